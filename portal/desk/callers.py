"""Who calls for an account: its keys and its apps, by the names under which they are counted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.words import Language
from portal.desk.visit import Visit
from storage.ports import Key
from storage.usage_ports import app_client, key_client


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A key or an app of the account."""

    client: str
    """As it is counted."""
    id: str
    kind: str
    """`key` or `app`."""
    name: str
    gone: bool
    """Revoked."""


async def callers_of(visit: Visit) -> tuple[Caller, ...]:
    """The account's keys, newest first and revoked ones last, and its apps."""
    stock = visit.desk.stock()
    keys = sorted(
        await stock.keys.of(visit.developer.id), key=lambda key: (bool(key.revoked), -key.created.timestamp())
    )
    apps = await stock.apps(visit.developer.id)
    return (
        *(Caller(client=key_client(k.id), id=k.id, kind="key", name=k.name, gone=bool(k.revoked)) for k in keys),
        *(Caller(client=app_client(app.id), id=app.id, kind="app", name=app.name, gone=False) for app in apps),
    )


async def valid_keys(visit: Visit) -> Sequence[Key]:
    """The account's keys that are not revoked, newest first."""
    keys = await visit.desk.stock().keys.of(visit.developer.id)
    return sorted((key for key in keys if key.revoked is None), key=lambda key: key.created, reverse=True)


def number(count: int, *, language: Language) -> str:
    """`12.345` or `12,345`."""
    return f"{count:,}".replace(",", "." if language == "de" else ",")
