"""Charging stations seen by a client: one download for every city, each station once, what can be asked, and what goes wrong."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp

from tests.flow.stand import Stand

CHARGING = "/v1/mobility/charging"
TWIN = "bnetza/national"
ESSEN = "essen/bnetza/mobility.charging"
TOWNS = ("essen", "duisburg", "duesseldorf")
"""Each its own district."""


async def every(stand: Stand, **query: str) -> dict[str, dict[str, Any]]:
    """The items by id."""
    said = await stand.ask(CHARGING, {"limit": "1000"} | query)
    assert said.status == 200, said.body
    return {item["id"]: item for item in said.items}


async def lay_out(stand: Stand, layout: str) -> None:
    """Another layout of the file."""
    url = f"{stand.twins[TWIN]}/_twin/layout"
    async with aiohttp.ClientSession() as session, session.put(url, json={"layout": layout}) as answer:
        assert answer.status == 200


async def test_one_download_serves_every_city(stand: Stand) -> None:
    """The register is fetched once for all cities, each shows its own district's stations, and none of a neighbour's."""
    for city in TOWNS:
        said = await stand.ask(CHARGING, {"city": city, "limit": 1000})
        row = said.row(f"{city}/bnetza/mobility.charging")
        assert (row["state"], row["count"]) == ("fresh", len(said.items))
        assert {item["city"] for item in said.items} == {city}
    assert len(await stand.calls(TWIN)) == 1
    items = {name: item for name, item in (await every(stand)).items() if item["city"] in TOWNS}
    keys = Counter((item["city"], item["ags"]) for item in items.values())
    assert set(keys) == {("duesseldorf", "05111"), ("duisburg", "05112"), ("essen", "05113")}
    assert len({name.rpartition(":")[2] for name in items}) == len(items)
    assert all(item["address"]["street"] != "Marktstraße" for item in items.values())
    assert len(await stand.calls(TWIN)) == 1


async def test_a_station_has_its_route(stand: Stand) -> None:
    """The item is what the list showed; Köln does not offer it, and says so."""
    items = await every(stand, city="essen")
    name, item = next(iter(items.items()))
    assert (await stand.ask(f"{CHARGING}/{name}")).json["item"] == item
    assert (await stand.ask(f"{CHARGING}/duisburg:{name.partition(':')[2]}")).status == 404
    assert (await stand.ask(CHARGING, {"city": "koeln"})).json["sources"][0]["state"] == "unsupported"


async def test_connector_and_power_choose(stand: Stand) -> None:
    """`connector` asks for any of its connectors, `min_power` for what one car can get; both together for both."""
    items = await every(stand)
    fast = await every(stand, min_power="50")
    assert fast == {name: item for name, item in items.items() if item["max_power"] >= 50}
    codes = {name: {each["code"] for each in item["connector"]} for name, item in items.items()}
    chademo = await every(stand, connector="chademo")
    assert set(chademo) == {name for name, has in codes.items() if "chademo" in has}
    both = await stand.ask(
        CHARGING, [("connector", "chademo"), ("connector", "schuko"), ("min_power", "22.5"), ("limit", "1000")]
    )
    wanted = {name for name, has in codes.items() if has & {"chademo", "schuko"} and items[name]["max_power"] >= 22.5}
    assert {item["id"] for item in both.items} == wanted
    assert 0 < len(wanted) < len(items)
    assert 0 < len(fast) < len(items)


async def test_a_position_sorts_and_a_radius_ends(stand: Stand) -> None:
    """The nearest first, whatever its city."""
    near = await stand.ask(CHARGING, {"lat": "51.35", "lon": "6.78", "radius": "9km", "limit": "1000"})
    metres = [item["view"]["distance"] for item in near.items]
    assert metres == sorted(metres)
    assert metres[-1] <= 9000
    assert {item["city"] for item in near.items} == {"duesseldorf", "duisburg"}


async def test_a_question_that_cannot_be_is_refused(stand: Stand) -> None:
    """A connector nobody has, a power below nothing, a number that is none."""
    for query, name in (
        ({"connector": "ccs"}, "connector"),
        ({"min_power": "-1"}, "min_power"),
        ({"min_power": "x"}, "min_power"),
    ):
        said = await stand.ask(CHARGING, query)
        assert (said.status, said.json["errors"][0]["name"]) == (400, name)


async def test_bad_rows_are_counted_and_words_in_the_readers_language(stand: Stand) -> None:
    """Swapped axes, no place, no power and a number twice in each town; a plug nobody knows keeps what was written."""
    said = await stand.ask(CHARGING, {"city": "essen", "limit": 1000}, headers={"accept-language": "de"})
    row = said.row(ESSEN)
    assert (row["rejected"], row["as_of"]) == (12, "2026-11-30T23:00:00Z")
    assert [note["slug"] for note in row["notes"]] == ["unmapped-values"]
    words = {(each["code"], each["label"]) for item in said.items for each in item["connector"]}
    assert {("type_2", "Typ 2"), ("ccs_2", "CCS Combo 2"), (None, None)} <= words
    assert {item["status"]["label"] for item in said.items} <= {"In Betrieb", "In Wartung"}


async def test_the_next_day_costs_a_304_and_the_next_month_a_file(stand: Stand) -> None:
    """A day later the register is asked whether it has changed; at New Year there is a new issue, with more stations."""
    before = await every(stand)
    await stand.set_clock(datetime(2026, 12, 3, 11, tzinfo=UTC))
    assert await every(stand) == before
    assert [call["status"] for call in await stand.calls(TWIN)] == [200, 304]
    await stand.set_clock(datetime(2027, 1, 1, 0, 30, tzinfo=UTC))
    after = await every(stand)
    assert set(after) > set(before)
    assert (await stand.ask(CHARGING, {"city": "essen"})).row(ESSEN)["as_of"] == "2026-12-31T23:00:00Z"
    assert "2026-12-01" <= max(item["opened"] for item in after.values()) <= "2026-12-31"


async def test_the_night_of_the_long_hour_changes_nothing(stand: Stand) -> None:
    """Through the hour that comes twice the register stays fresh, and is asked once."""
    first = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    for hours in (0, 1, 2):
        await stand.set_clock(first + timedelta(hours=hours))
        row = (await stand.ask(CHARGING, {"city": "essen"})).row(ESSEN)
        assert (row["state"], row["as_of"]) == ("fresh", "2026-09-30T22:00:00Z")
    assert len(await stand.calls(TWIN)) == 1


async def test_a_new_layout_is_a_clear_problem(stand: Stand) -> None:
    """The old layout is read as well; one without a needed column leaves what was known, marked stale, and names the kind."""
    await lay_out(stand, "old")
    old = await every(stand, city="essen")
    assert {item["status"] for item in old.values()} == {None}
    assert {item["kind"]["code"] for item in old.values()} == {"normal", "fast"}
    await lay_out(stand, "unknown")
    stand.clock.move(days=2)
    said = await stand.ask(CHARGING, {"city": "essen", "limit": 1000})
    row = said.row(ESSEN)
    assert (said.status, row["state"]) == (200, "stale")
    assert {item["id"] for item in said.items} == set(old)


async def test_a_layout_nobody_knows_is_no_empty_register(stand: Stand) -> None:
    """Without an earlier answer: 503, and the row says that what came was not what the protocol promises."""
    await lay_out(stand, "unknown")
    said = await stand.ask(CHARGING, {"city": "essen"})
    assert (said.status, said.row(ESSEN)["problem"]["slug"]) == (503, "source-nonsense")


async def test_an_outage_leaves_the_last_issue(stand: Stand) -> None:
    """Nothing known and nobody there: 503; something known: stale."""
    await stand.fault(TWIN, "down")
    assert (await stand.ask(CHARGING, {"city": "essen"})).status == 503
    await stand.heal(TWIN)
    stand.clock.move(minutes=5)
    await stand.until(lambda: _answers(stand))
    await stand.fault(TWIN, "html")
    stand.clock.move(days=3)
    said = await stand.ask(CHARGING, {"city": "essen"})
    assert (said.status, said.row(ESSEN)["state"]) == (200, "stale")


async def _answers(stand: Stand) -> bool:
    return (await stand.ask(CHARGING, {"city": "essen"})).status == 200
