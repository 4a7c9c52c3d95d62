"""Show, invite and close developers' accounts, in the store that the server uses."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from config.model import Settings
from domain.when import now, stamp
from gateway.cli.stores import Stores, in_identity, in_stores
from storage.accounts import Audit, Changes, Identity
from storage.developers_ports import Invitation, proper_name
from storage.errors import StorageError

T = TypeVar("T")
FLAWS = {
    "empty": "The organisation needs a name.",
    "too-long": "The name has more than 80 characters.",
    "strange": "The name needs a letter, and nothing that cannot be seen.",
    "mixed": "The name mixes alphabets whose letters look alike.",
}


class NotDone(Exception):
    """It could not be done; the text says why and what to do."""


def show(settings: Settings, out: Console) -> None:
    """Print a table of all."""
    found = _asked(lambda: in_stores(settings, lambda stores: stores.developers.all()))
    if not found:
        out.print("Nobody has an account yet.", markup=False, highlight=False)
        return
    keys = _asked(lambda: in_stores(settings, lambda stores: stores.keys.valid()))
    apps = _asked(lambda: in_identity(settings, lambda identity: identity.apps()))
    keys_of, apps_of = Counter(key.owner for key in keys), Counter(app.organisation for app in apps)
    table = Table(header_style="bold", caption=f"{len(found)} accounts")
    for column in ("id", "organisation", "keys", "apps", "since", "closed"):
        table.add_column(column, overflow="fold", no_wrap=column == "id")  # an id is copied from here
    for each in found:
        closed = stamp(each.closed) if each.closed else "–"
        counts = str(keys_of[each.id]), str(apps_of[each.id])
        table.add_row(each.id, each.organisation, *counts, stamp(each.created), closed)
    out.print(table, markup=False)


def invite(settings: Settings, organisation: str, days: int, out: Console) -> None:
    """Make an invitation and print it, the only time it is ever shown."""
    try:
        name = proper_name(organisation)
    except ValueError as flaw:
        raise NotDone(FLAWS[str(flaw)]) from flaw
    code, at = token_urlsafe(24), now()
    invitation = Invitation(
        digest=sha256(code.encode()).digest(), organisation=name, created=at, expires=at + timedelta(days=days)
    )
    if _asked(lambda: in_stores(settings, lambda stores: stores.developers.invite(invitation))) is not None:
        raise NotDone(f"There is an organisation {name!r} already. `hansa developer list` shows the accounts.")
    out.print(
        f"For {name}, once, within {days} days, at {settings.resource}/developers/desk/sign-up:",
        markup=False,
        soft_wrap=True,
    )
    out.print(code, markup=False, highlight=False, soft_wrap=True)


def close(settings: Settings, account: str, out: Console) -> None:
    """End an account with its apps and keys."""
    known = {each.id: each for each in _asked(lambda: in_stores(settings, lambda stores: stores.developers.all()))}
    if account not in known or known[account].closed:
        raise NotDone(f"There is no open account {account!r}. `hansa developer list` shows them all.")

    async def ended(stores: Stores) -> bool:
        return await stores.developers.close(account, by_operator=True)

    gone = _asked(lambda: in_identity(settings, lambda identity: _without_apps(identity, account)))
    if not _asked(lambda: in_stores(settings, ended)):
        raise NotDone("It has registered another app meanwhile. Try again.")
    what = f"its keys are revoked, {gone} of its apps deleted"
    out.print(
        f"Account {account} ({known[account].organisation}) is closed: {what}.",
        markup=False,
        highlight=False,
        soft_wrap=True,
    )


async def _without_apps(identity: Identity, account: str) -> int:
    at, apps = now(), await identity.apps(account)
    gone = tuple(replace(app, deleted=at) for app in apps)
    audits = tuple(Audit(at=at, event="app-deleted", app=app.id, detail="by-operator") for app in apps)
    await identity.commit(Changes(at=at, apps=gone, audits=audits))
    return len(gone)


def _asked(work: Callable[[], T]) -> T:
    try:
        return work()
    except StorageError as wrong:
        raise NotDone(str(wrong)) from wrong
