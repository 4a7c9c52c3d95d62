"""What an operator sees of the lists that were pulled whole, and decides about one that lost too much."""

from __future__ import annotations

import getpass
import json
from datetime import datetime
from typing import Any, Literal

from rich.console import Console
from rich.table import Table

from config.load import load, shipped
from config.model import Settings
from domain.when import now, stamp
from gateway.cli.hands import named
from gateway.cli.stores import Stores, in_stores
from gateway.federation.ordering import NotOrdered
from storage.errors import StorageError
from storage.harvest_ports import Pulled, Standing
from storage.ports import Order

DONE, SOME, REFUSED = 0, 1, 2
REASON = 500
"""Characters of a reason, at most."""
Verdict = Literal["accept", "drop"]
Known = tuple[Standing, Pulled | None]


class NotDone(Exception):
    """Nothing was done; the text says why and what to do."""


def show(settings: Settings, out: Console, err: Console, *, as_json: bool) -> int:
    """Print how each list stands; SOME when one waits for a decision."""

    async def work(stores: Stores) -> list[Known]:
        found = []
        for standing in await stores.harvest.all():
            pulls = await stores.harvest.pulls(standing.binding, 1)
            found.append((standing, pulls[0] if pulls else None))
        return found

    try:
        known = in_stores(settings, work)
    except StorageError as wrong:
        return _refused(err, str(wrong))
    if as_json:
        for each in known:
            out.print(json.dumps(_row(*each)), markup=False, highlight=False, soft_wrap=True)
    elif not known:
        out.print("Nothing was pulled yet: a list is when it is first asked for.")
    else:
        out.print(_table(known))
    return SOME if any(standing.held is not None for standing, _ in known) else DONE


def decide(settings: Settings, verdict: Verdict, source: str, *, reason: str, out: Console, err: Console) -> int:
    """Let the quarantined lists of a source serve, or forget them; every running gateway hears of it."""

    async def work(stores: Stores) -> list[Pulled]:
        wanted = source.strip("/")
        if not 1 <= len(reason) <= REASON:
            raise NotDone(f"A decision needs a reason of 1 to {REASON} characters.")
        standings = [each for each in await stores.harvest.all() if each.held is not None]
        meant = [each for each in standings if wanted in (each.binding, _source(each))]
        if not meant:
            waiting = ", ".join(each.binding for each in standings) or "none at all"
            raise NotDone(f"No list of {source!r} is quarantined. Waiting: {waiting}.")
        at = now()
        orders = [
            _order(f"harvest-{verdict}", target, reason, at) for target in sorted({_source(each) for each in meant})
        ]
        harvest = stores.harvest
        done = [await (harvest.accept if verdict == "accept" else harvest.drop)(each.binding, at) for each in meant]
        for order in orders:  # afterwards: who follows it must find the list that was decided for
            await stores.orders.give(order)
        return [each for each in done if each is not None]

    try:
        done = in_stores(settings, work)
    except (NotDone, StorageError, ValueError) as wrong:
        return _refused(err, str(wrong))
    for each in done:
        what = f"serves, with {each.count} records" if verdict == "accept" else "is forgotten; the former one goes on"
        out.print(f"The list of {each.binding} {what}.", markup=False, highlight=False, soft_wrap=True)
    return DONE


def pull(settings: Settings, source: str, reason: str, out: Console, err: Console) -> int:
    """Have a running gateway pull now."""
    try:
        target = named(load(settings.config or shipped()), source)
        order = _order("harvest-pull", target, reason, now())
        kept = in_stores(settings, lambda stores: stores.orders.give(order))
    except (NotOrdered, StorageError, ValueError) as wrong:
        return _refused(err, str(wrong))
    out.print(
        f"Order {kept.number}: one of the running gateways pulls the lists of {target} within two seconds. "
        "`hansa harvest list` shows what came.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )
    return DONE


def _source(standing: Standing) -> str:
    return standing.binding.partition("#")[0]


def _order(verb: str, target: str, reason: str, at: datetime) -> Order:
    return Order(verb=verb, target=target, reason=reason, by=getpass.getuser(), at=at)


def _refused(err: Console, text: str) -> int:
    err.print("[bold red]Nothing was done:[/bold red]")
    err.print(f"  {text}", markup=False, highlight=False, soft_wrap=True)
    return REFUSED


def _row(standing: Standing, last: Pulled | None) -> dict[str, Any]:
    copy, held = standing.copy, standing.held
    return {
        "binding": standing.binding,
        "count": copy and copy.count,
        "pulled": copy and stamp(copy.at),
        "as_of": copy and stamp(copy.as_of),
        "quarantined": held and {"count": held.count, "pulled": stamp(held.at)},
        "trouble": standing.trouble,
        "last": last
        and {
            "outcome": last.outcome,
            "at": stamp(last.at),
            "added": last.added,
            "changed": last.changed,
            "gone": last.gone,
        },
    }


def _table(known: list[Known]) -> Table:
    table = Table(box=None, header_style="bold", padding=(0, 1, 0, 0))
    table.add_column("List", no_wrap=True)  # whole, however narrow the terminal: `accept` wants to be told it
    for name in ("Records", "Pulled", "Last pull", "Added", "Changed", "Gone", "To decide"):
        table.add_column(name, overflow="fold")
    for standing, last in known:
        copy, held = standing.copy, standing.held
        table.add_row(
            standing.binding,
            str(copy.count) if copy else "–",
            stamp(copy.at) if copy else "–",
            (f"{last.outcome}: {last.detail}" if last.detail else last.outcome) if last else "–",
            *(map(str, (last.added, last.changed, last.gone)) if last else "–––"),
            f"{held.count} instead of {copy.count if copy else 0}" if held else "",
        )
    return table
