"""What the durable engine of `Watch` keeps to, the same on SQLite and on PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from domain.when import civic_day, now
from storage.errors import StorageError
from storage.ports import Order
from storage.watch_ports import (
    ALIVE,
    GATEWAY,
    SPANS,
    Batch,
    Change,
    Day,
    Promised,
    Round,
    Stand,
    Trace,
    Watch,
    Worker,
)
from tests.contract.engines import Place

FINE, MINUTE, HOUR = (span for span, _ in SPANS)
AT = now().replace(minute=0, second=0, microsecond=0) - timedelta(hours=1)
AMT = "adorf/amt/waste.pickups#amt"
ONE = Worker(name="one", began=AT, at=now() + timedelta(minutes=5), version="0.1.0", config="c0ffee", lag=0.004)
TWO = replace(ONE, name="two", began=AT + timedelta(seconds=1))
ROUND = Round(
    begin=AT,
    span=FINE,
    place=AMT,
    calls=3,
    troubled=1,
    attempts=2,
    failed=1,
    queued=0.25,
    waits=(0, 2, *(0,) * 11, 1),
    tries=(1, *(0,) * 12, 1),
)
SPAN = {"id": "b" * 16, "parent": None, "name": "GET", "kind": "server", "start": 2, "end": 9, "problem": None}
TRACE = Trace(
    trace_id="a" * 32,
    at=AT,
    name="GET /v1/waste/pickups",
    seconds=0.5,
    status=200,
    problem=None,
    sources=(AMT,),
    spans=({**SPAN, "facts": {"hansa.waited": 0.5}, "links": [{"trace": "c" * 32, "span": "d" * 16}]},),
)


@pytest.fixture
async def watch(place: Place) -> AsyncIterator[Watch]:
    """Nothing watched yet, open."""
    async with place.stores() as stores:
        yield stores.watch


async def test_rounds_of_two_workers_sum_up_in_every_span(place: Place) -> None:
    """What several workers add at the same time is there in sum: in its round, its minute and its hour, each place apart."""
    later = replace(ROUND, begin=AT + timedelta(seconds=65), calls=1)
    edge = Round(begin=AT, span=FINE, place=GATEWAY, calls=9, recalled=7)
    async with place.stores() as one, place.stores() as two:
        said = ((one, Batch(worker=ONE, rounds=(ROUND, later, edge))), (two, Batch(worker=TWO, rounds=(ROUND,))))
        await asyncio.gather(*(stores.watch.put(batch) for stores, batch in said for _ in range(3)))
        twice = Round(
            begin=AT,
            span=FINE,
            place=AMT,
            calls=18,
            troubled=6,
            attempts=12,
            failed=6,
            queued=1.5,
            waits=(0, 12, *(0,) * 11, 6),
            tries=(6, *(0,) * 12, 6),
        )
        assert await two.watch.rounds(since=AT, until=AT + MINUTE, span=FINE, place=AMT) == (twice,)
        assert [each.calls for each in await one.watch.rounds(since=AT, span=MINUTE, place=AMT)] == [18, 3]
        assert [each.calls for each in await one.watch.rounds(since=AT, span=HOUR)] == [21, 27]
        sums = await two.watch.sums(since=AT, until=AT + HOUR, span=FINE)
        assert [(each.place, each.calls, each.span) for each in sums] == [(AMT, 21, HOUR), (GATEWAY, 27, HOUR)]


async def test_promises_are_kept_in_minutes_and_add_up(watch: Watch) -> None:
    """Each objective's events since an instant are one sum."""
    said = Promised(begin=AT, span=FINE, slo="latency", city="adorf", resource="waste.pickups", good=8, events=10)
    later = replace(said, begin=AT + timedelta(minutes=3), good=1, events=1)
    for _ in range(2):
        await watch.put(Batch(worker=ONE, promised=(said, later, replace(said, slo="freshness"))))
    found = await watch.promised(since=AT + MINUTE, span=MINUTE)
    assert [(each.slo, each.good, each.events) for each in found] == [("latency", 2, 2)]
    found = await watch.promised(since=AT, span=HOUR)
    assert [(each.slo, each.city, each.resource, each.good, each.events) for each in found] == [
        ("freshness", "adorf", "waste.pickups", 16, 20),
        ("latency", "adorf", "waste.pickups", 18, 22),
    ]


async def test_a_dead_worker_goes_and_takes_how_it_saw_things_along(watch: Watch) -> None:
    """Stands are each worker's own and replaced; those of a worker that fell silent are seen by nobody, and then dropped."""
    seen = Stand(worker="one", binding=AMT, at=AT, state="fresh", records=12, as_of=AT, left=5)
    doubt = {"suspect-empty": {"since": "2026-11-23T08:00:00Z", "usual": "12"}}
    failed = replace(seen, state="failed", since=AT, problem="source-timeout", open=True, suspicions=doubt)
    one, dead = replace(ONE, at=now()), replace(TWO, at=now() - ALIVE - timedelta(seconds=1))
    await watch.put(Batch(worker=one, stands=(seen,)))
    await watch.put(Batch(worker=one, stands=(failed,)))
    await watch.put(Batch(worker=dead, stands=(replace(seen, worker="two"),)))
    assert await watch.workers() == (one,)
    assert await watch.stands() == (failed,)
    assert await watch.forget(now()) == 2


async def test_parts_of_a_trace_are_one(watch: Watch) -> None:
    """What goes on after the answer is added to its trace, in the order in which it began; lists leave spans out."""
    after = {**TRACE.spans[0], "id": "e" * 16, "start": 1}
    part = replace(
        TRACE, status=None, name="attempt", seconds=7.0, problem="source-down", spans=(after,), sources=("b",)
    )
    await watch.put(Batch(worker=ONE, traces=(TRACE,)))
    await watch.put(Batch(worker=TWO, traces=(part,)))
    both = replace(TRACE, problem="source-down", spans=(after, *TRACE.spans), sources=(AMT, "b"))
    assert await watch.trace(TRACE.trace_id) == both
    assert await watch.traces(limit=5) == (replace(both, spans=()),)
    assert await watch.trace("f" * 32) is None


async def test_traces_are_found_by_what_one_looks_for(watch: Watch) -> None:
    """By source, by trouble, by how slow they were, and further back; the newest first."""
    slow = replace(TRACE, trace_id="2" * 32, at=AT + timedelta(seconds=2), seconds=3.0, problem="source-timeout")
    other = replace(TRACE, trace_id="3" * 32, at=AT + timedelta(seconds=3), sources=("adorf/amt/waste%pickups#x",))
    await watch.put(Batch(worker=ONE, traces=(TRACE, slow, other)))

    async def found(**wanted: Any) -> list[str]:
        return [each.trace_id[0] for each in await watch.traces(**{"limit": 9, **wanted})]

    assert await found() == ["3", "2", "a"]
    assert await found(limit=1) == ["3"]
    assert await found(source=AMT) == await found(source="adorf/amt/waste.pickups") == ["2", "a"]
    assert await found(source="adorf/amt/waste%") == []
    assert await found(troubled=True) == await found(slower=1.0) == ["2"]
    assert await found(before=AT + timedelta(seconds=2)) == ["a"]


async def test_what_every_worker_notices_is_noted_once(watch: Watch) -> None:
    """A breaker opens once for the whole gateway, and nothing recovers that had not failed."""
    opened = Change(at=AT, kind="opened", target=AMT, detail="source-timeout", worker="one")
    recovered = replace(opened, kind="recovered", detail="")
    doubted = replace(opened, kind="suspected", detail="suspect-empty")
    said = (recovered, opened, opened, replace(opened, worker="two"), recovered, recovered, opened, doubted, doubted)
    await watch.put(Batch(worker=ONE, changes=said))
    await watch.note(replace(doubted, kind="trusted", detail=""))
    await watch.note(replace(doubted, kind="trusted", detail=""))
    found = await watch.changes(since=AT)
    assert [change.kind for change in found] == ["trusted", "suspected", "opened", "recovered", "opened"]


async def test_changes_tell_what_is_below_a_target_and_what_was_ordered(place: Place) -> None:
    """A city means all its sources and no other's; operators' orders are changes, and newer ones come first."""
    async with place.stores() as stores:
        began = Change(at=AT, kind="deploy", target=GATEWAY, detail="0.1.0", worker="one")
        windows = (replace(began, kind="maintenance", target=target) for target in (AMT, "adorf", "adorf-sued/amt"))
        for each in (began, *windows):
            await stores.watch.note(each)
        order = Order(verb="pause", target="adorf/amt", reason="moves house", by="ada", at=AT + timedelta(seconds=1))
        await stores.orders.give(order)
        await stores.orders.give(replace(order, verb="retry"))
        found = await stores.watch.changes(since=AT, target="adorf")
        assert [(each.kind, each.target) for each in found] == [
            ("paused", "adorf/amt"),
            ("maintenance", "adorf"),
            ("maintenance", AMT),
        ]
        assert (found[0].by, found[0].detail, found[0].number) == ("ada", "moves house", -1)
        assert [each.kind for each in await stores.watch.changes(since=AT, target=GATEWAY)] == ["deploy"]
        assert len(await stores.watch.changes(since=AT, limit=2)) == 2
        assert await stores.watch.changes(since=AT + timedelta(seconds=2)) == ()


async def test_each_minute_is_counted_into_its_day_once(watch: Watch) -> None:
    """Good, with care, or bad: by what callers got; the gateway itself has no days, and callers who left early say nothing."""
    well = Round(begin=AT, span=FINE, place=AMT, calls=4, attempts=2)
    shaky = replace(well, begin=AT + MINUTE, failed=1)
    dead = replace(well, begin=AT + 2 * MINUTE, troubled=4, failed=2)
    left = replace(well, begin=AT + 3 * MINUTE, troubled=4)
    probed = replace(well, begin=AT + 4 * MINUTE, calls=0, failed=2)
    idle = replace(well, begin=AT + 5 * MINUTE, calls=0, attempts=0, retries=1)
    await watch.put(Batch(worker=ONE, rounds=(well, shaky, dead, left, probed, idle, replace(well, place=GATEWAY))))
    after = AT + timedelta(minutes=9)
    await watch.forget(AT + timedelta(minutes=4, seconds=30))
    await watch.forget(after)
    await watch.forget(after)
    assert await watch.days(since=civic_day(AT)) == (Day(day=civic_day(AT), binding=AMT, good=1, care=2, bad=2),)


async def test_what_is_over_its_time_goes_and_the_rest_stays(watch: Watch) -> None:
    """Each span has its own time; traces and days have theirs."""
    base = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
    await watch.put(Batch(worker=ONE, rounds=(replace(ROUND, begin=base),), traces=(replace(TRACE, at=base),)))
    left = []
    for later in (timedelta(hours=1), timedelta(hours=3), timedelta(hours=49), timedelta(days=36)):
        await watch.forget(base + later)
        left.append([len(await watch.rounds(since=base - HOUR, span=span)) for span in (FINE, MINUTE, HOUR)])
    assert left == [[1, 1, 1], [0, 1, 1], [0, 0, 1], [0, 0, 0]]
    assert await watch.traces(limit=1) == ()
    assert len(await watch.days(since=base.date())) == 1
    await watch.forget(base + timedelta(days=402))
    assert await watch.days(since=base.date()) == ()


async def test_traces_and_changes_end_by_number_and_by_weight(watch: Watch, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whatever comes in, the newest stay within their number, and traces within their room."""
    for name, most in (("TRACES", 3), ("CHANGES", 2)):
        monkeypatch.setattr(f"storage.watch_keeping.{name}", most)
    some = tuple(replace(TRACE, trace_id=f"{n:032x}", at=AT + timedelta(seconds=n)) for n in range(5))
    noted = tuple(Change(at=AT, kind="config", target=GATEWAY, detail=str(n)) for n in range(4))
    await watch.put(Batch(worker=ONE, traces=some, changes=noted))
    await watch.forget(AT)
    assert [each.trace_id[-1] for each in await watch.traces(limit=9)] == ["4", "3", "2"]
    assert [each.detail for each in await watch.changes(since=AT)] == ["3", "2"]
    monkeypatch.setattr("storage.watch_keeping.TRACE_BYTES", 400)
    await watch.forget(AT + MINUTE)
    assert [each.trace_id[-1] for each in await watch.traces(limit=9)] == ["4", "3"]


async def test_all_or_nothing_is_added(place: Place) -> None:
    """What cannot be added whole changes nothing, so that it may be added again."""
    async with place.stores() as stores:
        with place.engine() as engine, engine.begin() as connection:
            connection.exec_driver_sql("DROP TABLE watch_changes")
        with pytest.raises(StorageError):
            await stores.watch.put(
                Batch(worker=ONE, rounds=(ROUND,), changes=(Change(at=AT, kind="config", target=GATEWAY),))
            )
        assert await stores.watch.rounds(since=AT, span=FINE) == ()
        assert await stores.watch.workers() == ()
