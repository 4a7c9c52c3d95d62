"""The GraphQL schema of abfall.io, as far as calendars ask it, over the books of one operator.

Names of types, fields and arguments only; what they answer is in `abfallio_office`.
"""

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from sandbox.abfallio_office import Office, Row
from sandbox.graphql import Arguments, Field, Kinds, Mistake

FIRST_YEAR, LAST_YEAR = 1900, 2200
FILTER = frozenset({"query"})
ID = frozenset({"id"})


def kinds(office: Office, today: date) -> Kinds:
    """The types of the schema, answering from `office` as of `today`."""
    return {"Query": _query(office, today), **_places(office), **_collections()}


def _query(office: Office, today: date) -> dict[str, Field]:
    def city(row: Row, arguments: Arguments) -> Row | None:
        return office.city if str(arguments["id"]) == office.city["id"] else None

    return {
        "cities": Field(answer=lambda row, arguments: _like([office.city], arguments), of="City", takes=FILTER),
        "city": Field(answer=city, of="City", needs=ID),
        "district": Field(answer=lambda row, arguments: None, of="District", needs=ID),
        "street": Field(answer=lambda row, arguments: office.street(str(arguments["id"])), of="Street", needs=ID),
        "houseNumber": Field(
            answer=lambda row, arguments: office.house_number(str(arguments["id"])), of="HouseNumber", needs=ID
        ),
        "appointments": Field(
            answer=lambda row, arguments: _appointments(office, today, arguments),
            of="Appointment",
            needs=frozenset({"idHouseNumber"}),
            takes=frozenset({"wasteTypes", "dateMin", "dateMax", "showInactive"}),
        ),
    }


def _places(office: Office) -> dict[str, dict[str, Field]]:
    def streets(row: Row, arguments: Arguments) -> list[Row]:
        return _like(filter(None, map(office.street, office.streets)), arguments)

    def house_numbers(row: Row, arguments: Arguments) -> list[Row]:
        return _like(office.house_numbers(str(row["id"])), arguments)

    return {
        "City": {
            **_leaves("id", "name", "idHouseNumber", "districtsCount", "appointmentsSupported"),
            "districts": Field(answer=lambda row, arguments: [], of="District", takes=FILTER),
            "streets": Field(answer=streets, of="Street", takes=FILTER),
        },
        "District": {
            **_leaves("id", "name", "idHouseNumber"),
            "streets": Field(answer=streets, of="Street", takes=FILTER),
        },
        "Street": {
            **_leaves("id", "name", "idHouseNumber"),
            "houseNumbers": Field(answer=house_numbers, of="HouseNumber", takes=FILTER | {"idDistrict"}),
        },
        "HouseNumber": {
            **_leaves("id", "name"),
            "wasteTypes": Field(answer=lambda row, arguments: office.types_at(row["id"]), of="WasteType"),
        },
    }


def _collections() -> dict[str, dict[str, Field]]:
    return {
        "WasteType": {
            **_leaves("id", "name", "color"),
            "internals": Field(answer=lambda row, arguments: row["internals"], of="Internals"),
        },
        "Internals": _leaves("pdfLegend", "iconLow"),
        "Appointment": {
            **_leaves("id", "date", "time", "location", "note"),
            "wasteType": Field(answer=lambda row, arguments: row["wasteType"], of="WasteType"),
        },
    }


def _leaves(*names: str) -> dict[str, Field]:
    return {name: _leaf(name) for name in names}


def _leaf(name: str) -> Field:
    def tell(row: Any, arguments: Arguments) -> object:
        return row[name]

    return Field(answer=tell)


def _like(rows: Iterable[Row], arguments: Arguments) -> list[Row]:
    """The rows whose name contains the argument `query`; all of them without it."""
    wanted = str(arguments.get("query") or "").lower()
    return [row for row in rows if wanted in str(row["name"]).lower()]


def _appointments(office: Office, today: date, arguments: Arguments) -> list[Row]:
    first = _day(arguments, "dateMin", date(today.year, 1, 1))
    last = _day(arguments, "dateMax", date(today.year, 12, 31))
    wanted = arguments.get("wasteTypes")
    ids = {str(one) for one in wanted} if isinstance(wanted, list) and wanted else None
    return office.appointments(str(arguments["idHouseNumber"]), first, last, ids)


def _day(arguments: Arguments, name: str, otherwise: date) -> date:
    raw = arguments.get(name)
    if raw is None:
        return otherwise
    if not isinstance(raw, str) or not re.fullmatch(r"\d{4}-\d\d-\d\d", raw):
        raise Mistake(f'Argument "{name}" is no Date: it must look like 2026-12-31.')
    try:
        day = date.fromisoformat(raw)
    except ValueError as why:
        raise Mistake(f'Argument "{name}" is no Date: {why}.') from why
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Mistake(f'Argument "{name}" must lie in the years {FIRST_YEAR} to {LAST_YEAR}.')
    return day
