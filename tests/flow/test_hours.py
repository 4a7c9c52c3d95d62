"""Open or closed: at an instant that is named, and now, up to the minute a door closes."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from tests.flow.stand import Said, Stand

PLACES = "/v1/places"
CENTRES = {"kind": "recycling_centre"}
FLINGERN = "duesseldorf:awista:recyclinghof-flingern"


def max_age(said: Said) -> int:
    """Seconds the answer may be kept."""
    found = re.search(r"max-age=(\d+)", said.headers["cache-control"])
    assert found
    return int(found[1])


def view(said: Said, item: str = FLINGERN) -> dict[str, Any]:
    """What is said of one place at the time asked for."""
    found: dict[str, Any] = next(each["view"] for each in said.items if each["id"] == item)
    return found


@pytest.mark.parametrize(
    ("instant", "is_open"),
    [
        ("2026-06-03T10:00:00+02:00", True),
        ("2026-06-04T10:00:00+02:00", False),  # Fronleichnam
        ("2026-11-01T10:00:00+01:00", False),  # Allerheiligen, a Sunday
        ("2027-11-01T10:00:00+01:00", False),  # Allerheiligen, a Monday
        ("2026-12-25T10:00:00+01:00", False),
        ("2026-06-07T10:00:00+02:00", False),  # a Sunday
    ],
)
async def test_holidays_of_the_land(stand: Stand, instant: str, *, is_open: bool) -> None:
    """Where a recycling centre's hours say `PH off`, it is closed on the Land's holidays too, in every city."""
    said = await stand.ask(PLACES, CENTRES | {"open_at": instant, "limit": 200})
    kept = [item for item in said.items if "PH off" in (item["opening"] or "")]
    assert {item["city"] for item in kept} >= {"duisburg", "essen", "duesseldorf"}
    assert {item["view"]["open"] for item in kept} == {is_open}


async def test_nothing_is_left_out(stand: Stand) -> None:
    """`open_at` filters nothing, and leaves the rest of the answer as it is; what is unknown is null, which is not false."""
    plain = await stand.ask(PLACES, {"limit": 1000})
    said = await stand.ask(PLACES, {"limit": 1000, "open_at": "2026-06-05T19:30:00+02:00"})
    assert [{k: v for k, v in item.items() if k != "view"} for item in said.items] == plain.items
    assert all(set(item["view"]) == {"open", "next_change"} for item in said.items)
    assert {item["view"]["open"] for item in said.items} == {True, False, None}
    assert all(item["view"] == {"open": None, "next_change": None} for item in said.items if item["opening"] is None)


async def test_beside_the_distance(stand: Stand) -> None:
    """With a position, the view tells the distance and the hours."""
    here = {"lat": 51.36, "lon": 6.74, "radius": "12km"}
    said = await stand.ask(PLACES, CENTRES | here | {"open_at": "2026-06-05T10:00:00+02:00"})
    assert said.items
    assert all(set(item["view"]) == {"distance", "open", "next_change"} for item in said.items)


async def test_now_changes_at_the_minute_a_door_closes(stand: Stand) -> None:
    """An answer for now may be kept exactly until the first of its places opens or closes, and then tells the other thing."""
    question = CENTRES | {"open_at": "now", "city": "duesseldorf"}
    await stand.ask(PLACES, question)
    await stand.set_clock(datetime(2026, 12, 1, 16, 59, 10, tzinfo=UTC))  # 17:59:10, a Tuesday
    said = await stand.ask(PLACES, question)
    assert view(said) == {"open": True, "next_change": "2026-12-01T18:00:00+01:00"}
    assert max_age(said) == 50
    assert "must-revalidate" in said.headers["cache-control"]
    stand.clock.move(seconds=max_age(said))
    later = await stand.ask(PLACES, question)
    assert view(later) == {"open": False, "next_change": "2026-12-02T08:00:00+01:00"}
    assert later.headers["etag"] != said.headers["etag"]
    assert max_age(later) == min(14 * 3600, max_age(await stand.ask(PLACES, CENTRES | {"city": "duesseldorf"})))


async def test_a_named_instant_does_not_depend_on_the_clock(stand: Stand) -> None:
    """With a named instant the same bytes and validator come at any time, kept as long as the sources are fresh."""
    question = CENTRES | {"open_at": "2026-12-01T17:59:10+01:00", "city": "duesseldorf"}
    early = await stand.ask(PLACES, question)
    plain = await stand.ask(PLACES, CENTRES | {"city": "duesseldorf"})
    stand.clock.move(hours=8)
    late = await stand.ask(PLACES, question)
    assert early.json["items"] == late.json["items"]
    assert early.headers["etag"] == late.headers["etag"]
    assert early.headers["cache-control"] == plain.headers["cache-control"]


async def test_prose_is_read_and_kept(stand: Stand) -> None:
    """Hours a city words in German are told in the common syntax where all of them are understood, and stand beside it."""
    said = await stand.ask(PLACES, {"city": "essen", "kind": "playground", "limit": 1000})
    told = {(item["opening_text"], item["opening"]) for item in said.items}
    assert ("täglich 8 bis 20 Uhr", "Mo-Su 08:00-20:00") in told
    assert ("täglich bis zum Einbruch der Dunkelheit, spätestens 22 Uhr", None) in told


async def test_pages_go_on_with_the_hours(stand: Stand) -> None:
    """The next page answers for the same instant, whose plus sign survives the link."""
    said = await stand.ask(PLACES, CENTRES | {"open_at": "2026-06-05T10:00:00+02:00", "limit": 3})
    found = re.search(r'<([^?>]+)\?([^>]+)>; rel="?next"?', said.headers["link"])
    assert found
    again = await stand.ask(found[1], found[2])
    assert again.status == 200
    assert all(set(item["view"]) == {"open", "next_change"} for item in again.items)


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("2026-06-04T10:00:00", "instant-without-offset"),
        ("2026-06-04", "instant-without-offset"),
        ("tomorrow", "instant-unreadable"),
        ("2026-13-04T10:00:00Z", "instant-unreadable"),
    ],
)
async def test_an_instant_without_its_offset_is_refused(stand: Stand, written: str, code: str) -> None:
    """A time of day that does not say where is a 400 that says what to add."""
    said = await stand.ask(PLACES, {"open_at": written})
    assert said.status == 400
    mistake = said.json["errors"][0]
    assert (mistake["name"], mistake["code"]) == ("open_at", code)
    assert "+02:00" in mistake["detail"]


async def test_a_plus_that_arrived_as_a_blank(stand: Stand) -> None:
    """A `+` nobody escaped arrives as a blank, and is understood."""
    said = await stand.ask(PLACES, "kind=recycling_centre&open_at=2026-06-04T10:00:00+02:00")
    assert said.status == 200
    assert {item["view"]["open"] for item in said.items if "PH off" in (item["opening"] or "")} == {False}
