"""Make, show and revoke publishable keys, in the store that the server uses."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import TypeVar

from rich.console import Console
from rich.table import Table

from config.model import Settings
from domain.when import now, stamp
from gateway.cli.stores import in_stores
from storage.errors import StorageError
from storage.keyring import new_key
from storage.ports import Key, Keys

T = TypeVar("T")


class NoKey(Exception):
    """It could not be done; the text says why and what to do."""


def create(settings: Settings, name: str, origins: Sequence[str], out: Console) -> None:
    """Make a key and print it, the only time it is ever shown."""
    try:
        secret, key = new_key(name, tuple(origins), now())
        _in_store(settings, lambda keys: keys.create(key))
    except ValueError as wrong:
        raise NoKey(str(wrong)) from wrong
    out.print(f"Key [bold]{key.id}[/bold] for {name!r}. It is shown this once; only its hash is kept.", highlight=False)
    out.print(secret, markup=False, highlight=False, soft_wrap=True)
    out.print(f"Send it as a header:  curl -H 'Hansa-Key: {secret}' …", markup=False, highlight=False, soft_wrap=True)
    out.print(f"Take it back with:    hansa key revoke {key.id}", markup=False, highlight=False)


def show(settings: Settings, out: Console) -> None:
    """Print a table of all keys."""
    found = _in_store(settings, lambda keys: keys.all())
    if not found:
        out.print("There are no keys yet. Make one with: hansa key create NAME", markup=False, highlight=False)
        return
    table = Table(header_style="bold", caption=f"{len(found)} keys")
    for column in ("id", "name", "account", "origins", "created", "revoked"):
        table.add_column(column, overflow="fold")
    for key in found:
        revoked = f"[red]{stamp(key.revoked)}[/red]" if key.revoked else "–"
        origins = "\n".join(key.origins) or "any"
        table.add_row(key.id, key.name, key.owner or "–", origins, stamp(key.created), revoked)
    out.print(table)


def revoke(settings: Settings, key_id: str, out: Console) -> None:
    """Take a key back; whoever pastes the whole key means its id."""
    wanted = key_id.removeprefix("pk_").partition("_")[0]
    found: Key | None = _in_store(settings, lambda keys: keys.revoke(wanted))
    if found is None:
        raise NoKey(f"There is no key {wanted!r}. `hansa key list` shows them all.")
    out.print(f"Key {found.id} ({found.name}) is revoked. Every worker refuses it within two seconds.", markup=False)


def _in_store(settings: Settings, work: Callable[[Keys], Awaitable[T]]) -> T:
    try:
        return in_stores(settings, lambda stores: work(stores.keys))
    except StorageError as wrong:
        raise NoKey(str(wrong)) from wrong
