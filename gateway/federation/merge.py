"""Merge the sources' records into one ordered page, and say per source how it went.

Knows sort keys, positions and states. Does not know HTTP, languages or caches.
"""

from __future__ import annotations

import heapq
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import partial
from itertools import chain, islice
from operator import itemgetter
from types import MappingProxyType
from typing import Any

from domain.exchange import Note, Record, Window
from domain.when import stamp
from gateway.federation.area import holds
from gateway.federation.book import Pause, Source
from gateway.federation.cursor import Position
from gateway.federation.gather import Heard
from gateway.federation.held import held, own
from gateway.federation.join import joined
from gateway.federation.looked_up import Spots, fits
from gateway.federation.near import Found, Near, Unhurried
from gateway.federation.plan import Left, Plan
from gateway.federation.recognise import recognised
from gateway.federation.sift import Sift, sift

Key = tuple[Any, ...]
"""Sorts an item among all others."""
NOWHERE: Spots = MappingProxyType({})
"""No index was asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """What an item's opening hours say at the instant asked for."""

    open: bool | None
    """None when unknown, which is not closed."""
    next_change: datetime | None
    """When `open` becomes another, in the place's own zone; None when it does not within a year, or nobody knows."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """An item of the page."""

    source: Source
    record: Record
    metres: float | None = None
    """From the asked position."""
    hours: Hours | None = None
    """Only when the question asks whether it is open."""


Entry = tuple[Key, str, Shown]
"""An item on its way into the page: its key, its source's stream, itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """How one source fared."""

    id: str
    city: str
    resource: str
    provider: str | None
    source: Source | None
    state: str
    count: int = 0
    """Records that match the question, on all pages together."""
    rejected: int = 0
    unmapped: Mapping[str, int] = field(default_factory=dict)
    """Native values without a common code, and `field:NAME` of fields nobody declared: name → count."""
    as_of: datetime | None = None
    covers: Window | None = None
    notes: tuple[Note, ...] = ()
    problem: str | None = None
    """The slug of what went wrong."""
    retry_after: float | None = None
    whole: bool = True
    """False when something asked for is missing although the source answered."""
    seconds: float = 0.0

    @property
    def answered(self) -> bool:
        """Whether there is an answer, however old."""
        return self.state in {"fresh", "stale"}

    @property
    def asked(self) -> bool:
        """Whether an answer was wanted from it."""
        return self.state not in {"unsupported", "skipped"}


_STATES = {"source-refused": "refused", "source-limited": "refused", "source-paused": "paused"}
"""The slug of a failure → the state of the row; of any other it is `failed`."""
WORST = ("failed", "refused", "paused", "stale", "fresh", "skipped", "unsupported")
"""Of a source that several bindings serve, the first of these is its state."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """What the federation found."""

    items: tuple[Shown, ...]
    rows: tuple[Row, ...]
    complete: bool
    positions: Mapping[str, Position] | None
    """Where the next page starts; None when this is the last."""
    fresh_until: datetime | None
    """Until when nobody need ask again; None when it should be asked again soon."""
    changes_at: datetime | None = None
    """When the first of the items would be shown otherwise, whatever its source says; None when time alone changes none."""


def merge(plan: Plan, heard: Sequence[Heard], positions: Mapping[str, Position], spots: Spots = NOWHERE) -> Page:
    """One page of all answers, in one order, after the given positions. `spots` is what the stores' index says of the words."""
    heard = recognised(joined(heard, plan.question.resource), plan.question.resource)
    can_fit = fits(heard, spots)
    keep = sift(plan.question.resource, plan.question.query)
    by_distance, by_rank = plan.question.by_distance, plan.question.by_rank
    key = partial(_key, by_distance=by_distance, by_rank=by_rank)
    searched = getattr(plan.question.query, "q", None) is not None
    rows: list[Row] = []
    streams: list[Iterator[Entry]] = []
    for answer in heard:
        only = can_fit.get((answer.source.city, answer.source.binding))
        found = _found(answer, keep, key, only=only, sort=by_distance or by_rank, searched=searched)
        rows.append(row_of(answer, len(found), plan))
        streams.append(_entries(answer.source, found, positions.get(answer.source.stream), key))
    limit = plan.question.limit
    page = list(islice(heapq.merge(*streams, key=itemgetter(0, 1)), limit + 1))
    more = len(page) > limit
    page = page[:limit]
    rows += _rows_left(plan, {row.id for row in rows})
    folded = fold_rows(rows)
    return Page(
        items=tuple(shown for _, _, shown in page),
        rows=folded,
        complete=all(row.answered and row.whole for row in folded if row.asked),
        positions={**positions, **{stream: key for key, stream, _ in page}} if more else None,
        fresh_until=until(heard),
    )


def _found(
    answer: Heard,
    keep: Sift,
    key: Callable[[Found], Key],
    *,
    only: frozenset[str] | None,
    sort: bool,
    searched: bool,
) -> Sequence[Found]:
    """What is meant of a source's records, in order; each once, and of a regional binding only the city's own."""
    source = answer.source
    its = holds(source.area, source.resource)
    # a search is done before, since what it finds depends on what else there is
    parted = None if searched else its
    parts = [
        keep(held(reply) if parted is None else own(reply, source.city, source.area, parted), source.city, only)
        for reply in answer.replies
    ]
    if len(parts) == 1 and (its is None or parted) and (not sort or isinstance(parts[0], Near)):
        return parts[0]
    found = list(chain.from_iterable(parts))
    if its is not None and parted is None:
        found = [each for each in found if its(each.record)]
    if len(answer.replies) > 1:  # the same stop of a mobile collection, asked for two households
        found = list({each.record.id: each for each in found}.values())
    if sort or len(answer.replies) > 1:
        found.sort(key=key)
    return found


def _key(found: Found, *, by_distance: bool, by_rank: bool) -> Key:
    key = (*found.record.order, found.record.id)
    if by_distance:
        return (10.0**8 if found.metres is None else round(found.metres, 1), *key)
    return (found.rank, *key) if by_rank else key


def _entries(
    source: Source, found: Sequence[Found], after: Position | None, key: Callable[[Found], Key]
) -> Iterator[Entry]:
    """The stream from where the page before ended; made as it is consumed, since a page takes a few of many."""
    if isinstance(found, Unhurried):
        rest = iter(found) if after is None else found.after(after, key)
    else:
        rest = islice(found, 0 if after is None else bisect_right(found, after, key=key), None)
    for each in rest:
        yield key(each), source.stream, Shown(source=source, record=each.record, metres=each.metres)


def fold_rows(rows: Sequence[Row]) -> tuple[Row, ...]:
    """One row per source: a provider may serve one resource by several bindings, a layer each."""
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.id, []).append(row)
    return tuple(_folded(parts) for parts in grouped.values())


def _folded(parts: list[Row]) -> Row:
    parts = [part for part in parts if part.asked] or parts[:1]
    if len(parts) == 1:
        return parts[0]
    worst = min(parts, key=lambda part: WORST.index(part.state))
    return replace(
        worst,
        count=sum(part.count for part in parts),
        rejected=sum(part.rejected for part in parts),
        unmapped=_summed(part.unmapped for part in parts),
        as_of=min((part.as_of for part in parts if part.as_of is not None), default=None),
        notes=tuple(dict.fromkeys(note for part in parts for note in part.notes)),
        whole=all(part.whole for part in parts),
        seconds=max(part.seconds for part in parts),
    )


def row_of(answer: Heard, count: int, plan: Plan) -> Row:
    """The row of a source that was asked."""
    source, replies = answer.source, answer.replies
    error = answer.faults[0].error if answer.faults else None
    state = "stale" if any(reply.state == "stale" for reply in replies) else "fresh"
    if error is not None:
        state = _STATES.get(error.slug, "failed")
    covers = _covers(answer)
    cut = any(reply.cut for reply in replies)
    outside = _outside(covers, plan)
    pause = source.pause() if state == "paused" else None
    notes = dict.fromkeys(
        (*source.rehearsed, *_until(pause), *answer.notes, *(note for reply in replies for note in reply.notes))
    )
    if cut:
        records = sum(len(reply.records) for reply in replies)
        notes[Note(slug="truncated", params=(("count", str(records)),))] = None
    if outside and covers:
        asked = plan.question.query  # an open end of the window reaches as far as was asked
        first, last = covers.start or asked.from_, covers.end or asked.to
        params = (("from", first.isoformat()), ("to", last.isoformat()))
        notes[Note(slug="window-cut", params=params)] = None
    return Row(
        id=source.id,
        city=source.city,
        resource=source.resource.name,
        provider=source.provider,
        source=source,
        state=state,
        count=count,
        rejected=sum(len(reply.rejected) for reply in replies),
        unmapped=_summed(reply.unmapped for reply in replies),
        as_of=min((reply.as_of for reply in replies), default=None),
        covers=covers,
        notes=tuple(notes),
        problem=error.slug if error else None,
        retry_after=error.retry_after if error else None,
        whole=not cut and not outside,
        seconds=answer.seconds,
    )


def _until(pause: Pause | None) -> tuple[Note, ...]:
    """Until when a source is paused, where somebody said it."""
    if pause is None or pause.until is None:
        return ()
    return (Note(slug="paused-until", params=(("until", stamp(pause.until)),)),)


def _summed(counts: Iterable[Mapping[str, int]]) -> Mapping[str, int]:
    some = [each for each in counts if each]
    if len(some) < 2:  # as nearly always
        return some[0] if some else {}
    total: Counter[str] = Counter()
    for each in some:
        total.update(each)
    return total


def _covers(answer: Heard) -> Window | None:
    windows = [reply.covers for reply in answer.replies if reply.covers is not None]
    if not windows:
        return None
    starts = [window.start for window in windows if window.start is not None]
    ends = [window.end for window in windows if window.end is not None]
    return Window(start=max(starts, default=None), end=min(ends, default=None))


def _outside(covers: Window | None, plan: Plan) -> bool:
    query = plan.question.query
    if covers is None or plan.question.item is not None or plan.question.resource.window != "days":
        return False
    if not hasattr(query, "from_"):
        return False
    first: date = query.from_
    last: date = query.to
    return (covers.start is not None and first < covers.start) or (covers.end is not None and last > covers.end)


def _rows_left(plan: Plan, asked: Collection[str]) -> Iterator[Row]:
    """The rows of those that were not asked: of a source some of whose bindings were, these tell."""
    first: dict[str, Left] = {}
    for each in plan.left:
        first.setdefault(_left_id(each, plan), each)
    for name, left in first.items():
        if name not in asked:
            yield _row_left(name, left, plan)


def _left_id(left: Left, plan: Plan) -> str:
    return left.source.id if left.source else f"{left.city}/-/{plan.question.resource.name}"


def _row_left(name: str, left: Left, plan: Plan) -> Row:
    resource = plan.question.resource.name
    outside = left.state == "skipped" and plan.question.resource.here  # nothing else skips a source of such a resource
    return Row(
        id=name,
        city=left.city,
        resource=resource,
        provider=left.provider,
        source=left.source,
        state=left.state,
        notes=() if plan.asks else (Note(slug="not-here" if outside else "nothing-asked"),),
    )


def until(heard: Sequence[Heard]) -> datetime | None:
    """The earliest end of freshness; None when anything failed, is stale or may not be kept."""
    ends: list[datetime] = []
    for answer in heard:
        if answer.faults:
            return None
        for reply in answer.replies:
            if reply.state != "fresh" or reply.fresh_until is None:
                return None
            ends.append(reply.fresh_until)
    return min(ends, default=None)
