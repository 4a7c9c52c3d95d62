"""When: the civic day, instants as text, and days as clients write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.when import civic_day, now, read_day, stamp


@pytest.mark.parametrize(
    ("instant", "day"),
    [
        (datetime(2026, 11, 21, 22, 59, tzinfo=UTC), date(2026, 11, 21)),
        (datetime(2026, 11, 21, 23, 0, tzinfo=UTC), date(2026, 11, 22)),
        (datetime(2026, 7, 1, 21, 59, tzinfo=UTC), date(2026, 7, 1)),
        (datetime(2026, 7, 1, 22, 0, tzinfo=UTC), date(2026, 7, 2)),
        (datetime(2026, 12, 31, 20, 0, tzinfo=timezone(timedelta(hours=-5))), date(2027, 1, 1)),
    ],
)
def test_the_civic_day_turns_at_midnight_in_town(instant: datetime, day: date) -> None:
    """The day is the one on the town's calendar, in winter and in summer, wherever the instant was written down."""
    assert civic_day(instant) == day


def test_an_instant_as_text() -> None:
    """An instant is written in UTC with whole seconds, whatever its zone."""
    instant = datetime(2026, 11, 22, 7, 0, 59, 999_999, tzinfo=timezone(timedelta(hours=1)))
    assert stamp(instant) == "2026-11-22T06:00:59Z"


def test_the_present_is_zoned() -> None:
    """Nobody is ever handed a time without its zone."""
    assert now().utcoffset() == timedelta(0)


@given(st.dates(min_value=date(1000, 1, 1)))
def test_a_day_is_read_as_it_is_written(day: date) -> None:
    """Every day reads back from its own writing."""
    assert read_day(day.isoformat()) == day


@pytest.mark.parametrize(
    "text",
    [
        "",
        "2026-02-30",
        "2026-13-01",
        "20261201",
        "2026-W49-2",
        "01.12.2026",
        "2026-12-1",
        "2026-12-01T00",
        "２０２６-12-01",
        " 2026-12-1",
    ],
)
def test_no_day(text: str) -> None:
    """What is no day on the calendar, or is written in another way, is refused by name."""
    with pytest.raises(ValueError, match="^day-unreadable$"):
        read_day(text)
