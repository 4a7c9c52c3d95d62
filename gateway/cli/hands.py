"""An operator's hands: orders to every running gateway, written into the store that they all read."""

from __future__ import annotations

import getpass
from difflib import get_close_matches

from rich.console import Console

from config.load import load, shipped
from config.maintenance import targets
from config.model import Declared, Settings
from domain.when import now
from gateway.cli.stores import Stores, in_stores
from gateway.federation.ordering import NotOrdered, give
from storage.errors import StorageError
from storage.ports import Order


def purge(settings: Settings, target: str, reason: str, out: Console) -> None:
    """Have every running gateway forget what it keeps of a city, a provider or a source."""
    wanted = named(load(settings.config or shipped()), target)

    async def work(stores: Stores) -> Order:
        return await give(stores.orders, "purge", wanted, reason=reason, by=getpass.getuser(), at=now())

    try:
        kept = in_stores(settings, work)
    except StorageError as wrong:
        raise NotOrdered(str(wrong)) from wrong
    out.print(
        f"Order {kept.number}: every running gateway forgets what it keeps of [bold]{wanted}[/bold] within two seconds, "
        "and asks anew.",
        highlight=False,
    )


def named(declared: Declared, target: str) -> str:
    """What is meant by a city, a provider or a source; raises `NotOrdered` with the nearest for a name that is none."""
    wanted = target.strip("/")
    known = sorted(set(targets(declared.cities)))
    if wanted not in known:
        near = get_close_matches(wanted, known, n=3)
        hint = f" Nearest: {', '.join(near)}." if near else f" A city is one of: {', '.join(_cities(known))}."
        raise NotOrdered(f"{target!r} names no city, provider or source.{hint} `hansa check` shows all sources.")
    return wanted


def _cities(known: list[str]) -> list[str]:
    return [target for target in known if "/" not in target]
