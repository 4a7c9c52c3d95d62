"""NGSI-LD: street lights from a context broker, as the Smart Data Models describe them.

Protocol: ETSI GS CIM 009; data model: https://github.com/smart-data-models/dataModel.Streetlighting. A light is a `Streetlight`;
what kind of lamp it has stands in the `StreetlightModel` it refers to, read once a day. Known habits: without the right context a
broker knows no such type and gives an empty list; it pages by `limit` and `offset` and says how many there are only when asked;
a tenant it does not know is a 404. `status` is about the lamp and `powerState` about the current: a lamp that is broken is faulty,
whatever the current does.

The broker is asked for the city's box, and once for all questions: it may hold other towns, and a map that is moved asks for a new
box at every step.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.daily import Daily
from adapters._kit.ngsi import FACTORS, NOTHING, Broker, Told, attributes, identity, instant, last_part
from adapters._kit.observed import Sighted, number, odd_fields, replied, word
from adapters._kit.rows import EDGE, SPOILT
from adapters._kit.values import Tally, count, text_of
from domain.exchange import Call, Fetch, Reply
from domain.geo import Box, Point, point
from domain.lights import Lamp, Light
from domain.vocabulary_lights import LIGHT_STATE, LIGHT_TECHNOLOGY
from domain.when import civic_day
from domain.words import Coded, Vocabulary, coded

SERVES = {"infrastructure.lights": Serves()}

MODELS = 1000
"""Kinds of lamps a city may have."""
KNOWN = frozenset(
    "id type location circuit refStreetlightModel refStreetlightGroup status powerState illuminanceLevel powerRating "
    "lanternHeight streetPoleNum dateServiceStarted dateLastLampChange dateLastSwitchingOn dateLastSwitchingOff "
    "observationDateTime".split()
)
UNREAD = frozenset(
    "address alternateName annotations areaServed color controllingMethod current dataProvider dateCreated dateModified "
    "description deviceInfo feederID feederPillarNum image locationCategory municipalityInfo name owner powerConsumption "
    "powerFactor refDevice refStreetlightControlCabinet scope seeAlso source createdAt modifiedAt voltage".split()
)
"""Attributes of the data model that nobody asks for."""


def _natives(vocabulary: Vocabulary) -> dict[str, str]:
    """What the data model writes → code; and the trade, since the data model has words for three kinds of lamps."""
    tables = vocabulary.standards.values()
    return {native: code for table in tables for code, natives in table.items() for native in natives}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How the broker is asked, and how its words are read."""

    context: str = "https://raw.githubusercontent.com/smart-data-models/dataModel.Streetlighting/master/context.jsonld"
    """The JSON-LD context that is sent along."""
    tenant: str | None = None
    """The broker's tenant, sent as `NGSILD-Tenant`."""
    simplified: bool = False
    """Ask for `keyValues`: a third of the bytes, without units, and without the instant each attribute was observed at."""
    page: int = 1000
    """Entities asked for at once; most brokers give no more."""
    most: int = 50_000
    """Lights read at most; there are more, and the reply says so."""
    states: Mapping[str, str] = field(
        default_factory=lambda: _natives(LIGHT_STATE), metadata={"vocabulary": LIGHT_STATE.name}
    )
    """`powerState`, or `status` where that is not `ok` → state."""
    technologies: Mapping[str, str] = field(
        default_factory=lambda: _natives(LIGHT_TECHNOLOGY), metadata={"vocabulary": LIGHT_TECHNOLOGY.name}
    )
    """`lampTechnology` → kind of lamp."""


Models = Mapping[str, Mapping[str, Told]]


def bind(tools: Tools) -> Fetch:
    """The lights of a city."""
    options: Options = tools.options
    for codes, known in ((options.states, LIGHT_STATE), (options.technologies, LIGHT_TECHNOLOGY)):
        if strange := frozenset(codes.values()) - known.codes.keys():
            raise ValueError(f"{known.name} has no code {min(strange)!r}")
    broker = Broker(tools=tools, context=options.context, tenant=options.tenant, simplified=options.simplified)
    kept: Daily[Models] = Daily(tools.clock)
    inside = tools.bounds.widened(EDGE)

    async def models(call: Call) -> Models:
        rows, _ = await broker.entities(call, "StreetlightModel", page=options.page, most=MODELS)
        return dict(_modelled(rows))

    async def fetch(call: Call) -> Reply:
        rows, more = await broker.entities(call, "Streetlight", page=options.page, most=options.most, box=tools.bounds)
        told = await kept.get("models", lambda: models(call)) if rows else {}

        def read(entity: Any, seen: Tally) -> Sighted:
            return _light(entity, told, inside, options, seen)

        return replace(await asyncio.to_thread(replied, rows, read, clock=tools.clock), cut=more)

    return fetch


def _modelled(rows: list[Any]) -> list[tuple[str, Mapping[str, Told]]]:
    """The models that can be read: a light whose model cannot has a lamp nobody knows, and is a light."""
    found: list[tuple[str, Mapping[str, Told]]] = []
    for row in rows:
        try:
            found.append((identity(row), attributes(row)))
        except SPOILT:
            continue
    return found


def _light(entity: Any, models: Models, inside: Box, options: Options, seen: Tally) -> Sighted:
    told = attributes(entity)
    odd_fields(told, KNOWN | UNREAD, seen)

    def of(name: str) -> Told:
        return told.get(name, NOTHING)

    state = _state(of("status"), of("powerState"), options.states, seen)
    switched = [instant(of(name).value) for name in ("dateLastSwitchingOn", "dateLastSwitchingOff")]
    level = _measured(of("illuminanceLevel"), "1", seen)
    return identity(entity), Light(
        location=_there(of("location").value, inside),
        lamp=_lamp(told, models, options.technologies, seen),
        state=state,
        level=level if level is not None and 0 <= level <= 1 else None,
        pole=text_of(of("streetPoleNum").value),
        group=last_part(of("refStreetlightGroup").value),
        circuit=text_of(of("circuit").value),
        installed=_year(of("dateServiceStarted").value),
        last_changed=max((each for each in switched if each), default=None),
        observed_at=of("powerState").observed_at
        or of("status").observed_at
        or instant(of("observationDateTime").value),
    )


def _state(status: Told, power: Told, states: Mapping[str, str], seen: Tally) -> Coded:
    """What is broken first; what is not told is unknown, and what nobody knows keeps its word."""
    broken, current = text_of(status.value), text_of(power.value)
    native = broken if broken is not None and broken != "ok" else current
    return word(LIGHT_STATE, states, native, seen) or coded(LIGHT_STATE, "unknown", broken)


def _lamp(told: Mapping[str, Told], models: Models, technologies: Mapping[str, str], seen: Tally) -> Lamp:
    name = told.get("refStreetlightModel", NOTHING).value
    model: Mapping[str, Told] = models.get(name, {}) if isinstance(name, str) else {}
    power = _measured(told.get("powerRating", NOTHING), "W", seen)
    return Lamp(
        technology=word(LIGHT_TECHNOLOGY, technologies, model.get("lampTechnology", NOTHING).value, seen),
        power=power if power is not None else _measured(model.get("powerConsumption", NOTHING), "W", seen),
        height=_measured(told.get("lanternHeight", NOTHING), "m", seen),
        fitted=_year(told.get("dateLastLampChange", NOTHING).value),
    )


def _measured(told: Told, unit: str, seen: Tally) -> float | None:
    """A number in this unit; None for none, and for one in a unit that is no multiple of it, which is counted."""
    if told.value is None:
        return None
    base, factor = (unit, 1.0) if told.unit is None else FACTORS.get(told.unit, ("", 1.0))
    if base != unit:
        count(seen, f"unitCode:{told.unit}")
        return None
    return round(number(told.value) * factor, 6)


def _there(geometry: Any, inside: Box) -> Point:
    """GeoJSON, longitude first; raises for what is no point in or near the city."""
    if not isinstance(geometry, dict) or geometry.get("type") != "Point":
        raise TypeError("no point")
    lon, lat = geometry["coordinates"][:2]
    found = point(number(lat), number(lon))
    if found not in inside:
        raise ValueError(f"it lies at {found.lat}, {found.lon}, which is not in or near the city")
    return found


def _year(value: Any) -> int | None:
    """The year of a date or instant: registers rarely know more, and often write New Year, in UTC the evening before."""
    text = value.get("@value") if isinstance(value, dict) else value
    if text is None:
        return None
    found = datetime.fromisoformat(str(text))
    return found.year if found.tzinfo is None else civic_day(found).year
