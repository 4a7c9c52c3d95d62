"""One thing that several providers know of, shown once.

Of a resource that is `joined`, bindings of one city that share a namespace give the same thing the same id. What the binding that
is named first says counts; what it leaves open the next one fills in, and the thing is the first one's. Each keeps its row; where
one is silent, the others' halves are shown. Knows replies and ids, and not why two ids are the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import chain
from typing import Any

from adapters._kit.bound import order_of, text_of
from adapters._kit.encode import record as encoded
from domain.exchange import Record, Reply
from domain.resource import Resource
from gateway.federation.gather import Heard

Records = tuple[Record, ...]


@dataclass(frozen=True, slots=True)
class Joint:
    """What was joined, and what came of it; kept with the first answer, and so made once for many questions."""

    halves: tuple[Records, ...]
    wholes: tuple[Records, ...]
    derived: tuple[dict[Any, Any], ...]


def joined(heard: Sequence[Heard], resource: Resource) -> tuple[Heard, ...]:
    """The answers, each thing in one of them only; as they are where the resource is not joined."""
    answers = list(heard)
    groups: dict[tuple[str, str], list[int]] = {}
    for place, answer in enumerate(answers):
        if resource.joined and len(answer.replies) == 1:
            groups.setdefault((answer.source.city, answer.source.ns), []).append(place)
    for places in groups.values():
        if len(places) > 1:
            replies = _replies([answers[place].replies[0] for place in places], resource)
            for place, reply in zip(places, replies, strict=True):
                answers[place] = replace(answers[place], replies=(reply,))
    return tuple(answers)


def _replies(replies: Sequence[Reply], resource: Resource) -> list[Reply]:
    halves = tuple(reply.records for reply in replies)
    joint: Joint | None = replies[0].derived.get(Joint)
    if joint is None or not _same(joint.halves, halves):
        joint = Joint(halves, _wholes(halves, resource), tuple({} for _ in halves))
        replies[0].derived[Joint] = joint
    parts = zip(replies, joint.wholes, joint.derived, strict=True)
    return [replace(reply, records=records, derived=derived) for reply, records, derived in parts]


def _same(known: tuple[Records, ...], halves: tuple[Records, ...]) -> bool:
    return len(known) == len(halves) and all(one is other for one, other in zip(known, halves, strict=True))


def _wholes(halves: Sequence[Records], resource: Resource) -> tuple[Records, ...]:
    by_id = [{record.id: record for record in records} for records in halves]
    shown: set[str] = set()
    wholes: list[Records] = []
    for place, own in enumerate(by_id):
        mine = [_whole(own[name], by_id[place + 1 :], resource) for name in own if name not in shown]
        wholes.append(tuple(sorted(mine, key=lambda record: (record.order, record.id))))
        shown |= own.keys()
    return tuple(wholes)


def _whole(record: Record, later: Sequence[Mapping[str, Record]], resource: Resource) -> Record:
    return whole(record, [each[record.id].model for each in later if record.id in each], resource)


def whole(record: Record, others: Sequence[Any], resource: Resource) -> Record:
    """The record with what the other objects add, in its place and to be found by it."""
    model = filled(record.model, others) if others else record.model
    if model is record.model:
        return record
    return replace(encoded(record.id, model), order=order_of(model, resource), text=text_of(model, resource))


def filled(model: Any, others: Sequence[Any]) -> Any:
    """The object with what it leaves open taken from the first of the others that says it.

    Fields that belong together (`together` in their metadata: a count and its time) come from one and the same, or not at all;
    those that are `joined: all` hold what all of them say.
    """
    groups: dict[str, list[str]] = {}
    taken: dict[str, Any] = {}
    for field in fields(model):
        if field.metadata.get("joined") == "all":
            said_by_all = chain.from_iterable(getattr(each, field.name) for each in (model, *others))
            taken[field.name] = tuple(dict.fromkeys(said_by_all))
        else:
            groups.setdefault(field.metadata.get("together", field.name), []).append(field.name)
    for names in groups.values():
        if not _said(model, names):
            said = next((other for other in others if _said(other, names)), None)
            taken |= {name: getattr(said, name) for name in names} if said is not None else {}
    return replace(model, **taken) if taken else model


def _said(model: Any, names: Sequence[str]) -> bool:
    return any(getattr(model, name) not in (None, ()) for name in names)
