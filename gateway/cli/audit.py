"""Shows what operators did: who, what, why, until when."""

from __future__ import annotations

import json

from rich.console import Console
from rich.table import Table

from config.model import Settings
from domain.when import BERLIN, stamp
from gateway.cli.stores import in_stores
from storage.errors import StorageError
from storage.ports import Order

DONE, REFUSED = 0, 2


def show(settings: Settings, out: Console, err: Console, *, target: str | None, limit: int, as_json: bool) -> int:
    """Print the newest orders, newest first."""
    wanted = target.strip("/") if target else None
    try:
        rows = in_stores(settings, lambda stores: stores.orders.latest(limit, target=wanted))
    except StorageError as wrong:
        err.print(f"The audit cannot be read: {wrong}", markup=False, highlight=False, soft_wrap=True)
        return REFUSED
    if as_json:
        for each in rows:
            out.print(json.dumps(_row(each)), markup=False, highlight=False, soft_wrap=True)
    elif not rows:
        out.print("Nothing was done yet.")
    else:
        out.print(_table(rows))
    return DONE


def _row(each: Order) -> dict[str, str | int | None]:
    return {
        "number": each.number,
        "at": stamp(each.at),
        "by": each.by,
        "verb": each.verb,
        "target": each.target,
        "until": None if each.until is None else stamp(each.until),
        "reason": each.reason,
    }


def _table(rows: tuple[Order, ...]) -> Table:
    table = Table("no.", "when", "who", "what", "on what", "until", "why")
    for each in rows:
        until = "" if each.until is None else f"{each.until.astimezone(BERLIN):%Y-%m-%d %H:%M}"
        at = f"{each.at.astimezone(BERLIN):%Y-%m-%d %H:%M}"
        table.add_row(str(each.number), at, each.by, each.verb, each.target, until, each.reason)
    return table
