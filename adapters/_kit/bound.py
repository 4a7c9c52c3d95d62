"""The adapter's edge: what every binding's answer goes through before anybody else sees it.

Foreign exceptions stop here, ids are made unique, records get their order and their search text, and an answer in which
no row could be understood is nonsense rather than an empty list.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from functools import lru_cache
from itertools import chain
from typing import Any

from adapters._kit.contract import Adapter, Tools
from adapters._kit.german import prose
from adapters._kit.guard import speaking
from domain.errors import SourceError, SourceNonsense, whereabouts
from domain.exchange import Call, Fetch, Record, Rejected, Reply
from domain.hints import REMEMBERED
from domain.resource import Resource
from domain.spelling import spread
from domain.words import Coded, fold, fold_street

log = logging.getLogger("hansa.adapters")

FAILED = "the adapter failed"
_DIGITS = re.compile(r"\d+")


def bound(adapter: Adapter, tools: Tools) -> Fetch:
    """The adapter's fetch for one binding, made safe and uniform."""
    return edge(adapter.bind(tools), tools.resource)


def edge(fetch: Fetch, resource: Resource) -> Fetch:
    """The same for a fetch that was bound already."""
    plain, finish = blamed(fetch), finisher(resource)

    async def asked(call: Call) -> Reply:
        reply = finish(await plain(call))
        if reply.rejected and not reply.records:
            raise SourceNonsense(f"{call.binding}: none of {len(reply.rejected)} rows could be understood")
        return reply

    return asked


def blamed(fetch: Fetch) -> Fetch:
    """The fetch, whose every exception is a SourceError: one that is a bug of ours says `FAILED`."""

    async def asked(call: Call) -> Reply:
        try:
            with speaking(call.binding):
                return await fetch(call)
        except SourceError:
            raise
        except Exception as bug:
            # one city's adapter must not silence the others
            log.error("%s: a bug in the adapter: %s", call.binding, whereabouts(bug))
            raise SourceNonsense(f"{call.binding}: {FAILED}") from bug

    return asked


def finisher(resource: Resource) -> Callable[[Reply], Reply]:
    """Order, search text, and ids that are there once."""

    def finish(reply: Reply) -> Reply:
        records: dict[str, Record] = {}
        rejected = list(reply.rejected)
        for record in reply.records:
            if record.id in records:
                rejected.append(Rejected(row=record.id, why="its id is there already"))
                continue
            try:
                order, text = order_of(record.model, resource), text_of(record.model, resource)
            except OverflowError:  # of the year 1 or 9999, and in UTC of none
                rejected.append(Rejected(row=record.id, why="its instant is in no calendar"))
                continue
            records[record.id] = Record(id=record.id, model=record.model, pieces=record.pieces, order=order, text=text)
        ordered = sorted(records.values(), key=lambda record: (record.order, record.id))
        return replace(reply, records=tuple(ordered), rejected=tuple(rejected))

    return finish


def order_of(model: Any, resource: Resource) -> tuple[str, ...]:
    """The declared sort fields as text: days as ISO, words folded, numbers in them padded; what is absent comes last."""
    return tuple([_sortable(getattr(model, name)) for name in resource.sort])


def _sortable(value: object) -> str:
    if type(value) is str:
        return _padded(value)
    if value is None:
        return "~"
    if isinstance(value, datetime) and value.tzinfo is not None:
        return value.astimezone(UTC).isoformat()  # text by text, local times of the night with 25 hours would cross
    if isinstance(value, (date, datetime)):
        return value.isoformat()
    if isinstance(value, Coded):
        return _sortable(value.code or value.native)
    return _padded(str(value))


@lru_cache(maxsize=8192)
def _padded(text: str) -> str:
    return _DIGITS.sub(lambda digits: digits.group().zfill(8), fold(text))


def text_of(model: Any, resource: Resource) -> str:
    """The fields `q` searches, folded as the resource's search compares them: see `gateway.federation.match`."""
    found = [_reach(model, path) for path in _paths(resource.text)]
    if resource.search == "as_typed":
        return "|".join([_unspaced(str(value)) if value else "" for value in found])
    said = [[str(value) for value in (each if isinstance(each, tuple) else (each,))] if each else [] for each in found]
    names = list(chain.from_iterable(said))
    if resource.search == "stemmed":
        return prose(said[0], chain.from_iterable(said[1:]))
    return spread(names) if resource.search == "forgiving" else fold(" ".join(names))


_unspaced = lru_cache(maxsize=8192)(fold_street)


@lru_cache(REMEMBERED)
def _paths(dotted: tuple[str, ...]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(path.split(".")) for path in dotted)


def _reach(value: Any, path: Sequence[str]) -> Any:
    for name in path:
        if value is None:
            return None
        value = getattr(value, name)
    return value
