"""What is written by hand on top of the generated models: short ways to what one asks of them every time."""

from __future__ import annotations

from typing import Any, Final

ANSWERED: Final = frozenset({"fresh", "stale"})
NO_ANSWER: Final = frozenset({"failed", "refused", "paused"})


class Position:
    """A point, by names that cannot be mixed up."""

    __slots__ = ()
    coordinates: Any

    @property
    def lon(self) -> float:
        """Degrees east."""
        return float(self.coordinates[0])

    @property
    def lat(self) -> float:
        """Degrees north."""
        return float(self.coordinates[1])


class Lines:
    """Several points."""

    __slots__ = ()
    coordinates: Any

    @property
    def points(self) -> tuple[tuple[float, float], ...]:
        """Each as longitude and latitude, in degrees."""
        return tuple((float(lon), float(lat)) for lon, lat in self.coordinates)


class CodedWords:
    """A code with its words."""

    __slots__ = ()
    code: Any
    label: Any
    native: Any

    def __str__(self) -> str:
        """What to show people: the label, else what the source wrote, else the code; empty when there is nothing."""
        return next((str(word) for word in (self.label, self.native, self.code) if word is not None), "")


class Standing:
    """How a source fared."""

    __slots__ = ()
    state: Any
    count: Any

    @property
    def answered(self) -> bool:
        """Whether there is an answer of it, be it an older one."""
        return self.state in ANSWERED

    @property
    def silent(self) -> bool:
        """Whether it should have answered and did not; a city that does not offer the thing is not silent."""
        return self.state in NO_ANSWER

    @property
    def known_count(self) -> int | None:
        """How many records match; None when the source has not answered, which is not 0."""
        return int(self.count) if self.answered else None
