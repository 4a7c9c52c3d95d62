"""Add, show and remove those who run Hansa, in the store that the server uses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from auth.operators import ROLES
from config.flaws import remedy_for
from config.model import Settings
from config.values import address_flaw
from domain.when import now, stamp
from gateway.cli.stores import in_identity
from storage.accounts import Audit, Changes, Identity, Operator
from storage.errors import StorageError

T = TypeVar("T")

LONGEST = 255
"""Letters of a subject (OpenID Connect Core §2)."""


class NotDone(Exception):
    """It could not be done; the text says why and what to do."""


def add(settings: Settings, issuer: str, subject: str, role: str, out: Console) -> None:
    """Let an account of the staff IdP in; one that is there gets the new role."""
    if role not in ROLES:
        raise NotDone(f"There is no role {role!r}. {remedy_for(role, ROLES)}")
    flaw = address_flaw(issuer, ("https", "http"))
    if flaw is not None:
        raise NotDone(f"{issuer!r} is no issuer. {flaw[0]} Give it as the IdP's metadata says it, byte for byte.")
    if not 0 < len(subject) <= LONGEST or not subject.isprintable() or subject != subject.strip():
        raise NotDone(
            f"A subject has 1 to {LONGEST} printable characters: the claim `sub` of an ID token, no mail address."
        )
    wanted = Operator(issuer=issuer, subject=subject, role=role, created=now())

    async def work(identity: Identity) -> Operator | None:
        before = await identity.operator(issuer, subject)
        await identity.put_operator(wanted if before is None else replace(before, role=role))
        await _note(identity, "operator-added" if before is None else "operator-changed", role)
        return before

    before = _in_store(settings, work)
    was = "is added as" if before is None else f"was {before.role} and is now"
    out.print(f"{subject} at {issuer} {was} {role}.", markup=False, highlight=False, soft_wrap=True)
    out.print(
        "The IdP has to say a role, too (claim `role`), and a second factor is needed.", markup=False, highlight=False
    )


def show(settings: Settings, out: Console) -> None:
    """Print a table of all."""
    found = _in_store(settings, lambda identity: identity.operators())
    if not found:
        out.print("Nobody yet. Add somebody with: hansa operator add ISSUER SUBJECT", markup=False, highlight=False)
        return
    table = Table(header_style="bold", caption=f"{len(found)} operators")
    for column in ("issuer", "subject", "role", "since"):
        table.add_column(column, overflow="fold")
    for each in found:
        table.add_row(each.issuer, each.subject, each.role, stamp(each.created))
    out.print(table)


def remove(settings: Settings, issuer: str, subject: str, out: Console) -> None:
    """Let an account in no more."""

    async def work(identity: Identity) -> Operator | None:
        found = await identity.operator(issuer, subject)
        if found is not None:
            await identity.put_operator(replace(found, removed=now()))
            await _note(identity, "operator-removed", found.role)
        return found

    if _in_store(settings, work) is None:
        raise NotDone(f"{subject!r} at {issuer!r} is no operator. `hansa operator list` shows them all.")
    out.print(f"{subject} at {issuer} is removed.", markup=False, highlight=False, soft_wrap=True)


async def _note(identity: Identity, event: str, role: str) -> None:
    at = now()
    await identity.commit(Changes(audits=(Audit(at=at, event=event, detail=role),), at=at))


def _in_store(settings: Settings, work: Callable[[Identity], Awaitable[T]]) -> T:
    try:
        return in_identity(settings, work)
    except StorageError as wrong:
        raise NotDone(str(wrong)) from wrong
