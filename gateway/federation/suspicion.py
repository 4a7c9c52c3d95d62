"""Notice a source that answers and yet may be wrong: frozen, emptied, or with times that cannot be.

Stands around the adapter's own fetch, under all layers, so that it sees every answer of the back-end and no cached one. What it
suspects is a note on the reply, never a state; it goes by itself with the first answer that shows nothing of the kind.
Each process has its own memory, bounded, of what it was told.
"""

from __future__ import annotations

from collections import Counter, OrderedDict, deque
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from hashlib import blake2b
from statistics import median

from domain.exchange import Call, Fetch, Note, Reply
from domain.resource import Resource
from domain.when import Clock, civic_day, stamp

REMEMBERED = 256
"""Questions remembered per binding; the one not asked for longest goes first."""
LATELY = 5
"""Good counts from which the usual one is taken."""
SHARE = 0.2
"""Below this share of the usual count an answer counts as emptied."""
LEAST = 2.0
"""Fewer items than these were to be expected: an empty answer says nothing."""
SETTLES = timedelta(weeks=4)
"""After this time a smaller count is the usual one: the source has changed for good."""
AHEAD = timedelta(minutes=5)
FAR = timedelta(days=3 * 366)
"""No civic date is announced so long before."""


@dataclass(slots=True)
class Memory:
    """What is remembered of one question."""

    digest: bytes = b""
    same_since: datetime | None = None
    counts: deque[float] = field(default_factory=lambda: deque(maxlen=LATELY))
    """Items per day of the window, or items where there is none."""
    days: int = 1
    """Length of the last window."""
    since: dict[str, datetime] = field(default_factory=dict)
    """Slug → since when it is suspected."""


def suspecting(fetch: Fetch, *, resource: Resource, clock: Clock) -> Fetch:
    """The fetch whose replies carry a note where they are suspicious. One record asked for by its id is not watched."""
    memories: OrderedDict[tuple[object, ...], Memory] = OrderedDict()

    async def watched(call: Call) -> Reply:
        reply = await fetch(call)
        if call.item is not None or call.subject is not None:
            return reply
        memory = memories.setdefault(call.key, Memory())
        memories.move_to_end(call.key)
        if len(memories) > REMEMBERED:
            memories.popitem(last=False)
        notes = tuple(_notes(reply, memory, resource, clock()))
        return replace(reply, notes=(*reply.notes, *notes)) if notes else reply

    return watched


def _notes(reply: Reply, memory: Memory, resource: Resource, now: datetime) -> Iterator[Note]:
    found = {
        "suspect-frozen": _frozen(reply, memory, resource, now),
        "suspect-empty": _emptied(reply, memory, now),
        "suspect-clock": _skewed(reply, resource, now),
    }
    for slug, evidence in found.items():
        if evidence is None:
            memory.since.pop(slug, None)
            continue
        began = memory.same_since if slug == "suspect-frozen" else None
        since = memory.since.setdefault(slug, began or now)
        params = {"since": stamp(since), "day": civic_day(since).isoformat(), **evidence}
        yield Note(slug=slug, params=tuple(params.items()))


def _frozen(reply: Reply, memory: Memory, resource: Resource, now: datetime) -> dict[str, str] | None:
    """The same bytes for a whole rhythm of a resource that moves. Nothing at all may stay nothing."""
    if resource.rhythm is None:
        return None
    digest = blake2b(digest_size=12)
    for record in reply.records:
        digest.update(record.id.encode() + b"".join(record.pieces))
    if digest.digest() != memory.digest or memory.same_since is None:
        memory.digest, memory.same_since = digest.digest(), now
    if not reply.records or now - memory.same_since < resource.rhythm:
        return None
    return {"count": str(len(reply.records))}


def _emptied(reply: Reply, memory: Memory, now: datetime) -> dict[str, str] | None:
    """Nothing, or less than a fifth of what was usual; by the day where the answer has a window, which may be short."""
    memory.days = _days(reply) or memory.days
    count = len(reply.records)
    expected = median(memory.counts) * memory.days if memory.counts else 0.0
    began = memory.since.get("suspect-empty")
    if began is not None and now - began >= SETTLES:
        memory.counts.clear()
    elif expected >= LEAST and count < SHARE * expected:
        return {"count": str(count), "usual": str(round(expected))}
    memory.counts.append(count / memory.days)
    return None


def _days(reply: Reply) -> int | None:
    covers = reply.covers
    if covers is None or covers.start is None or covers.end is None:
        return None
    return max(1, (covers.end - covers.start).days + 1)


def _skewed(reply: Reply, resource: Resource, now: datetime) -> dict[str, str] | None:
    """An answer from the future or from before the last rhythm, or dates of which most are in no window one could mean."""
    if reply.as_of > now + AHEAD or (resource.rhythm and reply.as_of < now - resource.rhythm):
        return {"seen": stamp(reply.as_of)}
    if resource.when is None or resource.window == "periods" or not reply.records:
        return None
    covers, today = reply.covers, civic_day(now)
    first = (covers and covers.start) or today - FAR
    last = (covers and covers.end) or today + FAR
    moments = (getattr(record.model, resource.when) for record in reply.records)
    days = [_day(moment) for moment in moments if moment is not None]
    astray = Counter(day for day in days if not first <= day <= min(last, today + FAR))
    if 2 * astray.total() <= len(days):
        return None
    return {"seen": min(astray).isoformat()}


def _day(value: date) -> date:
    return civic_day(value) if isinstance(value, datetime) else value
