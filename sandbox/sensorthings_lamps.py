"""Street lights as things with datastreams, in words an operator might use. Knows the entities' shapes and no server."""

from datetime import datetime
from typing import Any

from sandbox.lamps import Lamp, doing

STREAMS = ("Schaltzustand", "Helligkeit")
STATES = {"on": "ein", "off": "aus", "dimmed": "gedimmt"}
Json = dict[str, Any]


def described(lamp: Lamp) -> Json:
    """The thing itself; one on every 7th pole has no height."""
    return {
        "@iot.id": lamp.number,
        "name": f"Leuchte {lamp.number:05}",
        "description": "licence: synthetic; simulated after SensorThings 1.1",
        "properties": {
            "art": "Leuchte",
            "leuchtmittel": lamp.kind.technology,
            "leistung_w": lamp.kind.watts,
            "lichtpunkthoehe_m": lamp.height if lamp.number % 7 else None,
            "mast": f"{lamp.number:05}",
            "schaltgruppe": lamp.district,
            "stromkreis": lamp.circuit,
            "baujahr": lamp.installed,
            "leuchtmittel_jahr": lamp.fitted.year,
        },
    }


def stream(lamp: Lamp, name: str) -> Json:
    """A datastream without what it refers to."""
    state = name == STREAMS[0]
    return {
        "@iot.id": f"{lamp.number}-{STREAMS.index(name)}",
        "name": f"{name} {lamp.number:05}",
        "unitOfMeasurement": {
            "name": None if state else "Anteil",
            "symbol": None if state else "1",
            "definition": None if state else "http://www.opengis.net/def/uom/UCUM/1",
        },
    }


def observation(lamp: Lamp, name: str, now: datetime) -> Json | None:
    """The newest one; a defective lamp says no brightness."""
    does = doing(lamp, now)
    state = name == STREAMS[0]
    if lamp.defect and not state:
        return None
    since = min(does.since, does.reported)
    level = {"on": 1.0, "dimmed": 0.5, "off": 0.0}[does.state]
    return {
        "phenomenonTime": _text(does.reported) if lamp.defect else f"{_text(since)}/{_text(does.reported)}",
        "resultTime": None,
        "result": ("Störung" if lamp.defect else STATES[does.state]) if state else level,
    }


def _text(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
