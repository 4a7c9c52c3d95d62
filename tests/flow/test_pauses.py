"""A source is paused by command: in every worker, in every answer, until its time; and every order is kept."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from storage.open import open_stores
from storage.ports import Order
from tests.flow.stand import NOON, Stand, standing
from tests.flow.test_process import hansa

PLACES = "/v1/places", {"kind": "playground", "city": "essen", "limit": 5}
SOURCE = "essen/stadt/places"


async def order(state: Path, verb: str, target: str = SOURCE, **more: Any) -> None:
    """Give an order as another process does."""
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        await stores.orders.give(Order(verb=verb, target=target, reason="tried", by="test", at=NOON, **more))


async def state_of(stand: Stand, limit: int = 5) -> str:
    """What the source's row says; another limit is another question, which no shelf has seen."""
    path, query = PLACES
    said: str = (await stand.ask(path, query | {"limit": limit})).row(SOURCE)["state"]
    return said


async def becomes(stand: Stand, state: str) -> None:
    """Wait until the row says so."""

    async def so() -> bool:
        return await state_of(stand) == state

    await stand.until(so)


async def test_a_pause_is_seen_in_every_worker_and_ends_by_itself(tmp_path: Path) -> None:
    """Two gateways over one store; both say `paused` also where an answer was kept, call nobody, and are back at its time."""
    async with standing(tmp_path) as one, standing(tmp_path) as other:
        both = (one, other)
        for stand in both:
            assert await state_of(stand) == "fresh"
        await order(tmp_path, "pause", until=NOON + timedelta(hours=1))
        for stand in both:
            await becomes(stand, "paused")
            await stand.forget_calls()
            said = await stand.ask(*PLACES)
            row = said.row(SOURCE)
            assert (said.json["complete"], row["problem"]["slug"]) == (False, "source-paused")
            assert [note["slug"] for note in row["notes"]] == ["paused-until"]
            listed = (await stand.ask(f"/v1/sources/{SOURCE}")).json["item"]
            assert (listed["state"], listed["problem"]) == ("paused", "source-paused")
            assert SOURCE in {each["id"] for each in (await stand.ask("/v1/sources", {"state": "paused"})).items}
            assert await stand.calls("wfs/essen") == []
            stand.clock.instant = NOON + timedelta(hours=1)
            await becomes(stand, "fresh")


async def test_who_starts_later_knows_of_the_pause(tmp_path: Path) -> None:
    """A gateway that starts while a source is paused never asks it; a resume reaches it as it reaches the others."""
    await order(tmp_path, "pause")
    async with standing(tmp_path) as stand:
        assert await state_of(stand) == "paused"
        assert await stand.calls("wfs/essen") == []
        await order(tmp_path, "resume")
        await becomes(stand, "fresh")


async def test_the_pages_show_it(tmp_path: Path) -> None:
    """Catalogue and status say `paused` in both languages, as words."""
    await order(tmp_path, "pause")
    async with standing(tmp_path) as stand:
        for page in ("/developers/catalogue", "/status"):
            for language, word in (("de", "angehalten"), ("en", "paused")):
                said = await stand.ask(page, {"lang": language})
                assert (said.status, word in said.body.decode()) == (200, True), page


async def test_a_reset_lets_the_next_question_through(tmp_path: Path) -> None:
    """A source that is taken to be down is asked again after a reset, and not before its probe."""
    async with standing(tmp_path, policy={"failures": 1, "probe_seconds": 3600.0}) as stand:
        await stand.fault("wfs/essen", "down")
        states = [await state_of(stand, limit) for limit in (5, 6, 7)]
        assert states == ["failed", "refused", "refused"]
        await stand.heal("wfs/essen")
        assert await state_of(stand, 8) == "refused"
        await order(tmp_path, "reset")
        await becomes(stand, "fresh")


def test_the_commands(tmp_path: Path) -> None:
    """`hansa source pause|resume|list`: what lasts is listed with who and why, what is no time or no source is refused."""
    nothing = hansa(tmp_path, "source", "list")
    assert (nothing.returncode, nothing.stdout.strip()) == (0, "Nothing is paused.")
    for wrong, said in (
        (("esen/stadt", "--until", "2h"), "essen/stadt"),
        (("essen", "--until", "yesterday"), "2h or 3d"),
        (("essen", "--until", "2020-01-01"), "is over"),
    ):
        refused = hansa(tmp_path, "source", "pause", *wrong, "--reason", "x")
        assert (refused.returncode, said in refused.stderr) == (2, True)
    done = hansa(tmp_path, "source", "pause", SOURCE, "--until", "2h", "--reason", "They move")
    assert (done.returncode, "within two seconds" in done.stdout) == (0, True)
    listed = hansa(tmp_path, "source", "list", "--json")
    row = json.loads(listed.stdout)
    assert (listed.returncode, row["target"], row["reason"]) == (1, SOURCE, "They move")
    wrong_name = hansa(tmp_path, "source", "resume", "essen", "--reason", "x")
    assert (wrong_name.returncode, SOURCE in wrong_name.stderr) == (2, True)
    assert hansa(tmp_path, "source", "resume", SOURCE, "--reason", "done").returncode == 0
    assert hansa(tmp_path, "source", "list").returncode == 0
