"""Settle a town: read its districts and streets, build houses along the streets and places beside them.

All of it is synthetic except names, postcodes and centres. Everything hangs on stable names (`chance`), so that
a house keeps its id and its spot although streets are added elsewhere.
"""

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from typing import Any

from sandbox.chance import draw, moved, pick
from sandbox.town import District, House, Place, Street, Town

HEADING = re.compile(r"\[(?P<name>[^]]+)] (?P<postcode>\d{5}) (?P<lat>[\d.]+) (?P<lon>[\d.]+) (?P<radius>\d+)")


@dataclass(slots=True)
class Register:
    """Hands out numbers that hang on a name; a number that is taken moves on to the next free one."""

    first: int
    span: int
    taken: set[int]

    def number(self, *name: object) -> int:
        """The number of this name, never given twice."""
        number = self.first + int(draw(*name) * self.span)
        while number in self.taken:
            number = self.first + (number + 1 - self.first) % self.span
        self.taken.add(number)
        return number


@dataclass(frozen=True, slots=True, kw_only=True)
class Layout:
    """A street on the ground: it starts near the district's centre and runs straight, well inside the radius."""

    lat: float
    lon: float
    heading: float
    length: float

    @classmethod
    def of(cls, town: str, street: Street) -> "Layout":
        """The lie of this street: at most 0.6 radii out, 0.6 radii long."""
        district = street.district
        lat, lon = moved(
            district.lat,
            district.lon,
            metres=0.6 * district.radius * draw(town, street.name, "out") ** 0.5,
            heading=draw(town, street.name, "bearing"),
        )
        heading = draw(town, street.name, "heading")
        return cls(lat=lat, lon=lon, heading=heading, length=0.6 * district.radius)

    def spot(self, share: float, *, side: float) -> tuple[float, float]:
        """The point at `share` (0 to 1) of the length, `side` metres to the right."""
        lat, lon = moved(self.lat, self.lon, metres=(share - 0.5) * self.length, heading=self.heading)
        return moved(lat, lon, metres=side, heading=self.heading + 0.25)


def settled(slug: str) -> Town:
    """The whole town of this slug; `KeyError` if there is none."""
    head = next((row for row in rows("towns.csv") if row["slug"] == slug), None)
    if head is None:
        raise KeyError(slug)
    pins = [row for row in rows("houses.csv") if row["town"] == slug]
    streets = list(pave(slug, pins))
    west, south, east, north = (float(head[side]) for side in ("west", "south", "east", "north"))
    return Town(
        slug=slug,
        name=head["name"],
        ags=head["ags"],
        bounds=(west, south, east, north),
        districts=list(dict.fromkeys(street.district for street in streets)),
        streets=streets,
        houses=list(build(slug, streets, pins)),
        places=list(furnish(slug, streets)),
    )


def pave(town: str, pins: Sequence[Mapping[str, str]]) -> Iterator[Street]:
    """The streets of the town's text file, each in its district."""
    known = {row["street"]: int(row["key"]) for row in pins if row["key"]}
    keys = Register(100, 9_000, set(known.values()))
    district: District | None = None
    for line in text(f"{town}.txt").splitlines():
        if heading := HEADING.fullmatch(line):
            district = District(
                name=heading["name"],
                postcode=heading["postcode"],
                lat=float(heading["lat"]),
                lon=float(heading["lon"]),
                radius=float(heading["radius"]),
            )
        elif district and not line.startswith("#"):
            for name in line.split(", "):
                yield Street(key=known.get(name) or keys.number(town, name), name=name, district=district)


def build(town: str, streets: Sequence[Street], pins: Sequence[Mapping[str, str]]) -> Iterator[House]:
    """Four to twelve houses a street, odd numbers left and even ones right, and the houses we know."""
    ids = Register(10_000, 90_000, {int(row["id"]) for row in pins if row["id"]})
    for street in streets:
        layout = Layout.of(town, street)
        known = {(int(row["number"]), row["suffix"]): row for row in pins if row["street"] == street.name}
        numbers = sorted(set(numbering(town, street)) | set(known))
        for place, (number, suffix) in enumerate(numbers):
            pin = known.get((number, suffix), {})
            side = (12.0 if number % 2 == 0 else -12.0) + (3.0 if suffix else 0.0)
            lat, lon = layout.spot(place / len(numbers), side=side)
            yield House(
                id=int(pin.get("id") or ids.number(town, street.name, number, suffix)),
                street=street,
                number=number,
                suffix=suffix,
                lat=float(pin.get("lat") or lat),
                lon=float(pin.get("lon") or lon),
            )


def numbering(town: str, street: Street) -> Iterator[tuple[int, str]]:
    """House numbers with gaps, as in life; some have an "a" beside them, few also a "b"."""
    number, left = 0, 4 + int(draw(town, street.name, "houses") * 8)
    while left > 0:
        number += 1 + int(draw(town, street.name, left, "gap") * 4)
        extra = draw(town, street.name, number, "suffix")
        suffixes = ["", "a", "b"] if extra > 0.94 else ["", "a"] if extra > 0.82 else [""]
        for suffix in suffixes[:left]:
            yield number, suffix
        left -= len(suffixes)


def furnish(town: str, streets: Sequence[Street]) -> Iterator[Place]:
    """The places we know by name, then those that the rules of `kinds.json` ask for."""
    ids = Register(1_000, 90_000, set())
    by_name = {street.name: street for street in streets}
    kinds: dict[str, dict[str, Any]] = json.loads(text("kinds.json"))
    for row in rows("places.csv", delimiter=";"):
        if row["town"] == town:
            street = by_name[row["street"]]
            place = put(town, street, kind=row["kind"], turn=0, rule=kinds[row["kind"]], ids=ids)
            yield replace(place, name=row["name"], number=row["number"], opening=row["opening"])
    districts = list(dict.fromkeys(street.district for street in streets))
    for kind, rule in kinds.items():
        total = rule.get("totals", {}).get(town, rule.get("total", len(districts) * rule.get("per_district", 0)))
        for turn in range(1, total + 1):
            # the districts take turns; 17 has no common divisor with their number, so that few places lie far apart
            district = districts[turn * 17 % len(districts)]
            street = pick([each for each in streets if each.district == district], town, kind, turn)
            yield put(town, street, kind=kind, turn=turn, rule=rule, ids=ids)


def put(town: str, street: Street, *, kind: str, turn: int, rule: Mapping[str, Any], ids: Register) -> Place:
    """One place of a kind beside a street, filled by its rule."""
    seed = (town, kind, street.name, turn)
    lat, lon = Layout.of(town, street).spot(draw(*seed, "share"), side=draw(*seed, "side") * 50 - 25)
    return Place(
        id=ids.number(*seed),
        kind=kind,
        name=rule["name"].format(street=street.name, district=street.district.name),
        district=street.district,
        street=street,
        number=str(1 + int(draw(*seed, "number") * 60)) if draw(*seed, "numbered") > 0.25 else "",
        lat=lat,
        lon=lon,
        opening=pick(rule["openings"], *seed, "opening"),
        material=pick(rule["materials"], *seed, "material"),
        note=pick(rule["notes"], *seed, "note"),
        accessible=pick([True, False, None], *seed, "accessible"),
        spaces=1 + int(draw(*seed, "spaces") * 4),
    )


def rows(name: str, *, delimiter: str = ",") -> Sequence[Mapping[str, str]]:
    """The rows of a CSV file in `data/`."""
    return list(csv.DictReader(text(name).splitlines(), delimiter=delimiter))


def text(name: str) -> str:
    """A file in `data/`, as text."""
    return files("sandbox").joinpath("data", name).read_text(encoding="utf-8")
