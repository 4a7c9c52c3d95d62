"""How days of the past are said and drawn: a share in words, a day, a bar for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.words import Language, spell
from portal.history import Course

WIDE = 8
"""Of a bar with the gap behind it."""
HEIGHTS = {"good": 16, "care": 24, "bad": 32, "quiet": 4}
"""Tone → height: the worse, the higher, so that nobody needs the colour."""
TALL = 32


def bars(course: Course) -> Sequence[tuple[int, int, int, str]]:
    """Left edge, top, height and tone of each day's bar."""
    return [
        (place * WIDE, TALL - HEIGHTS[each.tone], HEIGHTS[each.tone], each.tone)
        for place, (_, each) in enumerate(course.days)
    ]


def percent(share: float | None, *, language: Language) -> str:
    """`99.2 %`, never rounded up to a whole that it is not; a dash where nobody asked."""
    if share is None:
        return "–"
    tenths = int(share * 1000 + 1e-9)
    shown = f"{tenths // 10}.{tenths % 10}" if tenths < 1000 else "100"
    return f"{shown.replace('.', ',') if language == 'de' else shown} %"


def day_said(day: date, *, language: Language) -> str:
    """`1 December 2026`."""
    return spell(day.isoformat(), language)
