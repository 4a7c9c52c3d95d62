"""Open or not at an instant, and until when: the nights of the time change, and strings of any kind."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.opening import LONGEST, Ground, timetable
from gateway.federation.hours import UNKNOWN, hours

BERLIN = ZoneInfo("Europe/Berlin")
NRW = Ground(zone=BERLIN, holidays="DE-NW")
NIGHTS = [datetime(2026, 3, 28, 22, tzinfo=UTC), datetime(2026, 10, 24, 21, tzinfo=UTC)]
NIGHT_OWLS = [
    "02:15-02:45",
    "22:00-02:30",
    "02:30-08:00",
    "00:00-02:00",
    "02:00-03:00",
    "Sa 20:00-26:30",
    "24/7",
    "Su 03:00-04:00",
]


def at(text: str) -> datetime:
    """An instant."""
    return datetime.fromisoformat(text)


@pytest.mark.parametrize(
    ("instant", "is_open", "change"),
    [
        ("2026-03-29T01:30:00+01:00", False, "2026-03-30T02:15:00+02:00"),  # 02:15 never comes this night
        ("2026-03-29T03:30:00+02:00", False, "2026-03-30T02:15:00+02:00"),
        ("2026-10-25T02:14:59+02:00", False, "2026-10-25T02:15:00+02:00"),
        ("2026-10-25T02:30:00+02:00", True, "2026-10-25T02:45:00+02:00"),
        ("2026-10-25T02:50:00+02:00", False, "2026-10-25T02:15:00+01:00"),  # and comes again
        ("2026-10-25T02:30:00+01:00", True, "2026-10-25T02:45:00+01:00"),
        ("2026-10-25T02:50:00+01:00", False, "2026-10-26T02:15:00+01:00"),
    ],
)
def test_an_hour_that_never_comes_and_one_that_comes_twice(instant: str, change: str, *, is_open: bool) -> None:
    """A door open from 02:15 to 02:45 stays shut in the night clocks go forward, and opens twice when they go back."""
    said = hours("02:15-02:45", at(instant), NRW)
    assert (said.open, said.next_change) == (is_open, at(change))


@pytest.mark.parametrize("text", NIGHT_OWLS)
@pytest.mark.parametrize("dusk", NIGHTS, ids=["forward", "back"])
def test_the_clock_on_the_wall_decides(dusk: datetime, text: str) -> None:
    """Minute by minute through both nights: open is what the wall shows, and the next change is the next minute it differs."""
    table = timetable(text, dusk.year, NRW)
    minutes = [dusk + timedelta(minutes=n) for n in range(9 * 60)]
    shown = [table.state(minute.astimezone(BERLIN).replace(tzinfo=None)) for minute in minutes]
    for n in range(0, 6 * 60, 7):
        said = hours(text, minutes[n], NRW)
        turns = next((minutes[m] for m in range(n, len(minutes)) if shown[m] != shown[n]), None)
        assert said.open == shown[n]
        if turns is not None:
            assert said.next_change == turns
        else:
            assert said.next_change is None or said.next_change > minutes[-1]


def test_a_change_is_told_in_the_places_own_time() -> None:
    """Asked in any zone, a place answers with its own clock."""
    said = hours("Mo-Su 08:00-18:00", at("2026-07-01T12:00:00-04:00"), NRW)
    assert said.open is False
    assert said.next_change is not None
    assert said.next_change.isoformat() == "2026-07-02T08:00:00+02:00"
    assert hours("Mo-Su 08:00-18:00", at("2026-07-01T17:59:59.999+02:00"), NRW).open is True
    assert hours("Mo-Su 08:00-18:00", at("2026-07-01T18:00:00+02:00"), NRW).open is False


@pytest.mark.parametrize("text", [None, "", "closed on Mondays", "Mo-Su 08:00-18:00"])
@pytest.mark.parametrize("year", [1, 1999, 2099, 9999])
def test_what_nobody_knows_is_unknown(text: str | None, year: int) -> None:
    """Without hours, with hours nobody can read, and in years whose holidays nobody knows: unknown, and no change."""
    assert hours(text, datetime(year, 6, 1, 12, tzinfo=UTC), NRW) == UNKNOWN
    if text is None or not text.startswith("Mo-Su"):
        assert hours(text, datetime(2026, 6, 1, 12, tzinfo=UTC), NRW) == UNKNOWN


@given(
    st.text(max_size=LONGEST + 5) | st.text('MoTuFrSPHaoffn-:;,|/"0123456789 []+', max_size=40),
    st.datetimes(timezones=st.sampled_from([UTC, BERLIN])),
)
def test_any_string_at_any_time_has_an_answer(text: str, instant: datetime) -> None:
    """Whatever a source writes, and whatever instant is asked: true, false or null, and a change that lies ahead."""
    said = hours(text, instant, NRW)
    assert said.open in (True, False, None)
    assert said.next_change is None or said.next_change > instant
