"""Whose ground it is in simulated Essen, and which of them takes a report of what.

A state road runs from north to south, parks lie round the playgrounds; stops and private yards are where chance put them.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sandbox.chance import METRES_PER_DEGREE, draw
from sandbox.defects import Desk, apart, within
from sandbox.world import town

LICENCE = "licence: synthetic; simulated after Essen bleib(t) sauber!"
STATE_ROAD = 7.0052
"""Degrees east: the simulated B 224."""
ROAD_HALF = 25.0
PARK = 90.0
CELL = 0.002
"""Degrees: so large are a stop and a yard."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """Who keeps the ground."""

    id: int
    name: str
    kind: str
    accepts: bool = True


CITY = Owner(id=1, name="Stadt Essen", kind="city")
TRANSIT = Owner(id=2, name="Ruhrbahn", kind="transit")
GREEN = Owner(id=3, name="Grün und Gruga Essen", kind="green")
STATE = Owner(id=4, name="Straßen.NRW", kind="state", accepts=False)
PRIVATE = Owner(id=5, name="Privater Grund", kind="private", accepts=False)


def _kind(number: int, label: str, owner: Owner, **more: Any) -> dict[str, Any]:
    plain = {"urgent": False, "phone": None, "media": 3, "require": ["email"], "questions": [], "group": "Sauberkeit"}
    return {"id": number, "label": label, "owners": [owner.id], **plain, **more}


AMOUNT = {
    "key": "menge",
    "text": "Wie viel liegt dort?",
    "type": 4,
    "mandatory": True,
    "options": ["weniger als ein Sack", "bis zu einem Kofferraum", "mehr"],
}
POLE = {"key": "mast", "text": "Nummer am Mast", "type": 1, "mandatory": False, "options": []}
CATEGORIES: Sequence[Mapping[str, Any]] = (
    _kind(100, "Wilde Müllkippe", CITY, questions=[AMOUNT]),
    _kind(101, "Überfüllter Papierkorb", CITY),
    _kind(102, "Verschmutzte Straße", CITY),
    _kind(103, "Verschmutzter Containerstandort", CITY),
    _kind(104, "Gefährlicher Abfall", CITY, urgent=True, phone="+49 201 5550112", media=0),
    _kind(110, "Ampel ausgefallen", CITY, group="Verkehr", urgent=True, phone="+49 201 5550113", media=0),
    _kind(111, "Straßenlaterne dunkel", CITY, group="Verkehr", questions=[POLE]),
    _kind(112, "Schlagloch", CITY, group="Verkehr"),
    _kind(113, "Schaden am Geh- oder Radweg", CITY, group="Verkehr"),
    _kind(120, "Schrottfahrrad", CITY),
    _kind(190, "Rattenbefall", CITY, group="Sonstiges", media=0),
    _kind(200, "Verschmutzte Haltestelle", TRANSIT, group="Haltestelle"),
    _kind(201, "Voller Papierkorb an der Haltestelle", TRANSIT, group="Haltestelle"),
    _kind(202, "Schmiererei an der Haltestelle", TRANSIT, group="Haltestelle"),
    _kind(300, "Müll im Park", GREEN, group="Grün"),
    _kind(301, "Spielplatz beschädigt", GREEN, group="Grün"),
    _kind(302, "Gefährlicher Ast", GREEN, group="Grün"),
    _kind(303, "Wilde Müllkippe im Grünen", GREEN, group="Grün", questions=[AMOUNT]),
)
KINDS = {
    "100": "dump",
    "101": "bin",
    "102": "litter",
    "103": "containers",
    "111": "lamp",
    "112": "hole",
    "113": "path",
    "120": "vehicle",
    "200": "litter",
    "202": "graffiti",
    "300": "litter",
    "301": "playground",
    "302": "tree",
}


@dataclass(slots=True)
class Office:
    """One run of the partner's desk."""

    desk: Desk = field(default_factory=lambda: Desk(name="ebs", town=town("essen"), kinds=KINDS, daily=4))
    border: float = 300.0
    """Metres beyond its bounds that the city still claims."""


def owner_of(office: Office, lat: float, lon: float) -> Owner | None:
    """Who keeps the ground at a point; None outside the city. Along the border the city claims it all."""
    place = office.desk.town
    if not within(place, lat, lon):
        return CITY if within(place, lat, lon, metres=office.border) else None
    if abs(lon - STATE_ROAD) * METRES_PER_DEGREE * math.cos(math.radians(lat)) <= ROAD_HALF:
        return STATE
    if any(apart(lat, lon, each.lat, each.lon) <= PARK for each in place.places_of("playground")):
        return GREEN
    share = draw("essen", "ground", math.floor(lat / CELL), math.floor(lon / CELL))
    return TRANSIT if share < 0.06 else PRIVATE if share < 0.1 else CITY
