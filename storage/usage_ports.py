"""The port of usage: how often an app was answered, by day, and what went wrong last. Standard library only.

Nothing a person wrote is kept: no query, no path, no address. Who came without key or token is counted in one sum.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

ANONYMOUS = "anonymous"
"""Everybody who came without key or token, together."""
OTHERS = "other"
"""Clients beyond the bound of a worker, together; an operation that is none."""
DAYS = 400
"""So long counts are kept."""
ERROR_DAYS = 14
"""So long single errors are kept."""
ERRORS = 100
"""Single errors kept per client; the newest."""


def key_client(key_id: str) -> str:
    """How a publishable key is called here."""
    return f"key:{key_id}"


def app_client(app_id: str) -> str:
    """How an OAuth app is called here."""
    return f"app:{app_id}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """So many answers of one kind."""

    client: str
    """`key:<id>`, `app:<id>`, or one of the sums."""
    day: date
    """By the civic calendar (Europe/Berlin)."""
    operation: str
    """As the OpenAPI document names it."""
    status: int
    """200 for everything below 400: an answer that was had already (304) is one as well."""
    slug: str
    """The kind of problem; empty when there was none."""
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mishap:
    """One answer that was a problem."""

    client: str
    at: datetime
    operation: str
    status: int
    slug: str
    trace_id: str
    """As the client saw it, in the answer's `trace_id` and `X-Request-Id`."""


class Usage(Protocol):
    """Durable: counts by day, and the latest errors."""

    async def add(self, counted: Sequence[Counted], mishaps: Sequence[Mishap]) -> None:
        """Add these to what other workers have added; all of it or nothing. Of each client the newest errors stay."""
        ...

    async def days(self, clients: Collection[str], *, since: date) -> tuple[Counted, ...]:
        """The counts of these clients from that day on, newest day first, then by client, operation and kind."""
        ...

    async def mishaps(self, clients: Collection[str], *, since: datetime, limit: int) -> tuple[Mishap, ...]:
        """The latest errors of these clients, newest first."""
        ...

    async def forget(self, *, days: date, errors: datetime) -> int:
        """Drop the counts of the days before, and the errors before; how many rows went."""
        ...
