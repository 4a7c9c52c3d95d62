"""EFA's network as its list of stops describes it: where stops are and which lines call there. Messages name either. Asks nobody."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from typing import Any

from adapters._kit.efa import below, dhid, listed, spot
from adapters._kit.rows import SPOILT
from domain.geo import Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Network:
    """The stops of the region that its list of stops named, by what a message may name."""

    spots: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """DHID → longitude, latitude."""
    lines: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Line → DHIDs of the stops it calls at."""


def network(answers: Iterable[Mapping[str, Any]], bounds: Box) -> Network:
    """The network that lists of stops with their lines describe; what is broken in them is left out."""
    spots: dict[str, tuple[float, float]] = {}
    lines: dict[str, dict[str, None]] = {}
    for raw in (raw for answer in answers for raw in listed(answer.get("locations"))):
        try:
            number, there = dhid({"id": raw["id"]}), spot(raw.get("coord"), bounds)
            if there is not None:
                spots[number] = there.coordinates
            for line in listed(raw.get("transportations")):
                lines.setdefault(line_key(line["id"]), {})[number] = None
        except SPOILT:
            continue  # the stops themselves are another resource, which rejects them
    return Network(spots=spots, lines={line: tuple(stops) for line, stops in lines.items()})


def line_key(number: Any) -> str:
    """`bvr:88641:K:R:` → `bvr:88641`: without its branch, direction and timetable, which messages leave out."""
    parts = number.split(":")
    if len(parts) < 2 or not parts[1].strip():
        raise ValueError(f"no line: {number!r}")
    return f"{parts[0]}:{parts[1].strip()}"


def concerns(raw: Any, known: Network, districts: AbstractSet[str]) -> bool:
    """Whether a message is about this region: it names a stop or a line of it, or nothing at all. What is broken is, too."""
    stops = list(named(raw))
    if stops:
        return not districts or any(stop.startswith(tuple(districts)) for stop in stops)
    lines = list(listed(below(raw, "affected", "lines")))
    try:
        return not lines or any(line_key(each["id"]) in known.lines for each in lines)
    except SPOILT:
        return True


def named(raw: Any) -> Iterator[str]:
    """DHIDs of the stops a message names; one that EFA knows by its own number only is left out."""
    for each in listed(below(raw, "affected", "stops")):
        try:
            yield dhid(each)
        except ValueError:
            continue
