"""Calendars of three cities, as the programs of other people read them."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from tests.flow.stand import Stand
from tests.identity.broker_tools import BIN, environ, installed

TOOLS = Path(__file__).resolve().parents[1] / "tools" / "ical"


async def subscribed(stand: Stand, address: str, **wish: Any) -> str:
    """The path of a calendar."""
    body = json.dumps({"address": address} | wish).encode()
    headers = {"content-type": "application/json", "accept-language": "de"}
    said = await stand.ask("/v1/waste/calendars", method="POST", body=body, headers=headers)
    assert said.status == 201, said.body
    return str(urlsplit(said.json["url"]).path)


@pytest.mark.timeout(180)
@pytest.mark.parametrize("city", ["duisburg", "essen", "duesseldorf"])
async def test_a_calendar_is_read_by_others(stand: Stand, city: str) -> None:
    """`icalendar` and Thunderbird's `ical.js` find the dates `/v1/waste/pickups` gives; no letter is folded in two."""
    installed(TOOLS / "node_modules", TOOLS / "package-lock.json", [str(BIN / "npm"), "ci", "--no-audit", "--no-fund"])
    house = (await stand.ask("/v1/addresses", {"city": city, "limit": 1})).items[0]["id"]
    said = await stand.ask(await subscribed(stand, house, remind="18:00"))
    assert said.headers["content-type"] == "text/calendar; charset=utf-8"
    lines = said.body.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines)
    assert b"\n" not in said.body.replace(b"\r\n", b"")
    for line in lines:
        line.decode()  # no letter is torn in two
    pickups = await stand.ask("/v1/waste/pickups", {"address": house, "to": "2027-12-01", "limit": 1000})
    days = sorted({(item["day"], item["fraction"]["code"], item["variant"]) for item in pickups.items})
    events = Calendar.from_ical(said.body).walk("VEVENT")
    assert sorted(event.decoded("DTSTART").isoformat() for event in events) == [day for day, _, _ in days]
    node = await asyncio.create_subprocess_exec(
        str(BIN / "node"), "read.mjs", cwd=TOOLS, env=environ(), stdin=PIPE, stdout=PIPE
    )
    told, _ = await node.communicate(said.body)
    other = json.loads(told)
    assert other["name"] == "Abfuhrkalender"
    assert [event["uid"] for event in other["events"]] == [str(event["UID"]) for event in events]
    assert [event["start"] for event in other["events"]] == [e.decoded("DTSTART").isoformat() for e in events]
    assert {event["alarm"] for event in other["events"]} == {"-PT6H"}
    assert all(event["whole_day"] and event["status"] == "CONFIRMED" for event in other["events"])
    assert [event["summary"] for event in other["events"]] == [str(event["SUMMARY"]) for event in events]


async def test_a_kept_calendar_costs_nothing(stand: Stand) -> None:
    """The second reader is served by the shelf, a third that has it hears 304, whatever languages they speak."""
    house = (await stand.ask("/v1/addresses", {"city": "essen", "limit": 1})).items[0]["id"]
    path = await subscribed(stand, house)
    first = await stand.ask(path)
    second = await stand.ask(path, headers={"accept-language": "en"})
    assert second.headers["cache-status"].startswith("hansa; hit")
    assert second.body == first.body
    third = await stand.ask(path, headers={"if-none-match": first.headers["etag"]})
    assert (third.status, third.body) == (304, b"")
