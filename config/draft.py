"""One file of a city or region, read as far as it goes: values, bindings, and where they stand.

A draft may have holes where its file has flaws, so that the checks across files still find theirs.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config.binding import BINDING
from config.flaws import quoted, unknown
from config.model import Binding, ConfigError, Flaw, Provider, Spot
from config.sections import SLUG
from config.shape import Shape, part, spots
from config.source import Node, read
from domain.catalogue import CATALOGUE

OFFERED = tuple(name for name, resource in CATALOGUE.items() if not resource.local)


@dataclass(frozen=True, slots=True, kw_only=True)
class BindingDraft:
    """One binding of a file; `values` holds what could be read of it."""

    resource: str
    node: Node
    values: Mapping[str, Any]

    def spot(self, key: str) -> Spot:
        """Where the value of a key stands."""
        return self.node.entries[key].spot

    def finished(self) -> Binding:
        """The binding; only to be asked for when no flaw was found."""
        return Binding(resource=self.resource, spots=spots(self.node), **self.values)


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """One file; `values` holds what could be read of it, bindings apart."""

    slug: str
    file: Path
    node: Node
    values: Mapping[str, Any]
    bindings: tuple[BindingDraft, ...]

    @property
    def declared(self) -> Mapping[str, Spot]:
        """The short names of its providers, whether or not their entries can be used."""
        found = self.node.entries.get("providers")
        return found.keys if found else {}

    @property
    def providers(self) -> tuple[Provider, ...]:
        """The providers that can be used."""
        found: tuple[Provider, ...] = self.values.get("providers", ())
        return found

    def spot(self, key: str) -> Spot:
        """Where the value of a key stands; the file's beginning when it is missing."""
        return self.node.entries[key].spot if key in self.node.entries else self.node.spot


def drafts(directory: Path, shape: Shape, what: str, flaws: list[Flaw]) -> Mapping[str, Draft]:
    """The drafts of every `*.yaml` in a directory, by slug; their flaws are added to the list."""
    found: dict[str, Draft] = {}
    try:
        files = sorted(directory.iterdir())
    except OSError:
        files = []
    for file in files:
        if file.suffix == ".yml":
            remedy = f"Name it {file.stem}.yaml."
            flaws.append(Flaw(spot=Spot(file=file, line=1, column=1), text="Only *.yaml is read here.", remedy=remedy))
        if file.suffix == ".yaml" and not file.name.startswith("."):
            try:
                found[file.stem] = _draft(file, shape, what, flaws)
            except ConfigError as why:
                flaws += why.flaws
    return found


def _draft(file: Path, shape: Shape, what: str, flaws: list[Flaw]) -> Draft:
    if not re.fullmatch(SLUG, file.stem):
        remedy = "Use a-z, 0-9 and single hyphens: bad-honnef.yaml."
        text = f"The file's name is the slug of {what}, and {quoted(file.stem)} is none."
        flaws.append(Flaw(spot=Spot(file=file, line=1, column=1), text=text, remedy=remedy))
    node, more = read(file)
    values, worse = part(node, shape, what)
    flaws += [*more, *worse]
    values.pop("bindings", None)
    bindings = tuple(_bindings(node.entries.get("bindings"), flaws))
    return Draft(slug=file.stem, file=file, node=node, values=values, bindings=bindings)


def _bindings(node: Node | None, flaws: list[Flaw]) -> Iterator[BindingDraft]:
    for resource, below in (node.entries if node else {}).items():
        spot = node.keys[resource] if node else below.spot
        if resource not in CATALOGUE:
            flaws.append(unknown(spot, f"There is no resource {quoted(resource)}.", resource, OFFERED))
        elif resource not in OFFERED:
            text = f'"{resource}" is answered from the configuration itself and takes no binding.'
            flaws.append(Flaw(spot=spot, text=text, remedy="Take it out."))
        elif below.value == ():
            flaws.append(Flaw(spot=spot, text=f'"{resource}" has no binding.', remedy="Add one, or take the key out."))
        for each in below.items if isinstance(below.value, tuple) else (below,):
            values, more = part(each, BINDING, "a binding")
            flaws += more
            yield BindingDraft(resource=resource, node=each, values=values)
