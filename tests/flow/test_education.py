"""Places of education seen by a client: three sources, one shape; what can be asked, and what goes wrong."""

from __future__ import annotations

from typing import Any

from tests.flow.stand import Stand

FACILITIES = "/v1/education/facilities"
LAND = "ogcapi/nrw"
KITAS = "duisburg/land/education.facilities"


async def every(stand: Stand, **query: str) -> dict[str, dict[str, Any]]:
    """The items by id."""
    said = await stand.ask(FACILITIES, {"limit": "1000"} | query)
    assert said.status == 200, said.body
    return {item["id"]: item for item in said.items}


async def test_three_sources_are_one_list(stand: Stand) -> None:
    """The Land's kindergartens, a file of schools, a table of schools, and each city's own list, in one shape."""
    items = await every(stand)
    told = {(item["city"], item["id"].split(":")[1], item["kind"]["code"]) for item in items.values()}
    assert {each for each in told if each[0] in ("duisburg", "essen", "duesseldorf")} == {
        ("duisburg", "kita", "kindergarten"),
        ("duisburg", "bildung", "library"),
        ("duisburg", "bildung", "adult_education"),
        ("essen", "schule", "school"),
        ("essen", "bildung", "library"),
        ("essen", "bildung", "adult_education"),
        ("duesseldorf", "schule", "school"),
        ("duesseldorf", "bildung", "library"),
        ("duesseldorf", "bildung", "adult_education"),
    }


async def test_the_lands_service_is_asked_for_one_town(stand: Stand) -> None:
    """By the official key and within the bounds: a neighbour's kindergarten is not shown, one without a place is rejected."""
    said = await stand.ask(FACILITIES, {"city": "duisburg", "kind": "kindergarten", "limit": "1000"})
    row = said.row(KITAS)
    assert row["state"] == "fresh"
    assert row["count"] == len(said.items) > 10
    assert all(":DENW05112000KIGA" in item["id"] for item in said.items)
    first = said.items[0]
    assert first["address"]["postcode"].startswith("47")
    assert first["operator"] in {"städtisch", "freier Träger"}
    assert (await stand.ask(f"{FACILITIES}/{first['id']}")).json["item"]["name"] == first["name"]


async def test_kind_and_form_choose(stand: Stand) -> None:
    """A form is a school's; a question for kindergartens asks nobody who has none."""
    items = await every(stand)
    primary = await every(stand, form="primary")
    assert primary == {name: item for name, item in items.items() if (item["form"] or {}).get("code") == "primary"}
    assert {item["city"] for item in primary.values()} >= {"essen", "duesseldorf"}
    said = await stand.ask(FACILITIES, {"kind": "kindergarten", "city": "essen"})
    assert (said.items, len(await stand.calls("datajson/essen"))) == ([], 2)
    german = await stand.ask(FACILITIES, {"form": "primary", "limit": 1}, headers={"accept-language": "de"})
    assert german.items[0]["form"]["label"] == "Grundschule"


async def test_a_radius_ends_across_the_border(stand: Stand) -> None:
    """The nearest first, whatever its city."""
    said = await stand.ask(FACILITIES, {"lat": "51.34", "lon": "6.77", "radius": "12km", "limit": "1000"})
    metres = [item["view"]["distance"] for item in said.items]
    assert metres == sorted(metres)
    assert {item["city"] for item in said.items} == {"duisburg", "duesseldorf"}


async def test_an_outage_leaves_what_was_known(stand: Stand) -> None:
    """Three days later the Land's service is down: its kindergartens are stale, the list's places are not."""
    before = await every(stand, city="duisburg")
    stand.clock.move(days=3)
    await stand.fault(LAND, "down")
    said = await stand.ask(FACILITIES, {"city": "duisburg", "limit": "1000"})
    assert (said.status, said.row(KITAS)["state"]) == (200, "stale")
    assert {item["id"] for item in said.items} == set(before)


async def test_a_form_nobody_knows_is_refused(stand: Stand) -> None:
    """The vocabulary's codes, and no others."""
    said = await stand.ask(FACILITIES, {"form": "comprehensive"})
    assert (said.status, said.json["errors"][0]["name"]) == (400, "form")
