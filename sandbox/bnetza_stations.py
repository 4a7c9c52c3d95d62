"""The charging stations of the bnetza twin: a few thousand all over Germany, in the simulated towns beside their houses.

Made by rule: the same in every run, each from the day it was opened. Towns and districts are real, operators, numbers and stations
invented. A few are as bad as real rows are. Knows no layout.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache

from sandbox.chance import draw, moved, pick
from sandbox.world import slugs, town

NRW = "Nordrhein-Westfalen"
FIRST = date(2012, 3, 1)
SPAN = 5_750  # days from the first opening to the last, at the end of 2027
HERE, THERE = 140, 60  # stations of a simulated town, and of any other
AC2, AC2_CABLE = "AC Typ 2 Steckdose", "AC Typ 2 Fahrzeugkupplung"
CCS, CHADEMO = "DC Fahrzeugkupplung Typ Combo 2 (CCS)", "DC CHAdeMO"
SCHUKO, CEE = "AC Schuko", "AC CEE 5 polig"
TESLA = "DC Tesla Fahrzeugkupplung (Typ 2)"
OPERATORS = ("Stromhafen GmbH", "Ladewerk Öffentlich AG", "Kiezstrom e. G.", "Blitz & Söhne OHG", "Parkhaus Müller KG")


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One charging point: its cell of connectors, its cell of powers, its EVSE id."""

    plugs: str
    power: str
    evse: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One row of the register; texts as it writes them."""

    id: str
    operator: str
    name: str
    status: str
    kind: str
    power: str
    opened: date
    street: str
    number: str
    postcode: str
    town: str
    district: str
    state: str
    lat: str
    lon: str
    points: Sequence[Point]
    parking: str = ""
    payment: str = ""
    hours: tuple[str, str, str] = ("247", "", "")


@dataclass(frozen=True, slots=True)
class Town:
    """Where a station stands, as the register words it; of a town that is not simulated, its one lively spot."""

    name: str
    district: str
    state: str
    postcode: str
    lat: float
    lon: float


ELSEWHERE = (
    Town("Köln", "Kreisfreie Stadt Köln", NRW, "50667", 50.9375, 6.9603),
    Town("Neuss", "Landkreis Rhein-Kreis Neuss", NRW, "41460", 51.1982, 6.6916),
    Town("Meerbusch", "Landkreis Rhein-Kreis Neuss", NRW, "40667", 51.2586, 6.6880),
    Town("Mülheim an der Ruhr", "Kreisfreie Stadt Mülheim an der Ruhr", NRW, "45468", 51.4275, 6.8825),
    Town("Oberhausen", "Kreisfreie Stadt Oberhausen", NRW, "46045", 51.4696, 6.8514),
    Town("Ratingen", "Landkreis Mettmann", NRW, "40878", 51.2973, 6.8493),
    Town("Moers", "Landkreis Wesel", NRW, "47441", 51.4516, 6.6408),
    Town("Dortmund", "Kreisfreie Stadt Dortmund", NRW, "44135", 51.5136, 7.4653),
    Town("Münster", "Kreisfreie Stadt Münster", NRW, "48143", 51.9607, 7.6261),
    Town("Berlin", "Kreisfreie Stadt Berlin", "Berlin", "10178", 52.5200, 13.4050),
    Town("Hamburg", "Kreisfreie Stadt Hamburg", "Hamburg", "20095", 53.5511, 9.9937),
    Town("München", "Kreisfreie Stadt München", "Bayern", "80331", 48.1372, 11.5755),
    Town("Würzburg", "Kreisfreie Stadt Würzburg", "Bayern", "97070", 49.7913, 9.9534),
    Town("Ulm", "Stadtkreis Ulm", "Baden-Württemberg", "89073", 48.3984, 9.9916),
    Town("Heroldstatt", "Landkreis Alb-Donau-Kreis", "Baden-Württemberg", "72535", 48.4424, 9.6591),
    Town("Frankfurt am Main", "Kreisfreie Stadt Frankfurt am Main", "Hessen", "60311", 50.1109, 8.6821),
    Town("Essenheim", "Landkreis Mainz-Bingen", "Rheinland-Pfalz", "55270", 49.9256, 8.1575),
    Town("Saarbrücken", "Landkreis Regionalverband Saarbrücken", "Saarland", "66111", 49.2402, 6.9969),
    Town("Bremen", "Kreisfreie Stadt Bremen", "Bremen", "28195", 53.0793, 8.8017),
    Town("Göttingen", "Landkreis Göttingen", "Niedersachsen", "37073", 51.5413, 9.9158),
    Town("Kiel", "Kreisfreie Stadt Kiel", "Schleswig-Holstein", "24103", 54.3233, 10.1228),
    Town("Rostock", "Kreisfreie Stadt Rostock", "Mecklenburg-Vorpommern", "18055", 54.0924, 12.0991),
    Town("Potsdam", "Kreisfreie Stadt Potsdam", "Brandenburg", "14467", 52.3906, 13.0645),
    Town("Magdeburg", "Kreisfreie Stadt Magdeburg", "Sachsen-Anhalt", "39104", 52.1205, 11.6276),
    Town("Dresden", "Kreisfreie Stadt Dresden", "Sachsen", "01067", 51.0504, 13.7373),
    Town("Görlitz", "Landkreis Görlitz", "Sachsen", "02826", 51.1537, 14.9885),
    Town("Erfurt", "Kreisfreie Stadt Erfurt", "Thüringen", "99084", 50.9848, 11.0299),
)


@cache
def register(edition: date) -> Sequence[Station]:
    """The rows of an issue: what was opened before its day."""
    return tuple(each for each in _rows() if each.opened < edition)


@cache
def _rows() -> Sequence[Station]:
    numbers = iter(range(1_010_338, 2_000_000, 7))
    found = []
    for slug in slugs():
        name = town(slug).name
        if name in {each.name for each in ELSEWHERE}:
            continue  # a smaller town keeps its one lively spot
        for n in range(HERE):
            house = pick(town(slug).houses, "charging", slug, n)
            lat, lon = moved(house.lat, house.lon, metres=6, heading=draw("charging", slug, n))
            where = Town(name, f"Kreisfreie Stadt {name}", NRW, house.street.district.postcode, lat, lon)
            found.append(_station(f"{slug}/{n}", next(numbers), where, (house.street.name, house.label)))
        found[-HERE:] = _spoilt(found[-HERE:])
    for each in ELSEWHERE:
        for n in range(THERE):
            metres, heading = 900 * draw(each.name, n, "metres"), draw(each.name, n, "heading")
            lat, lon = moved(each.lat, each.lon, metres=metres, heading=heading)
            where = replace(each, lat=lat, lon=lon)
            found.append(_station(f"{each.name}/{n}", next(numbers), where, ("Marktstraße", str(n + 1))))
    return tuple(found)


def _station(name: str, number: int, where: Town, address: tuple[str, str]) -> Station:
    fast = draw(name, "fast") < 0.3
    points = tuple(_points(name, number, fast=fast))
    most = [max(float(each.replace(",", ".")) for each in point.power.split(";")) for point in points]
    return Station(
        id=str(number),
        operator=pick(OPERATORS, name, "operator"),
        name=f"{pick(('Rathaus', 'Bahnhof', 'Bürgerhaus', 'Stadtbad'), name, 'label')} {number % 97}"
        if draw(name, "named") < 0.6
        else "",
        status="In Betrieb" if draw(name, "status") < 0.97 else "In Wartung",
        kind="Schnellladeeinrichtung" if fast else "Normalladeeinrichtung",
        power=_decimal(min(sum(most), 400)),
        opened=FIRST + timedelta(days=int(SPAN * draw(name, "opened") ** 0.5)),
        street=address[0],
        number=address[1],
        postcode=where.postcode,
        town=where.name,
        district=where.district,
        state=where.state,
        lat=f"{where.lat:.6f}".replace(".", ","),
        lon=f"{where.lon:.6f}".replace(".", ","),
        points=points,
        parking=pick(("", "Keine Beschränkung", "Parkraum mit\nzeitlicher Beschränkung"), name, "parking"),
        payment=pick(("RFID-Karte;Onlinezahlungsverfahren", "Kreditkarte (NFC)", "Keine Angabe"), name, "payment"),
        hours=pick(
            (("247", "", ""), ("247", "", ""), ("Eingeschränkt", "Montag; Dienstag", "08:00-18:00; 08:00-18:00")),
            name,
            "hours",
        ),
    )


def _points(name: str, number: int, *, fast: bool) -> Iterator[Point]:
    for n in range(1, 3 + int(2 * draw(name, "points") ** 4)):
        evse = f"DE*SYN*E{number}*{n}" if draw(name, "evse") < 0.7 else ""
        if not fast:
            plugs, power = pick(((AC2, "22"), (AC2, "11"), (f"{AC2}; {SCHUKO}", "22; 3,7"), (CEE, "44")), name, n)
        elif n == 1 and draw(name, "mixed") < 0.3:
            plugs, power = AC2_CABLE, "43"
        else:
            plugs, power = pick(((CCS, "150"), (CCS, "300"), (f"{CCS}; {CHADEMO}", "50; 50"), (TESLA, "150")), name, n)
        yield Point(plugs=plugs, power=power, evse=evse)


def _spoilt(rows: Sequence[Station]) -> Iterator[Station]:
    """The oldest of a town, as bad as real ones: swapped, nowhere, without power, there twice, with a word nobody knows."""
    worst = sorted(rows, key=lambda each: (each.opened, each.id))
    swapped, nowhere, powerless, twice, strange = (each.id for each in worst[:5])
    for each in rows:
        if each.id == swapped:
            yield replace(each, lat=each.lon, lon=each.lat)
        elif each.id == nowhere:
            yield replace(each, lat="", lon="Keine Angabe")
        elif each.id == powerless:
            yield replace(each, power="", points=[replace(point, power="") for point in each.points])
        elif each.id == strange:
            yield replace(each, points=[replace(each.points[0], plugs="AC Induktiv"), *each.points[1:]])
        else:
            yield each
        if each.id == twice:
            yield replace(each, operator=f"{each.operator} (alt)")


def _decimal(value: float) -> str:
    return f"{value:g}".replace(".", ",")
