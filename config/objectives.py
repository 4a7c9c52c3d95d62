"""`slo.yaml`: what is promised of the sources. Defaults, then what a resource changes, then what a city changes for a resource."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.flaws import all_of, quoted, unknown, wrong
from config.model import City, ConfigError, Flaw, Region
from config.shape import Read, Shape, each, mapping, may, need, part, unread, whole
from config.source import Node, read
from config.values import above_zero, duration, number, one_of, seconds, whole_number
from domain.catalogue import CATALOGUE
from domain.objectives import SEVERITIES, Burn, Objective, Objectives, Slo

FILE = "slo.yaml"
Layer = Mapping[str, Mapping[str, Any]]
"""What one part of the file says: objective → its values."""


def objectives(root: Path, cities: Sequence[City], regions: Sequence[Region]) -> Objectives:
    """What stands below `root`, for every bound resource; without the file nothing is promised. Raises ConfigError."""
    file = root / FILE
    if not file.is_file():
        return Objectives()
    node, flaws = read(file)
    bound = _bound(cities, regions)
    sheet, worse = _Sheet.of(node, bound)
    flaws += worse
    if sheet is None or flaws:
        raise all_of(flaws)
    return Objectives(**sheet.watch, each=tuple(one for place in bound for one in sheet.objectives(*place)))


def _bound(cities: Sequence[City], regions: Sequence[Region]) -> tuple[tuple[str, str], ...]:
    """Owner and resource of every binding, sorted; a regional back-end belongs to its region."""
    owners = {id(binding): region.slug for region in regions for binding in region.bindings}
    return tuple(sorted({(owners.get(id(b), city.slug), b.resource) for city in cities for b in city.bindings}))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sheet:
    """The file, read: from the general to the particular."""

    watch: Mapping[str, Any]
    defaults: Layer
    resources: Mapping[str, Layer]
    cities: Mapping[str, Mapping[str, Layer]]

    @staticmethod
    def of(node: Node, bound: Sequence[tuple[str, str]]) -> tuple[_Sheet | None, list[Flaw]]:
        watch: Shape = {
            "window": need(duration),
            "burns": need(each(whole(Burn, _BURN, "a burn"), least=1)),
            "least_events": may(whole_number(0, 1_000_000)),
        }
        rest = {"defaults": need(unread), "resources": may(unread), "cities": may(unread)}
        values, flaws = part(node, {**watch, **rest}, "the file of objectives")
        if flaws:
            return None, flaws
        made = {name: values[name] for name in watch if name in values}
        flaws += _windows(node.entries["burns"], Objectives(**made))
        target = _target(Objectives(**made))
        resources = {resource for _, resource in bound}
        places = {owner: {r: _layer(r, target) for o, r in bound if o == owner} for owner, _ in bound}
        reads = {
            "defaults": whole(dict, _kinds(None, target, full=True), "the defaults"),
            "resources": _named({r: _layer(r, target) for r in resources}, "bound resource"),
            "cities": _named({o: _named(below, f"resource of {o}") for o, below in places.items()}, "city or region"),
        }
        found: dict[str, Any] = {"resources": {}, "cities": {}}
        for name, below in node.entries.items():
            if name in reads:
                try:
                    found[name] = reads[name](below)
                except ConfigError as why:
                    flaws += why.flaws
        return (None, flaws) if flaws else (_Sheet(watch=made, **found), [])

    def objectives(self, owner: str, resource: str) -> Iterator[Objective]:
        """What is promised of one place; of a resource without a rhythm no freshness, unless a time is given."""
        layers = (self.defaults, self.resources.get(resource, {}), self.cities.get(owner, {}).get(resource, {}))
        for slo, bound in _BOUNDS:
            chain = [layer[slo] for layer in layers if slo in layer]
            limit = bound(chain, resource)
            if limit is not None:
                target = next(values["target"] for values in reversed(chain) if "target" in values)
                yield Objective(slo=slo, city=owner, resource=resource, target=target, bound=limit)


def _last(key: str) -> Callable[[Sequence[Mapping[str, Any]], str], float | None]:
    """The most particular word on a key that the defaults must have."""
    return lambda chain, resource: next(float(values[key]) for values in reversed(chain) if key in values)


def _oldest(chain: Sequence[Mapping[str, Any]], resource: str) -> float | None:
    """The most particular word counts, be it a time or a number of rhythms."""
    rhythm = CATALOGUE[resource].rhythm
    for values in reversed(chain):
        if "within" in values:
            return float(values["within"])
        if "rhythms" in values:
            return float(values["rhythms"]) * rhythm.total_seconds() if rhythm else None
    return None


_BOUNDS: tuple[tuple[Slo, Callable[[Sequence[Mapping[str, Any]], str], float | None]], ...] = (
    ("availability", _last("patience")),
    ("latency", _last("within")),
    ("freshness", _oldest),
)

_BURN: Shape = {
    "budget": need(above_zero),
    "long": need(duration),
    "short": need(duration),
    "severity": need(one_of(SEVERITIES)),
}


def _windows(node: Node, made: Objectives) -> Iterator[Flaw]:
    for item, burn in zip(node.items, made.burns, strict=True):
        if not burn.short < burn.long < made.window:
            remedy = "The short window is shorter than the long one, and that is shorter than the whole."
            yield Flaw(spot=item.spot, text="These windows do not fit into each other.", remedy=remedy)
        if any(each.total_seconds() % 60 for each in (burn.short, burn.long)):
            yield Flaw(spot=item.spot, text="Windows are counted in whole minutes.")
        if made.factor(burn) < 1:
            text = f"At a burn rate of {made.factor(burn):g} the budget outlasts its window: that is no reason to call."
            yield Flaw(spot=item.spot, text=text, remedy="Raise the budget's share, or shorten the long window.")


def _target(made: Objectives) -> Read[float]:
    """A share that alerts can watch: a total outage must burn faster than the fastest of them asks for."""
    fastest = max(map(made.factor, made.burns))

    def read_target(node: Node) -> float:
        value = number(node)
        if not 0 < value < 1:
            raise wrong(node.spot, f"{node.written} is no share between 0 and 1.", "Write 99 % as 0.99.")
        if 1 / (1 - value) <= fastest:
            text = f"At {node.written} a total outage burns no faster than {fastest:g}, and no alert would say so."
            raise wrong(node.spot, text, f"Promise more than {1 - 1 / fastest:.3f}.")
        return value

    return read_target


def _kinds(resource: str | None, target: Read[float], *, full: bool) -> Shape:
    """The keys of one layer; `full` where nothing stands behind it."""
    key = need if full else may

    def values(what: str, **keys: Read[Any]) -> Any:
        return key(whole(dict, {name: key(read_) for name, read_ in {"target": target, **keys}.items()}, what))

    older: Mapping[str, Read[Any]] = {} if full else {"within": seconds}
    return {
        "availability": values("availability", patience=seconds),
        "latency": values("latency", within=seconds),
        "freshness": values("freshness", rhythms=_rhythms(resource), **older),
    }


def _rhythms(resource: str | None) -> Read[float]:
    def read_rhythms(node: Node) -> float:
        if resource is not None and CATALOGUE[resource].rhythm is None:
            raise wrong(node.spot, f"{quoted(resource)} has no rhythm: it may stand still.", "Give a time, within: 3d.")
        return above_zero(node)

    return read_rhythms


def _layer(resource: str, target: Read[float]) -> Read[Any]:
    return whole(dict, _kinds(resource, target, full=False), f"what is promised of {resource}")


def _named(reads: Mapping[str, Read[Any]], what: str) -> Read[Any]:
    """A mapping whose keys are some of these names, each with its own reading."""

    def read_named(node: Node) -> dict[str, Any]:
        found: dict[str, Any] = {}
        flaws: list[Flaw] = []
        for name, below in mapping(node).items():
            if name not in reads:
                flaws.append(unknown(node.keys[name], f"There is no {what} {quoted(name)}.", name, reads))
                continue
            try:
                found[name] = reads[name](below)
            except ConfigError as why:
                flaws += why.flaws
        if flaws:
            raise ConfigError(tuple(flaws))
        return found

    return read_named
