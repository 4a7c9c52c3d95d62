"""Course feeds to exact dates: repetitions over the time change, moved and called-off dates, zones, seats, odd bytes, the twin."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from adapters._kit.courses import spans
from adapters._kit.find import find
from domain.courses import Course
from domain.errors import SourceNonsense
from domain.exchange import Call, Reply
from sandbox import vhs as twin
from sandbox.kit import running
from tests.contract.households import control, notes
from tests.contract.odd import odd_text
from tests.contract.stage import NOON, ask, canned, swallows, tools_for

ADAPTER, LIST = find("ical"), find("list")
FEED = (Path(__file__).parent.parent / "recordings" / "ical" / "courses.ics").read_bytes()
OPTIONS = {"number": "X-KURSNUMMER", "seats": "X-PLAETZE", "free": "X-FREIE-PLAETZE", "fee": "X-GEBUEHR"}
QUESTION: dict[str, Any] = {"resource": "education.courses", "options": OPTIONS}


async def read(body: bytes = FEED, **options: str) -> Reply:
    """The reply to one feed, on 22 November 2026."""
    async with canned({"/": body}) as stage:
        return await ask(ADAPTER, stage.url, **(QUESTION | {"options": OPTIONS | options}))


async def course(name: str) -> Course:
    """One course of the recording."""
    model: Course = {record.id: record.model for record in (await read()).records}[name]
    return model


def said(found: Course) -> list[str]:
    """Its dates, with the offsets they have then."""
    return [f"{each.start.isoformat()}/{each.end.isoformat() if each.end else ''}" for each in found.dates]


async def test_a_series_keeps_its_wall_time() -> None:
    """18:00 before and after the change; a date left out, one more, one called off, one moved; texts unescaped."""
    found = await course("englisch")
    assert said(found) == [
        "2026-10-13T18:00:00+02:00/2026-10-13T19:30:00+02:00",
        "2026-11-03T20:00:00+01:00/2026-11-03T21:00:00+01:00",
        "2026-11-10T18:00:00+01:00/2026-11-10T19:30:00+01:00",
        "2026-11-17T18:00:00+01:00/2026-11-17T19:30:00+01:00",
        "2026-11-24T18:00:00+01:00/2026-11-24T19:30:00+01:00",
        "2026-12-01T18:00:00+01:00/2026-12-01T19:30:00+01:00",
        "2026-12-08T18:00:00+01:00/2026-12-08T19:30:00+01:00",
    ]
    assert (found.start, found.end) == (found.dates[0].start, found.dates[-1].end)
    assert (found.title, found.description) == (
        "Englisch A1, Abendkurs",
        "Für alle, die neu beginnen; ohne Vorkenntnisse.",
    )
    assert (found.number, found.venue, found.fee, found.url) == (
        "1001",
        "Raum 1.07",
        "98,00 EUR",
        "https://vhs.example/kurse/1",
    )
    assert (found.seats, found.free, found.cancelled) == (14, 5, False)


async def test_zones_and_days() -> None:
    """UTC, no zone, a whole day: each in the offset the city has then."""
    assert said(await course("utc")) == ["2026-12-01T18:00:00+01:00/2026-12-01T20:00:00+01:00"]
    assert said(await course("frei")) == ["2026-12-02T09:00:00+01:00/2026-12-02T10:30:00+01:00"]
    assert said(await course("ganztags")) == ["2026-12-05T00:00:00+01:00/2026-12-06T00:00:00+01:00"]
    assert len(said(await course("bis"))) == 4


async def test_free_seats_are_never_guessed() -> None:
    """A number is a number, a word for full is 0, another word and silence are null."""
    reply = await read()
    free = {record.id: record.model.free for record in reply.records}
    assert {name: free[name] for name in ("englisch", "utc", "frei", "ganztags", "bis")} == {
        "englisch": 5,
        "utc": 0,
        "frei": None,
        "ganztags": 0,
        "bis": None,
    }
    assert notes(reply) == {"unmapped-values": "auf Anfrage"}


async def test_a_cancelled_course_stays_and_says_so() -> None:
    """Who booked it should find it; one whose every date was called off, and one that is over, are gone."""
    reply = await read()
    assert [record.id for record in reply.records if record.model.cancelled] == ["frei"]
    assert not {"abgesagt", "vorbei"} & {record.id for record in reply.records}


async def test_a_rule_without_an_end_ends() -> None:
    """It is cut at so many dates, and a rule for every second, of another age, or without a time is rejected."""
    reply = await read()
    endless = next(record.model for record in reply.records if record.id == "endlos")
    assert len(endless.dates) == 400
    assert sorted(each.row for each in reply.rejected) == [
        "#15", "ohnetitel", "ohnezeit", "sekunden", "uralt", "utc", "verwaist",
    ]  # fmt: skip


@pytest.mark.parametrize("body", [b"", b"<html>", b"BEGIN:VEVENT\r\nEND:VEVENT\r\n", b"{}"])
async def test_what_is_no_calendar_is_nonsense(body: bytes) -> None:
    """An error page is no centre without courses."""
    with pytest.raises(SourceNonsense):
        await read(body)


async def test_a_calendar_without_events_is_a_centre_without_courses() -> None:
    """Fresh, and nothing in it."""
    reply = await read(b"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nEND:VCALENDAR\r\n")
    assert (reply.records, reply.rejected, reply.cut) == ((), (), False)


@settings(max_examples=60, deadline=None)
@given(body=odd_text(FEED))
def test_whatever_comes_is_a_reply_or_a_source_error(body: bytes) -> None:
    """No feed gets past the adapter's edge as anything else, and none takes for ever."""
    asyncio.run(swallows(ADAPTER, {"/": body}, **QUESTION))


async def test_the_twin_is_read_whole() -> None:
    """Three terms: each course that is not over, once, with unknown seats null and full ones 0."""
    async with running([each for each in twin.twins() if each.name == "vhs/duisburg"]) as urls:
        url = urls["vhs/duisburg"]
        await control(url, "PUT", "/_twin/clock", {"now": NOON.isoformat()})
        reply = await ask(ADAPTER, f"{url}{twin.PATH}", **QUESTION)
    numbers = {record.model.number for record in reply.records}
    assert not reply.rejected
    assert not reply.unmapped
    listed = {str(each.number): each for each in twin.courses("duisburg", NOON.date())}
    assert numbers < set(listed)
    assert {record.model.free for record in reply.records} >= {None, 0}
    assert any(record.model.cancelled for record in reply.records)
    assert max(len(record.model.dates) for record in reply.records) >= 10


async def test_a_list_of_courses_is_read_strictly(tmp_path: Path) -> None:
    """Intervals of ISO 8601 in civic time; a course without dates, or with one that ends before it begins, is rejected."""
    file = tmp_path / "courses.yaml"
    file.write_text(
        "- {id: a, title: Töpfern, free: 0, dates: [2027-03-29T18:00/2027-03-29T20:00, 2027-03-22T18:00]}\n"
        "- {id: b, title: Ohne Termin}\n"
        "- {id: c, title: Rückwärts, dates: [2027-01-02T10:00/2027-01-01T10:00]}\n"
        "- {id: d, title: Fremd, dates: [2027-01-02T10:00], room: 3}\n"
        "- {id: e, title: In Weltzeit, dates: [2027-01-02T10:00Z/2027-01-02T11:00Z]}\n",
        "utf-8",
    )
    reply = await listed(file)
    found = {record.id: record.model for record in reply.records}
    assert said(found["a"]) == ["2027-03-22T18:00:00+01:00/", "2027-03-29T18:00:00+02:00/2027-03-29T20:00:00+02:00"]
    assert said(found["e"]) == ["2027-01-02T11:00:00+01:00/2027-01-02T12:00:00+01:00"]
    assert (found["a"].free, found["e"].free) == (0, None)
    assert sorted(each.row for each in reply.rejected) == ["#2", "#3", "#4"]


async def listed(file: Path) -> Reply:
    """The reply of a list, which has no address."""
    fetch = LIST.bind(tools_for(LIST, str(file), resource="education.courses", door=None))
    return await fetch(Call(binding="b", deadline=asyncio.get_running_loop().time() + 5))


@pytest.mark.parametrize("values", [None, [], "2027-01-01T10:00", ["morgen"], ["2027-01-01T10:00/"], [3]])
def test_dates_that_are_none_are_refused(values: object) -> None:
    """A list of intervals, and nothing else."""
    with pytest.raises((TypeError, ValueError)):
        spans(values)


def test_instants_have_offsets_and_no_zone() -> None:
    """So that two of them compare in the hour that comes twice."""
    (one,) = spans(["2026-10-25T02:30/2026-10-25T03:30"])
    assert one.start.utcoffset() is not None
    assert one.start.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
