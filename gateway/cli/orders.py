"""What an operator does with cases that are stuck. Each deed is kept with who did it, when and why."""

from __future__ import annotations

import getpass
import json
from collections.abc import Callable, Coroutine
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from config.model import Settings
from domain.cases import Case, State
from domain.when import now, stamp
from gateway.cli.stores import Stores, in_ledger
from storage.cases import Ledger, Sought, Turn
from storage.errors import StorageError
from storage.ports import Order

DONE, SOME, REFUSED = 0, 1, 2
UNDER_WAY: tuple[State, ...] = ("accepted", "placing", "placed")
MOST = 1000
KEPT = timedelta(days=90)
"""How long what was asked is kept after an operator has ended it."""
BLIND = frozenset({"source-uncertain"})
"""Troubles of back-ends that cannot be asked whether they have it."""


class NotDone(Exception):
    """Nothing was done; the text says why and what to do."""


def show(settings: Settings, out: Console, err: Console, *, everything: bool, city: str | None, as_json: bool) -> int:
    """Print what is stuck; with `everything`, what is under way, too."""
    states: tuple[State, ...] = ("stuck", *(UNDER_WAY if everything else ()))
    sought = Sought(states=states, cities=(city,) if city else (), limit=MOST)

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
        case = await _stuck(ledger, case_id)
        if case.trouble in BLIND and not anew:
            raise NotDone(
                f"Nobody can say whether {case.binding} has it. Ask there for {case.reference}; if it has nothing, "
                "say --anew and it is sent once more."
            )
        await stores.orders.give(_order("retry", case, reason))
        return await ledger.again(case.id, anew=anew) or case

    return _done(settings, work, out, err, "is tried again")


def drop(settings: Settings, case_id: str, reason: str, out: Console, err: Console) -> int:
    """End it."""

    async def work(stores: Stores, ledger: Ledger) -> Case:
        case = await _stuck(ledger, case_id)
        await stores.orders.give(_order("drop", case, reason))
        turn = Turn(to="rejected", reason="dropped", steps=("call",), erase_at=now() + KEPT)
        return await ledger.turn(case.id, ("stuck",), turn) or case

    return _done(settings, work, out, err, "is ended")


async def _stuck(ledger: Ledger, case_id: str) -> Case:
    case = await ledger.case(case_id)
    if case is None:
        named = [
            each for each in await ledger.cases(Sought(states=("stuck",), limit=MOST)) if each.reference == case_id
        ]
        case = named[0] if named else None
    if case is None:
        raise NotDone(f"There is no case {case_id!r}. `hansa orders list` shows those that are stuck.")
    if case.state != "stuck":
        raise NotDone(f"{case.id} is {case.state}, not stuck: there is nothing to decide.")
    return case


def _order(verb: str, case: Case, reason: str) -> Order:
    return Order(verb=verb, target=f"case/{case.id}", reason=reason, by=getpass.getuser(), at=now())


def _done(
    settings: Settings,
    work: Callable[[Stores, Ledger], Coroutine[Any, Any, Case]],
    out: Console,
    err: Console,
    what: str,
) -> int:
    try:
        case = in_ledger(settings, work)
    except (NotDone, StorageError, ValueError) as wrong:
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
