"""Public transport through the whole gateway: one region's back-end behind three cities, each stop once, nothing guessed."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from tests.flow.stand import Stand, having

STOPS, DEPARTURES, TWIN = "/v1/mobility/stops", "/v1/mobility/departures", "efa/vrr"
CITIES = {"05111": "duesseldorf", "05112": "duisburg", "05113": "essen"}
HBF = {"duesseldorf": "de:05111:18235", "duisburg": "de:05112:92001", "essen": "de:05113:9289"}
BORDER = {"lat": "51.338", "lon": "6.783"}  # between Angermund and Rahm
NIGHT = datetime(2026, 10, 25, 0, 0, tzinfo=UTC)


async def requests(stand: Stand, what: str) -> int:
    """How often the twin was asked for this."""
    return sum(f"XML_{what}_REQUEST" in call["path"] for call in await stand.calls(TWIN))


async def test_the_dhid_decides_the_city(stand: Stand) -> None:
    """Each stop is there once, under its DHID, in the city whose district stands in it, although the boxes overlap."""
    said = await stand.ask(STOPS, {"limit": 1000})
    assert said.json["complete"]
    assert len({item["id"] for item in said.items}) == len(said.items)
    assert Counter(item["city"] for item in said.items if item["city"] in CITIES.values()) == dict.fromkeys(
        CITIES.values(), 8
    )
    districts = [(item["city"], CITIES.get(item["id"].split(":")[1])) for item in said.items]
    assert all(city == known for city, known in districts if known or city in CITIES.values())
    for city in CITIES.values():
        assert said.row(f"{city}/vrr/mobility.stops")["rejected"] == 0


async def test_one_call_serves_all_cities_and_all_positions(stand: Stand) -> None:
    """All cities, a search and many positions cost one list for each municipality."""
    await stand.ask(STOPS, {"q": "hbf"})
    for step in range(10):
        await stand.ask(STOPS, {"lat": f"51.4{step}", "lon": "6.8"})
    assert await requests(stand, "STOPLIST") == len(having("mobility.stops", "vrr"))


async def test_stops_across_a_border_come_by_distance(stand: Stand) -> None:
    """A position near the border finds stops of both cities, the nearest first, each once."""
    said = await stand.ask(STOPS, BORDER | {"radius": "2km"})
    assert [(item["city"], item["name"]) for item in said.items] == [
        ("duisburg", "Duisburg-Rahm S"),
        ("duesseldorf", "Düsseldorf-Angermund S"),
    ]


async def test_a_stop_is_found_by_its_dhid(stand: Stand) -> None:
    """StopFinder is asked for it; a number nobody has, or of another district, is a 404."""
    said = await stand.ask(f"{STOPS}/{HBF['essen']}")
    assert (said.status, said.json["item"]["name"], said.json["item"]["city"]) == (200, "Essen Hbf", "essen")
    assert await requests(stand, "STOPFINDER") == 1
    for unknown in ("de:05113:99999", "de:05315:11201", "essen:vrr:9289"):
        assert (await stand.ask(f"{STOPS}/{unknown}")).status == 404


@pytest.mark.parametrize("city", HBF)
async def test_departures_of_one_stop_ask_one_city(stand: Stand, city: str) -> None:
    """The other cities are skipped, and the back-end is asked once."""
    said = await stand.ask(DEPARTURES, {"stop": HBF[city]})
    assert said.status == 200
    assert {item["stop"] for item in said.items} == {HBF[city]}
    assert {item["city"] for item in said.items} == {city}
    states = {row["city"]: row["state"] for row in said.json["sources"] if row["city"] in HBF}
    assert states == {each: "fresh" if each == city else "skipped" for each in HBF}
    assert said.json["complete"]
    assert await requests(stand, "DM") == 1


async def test_two_stops_are_two_boards_that_others_share(stand: Stand) -> None:
    """Each stop is asked for by itself, so that another mix of them costs nothing more."""
    pairs = [("stop", HBF["essen"]), ("stop", HBF["duisburg"])]
    both = await stand.ask(DEPARTURES, [*pairs, ("limit", "1000")])
    assert {item["stop"] for item in both.items} == {HBF["essen"], HBF["duisburg"]}
    planned = [datetime.fromisoformat(item["planned"]) for item in both.items]
    assert planned == sorted(planned)
    await stand.ask(DEPARTURES, {"stop": HBF["essen"]})
    assert await requests(stand, "DM") == 2


async def test_departures_by_position_cross_the_border(stand: Stand) -> None:
    """The stops of both cities around it, each departure once, the nearest stop's first."""
    said = await stand.ask(DEPARTURES, BORDER | {"radius": "2km", "limit": "1000"})
    assert {item["city"] for item in said.items} == {"duesseldorf", "duisburg"}
    assert len({item["id"] for item in said.items}) == len(said.items)
    distances = [item["view"]["distance"] for item in said.items]
    assert distances == sorted(distances)
    assert await requests(stand, "DM") == 2


async def test_line_and_product_are_filters(stand: Stand) -> None:
    """Both narrow what is shown, neither what is asked."""
    for name, value in (("line", "U79"), ("product", "suburban_train")):
        said = await stand.ask(DEPARTURES, {"stop": HBF["duesseldorf"], name: value})
        assert said.items
        assert all((item["line"] if name == "line" else item["product"]["code"]) == value for item in said.items)
    assert await requests(stand, "DM") == 1


async def test_what_is_not_known_is_null(stand: Stand) -> None:
    """Without an estimate `estimated` is null; times carry the town's offset; unknown classes are named in a note."""
    said = await stand.ask(DEPARTURES, {"stop": "de:05111:91003", "limit": "1000"})
    assert {item["estimated"] is None for item in said.items} == {True, False}
    assert all(item["planned"].endswith("+01:00") for item in said.items)
    (note,) = said.row("duesseldorf/vrr/mobility.departures")["notes"]
    assert note["slug"] == "unmapped-values"
    assert "On-Demand" in note["text"]
    assert any(item["product"] == {"code": None, "label": None, "native": "On-Demand"} for item in said.items)


async def test_an_unknown_stop_is_an_empty_board_with_a_note(stand: Stand) -> None:
    """Asked, answered, and not known: not a failure, and not just nothing."""
    said = await stand.ask(DEPARTURES, {"stop": "de:05113:99999"})
    row = said.row("essen/vrr/mobility.departures")
    assert (said.status, row["state"], row["count"]) == (200, "fresh", 0)
    assert [note["slug"] for note in row["notes"]] == ["stop-unknown"]


@pytest.mark.parametrize(
    ("query", "name", "code"),
    [
        ({}, "stop", "needs-one"),
        ({"line": "U79"}, "stop", "needs-one"),
        ({"lat": "51.2"}, "lat", "needs"),
        ({"stop": "Hbf"}, "stop", "bad-form"),
        ({"stop": "de:05111:18235_Parent:1"}, "stop", "bad-form"),
        ({"stop": HBF["essen"], "from": "2026-12-01T12:00:00"}, "from", "instant-without-offset"),
        ({"stop": HBF["essen"], "product": "zeppelin"}, "product", "unknown-value"),
    ],
)
async def test_a_bad_question_names_what_is_wrong(stand: Stand, query: dict[str, str], name: str, code: str) -> None:
    """A stop or a position must be named, in a form that can be one."""
    said = await stand.ask(DEPARTURES, query)
    assert said.status == 400
    assert (name, code) in {(error["name"], error["code"]) for error in said.json["errors"]}
    assert await stand.calls(TWIN) == []


async def test_the_board_moves_and_is_kept_for_seconds(stand: Stand) -> None:
    """Asked again at once it costs nothing; half a minute later it is asked anew, and what has left is gone."""
    question = {"stop": HBF["essen"]}
    before = await stand.ask(DEPARTURES, question)
    await stand.ask(DEPARTURES, {**question, "line": "U11"})
    assert await requests(stand, "DM") == 1
    await stand.set_clock(stand.clock() + timedelta(minutes=30), TWIN)
    after = await stand.ask(DEPARTURES, question)
    assert await requests(stand, "DM") == 2
    assert before.items[0]["id"] not in {item["id"] for item in after.items}


async def test_departures_run_late_as_the_clock_moves(stand: Stand) -> None:
    """Of what leaves in more than an hour nothing is known; nearer to it, the same departure has an estimate, some of them late."""
    start = (stand.clock() + timedelta(minutes=70)).isoformat()
    question = {"stop": HBF["duesseldorf"], "limit": "1000", "from": start}
    before = {item["id"]: item for item in (await stand.ask(DEPARTURES, question)).items}
    assert {item["estimated"] for item in before.values()} == {None}
    await stand.set_clock(stand.clock() + timedelta(minutes=60), TWIN)
    after = {item["id"]: item for item in (await stand.ask(DEPARTURES, question)).items}
    late = [item for name, item in after.items() if name in before and item["estimated"]]
    assert late
    assert all(item["planned"] == before[item["id"]]["planned"] for item in late)
    assert any(item["estimated"] > item["planned"] for item in late)


async def test_the_hour_that_comes_twice_is_two_hours(stand: Stand) -> None:
    """On 25 October 02:30 summer time and 02:30 winter time are two boards, each with its own departures, in order."""
    await stand.set_clock(NIGHT)
    seen: list[set[str]] = []
    for offset, start in (("+02:00", NIGHT), ("+01:00", NIGHT + timedelta(hours=1))):
        window = {"from": f"2026-10-25T02:00:00{offset}", "to": (start + timedelta(hours=1)).isoformat()}
        said = await stand.ask(DEPARTURES, {"stop": HBF["essen"], "limit": "1000", **window})
        times = [datetime.fromisoformat(item["planned"]) for item in said.items]
        assert times == sorted(times)
        assert all(start <= time < start + timedelta(hours=1) for time in times)
        assert all(item["planned"].startswith("2026-10-25T02:") for item in said.items)
        assert sum(item["line"] == "U11" for item in said.items) == 12
        seen.append({item["id"] for item in said.items})
    assert not seen[0] & seen[1]


async def test_a_window_over_both_hours_has_each_departure_once(stand: Stand) -> None:
    """From 01:30 summer time to 03:30 winter time are three hours, in the order of the instants."""
    await stand.set_clock(NIGHT - timedelta(minutes=30))
    window = {"from": "2026-10-25T01:30:00+02:00", "to": "2026-10-25T03:30:00+01:00"}
    said = await stand.ask(DEPARTURES, {"stop": HBF["essen"], "line": "U11", "limit": "1000", **window})
    times = [datetime.fromisoformat(item["planned"]) for item in said.items]
    assert len(times) == len({item["id"] for item in said.items}) == 36  # every ten minutes, both ways
    assert times == sorted(times)
    assert {item["planned"][11:13] + item["planned"][-6:] for item in said.items} >= {"02+02:00", "02+01:00"}


async def test_the_year_turns_between_two_departures(stand: Stand) -> None:
    """Over midnight of 31 December dates have their year, and a window across it is whole."""
    await stand.set_clock(datetime(2026, 12, 31, 22, 30, tzinfo=UTC))
    window = {"from": "2026-12-31T23:30:00+01:00", "to": "2027-01-01T00:30:00+01:00"}
    said = await stand.ask(DEPARTURES, {"stop": HBF["essen"], "line": "U11", "limit": "1000", **window})
    assert {item["planned"][:10] for item in said.items} == {"2026-12-31", "2027-01-01"}
    assert len(said.items) == 12
    assert said.json["complete"]


@pytest.mark.parametrize("kind", ["down", "html", "429", "truncated"])
async def test_a_broken_back_end_is_said_by_every_city(stand: Stand, kind: str) -> None:
    """When the region's back-end fails each city's row says so, and nothing is a 500; an older board is shown as stale."""
    before = await stand.ask(DEPARTURES, {"stop": HBF["essen"]})
    stand.clock.move(seconds=60)
    await stand.fault(TWIN, kind)
    after = await stand.ask(DEPARTURES, {"stop": HBF["essen"]})
    assert after.row("essen/vrr/mobility.departures")["state"] == "stale"
    assert after.items == before.items
    said = await stand.ask(DEPARTURES, BORDER | {"radius": "1km"})
    assert said.status == 503
    states = {row["state"] for row in said.json["sources"] if row["city"] in HBF}  # a neighbour offers none at all
    assert states <= {"failed", "refused", "skipped"}
