"""How EFA's rapidJSON writes stops, lines and departures. Knows the twin's timetable and no request."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sandbox.chance import draw
from sandbox.efa_timetable import LINES, REPLACED, Event, Line, Stop

VERSION = "11.0.6.72"
LIFT = {
    "priority": "normal",
    "id": "synthetic-1",
    "version": 1,
    "type": "stopInfo",
    "infoLinks": [
        {
            "urlText": "Aufzug außer Betrieb",
            "url": "https://example.org/aufzug",
            "subtitle": "Aufzug außer Betrieb",
            "title": "Aufzug außer Betrieb",
            "content": "<p>Der Aufzug zu Gleis&nbsp;7 f&auml;llt bis auf Weiteres aus.<br/>licence: synthetic</p>",
        }
    ],
}


def message_of(event: Event) -> dict[str, Any]:
    """What a ride that does not run says, on the departure itself and among the messages."""
    line, way = event.line, "R" if event.line.back else "H"
    bus = line.kind in REPLACED
    words = f"Die Fahrt der Linie {line.name} nach {line.stops[-1].name} f&auml;llt aus."
    return {
        "priority": "high",
        "id": f"fahrt-{line.name.split()[0]}-{way}-{event.ride}",
        "version": 1,
        "type": "tripMessage",
        "infoLinks": [
            {
                "urlText": "",
                "url": "https://example.org/ersatz" if bus else "https://example.org/ausfall",
                "subtitle": "",
                "title": f"{line.name}: Ersatzverkehr mit Bussen" if bus else f"{line.name}: Eine Fahrt fällt aus",
                "content": f"<p>{words}</p>{'<p>Es f&auml;hrt ein Ersatzbus.</p>' if bus else ''}",
            }
        ],
    }


def wire_time(instant: datetime) -> str:
    """`2026-12-01T11:04:00Z`."""
    return instant.strftime("%Y-%m-%dT%H:%M:%SZ")


def parent(stop: Stop) -> dict[str, Any]:
    """The locality a stop belongs to; its key is the AGS without the leading zero."""
    return {"id": f"placeID:{stop.omc}:1", "name": stop.town, "type": "locality", "properties": {"omc": stop.omc}}


def found(stop: Stop, quality: int = 1000, *, best: bool = False) -> dict[str, Any]:
    """A stop as StopFinder gives it."""
    return {
        "id": stop.dhid,
        "isGlobalId": True,
        "name": f"{stop.town}, {stop.name}",
        "disassembledName": stop.name,
        "coord": [stop.lat, stop.lon],
        "type": "stop",
        "matchQuality": quality,
        "isBest": best,
        "productClasses": sorted({line.kind for line in LINES if stop in line.stops}),
        "parent": parent(stop),
        "properties": {"stopId": stop.number},
    }


def on_list(stop: Stop, *, lines: bool) -> dict[str, Any]:
    """A stop as the list of stops gives it, with the lines that call there if they are wanted."""
    serving = [transport(line) for line in LINES if lines and stop in line.stops]
    return {
        "isGlobalId": True,
        "id": stop.dhid,
        "name": stop.name,
        "type": "stop",
        "parent": parent(stop),
        "properties": {"stopId": stop.number},
        "coord": [stop.lat, stop.lon],
        **({"transportations": serving} if lines else {}),
    }


def transport(line: Line, event: Event | None = None) -> dict[str, Any]:
    """A line, or one ride of it."""
    bus = event is not None and event.state == "instead"
    name = f"SEV {line.name}" if bus else line.name
    ends = {
        which: {"id": stop.number, "name": f"{stop.town} {stop.name}", "type": "stop"}
        for which, stop in (("destination", line.stops[-1]), ("origin", line.stops[0]))
    }
    return {
        "id": line.id,
        "name": f"{line.product} {name}",
        "disassembledName": name,
        "number": name,
        "description": f"{line.stops[0].name} - {line.stops[-1].name}",
        "product": {
            "id": line.kind,
            "class": 17 if bus else line.kind,
            "name": "SEV" if bus else line.product,
            "iconId": 3,
        },
        "operator": {"id": "00", "name": "Beispielverkehr (synthetic)", "code": "synthetic"},
        **ends,
        "properties": {
            "tripCode": event.ride % 100_000 if event else 0,
            "lineDisplay": "LINE",
            "globalId": f"de:vrr:{line.name}:",
            **({"realtimeTripId": f"vrr:{line.id}:{event.ride}{'-sev' if bus else ''}"} if event else {}),
        },
    }


def stop_event(event: Event) -> dict[str, Any]:
    """A departure; without realtime neither estimate nor status stand in it, and every other cancellation is only told in words."""
    said: dict[str, Any] = {
        "location": _platform(event),
        "departureTimePlanned": wire_time(event.planned),
        "departureTimeBaseTimetable": wire_time(event.planned),
        "transportation": transport(event.line, event),
        "infos": [LIFT] if event.stop.dhid == "de:05111:18235" and event.line.kind == 13 else [],
        "hints": [{"content": "Niederflurfahrzeug", "providerCode": "EFA", "type": "Timetable"}],
    }
    if event.state == "running":
        said["isRealtimeControlled"] = True
        said["realtimeStatus"] = ["MONITORED"]
        said["departureTimeEstimated"] = wire_time(event.leaves)
    elif event.state == "cancelled":
        said["hints"].append({"content": "Fahrt f&auml;llt aus", "providerCode": "ITCS", "type": "RealTime"})
        said["infos"] = [*said["infos"], message_of(event)]
        if event.ride % 2:
            said["isRealtimeControlled"] = True
            said["realtimeStatus"] = ["TRIP_CANCELLED"]
    elif event.state == "instead":
        said["infos"] = [*said["infos"], message_of(event)]
        said["hints"].append({"content": f"Ersatzverkehr f&uuml;r {event.line.name}", "type": "RealTime"})
    return said


def _platform(event: Event) -> dict[str, Any]:
    """Where it leaves; now and then from another platform than planned."""
    planned = 1 + int(draw("platform", event.line.id, event.stop.dhid) * 8)
    moved = event.state == "running" and draw("moved", event.line.id, event.ride) < 0.05
    now, stop = (planned + 1 if moved else planned), event.stop
    return {
        "id": f"{stop.dhid}:{planned}:{planned}",
        "isGlobalId": True,
        "name": f"{stop.town} {stop.name}",
        "disassembledName": f"Gleis {now}",
        "type": "platform",
        "pointType": "PLATFORM",
        "coord": [round(stop.lat + planned * 1e-5, 6), round(stop.lon + planned * 1e-5, 6)],
        "properties": {
            "stopId": stop.number,
            "area": str(planned),
            "platform": str(now),
            "platformName": f"Gleis {now}",
            "plannedPlatformName": f"Gleis {planned}",
        },
        "parent": {
            "id": stop.dhid,
            "isGlobalId": True,
            "name": f"{stop.town}, {stop.name}",
            "disassembledName": stop.name,
            "type": "stop",
            "parent": parent(stop),
            "properties": {"stopId": stop.number},
        },
    }
