"""What an operator decides about a case that is stuck, the same by command and by page. Each deed is kept with who, when and why.

Knows the Ledger and the orders; neither who may decide nor what a case says.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.cases import Case
from gateway.federation.ordering import reasoned
from storage.cases import Ledger, Sought, Turn
from storage.ports import Order, Orders

MOST = 1000
"""Stuck cases that are looked through for a reference."""
KEPT = timedelta(days=90)
"""How long what was asked is kept after an operator has ended it."""
BLIND = frozenset({"source-uncertain"})
"""Troubles of back-ends that cannot be asked whether they have it."""


class NotDecided(Exception):
    """Nothing was done; the text says why and what to do, for the command line."""

    def __init__(self, text: str, why: str) -> None:
        super().__init__(text)
        self.why = why
        """`gone`, `not_stuck` or `blind`, for whoever says it in another language."""


def blind(case: Case) -> bool:
    """Whether nobody but its owner can say if the back-end has it."""
    return case.trouble in BLIND


async def retry(
    ledger: Ledger, orders: Orders, case_id: str, *, reason: str, by: str, at: datetime, anew: bool = False
) -> Case:
    """Have it tried again. Raises NotDecided, NotOrdered for its reason, and StorageError."""
    case, said = await stuck(ledger, case_id), reasoned(reason)
    if blind(case) and not anew:
        raise NotDecided(
            f"Nobody can say whether {case.binding} has it. Ask there for {case.reference}; if it has nothing, "
            "say --anew and it is sent once more.",
            "blind",
        )
    await orders.give(Order(verb="retry", target=f"case/{case.id}", reason=said, by=by, at=at))
    return await ledger.again(case.id, anew=anew) or case


async def drop(ledger: Ledger, orders: Orders, case_id: str, *, reason: str, by: str, at: datetime) -> Case:
    """End it. Raises as `retry` does."""
    case, said = await stuck(ledger, case_id), reasoned(reason)
    await orders.give(Order(verb="drop", target=f"case/{case.id}", reason=said, by=by, at=at))
    turn = Turn(to="rejected", reason="dropped", steps=("call",), erase_at=at + KEPT)
    return await ledger.turn(case.id, ("stuck",), turn) or case


async def stuck(ledger: Ledger, case_id: str) -> Case:
    """The stuck case of this id, or of this reference. Raises NotDecided."""
    case = await ledger.case(case_id)
    if case is None:
        all_of_them = await ledger.cases(Sought(states=("stuck",), limit=MOST))
        case = next((each for each in all_of_them if each.reference == case_id), None)
    if case is None:
        raise NotDecided(f"There is no case {case_id!r}. `hansa orders list` shows those that are stuck.", "gone")
    if case.state != "stuck":
        raise NotDecided(f"{case.id} is {case.state}, not stuck: there is nothing to decide.", "not_stuck")
    return case
