"""Who runs Hansa, and what she may. Decided from what the staff IdP says of her and what the store says of her account.

Both have to agree that she is staff, the weaker of the two roles counts, and she has shown a second factor. Knows no page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal, get_args

from auth.model import LEVELS, Person
from config.identity import SUBSTANTIAL
from storage.accounts import Operator

Role = Literal["viewer", "operator", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may what those before it may."""

Why = Literal["not-an-operator", "no-role", "too-weak"]


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnOperator:
    """She may nothing here; `why` is a slug for the page and the audit."""

    why: Why


def operator_of(person: Person, operators: Sequence[Operator]) -> Role | NotAnOperator:
    """What this person may. `operators` are those not removed.

    Found by (issuer, subject) alone. `not-an-operator`: nobody has added her account; `no-role`: her IdP no longer says
    that she has one, or says a role we do not know; `too-weak`: she logged in without a second factor (below eIDAS
    substantial).
    """
    own = (person.issuer, person.subject)
    found = next((each for each in operators if (each.issuer, each.subject) == own and each.removed is None), None)
    if found is None or found.role not in ROLES:
        return NotAnOperator(why="not-an-operator")
    if person.role not in ROLES:
        return NotAnOperator(why="no-role")
    if person.acr not in LEVELS or LEVELS.index(person.acr) < LEVELS.index(SUBSTANTIAL):
        return NotAnOperator(why="too-weak")
    return ROLES[min(ROLES.index(found.role), ROLES.index(person.role))]
