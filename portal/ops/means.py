"""What the operators' pages work with: ports that the root hands in. Nothing here is on the way of a request for data."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Literal, Protocol, get_args

from fastapi import Request

from domain.objectives import Objectives
from domain.outline import Outline
from portal.ops.live import Live
from storage.cases import Ledger
from storage.incidents_ports import Incidents
from storage.operators_ports import OperatorEntries
from storage.ports import Orders
from storage.watch_ports import Watch

Role = Literal["viewer", "operator", "admin"]
ROLES: tuple[Role, ...] = get_args(Role)
"""Each may what those before it may: look; pause, reset, purge, replay, write notes; all."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who is at `/ops`."""

    name: str
    """As the audit names her."""
    role: Role

    def may(self, least: Role) -> bool:
        """Whether she may what this role may."""
        return ROLES.index(self.role) >= ROLES.index(least)


HERE = Person(name="loopback", role="admin")
"""Whoever sits at the machine of a sandbox."""


class Leaving(Protocol):
    """Whether this process has been told to end: a server waits for what is open, and a stream would keep it waiting."""

    told: bool

    def listening(self) -> AbstractContextManager[None]:
        """Hears it from here on."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact:
    """Whom to call about a provider."""

    name: str
    """The provider's."""
    phone: str | None = None
    email: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OpsStock:
    """What is kept, once the process has opened it."""

    watch: Watch
    orders: Orders
    incidents: Incidents
    entries: OperatorEntries
    ledger: Ledger | None
    """The cases; None where no city takes any."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ops:
    """The operators' pages of a gateway."""

    stock: Callable[[], OpsStock]
    """StorageError before the process has opened its stores."""
    open_here: Callable[[Request], bool]
    """Whether this request may come without a log-in: to and from the machine itself, through nobody, in the sandbox."""
    origin: str
    """Where identity sends browsers back to; whoever logs in has to come from there."""
    objectives: Objectives
    live: Live
    """How it is now, for those who keep a page open."""
    leaving: Leaving
    contacts: Mapping[tuple[str, str], Contact] = field(default_factory=dict)
    """City or region, and provider → whom to call."""
    outlines: Mapping[str, Outline] = field(default_factory=dict)
    """City → its border, where the configuration has it."""
