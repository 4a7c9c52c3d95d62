"""What an adapter is, and what it is given.

An adapter is a module in `adapters/` with three names, and nothing registers it anywhere:

- `Options`: a frozen dataclass, the keys its binding may have under `options:`; unknown or missing ones are refused at start.
  A property `holds` may name the codes of `kind` its records can have, when no mapping says it: other questions skip it.
  One that maps native values to codes names its vocabulary in the field's metadata, and so stands in the published crosswalk.
  A property `pushes` may narrow what `SERVES` says is pushed to what this binding's request uses.
- `SERVES`: resource name → `Serves`, what it can answer and which parts of a question its back-end understands.
- `bind(tools)`: given the tools of one binding, returns the `Fetch`. Called once, before any event loop runs: no IO.

A call with a `deed` is to do something: the reply has an `outcome`. A module whose back-end calls back has a fourth name,
`hear(tools)`: it gives the `Ear` that checks a message's signature and says what it means.

A `Fetch` raises only `SourceError`s, leaves by `call.deadline`, and returns what the back-end gave: federation filters, sorts
and merges afterwards, on whole records. What it pushes only narrows the answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal, NewType, Protocol

from adapters._kit.http import Door
from domain.cases import Heard, Verb
from domain.exchange import Fetch
from domain.geo import Box
from domain.resource import Resource
from domain.when import Clock

Url = NewType("Url", str)
"""An option of this type is an address of the back-end: its host is trusted, and the sandbox puts the twin's in its place."""
File = NewType("File", str)
"""An option of this type, or of this and None, is a file below the configuration's directory; the adapter is given its path."""


EVERYTHING = 500_000
"""Rows after which even a whole list ends: the largest German city has fewer houses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Serves:
    """What an adapter can do for one resource."""

    pushes: frozenset[str] = frozenset()
    """Query fields its back-end understands, plus `household` and `item` where it can be asked for one."""
    whole: bool = False
    """True when a call that is `whole` is answered with all there is, whatever else it says. What pushes nothing always gives all."""
    mapped: bool = False
    """True when the binding must bring a `mapping:` from its own field names."""
    reads: bool = True
    """False where the back-end only takes what it is given, and cannot be asked."""
    deeds: frozenset[Verb] = frozenset()
    """What it can be told to do; `place` at least, where it takes anything. Without `find` a lost answer to `place` is not
    repaired by asking again: the case goes to an operator."""
    confirms: Literal["at_once", "asked", "later", "never"] = "at_once"
    """When the back-end agrees: in its answer; some time later, and must be `asked`; `later` by a call of its own; or `never`,
    and then `placed` is all one can know."""


class Scoped(Protocol):
    """The adapters' durable memory, already narrowed to one binding."""

    async def recall(self, key: str) -> str | None: ...
    async def learn(self, key: str, value: str) -> None: ...
    async def forget(self, key: str) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A city by its official keys."""

    ags: str
    """Municipality key, eight digits."""
    ars: str
    """Regional key, twelve digits."""
    bounds: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class Tools:
    """Everything an adapter may use to serve one binding."""

    binding: str
    """`adorf/amt/waste.pickups#amt`."""
    resource: Resource
    url: str
    """The back-end's address, without a trailing slash; the twin's in the sandbox. For `list`, the path of a file."""
    options: Any
    """An instance of the module's own `Options`."""
    mapping: Mapping[str, Any]
    """Target field → where it comes from; read by `_kit.mapping`."""
    bounds: Box
    """The city's bounds, or the hull of the region's."""
    postcodes: tuple[tuple[int, int], ...]
    """Ranges of the city's postcodes, both ends inclusive."""
    towns: tuple[Town, ...] = ()
    """The cities it serves, one or a region's: what a regional or national back-end is asked for, where no option says it."""
    callback: str
    """Where its back-end may call us back: `https://…/v1/callbacks/<city>/<provider>/<resource>`."""
    door: Door
    memory: Scoped
    clock: Clock


Ear = Callable[[Mapping[str, str], bytes], Heard | None]
"""From the headers (lower case) and the body of a callback to what it says; None for one that is not the back-end's, too old,
or unreadable. It is pure and quick: whoever sends rubbish costs nothing."""


class Adapter(Protocol):
    """The shape of an adapter module, for the type checker."""

    @property
    def Options(self) -> type: ...  # noqa: N802 - the name of a class in the module
    @property
    def SERVES(self) -> Mapping[str, Serves]: ...  # noqa: N802 - the name of a constant in the module
    @property
    def bind(self) -> Callable[[Tools], Fetch]: ...
