"""The port of switches: what a developer wants to rehearse with one key, in the sandbox. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, Protocol, get_args

Manner = Literal["slow", "down", "lying", "limited"]
MANNERS: tuple[Manner, ...] = get_args(Manner)

LONGEST = timedelta(hours=24)
"""A switch that somebody forgets ends by itself after so long at the most."""
USUAL = timedelta(hours=1)
SLOWEST = 30.0
"""Seconds; nobody waits for an answer longer than this anyway."""
PER_KEY = 20
"""Switches of one key at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Switch:
    """How a city's sources behave for whoever asks with this key, and for nobody else."""

    key: str
    """The key's id."""
    city: str
    resource: str | None = None
    """The one resource that is meant; None: all of the city's."""
    manner: Manner
    seconds: float = 0.0
    """How long `slow` takes."""
    until: datetime
    """From then on it does nothing."""


class Switches(Protocol):
    """Durable: the switches of all keys."""

    async def put(self, switch: Switch) -> None:
        """Set it, in place of the one this key has for the same city and resource. ValueError when it is none that may be."""
        ...

    async def remove(self, key: str, city: str, resource: str | None) -> bool:
        """Take it back; False when there is none that still does something."""
        ...

    async def live(self, key: str | None = None) -> tuple[Switch, ...]:
        """Those that still do something, of one key or of all, by key, city and resource."""
        ...

    async def changes(self) -> int:
        """A number that differs whenever a switch was set or taken back, by whichever process; cheap to ask for."""
        ...
