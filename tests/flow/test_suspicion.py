"""Suspicion seen by a client: the note in the source's row, in words, with since and evidence, until the source recovers."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.flow.stand import NOON, Said, Stand, standing

PLACES = "/v1/places"
PLAYGROUNDS = {"kind": "playground", "limit": 1000, "city": "essen"}
PICKUPS = "/v1/waste/pickups"


def suspicion(said: Said, source: str, slug: str) -> dict[str, Any] | None:
    """The note of this kind in the source's row."""
    notes = [note for note in said.row(source)["notes"] if note["slug"] == slug]
    return notes[0] if notes else None


async def test_an_emptied_source_gets_its_note_and_loses_it(tmp_path: Path) -> None:
    """Where nothing is harvested: fresh and complete, with a note; at the next answer after it has recovered the note is gone."""
    async with standing(tmp_path, policy={"harvest": False}) as stand:
        source = "essen/stadt/places"
        usual = (await stand.ask(PLACES, PLAYGROUNDS)).row(source)["count"]
        await stand.fault("wfs/essen", "empty")
        stand.clock.move(days=1, minutes=1)
        said = await stand.ask(PLACES, PLAYGROUNDS)
        note = suspicion(said, source, "suspect-empty")
        assert note is not None
        assert (note["since"], note["evidence"]) == ("2026-12-02T11:01:00Z", {"count": "0", "usual": str(usual)})
        assert note["text"].startswith("This source has given out only 0 items since 2 December 2026")
        assert (said.row(source)["state"], said.json["complete"]) == ("fresh", True)
        german = await stand.ask(PLACES, PLAYGROUNDS, headers={"accept-language": "de"})
        said_in_german = suspicion(german, source, "suspect-empty")
        assert said_in_german is not None
        assert "2. Dezember 2026" in said_in_german["text"]
        await stand.heal("wfs/essen")
        stand.clock.move(days=1, minutes=1)
        assert suspicion(await stand.ask(PLACES, PLAYGROUNDS), source, "suspect-empty") is None


async def test_a_frozen_calendar_gets_its_note_and_loses_it(stand: Stand) -> None:
    """A calendar that says the same for a whole rhythm is noted, and no longer when it moves on."""
    source = "duesseldorf/awista/waste.pickups"
    address = await stand.address("duesseldorf", "Merkurstraße 45")
    question = {"address": address, "from": "2026-12-01", "to": "2026-12-31"}
    await stand.fault("awista/duesseldorf", "frozen")
    said = await stand.ask(PICKUPS, question)
    assert said.items
    await stand.set_clock(NOON + timedelta(days=28))
    said = await stand.ask(PICKUPS, question)
    note = suspicion(said, source, "suspect-frozen")
    assert note is not None
    assert note["since"] == "2026-12-01T11:00:00Z"
    assert said.row(source)["state"] == "fresh"
    await stand.heal("awista/duesseldorf")
    stand.clock.move(hours=7)
    assert suspicion(await stand.ask(PICKUPS, question), source, "suspect-frozen") is None


async def test_a_skewed_calendar_gets_its_note_and_loses_it(stand: Stand) -> None:
    """A back-end that lives a year behind gives dates nobody means, which is said."""
    source = "duesseldorf/awista/waste.pickups"
    address = await stand.address("duesseldorf", "Merkurstraße 45")
    await stand.set_clock(NOON - timedelta(days=365), "awista/duesseldorf")
    stand.clock.instant = NOON
    said = await stand.ask(PICKUPS, {"address": address})
    note = suspicion(said, source, "suspect-clock")
    assert note is not None
    assert note["evidence"]["seen"].startswith("2025-")
    await stand.set_clock(NOON + timedelta(hours=7), "awista/duesseldorf")
    assert suspicion(await stand.ask(PICKUPS, {"address": address}), source, "suspect-clock") is None


async def test_sources_say_their_tier(stand: Stand) -> None:
    """Each source says how far it is proven and what keeps it from the next tier; the federation's own say nothing."""
    said = await stand.ask("/v1/sources", {"limit": 1000})
    found = {item["id"]: (item["tier"], item["tier_missing"]) for item in said.items}
    assert found["essen/stadt/places"] == ("gold", ["verified-live", "agreement"])
    assert found["essen/ebe/waste.pickups"] == (None, ["licence"])
    assert found["essen/ebe/places"] == ("gold", ["verified-live"])
