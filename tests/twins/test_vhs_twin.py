"""The wire of a course feed: folded lines, zones, series with exceptions, and an own word for seats."""

import re
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp import ClientSession
from icalendar import Calendar

from sandbox import vhs
from sandbox.kit import running


@pytest.fixture
async def feed() -> AsyncIterator[bytes]:
    """The feed on 1 December 2026."""
    twins = [twin for twin in vhs.twins() if twin.name == "vhs/essen"]
    async with running(twins) as urls, ClientSession() as session:
        base = urls["vhs/essen"]
        async with session.put(f"{base}/_twin/clock", json={"now": "2026-12-01T12:00:00+01:00"}) as answer:
            assert answer.status == 200
        async with session.get(f"{base}{vhs.PATH}") as answer:
            assert answer.content_type == "text/calendar"
            yield await answer.read()


async def test_lines_are_short_and_letters_whole(feed: bytes) -> None:
    """At most 75 octets and CRLF, and no umlaut is cut in two (RFC 5545, 3.1)."""
    lines = feed.split(b"\r\n")
    assert max(map(len, lines)) <= vhs.LINE
    assert all(line.decode() is not None for line in lines)
    assert any(line.startswith(b" ") for line in lines)
    assert b"licence: synthetic" in feed


async def test_another_reader_understands_it(feed: bytes) -> None:
    """Series, exceptions, called-off and moved dates, a cancelled course; in UTC, in a zone and in none."""
    events: list[Any] = list(Calendar.from_ical(feed).walk("VEVENT"))
    masters = [event for event in events if "RECURRENCE-ID" not in event]
    assert len(masters) == 3 * len(vhs.SUBJECTS)
    assert len({str(event["UID"]) for event in masters}) == len(masters)
    assert {str(event["STATUS"]) for event in masters} == {"CONFIRMED", "CANCELLED"}
    assert any("RRULE" in event for event in masters)
    assert any("EXDATE" in event and "RDATE" in event for event in masters)
    assert {str(event["STATUS"]) for event in events if "RECURRENCE-ID" in event} == {"CONFIRMED", "CANCELLED"}
    zones = {str(getattr(event["DTSTART"].dt, "tzinfo", None)) for event in masters}
    assert zones >= {"Europe/Berlin"}


async def test_seats_are_told_missing_or_a_word(feed: bytes) -> None:
    """Of some courses nothing is said."""
    told = re.findall(rb"X-FREIE-PLAETZE:(\S+)", feed)
    assert b"ausgebucht" in told
    assert any(each.isdigit() for each in told)
    assert len(told) < feed.count(b"X-KURSNUMMER")
