"""Between rows of the watch's tables and the values of its port."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from storage.watch_ports import QUIET, Change, Promised, Round, Stand, Trace, Worker
from storage.watch_tables import COUNTS, TRIES, WAITS

SPANS_KEPT = 2_048
"""Spans of one trace, in all its parts; whoever sends every request with the same trace id fills no more than this."""

Key = tuple[int, str]
"""When a round begins, in seconds since 1970, and its place."""


def seconds(instant: datetime) -> int:
    """Whole seconds since 1970, rounded up, so that no round begins before."""
    return -int(-instant.timestamp() // 1)


def gathered(rounds: Iterable[Round], span: int) -> dict[Key, list[float]]:
    """The rounds in rounds of a coarser span: numbers in the order of `NUMBERS`."""
    found: dict[Key, list[float]] = {}
    for each in rounds:
        begin = int(each.begin.timestamp())
        key, numbers = (begin - begin % span, each.place), numbers_of(each)
        known = found.get(key)
        found[key] = numbers if known is None else [a + b for a, b in zip(known, numbers, strict=True)]
    return found


NUMBERS = (*COUNTS, "queued", *WAITS, *TRIES)


def numbers_of(one: Round) -> list[float]:
    """Everything of a round that is added up, in the order of `NUMBERS`."""
    return [*(getattr(one, name) for name in COUNTS), one.queued, *one.waits, *one.tries]


def round_of(begin: float, span: timedelta, place: str, numbers: Sequence[Any]) -> Round:
    """A round with these numbers."""
    counts, waits = len(COUNTS), len(QUIET)
    return Round(
        begin=datetime.fromtimestamp(begin, UTC),
        span=span,
        place=place,
        **dict(zip(COUNTS, map(int, numbers[:counts]), strict=True)),
        queued=float(numbers[counts]),
        waits=tuple(map(int, numbers[counts + 1 : counts + 1 + waits])),
        tries=tuple(map(int, numbers[counts + 1 + waits :])),
    )


def promised_in(promised: Iterable[Promised], span: int) -> dict[Key, list[int]]:
    """Good and all events in rounds of a coarser span; the place names the objective."""
    found: dict[Key, list[int]] = {}
    for each in promised:
        begin = int(each.begin.timestamp())
        numbers = found.setdefault((begin - begin % span, f"{each.slo} {each.city} {each.resource}"), [0, 0])
        numbers[0] += each.good
        numbers[1] += each.events
    return found


def row_of_stand(stand: Stand) -> dict[str, Any]:
    """The row of a stand."""
    return {
        "worker": stand.worker,
        "binding": stand.binding,
        "at": stand.at.astimezone(UTC),
        "state": stand.state,
        "since": stand.since and stand.since.astimezone(UTC),
        "problem": stand.problem,
        "failures": stand.failures,
        "open": stand.open,
        "inside": stand.inside,
        "waiting": stand.waiting,
        "records": stand.records,
        "as_of": stand.as_of and stand.as_of.astimezone(UTC),
        "left": stand.left,
        "suspicions": json.dumps({slug: dict(evidence) for slug, evidence in stand.suspicions.items()}),
    }


def stand_of(row: Any) -> Stand:
    """The stand in a row."""
    return Stand(
        worker=row.worker,
        binding=row.binding,
        at=zoned(row.at),
        state=row.state,
        since=row.since and zoned(row.since),
        problem=row.problem,
        failures=row.failures,
        open=row.open,
        inside=row.inside,
        waiting=row.waiting,
        records=row.records,
        as_of=row.as_of and zoned(row.as_of),
        left=row.left,
        suspicions=json.loads(row.suspicions),
    )


def row_of_worker(worker: Worker) -> dict[str, Any]:
    """The row of a worker."""
    return {
        "name": worker.name,
        "began": worker.began.astimezone(UTC),
        "at": worker.at.astimezone(UTC),
        "version": worker.version,
        "config": worker.config,
        "lag": worker.lag,
    }


def worker_of(row: Any) -> Worker:
    """The worker in a row."""
    return Worker(
        name=row.name,
        began=zoned(row.began),
        at=zoned(row.at),
        version=row.version,
        config=row.config,
        lag=row.lag,
    )


def row_of_trace(trace: Trace) -> dict[str, Any]:
    """The row of a trace. Its spans are alike, and shrink to a tenth."""
    spans = zlib.compress(json.dumps(list(trace.spans), separators=(",", ":")).encode(), 6)
    return {
        "trace_id": trace.trace_id,
        "at": trace.at.astimezone(UTC),
        "name": trace.name,
        "seconds": trace.seconds,
        "status": trace.status,
        "problem": trace.problem,
        "sources": "".join(f"\n{source}\n" for source in trace.sources),
        "size": len(spans),
        "spans": spans,
    }


def trace_of(row: Any, *, whole: bool) -> Trace:
    """The trace in a row; with its spans if it is to be `whole`."""
    spans: tuple[Mapping[str, Any], ...] = tuple(json.loads(zlib.decompress(row.spans))) if whole else ()
    return Trace(
        trace_id=row.trace_id,
        at=zoned(row.at),
        name=row.name,
        seconds=row.seconds,
        status=row.status,
        problem=row.problem,
        sources=tuple(filter(None, row.sources.split("\n"))),
        spans=spans,
    )


def joined(known: Trace, more: Trace) -> Trace:
    """Two parts of one trace: a part that has no status is what went on after the answer, and names nothing."""
    first = more if known.status is None and more.status is not None else known
    return replace(
        first,
        at=min(known.at, more.at),
        seconds=max(known.seconds, more.seconds) if more.status is not None else known.seconds,
        problem=first.problem or known.problem or more.problem,
        sources=tuple(dict.fromkeys((*known.sources, *more.sources))),
        spans=tuple(sorted((*known.spans, *more.spans), key=lambda span: int(span["start"])))[:SPANS_KEPT],
    )


def change_of(row: Any) -> Change:
    """The change in a row."""
    return Change(
        at=zoned(row.at),
        kind=row.kind,
        target=row.target,
        detail=row.detail,
        by=row.by,
        worker=row.worker,
        number=row.number,
    )


def zoned(at: datetime) -> datetime:
    """SQLite keeps no zone; what was written was UTC."""
    return at.astimezone(UTC) if at.tzinfo else at.replace(tzinfo=UTC)
