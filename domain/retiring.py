"""What of the contract goes, when, and what takes its place. Declared here and nowhere else; empty as long as nothing goes.

Answers of a retiring operation say so in the words of RFC 9745 (`Deprecation`) and RFC 8594 (`Sunset`), the OpenAPI document marks it,
and after its day it is a 410 that names what takes its place.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from domain.words import Text

NOTICE = 365
"""Days at least between the announcement and the end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Retiring:
    """One operation that goes. Raises ValueError when the notice is too short."""

    operation: str
    """Its operationId."""
    since: date
    """The day from which nobody should begin to use it."""
    sunset: date
    """The day from which it answers no more; both in UTC."""
    instead: str | None = None
    """The path of what takes its place, `/v1/places`."""
    why: Text

    def __post_init__(self) -> None:
        if (self.sunset - self.since).days < NOTICE:
            raise ValueError(f"{self.operation}: between {self.since} and {self.sunset} are fewer than {NOTICE} days")


RETIRING: tuple[Retiring, ...] = ()
"""Of this contract."""
