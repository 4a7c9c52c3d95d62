"""What the durable engine of `Incidents` keeps to, the same on SQLite and on PostgreSQL; and what of it the audit says."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from storage import incidents as engine
from storage.incidents_ports import KEPT, NOTES, TEXT, Incident, Note, Said
from storage.open import Stores
from tests.contract.engines import Place

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
NOTE = Note(at=NOON, state="investigating", text=Said(de="Wir suchen {grund}.", en="We look for <it>."), by="anna")
INCIDENT = Incident(title=Said(de="Müll", en="Waste"), targets=("essen/ebe", "duisburg"), notes=(NOTE,))


@pytest.fixture
async def stores(place: Place) -> AsyncIterator[Stores]:
    """Empty, open."""
    async with place.stores() as opened:
        yield opened


def later(hours: float, **other: Any) -> Note:
    """A note of that many hours later."""
    return replace(NOTE, at=NOON + timedelta(hours=hours), **other)


async def test_an_incident_is_told_note_by_note(stores: Stores) -> None:
    """It comes back to the letter, stands as its newest note says, and is listed while it lasts and for a while after."""
    first = await stores.incidents.open(INCIDENT)
    assert first == replace(INCIDENT, number=first.number)
    second = await stores.incidents.open(replace(INCIDENT, targets=()))
    over = await stores.incidents.note(first.number, later(2, state="resolved"))
    assert over is not None
    assert (over.state, over.opened, over.resolved) == ("resolved", NOON, NOON + timedelta(hours=2))
    assert await stores.incidents.incident(first.number) == over
    assert await stores.incidents.incidents(since=NOON + timedelta(hours=2)) == (over, second)
    assert await stores.incidents.incidents(since=NOON + timedelta(hours=3)) == (second,)
    assert await stores.incidents.incidents(since=NOON, limit=1) == (over,)
    assert await stores.incidents.note(4711, NOTE) is None
    again = await stores.incidents.note(first.number, later(4, state="monitoring"))
    assert again is not None
    assert again.resolved is None


async def test_every_change_is_in_the_audit(stores: Stores) -> None:
    """Who wrote what when, in the row of an order; what could not be kept has none."""
    kept = await stores.incidents.open(INCIDENT)
    await stores.incidents.note(kept.number, later(1, state="resolved", by="berta"))
    with pytest.raises(ValueError, match="text_de"):
        await stores.incidents.note(kept.number, replace(NOTE, text=Said(de=" ", en="x")))
    rows = [(each.verb, each.target, each.by, each.reason) for each in await stores.orders.latest(10)]
    target = f"incident/{kept.number}"
    assert rows == [
        ("incident-noted", target, "berta", "resolved: We look for <it>."),
        ("incident-opened", target, "anna", "investigating: We look for <it>."),
    ]


async def test_it_is_bounded(stores: Stores, monkeypatch: pytest.MonkeyPatch) -> None:
    """Too many open ones, too many notes, texts too long: refused with the field's name. Those long resolved go with the next."""
    monkeypatch.setattr(engine, "MOST_OPEN", 2)
    first, _ = [await stores.incidents.open(INCIDENT) for _ in range(2)]
    for wrong, field in (
        (INCIDENT, "state"),
        (replace(INCIDENT, title=Said(de="x", en="x" * 121)), "title_en"),
        (replace(INCIDENT, targets=("",)), "targets"),
        (replace(INCIDENT, notes=(replace(NOTE, text=Said(de="x" * (TEXT + 1), en="x")),)), "text_de"),
        (replace(INCIDENT, notes=(replace(NOTE, by=""),)), "by"),
    ):
        with pytest.raises(ValueError, match=f"^{field}:"):
            await stores.incidents.open(wrong)
    for hours in range(NOTES - 1):
        await stores.incidents.note(first.number, later(hours / 100, state="resolved"))
    with pytest.raises(ValueError, match=r"^text:"):
        await stores.incidents.note(first.number, NOTE)
    monkeypatch.setattr(engine, "MOST", 3)
    newer = await stores.incidents.open(INCIDENT)
    assert await stores.incidents.incident(first.number) is not None
    await stores.incidents.note(newer.number, later(2, state="resolved"))
    newest = await stores.incidents.open(INCIDENT)
    assert await stores.incidents.incident(first.number) is None
    much_later = later((KEPT + timedelta(days=1)) / timedelta(hours=1))
    await stores.incidents.note(newest.number, later(2, state="resolved"))
    await stores.incidents.open(replace(INCIDENT, notes=(much_later,)))
    assert await stores.incidents.incident(newer.number) is None


@pytest.mark.parametrize(
    ("target", "concerned"),
    [("essen/ebe", True), ("essen", True), ("essen/ebe/places", True), ("essen/eb", False), ("duisburg/wbd", True)],
)
def test_whom_it_concerns(*, target: str, concerned: bool) -> None:
    """The target itself, something in it, what it is in; an incident of the gateway itself concerns everybody."""
    assert INCIDENT.concerns(target) is concerned
    assert replace(INCIDENT, targets=()).concerns(target)
