"""What the desk works with: ports that the root hands in. Nothing here is on the way of a request for data."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from config.identity import Scope
from portal.desk.registering import Registrar
from storage.accounts import App
from storage.developers_ports import Developers, SignUpBounds
from storage.hooks_ports import Hooks
from storage.ports import Key, Keys
from storage.switches_ports import Switches
from storage.usage_ports import Usage

MOST_KEYS, MOST_SESSIONS = 10, 10
"""Of one account, at a time."""

NewKey = Callable[[str, tuple[str, ...], str], tuple[str, Key]]
"""Name, origins, owner → the key as it is shown, and what is kept of it; ValueError for an origin no browser sends."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Stock:
    """What is kept, once the process has opened it."""

    developers: Developers
    keys: Keys
    registrar: Registrar | None
    """Where apps are registered; None where nobody is identified."""
    apps: Callable[[str], Awaitable[tuple[App, ...]]]
    """The apps of an organisation, as they are kept."""
    usage: Usage
    switches: Switches
    hooks: Hooks | None
    """The webhooks; None where nobody is identified."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The desk of a gateway."""

    stock: Callable[[], Stock]
    """StorageError before the process has opened its stores."""
    new_key: NewKey
    learn: Callable[[], Awaitable[None]]
    """Has this worker know the keys of now, which the others find out by themselves within two seconds."""
    learn_switches: Callable[[], Awaitable[None]]
    """The same with what is rehearsed."""
    new_pair: Callable[[], tuple[Mapping[str, Any], Mapping[str, Any]]]
    """A private key for an app, and the set with its public half, as JWKs."""
    scopes: Callable[[], tuple[Scope, ...]]
    """What apps may ask for; read when the first page shows it."""
    quota: int
    """Requests a minute that a key is good for."""
    open_to_all: bool
    """Whether anybody may sign up; else whoever an operator has invited."""
    bounds: SignUpBounds
    per_address: int
    """Sign-ups in an hour from one address, as this process counts them."""
    exempt: Callable[[str], bool]
    """Addresses whose sign-ups are not counted."""
