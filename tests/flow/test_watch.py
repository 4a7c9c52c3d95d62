"""What operators watch, over a whole gateway: every trouble of a source is in the store, with the waits and tries behind it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from config.load import load, shipped
from storage.open import open_stores
from storage.ports import Order
from storage.watch_alerts import firing
from storage.watch_ports import GATEWAY, SPANS, Trace, Watch
from storage.watch_reading import standings
from tests.flow.stand import NOON, Stand, standing

PLACES = "/v1/places"
ADDRESSES = "/v1/addresses"
FAILING = {"kind": "playground", "city": "essen"}
LYING = "essen/stadt/places#spielplatz"
FINE = SPANS[0][0]
BACK = timedelta(minutes=1)


@asynccontextmanager
async def seen(state: Path, stand: Stand) -> AsyncIterator[Watch]:
    """The store, as another process sees it."""
    async with open_stores(state=state, database_url=None, cache_bytes=1, clock=stand.clock) as stores:
        yield stores.watch


async def traced(stand: Stand, watch: Watch, trace_id: str) -> Trace:
    """A trace that is kept, once it is."""

    async def there() -> bool:
        return await watch.trace(trace_id) is not None

    await stand.until(there)
    found = await watch.trace(trace_id)
    assert found is not None
    return found


def named(trace: Trace, name: str) -> list[dict[str, Any]]:
    """Its spans of this name."""
    return [dict(span) for span in trace.spans if span["name"] == name]


async def test_what_is_slow_or_lying_is_seen_with_its_waits_and_tries(tmp_path: Path) -> None:
    """One berth, a slow back-end and one that says HTML: who waited for a berth, who tried twice, and what came of it."""
    policy = {"berths": 1, "attempts": 2, "failures": 2, "probe_seconds": 60.0}
    async with (
        standing(tmp_path, policy=policy, settings={"trace_slow_seconds": 0.3, "trace_ratio": 0.0}) as stand,
        seen(tmp_path, stand) as watch,
    ):
        await stand.fault("wfs/essen", "slow", seconds=0.4)
        both = [stand.ask(ADDRESSES, {"city": "essen", "q": q}) for q in ("Alte", "Neue")]
        slow = [said.headers["x-request-id"] for said in await asyncio.gather(*both)]
        await stand.fault("wfs/essen", "html")
        failed = await stand.ask(PLACES, FAILING)
        assert not failed.json["complete"]
        refused = await stand.ask(PLACES, FAILING | {"limit": 3})
        hit = await stand.ask("/v1/cities")
        assert (await stand.ask("/v1/cities")).headers["cache-status"].startswith("hansa; hit")

        waited = [await traced(stand, watch, each) for each in slow]
        queue = [
            span["facts"]["hansa.waited"] for trace in waited for span in trace.spans if "hansa.waited" in span["facts"]
        ]
        assert queue
        assert max(queue) > 0.2
        assert "Alte" not in repr(waited)  # what was asked is in no trace
        assert {(trace.name, trace.status, trace.problem) for trace in waited} == {(f"GET {ADDRESSES}", 200, None)}

        trace = await traced(stand, watch, failed.headers["x-request-id"])
        tries = [each for each in named(trace, "attempt") if each["facts"]["hansa.source"] == LYING]
        assert [each["problem"] for each in tries] == ["source-nonsense"] * 2
        (between,) = named(trace, "pause")
        assert tries[0]["end"] <= between["start"] <= between["end"] <= tries[1]["start"]
        (call,) = [span["facts"] for span in trace.spans if span["parent"] == tries[0]["id"]]
        assert (call["server.address"], call["http.response.status_code"]) == ("127.0.0.1", 200)
        assert trace.problem == "source-nonsense"
        after = await traced(stand, watch, refused.headers["x-request-id"])
        (calls,) = [span for span in after.spans if span["name"] == f"source {LYING}"]
        assert (calls["facts"]["hansa.refused"], calls["problem"]) == ("breaker", "source-refused")
        assert hit.headers["x-request-id"] not in {each.trace_id for each in await watch.traces(limit=99)}
        found = await watch.traces(limit=9, source=LYING.partition("#")[0], troubled=True)
        assert {each.trace_id for each in found} == {trace.trace_id, after.trace_id}

        (broken,) = [each for each in await watch.stands() if each.binding == LYING]
        assert (broken.state, broken.problem, broken.open) == ("failed", "source-nonsense", True)
        assert [(each.kind, each.detail) for each in await watch.changes(since=NOON, target="essen/stadt")] == [
            ("opened", "source-nonsense")
        ]
        (counted,) = [r for r in await watch.sums(since=NOON - BACK, span=FINE) if r.place == LYING]
        assert (counted.calls, counted.troubled, counted.refused) == (2, 2, 1)
        assert (counted.attempts, counted.failed, counted.retries, sum(counted.tries)) == (2, 2, 1, 2)
        (own,) = await watch.rounds(since=NOON - BACK, span=FINE, place=GATEWAY)
        assert (own.calls, own.recalled, sum(own.waits)) == (6, 1, 6)

        objectives = load(shipped()).objectives
        stood = await standings(watch, objectives, stand.clock())
        promised = {
            (s.objective.slo, s.objective.city): (s.good, s.events) for s in stood if s.objective.resource == "places"
        }
        assert promised["availability", "essen"][1] - promised["availability", "essen"][0] == 2
        later = stand.clock() + timedelta(minutes=16)
        fires = firing(objectives, stood, await watch.stands(), rhythms={}, now=later)
        assert {"HansaSourceDown", "HansaBreakerOpen"} <= {a.name for a in fires if a.binding == LYING}


async def test_who_is_paused_doubted_or_back_is_seen_so(tmp_path: Path) -> None:
    """A pause and its end by order, an outage and its end, in every worker's word and once among what changed."""
    async with standing(tmp_path) as one, standing(tmp_path) as two, seen(tmp_path, one) as watch:
        source = LYING.partition("#")[0]
        for stand in (one, two):
            assert (await stand.ask(PLACES, FAILING)).status == 200

        async def states(*wanted: str) -> bool:
            return [each.state for each in await watch.stands() if each.binding == LYING] == [*wanted]

        await one.until(lambda: states("fresh", "fresh"))
        assert len(await watch.workers()) == 2
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
            order = Order(verb="pause", target=source, reason="moves house", by="ada", at=NOON, until=NOON + BACK)
            await stores.orders.give(order)
        await one.until(lambda: states("paused", "paused"))
        for stand in (one, two):
            stand.clock.move(minutes=1)
        await one.until(lambda: states("fresh", "fresh"))

        for stand in (one, two):
            await stand.fault("wfs/essen", "down")
            for limit in (7, 8, 9):
                stand.clock.move(days=2)
                await stand.ask(PLACES, FAILING | {"limit": limit})
            await stand.heal("wfs/essen")
        await one.until(lambda: states("fresh", "fresh"))

        async def told() -> bool:
            return len([c for c in await watch.changes(since=NOON, target=source) if c.kind == "recovered"]) >= 1

        await one.until(told)
        changes = [(each.kind, each.by) for each in await watch.changes(since=NOON, target=source)]
        assert changes[-1] == ("paused", "ada")
        assert [kind for kind, _ in changes if kind == "opened"] == ["opened"] * changes.count(("recovered", ""))
