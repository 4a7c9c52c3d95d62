"""Maintenance windows: when an owner works on his source, so that nobody is called for it. Knows names and instants only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from domain.when import BERLIN, civic_day
from domain.words import Text

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


@dataclass(frozen=True, slots=True, kw_only=True)
class Weekly:
    """Every week on some days, by the wall clocks of the region."""

    days: tuple[str, ...]
    """Of `mon` … `sun`: the days on which it begins."""
    begin: time
    end: time
    """Not later than `begin`: on the next day."""

    def until(self, now: datetime) -> datetime | None:
        """When the stretch ends in which `now` lies; None when it lies in none.

        In the night in which an hour comes twice it lasts an hour longer, in the one that has no such hour an hour less.
        """
        today = civic_day(now)
        for day in (today - timedelta(days=1), today):
            if DAYS[day.weekday()] in self.days:
                last = day + timedelta(days=1) if self.end <= self.begin else day
                end = _at(last, self.end, fold=1)
                if _at(day, self.begin, fold=0) <= now < end:
                    return end
        return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """One entry of the file."""

    targets: tuple[str, ...]
    """`adorf`, `adorf/amt` or `adorf/amt/places`."""
    reason: Text
    begin: datetime | None = None
    end: datetime | None = None
    """Both are there unless it is weekly; then they bound the weeks, if they are there."""
    weekly: Weekly | None = None

    def until(self, now: datetime) -> datetime | None:
        """When the stretch ends in which `now` lies; None when it lies in none."""
        if (self.begin is not None and now < self.begin) or (self.end is not None and now >= self.end):
            return None
        if self.weekly is None:
            return self.end
        ends = self.weekly.until(now)
        return min(ends, self.end) if ends is not None and self.end is not None else ends


@dataclass(frozen=True, slots=True, kw_only=True)
class Maintained:
    """Somebody works on a source."""

    until: datetime
    reason: Text


def maintained(windows: Sequence[Window], source: str, now: datetime) -> Maintained | None:
    """The work on a source that lasts longest; None while nobody works on it."""
    found = [
        Maintained(until=until, reason=window.reason)
        for window in windows
        if any(f"{source}/".startswith(f"{target}/") for target in window.targets)
        and (until := window.until(now)) is not None
    ]
    return max(found, key=lambda each: each.until, default=None)


def _at(day: date, clock: time, *, fold: int) -> datetime:
    """In UTC: two times of one zone are compared by their walls, which is wrong on two nights a year."""
    return datetime.combine(day, clock, BERLIN).replace(fold=fold).astimezone(UTC)
