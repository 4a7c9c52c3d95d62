"""When: the civic day, instants as text, and days as clients write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.when import NOW_OR_INSTANT, civic_day, now, read_day, read_instant, read_now_or_instant, stamp, there


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


def test_the_hour_that_comes_twice_comes_in_its_order() -> None:
    """Both half past twos have the offset the town has then, are an hour apart, and equal the same instants in UTC."""
    first, again = (datetime(2026, 10, 25, hour, 30, tzinfo=UTC) for hour in (0, 1))
    assert [there(each).isoformat() for each in (first, again)] == [
        "2026-10-25T02:30:00+02:00",
        "2026-10-25T02:30:00+01:00",
    ]
    assert there(again) - there(first) == timedelta(hours=1)
    assert (there(first), there(again)) == (first, again)
    assert there(first, ZoneInfo("America/New_York")).isoformat() == "2026-10-24T20:30:00-04:00"


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
        "\uff12\uff10\uff12\uff16-12-01",
        " 2026-12-1",
    ],
)
def test_no_day(text: str) -> None:
    """What is no day on the calendar, or is written in another way, is refused by name."""
    with pytest.raises(ValueError, match=r"^day-unreadable$"):
        read_day(text)


@pytest.mark.parametrize(
    ("text", "instant"),
    [
        ("2026-06-04T10:00:00+02:00", datetime(2026, 6, 4, 8, tzinfo=UTC)),
        ("2026-06-04T10:00:00 02:00", datetime(2026, 6, 4, 8, tzinfo=UTC)),
        ("2026-06-04 10:00:00-04:30", datetime(2026, 6, 4, 14, 30, tzinfo=UTC)),
        ("2026-06-04t10:00:00z", datetime(2026, 6, 4, 10, tzinfo=UTC)),
        ("2026-06-04T10:00:00.25Z", datetime(2026, 6, 4, 10, 0, 0, 250_000, tzinfo=UTC)),
    ],
)
def test_an_instant_as_clients_write_it(text: str, instant: datetime) -> None:
    """RFC 3339 with its offset, whose plus may have become a blank on the way."""
    assert read_instant(text) == instant
    assert read_now_or_instant(text) == instant
    assert re.search(NOW_OR_INSTANT, text)
    assert read_now_or_instant("now") == "now"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("2026-06-04T10:00:00", "instant-without-offset"),
        ("2026-06-04T10:00", "instant-without-offset"),
        ("2026-06-04", "instant-without-offset"),
        ("2026-06-04T10:00+02:00", "instant-unreadable"),
        ("2026-06-31T10:00:00Z", "instant-unreadable"),
        ("2026-06-04T10:00:00+02:99", "instant-unreadable"),
        ("2026-06-04T24:00:01Z", "instant-unreadable"),
        ("1780560000", "instant-unreadable"),
        ("Now", "instant-unreadable"),
        ("", "instant-unreadable"),
    ],
)
def test_no_instant(text: str, code: str) -> None:
    """What is no instant is refused, and by another name where only its offset is missing."""
    with pytest.raises(ValueError, match=rf"^{code}$"):
        read_now_or_instant(text)


@given(st.text(max_size=40) | st.from_regex(NOW_OR_INSTANT))
def test_any_text_is_an_instant_or_refused(text: str) -> None:
    """Nothing but a zoned instant, `now` or a refusal comes of any text."""
    try:
        read = read_now_or_instant(text)
    except ValueError:
        with pytest.raises(ValueError, match=r"^instant-(unreadable|without-offset)$"):
            read_now_or_instant(text)
    else:
        assert read == "now" or read.tzinfo is not None
