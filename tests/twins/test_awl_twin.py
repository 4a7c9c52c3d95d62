"""The wire of AWL's portal: wrong names, months from 0, lids, and an empty object for whatever it does not know."""

from collections.abc import AsyncIterator
from datetime import date
from typing import Any

import pytest
from aiohttp import ClientSession

from sandbox import awl
from sandbox.bins import has_bins
from sandbox.kit import running
from sandbox.world import town

HOUSE = next(house for house in town("essen").houses if has_bins(house) and awl.stands(house, "pink"))
ASKED = {
    "streetNum": str(HOUSE.street.key), "homeNummber": HOUSE.label, "startMonth": "2026", "isTreeMonthRange": "false",
    "isYear": "true",
}  # fmt: skip


class Portal:
    """A client of the twin."""

    def __init__(self, session: ClientSession, base: str) -> None:
        self.session, self.base = session, base

    async def get(self, path: str = "", **query: str) -> Any:
        """The answer; whatever it says, HTTP says 200."""
        async with self.session.get(f"{self.base}{awl.PATH}{path}", params=query) as answer:
            assert (answer.status, answer.content_type) == (200, "application/json")
            return await answer.json()


@pytest.fixture
async def portal() -> AsyncIterator[Portal]:
    """The running twin, on the last day of November."""
    async with running([awl.twin("essen")]) as urls, ClientSession() as session:
        base = urls["awl/essen"]
        async with session.put(f"{base}/_twin/clock", json={"now": "2026-11-30T12:00:00+01:00"}) as answer:
            assert answer.status == 200
        yield Portal(session, base)


async def test_all_streets_come_at_once_and_without_sharp_s(portal: Portal) -> None:
    """Numbers and names; `Str.` is written out."""
    rows = await portal.get("/townarea-streets")
    assert len(rows) == len(town("essen").streets)
    assert {"strasseNummer", "strasseBezeichnung"} <= rows[0].keys()
    names = " ".join(row["strasseBezeichnung"] for row in rows)
    assert "ß" not in names
    assert "Str." not in names
    assert "Rüttenscheider Strasse" in names


async def test_a_year_is_an_object_of_objects(portal: Portal) -> None:
    """Twelve months from 0 on, days from 1 on, lids; every pair of keys is a day of that year."""
    year = await portal.get(**ASKED)
    assert list(year) == [f"{month}-2026" for month in range(12)]
    days = [date(2026, int(month.split("-")[0]) + 1, int(day)) for month, days in year.items() for day in days]
    assert days == sorted(days)
    lids = {lid for days in year.values() for day in days.values() for lid in day}
    assert {"grau", "pink", "blau", "gelb"} <= lids <= {"grau", "pink", "braun", "blau", "gelb"}


@pytest.mark.parametrize(
    "other",
    [
        {"homeNummber": "9999"},
        {"streetNum": "99999"},
        {"isTreeMonthRange": "true"},
        {"isYear": "false"},
        {"startMonth": "11"},
        {"startMonth": "2027"},
    ],
    ids="".join,
)
async def test_whatever_it_does_not_know_is_an_empty_object(portal: Portal, other: dict[str, str]) -> None:
    """A number, a street, another range, a month, a year that is not published."""
    assert await portal.get(**(ASKED | other)) == {}


@pytest.mark.parametrize("right", ["homeNumber", "houseNumber"])
async def test_the_right_spelling_is_not_understood(portal: Portal, right: str) -> None:
    """Only `homeNummber` is."""
    asked = {right if name == "homeNummber" else name: value for name, value in ASKED.items()}
    assert await portal.get(**asked) == {}


async def test_next_year_appears_in_december(portal: Portal) -> None:
    """And a house without bins has no year at all."""
    async with portal.session.put(f"{portal.base}/_twin/clock", json={"now": "2026-12-01T12:00:00+01:00"}):
        assert await portal.get(**(ASKED | {"startMonth": "2027"})) != {}
    bare = next(house for house in town("essen").houses if not has_bins(house))
    assert await portal.get(**(ASKED | {"streetNum": str(bare.street.key), "homeNummber": bare.label})) == {}
