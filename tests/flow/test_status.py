"""`/status`: each city and service over 90 days, what operators say of it, and the same for programs and feed readers."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from defusedxml.ElementTree import fromstring
from sqlalchemy import insert

from storage.database import open_engine
from storage.incidents_ports import Incident, Note, Said
from storage.migrations.run import migrate
from storage.open import open_stores
from storage.watch_tables import DAYS
from tests.flow.stand import NOON, Stand, standing
from tests.flow.visitor import text

TODAY = NOON.date()
ATOM = "{http://www.w3.org/2005/Atom}"
CAUSE = Said(de="Ein Kabel <ist> ab & liegt da.", en="A cable <is> cut & lies\x0b there.")


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """A gateway with two days of history in Essen and one incident that is over, one that lasts."""
    engine = open_engine(state=tmp_path, database_url=None)
    migrate(engine)
    binding = "essen/ebe/waste.pickups#ebe"
    minutes = [
        (TODAY - timedelta(days=1), 992, 0, 8),
        (TODAY - timedelta(days=2), 1000, 0, 0),
        (TODAY - timedelta(days=95), 0, 0, 9),
    ]
    with engine.begin() as connection:
        rows = [
            {"day": day, "binding": binding, "good": good, "care": care, "bad": bad} for day, good, care, bad in minutes
        ]
        connection.execute(insert(DAYS), rows)
    engine.dispose()
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        for hours, target in ((48, "essen/ebe"), (1, "duisburg")):
            begun = Note(at=NOON - timedelta(hours=hours), state="identified", text=CAUSE, by="anna")
            title = Said(de=f"Leitung {target}", en=f"Line {target}")
            kept = await stores.incidents.open(Incident(title=title, targets=(target,), notes=(begun,)))
            if hours == 48:
                over = Said(de="Geflickt.", en="Mended.")
                await stores.incidents.note(
                    kept.number, Note(at=NOON - timedelta(hours=40), state="resolved", text=over, by="anna")
                )
    async with standing(tmp_path) as opened:
        yield opened


async def test_cities_and_services_over_ninety_days(stand: Stand) -> None:
    """Shares in words and bars, a table of the same, incidents where they concern; nobody's name; in both languages."""
    page = await stand.ask("/status", {"lang": "en"})
    assert (page.status, page.headers["cache-control"]) == (200, "public, max-age=3")
    html, said = page.body.decode(), text(page)
    assert 'aria-label="Essen, 90 days: 1 without trouble, 1 with disturbances, 0 with failures, 88 not asked."' in html
    assert "99.6 % of the asked minutes" in said
    assert said.index("What is wrong now Line duisburg") < said.index("Over, in the last 90 days Line essen/ebe")
    assert "A cable <is> cut & lies there." in said
    assert "anna" not in html
    assert "<script" not in html
    assert " style=" not in html
    city = text(await stand.ask("/status/essen", {"lang": "de"}))
    assert "Abfall 3. September 2026 – 1. Dezember 2026 99,6 % der gefragten Minuten" in city
    assert "99,2 % Störungen" in city
    assert "Leitung essen/ebe" in city
    assert "Leitung duisburg" not in city
    assert (await stand.ask("/status/nowhere")).status == 404


async def test_the_same_for_programs(stand: Stand) -> None:
    """What was asked by day and service, and every note: in a form that says its language and when it was true."""
    said = await stand.ask("/status.json", {"lang": "de"})
    assert (said.status, said.headers["content-language"]) == (200, "de")
    assert said.json["days"] == {"since": "2026-09-03", "until": "2026-12-01", "known": True}
    essen = next(each for each in said.json["cities"] if each["city"] == "essen")
    waste = next(each for each in essen["services"] if each["service"] == "waste")
    assert (waste["name"], waste["share"], waste["minutes"]) == ("Abfall", 0.996, {"good": 1992, "care": 0, "bad": 8})
    assert [day["day"] for day in waste["days"]] == ["2026-11-29", "2026-11-30"]
    assert [each["state"] for each in said.json["incidents"]] == ["identified", "resolved"]
    assert said.json["incidents"][1]["notes"][1] == {
        "at": "2026-11-29T19:00:00Z",
        "state": "resolved",
        "text": "Geflickt.",
    }
    assert "anna" not in said.body.decode()


async def test_a_feed_of_what_operators_say(stand: Stand) -> None:
    """RFC 4287: every id is there once and stays the same, every entry is dated, the newest first; text stays text."""
    said = await stand.ask("/status.atom", {"lang": "en"})
    assert said.headers["content-type"] == "application/atom+xml"
    feed = fromstring(said.body)
    assert feed.tag == f"{ATOM}feed"
    for name in ("id", "title", "updated", "author"):
        assert len(feed.findall(f"{ATOM}{name}")) == 1
    (mine,) = (link for link in feed.iter(f"{ATOM}link") if link.get("rel") == "self")
    assert mine.get("href") == "http://gateway.test/status.atom?lang=en"
    entries = feed.findall(f"{ATOM}entry")
    ids = [entry.findtext(f"{ATOM}id") for entry in entries]
    assert len(set(ids)) == 3
    assert all(re.fullmatch(r"tag:gateway\.test,2026:status/en/incident/\d+/\d+", each or "") for each in ids)
    assert [entry.findtext(f"{ATOM}updated") for entry in entries] == [
        "2026-12-01T10:00:00Z", "2026-11-29T19:00:00Z", "2026-11-29T11:00:00Z",
    ]  # fmt: skip
    assert feed.findtext(f"{ATOM}updated") == "2026-12-01T10:00:00Z"
    assert entries[0].findtext(f"{ATOM}title") == "Line duisburg: identified"
    assert entries[0].findtext(f"{ATOM}content") == CAUSE.en.replace("\x0b", "")
    german = fromstring((await stand.ask("/status.atom", {"lang": "de"})).body)
    assert german.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"


async def test_without_the_store_the_page_says_so(stand: Stand, monkeypatch: pytest.MonkeyPatch) -> None:
    """What is now is shown all the same."""
    from storage import errors, watch

    async def fails(*_: object, **__: object) -> None:
        raise errors.StorageError("down")

    monkeypatch.setattr(watch.DurableWatch, "days", fails)
    page = await stand.ask("/status", {"lang": "en"})
    assert page.status == 200
    assert "The history cannot be had right now." in text(page)
    assert (await stand.ask("/status.json")).json["days"]["known"] is False
