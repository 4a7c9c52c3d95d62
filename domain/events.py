"""Facts for whoever watches. Told sideways, never asked for; an observer that fails is the observer's problem."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """A caller got its answer from one binding. `seconds` is what the caller waited."""

    binding: str
    state: str
    """`fresh`, `stale`, or the slug of the problem."""
    seconds: float
    records: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalled:
    """An answer came from the cache; `stale` when the source had failed."""

    binding: str
    stale: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Joined:
    """A caller joined a flight that was already under way."""

    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Tried:
    """One try at the back-end is over. `problem` is None when it worked."""

    binding: str
    seconds: float
    problem: str | None
    rejected: int = 0
    unmapped: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Retried:
    """A failed try is followed by another after `pause` seconds."""

    binding: str
    pause: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The breaker refuses from now on."""

    binding: str
    problem: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Recovered:
    """A source that had failed answers again."""

    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gave:
    """What the back-end's last answer held. For whoever watches a source, not for who explains one answer."""

    binding: str
    records: int
    as_of: datetime
    suspicions: tuple[str, ...] = ()
    """Slugs of the notes that doubt it: `suspect-frozen` and its like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Moored:
    """The berths of a source are taken or left: so many calls are `inside`, so many are `waiting`."""

    binding: str
    inside: int
    waiting: int
    waited: float | None = None
    """Seconds this call had to wait for its berth; None when there was a free one, and on leaving."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rationed:
    """The back-end said how many more calls it allows for now."""

    binding: str
    left: int


State = Gave | Moored | Rationed
"""How a source stands. These facts are for whoever watches it all the time."""
Event = Called | Recalled | Joined | Tried | Retried | Opened | Recovered | Gave | Moored | Rationed
Tell = Callable[[Event], None]
