"""Facts for whoever watches. Told sideways, never asked for; an observer that fails is the observer's problem."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal


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
    evidence: Mapping[str, Mapping[str, str]] = field(default_factory=dict, compare=False)
    """Slug → what those notes say: `since`, `count`, `usual`, `seen`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """A list was pulled whole for the durable store, or could not be; or an operator has `settled` what came of one."""

    binding: str
    outcome: Literal["good", "same", "quarantined", "failed", "settled"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Renewed:
    """It was time to renew an answer without a question."""

    binding: str
    outcome: Literal["fetched", "found", "failed", "spared"]
    """`found` at another worker's; `spared` was a source that is down, at rest, busy, or short of calls."""


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


State = Gave | Moored | Rationed | Pulled | Renewed
"""How a source stands. These facts are for whoever watches it all the time."""
Event = Called | Recalled | Joined | Tried | Retried | Opened | Recovered | Gave | Moored | Rationed | Pulled | Renewed
Tell = Callable[[Event], None]
"""Takes a fact. One that has `hears`, a set of kinds, is told of those alone."""
