"""A sharing system's rows as stations and vehicles of the vocabulary: what GBFS says of each, joined with what it refers to.

Knows the fields of GBFS 2.1 to 3.0. Does no IO and knows no source; what spoils a row raises one of `rows.SPOILT`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from adapters._kit.gbfs import address_of, count, instant, links_of, share, truth, worded
from adapters._kit.rows import SPOILT, spot_of
from adapters._kit.values import Tally, coding, split_address, text_of
from adapters._kit.values import count as noted
from domain.geo import Point, point
from domain.sharing import Available, Station, Vehicle
from domain.vocabulary_sharing import PROPULSION, VEHICLE_KIND
from domain.words import Coded, coded

KNOWN = frozenset(
    """station_id name short_name lat lon address cross_street post_code city region_id rental_methods is_virtual_station
    is_valet_station is_charging_station station_area parking_type parking_hoop contact_phone capacity rental_uris
    vehicle_capacity vehicle_type_capacity vehicle_types_capacity vehicle_docks_capacity station_opening_hours
    bike_id vehicle_id is_reserved is_disabled vehicle_type_id last_reported current_range_meters current_fuel_percent
    pricing_plan_id home_station_id vehicle_equipment available_until""".split()
)
"""Fields of stations and vehicles that the specification has, wanted or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Type:
    """One type of vehicle."""

    kind: Coded
    propulsion: Coded | None = None
    name: str | None = None


class Types:
    """The system's types of vehicle by their ids; one nobody described is of no known kind, and counted."""

    def __init__(
        self,
        rows: Iterable[Any],
        seen: Tally,
        *,
        forms: Mapping[str, str],
        drives: Mapping[str, str],
        untyped: str,
        language: str,
    ) -> None:
        self._untyped = Type(kind=coded(VEHICLE_KIND, untyped))
        self._seen = seen
        form, drive = coding(forms, VEHICLE_KIND), coding(drives, PROPULSION)
        self.known: dict[str, Type] = {}
        for raw in rows:
            try:
                kind, propulsion = form(raw["form_factor"], seen), drive(raw.get("propulsion_type"), seen)
                if kind is not None:
                    name = worded(raw.get("name"), language)
                    self.known[raw["vehicle_type_id"]] = Type(kind=kind, propulsion=propulsion, name=name)
            except SPOILT:
                continue  # vehicles of this type show as being of an unknown one

    def of(self, name: Any) -> Type:
        """The type of this id; the system's only kind where it gives none."""
        if name is None:
            (*known,) = self.known.values()
            return known[0] if len(known) == 1 else self._untyped
        found = self.known.get(name)
        if found is None:
            native = text_of(name) or "?"
            noted(self._seen, native)
            found = self.known[name] = Type(kind=coded(VEHICLE_KIND, None, native[:80]))
        return found

    def all(self) -> Iterable[Type]:
        """Every described type, or the system's only kind."""
        return self.known.values() or (self._untyped,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Fleet:
    """One system at one moment."""

    stations: Iterable[Any]
    types: Types
    language: str
    _spots: dict[str, Point] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for raw in self.stations:
            try:
                self._spots[raw["station_id"]] = _spot(raw)
            except SPOILT:
                continue  # the row is rejected where it is read as a station

    def station(self, status: Iterable[Any]) -> Callable[[Mapping[str, Any]], tuple[str, Station] | None]:
        """A row of station_information → its id and the station; None for one that is not built."""
        said = {each["station_id"]: each for each in status if isinstance(each, dict) and "station_id" in each}

        def make(raw: Mapping[str, Any]) -> tuple[str, Station] | None:
            now = said.get(raw["station_id"], {})
            if truth(now.get("is_installed")) is False:
                return None
            available = tuple(self._available(now))
            return _id(raw["station_id"]), Station(
                kind=self._kinds(raw, now),
                name=worded(raw.get("name"), self.language),
                location=_spot(raw),
                address=address_of(raw, split_address),
                capacity=count(raw.get("capacity")),
                free=_free(now, available),
                free_docks=count(now.get("num_docks_available")),
                available=available,
                renting=truth(now.get("is_renting")),
                returning=truth(now.get("is_returning")),
                virtual=truth(raw.get("is_virtual_station")),
                reported_at=instant(now.get("last_reported")),
                links=links_of(raw.get("rental_uris")),
            )

        return make

    def vehicle(self, raw: Mapping[str, Any]) -> tuple[str, Vehicle] | None:
        """A row of vehicle_status or free_bike_status → its id and the vehicle; None for one that cannot be rented."""
        if truth(raw.get("is_reserved")) or truth(raw.get("is_disabled")):
            return None
        type_ = self.types.of(raw.get("vehicle_type_id"))
        station = text_of(raw.get("station_id"))
        placed = raw.get("lat") is not None and raw.get("lon") is not None
        native = raw["vehicle_id"] if "vehicle_id" in raw else raw["bike_id"]
        return _id(native), Vehicle(
            kind=type_.kind,
            propulsion=type_.propulsion,
            name=type_.name,
            location=_spot(raw) if placed else self._spots[raw["station_id"]],
            station=station,
            range=count(raw.get("current_range_meters")),
            charge=share(raw.get("current_fuel_percent")),
            reported_at=instant(raw.get("last_reported")),
            links=links_of(raw.get("rental_uris")),
        )

    def _available(self, now: Mapping[str, Any]) -> Iterable[Available]:
        for each in now.get("vehicle_types_available") or ():
            number = count(each["count"])
            if number is not None:
                type_ = self.types.of(each["vehicle_type_id"])
                yield Available(kind=type_.kind, propulsion=type_.propulsion, count=number)

    def _kinds(self, raw: Mapping[str, Any], now: Mapping[str, Any]) -> tuple[Coded, ...]:
        """Of the types counted or provided for; of all the system has where the station names none."""
        named = [each["vehicle_type_id"] for each in now.get("vehicle_types_available") or ()]
        for each in (*(raw.get("vehicle_types_capacity") or ()), *(raw.get("vehicle_docks_capacity") or ())):
            named += each["vehicle_type_ids"]
        types = [self.types.of(each) for each in named] or self.types.all()
        return tuple(dict.fromkeys(each.kind for each in types))


def _free(now: Mapping[str, Any], available: tuple[Available, ...]) -> int | None:
    """The total; by type where the total is 0 and the types are not, as Dott's is."""
    total = count(now.get("num_vehicles_available", now.get("num_bikes_available")))
    return (sum(each.count for each in available) or total) if total == 0 else total


def _spot(raw: Mapping[str, Any]) -> Point:
    lon, lat = spot_of(raw["lon"], raw["lat"])
    return point(lat, lon)


def _id(value: Any) -> str:
    name = text_of(value)
    if name is None or len(name) > 200:
        raise ValueError("no usable id")
    return name
