"""Courses seen by a client: two feeds and a list in one shape; what can be asked, and what goes wrong."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from tests.flow.stand import Stand

COURSES = "/v1/education/courses"
FEED = "vhs/duisburg"
NOW = datetime.fromisoformat("2026-12-01T12:00:00+01:00")


async def every(stand: Stand, **query: str) -> list[dict[str, Any]]:
    """The items, in their order."""
    said = await stand.ask(COURSES, {"limit": "1000"} | query)
    assert said.status == 200, said.body
    return said.items


async def test_feeds_and_a_list_are_one_list(stand: Stand) -> None:
    """In the order of their first dates, each with all its dates, none of them over for good."""
    items = await every(stand)
    assert {item["city"] for item in items} >= {"duisburg", "duesseldorf", "essen"}
    starts = [datetime.fromisoformat(item["start"]) for item in items]
    assert starts == sorted(starts)
    for item in items:
        dates = [datetime.fromisoformat(each["start"]) for each in item["dates"]]
        assert dates == sorted(dates)
        assert dates[0] == datetime.fromisoformat(item["start"])
    assert {item["free"] for item in items} >= {None, 0}
    assert any(item["cancelled"] for item in items)
    one = items[0]
    assert (await stand.ask(f"{COURSES}/{one['id']}")).json["item"] == one


async def test_words_find_a_course(stand: Stand) -> None:
    """In title, number and description, whatever the case."""
    found = await every(stand, q="ENGLISCH")
    assert found
    assert all("englisch" in f"{item['title']} {item['description']}".lower() for item in found)
    number = found[0]["number"]
    assert found[0]["id"] in {item["id"] for item in await every(stand, q=number)}


async def test_a_window_keeps_what_has_a_date_in_it(stand: Stand) -> None:
    """A course that began before and goes on counts; one whose dates are all outside does not."""
    start, end = "2026-12-07T00:00:00+01:00", "2026-12-14T00:00:00+01:00"
    inside = {item["id"] for item in await every(stand, **{"from": start, "to": end})}
    low, high = datetime.fromisoformat(start), datetime.fromisoformat(end)
    wanted = {
        item["id"]
        for item in await every(stand)
        if any(
            datetime.fromisoformat(each["start"]) < high
            and (each["end"] is None or datetime.fromisoformat(each["end"]) > low)
            for each in item["dates"]
        )
    }
    assert inside == wanted
    assert inside


async def test_an_outage_leaves_what_was_known(stand: Stand) -> None:
    """Two hours later the feed is down: its courses are stale, the others are fresh."""
    before = {item["id"] for item in await every(stand, city="duisburg")}
    stand.clock.move(hours=2)
    await stand.fault(FEED, "down")
    said = await stand.ask(COURSES, {"limit": "1000"})
    assert said.row("duisburg/bildung/education.courses")["state"] == "stale"
    assert said.row("essen/bildung/education.courses")["state"] == "fresh"
    assert before <= {item["id"] for item in said.items}


async def test_a_time_without_an_offset_is_refused(stand: Stand) -> None:
    """As everywhere."""
    said = await stand.ask(COURSES, {"from": "2026-12-07T00:00:00"})
    assert (said.status, said.json["errors"][0]["name"]) == (400, "from")
