"""A calendar month: read, named, and its days."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

_NAMES = ("Januar", "Februar", "März", "April", "Mai", "Juni", "Juli")
NAMES = (*_NAMES, "August", "September", "Oktober", "November", "Dezember")


@dataclass(frozen=True, slots=True, order=True)
class Month:
    """One month."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, self.number, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> Month:
        """The next one."""
        return Month(self.year + self.number // 12, self.number % 12 + 1)

    @property
    def before(self) -> Month:
        """The one before."""
        return month_of(self.first - timedelta(days=1))

    @property
    def name(self) -> str:
        """`Oktober 2026`."""
        return f"{NAMES[self.number - 1]} {self.year}"

    def __str__(self) -> str:
        return f"{self.year}-{self.number:02d}"


def month_of(day: date) -> Month:
    """The month of a day."""
    return Month(day.year, day.month)


def read_month(text: str) -> Month:
    """`2026-10`. Raises ValueError, in words, for anything else."""
    found = re.fullmatch(r"(20\d\d)-(0[1-9]|1[0-2])", text)
    if found is None:
        raise ValueError(f"{text!r} is no month; write it like 2026-10")
    return Month(int(found[1]), int(found[2]))
