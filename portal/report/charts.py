"""The report's drawings: measures of bars, ready for the template. Every drawing stands beside a table of the same numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import ceil, log10

WIDE, TALL = 720, 180
"""Of the drawing of days. Its labels stand beside it, as text of the page."""
LINES = 4
"""Lines across, the ground not counted."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A day."""

    x: float
    y: float
    wide: float
    high: float
    label: str
    """Below it; empty for most."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Days:
    """The drawing of a month by days."""

    bars: Sequence[Bar]
    lines: Sequence[tuple[float, int]]
    """Where each line is, and its number; the highest first."""
    wide: int = WIDE
    high: int = TALL


def days_drawn(counts: Sequence[int], days: Sequence[date]) -> Days:
    """A bar for each day; what is there is seen, however little."""
    top = _round_up(max(counts, default=0))
    step = WIDE / len(days)
    bars = []
    for place, (count, day) in enumerate(zip(counts, days, strict=True)):
        high = max(1.5, TALL * count / top) if count else 0.0
        label = f"{day.day}." if day.day == 1 or day.day % 5 == 0 else ""
        x = round(place * step + step * 0.12, 1)
        bars.append(Bar(x=x, y=round(TALL - high, 1), wide=round(step * 0.76, 1), high=round(high, 1), label=label))
    lines = [(TALL * part / LINES, top * (LINES - part) // LINES) for part in range(LINES + 1)]
    return Days(bars=bars, lines=lines)


def _round_up(most: int) -> int:
    """The next number that four lines divide well."""
    if most <= 4:
        return 4
    unit: int = 4 * 10 ** max(0, int(log10(most)) - 1)
    return ceil(most / unit) * unit


def shares(numbers: Sequence[int]) -> list[float]:
    """Each as a part of the greatest, in hundredths."""
    most = max(numbers, default=0) or 1
    return [round(100 * number / most, 1) for number in numbers]
