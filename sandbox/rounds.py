"""When bins are emptied: rhythms by rule, for any date, with the holidays of North Rhine-Westphalia.

Shared by the waste twins. Knows the calendar only: no house, no fraction, no wire.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

EPOCH = date(1970, 1, 5)  # a Monday: weeks are counted from here, so a rhythm never breaks at New Year
WEEK = timedelta(weeks=1)
DAY = timedelta(days=1)
SUNDAY = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """Every `weeks` weeks (1, 2 or 4) on `weekday` (0 is Monday), in the weeks whose number leaves `phase`."""

    weeks: int
    weekday: int
    phase: int = 0

    def days(self, first: date, last: date) -> Iterator[date]:
        """The days of emptying from `first` to `last`, both inclusive, in order, holidays already put off."""
        # Two weeks earlier: a day put off over Christmas may come into the window from before it.
        number = (first - EPOCH).days // 7 - 2
        number += (self.phase - number) % self.weeks
        while (monday := EPOCH + number * WEEK) <= last:
            day = put_off(monday + self.weekday * DAY)
            if first <= day <= last:
                yield day
            number += self.weeks


def put_off(day: date) -> date:
    """The day a round planned for `day` really goes: a holiday in the week moves the rest of the week by one day.

    A Friday round then goes on Saturday; what would fall on a holiday or a Sunday goes on the next working day.
    """
    monday = day - day.weekday() * DAY
    week = (monday + step * DAY for step in range(day.weekday() + 1))
    return next_working_day(day + sum(is_holiday(earlier) for earlier in week) * DAY)


def next_working_day(day: date) -> date:
    """`day` itself if lorries go out on it (Monday to Saturday, no holiday), else the next day they do."""
    while day.weekday() == SUNDAY or is_holiday(day):
        day += DAY
    return day


def is_holiday(day: date) -> bool:
    """Whether `day` is a public holiday in North Rhine-Westphalia (Feiertagsgesetz NW, section 2)."""
    return day in _holidays(day.year)


@lru_cache(maxsize=256)
def _holidays(year: int) -> frozenset[date]:
    fixed = ((1, 1), (5, 1), (10, 3), (11, 1), (12, 25), (12, 26))
    # Good Friday, Easter Monday, Ascension, Whit Monday, Corpus Christi
    moving = (-2, 1, 39, 50, 60)
    sunday = _easter(year)
    return frozenset({*(date(year, *rest) for rest in fixed), *(sunday + away * DAY for away in moving)})


def _easter(year: int) -> date:
    """Easter Sunday by Gauss's rule for the Gregorian calendar, with Lichtenberg's two corrections."""
    century = year // 100
    moon_shift = 15 + (3 * century + 3) // 4 - (8 * century + 13) // 25
    age = year % 19
    seed = (19 * age + moon_shift) % 30
    full_moon = 21 + seed - (seed + age // 11) // 29
    first_sunday = 7 - (year + year // 4 + 2 - (3 * century + 3) // 4) % 7
    march_day = full_moon + 7 - (full_moon - first_sunday) % 7
    return date(year, 3, 1) + (march_day - 1) * DAY
