"""What each source was good for, over whole gateways: counted with every answer, told to the public in round words only."""

from __future__ import annotations

from contextlib import AsyncExitStack
from datetime import date, timedelta
from pathlib import Path

import pytest

from gateway import benefit as telling
from storage.benefit_ports import Benefit, Caller, Tally
from storage.keyring import new_key
from storage.open import open_stores
from tests.flow.stand import NOON, Stand, standing
from tests.flow.visitor import text

TODAY = NOON.date()
ASKED = {"city": "essen"}
LIST = "/v1/mobility/disruptions"


async def counts(benefit: Benefit) -> dict[tuple[str, str], int]:
    """Of today, by source and kind."""
    return {(each.source, each.kind): each.count for each in await benefit.days(since=TODAY, until=TODAY)}


async def test_every_answer_counts_for_the_sources_it_was_made_of(tmp_path: Path) -> None:
    """Misses, hits and 304s in two workers; what nobody offers is wanted; what failed, and the gateway's own lists, are nothing."""
    secret, key = new_key("counted", (), NOON)
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        await stores.keys.create(key)
    named: set[tuple[str, str]] = set()
    async with AsyncExitStack() as stack:
        stands: list[Stand] = [await stack.enter_async_context(standing(tmp_path)) for _ in range(2)]
        for stand in stands:
            first = await stand.ask(LIST, ASKED, headers={"hansa-key": secret})
            again = {"hansa-key": secret, "if-none-match": first.headers["etag"]}
            said = await stand.ask(LIST, ASKED, headers=again)
            assert (said.status, said.headers["cache-status"].startswith("hansa; hit")) == (304, True)
            for _ in range(3):  # the third is like one before, and goes the short way
                await stand.ask(LIST, ASKED)
            assert (await stand.ask("/v1/sources", ASKED)).status == 200
            wanted = await stand.ask("/v1/broadband/hotspots", {"city": "duisburg"})
            named |= {(row["id"], row["state"]) for row in (*first.json["sources"], *wanted.json["sources"])}
    source, unsupported = "essen/vrr/mobility.disruptions", "duisburg/-/broadband.hotspots"
    assert named == {(source, "fresh"), (unsupported, "unsupported")}
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        found = await counts(stores.benefit)
        apps = await stores.benefit.apps(since=TODAY, until=TODAY)
    answered = dict.fromkeys([(where, "answered") for where in ("essen", "essen/mobility", "-")], 10)
    assert found == {(source, "served"): 10, (unsupported, "wanted"): 2} | answered
    assert apps.sources == {source: 2}


async def test_the_public_is_told_of_complete_days_and_of_no_few(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Thirty days, today not among them; one or two apps or orders are null; nothing is said before a day is complete."""
    monkeypatch.setattr(telling, "PAUSE", 0.02)
    async with standing(tmp_path) as stand:

        async def use(resource: str) -> dict[str, object] | None:
            said = await stand.ask("/v1/sources", ASKED | {"resource": resource})
            found: dict[str, object] | None = said.json["items"][0]["use"]
            return found

        first = await stand.ask(LIST, ASKED)
        (source,) = (row["id"] for row in first.json["sources"])
        assert await use("mobility.disruptions") is None
        days = [TODAY - timedelta(days=n) for n in (0, 1, 30, 31)]
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
            served = [Tally(day=day, source=source, kind="served", count=10) for day in days]
            done = Tally(day=days[1], source=source, kind="completed", count=3)
            callers = [Caller(source=source, client=f"app:{n}", day=days[1]) for n in range(2)]
            await stores.benefit.add((*served, done), callers)

        async def known() -> bool:
            await stand.set_clock(stand.clock() + timedelta(seconds=61))
            return await use("mobility.disruptions") is not None

        await stand.until(known)
        whole = {"since": str(date(2026, 11, 1)), "until": str(date(2026, 11, 30))}
        assert await use("mobility.disruptions") == whole | {"answers": 20, "apps": None, "completed": 3}
        assert await use("waste.pickups") == whole | {"answers": 0, "apps": 0, "completed": 0}


async def test_operators_see_what_sources_are_good_for(tmp_path: Path) -> None:
    """Sources by answers, wishes by demand, what nobody used; of one city and a period, in both languages."""
    at_home = {"host": "localhost"}
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        tallies = [
            Tally(day=TODAY, source="-", kind="answered", count=112_344),
            Tally(day=TODAY, source="essen", kind="answered", count=12_000),
            Tally(day=TODAY, source="essen/ebe/waste.pickups", kind="served", count=12_345),
            Tally(day=TODAY, source="essen/ebe/waste.bulky-orders", kind="completed", count=1),
            Tally(day=TODAY - timedelta(days=20), source="duisburg/wbd/waste.pickups", kind="served", count=99_999),
            Tally(day=TODAY, source="duisburg/-/broadband.hotspots", kind="wanted", count=8),
            Tally(day=TODAY, source="essen/-/mobility.parking", kind="wanted", count=80),
        ]
        await stores.benefit.add(tallies, [Caller(source="essen/ebe/waste.pickups", client="app:a", day=TODAY)])
    async with standing(tmp_path) as stand:
        page = await stand.ask("/ops/benefit", {"lang": "en"}, headers=at_home)
        assert (page.status, page.headers["cache-control"]) == (200, "private, no-store")
        said = text(page)
        assert "Answers 112,344 Apps 1 Orders and reports completed 1" in said
        assert said.index("duisburg/wbd/waste.pickups") < said.index("essen/ebe/waste.pickups")
        assert "Parking mobility.parking Essen 80 Public Wi-Fi broadband.hotspots Duisburg 8" in said
        assert "Answers a day; the most in one day: 112,344." in page.body.decode()
        assert said.index("Not used") < said.index("duesseldorf/awista/waste.pickups")
        assert b" style=" not in page.body
        said = text(await stand.ask("/ops/benefit", {"city": "essen", "days": "7", "lang": "de"}, headers=at_home))
        assert "essen/ebe/waste.pickups Abfuhrtermine, Essen 12.345 1 0" in said
        assert "Antworten 12.000 Apps 1" in said
        assert "duisburg/" not in said
        assert (await stand.ask("/ops/benefit")).status == 401
