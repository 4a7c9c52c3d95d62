"""What somebody asked of the federation, after it was read and before it is planned."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from domain.resource import Resource


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A well-formed question: every value is of its type; what depends on the cities is checked by the plan."""

    resource: Resource
    query: Any
    """An instance of `resource.query`."""
    cities: tuple[str, ...] = ()
    """Slugs; none means all."""
    limit: int = 50
    cursor: str | None = None
    require: str | int = "any"
    """`all`, `any` or a number of cities."""
    deadline: float = 0.0
    """The instant on the event loop's clock."""
    item: str | None = None
    """The federated id of the one thing wanted."""
    trace: str | None = None
    given: frozenset[str] = field(default_factory=frozenset)
    """The names the caller really sent, to know a default from a wish."""

    @property
    def by_distance(self) -> bool:
        """Whether the nearest comes first."""
        return getattr(self.query, "lat", None) is not None

    @property
    def by_rank(self) -> bool:
        """Whether the best match comes first; the nearest does where a position was given."""
        words = getattr(self.query, "q", None)
        return words is not None and self.resource.search != "words" and not self.by_distance
