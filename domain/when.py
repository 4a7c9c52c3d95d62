"""Days and instants as cities count them. Knows the civic zone and nothing of calendars or holidays."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timezone
from typing import Literal
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


def there(instant: datetime, zone: ZoneInfo = BERLIN) -> datetime:
    """An instant with the offset a zone has then, and not in the zone.

    Python compares two times of one zone by their walls, and lets none of the hour that comes twice equal any of another zone.
    """
    offset = instant.astimezone(zone).utcoffset()
    return instant.astimezone(timezone(offset) if offset is not None else UTC)


def stamp(instant: datetime) -> str:
    """RFC 3339 in UTC, whole seconds: `2026-11-22T06:00:00Z`."""
    return instant.astimezone(UTC).isoformat(timespec="seconds").removesuffix("+00:00") + "Z"


def read_day(text: str) -> date:
    """`2026-12-01` → date; raises ValueError for any other writing, ISO week dates included."""
    if len(text) != 10 or text[4] != "-" or text[7] != "-":
        raise ValueError("day-unreadable")
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ValueError("day-unreadable") from None


_HOUR = r"([01]\d|2[0-3]):[0-5]\d"
INSTANT = rf"\d{{4}}-\d{{2}}-\d{{2}}[Tt ]{_HOUR}:[0-5]\d(\.\d{{1,9}})?([Zz]|[+ -]{_HOUR})"
NOW_OR_INSTANT = f"^(now|{INSTANT})$"
_INSTANT = re.compile(INSTANT, re.ASCII)
_NAIVE = re.compile(r"\d{4}-\d{2}-\d{2}([Tt ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?", re.ASCII)


def read_instant(text: str) -> datetime:
    """An instant as RFC 3339 writes it, `2026-06-04T10:00:00+02:00` → zoned datetime; raises ValueError for anything else.

    A raw `+` in a query string arrives as a blank, and before an offset a blank can mean nothing else.
    """
    if not _INSTANT.fullmatch(text):
        raise ValueError("instant-without-offset" if _NAIVE.fullmatch(text) else "instant-unreadable")
    plain = f"{text[:10]}T{text[11:]}".upper().replace(" ", "+")
    try:
        return datetime.fromisoformat(plain)
    except ValueError:
        raise ValueError("instant-unreadable") from None


def read_now_or_instant(text: str) -> datetime | Literal["now"]:
    """`now`, or an instant as above."""
    return "now" if text == "now" else read_instant(text)
