"""Opening hours in OpenStreetMap's syntax, as the wall clocks of North Rhine-Westphalia read them."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.opening import LONGEST, Ground, Unreadable, extra_days, is_readable, needs_sun, timetable
from config.load import shipped

NRW = Ground(zone=ZoneInfo("Europe/Berlin"), holidays="DE-NW", spot=(51.4, 6.8))
YARD = "Mo-Sa 08:00-18:00; Dec 24,Dec 31 Mo-Sa 08:00-12:00; PH off"


def at(text: str) -> datetime:
    """What a clock on the wall shows."""
    return datetime.fromisoformat(text)


def state(text: str, wall: str, ground: Ground = NRW) -> bool | None:
    """Open, closed or unknown."""
    return timetable(text, at(wall).year, ground).state(at(wall))


def change(text: str, wall: str, ground: Ground = NRW) -> str | None:
    """The next change, as the wall shows it."""
    found = timetable(text, at(wall).year, ground).change(at(wall))
    return None if found is None else found.isoformat(timespec="minutes")


@pytest.mark.parametrize(
    ("wall", "is_open"),
    [
        ("2026-06-03T10:00", True),  # the Wednesday before
        ("2026-06-04T10:00", False),  # Fronleichnam
        ("2026-06-05T10:00", True),  # the Friday after
        ("2026-10-03T10:00", False),  # the national day, a Saturday
        ("2026-10-31T10:00", True),  # Reformationstag, none here
        ("2026-11-01T10:00", False),  # Allerheiligen, a Sunday
        ("2027-11-01T10:00", False),  # Allerheiligen, a Monday
        ("2027-11-02T10:00", True),
        ("2026-12-24T10:00", True),
        ("2026-12-24T12:00", False),
        ("2026-12-25T10:00", False),
        ("2026-12-26T10:00", False),
        ("2026-12-28T10:00", True),
        ("2026-12-31T11:59", True),
        ("2026-12-31T12:00", False),
        ("2027-01-01T10:00", False),
        ("2026-06-07T10:00", False),  # a Sunday
    ],
)
def test_a_recycling_centre_through_the_year(wall: str, *, is_open: bool) -> None:
    """`PH off` closes on the country's holidays and the Land's; the two eves are no holidays and have hours of their own."""
    assert state(YARD, wall) is is_open


def test_the_land_adds_two_days() -> None:
    """North Rhine-Westphalia keeps Fronleichnam and Allerheiligen beyond the country's nine, every year."""
    assert extra_days("DE-NW", 2026)[2:4] == (date(2026, 6, 4), date(2026, 11, 1))
    assert [len(extra_days("DE-NW", year)) for year in (2000, 2038, 2098)] == [6, 6, 6]


@pytest.mark.parametrize("year", range(2024, 2041))
def test_both_calendars_agree_on_the_country(year: int) -> None:
    """What one library counts as a holiday of the Land, the timetable closes on; and on no other day of the year."""
    from holidays import country_holidays

    table = timetable("00:00-24:00; PH off", year, NRW)
    days = [date.fromordinal(n) for n in range(date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal())]
    closed = {day for day in days if not table.state(datetime.combine(day, time(12)))}
    assert closed == set(country_holidays("DE", subdiv="NW", years=year))


@pytest.mark.parametrize(
    ("text", "wall", "is_open"),
    [
        ("PH 10:00-14:00", "2026-06-04T11:00", True),
        ("PH 10:00-14:00", "2026-06-03T11:00", False),
        ("Su,PH 10:00-14:00", "2026-06-04T11:00", True),
        ("Su,PH 10:00-14:00", "2026-06-07T11:00", True),
        ("Apr-Sep PH 10:00-14:00", "2026-06-04T11:00", True),
        ("Apr-Sep PH 10:00-14:00", "2027-11-01T11:00", False),
        ("PH -1 day 10:00-14:00", "2026-06-03T11:00", True),  # the eve of Fronleichnam
        ("Mo-Fr 08:00-12:00, PH 10:00-16:00", "2026-06-04T15:00", True),
        ("Mo-Fr 08:00-12:00, PH 10:00-16:00", "2026-06-05T15:00", False),
        ("Mo-Fr 08:00-12:00; PH off; 2026 Jun 04 09:00-10:00", "2026-06-04T09:30", True),  # the last rule wins
        ('Mo-Fr 08:00-12:00 open "not on PH"', "2026-06-04T09:00", True),  # words are no rule
        ("PH,SH off", "2026-06-04T09:00", False),
    ],
)
def test_every_way_to_name_a_holiday(text: str, wall: str, *, is_open: bool) -> None:
    """A rule that names `PH` holds on the Land's own holidays exactly as on the country's."""
    assert state(text, wall) is is_open


@pytest.mark.parametrize(
    ("text", "wall", "says"),
    [
        ('"by appointment"', "2026-06-05T09:00", None),
        ('Mo-Fr 08:00-12:00 "ring the bell"', "2026-06-05T09:00", None),
        ('Mo-Fr 08:00-12:00 open "ring the bell"', "2026-06-05T09:00", True),
        ("Mo-Fr 08:00-12:00 unknown", "2026-06-05T09:00", None),
        ('Mo-Fr 08:00-12:00 || "by appointment"', "2026-06-05T15:00", None),
        ('Mo-Fr 08:00-12:00 || "by appointment"', "2026-06-05T09:00", True),
        ("Mo-Fr 08:00-12:00; PH unknown", "2026-06-04T09:00", None),
        ("Mo-Fr 08:00-12:00; SH off", "2026-07-28T09:00", None),  # nobody told us the school holidays
        ("Mo-Fr 08:00-12:00; SH off", "2026-07-28T15:00", False),  # closed either way
        ("SH 08:00-12:00", "2026-07-28T09:00", None),
        ("Mo-Fr 08:00-12:00; SH 08:00-14:00", "2026-07-28T09:00", True),  # open either way
    ],
)
def test_unknown_is_neither_open_nor_closed(text: str, wall: str, *, says: bool | None) -> None:
    """Words without a state, and days nobody told us, make it unknown, and only where it depends on them."""
    assert state(text, wall) is says


@pytest.mark.parametrize(
    ("text", "wall", "then"),
    [
        (YARD, "2026-12-01T17:59", "2026-12-01T18:00"),
        (YARD, "2026-12-01T18:00", "2026-12-02T08:00"),
        (YARD, "2026-06-03T18:00", "2026-06-05T08:00"),  # over Fronleichnam
        (YARD, "2026-12-31T12:00", "2027-01-02T08:00"),  # over the year's end
        (YARD, "2027-10-30T18:00", "2027-11-02T08:00"),  # over a Sunday and Allerheiligen
        ("22:00-02:00", "2026-12-31T23:30", "2027-01-01T02:00"),
        ("22:00-02:00", "2027-01-01T01:59", "2027-01-01T02:00"),
        ("24/7", "2026-06-04T10:00", None),
        ("off", "2026-06-04T10:00", None),
        ("08:00-12:00,12:00-18:00", "2026-06-04T10:00", "2026-06-04T18:00"),
        ('08:00-12:00 open "a", 12:00-18:00 open "b"', "2026-06-04T10:00", "2026-06-04T18:00"),
        ("2099 Mo-Su 10:00-12:00", "2026-06-04T10:00", None),  # beyond the year that is looked at
        ("Jan 01-Mar 31 10:00-12:00", "2026-03-31T12:00", "2027-01-01T10:00"),
    ],
)
def test_the_next_change(text: str, wall: str, then: str | None) -> None:
    """A change is the minute at which the state is another; None when that is a year away or never."""
    assert change(text, wall) == then


@pytest.mark.parametrize("wall", ["2026-06-21T21:30", "2026-12-21T16:00"])
def test_the_sun_sets_where_the_place_is(wall: str) -> None:
    """Sunset is the place's own: half past nine in a summer's evening is day, and in winter four in the afternoon is."""
    assert needs_sun("sunrise-sunset")
    assert not needs_sun(YARD)
    assert state("sunrise-sunset", wall) is True
    assert state("sunrise-sunset", wall[:10] + "T23:00") is False
    assert (change("sunrise-sunset", wall) or "")[:13] == f"{wall[:10]}T{21 if '-06-' in wall else 16}"


def test_every_list_of_ours_is_readable() -> None:
    """Each `opening` in the lists that ship is in the syntax."""
    files = list(Path(shipped(), "lists").rglob("*.geojson"))
    found = [
        feature["properties"].get("opening")
        for file in files
        for feature in orjson.loads(file.read_bytes())["features"]
    ]
    assert len([text for text in found if text]) >= 10
    assert [text for text in found if text and not is_readable(text)] == []


@pytest.mark.parametrize(
    "text", ["", "closed on Mondays", "Mo-Fr 08-12", "PH off" + " " * 10 + "x", "Mo " * LONGEST, "8:00", "PH Mo-Fr off"]
)
def test_what_is_not_in_the_syntax(text: str) -> None:
    """A string out of the syntax, or longer than any value of OpenStreetMap's, is unreadable by name."""
    assert not is_readable(text)
    with pytest.raises(Unreadable):
        timetable(text, 2026, NRW)


@pytest.mark.parametrize("holidays_of", ["", "ZZ", "DE-XX"])
def test_without_a_calendar_a_holiday_is_unreadable(holidays_of: str) -> None:
    """Where nobody knows the holidays, a string that names them is unreadable, and one that does not is read."""
    nowhere = Ground(zone=NRW.zone, holidays=holidays_of)
    with pytest.raises(Unreadable):
        timetable(YARD, 2026, nowhere)
    if holidays_of != "ZZ":
        assert state("Mo-Fr 08:00-12:00", "2026-06-05T09:00", nowhere) is True


_WIDE = ["", "", "", "Apr-Oct ", "Dec 24-26 ", "2027 ", "week 1-53/2 ", "easter ", "Feb 29 ", "2026-2099/3 "]
_DAYS = [
    "",
    "Mo-Fr",
    "Sa,Su",
    "PH",
    "SH",
    "Su,PH",
    "PH,SH",
    "PH Mo-Fr",
    "PH +1 day",
    "Mo[1]",
    "Su[-1]",
    "Fr-Mo",
    "SH Sa",
]
_TIMES = [
    "",
    "08:00-18:00",
    "22:00-02:00",
    "10:00-10:00",
    "00:00-24:00",
    "sunrise-sunset",
    "(sunset-01:00)-26:00",
    "10:00+",
]
_STATES = ["", "", " off", " open", " unknown", ' "x"', ' open "PH; y"']


@st.composite
def hours(draw: st.DrawFn) -> str:
    """Strings that look like opening hours, most of them in the syntax."""
    rules = []
    for _ in range(draw(st.integers(1, 5))):
        parts = [draw(st.sampled_from(part)) for part in (_WIDE, _DAYS, _TIMES)]
        rules += [" ".join(part.strip() for part in parts if part) + draw(st.sampled_from(_STATES))]
        rules += [draw(st.sampled_from(["; ", ", ", " || "]))]
    return "".join(rules[:-1])


@given(hours() | st.text(max_size=LONGEST + 5), st.datetimes(at("1970-01-01"), at("2199-12-31")))
def test_any_string_is_read_or_refused(text: str, wall: datetime) -> None:
    """Whatever stands there, it is readable or not; a change lies ahead, and the state is another then."""
    try:
        table = timetable(text, wall.year, NRW)
    except Unreadable:
        return
    assert is_readable(text)
    following = table.change(wall)
    if following is not None:
        assert following > wall
        assert table.state(following) != table.state(wall)


@given(hours().filter(is_readable), st.integers(2024, 2030))
def test_saying_a_rule_once_more_never_spoils_a_string(text: str, year: int) -> None:
    """What is in the syntax stays in it when its rules are repeated for the Land's own days."""
    timetable(text, year, NRW)
