"""Honest answers while a back-end misbehaves: the other cities complete, the right problem, stale data marked, recovery by itself."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from domain.events import Tried
from tests.flow.stand import Stand, as_shipped, standing

PLACES = "/v1/places"
ESSEN, DUISBURG, DUESSELDORF = "essen/stadt/places", "duisburg/stadt/places", "duesseldorf/stadt/places"
OSM = "essen/osm/places"
PLAYGROUNDS = {"kind": "playground", "limit": 1000}
REGISTERS = {c.slug: b.twin for c in as_shipped().cities for b in c.bindings if b.resource == "addresses" and b.twin}
"""City → the twin of its register of addresses."""
PATIENT = {"wait": "20s"}
"""So that what is tested is the source's own end, not the caller's."""

SLUGS = {
    "down": "source-down",
    "slow": "source-timeout",
    "reset": "source-down",
    "html": "source-nonsense",
    "truncated": "source-down",
    "cut": "source-nonsense",
    "429": "source-limited",
    "500": "source-down",
}


@pytest.mark.parametrize(("kind", "slug"), SLUGS.items(), ids=SLUGS)
async def test_one_broken_city_leaves_the_others_whole(stand: Stand, kind: str, slug: str) -> None:
    """With one twin broken and nothing cached: 200, the other cities complete, and the row names the right problem."""
    await stand.fault("wfs/essen", kind, seconds=30)
    said = await stand.ask(PLACES, PLAYGROUNDS | PATIENT)
    assert said.status == 200
    assert {DUISBURG, DUESSELDORF, OSM} < {item["source"] for item in said.items}
    assert ESSEN not in {item["source"] for item in said.items}
    assert said.json["complete"] is False
    row = said.row(ESSEN)
    assert (row["state"], row["problem"]["slug"]) == ("refused" if kind == "429" else "failed", slug)
    for source in (DUISBURG, DUESSELDORF, OSM):
        assert said.row(source)["state"] == "fresh"
        assert said.row(source)["count"] > 50
    assert int(said.headers["cache-control"].partition("max-age=")[2]) <= 5


@pytest.mark.parametrize("kind", SLUGS)
async def test_stale_data_is_shown_and_marked(stand: Stand, kind: str) -> None:
    """A source that fails after it has answered once shows its last answer, marked stale; the answer counts as complete."""
    before = await stand.ask(PLACES, PLAYGROUNDS)
    stand.clock.move(days=1, minutes=1)
    await stand.fault("wfs/essen", kind, seconds=30)
    said = await stand.ask(PLACES, PLAYGROUNDS | PATIENT)
    row = said.row(ESSEN)
    assert (row["state"], row["count"]) == ("stale", before.row(ESSEN)["count"])
    assert row["as_of"] == before.row(ESSEN)["as_of"] < said.row(DUISBURG)["as_of"]
    assert said.json["complete"] is True
    assert [item["id"] for item in said.items] == [item["id"] for item in before.items]


@pytest.mark.parametrize("kind", ["down", "slow", "html", "429"])
async def test_recovery_needs_no_request(stand: Stand, kind: str) -> None:
    """A healed source is found again by its own probes, though nobody asks for it."""
    await stand.fault("wfs/essen", kind, seconds=30 if kind == "slow" else 1)
    for _ in range(4):
        await stand.ask(PLACES, PLAYGROUNDS | {"city": "essen"})
    assert await state(stand, ESSEN) in {"failed", "refused"}
    await stand.heal("wfs/essen")

    async def recovered() -> bool:
        return await state(stand, ESSEN) == "fresh"

    await stand.until(recovered)
    said = await stand.ask(PLACES, PLAYGROUNDS | {"city": "essen"})
    assert said.row(ESSEN)["state"] == "fresh"


async def state(stand: Stand, source: str) -> str:
    """The source's state now, which asks no back-end; what was said of it before is too old by then."""
    stand.clock.move(seconds=6)
    said = await stand.ask(f"/v1/sources/{source}")
    found: str = said.json["item"]["state"]
    return found


async def test_a_wrong_charset_label_is_survived(stand: Stand) -> None:
    """Text in cp1252 under a UTF-8 label is read as what it is: umlauts stay umlauts."""
    whole = {
        item["id"]: item["name"] for item in (await stand.ask(PLACES, PLAYGROUNDS | {"city": "duesseldorf"})).items
    }
    stand.clock.move(days=2)
    await stand.fault("wfs/duesseldorf", "wrong_charset")
    said = await stand.ask(PLACES, PLAYGROUNDS | {"city": "duesseldorf"})
    assert said.row(DUESSELDORF)["state"] == "fresh"
    assert {item["id"]: item["name"] for item in said.items} == whole
    assert any("ß" in name or "ü" in name for name in whole.values() if name)


async def test_empty_is_not_down(stand: Stand) -> None:
    """A back-end that answers "nothing there" is fresh with a count of 0, and the answer is complete."""
    await stand.fault("wfs/essen", "empty")
    said = await stand.ask(PLACES, PLAYGROUNDS)
    assert (said.row(ESSEN)["state"], said.row(ESSEN)["count"]) == ("fresh", 0)
    assert said.json["complete"] is True


async def test_a_frozen_source_answers_as_before(stand: Stand) -> None:
    """A back-end that repeats its first answer for ever is still a back-end that answers."""
    await stand.fault("wfs/essen", "frozen")
    first = await stand.ask(PLACES, PLAYGROUNDS | {"city": "essen"})
    stand.clock.move(days=3)
    second = await stand.ask(PLACES, PLAYGROUNDS | {"city": "essen"})
    assert second.row(ESSEN)["state"] == "fresh"
    assert [item["id"] for item in second.items] == [item["id"] for item in first.items]


async def test_all_down_is_a_503_with_sources(stand: Stand) -> None:
    """When nobody who was asked answers and nothing is kept: 503, Retry-After, and the rows that say why."""
    for twin in REGISTERS.values():
        await stand.fault(twin, "down")
    said = await stand.ask(PLACES, PLAYGROUNDS)
    assert said.status == 503 or {row["state"] for row in said.json["sources"]} >= {"fresh"}
    only_stadt = await stand.ask("/v1/addresses", {"q": "a"})
    assert only_stadt.status == 503
    assert only_stadt.headers["content-type"] == "application/problem+json"
    assert int(only_stadt.headers["retry-after"]) >= 1
    assert only_stadt.json["type"] == "/problems/no-source-answered"
    assert {row["state"] for row in only_stadt.json["sources"]} == {"failed", "unsupported"}


async def test_require_all(stand: Stand) -> None:
    """`require=all` with one city down is a 503 with the same rows; `require=2` is met by two."""
    await stand.fault("wfs/essen", "down")
    unmet = await stand.ask("/v1/addresses", {"q": "a", "require": "all"})
    assert (unmet.status, unmet.json["type"]) == (503, "/problems/require-unmet")
    states = {row["city"]: row["state"] for row in unmet.json["sources"]}
    others = {city: "fresh" for city in REGISTERS if city != "essen"}
    assert states == dict.fromkeys(states, "unsupported") | others | {"essen": "failed"}
    assert (await stand.ask("/v1/addresses", {"q": "a", "require": "2"})).status == 200
    too_many = await stand.ask("/v1/addresses", {"q": "a", "require": f"{len(states)}"})
    assert (too_many.status, too_many.json["errors"][0]["name"]) == (400, "require")


async def test_wait_is_kept(tmp_path: Path) -> None:
    """With `wait=300ms` a source that hangs is left behind as `source-timeout`; its flight goes on and fills the cache."""
    async with standing(tmp_path, policy={"try_seconds": 30.0}) as stand:
        await stand.fault("wfs/essen", "slow", seconds=1)
        query = PLAYGROUNDS | {"city": "essen", "wait": "300ms"}
        loop = asyncio.get_running_loop()
        started = loop.time()
        said = await stand.ask("/v1/places", query | {"require": "any"})
        assert loop.time() - started >= 0.3
        assert said.row(ESSEN)["problem"]["slug"] == "source-timeout"

        async def landed() -> bool:
            return any(isinstance(e, Tried) and e.problem is None and e.binding.startswith(ESSEN) for e in stand.events)

        await stand.until(landed)
        again = await stand.ask("/v1/places", query)
        assert again.row(ESSEN)["state"] == "fresh"
        assert again.items


async def test_an_impatient_caller_gets_what_there_is(tmp_path: Path) -> None:
    """A caller who will not wait gets the last answer, marked stale, rather than none."""
    async with standing(tmp_path, policy={"try_seconds": 30.0}) as stand:
        await stand.ask(PLACES, PLAYGROUNDS | {"city": "essen"})
        stand.clock.move(days=2)
        await stand.fault("wfs/essen", "slow", seconds=2)
        said = await stand.ask(PLACES, PLAYGROUNDS | {"city": "essen", "wait": "200ms"})
        assert said.row(ESSEN)["state"] == "stale"
        assert said.items
