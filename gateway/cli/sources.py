"""What an operator does about single sources: orders to every running gateway, and what of them still lasts."""

from __future__ import annotations

import getpass
import json

from rich.console import Console
from rich.table import Table

from config.load import load, shipped
from config.model import ConfigError, Settings
from domain.when import BERLIN, now, stamp
from gateway.cli.hands import named
from gateway.cli.stores import Stores, in_stores
from gateway.federation.book import Pause
from gateway.federation.ordering import NotOrdered, Verb, give, standing
from storage.errors import StorageError
from storage.ports import Order

DONE, SOME, REFUSED = 0, 1, 2


def pause(settings: Settings, target: str, until: str | None, *, reason: str, out: Console, err: Console) -> int:
    """Order a pause."""
    try:
        given = _given(settings, "pause", target, reason, until)
    except (NotOrdered, StorageError, ConfigError) as wrong:
        return _refused(err, "Nothing was paused:", str(wrong))
    ends = given.until
    lasts = "until `hansa source resume`" if ends is None else f"until {ends.astimezone(BERLIN):%Y-%m-%d %H:%M}"
    out.print(f"Order {given.number}: within two seconds nobody asks {given.target}, {lasts}.", highlight=False)
    return DONE


def resume(settings: Settings, target: str, *, reason: str, out: Console, err: Console) -> int:
    """Order the end of a pause."""
    try:
        given = _given(settings, "resume", target, reason)
    except (NotOrdered, StorageError, ConfigError) as wrong:
        return _refused(err, "Nothing was resumed:", str(wrong))
    out.print(f"Order {given.number}: within two seconds {given.target} is asked again.", highlight=False)
    return DONE


def reset(settings: Settings, target: str, *, reason: str, out: Console, err: Console) -> int:
    """Order that breakers be closed."""
    try:
        given = _given(settings, "reset", target, reason)
    except (NotOrdered, StorageError, ConfigError) as wrong:
        return _refused(err, "Nothing was reset:", str(wrong))
    out.print(f"Order {given.number}: within two seconds {given.target} is tried again.", highlight=False)
    return DONE


def show(settings: Settings, out: Console, err: Console, *, as_json: bool) -> int:
    """Print what is paused; SOME when something is."""
    try:
        pauses = in_stores(settings, _standing)
    except StorageError as wrong:
        return _refused(err, "It cannot be looked up:", str(wrong))
    if as_json:
        for each in pauses:
            out.print(json.dumps(_row(each)), markup=False, highlight=False, soft_wrap=True)
    elif not pauses:
        out.print("Nothing is paused.")
    else:
        out.print(_table(pauses))
    return SOME if pauses else DONE


def _given(settings: Settings, verb: Verb, target: str, reason: str, until: str | None = None) -> Order:
    wanted = target.strip("/") if verb == "resume" else named(load(settings.config or shipped()), target)

    async def work(stores: Stores) -> Order:
        return await give(stores.orders, verb, wanted, reason=reason, by=getpass.getuser(), at=now(), until=until)

    return in_stores(settings, work)


async def _standing(stores: Stores) -> tuple[Pause, ...]:
    return await standing(stores.orders, now)


def _row(each: Pause) -> dict[str, str | None]:
    until = None if each.until is None else stamp(each.until)
    return {"target": each.target, "since": stamp(each.since), "until": until, "by": each.by, "reason": each.reason}


def _table(pauses: tuple[Pause, ...]) -> Table:
    table = Table("paused", "since", "until", "by", "why")
    for each in pauses:
        until = "" if each.until is None else f"{each.until.astimezone(BERLIN):%Y-%m-%d %H:%M}"
        since = f"{each.since.astimezone(BERLIN):%Y-%m-%d %H:%M}"
        table.add_row(each.target, since, until, each.by, each.reason)
    return table


def _refused(err: Console, what: str, why: str) -> int:
    err.print(f"{what} {why}", markup=False, highlight=False, soft_wrap=True)
    return REFUSED
