"""The AbfallPlus twins on the wire: the key in two steps, GraphQL's 200 with errors, ids, rhythms, choices."""

from collections.abc import AsyncIterator
from datetime import date, timedelta
from typing import Any

import aiohttp
import pytest

from sandbox.abfallio import DUISBURG, ESSEN, Tenant, twins
from sandbox.bins import has_bins
from sandbox.kit import running
from sandbox.rounds import Rhythm, is_holiday, put_off
from sandbox.world import town

WALK = "query ($id: ID!) { city(id: $id) { districts { id } streets { id name idHouseNumber } } }"
NUMBERS = "query($street:ID!){street(id:$street){name houseNumbers(idDistrict:null){id name}}}"
TYPES = "query($id:ID!){houseNumber(id:$id){wasteTypes{id name color internals{pdfLegend}}}}"
PICKUPS = """
  query Appointments($idHouseNumber: ID!, $wasteTypes: [ID], $dateMin: Date, $dateMax: Date, $showInactive: Boolean) {
    appointments(idHouseNumber: $idHouseNumber, wasteTypes: $wasteTypes, dateMin: $dateMin, dateMax: $dateMax,
                 showInactive: $showInactive) {
      id date time location note
      wasteType { id name color internals { pdfLegend iconLow } }   # with pictures
    }
  }
"""


class Reader:
    """A reader of one tenant's calendar, as the operator's website is."""

    def __init__(self, session: aiohttp.ClientSession, base: str, tenant: Tenant) -> None:
        self.session, self.base, self.tenant = session, base, tenant
        self.headers = {"Origin": f"https://www.{tenant.site}"}
        self.settings: dict[str, Any] = {}

    async def start(self) -> None:
        """Step one: the api key and the settings."""
        async with self.session.get(f"{self.base}/", params={"key": self.tenant.key}) as answer:
            told = await answer.json()
        self.headers["x-abfallplus-api-key"], self.settings = told["apiKey"], told["settings"]

    async def at(self, instant: str) -> None:
        """Set the twin's clock."""
        async with self.session.put(f"{self.base}/_twin/clock", json={"now": instant}) as answer:
            assert answer.status == 200

    async def post(self, query: object, variables: object = None, headers: dict[str, str] | None = None) -> Any:
        """Step two, as it comes: the status is always 200."""
        body = {"query": query, "variables": variables}
        sent = self.headers if headers is None else headers
        async with self.session.post(f"{self.base}/graphql", json=body, headers=sent) as answer:
            assert answer.status == 200
            return await answer.json()

    async def ask(self, text: str, /, **variables: object) -> Any:
        """The data of an answer without errors."""
        told = await self.post(text, variables)
        assert "errors" not in told
        return told["data"]

    async def pickups(self, house: str, first: str, last: str, types: list[str] | None = None) -> list[Any]:
        """The appointments of a house."""
        asked = {"idHouseNumber": house, "wasteTypes": types, "dateMin": first, "dateMax": last, "showInactive": False}
        found: list[Any] = (await self.ask(PICKUPS, **asked))["appointments"]
        return found

    def own(self) -> list[str]:
        """The waste types that are checked in the settings."""
        return [kind["wasteType"] for kind in self.settings["PUB_ABFALLTYPEN"] if kind["checked"]]


@pytest.fixture
async def readers() -> AsyncIterator[dict[str, Reader]]:
    """A started reader for each tenant."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        made = {one.slug: Reader(session, urls[f"abfallio/{one.slug}"], one) for one in (DUISBURG, ESSEN)}
        for reader in made.values():
            await reader.start()
        yield made


@pytest.fixture
def duisburg(readers: dict[str, Reader]) -> Reader:
    """The reader of Duisburg."""
    return readers["duisburg"]


@pytest.fixture
def essen(readers: dict[str, Reader]) -> Reader:
    """The reader of Essen."""
    return readers["essen"]


@pytest.mark.parametrize("key", ["", "0" * 32, ESSEN.key])
async def test_a_foreign_or_legacy_tenant_key_is_401(duisburg: Reader, key: str) -> None:
    """The first step is the only one with an honest status."""
    async with duisburg.session.get(f"{duisburg.base}/", params={"key": key}) as answer:
        assert answer.status == 401


async def test_settings_are_strings_and_list_the_waste_types(essen: Reader) -> None:
    """Essen's residual bins are one choice, the short rhythm preset; the hazardous-waste lorry is nobody's own bin."""
    kinds = {kind["wasteType"]: kind for kind in essen.settings["PUB_ABFALLTYPEN"]}
    group = [kind for kind in kinds.values() if kind["radiogroup"] is not None]
    assert [(kind["wasteType"], kind["checked"]) for kind in group] == [("51", True), ("52", False)]
    assert len({kind["radiogroup"] for kind in group}) == 1
    assert kinds["59"] == {"wasteType": "59", "checked": False, "radiogroup": None}
    assert all(isinstance(value, str) for name, value in essen.settings.items() if name != "PUB_ABFALLTYPEN")
    assert "licence: synthetic" in essen.settings["PUB_HINWEIS"]


async def test_an_api_key_dies_after_half_an_hour_of_the_twins_clock(duisburg: Reader) -> None:
    """A dead key is 200 with errors; the first step gives a living one."""
    await duisburg.at("2026-11-22T10:00:00Z")
    await duisburg.start()
    outcomes = []
    for time in ("10:29:00", "10:31:00", "09:00:00"):
        await duisburg.at(f"2026-11-22T{time}Z")
        outcomes.append("errors" not in await duisburg.post("{cities{id}}"))
    assert outcomes == [True, False, False]
    await duisburg.start()
    assert (await duisburg.post("{cities{id}}"))["data"] == {"cities": [{"id": "3052"}]}


@pytest.mark.parametrize(
    "change",
    [
        {"x-abfallplus-api-key": ""},
        {"x-abfallplus-api-key": "bm8gc3VjaCBrZXk6MTc="},
        {"x-abfallplus-api-key": "äöü"},
        {"Origin": "https://example.org"},
        {"Origin": ""},
        {"Origin": "https://wb-duisburg.de.example.org"},
    ],
)
async def test_who_may_not_ask_gets_200_with_errors(duisburg: Reader, change: dict[str, str]) -> None:
    """A missing or made-up key and a foreign website are refused without a status code."""
    told = await duisburg.post("{cities{id}}", headers=duisburg.headers | change)
    assert told["data"] is None
    assert told["errors"][0]["message"]


async def test_the_referer_stands_in_for_the_origin(duisburg: Reader) -> None:
    """Readers that send only the one or only the other are served."""
    key = duisburg.headers["x-abfallplus-api-key"]
    headers = {"x-abfallplus-api-key": key, "Referer": "https://wb-duisburg.de/abfallkalender"}
    assert "errors" not in await duisburg.post("{cities{id}}", headers=headers)


@pytest.mark.parametrize(
    "text",
    [
        "{cities{name,id}}",
        "query GetCities($query: String) {\ncities(query: $query) {\nid\nname\n}\n}\n",
        '\ufeffquery{ cities( query : "" ) { id name } } # all',
        "query Q($query:String=null, $ids:[ID!]!) { cities { id, name } }",
    ],
)
async def test_any_readers_spelling_of_a_query_is_understood(duisburg: Reader, text: str) -> None:
    """Spacing, names, variables and order of fields are the reader's own; the answer has the selected fields only."""
    assert await duisburg.ask(text, query=None) == {"cities": [{"id": "3052", "name": "Duisburg"}]}


@pytest.mark.parametrize(
    "query",
    [
        "{cities{id mayor}}",
        "{weather}",
        "{cities}",
        "{cities{id{name}}}",
        "{cities{}}",
        "{}",
        "{cities(colour:1){id}}",
        "{city{id}}",
        "query($id:ID!){city(id:$id){id}}",
        "mutation{cities{id}}",
        "{cities{id}",
        "{cities{id}} }",
        "{cities(query:}){id}}",
        "{cities(query:[1){id}}",
        "{ %cities }",
        "query(",
        "",
        None,
        '{appointments(idHouseNumber:"72827",dateMin:"2026-02-30"){id}}',
        '{appointments(idHouseNumber:"72827",dateMin:"20260301"){id}}',
        '{appointments(idHouseNumber:"72827",dateMax:"9999-01-01"){id}}',
    ],
)
async def test_a_bad_query_is_200_with_errors(duisburg: Reader, query: object) -> None:
    """Unknown fields, missing arguments, broken text: `data` is null, `errors` says why, the status proves nothing."""
    told = await duisburg.post(query, {})
    assert told["data"] is None
    assert told["errors"][0]["message"]


async def test_a_body_that_is_no_json_is_200_with_errors(duisburg: Reader) -> None:
    """Even that has no status of its own."""
    async with duisburg.session.post(f"{duisburg.base}/graphql", data=b"{", headers=duisburg.headers) as answer:
        assert answer.status == 200
        assert (await answer.json())["data"] is None


@pytest.mark.parametrize(
    ("slug", "street", "number", "house"),
    [("duisburg", "Altenbrucher Damm", "8", "72827"), ("essen", None, None, "74629")],
)
async def test_the_descent_leads_from_the_city_to_the_known_house(
    readers: dict[str, Reader], slug: str, street: str | None, number: str | None, house: str
) -> None:
    """City without districts, street without a house number, house numbers of the street; all ids are digits."""
    reader = readers[slug]
    (city,) = (await reader.ask("{cities{id name idHouseNumber districtsCount appointmentsSupported}}"))["cities"]
    assert (city["idHouseNumber"], city["districtsCount"], city["appointmentsSupported"]) == (None, 0, True)
    told = (await reader.ask(WALK, id=city["id"]))["city"]
    assert told["districts"] == []
    known = next(one for one in town(slug).houses if str(one.id) == house)
    (row,) = [one for one in told["streets"] if one["name"] == (street or known.street.name)]
    assert row["idHouseNumber"] is None
    numbers = (await reader.ask(NUMBERS, street=row["id"]))["street"]["houseNumbers"]
    assert {"id": house, "name": number or known.label} in numbers
    assert all(one["id"].isdigit() for one in [city, *told["streets"], *numbers])


async def test_some_streets_share_one_calendar(duisburg: Reader) -> None:
    """There the house number id hangs on the street, and the one house number is all of them."""
    streets = (await duisburg.ask(WALK, id="3052"))["city"]["streets"]
    shared = [street for street in streets if street["idHouseNumber"] is not None]
    assert 2 <= len(shared) < len(streets) / 10
    for street in shared:
        numbers = (await duisburg.ask(NUMBERS, street=street["id"]))["street"]["houseNumbers"]
        assert numbers == [{"id": street["idHouseNumber"], "name": "Alle Hausnummern"}]
        assert await duisburg.pickups(street["idHouseNumber"], "2026-01-01", "2026-12-31")


async def test_names_can_be_narrowed_and_unknown_ids_are_null(duisburg: Reader) -> None:
    """`query` filters by a part of the name; what does not exist is null, and an unknown house has no appointments."""
    text = 'query($id:ID!){city(id:$id){streets(query:"altenbrucher"){name __typename}}}'
    told = await duisburg.ask(text, id="3052")
    assert told["city"]["streets"] == [{"name": "Altenbrucher Damm", "__typename": "Street"}]
    nothing = '{city(id:1){id} district(id:1){id} street(id:"0"){id} houseNumber(id:"0"){id}}'
    assert set((await duisburg.ask(nothing)).values()) == {None}
    assert await duisburg.pickups("0", "2026-01-01", "2026-12-31") == []


async def test_a_year_of_pickups_is_complete_ordered_and_stable(duisburg: Reader) -> None:
    """Any range can be asked; the same house, type and day has the same id in each answer, and one id means one."""
    year = await duisburg.pickups("72827", "2026-01-01", "2026-12-31")
    names = [one["wasteType"]["name"] for one in year]
    assert {"Restmüll", "Biotonne", "Papiertonne", "Gelbe Tonne (Wertstofftonne)", "Tannenbäume"} <= set(names)
    assert names.count("Restmüll") in (26, 27, 52, 53)
    assert names.count("Papiertonne") in (13, 14)
    assert names.count("Tannenbäume") == 1
    assert year == sorted(year, key=lambda one: one["date"])
    assert len({one["id"] for one in year}) == len(year)
    turn = await duisburg.pickups("72827", "2026-12-01", "2027-02-28")
    assert [one for one in turn if one["date"] < "2027"] == [one for one in year if one["date"] >= "2026-12"]
    assert any(one["date"] >= "2027" for one in turn)
    assert [one["wasteType"]["name"] for one in turn].count("Tannenbäume") == 1


async def test_without_dates_the_twins_year_is_meant(duisburg: Reader) -> None:
    """A query without a range answers for the year of the twin's clock, whatever type the id is written in."""
    await duisburg.at("2031-06-01T12:00:00Z")
    await duisburg.start()
    told = (await duisburg.ask("{appointments(idHouseNumber: 72827) {date}}"))["appointments"]
    assert {one["date"][:4] for one in told} == {"2031"}


async def test_essen_gives_the_lorry_too_unless_own_bins_are_asked(essen: Reader) -> None:
    """Unfiltered there are about twenty stops a year with time, place and note; bins have none of these."""
    own, every = essen.own(), await essen.pickups("74629", "2026-01-01", "2026-12-31")
    stops = [one for one in every if one["wasteType"]["name"] == "Schadstoffmobil"]
    assert 18 <= len(stops) <= 22
    assert all(one["time"] and one["location"] and one["note"] for one in stops)
    bins = await essen.pickups("74629", "2026-01-01", "2026-12-31", own)
    assert bins == [one for one in every if one["wasteType"]["id"] in own]
    assert {one["wasteType"]["name"] for one in bins} == {
        "Restmüll 14-täglich",
        "Bioabfall",
        "Altpapier",
        "Gelbe Tonne",
    }
    assert all(one["time"] is one["location"] is one["note"] is None for one in bins)


async def test_the_long_rhythm_is_a_part_of_the_short_one(essen: Reader) -> None:
    """Both rhythms of Essen's residual bin are told; the lorry of the long one comes every other time."""
    dates = [
        {one["date"] for one in await essen.pickups("74629", "2026-01-01", "2026-12-31", [kind])}
        for kind in ("51", "52")
    ]
    assert dates[1] < dates[0]
    assert len(dates[0]) in (26, 27)
    assert len(dates[1]) in (13, 14)


async def test_waste_types_of_a_house_are_those_it_gets(essen: Reader) -> None:
    """The types listed for a house are the types of its appointments."""
    types = (await essen.ask(TYPES, id="74629"))["houseNumber"]["wasteTypes"]
    year = await essen.pickups("74629", "2026-01-01", "2026-12-31")
    assert {kind["id"] for kind in types} == {one["wasteType"]["id"] for one in year}
    assert types[0]["internals"] == {"pdfLegend": None}


@pytest.mark.parametrize("slug", ["duisburg", "essen"])
async def test_some_houses_have_no_bins_and_few_have_a_strange_type(readers: dict[str, Reader], slug: str) -> None:
    """No bins is an empty list, not an error; a few houses have a type that nobody else knows."""
    reader = readers[slug]
    bare = next(house for house in town(slug).houses if not has_bins(house))
    assert await reader.pickups(str(bare.id), "2026-01-01", "2026-12-31", reader.own()) == []
    named = {house.id: await reader.ask(TYPES, id=str(house.id)) for house in town(slug).houses if house.id % 83 == 1}
    strange = [
        house
        for house, told in named.items()
        if "Sonderleerung Großbehälter" in [kind["name"] for kind in told["houseNumber"]["wasteTypes"]]
    ]
    assert 3 <= len(strange) < len(town(slug).houses) / 40
    year = await reader.pickups(str(strange[0]), "2026-01-01", "2026-12-31")
    assert "Sonderleerung Großbehälter" in {one["wasteType"]["name"] for one in year}


async def test_an_empty_twin_has_empty_lists(duisburg: Reader) -> None:
    """The fault `empty` is GraphQL's nothing there: data, no errors, no items."""
    async with duisburg.session.put(f"{duisburg.base}/_twin/faults", json={"kind": "empty"}):
        pass
    assert await duisburg.pickups("72827", "2026-01-01", "2026-12-31") == []
    assert await duisburg.ask(WALK, id="3052") == {"city": {"districts": [], "streets": []}}


def test_holidays_move_the_rest_of_the_week() -> None:
    """After a holiday the lorries come a day later, Friday's on Saturday; after Christmas on a working day."""
    assert put_off(date(2026, 3, 27)) == date(2026, 3, 27)
    assert put_off(date(2026, 4, 2)) == date(2026, 4, 2)  # the day before Good Friday
    assert put_off(date(2026, 4, 3)) == date(2026, 4, 4)  # Good Friday itself
    assert put_off(date(2026, 4, 10)) == date(2026, 4, 11)  # the week of Easter Monday
    assert put_off(date(2026, 6, 5)) == date(2026, 6, 6)  # after Corpus Christi
    assert put_off(date(2026, 12, 25)) == date(2026, 12, 28)  # Friday, and Saturday is a holiday too


def test_a_rhythm_keeps_its_beat_over_any_window() -> None:
    """A window cut in two has the same days as the whole, at New Year too, and no lorry goes on a holiday."""
    beat = Rhythm(weeks=2, weekday=4, phase=1)
    whole = list(beat.days(date(2024, 1, 1), date(2029, 12, 31)))
    for cut in (date(2025, 12, 26), date(2026, 12, 27), date(2027, 3, 27)):
        parts = [*beat.days(date(2024, 1, 1), cut), *beat.days(cut + timedelta(days=1), date(2029, 12, 31))]
        assert parts == whole
    assert not [day for day in whole if is_holiday(day) or day.weekday() == 6]
    assert whole == sorted(set(whole))
