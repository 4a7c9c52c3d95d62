"""Read a mapping by its declared keys: every value that can be read, every flaw there is.

A `Read` turns one node into one value or raises ConfigError with all that is wrong inside it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from config.flaws import opening, quoted, unknown, wrong
from config.model import ConfigError, Flaw, Spot
from config.source import Node

T = TypeVar("T")
Read = Callable[[Node], T]


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key a mapping may have."""

    read: Read[Any]
    needed: bool


Shape = Mapping[str, Key]


def need(read: Read[Any]) -> Key:
    """A key that must be there."""
    return Key(read=read, needed=True)


def may(read: Read[Any]) -> Key:
    """A key that may be left out."""
    return Key(read=read, needed=False)


def part(node: Node, shape: Shape, what: str) -> tuple[dict[str, Any], list[Flaw]]:
    """What can be read of a mapping, and every flaw in it. `what` names it in messages: `a city`."""
    if not isinstance(node.value, Mapping):
        flaw = Flaw(spot=node.spot, text=f"{opening(what)} must be a mapping of keys, not {node.kind}.")
        return {}, [flaw]
    values: dict[str, Any] = {}
    flaws: list[Flaw] = []
    for name, below in node.entries.items():
        if name not in shape:
            flaws.append(unknown(node.keys[name], f"{opening(what)} has no key {quoted(name)}.", name, shape))
            continue
        try:
            values[name] = shape[name].read(below)
        except ConfigError as why:
            flaws += why.flaws
    for name, key in shape.items():
        if key.needed and name not in node.entries:
            text = f'{opening(what)} needs the key "{name}".'
            flaws.append(Flaw(spot=node.spot, text=text, remedy=f"Add {name}:"))
    return values, flaws


def whole(make: Callable[..., T], shape: Shape, what: str) -> Read[T]:
    """A mapping that is read as one value or not at all."""

    def read(node: Node) -> T:
        values, flaws = part(node, shape, what)
        if flaws:
            raise ConfigError(tuple(flaws))
        return make(**values)

    return read


def each(read: Read[T], *, least: int = 0) -> Read[tuple[T, ...]]:
    """A list whose items are read alike."""

    def read_all(node: Node) -> tuple[T, ...]:
        if not isinstance(node.value, tuple):
            raise wrong(node.spot, f"A list is needed here, not {node.kind}.", "Write it as [one, two].")
        values: list[T] = []
        flaws: list[Flaw] = []
        for item in node.items:
            try:
                values.append(read(item))
            except ConfigError as why:
                flaws += why.flaws
        if flaws:
            raise ConfigError(tuple(flaws))
        if len(values) < least:
            raise wrong(node.spot, "This list must not be empty.")
        return tuple(values)

    return read_all


def mapping(node: Node) -> Mapping[str, Node]:
    """The values of a mapping whose keys are free."""
    if not isinstance(node.value, Mapping):
        raise wrong(node.spot, f"A mapping of keys is needed here, not {node.kind}.")
    return node.entries


def unread(node: Node) -> Node:
    """The node itself, for whoever can only read it when more is known."""
    return node


def plain(node: Node) -> Any:
    """The node as dicts, lists and scalars; nothing is checked."""
    if isinstance(node.value, Mapping):
        return {name: plain(below) for name, below in node.entries.items()}
    if isinstance(node.value, tuple):
        return [plain(item) for item in node.items]
    return node.value


def spots(node: Node) -> dict[str, Spot]:
    """Where everything in it stands: "" the node itself, `options.key` a key, `options.layers.0` an item of a list."""
    found = {"": node.spot}
    below = {**node.entries, **{str(place): item for place, item in enumerate(node.items)}}
    for name, child in below.items():
        for path, spot in spots(child).items():
            found[f"{name}.{path}" if path else name] = spot if path else node.keys.get(name, spot)
    return found
