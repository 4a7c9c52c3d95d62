"""OGC SensorThings 1.1: street lights as things with a state, and sensors of water and air.

Protocol: OGC 18-088; servers such as FROST. A light is a thing whose properties describe it, with a datastream of its state; which
names they have is the binding's to say, because the standard leaves them free. A sensor is a thing too, each of its datastreams one
observation. The newest of each comes along with the things (`$expand`), page by page, so that a question costs a few calls however
many sensors there are. A result that is null is no value, and a datastream without observations has never delivered one.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.observed import Sighted, number, replied, ucum, word
from adapters._kit.rows import EDGE
from adapters._kit.sensorthings import Fields, identity, newest, streams, there, things
from adapters._kit.values import Tally, text_of
from domain.exchange import Call, Fetch, Reply
from domain.geo import Box
from domain.infrastructure import Observation
from domain.lights import Lamp, Light
from domain.vocabulary_lights import LIGHT_STATE, LIGHT_TECHNOLOGY
from domain.vocabulary_observed import OBSERVATION_KIND, OBSERVATION_MISSING
from domain.words import Vocabulary, coded

SERVES = {"infrastructure.lights": Serves(), "infrastructure.observations": Serves()}

EIONET = "http://dd.eionet.europa.eu/vocabulary/aq/pollutant/"


def _pollutants() -> dict[str, str]:
    """The European register's addresses of pollutants, as `definition` has them → what they are."""
    return {f"{EIONET}{n}": code for code, (n, *_) in OBSERVATION_KIND.standards["eionet"].items()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Which things, and how their words are read."""

    filter: str = ""
    """The `$filter` that chooses them, such as `properties/type eq 'light'`; nothing chooses all."""
    page: int = 500
    """Things asked for at once; the server may give fewer."""
    most: int = 50_000
    """Things read at most; there are more, and the reply says so."""
    state: str = "state"
    """Name of the observed property that is a light's state."""
    level: str = "level"
    """Name of the observed property that is how bright a light is, from 0 to 1."""
    properties: Mapping[str, str] = field(
        default_factory=lambda: {
            name: name for name in ("technology", "power", "height", "fitted", "pole", "group", "circuit", "installed")
        }
    )
    """What is told of a light → the thing's property that holds it: watts, metres, years, the operator's own words."""
    states: Mapping[str, str] = field(
        default_factory=lambda: {code: code for code in LIGHT_STATE.codes}, metadata={"vocabulary": LIGHT_STATE.name}
    )
    """Result of the state → state."""
    technologies: Mapping[str, str] = field(
        default_factory=lambda: {
            native: code for code, words in LIGHT_TECHNOLOGY.standards["lbs"].items() for native in words
        },
        metadata={"vocabulary": LIGHT_TECHNOLOGY.name},
    )
    """What the thing says of its lamp → kind of lamp."""
    kinds: Mapping[str, str] = field(default_factory=_pollutants, metadata={"vocabulary": OBSERVATION_KIND.name})
    """Name or definition of an observed property → what is observed."""

    @property
    def holds(self) -> frozenset[str]:
        """The properties its sensors can observe."""
        return frozenset(self.kinds.values())


def bind(tools: Tools) -> Fetch:
    """The lights, or the sensors, of a city."""
    options: Options = tools.options
    pairs: tuple[tuple[Mapping[str, str], Vocabulary], ...] = (
        (options.states, LIGHT_STATE),
        (options.technologies, LIGHT_TECHNOLOGY),
        (options.kinds, OBSERVATION_KIND),
    )
    for codes, known in pairs:
        if strange := frozenset(codes.values()) - known.codes.keys():
            raise ValueError(f"{known.name} has no code {min(strange)!r}")
    inside, lights = tools.bounds.widened(EDGE), tools.resource.name == "infrastructure.lights"

    def light(thing: Fields, seen: Tally) -> Sighted:
        return _light(thing, inside, options, seen)

    def sensor(row: tuple[Fields, Fields], seen: Tally) -> Sighted:
        return _observed(*row, inside, options.kinds, seen)

    async def fetch(call: Call) -> Reply:
        rows, more = await things(tools, call, chosen=options.filter, page=options.page, most=options.most)
        if lights:
            return replace(await asyncio.to_thread(replied, rows, light, clock=tools.clock), cut=more)
        return replace(await asyncio.to_thread(replied, _streams(rows), sensor, clock=tools.clock), cut=more)

    return fetch


def _light(thing: Fields, inside: Box, options: Options, seen: Tally) -> Sighted:
    """A light is told with its state, where it has one; what its properties do not tell is null."""
    told, found = thing.get("properties") or {}, dict(streams(thing))

    def of(name: str) -> Any:
        value = told.get(options.properties.get(name, name))
        return None if value == "" else value

    state, level = newest(found.get(options.state, {})), newest(found.get(options.level, {})).result
    return identity(thing), Light(
        location=there(thing, inside),
        lamp=Lamp(
            technology=word(LIGHT_TECHNOLOGY, options.technologies, of("technology"), seen),
            power=None if of("power") is None else number(of("power")),
            height=None if of("height") is None else number(of("height")),
            fitted=_year(of("fitted")),
        ),
        state=word(LIGHT_STATE, options.states, state.result, seen) or coded(LIGHT_STATE, "unknown"),
        level=None if level is None else number(level),
        pole=text_of(of("pole")),
        group=text_of(of("group")),
        circuit=text_of(of("circuit")),
        installed=_year(of("installed")),
        last_changed=state.start,
        observed_at=state.end,
    )


def _streams(rows: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Each sensor with one of its datastreams; what is none is passed on, to be rejected and counted."""
    for thing in rows:
        if isinstance(thing, dict) and isinstance(thing.get("Datastreams"), list):
            yield from ((thing, stream) for stream in thing["Datastreams"])
        else:
            yield thing, None


def _observed(thing: Fields, stream: Fields, inside: Box, kinds: Mapping[str, str], seen: Tally) -> Sighted:
    """One datastream: its newest result, in its own unit."""
    observed = stream.get("ObservedProperty") or {}
    definition, name = text_of(observed.get("definition")), text_of(observed.get("name")) or text_of(stream.get("name"))
    native = definition if definition in kinds else name
    kind, station = word(OBSERVATION_KIND, kinds, native, seen), text_of(thing.get("name"))
    if kind is None or station is None:
        raise ValueError("a sensor or datastream without a name")
    latest = newest(stream)
    value = None if latest.result is None else number(latest.result)
    reason = None if value is not None else "marked_missing" if latest.end else "not_delivered"
    code = identity(thing)
    return f"{code}-{identity(stream)}", Observation(
        kind=kind,
        value=value,
        missing=coded(OBSERVATION_MISSING, reason) if reason else None,
        unit=ucum((stream.get("unitOfMeasurement") or {}).get("symbol"), kind, seen),
        observed_at=latest.end,
        averaged_over=latest.averaged_over,
        station=station,
        station_code=code,
        location=there(thing, inside),
    )


def _year(value: Any) -> int | None:
    """A year, or the year of a day; raises for what is neither."""
    text = text_of(value)
    return None if text is None else int(text[:4])
