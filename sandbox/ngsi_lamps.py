"""Street lights as entities of the Smart Data Models, normalized. Knows the data model's names and no broker."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from sandbox.lamps import KINDS, Lamp, doing, lamps

CONTEXT = "https://raw.githubusercontent.com/smart-data-models/dataModel.Streetlighting/master/context.jsonld"
TECHNOLOGIES = {"LED": "LED", "HST": "HPS", "LST": "LPS"}
"""The data model has three kinds of lamp; others stand there in the trade's own words."""
POWER = {"on": "on", "off": "off", "dimmed": "low"}
Json = dict[str, Any]


def lights(town: str, box: Sequence[float] | None) -> Iterator[Lamp]:
    """The lamps of a town, or those in a box: west, south, east, north."""
    for lamp in lamps(town):
        if box is None or (box[0] <= lamp.lon <= box[2] and box[1] <= lamp.lat <= box[3]):
            yield lamp


def entity(lamp: Lamp, now: datetime) -> Json:
    """A light and what it does; the current of a defective one is off, and one on every 7th pole has no height."""
    does = doing(lamp, now)
    seen = {"observedAt": _text(does.reported)}
    power = "off" if lamp.defect else POWER[does.state]
    told: Json = {
        "id": f"urn:ngsi-ld:Streetlight:{lamp.town}:{lamp.number}",
        "type": "Streetlight",
        "source": _property("licence: synthetic; simulated after the Smart Data Models"),
        "location": {"type": "GeoProperty", "value": {"type": "Point", "coordinates": [lamp.lon, lamp.lat]}},
        "areaServed": _property(lamp.district),
        "circuit": _property(lamp.circuit),
        "streetPoleNum": _property(f"{lamp.number:05}"),
        "refStreetlightGroup": _relationship(f"urn:ngsi-ld:StreetlightGroup:{lamp.town}:{lamp.district}"),
        "refStreetlightModel": _relationship(f"urn:ngsi-ld:StreetlightModel:{lamp.kind.name}"),
        "powerRating": _property(lamp.kind.watts) | {"unitCode": "WTT"},
        "dateServiceStarted": _property(f"{lamp.installed}-01-01"),
        "dateLastLampChange": _property({"@type": "DateTime", "@value": f"{lamp.fitted}T09:00:00Z"}),
        "status": _property(lamp.defect or "ok") | seen,
        "powerState": _property(power) | seen,
    }
    if lamp.number % 7:
        told["lanternHeight"] = _property(lamp.height) | {"unitCode": "MTR"}
    if lamp.kind.technology == "LED" and not lamp.defect:
        level = {"on": 1.0, "dimmed": 0.5, "off": 0.0}[does.state]
        told["illuminanceLevel"] = _property(level) | seen
    if not lamp.defect:
        name = "dateLastSwitchingOff" if power == "off" else "dateLastSwitchingOn"
        told[name] = _property({"@type": "DateTime", "@value": _text(does.since)})
    return told


def models() -> list[Json]:
    """The kinds of lamps, which lights refer to."""
    return [
        {
            "id": f"urn:ngsi-ld:StreetlightModel:{kind.name}",
            "type": "StreetlightModel",
            "name": _property(kind.name),
            "lampTechnology": _property(TECHNOLOGIES.get(kind.technology, kind.technology)),
            "powerConsumption": _property(kind.watts) | {"unitCode": "WTT"},
        }
        for kind in KINDS
    ]


def _property(value: Any) -> Json:
    return {"type": "Property", "value": value}


def _relationship(target: str) -> Json:
    return {"type": "Relationship", "object": target}


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
