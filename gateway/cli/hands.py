"""An operator's hands: orders to every running gateway, written into the store that they all read."""

from __future__ import annotations

import getpass
from collections.abc import Iterator
from difflib import get_close_matches

from rich.console import Console

from config.load import load, shipped
from config.model import Declared, Settings
from domain.when import now
from gateway.cli.stores import in_stores
from storage.errors import StorageError
from storage.ports import Order


class NotOrdered(Exception):
    """Nothing was done; the text says why and what to do."""


def purge(settings: Settings, target: str, reason: str, out: Console) -> None:
    """Have every running gateway forget what it keeps of a city, a provider or a source."""
    wanted = target.strip("/")
    known = sorted(set(_targets(load(settings.config or shipped()))))
    if wanted not in known:
        near = get_close_matches(wanted, known, n=3)
        hint = f" Nearest: {', '.join(near)}." if near else f" A city is one of: {', '.join(_cities(known))}."
        raise NotOrdered(f"{target!r} names no city, provider or source.{hint} `hansa check` shows all sources.")
    order = Order(verb="purge", target=wanted, reason=reason, by=getpass.getuser(), at=now())
    try:
        kept = in_stores(settings, lambda stores: stores.orders.give(order))
    except (StorageError, ValueError) as wrong:
        raise NotOrdered(str(wrong)) from wrong
    out.print(
        f"Order {kept.number}: every running gateway forgets what it keeps of [bold]{wanted}[/bold] within two seconds, "
        "and asks anew.",
        highlight=False,
    )


def _targets(declared: Declared) -> Iterator[str]:
    """Everything that can be named: `essen`, `essen/ebe`, `essen/ebe/places`."""
    for city in declared.cities:
        yield city.slug
        for binding in city.bindings:
            yield f"{city.slug}/{binding.provider}"
            yield f"{city.slug}/{binding.provider}/{binding.resource}"


def _cities(known: list[str]) -> list[str]:
    return [target for target in known if "/" not in target]
