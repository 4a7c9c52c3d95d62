"""The simulated air quality stations of the uba twin, and what each measures in any hour.

Names and places are those of real stations, and Lörick's code is confirmed; codes of the others may differ, ids and values are
invented by rule. Hours are those of CET, summer and winter. Knows no wire.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone

from sandbox.chance import draw

CET = timezone(timedelta(hours=1))
LATE = timedelta(minutes=50)
"""From the end of an hour to its publication."""
CALIBRATED = 4
"""The hour of the day, by its end, in which ozone is calibrated: there is no value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Component:
    """A pollutant: around `mean` by day, with its highest hour at `peak`."""

    id: int
    code: str
    symbol: str
    unit: str
    name: str
    mean: float
    peak: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Station:
    """One station."""

    id: int
    code: str
    name: str
    city: str
    lat: float
    lon: float
    measures: tuple[str, ...]
    setting: str = "städtisches Gebiet"
    until: str | None = None
    """The day it was taken down."""
    dead: str | None = None
    """The component whose analyser has been out of order for long: rows, and nothing in them."""


COMPONENTS = (
    Component(id=1, code="PM10", symbol="PM₁₀", unit="µg/m³", name="Feinstaub", mean=18, peak=8),
    Component(id=2, code="CO", symbol="CO", unit="mg/m³", name="Kohlenmonoxid", mean=0.3, peak=8),
    Component(id=3, code="O3", symbol="O₃", unit="µg/m³", name="Ozon", mean=55, peak=15),
    Component(id=4, code="SO2", symbol="SO₂", unit="µg/m³", name="Schwefeldioxid", mean=3, peak=11),
    Component(id=5, code="NO2", symbol="NO₂", unit="µg/m³", name="Stickstoffdioxid", mean=24, peak=8),
    Component(id=9, code="PM2", symbol="PM₂,₅", unit="µg/m³", name="Feinstaub", mean=11, peak=9),
)
ALL = ("PM10", "O3", "NO2", "PM2")
STATIONS = (
    Station(id=7, code="DEBB007", name="Elsterwerda", city="Elsterwerda", lat=51.4627, lon=13.5268, measures=ALL),
    Station(
        id=1101, code="DENW071", name="Düsseldorf-Lörick", city="Düsseldorf", lat=51.2473, lon=6.7326, measures=ALL
    ),
    Station(
        id=1102,
        code="DENW082",
        name="Düsseldorf-Corneliusstraße",
        city="Düsseldorf",
        lat=51.2121,
        lon=6.7793,
        measures=("NO2", "PM10", "PM2"),
        setting="städtisches Gebiet, Verkehr",
    ),
    Station(
        id=1103,
        code="DENW034",
        name="Duisburg-Walsum",
        city="Duisburg",
        lat=51.5246,
        lon=6.7498,
        measures=(*ALL, "SO2"),
        dead="PM2",
    ),
    Station(id=1104, code="DENW112", name="Duisburg-Buchholz", city="Duisburg", lat=51.3852, lon=6.7660, measures=ALL),
    Station(id=1105, code="DENW024", name="Essen-Vogelheim", city="Essen", lat=51.4967, lon=6.9784, measures=ALL),
    Station(
        id=1106, code="DENW247", name="Essen-Schuir", city="Essen", lat=51.4065, lon=6.9656, measures=("O3", "NO2")
    ),
    Station(id=1107, code="DENW053", name="Köln-Chorweiler", city="Köln", lat=51.0193, lon=6.8846, measures=ALL),
    Station(
        id=1108,
        code="DENW099",
        name="Essen-Altendorf, bis 2014",
        city="Essen",
        lat=51.4580,
        lon=6.9730,
        measures=ALL,
        until="2014-12-31",
    ),
)


def newest(now: datetime) -> datetime:
    """The end of the newest published hour, in CET."""
    at = (now - LATE).astimezone(CET)
    return at.replace(minute=0, second=0, microsecond=0)


def value(station: Station, component: Component, end: datetime) -> str | None:
    """The mean of the hour that ends then, as text; None while ozone is calibrated, and for a dead analyser."""
    if station.dead == component.code or (component.code == "O3" and end.hour == CALIBRATED):
        return None
    day = 1 + 0.4 * math.cos((end.hour - component.peak) * math.tau / 24)
    shown = component.mean * day * (0.7 + 0.6 * draw(station.code, component.code, end.isoformat()))
    return f"{shown:.1f}" if component.mean < 1 else f"{shown:.0f}"


def station_row(station: Station) -> list[str | None]:
    """A station as its array, everything text."""
    return [
        str(station.id),
        station.code,
        station.name,
        station.city,
        "",
        "1986-01-01",
        station.until,
        f"{station.lon:.4f}",
        f"{station.lat:.4f}",
        "10",
        "1",
        "1",
        "NW",
        "Nordrhein-Westfalen",
        station.setting,
        "städtisch",
        "Hintergrund",
        "licence: synthetic",
        "",
        "",
    ]


def component_row(component: Component) -> list[str]:
    """A component as its array."""
    return [str(component.id), component.code, component.symbol, component.unit, component.name]


SCOPES: Mapping[str, list[str]] = {
    "1": ["1", "1TMW", "day", "86400", "0", "Tagesmittel"],
    "2": ["2", "1SMW", "hour", "3600", "0", "Ein-Stunden-Mittelwert"],
}

BOUNDS: Mapping[str, tuple[int, int, int, int]] = {
    "NO2": (21, 41, 101, 201),
    "PM10": (21, 36, 51, 101),
    "O3": (61, 121, 181, 241),
    "PM2": (11, 21, 26, 51),
}
"""Where the classes 1 to 4 of the air quality index begin, for hourly means."""


def place(component: Component, shown: str | None) -> str | None:
    """The class of a value; None for none, and for a component that the index does not have."""
    bounds = BOUNDS.get(component.code)
    return None if shown is None or bounds is None else str(sum(float(shown) >= least for least in bounds))
