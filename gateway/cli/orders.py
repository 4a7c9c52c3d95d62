"""What an operator does with cases that are stuck. Each deed is kept with who did it, when and why."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Coroutine
from typing import Any

from rich.console import Console
from rich.table import Table

from config.model import Settings
from domain.cases import Case, State
from domain.when import now, stamp
from gateway.cli.stores import Stores, in_ledger
from gateway.federation.ordering import NotOrdered
from gateway.intake import deciding
from gateway.intake.deciding import NotDecided
from storage.cases import Ledger, Sought
from storage.errors import StorageError

DONE, SOME, REFUSED = 0, 1, 2
UNDER_WAY: tuple[State, ...] = ("accepted", "placing", "placed")


def show(settings: Settings, out: Console, err: Console, *, everything: bool, city: str | None, as_json: bool) -> int:
    """Print what is stuck; with `everything`, what is under way, too."""
    states: tuple[State, ...] = ("stuck", *(UNDER_WAY if everything else ()))
    sought = Sought(states=states, cities=(city,) if city else (), limit=deciding.MOST)

    async def work(stores: Stores, ledger: Ledger) -> tuple[Case, ...]:
        return await ledger.cases(sought)

    try:
        found = in_ledger(settings, work)
    except StorageError as wrong:
        return _refused(err, str(wrong))
    if as_json:
        for case in found:
            out.print(json.dumps(_row(case)), markup=False, highlight=False, soft_wrap=True)
    elif not found:
        out.print("Nothing is stuck." if not everything else "Nothing is under way.")
    else:
        out.print(_table(found))
    return SOME if any(case.state == "stuck" for case in found) else DONE


def retry(settings: Settings, case_id: str, reason: str, out: Console, err: Console, *, anew: bool) -> int:
    """Have it tried again."""

    async def work(stores: Stores, ledger: Ledger) -> Case:
        return await deciding.retry(ledger, stores.orders, case_id, reason=reason, anew=anew, by=_me(), at=now())

    return _done(settings, work, out, err, "is tried again")


def drop(settings: Settings, case_id: str, reason: str, out: Console, err: Console) -> int:
    """End it."""

    async def work(stores: Stores, ledger: Ledger) -> Case:
        return await deciding.drop(ledger, stores.orders, case_id, reason=reason, by=_me(), at=now())

    return _done(settings, work, out, err, "is ended")


def _me() -> str:
    return getpass.getuser()


def _done(
    settings: Settings,
    work: Callable[[Stores, Ledger], Coroutine[Any, Any, Case]],
    out: Console,
    err: Console,
    what: str,
) -> int:
    try:
        case = in_ledger(settings, work)
    except (NotDecided, NotOrdered, StorageError) as wrong:
        return _refused(err, str(wrong))
    out.print(f"{case.id} ({case.reference}, {case.city}) {what}.", markup=False, highlight=False, soft_wrap=True)
    return DONE


def _refused(err: Console, text: str) -> int:
    err.print("[bold red]Nothing was done:[/bold red]")
    err.print(f"  {text}", markup=False, highlight=False, soft_wrap=True)
    return REFUSED


def _row(case: Case) -> dict[str, Any]:
    return {
        "id": case.id,
        "reference": case.reference,
        "binding": case.binding,
        "state": case.state,
        "trouble": case.trouble,
        "attempts": case.attempts,
        "number": case.number,
        "since": stamp(case.changed),
        "cancel": case.cancel,
    }


def _table(found: tuple[Case, ...]) -> Table:
    table = Table("Case", "Reference", "Source", "State", "In the way", "Tries", "Since", caption=f"{len(found)} cases")
    for case in found:
        wish = " (to be cancelled)" if case.cancel else ""
        source = case.binding.partition("#")[0]
        cells = (
            case.id,
            case.reference,
            source,
            case.state + wish,
            case.trouble or "–",
            str(case.attempts),
            stamp(case.changed),
        )
        table.add_row(*cells)
    return table
