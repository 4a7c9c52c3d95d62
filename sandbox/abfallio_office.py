"""The books of one AbfallPlus operator: its streets, house numbers, waste types and appointments, as rows.

Rows are shaped like the objects of the wire. Ids are strings of digits everywhere. Knows no GraphQL.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from sandbox.bins import Visit, WasteType, waste_types
from sandbox.world import House, Street, Town

KNOWN_HOUSES = frozenset({72827, 74629})  # ids that readers of the real systems test with: never hidden in a street
SHARED_CALENDARS = 3  # streets, at least, whose houses share one calendar
Row = dict[str, object]


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """One operator's books; `shared` are the streets whose houses all have one calendar."""

    city: Row
    streets: Mapping[str, Street]
    houses: Mapping[str, House]
    houses_of: Mapping[str, tuple[House, ...]]
    shared: frozenset[str]
    waste_types: tuple[WasteType, ...]

    @classmethod
    def of(cls, town: Town, *, city_id: str) -> "Office":
        """The books of the operator of `town`: one city, without districts, without a house number of its own."""
        houses_of: dict[str, list[House]] = {str(street.key): [] for street in town.streets}
        for house in town.houses:
            houses_of[str(house.street.key)].append(house)
        single = [key for key, houses in houses_of.items() if not KNOWN_HOUSES & {house.id for house in houses}]
        rest: Row = {"idHouseNumber": None, "districtsCount": 0, "appointmentsSupported": True}
        return cls(
            city={"id": city_id, "name": town.name, **rest},
            streets={str(street.key): street for street in town.streets},
            houses={str(house.id): house for house in town.houses},
            houses_of={key: tuple(houses) for key, houses in houses_of.items()},
            shared=frozenset(single[:: max(1, len(single) // SHARED_CALENDARS)]),
            waste_types=waste_types(town),
        )

    def street(self, street_id: str) -> Row | None:
        """A street; `idHouseNumber` is set where its houses share a calendar, so that the descent ends here."""
        street = self.streets.get(street_id)
        if street is None:
            return None
        house = str(self.houses_of[street_id][0].id) if street_id in self.shared else None
        return {"id": street_id, "name": street.name, "idHouseNumber": house}

    def house_numbers(self, street_id: str) -> list[Row]:
        """The house numbers of a street; a single entry for all of them where they share a calendar."""
        houses = self.houses_of[street_id]
        if street_id in self.shared:
            return [{"id": str(houses[0].id), "name": "Alle Hausnummern"}]
        return [{"id": str(house.id), "name": house.label} for house in houses]

    def house_number(self, house_id: str) -> Row | None:
        """A house number by its id."""
        house = self.houses.get(house_id)
        return None if house is None else {"id": house_id, "name": house.label}

    def types_at(self, house_id: str) -> list[Row]:
        """The waste types that lorries fetch at a house."""
        return [_type(kind) for kind in self._kinds_at(house_id)]

    def appointments(self, house_id: str, first: date, last: date, wanted: Collection[str] | None) -> list[Row]:
        """The visits at a house between two days, both inclusive; `wanted` are waste type ids, None is all of them.

        An unknown house has none, as has one without bins: the operator does not tell them apart.
        """
        kinds = [kind for kind in self._kinds_at(house_id) if wanted is None or kind.id in wanted]
        found = [(visit, kind) for kind in kinds for visit in kind.visits(self.houses[house_id], first, last)]
        found.sort(key=lambda pair: (pair[0].day, pair[1].id))
        return [_appointment(house_id, visit, kind) for visit, kind in found]

    def _kinds_at(self, house_id: str) -> list[WasteType]:
        house = self.houses.get(house_id)
        return [] if house is None else [kind for kind in self.waste_types if kind.stands_at(house)]


def _type(kind: WasteType) -> Row:
    pictures: Row = {"pdfLegend": None, "iconLow": None}
    return {"id": kind.id, "name": kind.name, "color": kind.color, "internals": pictures}


def _appointment(house_id: str, visit: Visit, kind: WasteType) -> Row:
    place = "" if kind.for_all else house_id
    return {
        "id": f"{kind.id}{place}{visit.day.toordinal()}",  # the same for ever: for a house, a type and a day
        "date": visit.day.isoformat(),
        "time": visit.time,
        "location": visit.location,
        "note": visit.note,
        "wasteType": _type(kind),
    }
