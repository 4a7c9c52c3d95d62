"""The AWISTA twin on the wire: chunks, server actions, the fuzzy search, the quota, the calendar feed."""

import json
import re
from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest
from icalendar import Calendar

from sandbox.awista import twins
from sandbox.awista_search import address_id
from sandbox.bins import has_bins
from sandbox.kit import running
from sandbox.world import House, town

UNKNOWN = "00000000-0000-4000-8000-000000000000"
CHUNK = re.compile(r'src="(/_next/static/chunks/[^"?]+\.js)(?:\?[^"]*)?"')
ACTION = re.compile(r'"([0-9a-f]{40,})"[^"]{0,120}"searchAddressAction"')


class Reader:
    """A reader of the calendar's website."""

    def __init__(self, session: aiohttp.ClientSession, base: str) -> None:
        self.session, self.base = session, base
        self.action = ""

    async def text(self, path: str) -> tuple[int, str]:
        """Status and text of a page."""
        async with self.session.get(self.base + path) as answer:
            return answer.status, await answer.text()

    async def chunks(self) -> dict[str, str]:
        """The scripts that the page names, by path."""
        _, page = await self.text("/abfallkalender")
        return {path: (await self.text(path))[1] for path in CHUNK.findall(page)}

    async def learn(self) -> None:
        """Find the id of the search in the scripts."""
        scripts = (await self.chunks()).values()
        (right,) = [text for text in scripts if "searchAddressAction" in text and "addressIdForQuery" in text]
        (self.action,) = ACTION.findall(right)

    async def post(self, body: str, action: str | None = None) -> tuple[int, str, dict[str, str]]:
        """Call the server action; status, text, headers."""
        headers = {
            "next-action": self.action if action is None else action,
            "accept": "text/x-component",
            "content-type": "text/plain;charset=UTF-8",
        }
        async with self.session.post(f"{self.base}/abfallkalender", data=body.encode(), headers=headers) as answer:
            return answer.status, await answer.text(), dict(answer.headers)

    async def search(self, typed: str) -> Any:
        """What the search finds: the line of the flight stream that holds items."""
        status, text, _ = await self.post(json.dumps([typed], ensure_ascii=False))
        assert status == 200
        (line,) = [line for line in text.splitlines() if "addressIdForQuery" in line]
        return json.loads(line.partition(":")[2])

    async def desk(self, path: str, method: str, body: object = None, status: int = 200) -> Any:
        """What the control desk says."""
        async with self.session.request(method, f"{self.base}/_twin/{path}", json=body) as answer:
            assert answer.status == status
            return await answer.json()

    async def feed(self, house: House) -> tuple[bytes, list[Any]]:
        """The feed of a house, as bytes and as events."""
        async with self.session.get(f"{self.base}/abfallkalender/{address_id(house)}/calendar.ics") as answer:
            assert (answer.status, answer.content_type, answer.charset) == (200, "text/calendar", "utf-8")
            body = await answer.read()
        return body, list(Calendar.from_ical(body).walk("VEVENT"))


@pytest.fixture
async def awista() -> AsyncIterator[Reader]:
    """A reader that knows the search's id, on a day in March, with the quota lifted."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        reader = Reader(session, urls["awista/duesseldorf"])
        await reader.desk("limit", "PUT", {"posts": 1000})
        await reader.desk("clock", "PUT", {"now": "2026-03-04T12:00:00+01:00"})
        await reader.learn()
        yield reader


@pytest.fixture
def merkur() -> House:
    """Merkurstraße 45, an address that readers of the real system test with."""
    houses = town("duesseldorf").houses
    return next(house for house in houses if (house.street.name, house.label) == ("Merkurstraße", "45"))


async def test_two_scripts_name_the_search_and_one_of_them_is_right(awista: Reader) -> None:
    """Both ids look alike; only the script that knows addressIdForQuery has the one the page honours."""
    scripts = await awista.chunks()
    naming = {path: ACTION.findall(text) for path, text in scripts.items() if "searchAddressAction" in text}
    assert len(scripts) > len(naming) == 2
    ids = {action for found in naming.values() for action in found}
    assert len(ids) == 2
    for action in ids:
        status, text, _ = await awista.post('["Merkurstraße 45"]', action)
        assert status == (200 if action == awista.action else 404)
        assert (text == "Server action not found.") is (status == 404)


async def test_a_deployment_renames_the_scripts_and_kills_the_id(awista: Reader) -> None:
    """After a deployment the old id is 404 and the old scripts are gone, until the page is read again."""
    before, scripts = awista.action, await awista.chunks()
    await awista.desk("deploy", "POST")
    assert (await awista.post('["Merkurstraße 45"]'))[:2] == (404, "Server action not found.")
    assert not set(scripts) & set(await awista.chunks())
    assert {(await awista.text(path))[0] for path in scripts} == {404}
    await awista.learn()
    assert awista.action != before
    assert (await awista.search("Merkurstraße 45"))["addressIdForQuery"]


async def test_the_answer_is_a_flight_stream(awista: Reader, merkur: House) -> None:
    """Lines of number and JSON; line 0 points to line 1, which holds the address."""
    status, text, headers = await awista.post('["Merkurstraße 45"]')
    assert (status, headers["Content-Type"].partition(";")[0]) == (200, "text/x-component")
    lines = {line.partition(":")[0]: json.loads(line.partition(":")[2]) for line in text.splitlines()}
    assert lines["0"][0] == "$@1"
    found = {"title": "Merkurstraße 45", "id": address_id(merkur)}
    assert lines["1"] == {"items": [found], "isReadyForHouseNumber": False, "addressIdForQuery": found["id"]}


@pytest.mark.parametrize("typed", ["Merkurstr. 45", "merkurstr 45", "  MerkurStraße   45, 40223 Düsseldorf"])
async def test_the_search_folds_spellings_of_street(awista: Reader, merkur: House, typed: str) -> None:
    """Str., case and blanks do not matter."""
    assert (await awista.search(typed))["addressIdForQuery"] == address_id(merkur)


async def test_the_search_does_not_fold_umlauts(awista: Reader) -> None:
    """Koenigsallee is not Königsallee: some other street comes back, as if it had been asked for; nor is ss ß."""
    right = (await awista.search("Königsallee 1"))["items"][0]["title"]
    wrong = (await awista.search("Koenigsallee 1"))["items"][0]["title"]
    assert right.startswith("Königsallee")
    assert not wrong.startswith("Königsallee")
    assert (await awista.search("Merkurstraße"))["isReadyForHouseNumber"] is True
    assert (await awista.search("Merkurstrasse"))["isReadyForHouseNumber"] is False


@pytest.mark.parametrize("typed", ["Nirgendwoweg 7", "Merkurstraße 99999", "12345", "", "x", "☃ 3", "a" * 300])
async def test_the_search_never_says_no(awista: Reader, typed: str) -> None:
    """Whatever is typed, an address comes back; only its title tells that it is another."""
    items = (await awista.search(typed))["items"]
    assert items
    assert typed not in [item["title"] for item in items]


async def test_a_street_alone_waits_for_a_house_number(awista: Reader) -> None:
    """A known street without a number offers several addresses of it and no address of its own."""
    found = await awista.search("Merkurstraße")
    assert (found["isReadyForHouseNumber"], found["addressIdForQuery"]) == (True, None)
    assert len(found["items"]) > 1
    assert all(item["title"].startswith("Merkurstraße ") for item in found["items"])
    assert (await awista.search("Merkurgasse"))["isReadyForHouseNumber"] is False


def test_every_address_has_its_own_id_for_ever(merkur: House) -> None:
    """No two addresses share an id and no restart changes it, so that address to uuid can be stored for ever."""
    houses = town("duesseldorf").houses
    assert len({address_id(house) for house in houses}) == len(houses)
    assert address_id(merkur) == "2508ed65-c54f-5dff-831e-8a95a44e19d9"


@pytest.mark.parametrize("body", ["Merkurstraße 45", "[]", "[1]", '{"a":1}', '["a","b"]'])
async def test_arguments_the_action_does_not_take_are_its_crash(awista: Reader, body: str) -> None:
    """A server action that throws answers 500 and a digest."""
    status, text, _ = await awista.post(body)
    assert (status, '1:E{"digest":' in text) == (500, True)


async def test_more_than_ten_searches_a_minute_are_429(awista: Reader) -> None:
    """The platform counts searches, not pages or feeds, and says when to come back; the desk can change the number."""
    await awista.desk("limit", "PUT", {"posts": 10})
    statuses = [(await awista.post('["Merkurstraße 45"]'))[0] for _ in range(10)]
    status, _, headers = await awista.post('["Merkurstraße 45"]')
    assert (set(statuses), status) == ({200}, 429)
    assert 1 <= int(headers["Retry-After"]) <= 60
    assert (await awista.text("/abfallkalender"))[0] == 200
    assert (await awista.desk("limit", "PUT", {"posts": 0}, status=400))["field"] == "posts"
    await awista.desk("limit", "PUT", {"posts": 1})
    assert [(await awista.post('["Merkurstraße 45"]'))[0] for _ in range(2)] == [200, 429]


async def test_a_fresh_twin_lets_ten_searches_through() -> None:
    """Ten is the number until somebody sets another."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        assert (await Reader(session, urls["awista/duesseldorf"]).desk("limit", "GET"))["posts"] == 10


async def test_the_feed_is_rfc_5545(awista: Reader, merkur: House) -> None:
    """CRLF, at most 75 octets a line, escaped text, whole days, an id for each event."""
    body, events = await awista.feed(merkur)
    lines = body.split(b"\r\n")
    assert lines[-1] == b""
    assert not [line for line in lines if b"\n" in line or len(line) > 75]
    assert [line.decode() for line in lines]  # no character is cut in two by a fold
    assert b"\r\n " in body
    assert "LOCATION:Merkurstraße 45\\n40223 Düsseldorf\r\n".encode() in body
    assert b"bereitstellen\\, Deckel" in body
    assert b"DTSTART;VALUE=DATE:" in body
    assert len({event["UID"] for event in events}) == len(events) > 80
    for event in events:
        assert event["DTEND"].dt - event["DTSTART"].dt == timedelta(days=1)
        assert event["LOCATION"] == "Merkurstraße 45\n40223 Düsseldorf"
        assert "licence: synthetic" in event["DESCRIPTION"]


async def test_summaries_carry_the_service_level(awista: Reader, merkur: House) -> None:
    """Fraction and level of service stand in one text; houses of both levels exist."""
    _, events = await awista.feed(merkur)
    fractions = {"Restmüll", "Bioabfall", "Papier", "Wertstofftonne"}
    assert {event["SUMMARY"].partition(" (")[0] for event in events} == fractions
    partial = next(house for house in town("duesseldorf").houses if house.id % 3 == 0 and has_bins(house))
    levels = {event["SUMMARY"].partition(" ")[2] for one in (merkur, partial) for event in (await awista.feed(one))[1]}
    assert levels == {"(Vollservice)", "(Teilservice)"}


@pytest.mark.parametrize(
    ("now", "first", "last"),
    [
        ("2026-11-22T12:00:00+01:00", date(2026, 11, 16), date(2026, 12, 31)),  # a Sunday: its Monday is long past
        ("2026-12-31T12:00:00+01:00", date(2026, 12, 28), date(2026, 12, 31)),
        ("2026-12-31T23:30:00Z", date(2026, 12, 28), date(2027, 12, 31)),  # already the new year in Düsseldorf
    ],
)
async def test_the_feed_ends_with_the_year(awista: Reader, merkur: House, now: str, first: date, last: date) -> None:
    """From Monday of this week to 31 December: next year's dates are not there before it has begun."""
    await awista.desk("clock", "PUT", {"now": now})
    days = [event["DTSTART"].dt for event in (await awista.feed(merkur))[1]]
    assert days == sorted(days)
    assert days
    assert first <= days[0] < first + timedelta(days=8)
    assert last - timedelta(days=8) < days[-1] <= last


async def test_an_unknown_uuid_is_404_and_a_house_without_bins_has_no_events(awista: Reader) -> None:
    """No such address and no bins there are two different things."""
    assert (await awista.text(f"/abfallkalender/{UNKNOWN}/calendar.ics"))[0] == 404
    bare = next(house for house in town("duesseldorf").houses if not has_bins(house))
    body, events = await awista.feed(bare)
    assert body.startswith(b"BEGIN:VCALENDAR\r\n")
    assert events == []


async def test_an_empty_twin_finds_nothing_and_tells_of_nothing(awista: Reader, merkur: House) -> None:
    """The fault `empty`: a calendar without events, a search without items."""
    await awista.desk("faults", "PUT", {"kind": "empty"})
    assert (await awista.feed(merkur))[1] == []
    found = await awista.search("Merkurstraße 45")
    assert found == {"items": [], "isReadyForHouseNumber": False, "addressIdForQuery": None}
