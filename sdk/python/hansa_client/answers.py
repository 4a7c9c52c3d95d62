"""The envelopes: what came, and how complete it is."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Generic, TypeVar

from hansa_client._generated.models import Explained, SourceRow
from hansa_client.absent import ABSENT, Absent
from hansa_client.calls import Call

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Listing(Generic[T]):
    """A page of things that come from one place and are all there: one's own orders, the deliveries of a webhook."""

    items: tuple[T, ...]
    """In a fixed order."""
    next_cursor: str | None
    """For the next page; None on the last."""
    call: Call = field(repr=False, compare=False)
    """What was asked: the next page is asked for with it."""
    kind: type[T] = field(repr=False, compare=False)
    """What the items are."""

    def __iter__(self) -> Iterator[T]:
        return iter(self.items)

    def __len__(self) -> int:
        return len(self.items)


class Sourced:
    """What is asked of an answer about its sources."""

    __slots__ = ()
    sources: Any

    @property
    def failed(self) -> tuple[SourceRow, ...]:
        """The sources that should have answered and did not; `problem` says why. What they have is unknown."""
        return tuple(row for row in self.sources if row.silent)

    @property
    def stale(self) -> tuple[SourceRow, ...]:
        """The sources whose answer is an older one; `as_of` says of when."""
        return tuple(row for row in self.sources if row.state == "stale")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Sourced, Listing[T]):
    """A page of the cities' answers. An empty one that is `complete` means that there is nothing."""

    sources: tuple[SourceRow, ...]
    """One row per source of each selected city."""
    complete: bool
    """Whether every source asked has answered, nothing was cut off, and the window is covered."""
    explain: Explained | Absent | None = ABSENT
    """How the answer came about; absent unless asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer(Sourced, Generic[T]):
    """One thing, with how its source fared."""

    item: T
    sources: tuple[SourceRow, ...]
    complete: bool
    explain: Explained | Absent | None = ABSENT
