"""The messages of the EFA twin: works at night, a diversion that comes and goes, rides that do not run, a lift, and nonsense.

Simulated after the VRR's XML_ADDINFO_REQUEST as it was recorded in September 2026: times in UTC, an open end as `isOpenEnd` or as the
year 2500, HTML in `content`, lines in both directions, stops or none. They move with the clock: every hour has its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from sandbox.chance import draw
from sandbox.clock import CIVIC
from sandbox.efa_timetable import EPOCH, LINES, STOPS, Event, Line, Stop, events
from sandbox.efa_wire import message_of, parent, wire_time

HOUR = timedelta(hours=1)
ENDLESS = "2500-12-31T00:00:00Z"


def infos(now: datetime) -> list[dict[str, Any]]:
    """What is published now, in no order anybody should rely on."""
    return [*_works(now), *_standing(now), *_live(now), *_rides(now), *_nonsense(now)]


def stop_of(stop: Stop) -> dict[str, Any]:
    """A stop a message is about: without its place, as the VRR leaves it out."""
    return {
        "id": stop.dhid,
        "isGlobalId": True,
        "name": f"{stop.town}, {stop.name}",
        "type": "stop",
        "parent": {name: value for name, value in parent(stop).items() if name != "properties"},
        "properties": {"stopId": stop.number},
    }


def line_of(line: Line) -> dict[str, Any]:
    """A line in one direction; its number has no timetable here."""
    last = line.stops[-1]
    return {
        "id": f"vrr:{line.name}: :{'R' if line.back else 'H'}:",
        "destination": {"name": f"{last.town} {last.name}", "type": "stop"},
        "name": f"{line.product} {line.name}",
        "number": line.name,
        "description": f"{line.stops[0].name} - {last.name}",
        "product": {"id": line.kind, "class": line.kind, "iconId": 3},
        "operator": {"id": "00", "name": "Beispielverkehr (synthetic)"},
    }


def info(
    name: str,
    kind: str,
    link: dict[str, str],
    made: datetime,
    *,
    validity: Sequence[dict[str, Any]] = (),
    lines: Sequence[str] = (),
    stops: Sequence[Stop] = (),
    **properties: str,
) -> dict[str, Any]:
    """One message."""
    affected: dict[str, Any] = {}
    if lines:
        affected["lines"] = [line_of(line) for line in LINES if line.name in lines]
    if stops:
        affected["stops"] = [stop_of(stop) for stop in stops]
    first = validity[0]["from"] if validity else wire_time(made)
    return {
        "type": kind,
        "id": name,
        "version": 1,
        "priority": "normal",
        "timestamps": {
            "creation": wire_time(made),
            "availability": {"from": first, "isOpenEnd": True},
            "validity": list(validity),
            "expiration": "2500-12-31T09:55:59Z",
        },
        "infoLinks": [{"url": f"https://example.org/meldung/{name}", "urlText": "", **link}],
        "properties": {
            "source": {"id": "VRR-EMS-LIVE", "name": "synthetic", "type": "MENTZ-EMS v2"},
            "publisher": "ems.comm.addinfo",
            "licence": "synthetic",
            "providerCode": "SYN",
            **properties,
        },
        "affected": affected,
    }


def _between(start: datetime, end: datetime) -> dict[str, str]:
    return {"from": wire_time(start), "to": wire_time(end)}


def _works(now: datetime) -> Iterator[dict[str, Any]]:
    """Works in the five nights of this week and the next, known beforehand; civic times, so that one of them may be an hour longer."""
    local = now.astimezone(CIVIC)
    monday = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0) - timedelta(days=local.weekday())
    for week in (0, 1):
        first = monday + timedelta(weeks=week)
        nights = [
            _between(*((first + timedelta(days=day, hours=at)).astimezone(UTC) for at in (22, 28)))
            for day in range(2, 7)
        ]
        link = {
            "title": "Haltestellenverlegung durch Baumaßnahme",
            "subtitle": "Haltestellenverlegung durch Baumaßnahme",
            "content": "<b>Linie U79: </b>An der <b>(H) Duisburg, König-Heinrich-Platz</b> kommt es nachts zu <b>einer "
            "Haltestellenverlegung</b>.<br><br>Eine Ersatzhaltestelle ist eingerichtet.",
            "additionalContent": "Die Änderungen sind in der Fahrplanauskunft (EFA) <b>nicht</b> ber&uuml;cksichtigt.",
        }
        made = first.astimezone(UTC) - timedelta(weeks=2)
        yield info(
            f"ems-{first:%G%V}",
            "lineInfo",
            link,
            made,
            validity=nights,
            lines=["U79"],
            stops=[STOPS["DU-Koenig"], STOPS["DU-Hbf"]],
            MessageType="planned",
            EquipmentReason="constructionWork",
        )


def _standing(now: datetime) -> Iterator[dict[str, Any]]:
    """A lift, a line that is diverted without any stop being named, and a notice for the whole network in HTML only."""
    midnight = now.replace(hour=0, minute=0, second=0, microsecond=0)
    yield info(
        "VRR-de:05111:18235:318",
        "infrastructure",
        {
            "title": "Haltestelle Düsseldorf Hbf: Aufzug außer Betrieb.",
            "content": "<p>Der Aufzug zu Gleis&nbsp;7 f&auml;llt bis auf Weiteres aus.<br/>licence: synthetic</p>",
        },
        midnight - timedelta(days=3),
        validity=[{"from": wire_time(midnight - timedelta(days=3)), "isOpenEnd": True}],
        stops=[STOPS["D-Hbf"]],
    )
    yield info(
        "95326_SYN",
        "lineInfo",
        {"title": "Umleitung S1", "urlText": "Umleitung S1", "content": "Die Linie S1 f&auml;hrt eine Umleitung."},
        midnight - timedelta(days=40),
        validity=[{"from": wire_time(midnight - timedelta(days=40)), "to": ENDLESS}],
        lines=["S1"],
    )
    html = (
        "<style>p{color:red}</style><div><p>Am 24.&nbsp;Dezember gilt im ganzen Verbund der Samstagsfahrplan! Bitte beachten Sie die "
        "Aush&auml;nge.</p><p>licence: synthetic &lt;b&gt;!&lt;/b&gt;</p><script>alert('Meldung')</script></div>"
    )
    yield info("verbund-1", "bannerInfo", {"content": html}, midnight - timedelta(days=1))


def _live(now: datetime) -> Iterator[dict[str, Any]]:
    """In every second hour something delays a line for forty minutes, told from its tenth minute on."""
    begun = now.replace(minute=0, second=0, microsecond=0)
    for start in (begun - HOUR, begun):
        number = (start - EPOCH) // HOUR
        told, over = start + timedelta(minutes=10), start + timedelta(minutes=70)
        if number % 2 or not told <= now < over:
            continue
        line = LINES[2 * int(draw("live", number) * (len(LINES) // 2))]
        what = (
            "Verspätungen" if number % 4 else "Störung"
        )  # of the second nobody can tell what it means for a traveller
        link = {"title": f"{line.name}: {what} durch Polizeieinsatz", "content": "Es kommt zu Versp&auml;tungen."}
        times = [_between(told, over)]
        yield info(
            f"live-{number}",
            "lineInfo",
            link,
            told,
            validity=times,
            lines=[line.name],
            stops=line.stops,
            MessageType="unplanned",
        )


def _rides(now: datetime) -> Iterator[dict[str, Any]]:
    """The rides that do not run within the hour, and the buses that stand in; the departures carry the same messages."""
    for line in LINES:
        for event in events(line.stops[0], now, hours=1):
            if event.line == line and event.state == "cancelled":
                yield _ride(event)


def _ride(event: Event) -> dict[str, Any]:
    said, line = message_of(event), event.line
    reach = [_between(event.planned, event.planned + timedelta(minutes=line.minutes[-1] + 1))]
    made = event.planned - timedelta(hours=1)
    named = info(
        said["id"], said["type"], said["infoLinks"][0], made, validity=reach, lines=[line.name], stops=line.stops
    )
    named["affected"]["lines"] = [line_of(line)]
    return named


def _nonsense(now: datetime) -> Iterator[dict[str, Any]]:
    """It ends before it begins."""
    times = [_between(now + HOUR, now - HOUR)]
    yield info("quatsch-1", "lineInfo", {"title": "Umleitung"}, now, validity=times, lines=["709"])
