"""Set, show and take back what is rehearsed with a key, in the store that the server uses. Sandbox only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar, cast

from rich.console import Console
from rich.table import Table

from config.load import load, shipped
from config.model import Settings
from domain.catalogue import CATALOGUE
from domain.when import now, stamp
from gateway.cli.keys import NoKey
from gateway.cli.stores import Stores, in_stores
from gateway.federation.check import nearest
from storage.errors import StorageError
from storage.switches_ports import Manner, Switch

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be rehearsed."""

    key: str
    """Its id, or the whole key."""
    city: str
    resource: str | None
    manner: str
    seconds: float
    hours: float

    @property
    def key_id(self) -> str:
        """Whoever pastes the whole key means its id."""
        return self.key.removeprefix("pk_").partition("_")[0]


def begin(settings: Settings, wanted: Wanted, out: Console) -> None:
    """Set a switch. NoKey says what is wrong."""
    _checked(settings, wanted)
    switch = Switch(
        key=wanted.key_id,
        city=wanted.city,
        resource=wanted.resource,
        manner=cast(Manner, wanted.manner),
        seconds=wanted.seconds if wanted.manner == "slow" else 0.0,
        until=now() + timedelta(hours=wanted.hours),
    )

    async def work(stores: Stores) -> bool:
        valid = switch.key in {key.id for key in await stores.keys.valid()}
        if valid:
            await stores.switches.put(switch)
        return valid

    if not _in_store(settings, work):
        raise NoKey(f"There is no valid key {switch.key!r}. `hansa key list` shows them all.")
    out.print(f"{_what(switch)} for key {switch.key} until {stamp(switch.until)}. Nobody else notices.", markup=False)


def end(settings: Settings, wanted: Wanted, out: Console) -> None:
    """Take a switch back. NoKey when there is none."""
    meant = (wanted.key_id, wanted.city, wanted.resource)
    if not _in_store(settings, lambda stores: stores.switches.remove(*meant)):
        raise NoKey("Nothing like that is rehearsed. `hansa key rehearsals` shows what is.")
    out.print(f"{wanted.city} is for key {wanted.key_id} what it is for everybody, within two seconds.", markup=False)


def show(settings: Settings, out: Console) -> None:
    """Print a table of all switches."""
    found = _in_store(settings, lambda stores: stores.switches.live())
    if not found:
        out.print("Nothing is rehearsed. Begin with: hansa key rehearse ID --city CITY --as down", markup=False)
        return
    table = Table(header_style="bold")
    for column in ("key", "city", "resource", "as", "until"):
        table.add_column(column, overflow="fold")
    for each in found:
        manner = f"slow, {each.seconds:g} s" if each.manner == "slow" else each.manner
        table.add_row(each.key, each.city, each.resource or "everything", manner, stamp(each.until))
    out.print(table)


def _checked(settings: Settings, wanted: Wanted) -> None:
    if settings.profile != "sandbox":
        raise NoKey("Outages are rehearsed in the sandbox profile only: a live gateway says what is.")
    cities = [city.slug for city in load(settings.config or shipped()).cities]
    for kind, name, known in (("city", wanted.city, cities), ("resource", wanted.resource, list(CATALOGUE))):
        if name is not None and name not in known:
            near = nearest(name, known)
            raise NoKey(f"There is no {kind} {name!r}." + (f" Did you mean {near[0]}?" if near else ""))


def _what(switch: Switch) -> str:
    manner = f"slow ({switch.seconds:g} s)" if switch.manner == "slow" else switch.manner
    return f"{switch.city}{f', {switch.resource},' if switch.resource else ''} is {manner}"


def _in_store(settings: Settings, work: Callable[[Stores], Awaitable[T]]) -> T:
    try:
        return in_stores(settings, work)
    except (StorageError, ValueError) as wrong:
        raise NoKey(str(wrong)) from wrong
