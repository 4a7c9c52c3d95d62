"""The port of the harvest: lists that were pulled whole, kept as last-good copies. Standard library and vocabulary only.

A copy is written beside the one that serves and takes its place at once; what reads sees the one or the other. It knows texts,
places and numbers, and nothing of what its bytes mean.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NamedTuple, Protocol

from domain.typed import Reading

Outcome = Literal["good", "same", "quarantined", "failed", "accepted", "dropped"]
"""`good` serves, `same` brought nothing new, `quarantined` waits for an operator, who has `accepted` or `dropped` it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One record, as it is kept."""

    id: str
    body: bytes
    """What it can be rebuilt from."""
    order: str
    text: str
    """What `q` searches; as typed, its four parts stand between bars, and stems stand between blanks."""
    spot: tuple[float, float] | None = None
    """Longitude and latitude, where it is at one place."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pull:
    """A list as it was pulled."""

    binding: str
    by: str
    """Who holds the turn."""
    origin: str
    """Where it is from. A copy of elsewhere is neither shown nor compared."""
    form: str
    """How it was understood. A copy understood otherwise counts as due."""
    at: datetime
    as_of: datetime
    facts: str
    """What else the source said, as JSON; the store does not read it."""
    count: int
    pieces: Callable[[], Iterable[Piece]]
    """In the order in which they are shown; asked for twice."""
    search: str
    """How `q` finds among them: decides what is indexed."""
    loss: float
    """The share of the former list that may be missing, 0 to 1."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Copy:
    """A list that is kept."""

    number: int
    origin: str
    form: str
    at: datetime
    """When it was last pulled and found so."""
    as_of: datetime
    count: int
    facts: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How a binding's harvest stands."""

    binding: str
    copy: Copy | None = None
    """The one that serves."""
    held: Copy | None = None
    """One that lost too much, until an operator has looked at it."""
    began: datetime | None = None
    """When the last pull began."""
    turn_until: datetime | None = None
    """Until when somebody pulls; None when nobody does."""
    trouble: str | None = None
    """Why the last pull failed; None when it did not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pulled:
    """What came of a pull; of one that is quarantined, what would have come."""

    binding: str
    at: datetime
    outcome: Outcome
    count: int = 0
    added: int = 0
    changed: int = 0
    gone: int = 0
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Round a point: within the radius, or the nearest first."""

    lat: float
    lon: float
    radius: float | None = None
    """Metres."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """Which records of a copy. What is found is never less than what `gateway.federation.match` would keep, up to `most`."""

    item: str | None = None
    """The one with this id."""
    words: tuple[str, ...] | None = None
    """Texts that hold all of these."""
    squeezed: str = ""
    """Or this, blanks left out."""
    stems: tuple[str, ...] | None = None
    """Prose with words that begin so."""
    typed: tuple[Reading, ...] | None = None
    """Houses that fit one of these."""
    towns: tuple[str, ...] = ()
    """Slugs of the cities the records may be of; a typed district may be one of them."""
    postcode: str | None = None
    near: Near | None = None
    most: int | None = None
    """If there are more than so many, only the best `few`; None: all."""
    few: int = 250
    """As many as somebody looks through who typed one letter."""


Kept = tuple[str, bytes, str, str]
"""Id, body, order and text of a record."""


class Found(NamedTuple):
    """Records, in their order."""

    kept: list[Kept]
    more: bool
    """Whether there are more that fit."""


class Harvest(Protocol):
    """Durable: the last-good copies of lists. Every call may raise a StorageError."""

    async def standing(self, binding: str) -> Standing:
        """How it stands; nothing but its name for one never pulled."""
        ...

    async def all(self) -> tuple[Standing, ...]:
        """Every binding that was ever pulled, by name."""
        ...

    async def find(self, binding: str, copy: int, wanted: Wanted) -> Found | None:
        """Records of the copy that serves; None when another one serves by now."""
        ...

    async def named(self, binding: str, copy: int, stems: Sequence[str]) -> tuple[frozenset[str], ...] | None:
        """For each stem the ids of the copy's records with a word that begins so; None when another one serves by now."""
        ...

    async def turn(self, binding: str, *, by: str, at: datetime, until: datetime, since: datetime | None) -> bool:
        """Take the turn to pull; False when somebody has it, or a pull began after `since`, so that there is nothing to do."""
        ...

    async def keep(self, pull: Pull) -> Pulled | None:
        """Keep what was pulled, and give the turn back. None when the turn was lost meanwhile: then nothing has changed."""
        ...

    async def failed(self, binding: str, *, by: str, at: datetime, why: str) -> None:
        """Note that a pull failed, and give the turn back."""
        ...

    async def accept(self, binding: str, at: datetime) -> Pulled | None:
        """Let the quarantined list serve; None when there is none."""
        ...

    async def drop(self, binding: str, at: datetime) -> Pulled | None:
        """Forget the quarantined list; None when there is none."""
        ...

    async def pulls(self, binding: str, most: int = 20) -> tuple[Pulled, ...]:
        """What came of the last pulls, newest first."""
        ...

    async def gone(self, binding: str) -> dict[str, datetime]:
        """Ids that are no longer there → since when."""
        ...
