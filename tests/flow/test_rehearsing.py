"""A developer rehearses outages with one key, over the whole gateway; everybody else notices nothing."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from domain.events import Called, Opened, Tried
from storage import keyring
from storage.keyring import new_key
from storage.open import open_stores
from storage.switches_ports import Manner, Switch
from tests.flow.stand import NOON, Said, Stand, standing

CENTRES = "/v1/places"
ASKED = {"kind": "recycling_centre", "city": "essen"}
SOURCE = "essen/ebe/places"


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "GLANCE", 0.02)


async def a_key(stand: Stand, state: Path, name: str) -> tuple[str, str]:
    """A key that the gateway knows: itself and its id."""
    secret, key = new_key(name, (), NOON)
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        await stores.keys.create(key)

    async def known() -> bool:
        return (await stand.ask("/v1/cities", headers={"hansa-key": secret})).status == 200

    await stand.until(known)
    return secret, key.id


async def set_to(stand: Stand, state: Path, key: tuple[str, str], manner: Manner, **more: Any) -> None:
    """Set a switch of the key, as another process does, and wait until the gateway follows it."""
    secret, key_id = key
    until = stand.clock() + timedelta(hours=1)
    switch = Switch(key=key_id, city=more.pop("city", "essen"), manner=manner, until=until, **more)
    async with open_stores(state=state, database_url=None, cache_bytes=1, clock=stand.clock) as stores:
        await stores.switches.put(switch)

    async def followed() -> bool:
        return rehearses(await stand.ask("/v1/cities", headers={"hansa-key": secret}))

    await stand.until(followed)


def rehearses(said: Said) -> bool:
    """Whether it went past the shelf because of a switch."""
    return said.headers.get("cache-status") == "hansa; fwd=bypass; detail=rehearsed"


def slugs(row: dict[str, Any]) -> list[str]:
    """The notes of a row."""
    return [note["slug"] for note in row["notes"]]


@pytest.mark.parametrize(
    ("manner", "state", "problem"),
    [
        ("down", "failed", "source-down"),
        ("lying", "failed", "source-nonsense"),
        ("limited", "refused", "source-limited"),
    ],
)
async def test_a_city_fails_for_one_key_only(
    stand: Stand, tmp_path: Path, manner: Manner, state: str, problem: str
) -> None:
    """At the same moment another key and an anonymous caller get fresh answers; no call, try or breaker knew of the rehearsal."""
    mine, theirs = await a_key(stand, tmp_path, "mine"), await a_key(stand, tmp_path, "theirs")
    await set_to(stand, tmp_path, mine, manner)
    stand.events.clear()
    askers = [{"hansa-key": mine[0]}, {"hansa-key": theirs[0]}, {}]
    failed, fresh, plain = await asyncio.gather(*(stand.ask(CENTRES, ASKED, headers=asker) for asker in askers))
    assert failed.status == 503
    row = failed.row(SOURCE)
    assert (row["state"], row["problem"] and row["problem"]["type"]) == (state, f"/problems/{problem}")
    assert "rehearsed" in slugs(row)
    for said in (fresh, plain):
        assert (said.status, said.row(SOURCE)["state"], said.json["complete"]) == (200, "fresh", True)
        assert slugs(said.row(SOURCE)) == []
    assert [event for event in stand.events if isinstance(event, Opened)] == []
    assert all(event.problem is None for event in stand.events if isinstance(event, Tried))
    assert {event.state for event in stand.events if isinstance(event, Called)} == {"fresh"}


async def test_the_other_cities_answer_on(stand: Stand, tmp_path: Path) -> None:
    """A switched city fails in its row; the others' rows are as ever, and the note says in both languages that it is a rehearsal."""
    key = await a_key(stand, tmp_path, "mine")
    await set_to(stand, tmp_path, key, "down")
    for language, word in (("de", "Probe"), ("en", "rehearsal")):
        headers = {"hansa-key": key[0], "accept-language": language}
        said = await stand.ask(CENTRES, {"kind": "recycling_centre"}, headers=headers)
        states = {row["city"]: row["state"] for row in said.json["sources"] if row["state"] != "skipped"}
        assert (said.status, said.json["complete"]) == (200, False)
        assert (states["essen"], states["duisburg"]) == ("failed", "fresh")
        assert word in next(note["text"] for note in said.row(SOURCE)["notes"] if note["slug"] == "rehearsed")


async def test_nothing_rehearsed_comes_to_the_shelf_or_from_it(stand: Stand, tmp_path: Path) -> None:
    """What is on the shelf is not given to who rehearses, and what is made up for them is kept for nobody, by nobody."""
    key = await a_key(stand, tmp_path, "mine")
    await stand.ask(CENTRES, ASKED)
    await set_to(stand, tmp_path, key, "down")
    for _ in range(2):
        said = await stand.ask(CENTRES, ASKED, headers={"hansa-key": key[0]})
        assert (said.status, said.headers["cache-control"]) == (503, "private, no-store")
        assert rehearses(said)
    kept = await stand.ask(CENTRES, ASKED)
    assert kept.headers["cache-status"].startswith("hansa; hit")
    elsewhere = {"kind": "recycling_centre", "city": "duisburg"}
    fresh = await stand.ask(CENTRES, elsewhere, headers={"hansa-key": key[0]})
    assert (fresh.status, fresh.headers["cache-control"]) == (200, "private, no-store")
    assert (await stand.ask(CENTRES, elsewhere)).headers["cache-status"] == "hansa; fwd=uri-miss; stored"


async def test_slow_is_the_real_answer_later(stand: Stand, tmp_path: Path) -> None:
    """Who waits long enough gets it; who does not gets an honest timeout, and the real source was never asked in vain."""
    key = await a_key(stand, tmp_path, "mine")
    await set_to(stand, tmp_path, key, "slow", seconds=0.5)
    headers = {"hansa-key": key[0]}
    loop = asyncio.get_running_loop()
    began = loop.time()
    waited = await stand.ask(CENTRES, ASKED, headers=headers)
    assert loop.time() - began >= 0.5
    assert (waited.status, waited.row(SOURCE)["state"], slugs(waited.row(SOURCE))) == (200, "fresh", ["rehearsed"])
    stand.events.clear()
    hasty = await stand.ask(CENTRES, ASKED | {"wait": "100ms"}, headers=headers)
    assert (hasty.status, hasty.row(SOURCE)["problem"]["type"]) == (503, "/problems/source-timeout")
    assert [event for event in stand.events if isinstance(event, Called | Tried | Opened)] == []


async def test_one_resource_alone_can_be_switched(stand: Stand, tmp_path: Path) -> None:
    """The switch for a resource counts before the one for the whole city, and leaves the rest alone."""
    key = await a_key(stand, tmp_path, "mine")
    await set_to(stand, tmp_path, key, "lying", resource="places")
    headers = {"hansa-key": key[0]}
    assert (await stand.ask("/v1/waste/guide", {"city": "essen", "q": "Batterie"}, headers=headers)).status == 200
    await set_to(stand, tmp_path, key, "down")

    async def all_down() -> bool:
        guide = await stand.ask("/v1/waste/guide", {"city": "essen", "q": "Batterie"}, headers=headers)
        return {row["problem"] and row["problem"]["type"] for row in guide.json["sources"]} == {"/problems/source-down"}

    await stand.until(all_down)
    places = await stand.ask(CENTRES, ASKED, headers=headers)
    assert places.row(SOURCE)["problem"]["type"] == "/problems/source-nonsense"


async def test_an_item_of_a_switched_city_is_not_missing(stand: Stand, tmp_path: Path) -> None:
    """It is a 503 as with a source that is down, and not a 404."""
    key = await a_key(stand, tmp_path, "mine")
    one = (await stand.ask(CENTRES, ASKED)).items[0]["id"]
    await set_to(stand, tmp_path, key, "down")
    assert (await stand.ask(f"{CENTRES}/{one}", headers={"hansa-key": key[0]})).status == 503
    assert (await stand.ask(f"{CENTRES}/{one}")).status == 200


async def test_a_rehearsal_ends_by_itself(stand: Stand, tmp_path: Path) -> None:
    """After its hour the key gets what everybody gets, from the shelf too, without anybody doing anything."""
    key = await a_key(stand, tmp_path, "mine")
    await set_to(stand, tmp_path, key, "down")
    stand.clock.move(hours=1)
    said = await stand.ask(CENTRES, ASKED, headers={"hansa-key": key[0]})
    assert (said.status, rehearses(said)) == (200, False)
    assert "max-age" in said.headers["cache-control"]


async def test_what_the_gateway_says_of_its_sources_is_never_rehearsed(stand: Stand, tmp_path: Path) -> None:
    """Cities and sources are told as they are: there a developer sees how it really stands."""
    key = await a_key(stand, tmp_path, "mine")
    await set_to(stand, tmp_path, key, "down")
    for path in ("/v1/cities", "/v1/sources"):
        said = await stand.ask(path, headers={"hansa-key": key[0]})
        assert (said.status, said.json["complete"]) == (200, True)


async def test_the_live_profile_knows_no_switches(tmp_path: Path) -> None:
    """A row in its table does nothing there."""
    async with standing(tmp_path, settings={"profile": "live"}) as stand:
        key = await a_key(stand, tmp_path, "mine")
        switch = Switch(key=key[1], city="essen", manner="down", until=NOON + timedelta(hours=1))
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1, clock=stand.clock) as stores:
            await stores.switches.put(switch)
        await asyncio.sleep(0.2)
        assert not rehearses(await stand.ask("/v1/cities", headers={"hansa-key": key[0]}))
