"""AWL: invented answers to exact pickups and addresses, odd answers, and the twin."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.find import find
from domain.errors import SourceError, SourceNonsense
from domain.exchange import Call, Household, Reply, Window
from domain.places import AddressQuery
from sandbox import awl as twin
from sandbox.bins import has_bins
from sandbox.kit import running
from sandbox.world import House, town
from tests.contract.households import RECORDINGS, Ask, asking, at, control, journal, notes, row, rows
from tests.contract.odd import odd_json
from tests.contract.stage import NOON, Asked, Part, Said, ask, canned, door_to, swallows, tools_for

ADAPTER = find("awl")
OPTIONS: dict[str, Any] = {
    "fractions": {
        "grau": "residual", "pink": "residual", "braun": "organic", "blau": "paper", "gelb": "packaging",
    },
    "choices": {"grau": "graue Tonne, wöchentlich", "pink": "pinke Tonne, alle zwei Wochen"},
}  # fmt: skip
STREETS, YEAR = "/townarea-streets", ""
HOME = at("Niederstr.", "42 a", "41460", address="muster:awl:6810-42a")


def recorded(name: str) -> Any:
    """A recording, decoded."""
    return json.loads((RECORDINGS / "awl" / name).read_bytes())


def portal(year: object = None, streets: object = None) -> dict[str, Part]:
    """A portal that knows one house: number 42a of the Niederstrasse, and that in 2026 only."""

    def calendar(asked: Asked) -> bytes:
        one = {"streetNum": "6810", "homeNummber": "42a", "startMonth": "2026", "isTreeMonthRange": "false"}
        known = all(asked.param(name) == value for name, value in one.items()) and asked.param("isYear") == "true"
        return json.dumps((recorded("year.json") if year is None else year) if known else {}).encode()

    listed = recorded("streets.json") if streets is None else streets
    return {STREETS: json.dumps(listed).encode(), "/": calendar}


@asynccontextmanager
async def asking_portal(**answers: Any) -> AsyncIterator[tuple[Ask, list[Asked]]]:
    """A binding in front of it."""
    async with canned(portal(**answers)) as stage, asking(ADAPTER, stage.url, OPTIONS) as ask_it:
        yield ask_it, stage.asked


async def houses(q: str | None = None, *, item: str | None = None, **options: Any) -> Reply:
    """The addresses the portal gives to what was typed."""
    async with canned(portal()) as stage:
        query = AddressQuery(q=q)
        return await ask(ADAPTER, stage.url, resource="addresses", query=query, item=item, options=OPTIONS | options)


async def test_a_year_comes_out_exactly() -> None:
    """From this week on: months are counted from 0, a lid told twice counts once, what cannot be a day is rejected."""
    async with asking_portal() as (ask_it, _):
        reply = await ask_it(HOME)
    house = "6810-42a"
    grey, pink = "graue Tonne, wöchentlich", "pinke Tonne, alle zwei Wochen"
    assert rows(reply) == {
        f"{house}-2026-11-16-gelb": ("2026-11-16", "packaging", "gelb", None, None, None, None),
        f"{house}-2026-11-30-blau": ("2026-11-30", "paper", "blau", None, None, None, None),
        f"{house}-2026-11-30-braun": ("2026-11-30", "organic", "braun", None, None, None, None),
        f"{house}-2026-12-01-grau": ("2026-12-01", "residual", "grau", grey, None, None, None),
        f"{house}-2026-12-01-pink": ("2026-12-01", "residual", "pink", pink, None, None, None),
        f"{house}-2026-12-31-lila": ("2026-12-31", None, "lila", None, None, None, None),
    }
    assert notes(reply) == {
        "choice-needed": "graue Tonne, wöchentlich, pinke Tonne, alle zwei Wochen",
        "unmapped-values": "lila",
    }
    assert sorted(each.row for each in reply.rejected) == [
        "1-26/4", "12-2026/1", "2-2026/32", "2-2026/5", "2-2026/6", "2-2026/x", "3-2026",
    ]  # fmt: skip
    assert reply.covers == Window(start=date(2026, 11, 16), end=date(2026, 12, 31))
    assert {record.model.address for record in reply.records} == {HOME.id}


async def test_what_is_asked_is_what_the_portal_understands() -> None:
    """The streets once, then the year by its wrong names; in November next year's as well, which is not there yet."""
    async with asking_portal() as (ask_it, asked):
        await ask_it(HOME)
        await ask_it(HOME)
    assert [each.path for each in asked] == [STREETS, "/", "/", "/", "/"]
    assert [dict(each.query) for each in asked[1:3]] == [
        {"streetNum": "6810", "homeNummber": "42a", "startMonth": f"{year}", "isTreeMonthRange": "false", "isYear": "true"}
        for year in (2026, 2027)
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("month", "years"), [(1, ["2026"]), (10, ["2026"]), (11, ["2026", "2027"]), (12, ["2026", "2027"])]
)
async def test_next_year_is_asked_for_when_it_may_be_there(month: int, years: list[str]) -> None:
    """From November on."""
    async with canned(portal()) as stage, door_to(stage.url) as door:
        clock = datetime(2026, month, 15, 12, tzinfo=UTC)
        fetch = ADAPTER.bind(
            tools_for(ADAPTER, stage.url, resource="waste.pickups", door=door, options=OPTIONS, clock=lambda: clock)
        )
        deadline = asyncio.get_running_loop().time() + 5
        await fetch(Call(binding="b", deadline=deadline, household=HOME))
    assert [each.param("startMonth") for each in stage.asked[1:]] == years


@pytest.mark.parametrize("only", ["grau", "pink"])
async def test_one_lid_leaves_nothing_to_choose(only: str) -> None:
    """Where the portal names one of the two, there is no variant and no note."""
    async with asking_portal(year={"11-2026": {"1": [only, "gelb"]}}) as (ask_it, _):
        reply = await ask_it(HOME)
    assert [record.model.variant for record in reply.records] == [None, None]
    assert not reply.notes


@pytest.mark.parametrize("home", [at("Gibtsnichtgasse", "1"), at("Niederstraße", "999"), at("Schulstraße", "1")])
async def test_an_unknown_address_is_said_to_be_one(home: Household) -> None:
    """No such street, and no such number where the portal says it with an empty object: a note, and nothing covered."""
    async with asking_portal() as (ask_it, _):
        reply = await ask_it(home)
    assert (reply.records, reply.covers) == ((), None)
    assert notes(reply) == {"address-unknown": f"{home.street} {home.house_number}"}


async def test_two_streets_of_one_name_are_told_apart_by_the_house() -> None:
    """The one that has the number is meant; where both have it nobody can say."""
    both = portal()

    def only(*numbers: str) -> Any:
        return lambda asked: b'{"11-2026": {"1": ["blau"]}}' if asked.param("streetNum") in numbers else b"{}"

    for numbers, found in ((("78",), ["78-1-2026-12-01-blau"]), (("77", "78"), [])):
        answers = {**both, "/": only(*numbers)}
        async with canned(answers) as stage, asking(ADAPTER, stage.url, OPTIONS) as ask_it:
            reply = await ask_it(at("Schulstr.", "1"))
        assert [record.id for record in reply.records] == found


async def test_one_pickup_is_found_by_its_id() -> None:
    """An id names street and house: no list of streets is needed; what is no id of ours is nothing."""
    async with asking_portal() as (ask_it, asked):
        reply = await ask_it(item="6810-42a-2026-11-30-blau")
        assert {each.path for each in asked} == {"/"}
        found = next(record.model for record in reply.records if record.id == "6810-42a-2026-11-30-blau")
        assert row(found)[:3] == ("2026-11-30", "paper", "blau")
        assert found.address is None
        before = len(asked)
        for strange in ("x", "6810-2026-11-30-blau", "6810-42a"):
            assert (await ask_it(item=strange)).records == ()
        assert len(asked) == before
        assert (await ask_it(item="6810-999-2026-11-30-blau")).records == ()


@pytest.mark.parametrize(
    "typed", ["Niederstr. 42a", "niederstrasse 42 A", "Niederstraße 42a, 41460 Neustadt", "Nieder 42a"]
)
async def test_a_typed_house_is_an_address(typed: str) -> None:
    """In any spelling, as soon as the number stands there; its id can be asked for."""
    reply = await houses(typed)
    assert [(record.id, record.model.street, record.model.house_number) for record in reply.records] == [
        ("6810-42a", "Niederstrasse", "42a")
    ]
    assert not reply.notes
    assert [record.id for record in (await houses(item="6810-42a")).records] == ["6810-42a"]


async def test_streets_alone_are_named_in_a_note() -> None:
    """The portal knows no house numbers: whoever types a street is told to go on; whoever types rubbish is not."""
    reply = await houses("nied")
    assert (reply.records, notes(reply)) == ((), {"number-needed": "Niederstrasse, Niederwallstrasse"})
    assert (await houses("xyz")).notes == ()
    assert (await houses("Niederstr 43")).notes == ()
    for unknown in ("6810-43", "1-1", "x"):
        assert (await houses(item=unknown)).records == ()


async def test_a_question_for_no_address_shows_those_that_are_named() -> None:
    """`shown` stands in for a first page."""
    assert (await houses()).records == ()
    assert [record.id for record in (await houses(shown=("Niederstr. 42a",))).records] == ["6810-42a"]


@pytest.mark.parametrize("streets", [{}, [{"strasseNummer": None}], ["a"], [{"strasseBezeichnung": "Markt"}]])
async def test_a_list_without_streets_is_nonsense(streets: object) -> None:
    """A renamed member is an outage, not a town without streets."""
    async with asking_portal(streets=streets) as (ask_it, _):
        with pytest.raises(SourceNonsense):
            await ask_it(HOME)


@pytest.mark.parametrize("year", [[], "nein", 3])
async def test_a_calendar_that_is_no_object_is_nonsense(year: object) -> None:
    """And no unknown address."""
    async with asking_portal(year=year) as (ask_it, _):
        with pytest.raises(SourceNonsense):
            await ask_it(HOME)


async def test_a_portal_in_trouble_is_an_outage() -> None:
    """Statuses are the door's."""
    async with canned({STREETS: Said(status=500)}) as stage, asking(ADAPTER, stage.url, OPTIONS) as ask_it:
        with pytest.raises(SourceError):
            await ask_it(HOME)


@settings(max_examples=50)
@given(year=odd_json(recorded("year.json")), streets=odd_json(recorded("streets.json")))
def test_whatever_comes_is_a_reply_or_a_source_error(year: bytes, streets: bytes) -> None:
    """No answer gets past the adapter's edge as anything else."""
    question: dict[str, Any] = {"options": OPTIONS}
    whole = json.dumps(recorded("streets.json")).encode()
    for answers in ({STREETS: whole, "/": year}, {STREETS: streets, "/": b"{}"}):
        asyncio.run(swallows(ADAPTER, answers, resource="waste.pickups", household=HOME, **question))
        asyncio.run(swallows(ADAPTER, answers, resource="addresses", query=AddressQuery(q="Nieder 42a"), **question))


def test_a_fraction_nobody_knows_is_refused_at_start() -> None:
    """The vocabulary's codes, and no others."""
    wrong = {"fractions": {"grau": "restmuell"}}
    with pytest.raises(ValueError, match="restmuell"):
        ADAPTER.bind(tools_for(ADAPTER, "http://a", resource="waste.pickups", door=None, options=wrong))


def of_the_twin(*, bins: bool) -> list[House]:
    """Houses of a simulated town."""
    return [house for house in town("duisburg").houses if has_bins(house) is bins]


@asynccontextmanager
async def asking_twin() -> AsyncIterator[tuple[Ask, str]]:
    """A binding in front of the twin, whose clock is the adapter's."""
    async with running([twin.twin("duisburg")]) as urls:
        url = urls["awl/duisburg"]
        await control(url, "PUT", "/_twin/clock", {"now": NOON.isoformat()})
        async with asking(ADAPTER, f"{url}{twin.PATH}", OPTIONS) as ask_it:
            yield ask_it, url


async def test_the_twins_houses_are_found_in_any_spelling() -> None:
    """ß and ss, Str. and Straße: one house, one calendar of a whole year."""
    house = next(each for each in of_the_twin(bins=True) if each.street.name.endswith("straße"))
    spelt = house.street.name
    async with asking_twin() as (ask_it, url):
        replies = [
            await ask_it(at(street, house.label))
            for street in (spelt, twin.plain(spelt), spelt.replace("straße", "str."))
        ]
        asked = await journal(url)
    assert rows(replies[0]) == rows(replies[1]) == rows(replies[2]) != {}
    assert not any(reply.rejected or reply.unmapped for reply in replies)
    assert len(asked) == 1 + 3 * 2
    assert replies[0].covers == Window(start=date(2026, 11, 16), end=date(2026, 12, 31))


async def test_a_house_of_the_twin_without_bins_is_unknown() -> None:
    """The portal tells the two by the same empty object, and so they are told here."""
    house = of_the_twin(bins=False)[0]
    async with asking_twin() as (ask_it, _):
        reply = await ask_it(at(house.street.name, house.label))
    assert set(notes(reply)) == {"address-unknown"}
