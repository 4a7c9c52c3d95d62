"""Which waste types the operators of Duisburg and Essen know, at which houses they stand, and when lorries come.

Rules over a house's id and its street's key, so that neighbours share their days. Invented, after the operators'
public calendars. Knows no wire.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from sandbox.rounds import DAY, EPOCH, Rhythm, next_working_day
from sandbox.world import House, Town

WORKING_DAYS = 5
STOP_EVERY = 18  # days between two stops of the hazardous-waste lorry: about twenty a year


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """The lorry comes on `day`; only mobile collections have a time, a place and a note."""

    day: date
    time: str | None = None
    location: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class WasteType:
    """A waste type of one operator; `checked` are a household's own bins, of a `radiogroup` it has one.

    visits: the visits at a house between two days, both inclusive.
    """

    id: str
    name: str
    color: str
    stands_at: Callable[[House], bool]
    visits: Callable[[House, date, date], Iterable[Visit]]
    checked: bool = True
    radiogroup: str | None = None
    for_all: bool = False  # a collection for the whole town, the same for every house


def has_bins(house: House) -> bool:
    """Some addresses (garages, business parks with a contractor) have no bins of the operator at all."""
    return house.id % 41 != 0


def rhythm(house: House, *, weeks: int, turn: int) -> Rhythm:
    """The rhythm of a house's street; `turn` keeps the fractions of one street on different days."""
    key = house.street.key
    return Rhythm(weeks=weeks, weekday=(key + turn) % WORKING_DAYS, phase=(key // WORKING_DAYS + turn) % weeks)


def waste_types(town: Town) -> tuple[WasteType, ...]:
    """The types of the town's operator, in the operator's order."""
    return {"duisburg": _duisburg, "essen": _essen}[town.slug](town)


def _duisburg(town: Town) -> tuple[WasteType, ...]:
    return (
        WasteType(id="31", name="Restmüll", color="#4a4a4a", stands_at=has_bins, visits=_residual),
        WasteType(id="32", name="Biotonne", color="#8b5a2b", stands_at=_uses_bio, visits=_every(weeks=2, turn=1)),
        WasteType(id="33", name="Papiertonne", color="#0067b1", stands_at=has_bins, visits=_every(weeks=4, turn=2)),
        WasteType(
            id="34",
            name="Gelbe Tonne (Wertstofftonne)",
            color="#f2c500",
            stands_at=has_bins,
            visits=_every(weeks=2, turn=3),
        ),
        WasteType(id="38", name="Tannenbäume", color="#2e7d32", stands_at=has_bins, visits=_christmas_trees),
        _big_container("47"),
    )


def _essen(town: Town) -> tuple[WasteType, ...]:
    return (
        _essen_residual("51", "Restmüll 14-täglich", weeks=2, stands_at=has_bins, checked=True),
        _essen_residual("52", "Restmüll 28-täglich", weeks=4, stands_at=_may_choose, checked=False),
        WasteType(id="53", name="Bioabfall", color="#8b5a2b", stands_at=_uses_bio, visits=_every(weeks=1, turn=1)),
        WasteType(id="54", name="Altpapier", color="#0067b1", stands_at=has_bins, visits=_every(weeks=4, turn=2)),
        WasteType(id="55", name="Gelbe Tonne", color="#f2c500", stands_at=has_bins, visits=_every(weeks=2, turn=3)),
        WasteType(
            id="59",
            name="Schadstoffmobil",
            color="#c62828",
            stands_at=lambda house: True,
            visits=_hazardous_waste_lorry(town),
            checked=False,
            for_all=True,
        ),
        _big_container("67"),
    )


def _essen_residual(
    type_id: str, name: str, *, weeks: int, stands_at: Callable[[House], bool], checked: bool
) -> WasteType:
    """One rhythm of the residual bin: the household has chosen one of the group, nobody here knows which."""
    visits = _every(weeks=weeks, turn=0)
    return WasteType(
        id=type_id, name=name, color="#4a4a4a", stands_at=stands_at, visits=visits, checked=checked, radiogroup="1"
    )


def _big_container(type_id: str) -> WasteType:
    """A type of a few houses whose name says nothing to anybody outside the operator."""
    return WasteType(
        id=type_id,
        name="Sonderleerung Großbehälter",
        color="#7b1fa2",
        stands_at=lambda house: has_bins(house) and house.id % 83 == 1,
        visits=_every(weeks=4, turn=4),
    )


def _uses_bio(house: House) -> bool:
    return has_bins(house) and house.id % 9 != 0


def _may_choose(house: House) -> bool:
    return has_bins(house) and house.id % 6 != 0


def _every(*, weeks: int, turn: int) -> Callable[[House, date, date], Iterator[Visit]]:
    def visits(house: House, first: date, last: date) -> Iterator[Visit]:
        return (Visit(day=day) for day in rhythm(house, weeks=weeks, turn=turn).days(first, last))

    return visits


def _residual(house: House, first: date, last: date) -> Iterator[Visit]:
    return _every(weeks=1 if house.id % 4 == 0 else 2, turn=0)(house, first, last)


def _christmas_trees(house: House, first: date, last: date) -> Iterator[Visit]:
    for year in range(first.year, last.year + 1):
        start = date(year, 1, 8)  # after Epiphany, when trees are put out
        wanted = rhythm(house, weeks=1, turn=0).weekday
        day = start + (wanted - start.weekday()) % 7 * DAY
        if first <= day <= last:
            yield Visit(day=day, note="Ohne Schmuck, Stamm höchstens 2,50 m")


def _hazardous_waste_lorry(town: Town) -> Callable[[House, date, date], Iterator[Visit]]:
    """One lorry for the town: every stop is in another district, on a street there."""

    def visits(house: House, first: date, last: date) -> Iterator[Visit]:
        number = (first - EPOCH).days // STOP_EVERY - 1
        while (planned := EPOCH + number * STOP_EVERY * DAY) <= last:
            day = next_working_day(planned)
            if first <= day <= last:
                yield _stop(town, number, day)
            number += 1

    return visits


def _stop(town: Town, number: int, day: date) -> Visit:
    district = town.districts[number % len(town.districts)]
    streets = [street for street in town.streets if street.district == district] or list(town.streets)
    begin = 9 + 3 * (number % 3)
    return Visit(
        day=day,
        time=f"{begin:02}:00 - {begin + 2:02}:00 Uhr",
        location=f"{streets[number % len(streets)].name}, {district.name}",
        note="Nur haushaltsübliche Mengen",
    )
