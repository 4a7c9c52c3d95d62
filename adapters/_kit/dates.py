"""What a day or an instant of a foreign row becomes. Knows how sources write them, and no rule, row or source."""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any

from adapters._kit.values import RuleFlaw, Tally, Turn, text_of
from domain.when import BERLIN, there

EPOCH = {"epoch": 1.0, "epoch_ms": 0.001}
"""Seconds in one of its units."""
ZONES = ("civic", "utc")
_START = datetime(1970, 1, 1, tzinfo=UTC)


def dating(kind: type, time: Any = None, zone: Any = None) -> Turn:
    """Days or instants. `time` is `epoch`, `epoch_ms`, or a pattern of `strptime`; without it they are ISO 8601.

    `zone` says what an instant without an offset means; one that has none although nothing is said spoils its row.
    """
    if zone not in (None, *ZONES):
        raise RuleFlaw(f"there is no zone {zone!r}.", str(zone), ZONES)
    read = _reader(time)

    def turn(value: Any, seen: Tally) -> date | None:
        text = text_of(value)
        if text is None:
            return None
        found = read(text)
        if kind is date:
            return (there(found) if found.tzinfo else found).date()
        return _zoned(found, zone)

    return turn


def _reader(time: Any) -> Callable[[str], datetime]:
    if time is None:
        return datetime.fromisoformat
    if time in EPOCH:
        return lambda text: _START + timedelta(seconds=_finite(text) * EPOCH[time])
    if not isinstance(time, str) or "%" not in time:
        raise RuleFlaw(f"times are not written as {time!r}.", str(time), (*EPOCH, "%Y-%m-%dT%H:%M"))
    try:
        _parsed(datetime(2000, 1, 2, 3, 4, tzinfo=UTC).strftime(time), time)
    except ValueError as why:
        raise RuleFlaw(f"{time!r} is no pattern of a time: {why}.") from None
    return lambda text: _parsed(text, time)


def _parsed(text: str, pattern: str) -> datetime:
    """An instant in UTC where the pattern has an offset, else a wall time."""
    if "%z" in pattern:
        return datetime.strptime(text, pattern).astimezone(UTC)
    return datetime.strptime(text, pattern).replace(tzinfo=UTC).replace(tzinfo=None)


def _finite(text: str) -> float:
    found = float(text)
    if not math.isfinite(found):
        raise ValueError("no instant")
    return found


def _zoned(found: datetime, zone: str | None) -> datetime:
    """With an offset, and in no zone."""
    if found.tzinfo is not None:
        return there(found) if zone == "civic" else found
    if zone is None:
        raise ValueError("an instant without an offset")
    return found.replace(tzinfo=UTC) if zone == "utc" else there(found.replace(tzinfo=BERLIN))
