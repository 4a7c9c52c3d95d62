"""EFA's rows as records: a location is a stop, a stop event is a departure. Asks nobody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from adapters._kit.efa import below, dhid, instant, listed, plain, product, spot
from adapters._kit.encode import record
from adapters._kit.values import Tally, text_of
from domain.exchange import Record
from domain.geo import Box
from domain.mobility import Departure, Stop
from domain.when import there
from domain.words import Coded

MOST_NOTICES = 10
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_CANCELLED = re.compile(
    r"\b(fahrt|zug|halt|verbindung|kurs)\b[^.!]{0,60}(\bentf(ä|ae)llt\b|\bf(ä|ae)llt\b[^.!]{0,30}\baus\b)"
    r"|^(entf(ä|ae)llt|f(ä|ae)llt (heute )?aus|ausfall\b)",
    re.IGNORECASE,
)
"""A trip that does not run; a lift that is out of order cancels nothing."""
_REPLACEMENT = re.compile(r"\bSEV\b|schienenersatz|ersatzverkehr|ersatzbus", re.IGNORECASE)


def stop(raw: Any, seen: Tally, *, bounds: Box, known: Mapping[int, str]) -> Record:
    """A location of StopFinder or of a list of stops; what is no stop, or is nowhere, raises."""
    if raw["type"] != "stop":
        raise ValueError(f"a {text_of(raw['type'])}, no stop")
    number, there = dhid({"id": raw["id"]}), spot(raw.get("coord"), bounds)
    name = text_of(raw.get("disassembledName")) or text_of(raw["name"])
    if there is None or name is None:
        raise ValueError("a stop without a place or a name")
    model = Stop(
        name=name,
        locality=text_of(below(raw, "parent", "name")),
        location=there,
        products=tuple(_products(raw, known, seen)),
    )
    return record(number, model)


def _products(raw: Mapping[str, Any], known: Mapping[int, str], seen: Tally) -> Iterator[Coded]:
    """The classes as numbers, else those of the lines that stop here; each once."""
    numbers = raw.get("productClasses")
    found: dict[int, Any] = dict.fromkeys(numbers) if isinstance(numbers, list) else {}
    for line in listed(raw.get("transportations")):
        found[line["product"]["class"]] = line["product"].get("name")
    given: set[str] = set()
    for number in sorted(found):
        one = product(number, found[number], known, seen)
        if (mark := one.code or str(one.native)) not in given:
            given.add(mark)
            yield one


def departure(raw: Any, seen: Tally, *, bounds: Box, known: Mapping[int, str]) -> Record:
    """A stop event; raises for one without stop, line or planned time."""
    place, ride = raw["location"], raw["transportation"]
    number, planned = dhid(place), instant(raw["departureTimePlanned"])
    line = next((text for name in ("disassembledName", "number", "name") if (text := text_of(ride.get(name)))), None)
    stop_name = text_of(below(place, "parent", "disassembledName")) or text_of(below(place, "parent", "name"))
    stop_name = stop_name or text_of(place.get("name"))
    if line is None or stop_name is None:
        raise ValueError("a departure without a line or a stop")
    kind = product(ride["product"]["class"], ride["product"].get("name"), known, seen)
    said = tuple(_notices(raw))
    notices = tuple(dict.fromkeys(text for text, _ in said))[:MOST_NOTICES]
    instead = kind.code == "replacement" or bool(_REPLACEMENT.search(line))
    model = Departure(
        stop=number,
        stop_name=stop_name,
        location=spot(place.get("coord"), bounds),
        planned=there(planned),
        estimated=_estimated(raw),
        line=line,
        product=kind,
        direction=text_of(below(ride, "destination", "name")),
        platform=_platform(place, "platformName", "platform"),
        platform_planned=_platform(place, "plannedPlatformName"),
        cancelled=_cancelled(raw, said, instead=instead),
        replacement=instead or any(_REPLACEMENT.search(text) for text in notices),
        notices=notices,
    )
    ride_id = text_of(below(ride, "properties", "realtimeTripId")) or (
        f"{text_of(ride.get('id')) or line}-{text_of(below(ride, 'properties', 'tripCode')) or 0}"
    )
    return record(_UNSAFE.sub("-", f"{number}-{planned:%Y%m%dT%H%M%S}-{ride_id}")[:190], model)


def _estimated(raw: Mapping[str, Any]) -> Any:
    """None without realtime: an estimate nobody controls is the timetable said twice."""
    said = raw.get("departureTimeEstimated")
    return None if said is None or raw.get("isRealtimeControlled") is False else there(instant(said))


def _platform(place: Any, *names: str) -> str | None:
    return next((text for name in names if (text := text_of(below(place, "properties", name)))), None)


def _cancelled(raw: Mapping[str, Any], said: Iterable[tuple[str, bool]], *, instead: bool) -> bool:
    """EFA says it in a flag, in the status, or in a text only; what is written on the bus that runs instead is about the other."""
    status = raw.get("realtimeStatus")
    states = status if isinstance(status, list) else [status]
    flagged = raw.get("isCancelled") is True or any(isinstance(s, str) and "CANCEL" in s.upper() for s in states)
    return flagged or (not instead and any(own and _CANCELLED.search(text) for text, own in said))


def _notices(raw: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """Each with whether it is about this very ride: a message about a line or a stop hangs on all that leaves there."""
    for hint in listed(raw.get("hints")):
        if text := plain(hint.get("content")):
            yield text, True
    for info in listed(raw.get("infos")):
        for link in listed(info.get("infoLinks")):
            texts = (plain(link.get(name)) for name in ("content", "subtitle", "title", "urlText"))
            if said := next((text for text in texts if text), None):
                yield said, str(info.get("type", "trip")).lower().startswith("trip")
