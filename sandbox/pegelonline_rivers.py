"""The simulated gauges of the pegelonline twin, and what each shows at any instant.

Names, numbers, rivers and kilometres are those of real gauges; values, marks and UUIDs are invented by rule. A gauge measures
each quarter of an hour. Knows the civic clock and no wire.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from uuid import NAMESPACE_DNS, uuid5

from sandbox.chance import draw
from sandbox.clock import CIVIC

STEP = timedelta(minutes=15)
LATE = timedelta(minutes=4)
"""From a measurement to the moment it is published."""
KEPT = timedelta(days=31)
EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
SUNDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Series:
    """One time series: around `mean`, up and down by `swing` in days and by `noise` from one measurement to the next."""

    short: str
    long: str
    unit: str
    mean: float
    swing: float
    noise: float
    digits: int = 0
    minutes: int = 15
    zero: float | None = None
    marks: Mapping[str, float] = field(default_factory=dict)
    dead: bool = False
    """A sensor that was taken out: the series is still there, without a current measurement."""
    rests: bool = False
    """A sensor that dies each Sunday (UTC) and is mended on Monday: its last measurement stays the current one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Gauge:
    """One station."""

    number: str
    name: str
    water: str
    km: float
    agency: str
    spot: tuple[float, float] | None
    """lat, lon; None for one that is published without."""
    series: Sequence[Series]

    @property
    def uuid(self) -> str:
        """Invented, and the same in every run."""
        return str(uuid5(NAMESPACE_DNS, f"{self.number}.pegelonline.twin"))


def level(mean: float, zero: float, **marks: float) -> Series:
    """A water level with its marks."""
    return Series(
        short="W", long="WASSERSTAND ROHDATEN", unit="cm", mean=mean, swing=140, noise=2, zero=zero, marks=marks
    )


def discharge(mean: float) -> Series:
    """A discharge, every quarter of an hour."""
    return Series(short="Q", long="ABFLUSS", unit="m³/s", mean=mean, swing=mean / 2, noise=mean / 100)


def warmth(*, dead: bool = False, rests: bool = False) -> Series:
    """A water temperature, hourly."""
    long = "WASSERTEMPERATUR"
    made = Series(short="WT", long=long, unit="°C", mean=12, swing=6, noise=0.1, digits=1, minutes=60)
    return replace(made, dead=dead, rests=rests)


RHINE = {"MNW": 120.0, "MW": 283.0, "M_I": 710.0, "MHW": 775.0, "M_II": 880.0, "HSW": 880.0}
GAUGES = (
    Gauge(
        number="2730010",
        name="KÖLN",
        water="RHEIN",
        km=688.0,
        agency="STANDORT KÖLN",
        spot=(50.936970, 6.963301),
        series=(level(290, 34.97, MNW=145, MW=321, MHW=826), discharge(2100)),
    ),
    Gauge(
        number="2750010",
        name="DÜSSELDORF",
        water="RHEIN",
        km=744.2,
        agency="STANDORT DUISBURG-RUHRORT",
        spot=(51.225744, 6.770219),
        series=(level(270, 24.48, **RHINE), discharge(2180), warmth(rests=True)),
    ),
    Gauge(
        number="2770010",
        name="DUISBURG-RUHRORT",
        water="RHEIN",
        km=780.8,
        agency="STANDORT DUISBURG-RUHRORT",
        spot=(51.455381, 6.727945),
        series=(
            level(360, 16.09, NNW=146, MNW=198, MW=377, MHW=855, M_I=930, M_II=1130, HHW=1300),
            discharge(2300),
            warmth(dead=True),
        ),
    ),
    Gauge(
        number="2770040",
        name="WESEL",
        water="RHEIN",
        km=814.0,
        agency="STANDORT DUISBURG-RUHRORT",
        spot=(51.645945, 6.607514),
        series=(level(340, 11.22, MNW=170, MW=351, MHW=839),),
    ),
    Gauge(
        number="27700999",
        name="RUHRORT BRÜCKE DFH",
        water="RHEIN",
        km=780.1,
        agency="STANDORT DUISBURG-RUHRORT",
        spot=None,
        series=(Series(short="DFH", long="DURCHFAHRTSHÖHE", unit="cm", mean=900, swing=100, noise=2),),
    ),
)


def measured(series: Series, now: datetime) -> datetime:
    """When the newest published value was measured, in UTC."""
    step = timedelta(minutes=series.minutes)
    last = now - LATE - (now - LATE - EPOCH) % step
    if series.rests and last.weekday() == SUNDAY:
        return last.replace(hour=0, minute=0) - step
    return last


def value(gauge: Gauge, series: Series, at: datetime) -> float:
    """What the sensor shows at an instant: the season, a wave of nine days, and noise that belongs to the instant."""
    days = (at - EPOCH) / timedelta(days=1)
    lag = gauge.km / 400  # the wave comes down the river
    wave = 0.6 * math.sin((days - lag) * math.tau / 9) + 0.4 * math.sin((days - lag) * math.tau / 365.25)
    shown = series.mean + series.swing * wave + series.noise * (2 * draw(gauge.number, series.short, at) - 1)
    return round(shown, series.digits) if series.digits else float(round(shown))


def local(at: datetime) -> str:
    """As the service writes an instant: civic time with its offset."""
    return at.astimezone(CIVIC).isoformat(timespec="seconds")


def history(gauge: Gauge, series: Series, start: datetime, end: datetime) -> list[Mapping[str, object]]:
    """The measurements from start to end, both included, oldest first; the last 31 days are kept."""
    step = timedelta(minutes=series.minutes)
    at = start + (EPOCH - start) % step
    found: list[Mapping[str, object]] = []
    while at <= end:
        found.append({"timestamp": local(at), "value": value(gauge, series, at)})
        at += step
    return found
