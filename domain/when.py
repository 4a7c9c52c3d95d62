"""Days and instants as cities count them. Knows the civic zone and nothing of calendars or holidays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

BERLIN = ZoneInfo("Europe/Berlin")

Clock = Callable[[], datetime]
"""Gives the present instant, zoned. Everything that asks the time is handed one."""


def now() -> datetime:
    """The present instant in UTC."""
    return datetime.now(UTC)


def civic_day(instant: datetime) -> date:
    """The day a town's calendar shows at this instant."""
    return instant.astimezone(BERLIN).date()


def stamp(instant: datetime) -> str:
    """RFC 3339 in UTC, whole seconds: `2026-11-22T06:00:00Z`."""
    return instant.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read_day(text: str) -> date:
    """`2026-12-01` → date; raises ValueError for any other writing, ISO week dates included."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError("day-unreadable")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("day-unreadable") from None
