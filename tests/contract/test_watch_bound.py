"""The room that watching takes: a day of traffic stays below a bound that follows from the configuration."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest

from storage.open import open_stores
from storage.watch_ports import (
    CHANGES,
    GATEWAY,
    SPANS,
    TRACE_BYTES,
    TRACES,
    Batch,
    Change,
    Promised,
    Round,
    Trace,
    Worker,
)

ROOM = 128 * 1024 * 1024
"""What 150 sources may fill in a day, with three objectives each, and with every trace and change that is kept."""
PART = 50
"""The test has so small a part of everything, bound included: each table grows with the sources or ends by number."""
SOURCES = 150 // PART
RATE = 50 / PART
"""Requests a second; each asks three sources, as a question about three cities does."""
FINE, MINUTE, _ = (span for span, _ in SPANS)
BEGIN = datetime(2026, 11, 1, tzinfo=UTC)
QUARTER = timedelta(minutes=15)
WORKER = Worker(name="one", began=BEGIN, at=BEGIN, version="0.1.0", config="c0ffee")
BINDINGS = [f"stadt{n % 5}/amt{n}/waste.pickups#amt{n}" for n in range(SOURCES)]


def rounds(at: datetime, step: timedelta, chance: random.Random) -> Iterator[Round]:
    """What happens in so long; every thirtieth call fails, and is tried twice."""
    requests = RATE * step.total_seconds()
    for place in (GATEWAY, *BINDINGS):
        calls = max(1, round((requests if place == GATEWAY else 3 * requests / SOURCES) * chance.uniform(0.5, 1.5)))
        bad = round(calls / 30 + chance.random())
        waits, tries = ([0] * 14, [0] * 14)
        for bucket in chance.sample(range(14), 6):
            waits[bucket] = tries[13 - bucket] = 1 + calls // 6
        yield Round(
            begin=at,
            span=FINE,
            place=place,
            calls=calls,
            troubled=bad,
            attempts=calls + bad,
            failed=2 * bad,
            retries=bad,
            recalled=calls // 2,
            queued=chance.random() if bad else 0.0,
            waits=tuple(waits),
            tries=tuple(tries),
        )


def promises(each: Round) -> Iterator[Promised]:
    """Of a source, what its objectives count."""
    city, _, resource = each.place.partition("/")
    for slo in ("availability", "latency", "freshness") if resource else ():
        good = each.calls - each.troubled
        yield Promised(begin=each.begin, span=FINE, slo=slo, city=city, resource=resource, good=good, events=each.calls)


def a_trace(at: datetime, number: int) -> Trace:
    """Of a question about ten sources: 32 spans with ids that do not shrink."""

    def name(what: object) -> str:
        return sha256(f"{number} {what}".encode()).hexdigest()

    spans: list[dict[str, Any]] = [
        {
            "id": name(n)[:16],
            "parent": name(n // 3)[:16],
            "name": f"source {BINDINGS[n % SOURCES]}",
            "kind": "client",
            "start": int(at.timestamp() * 1e9) + int(name(n)[:6], 16),
            "end": int(at.timestamp() * 1e9) + int(name(n)[:7], 16),
            "problem": "source-timeout" if n % 5 == 0 else None,
            "facts": {
                "hansa.source": BINDINGS[n % SOURCES],
                "http.request.method": "GET",
                "server.address": f"amt{n}.example",
                "hansa.waited": n / 7,
            },
            "links": [],
        }
        for n in range(32)
    ]
    return Trace(
        trace_id=name("trace")[:32],
        at=at,
        name="GET /v1/waste/pickups",
        seconds=0.5,
        status=200,
        problem=None,
        sources=tuple(BINDINGS[:10]),
        spans=spans,
    )


async def test_a_day_of_traffic_stays_within_its_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """24 hours at 50 requests a second, in simulated time: the file is below its bound, and grows no more with what is fine.

    Rounds of five seconds are gone after two hours. So 22 hours come in rounds of a minute each, which leave the same minutes and
    hours behind, and the last two in rounds of five seconds as workers bring them; then one more, in the room of the one before.
    """
    monkeypatch.setattr("storage.watch_keeping.TRACES", TRACES // PART)
    monkeypatch.setattr("storage.watch_keeping.TRACE_BYTES", TRACE_BYTES // PART)
    monkeypatch.setattr("storage.watch_keeping.CHANGES", CHANGES // PART)
    chance, at, number = random.Random(7), BEGIN, 0

    async def pass_by(hours: int, step: timedelta) -> tuple[int, int]:
        nonlocal at, number
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
            for _ in range(4 * hours):
                found = [one for n in range(QUARTER // step) for one in rounds(at + n * step, step, chance)]
                await stores.watch.put(
                    Batch(
                        worker=WORKER,
                        rounds=found,
                        promised=[promise for one in found for promise in promises(one)],
                        traces=[a_trace(at + timedelta(seconds=n), number + n) for n in range(8)],
                        changes=[Change(at=at, kind="maintenance", target=place) for place in BINDINGS],
                    )
                )
                at, number = at + QUARTER, number + 8
                await stores.watch.forget(at)
            fine = await stores.watch.rounds(since=BEGIN, span=FINE)
            assert len(await stores.watch.traces(limit=TRACES)) <= TRACES // PART
        return (tmp_path / "hansa.db").stat().st_size, len(fine)  # closed: all of it is in the one file

    await pass_by(22, MINUTE)
    day, fine = await pass_by(2, FINE)
    assert day < ROOM / PART
    assert fine == 2 * 720 * (SOURCES + 1)
    later, fine = await pass_by(1, FINE)
    assert later < day * 26 / 24
    assert fine == 2 * 720 * (SOURCES + 1)
