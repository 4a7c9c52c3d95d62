"""What AbfallPlus v3 is asked, in order: for a key, for lists from the city down to a house, for the house's dates.

Knows the protocol as the operators' own widgets speak it: GraphQL, failures in a 200. Knows no memory and no pickup.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters._kit.daily import Daily
from adapters._kit.graphql import failure, opened
from adapters._kit.http import Door
from adapters._kit.pickups import houses_numbered, in_postcode, streets_named
from adapters._kit.together import together
from adapters._kit.values import text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Household
from domain.when import Clock
from domain.words import fold

CITIES = "query($city: String) { cities(query: $city) { id name idHouseNumber districtsCount } }"
DISTRICTS = "query($id: ID!) { city(id: $id) { districts { id name idHouseNumber } } }"
STREETS = "query($id: ID!) { city(id: $id) { streets { id name idHouseNumber } } }"
STREETS_OF_DISTRICT = "query($id: ID!) { district(id: $id) { streets { id name idHouseNumber } } }"
NUMBERS = "query($id: ID!, $district: ID) { street(id: $id) { houseNumbers(idDistrict: $district) { id name } } }"
TYPES = "query($id: ID!) { houseNumber(id: $id) { wasteTypes { id name } } }"
DATES = """query($id: ID!, $types: [ID], $from: Date, $to: Date) {
  appointments(idHouseNumber: $id, wasteTypes: $types, dateMin: $from, dateMax: $to, showInactive: false) {
    id date time location note wasteType { id name }
  }
}"""

_ID = re.compile(r"\d{1,12}", re.ASCII)
_KEY_REFUSED = re.compile(r"unauthori[sz]ed|unauthenticated|api.?key|expired", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """How the operator's own page treats a waste type."""

    checked: bool
    """True for a household's own bins."""
    group: str | None
    """Of the types of one radio group a household has one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A city, district, street or house number of the operator's lists."""

    id: str
    name: str
    house: str | None
    """The house id that already hangs here; then nobody asks deeper."""
    split: bool
    """Whether a city's streets are listed by district."""


class Tenant:
    """One operator: its key and settings of the moment, and its lists of the day."""

    def __init__(self, *, door: Door, start: str, graphql: str, key: str, origin: str, city: str, clock: Clock) -> None:
        """`start` gives the api key for the tenant's `key`; `graphql` answers everything else; `city` as listed."""
        self._door, self._start, self._graphql, self._tenant_key, self._city = door, start, graphql, key, city
        self._headers = {"origin": origin.rstrip("/"), "referer": f"{origin.rstrip('/')}/"}
        self._lists: Daily[list[Entry]] = Daily(clock)
        self._turn = asyncio.Lock()
        self._api_key = ""
        self.shown: Mapping[str, Shown] = {}
        """Waste type → how it is shown; filled with the first answer."""

    async def house(self, call: Call, home: Household) -> str | None:
        """The id of the one house at this address; None when there is none, or when several could be meant."""
        cities = await self._list(call, CITIES, "cities", city=self._city)
        city = next((entry for entry in cities if fold(entry.name) == fold(self._city)), None)
        if city is None:
            raise SourceNonsense(f"the operator does not list {self._city}")
        if city.house:
            return city.house
        if city.split:
            districts = in_postcode(home.postcode, await self._list(call, DISTRICTS, "city", "districts", id=city.id))
            if len(districts) == 1 and districts[0].house:
                return districts[0].house
            deeper = [district for district in districts if not district.house]
            found = await together(lambda district: self._in_district(call, home, district), deeper)
        else:
            streets = await self._list(call, STREETS, "city", "streets", id=city.id)
            found = [await self._on_streets(call, home, streets, None)]
        houses = set().union(*found)
        return houses.pop() if len(houses) == 1 else None

    async def types(self, call: Call, house: str) -> list[str]:
        """The ids of the waste types a house has; none for a house nobody knows."""
        told = (await self._ask(call, TYPES, id=house))["houseNumber"]
        return [str(row["id"]) for row in told["wasteTypes"] if _ID.fullmatch(str(row["id"]))] if told else []

    async def dates(self, call: Call, house: str, types: Sequence[str], first: str, last: str) -> list[Any]:
        """The rows of `appointments` between two days (ISO, inclusive), as they came."""
        told = await self._ask(call, DATES, **{"id": house, "types": types, "from": first, "to": last})
        rows = told["appointments"]
        if not isinstance(rows, list):
            raise TypeError("appointments are a list")
        return rows

    async def _in_district(self, call: Call, home: Household, district: Entry) -> set[str]:
        streets = await self._list(call, STREETS_OF_DISTRICT, "district", "streets", id=district.id)
        return await self._on_streets(call, home, streets, district.id)

    async def _on_streets(self, call: Call, home: Household, streets: list[Entry], district: str | None) -> set[str]:
        found: set[str] = set()
        if not streets:
            raise SourceNonsense("a list of streets without a street")
        for street in in_postcode(home.postcode, streets_named(home.street, streets)):
            if street.house:
                found.add(street.house)
                continue
            told = await self._ask(call, NUMBERS, id=street.id, district=district)
            numbers = houses_numbered(home.house_number, _entries(told["street"]["houseNumbers"]))
            found.update(number.id for number in numbers)
        return found

    async def _list(self, call: Call, query: str, *path: str, **variables: str) -> list[Entry]:
        async def ask() -> list[Entry]:
            told = await self._ask(call, query, **variables)
            for name in path:
                told = told[name]
            return _entries(told)

        return await self._lists.get((query, *variables.values()), ask)

    async def _ask(self, call: Call, query: str, **variables: object) -> Any:
        """`data` of the answer. A refused key is renewed once; other `errors` become the SourceError they speak of."""
        key = await self._admitted(call, refused="")
        data, trouble = await self._post(call, key, query, variables)
        if _KEY_REFUSED.search(trouble):
            key = await self._admitted(call, refused=key)
            data, trouble = await self._post(call, key, query, variables)
        if trouble:
            raise failure(trouble)
        return data

    async def _admitted(self, call: Call, *, refused: str) -> str:
        """An api key other than the refused one; whoever comes while it is fetched waits for the same."""
        async with asyncio.timeout_at(call.deadline), self._turn:
            if self._api_key == refused:
                answer = await self._door.get(
                    self._start, deadline=call.deadline, query={"key": self._tenant_key}, headers=self._headers,
                    trace=call.trace, expect=(401,),
                )  # fmt: skip
                if answer.status == 401:
                    raise SourceNonsense("the tenant key is refused")
                told = answer.json()
                self.shown = _shown(told["settings"]["PUB_ABFALLTYPEN"])
                self._api_key = _api_key(told["apiKey"])
            return self._api_key

    async def _post(self, call: Call, key: str, query: str, variables: Mapping[str, object]) -> tuple[Any, str]:
        answer = await self._door.ask(
            "POST", self._graphql, deadline=call.deadline, trace=call.trace,
            headers={**self._headers, "x-abfallplus-api-key": key, "content-type": "application/json"},
            body=json.dumps({"query": query, "variables": variables}).encode(),
        )  # fmt: skip
        return opened(answer.json())


def _api_key(told: Any) -> str:
    """A key that fits into a header: printable and not empty."""
    if not isinstance(told, str) or not told.isascii() or not told.isprintable() or not told.strip():
        raise ValueError("no usable api key")
    return told


def _shown(rows: Any) -> dict[str, Shown]:
    """The settings' waste types; `radiogroup` is null for most."""
    return {
        str(row["wasteType"]): Shown(checked=bool(row["checked"]), group=text_of(row["radiogroup"])) for row in rows
    }


def _entries(rows: Any) -> list[Entry]:
    """The rows of a list that can be used; one that cannot is left out, for nobody could ask for it."""
    if not isinstance(rows, list):
        raise TypeError("a list is a list")
    return [entry for entry in map(_entry, rows) if entry is not None]


def _entry(row: Any) -> Entry | None:
    if not isinstance(row, dict) or not isinstance(row.get("name"), str) or not _is_id(row.get("id")):
        return None
    house, districts = row.get("idHouseNumber"), row.get("districtsCount")
    return Entry(
        id=str(row["id"]),
        name=row["name"],
        house=str(house) if _is_id(house) else None,
        split=isinstance(districts, int) and districts > 1,
    )


def _is_id(value: object) -> bool:
    return _ID.fullmatch(str(value)) is not None
