"""How an answer came about: told to the request that asked, to no other, and kept by nobody."""

from __future__ import annotations

import asyncio

from domain.events import Called, Event, Tried
from gateway.edge.asgi import ASGI
from gateway.http.explain import note, trail
from tests.unit.http.stage import Stage, ask

BINDING = "essen/stadt/places#stadt"
FACT = Tried(binding=BINDING, seconds=0.25, problem="source-down")


def test_facts_are_dropped_unless_somebody_asked() -> None:
    """Outside a trail a fact leaves nothing behind; inside, it is kept in order; afterwards, dropped again."""
    note(FACT)
    with trail() as facts:
        note(FACT)
        note(Called(binding=BINDING, state="fresh", seconds=0.5, records=3))
    note(FACT)
    assert [type(fact) for fact in facts] == [Tried, Called]


async def test_flights_started_inside_are_seen() -> None:
    """A task that outlives the call which started it still tells the request that wanted to know."""
    with trail() as facts:
        flight = asyncio.create_task(_told())
    await flight
    assert facts == [FACT]


async def test_two_requests_do_not_hear_each_other() -> None:
    """Each of two requests at the same time gets its own facts."""
    both = asyncio.Barrier(2)

    async def request(fact: Tried) -> list[Event]:
        with trail() as facts:
            await both.wait()
            note(fact)
            await both.wait()
        return facts

    other = Tried(binding="other", seconds=1.0, problem=None)
    first, second = await asyncio.gather(request(FACT), request(other))
    assert (first, second) == ([FACT], [other])


async def _told() -> None:
    note(FACT)


async def test_explain_adds_one_member(app: ASGI, stage: Stage) -> None:
    """The explained answer is the plain one plus `explain`: per source its binding, adapter, time and facts."""
    stage.backends["essen", "places"].tells = [FACT]
    plain = await ask(app, "/v1/places")
    answer = await ask(app, "/v1/places?explain=true")
    body = answer.json()
    explain = body.pop("explain")
    assert body == plain.json()
    assert explain["trace_id"] == answer.header("x-request-id")
    rows = {row["id"]: row for row in explain["sources"]}
    assert set(rows) == {"essen/stadt/places", "duisburg/wbd/places"}
    row = rows["essen/stadt/places"]
    assert (row["binding"], row["adapter"]) == (BINDING, "plain")
    assert row["took_ms"] >= 0
    assert row["events"] == [
        {"event": "tried", "seconds": 0.25, "problem": "source-down", "rejected": 0, "unmapped": 0}
    ]
    assert rows["duisburg/wbd/places"]["events"] == []


async def test_an_item_explains_itself_too(app: ASGI, stage: Stage) -> None:
    """One thing can be asked how it came about, like a list."""
    stage.backends["essen", "places"].tells = [FACT]
    body = (await ask(app, "/v1/places/essen:stadt:a?explain=true")).json()
    assert [row["id"] for row in body["explain"]["sources"]] == ["essen/stadt/places"]


async def test_nobody_keeps_an_explanation(app: ASGI) -> None:
    """`no-store` with `explain`, and without it the member is absent."""
    for target in ("/v1/places", "/v1/places/essen:stadt:a"):
        assert (await ask(app, f"{target}?explain=true")).header("cache-control") == "no-store"
        plain = await ask(app, f"{target}?explain=false")
        assert "explain" not in plain.json()
        assert plain.header("cache-control").startswith("public")
