"""E-government seen by a client: one service in three cities, who does it and where, and which times are still free."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from typing import Any

import pytest

from sandbox.world import slugs
from tests.flow.stand import Stand

SERVICES, OFFICES, SLOTS = "/v1/egov/services", "/v1/egov/offices", "/v1/egov/slots"
IDENTITY, TRADE, DOGS = "99008001012000", "99050012104000", "99102013104000"
PORTAL = "pvog/national"


async def test_one_service_in_all_cities_is_one_by_its_key(stand: Stand) -> None:
    """Each city has it once under the same key, whatever it calls it, and they stand together."""
    said = await stand.ask(SERVICES, {"limit": 1000})
    assert (said.status, said.json["complete"]) == (200, True)
    keys = [item["leika"] for item in said.items]
    assert keys == sorted(keys)
    by_key = {key: list(items) for key, items in groupby(said.items, key=lambda item: item["leika"])}
    assert {key: sorted(item["city"] for item in items) for key, items in by_key.items() if key != DOGS} == {
        key: sorted(slugs()) for key in by_key if key != DOGS
    }
    assert {"duisburg", "essen"} <= {item["city"] for item in by_key[DOGS]} <= set(slugs()) - {"duesseldorf"}
    assert len({item["title"] for item in by_key[TRADE]}) == len(slugs())


async def test_a_search_finds_the_identity_card_in_three_cities(stand: Stand) -> None:
    """The federation's description is told for each city, with that city's office."""
    said = await stand.ask(SERVICES, {"q": "personalausweis"})
    assert [(item["city"], item["leika"]) for item in said.items] == [(city, IDENTITY) for city in sorted(slugs())]
    for item in said.items:
        assert item["level"]["code"] == "federation"
        assert item["fee"] == "Ab 24 Jahren: 37,00 EUR\nUnter 24 Jahren: 22,80 EUR"
        assert item["documents"][0] == "bisheriges Dokument"
        assert [(each["name"], each["role"]["code"]) for each in item["offices"]] == [
            ("Bürgeramt Mitte", "responsible"),
            ("Bürgeramt Nord", "contact"),
        ]
        assert item["id"] == f"{item['city']}:pvog:{item['ars']}.B100019.LB.900001"


async def test_a_search_without_a_hit_is_an_answer(stand: Stand) -> None:
    """404 on every rung means nothing found, and no failure."""
    said = await stand.ask(SERVICES, {"q": "Raumfahrt"})
    assert (said.status, said.items, said.json["complete"]) == (200, [], True)
    assert {row["state"] for row in said.json["sources"] if row["city"] in slugs()} == {"fresh"}


@pytest.mark.parametrize("key", [IDENTITY, TRADE, DOGS])
async def test_a_key_narrows_to_its_service(stand: Stand, key: str) -> None:
    """And an item by its id is what the list shows."""
    said = await stand.ask(SERVICES, {"leika": key})
    assert said.items
    for item in said.items:
        assert item["keys"] == [key]
        one = await stand.ask(f"{SERVICES}/{item['id']}")
        assert (one.status, one.json["item"]) == (200, item)
    refused = await stand.ask(SERVICES, {"leika": "personalausweis"})
    assert (refused.status, refused.json["errors"][0]["name"]) == (400, "leika")


async def test_audience_is_told_or_left_out(stand: Stand) -> None:
    """Trade is for businesses, in Essen by the group of its key, since the page does not say; a passport is nobody's in particular."""
    business = await stand.ask(SERVICES, {"audience": "business"})
    assert sorted((item["city"], item["leika"]) for item in business.items) == [
        (city, TRADE) for city in sorted(slugs())
    ]
    citizen = await stand.ask(SERVICES, {"audience": "citizen", "limit": 1000})
    assert IDENTITY in {item["leika"] for item in citizen.items}
    assert TRADE not in {item["leika"] for item in citizen.items}


async def test_what_is_not_said_is_null(stand: Stand) -> None:
    """`nicht angegeben` is no fee."""
    (item,) = (await stand.ask(SERVICES, {"leika": DOGS, "city": "essen"})).items
    assert (item["fee"], item["deadline"], item["duration"]) == (None, None, None)


async def test_offices_know_what_they_do(stand: Stand) -> None:
    """A service's offices with place, hours and contact; nearest first; an item is what the list shows."""
    said = await stand.ask(OFFICES, {"service": IDENTITY, "city": "essen"})
    assert [item["name"] for item in said.items] == ["Bürgeramt Mitte", "Bürgeramt Nord"]
    middle, north = said.items
    assert IDENTITY in middle["services"]
    assert [each["leika"] for each in middle["responsibilities"]] == middle["services"]
    assert {each["role"]["code"] for each in middle["responsibilities"]} == {"responsible"}
    assert (middle["opening"], middle["opening_text"]) == (
        "Mo-Fr 08:00-16:00; PH unknown",
        "Montag bis Freitag 8 bis 16 Uhr",
    )
    assert middle["contact"] == {
        "phone": "+49 201 5550100",
        "email": "buergeramt@stadt.example",
        "url": "https://www.essen.example/buerger",
    }
    lon, lat = north["location"]["coordinates"]
    near = await stand.ask(OFFICES, {"service": IDENTITY, "city": "essen", "lat": lat, "lon": lon})
    assert near.items[0]["id"] == north["id"]
    assert near.items[0]["view"]["distance"] == 0
    one = await stand.ask(f"{OFFICES}/{north['id']}")
    assert one.json["item"] == north


async def test_slots_are_those_of_the_offices(stand: Stand) -> None:
    """By the service's key and the office's id, as the other two lists have them."""
    offices = {item["id"]: item for item in (await stand.ask(OFFICES, {"service": IDENTITY, "city": "essen"})).items}
    said = await stand.ask(SLOTS, {"service": IDENTITY, "city": "essen", "limit": 1000})
    assert said.items
    assert {item["office"] for item in said.items} == set(offices)
    for item in said.items:
        assert item["leika"] == IDENTITY
        assert item["location"] == offices[item["office"]]["location"]
        assert item["minutes"] == 20
    starts = [item["start"] for item in said.items]
    assert starts == sorted(starts)
    assert starts[0] > "2026-12-01T12"
    one = next(iter(offices))
    mine = await stand.ask(SLOTS, {"office": one, "city": "essen", "limit": 1000})
    assert {item["office"] for item in mine.items} == {one}


async def test_who_asks_for_a_captcha_is_named(stand: Stand) -> None:
    """The captcha is for people: that office is not asked, and the answer says that it lacks something."""
    said = await stand.ask(SLOTS, {"city": "essen"}, headers={"accept-language": "en"})
    row = said.row("essen/buergerservice/egov.slots")
    assert said.json["complete"] is False
    note = next(note for note in row["notes"] if note["slug"] == "captcha-needed")
    assert "Führerscheinstelle" in note["text"]
    calls: Any = await (await stand.session.get(f"{stand.twins['zms/essen']}/_twin/calls")).json()
    assert "captcha" not in str(calls)


async def test_nothing_free_is_an_answer(stand: Stand) -> None:
    """404 with the code for an empty calendar is no failure: Christmas Eve and the days after."""
    span = {"from": "2026-12-24T00:00:00+01:00", "to": "2026-12-27T00:00:00+01:00"}
    said = await stand.ask(SLOTS, {"service": IDENTITY, **span})
    assert (said.status, said.items, said.json["complete"]) == (200, [], True)


async def test_new_year_is_no_seam(stand: Stand) -> None:
    """The terminal has 24 times on each side of midnight, and each once."""
    await stand.set_clock(datetime(2026, 12, 30, 11, tzinfo=UTC))
    span = {"from": "2026-12-31T00:00:00+01:00", "to": "2027-01-02T00:00:00+01:00"}
    said = await stand.ask(SLOTS, {"city": "essen", "office": "90", "limit": 1000, **span})
    starts = [item["start"] for item in said.items]
    assert len(starts) == len(set(starts)) == 48
    assert (starts[0], starts[24]) == ("2026-12-31T00:00:00+01:00", "2027-01-01T00:00:00+01:00")


@pytest.mark.parametrize(
    ("day", "after", "hours"), [("2027-10-31", "2027-11-01", 25), ("2027-03-28", "2027-03-29", 23)]
)
async def test_the_nights_of_the_clock(stand: Stand, day: str, after: str, hours: int) -> None:
    """The hour that comes twice has two times with two offsets, the one that is left out none."""
    await stand.set_clock(datetime.fromisoformat(f"{day}T10:00:00+00:00") - timedelta(days=3))
    first, last = ("+02:00", "+01:00") if hours == 25 else ("+01:00", "+02:00")
    span = {"from": f"{day}T00:00:00{first}", "to": f"{after}T00:00:00{last}"}
    said = await stand.ask(SLOTS, {"city": "essen", "office": "90", "limit": 1000, **span})
    instants = [datetime.fromisoformat(item["start"]) for item in said.items]
    assert len(instants) == hours
    assert {b.timestamp() - a.timestamp() for a, b in pairwise(instants)} == {3600.0}
    twice = [item["start"] for item in said.items if "T02:" in item["start"]]
    assert twice == ([f"{day}T02:00:00+02:00", f"{day}T02:00:00+01:00"] if hours == 25 else [])


async def test_the_portal_away_is_a_row_not_a_silence(stand: Stand) -> None:
    """Without anything remembered: 503 with a row per city; a slot's source is another and lives."""
    await stand.fault(PORTAL, "down")
    said = await stand.ask(SERVICES, {"leika": IDENTITY})
    assert said.status == 503
    assert {row["city"]: row["state"] for row in said.json["sources"] if row["city"] in slugs()} == dict.fromkeys(
        slugs(), "failed"
    )
    assert (await stand.ask(SLOTS, {"service": IDENTITY})).items
