"""One thing that several providers know of under ids of their own, recognised by its marks and shown once.

Of a resource that has marks (`Resource.same`), records for one city with a mark in common are one thing. The nearest source tells
it: the city's own, then those of its regions from the narrow to the wide; what it leaves open the next ones fill in. Knows replies,
marks and cities, and not what a mark is.

A mark that one source gives to two of its records tells nothing (a page, or a service, that many things name), and no two records
of one source ever become one: that source knows them to be two.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import chain
from typing import Any

from domain.exchange import Record, Reply
from domain.resource import Resource
from gateway.federation.area import holds
from gateway.federation.gather import Heard
from gateway.federation.join import whole

Records = tuple[Record, ...]
Same = Callable[[Any], Iterable[str]]
Spot = tuple[int, int]
"""The place of a source among its city's, and the record's place in its answer."""


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a city's sources said, and what came of it; kept with the nearest answer, and so made once for many questions."""

    said: tuple[Records, ...]
    told: tuple[Records, ...]
    tellers: tuple[Mapping[str, tuple[str, str]], ...]
    """For each source, an id → the binding that tells the thing, and its id there."""
    derived: tuple[dict[Any, Any], ...]


def recognised(heard: Sequence[Heard], resource: Resource) -> tuple[Heard, ...]:
    """The answers, each thing of a city in one of them only; as they are where the resource has no marks."""
    answers = list(heard)
    if resource.same is None:
        return tuple(answers)
    towns: dict[str, list[int]] = {}
    for place, answer in enumerate(answers):
        if len(answer.replies) == 1:
            towns.setdefault(answer.source.city, []).append(place)
    for places in towns.values():
        places.sort(key=lambda place: answers[place].source.far)
        near = [answers[place] for place in places]
        for place, reply in zip(places, _replies(near, resource, resource.same), strict=True):
            answers[place] = replace(answers[place], replies=(reply,))
    return tuple(answers)


def leader(answer: Heard, native: str) -> tuple[str, str] | None:
    """Of a recognised answer: which binding tells the thing it knows by this id, and under which id; None where it knows none."""
    tellers = answer.replies[0].derived.get(_Tellers) if answer.replies else None
    return tellers.ids.get(native) if tellers is not None else None


@dataclass(frozen=True, slots=True)
class _Tellers:
    """How an answer that went through here says who tells its things."""

    ids: Mapping[str, tuple[str, str]]


def _replies(near: Sequence[Heard], resource: Resource, same: Same) -> Iterator[Reply]:
    """The city's answers, from near to far, with what each of them tells."""
    replies = [answer.replies[0] for answer in near]
    said = tuple(reply.records for reply in replies)
    key = (Recognised, near[0].source.city)  # a region's answer is nearest to a city without a source of its own
    known: Recognised | None = replies[0].derived.get(key)
    if known is None or len(known.said) != len(said) or any(a is not b for a, b in zip(known.said, said, strict=True)):
        known = replies[0].derived[key] = _recognise(near, said, resource, same)
    for reply, records, derived in zip(replies, known.told, known.derived, strict=True):
        yield replace(reply, records=records, derived=derived)


def _recognise(near: Sequence[Heard], said: tuple[Records, ...], resource: Resource, same: Same) -> Recognised:
    its = [holds(answer.source.area, resource) for answer in near]
    own = [
        [record for record in records if mine is None or mine(record)] for records, mine in zip(said, its, strict=True)
    ]
    told: list[list[Record]] = [[] for _ in own]
    tellers: list[dict[str, tuple[str, str]]] = [{} for _ in own]
    for things in _things(own, same):
        (first, at), *others = things
        record = own[first][at]
        told[first].append(whole(record, [own[place][spot].model for place, spot in others], resource))
        for place, spot in things:
            tellers[place][own[place][spot].id] = (near[first].source.binding, record.id)
    return Recognised(
        said=said,
        told=tuple(tuple(sorted(each, key=lambda record: (record.order, record.id))) for each in told),
        tellers=tuple(tellers),
        derived=tuple({_Tellers: _Tellers(each)} for each in tellers),
    )


def _things(own: Sequence[Sequence[Record]], same: Same) -> Iterator[list[Spot]]:
    """Where each thing is told of, nearest first; a record nobody else knows is a thing, too."""
    marked = {
        (place, at): tuple(dict.fromkeys(same(record.model)))
        for place, records in enumerate(own)
        for at, record in enumerate(records)
    }
    vague = _vague(marked)
    groups: dict[Spot, list[Spot]] = {spot: [spot] for spot in marked}
    known: dict[str, Spot] = {}
    for spot, marks in marked.items():
        for mark in marks:
            if mark in vague:
                continue
            other = known.setdefault(mark, spot)
            _unite(groups, groups[other], groups[spot])
    seen: set[int] = set()
    for group in groups.values():
        if id(group) not in seen:
            seen.add(id(group))
            yield sorted(group)


def _vague(marked: Mapping[Spot, Sequence[str]]) -> frozenset[str]:
    """Marks that one source gives to several of its records."""
    times = Counter(chain.from_iterable(((place, mark) for mark in marks) for (place, _), marks in marked.items()))
    return frozenset(mark for (_, mark), count in times.items() if count > 1)


def _unite(groups: dict[Spot, list[Spot]], one: list[Spot], other: list[Spot]) -> None:
    """Make two groups one, unless a source tells them apart."""
    if one is other or {place for place, _ in one} & {place for place, _ in other}:
        return
    one += other
    for spot in other:
        groups[spot] = one
