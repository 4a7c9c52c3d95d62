"""The timetable behind the EFA twin: well-known stops of three cities, lines, and every ride of every day by rule.

Simulated after the VRR. Stops stand where they really do, to about a hundred metres; the numbers of three are real, the others'
begin with 9 and are invented, and so is when anything leaves. Knows instants in UTC only, so that no night is special.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import accumulate

from sandbox.chance import draw

EPOCH = datetime(2020, 1, 1, tzinfo=UTC)
TOWNS = {
    "05111": ("Düsseldorf", "5111000"),
    "05112": ("Duisburg", "5112000"),
    "05113": ("Essen", "5113000"),
    "05162:940": ("Neuss", "5162024"),
    "05162:941": ("Kaarst", "5162016"),
}
"""How the numbers of a town's stops begin: what it is called, and EFA's number of the municipality. A county has several towns."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stop:
    """One stop."""

    dhid: str
    name: str
    lat: float
    lon: float

    @property
    def district(self) -> str:
        """The official key of its district."""
        return self.dhid.split(":")[1]

    @property
    def town(self) -> str:
        """The town it lies in."""
        return self._municipality[0]

    @property
    def omc(self) -> str:
        """EFA's number of the municipality."""
        return self._municipality[1]

    @property
    def _municipality(self) -> tuple[str, str]:
        return next(TOWNS[start] for start in TOWNS if self.dhid.startswith(f"de:{start}"))

    @property
    def number(self) -> str:
        """EFA's own number of it."""
        return f"200{self.dhid.split(':')[2]:0>5}"


def _stop(dhid: str, name: str, lat: float, lon: float) -> Stop:
    return Stop(dhid=f"de:{dhid}", name=name, lat=lat, lon=lon)


STOPS: dict[str, Stop] = {
    key: _stop(*values)
    for key, values in {
        "D-Hbf": ("05111:18235", "Düsseldorf Hbf", 51.21990, 6.79430),
        "D-Heine": ("05111:91002", "Heinrich-Heine-Allee", 51.22660, 6.77430),
        "D-Bilk": ("05111:91003", "Düsseldorf-Bilk S", 51.20870, 6.77540),
        "D-Suedpark": ("05111:91004", "Südpark", 51.19570, 6.80060),
        "D-Klemens": ("05111:91005", "Klemensplatz", 51.30010, 6.74040),
        "D-Wittlaer": ("05111:91006", "Wittlaer", 51.32150, 6.73860),
        "D-Flughafen": ("05111:91007", "Düsseldorf Flughafen Bf", 51.29180, 6.78700),
        "D-Angermund": ("05111:91008", "Düsseldorf-Angermund S", 51.33020, 6.78270),
        "DU-Hbf": ("05112:92001", "Duisburg Hbf", 51.42990, 6.77560),
        "DU-Koenig": ("05112:92002", "König-Heinrich-Platz", 51.43250, 6.76670),
        "DU-Marxloh": ("05112:92003", "Pollmann", 51.50330, 6.76810),
        "DU-Ruhrort": ("05112:92004", "Friedrichsplatz", 51.45420, 6.73800),
        "DU-Meiderich": ("05112:92005", "Meiderich Bf", 51.46320, 6.77640),
        "DU-Grossenbaum": ("05112:92006", "Duisburg-Großenbaum S", 51.36940, 6.77940),
        "DU-Rahm": ("05112:92007", "Duisburg-Rahm S", 51.34560, 6.78350),
        "DU-Froschenteich": ("05112:92008", "Mündelheimer Straße", 51.35270, 6.73700),
        "E-Hbf": ("05113:9289", "Essen Hbf", 51.45130, 7.01390),
        "E-Stern": ("05113:9530", "Rüttenscheider Stern", 51.43680, 7.00530),
        "E-Berliner": ("05113:93003", "Berliner Platz", 51.45690, 7.00500),
        "E-Rathaus": ("05113:93004", "Rathaus Essen", 51.45760, 7.01540),
        "E-Borbeck": ("05113:93005", "Essen-Borbeck Bf", 51.47240, 6.94830),
        "E-Steele": ("05113:93006", "Essen-Steele S", 51.45000, 7.07560),
        "E-Kettwig": ("05113:93007", "Essen-Kettwig S", 51.36200, 6.94800),
        "E-Margarethen": ("05113:93008", "Margarethenhöhe", 51.43110, 6.97810),
        "NE-Hbf": ("05162:94001", "Neuss Hbf", 51.20450, 6.68470),
        "NE-Markt": ("05162:94002", "Neuss, Markt", 51.19840, 6.69330),
        "NE-Sued": ("05162:94003", "Neuss Süd Bf", 51.18350, 6.68380),
        "NE-Norf": ("05162:94004", "Norf S", 51.15060, 6.73260),
        "KA-Kaarst": ("05162:94101", "Kaarst Mitte/Holzbüttgen", 51.22560, 6.61880),
    }.items()
}
BY_DHID = {stop.dhid: stop for stop in STOPS.values()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line, in one direction."""

    name: str
    kind: int
    """EFA's product class."""
    product: str
    stops: Sequence[Stop]
    minutes: Sequence[int]
    """From the first stop to each."""
    every: int
    """Minutes between two rides."""
    back: bool

    @property
    def id(self) -> str:
        """As EFA writes it."""
        return f"vrr:{self.name}: :{'R' if self.back else 'H'}:j26"


LINES_: tuple[tuple[str, int, str, int, str], ...] = (
    (
        "U79",
        3,
        "Stadtbahn",
        15,
        "D-Suedpark D-Hbf D-Heine D-Klemens D-Wittlaer DU-Froschenteich DU-Hbf DU-Koenig DU-Meiderich",
    ),
    ("S1", 1, "S-Bahn", 20, "D-Hbf D-Flughafen D-Angermund DU-Rahm DU-Grossenbaum DU-Hbf E-Borbeck E-Hbf E-Steele"),
    ("S6", 1, "S-Bahn", 20, "D-Hbf E-Kettwig E-Hbf"),
    ("RE1 (RRX)", 13, "Regionalzug", 60, "D-Hbf D-Flughafen DU-Hbf E-Hbf"),
    ("709", 4, "Straßenbahn", 10, "D-Bilk D-Hbf D-Heine"),
    ("901", 4, "Straßenbahn", 15, "DU-Hbf DU-Koenig DU-Ruhrort DU-Marxloh"),
    ("933", 5, "Bus", 15, "DU-Hbf DU-Koenig DU-Meiderich"),
    ("U11", 3, "Stadtbahn", 10, "E-Stern E-Hbf E-Berliner E-Rathaus"),
    ("U17", 3, "Stadtbahn", 10, "E-Margarethen E-Hbf E-Berliner"),
    ("SB16", 7, "Schnellbus", 30, "E-Borbeck E-Berliner E-Rathaus"),
    ("848", 5, "Bus", 20, "NE-Hbf NE-Markt NE-Sued NE-Norf"),
    ("851", 5, "Bus", 30, "KA-Kaarst NE-Hbf NE-Markt"),
    ("flexy", 20, "On-Demand", 60, "D-Bilk D-Suedpark"),
)
REPLACED = frozenset({1, 3, 13})
"""Product classes whose cancelled rides a bus stands in for."""
LEGS = (3, 4, 6, 5, 2, 7)
"""Minutes from stop to stop, over and over."""


def _lines() -> Iterator[Line]:
    for name, kind, product, every, named in LINES_:
        there = [STOPS[key] for key in named.split()]
        legs = [LEGS[at % len(LEGS)] for at in range(len(there) - 1)]
        for back in (False, True):
            stops, order = (there[::-1], legs[::-1]) if back else (there, legs)
            minutes = list(accumulate(order, initial=0))
            yield Line(name=name, kind=kind, product=product, stops=stops, minutes=minutes, every=every, back=back)


LINES = tuple(_lines())


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """One ride leaving one stop."""

    line: Line
    stop: Stop
    ride: int
    planned: datetime
    state: str
    """`silent` (nothing is known), `running`, `cancelled`, or `instead` (the bus that replaces a cancelled one)."""
    late: int = 0
    """Minutes."""

    @property
    def leaves(self) -> datetime:
        """When it really does."""
        return self.planned + timedelta(minutes=self.late)


def events(stop: Stop, start: datetime, *, hours: int = 6) -> list[Event]:
    """What leaves a stop from an instant on, in planned order."""
    found = [
        event
        for line in LINES
        if stop in line.stops[:-1]
        for ride in _rides(line, stop, start, hours)
        for event in _of_ride(line, stop, ride)
    ]
    return sorted(found, key=lambda event: (event.planned, event.line.id, event.state))


def _rides(line: Line, stop: Stop, start: datetime, hours: int) -> Iterator[int]:
    after = (start - EPOCH) / timedelta(minutes=1) - _offset(line, stop)
    first = -int(-after // line.every)
    return iter(range(first, first + hours * 60 // line.every))


def _offset(line: Line, stop: Stop) -> int:
    return line.minutes[line.stops.index(stop)] + int(draw("offset", line.id) * line.every)


def _of_ride(line: Line, stop: Stop, ride: int) -> Iterator[Event]:
    planned = EPOCH + timedelta(minutes=ride * line.every + _offset(line, stop))
    chance = draw("ride", line.id, ride)
    state = "cancelled" if chance < 0.06 else "silent" if chance < 0.25 else "running"
    late = max(0, int(draw("late", line.id, ride) * 16) - 6) if state == "running" else 0
    yield Event(line=line, stop=stop, ride=ride, planned=planned, state=state, late=late)
    if state == "cancelled" and line.kind in REPLACED:
        yield Event(line=line, stop=stop, ride=ride, planned=planned + timedelta(minutes=4), state="instead")
