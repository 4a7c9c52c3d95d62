"""Calendars over a back-end whose dates move: the same event on another day, and nothing learnt from half an answer."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Callable
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from config.model import Settings
from domain.errors import SourceDown
from domain.exchange import Reply, Window
from gateway.edge.asgi import ASGI
from gateway.faces.ical import calendar
from gateway.front import edge
from gateway.http.calendar_wishes import Calendars
from gateway.http.routes import House
from gateway.http.surface import surface
from storage.seal import Seal
from tests.contract.engines import Place
from tests.unit.http.stage import NOON, TOWNS, Answer, Stage, a_pickup, ask, declared

CALENDARS = "/v1/waste/calendars"
HOUSE = "essen:stadt:9"
PUBLIC = "https://api.example.org"


@pytest.fixture
async def made(tmp_path: Path) -> AsyncIterator[tuple[Stage, ASGI]]:
    """A stage with calendars on a real memory."""
    stage = Stage()
    year = Window(start=date(2026, 1, 1), end=date(2027, 12, 31))
    stage.backends["essen", "waste.pickups"].reply = Reply(as_of=NOON, covers=year)
    async with Place(state=tmp_path, url=None).stores() as stores:
        seal = Seal([b"seal" * 8])
        calendars = Calendars(memory=lambda: stores.memory, seal=lambda: seal, draw=calendar, public_url=PUBLIC)
        house = House(
            book=lambda: stage.book,
            cities=tuple(TOWNS),
            clock=stage.clock,
            default_wait=5.0,
            explains=True,
            examples={},
            calendars=calendars,
        )
        app = surface(house, public_url=PUBLIC, contact="mailto:hansa@example.org")
        yield stage, edge(app, declared(), Settings(public_url=PUBLIC))


async def post(app: ASGI, wish: Any, **headers: str) -> Answer:
    """Ask for a calendar."""
    given = {"content-type": "application/json"} | {name.replace("_", "-"): value for name, value in headers.items()}
    return await ask(app, CALENDARS, method="POST", headers=given, body=json.dumps(wish).encode())


async def subscribed(app: ASGI, **wish: Any) -> str:
    """The path of a calendar of the house."""
    said = await post(app, {"address": HOUSE} | wish)
    assert said.status == 201, said.body
    return str(urlsplit(said.json()["url"]).path)


async def events(app: ASGI, path: str) -> dict[str, tuple[str, int, str]]:
    """UID → day, sequence, status."""
    said = await ask(app, path)
    assert said.status == 200, said.body
    return {
        str(event["UID"]): (event.decoded("DTSTART").isoformat(), int(event.decoded("SEQUENCE")), str(event["STATUS"]))
        for event in Calendar.from_ical(said.body).walk("VEVENT")
    }


async def test_a_moved_date_is_the_same_event(made: tuple[Stage, ASGI]) -> None:
    """Another day under the same UID with a higher SEQUENCE; a dropped one is CANCELLED until its day."""
    stage, app = made
    path = await subscribed(app)
    before = await events(app, path)
    assert sorted(before.values()) == [("2026-12-01", 0, "CONFIRMED"), ("2026-12-08", 0, "CONFIRMED")]
    [paper] = [uid for uid, event in before.items() if event[0] == "2026-12-01"]
    [residual] = [uid for uid in before if uid != paper]
    end = stage.backends["essen", "waste.pickups"]
    end.records = [a_pickup("1", "paper", date(2026, 12, 2)), a_pickup("2", "residual", date(2026, 12, 8))]
    assert await events(app, path) == {paper: ("2026-12-02", 1, "CONFIRMED"), residual: ("2026-12-08", 0, "CONFIRMED")}
    end.records = [a_pickup("1", "paper", date(2026, 12, 2))]
    assert (await events(app, path))[residual] == ("2026-12-08", 1, "CANCELLED")
    stage.now += timedelta(days=20)
    end.records = []
    assert await events(app, path) == {}


async def test_the_file_is_equal_while_nothing_changes(made: tuple[Stage, ASGI]) -> None:
    """Made again it is the same to the byte, with a strong tag; DTSTAMP says when something last changed."""
    stage, app = made
    path = await subscribed(app)
    first = await ask(app, path)
    stage.now += timedelta(hours=5)
    again = await ask(app, path)
    assert (again.body, again.header("etag")) == (first.body, first.header("etag"))
    assert first.header("etag").startswith('"')
    assert b"DTSTAMP:20261122T120000Z" in again.body


async def test_half_an_answer_moves_nothing(made: tuple[Stage, ASGI]) -> None:
    """While the back-end fails and an old answer lacks a date, the calendar says what it said."""
    stage, app = made
    path = await subscribed(app)
    before = await events(app, path)
    end = stage.backends["essen", "waste.pickups"]
    end.reply, end.records = replace(end.reply, state="stale"), end.records[:1]
    assert await events(app, path) == before


async def test_without_any_answer_it_is_a_problem(made: tuple[Stage, ASGI]) -> None:
    """A calendar program keeps what it has on a 503; an empty calendar would delete it."""
    stage, app = made
    path = await subscribed(app)
    stage.fail("waste.pickups", SourceDown("gone"))
    assert (await ask(app, path)).status == 503


async def test_it_shows_what_was_chosen(made: tuple[Stage, ASGI]) -> None:
    """Only the fractions asked for; a reminder on the day before at the hour asked for; in the language of who made it."""
    _, app = made
    german = await post(app, {"address": HOUSE, "fraction": ["paper"], "remind": "18:30"}, accept_language="de-DE")
    said = await ask(app, urlsplit(german.json()["url"]).path)
    [event] = Calendar.from_ical(said.body).walk("VEVENT")
    [alarm] = event.walk("VALARM")
    assert alarm.decoded("TRIGGER") == -timedelta(hours=5, minutes=30)
    assert (str(event["SUMMARY"]), said.header("content-language")) == ("Papier und Pappe", "de")


async def test_the_address_tells_no_house(made: tuple[Stage, ASGI]) -> None:
    """Neither the path nor the file names it; two calendars of one house have nothing in common, not even a UID."""
    _, app = made
    one, other = await subscribed(app), await subscribed(app)
    assert one != other
    said = await ask(app, one)
    for text in ("essen:stadt:9", "Aachener", "45147"):
        assert text not in one
        assert text.encode() not in said.body
    assert not set(await events(app, one)) & set(await events(app, other))
    assert f"SOURCE;VALUE=URI:{PUBLIC}".encode() in said.body.replace(b"\r\n ", b"")


@pytest.mark.parametrize(
    ("wish", "name", "code"),
    [
        ({}, "address", "missing"),
        ({"address": "essen:stadt:10"}, "address", "unknown-address"),
        ({"address": "nowhere:stadt:9"}, "address", "id-unknown-city"),
        ({"address": "essen"}, "address", "id-unreadable"),
        ({"address": HOUSE, "fraction": ["papier"]}, "fraction.0", "unknown-value"),
        ({"address": HOUSE, "remind": "25:00"}, "remind", "bad-form"),
        ({"address": HOUSE, "colour": "red"}, "colour", "unknown-field"),
    ],
)
async def test_a_wish_that_cannot_be_is_refused(made: tuple[Stage, ASGI], wish: Any, name: str, code: str) -> None:
    """422, naming the field of the body."""
    said = await post(made[1], wish)
    assert (said.status, said.json()["errors"][0]["in"]) == (422, "body")
    assert said.codes() == {name: code}


@pytest.mark.parametrize(
    "change",
    [
        lambda id_: "abc",
        lambda id_: id_[:-4],
        lambda id_: id_[:20] + ("A" if id_[20] != "A" else "B") + id_[21:],
        lambda id_: "ü" + id_,
        lambda id_: id_ + "/",
        lambda id_: "A" * 4000,
    ],
)
async def test_what_is_no_calendar_is_not_found(made: tuple[Stage, ASGI], change: Callable[[str], str]) -> None:
    """An id that was changed, cut, or made up opens nothing."""
    _, app = made
    id_ = (await subscribed(app)).removeprefix(f"{CALENDARS}/").removesuffix(".ics")
    said = await ask(app, f"{CALENDARS}/{change(id_)}.ics")
    assert (said.status, said.json()["type"]) == (404, "/problems/not-found")
