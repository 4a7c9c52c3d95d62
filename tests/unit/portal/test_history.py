"""How days of the past are judged, said and drawn."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from portal.history import Sum, course, past
from portal.status_words import bars, percent
from storage.watch_ports import Day

FIRST = date(2026, 9, 3)
DAYS = [FIRST + timedelta(days=n) for n in range(90)]


@pytest.mark.parametrize(
    ("minutes", "tone"),
    [
        (Sum(), "quiet"),
        (Sum(good=1000), "good"),
        (Sum(good=996, bad=4), "good"),
        (Sum(good=994, bad=6), "care"),
        (Sum(good=80, care=20), "care"),
        (Sum(good=95, bad=5), "care"),
        (Sum(good=94, bad=6), "bad"),
        (Sum(bad=1), "bad"),
    ],
)
def test_a_day_is_judged_by_its_asked_minutes(minutes: Sum, tone: str) -> None:
    """Answers count, also late or old ones; a day full of trouble is not a good one; a day without questions is neither."""
    assert minutes.tone == tone


def test_what_stands_behind_a_service_is_one_course() -> None:
    """Bindings are added up day by day, each once; what others did is not in it; a day nobody asked is there, too."""
    rows = [
        Day(day=DAYS[0], binding="adorf/amt/places#a", good=10, care=0, bad=0),
        Day(day=DAYS[0], binding="nrw/land/places#b", good=0, care=5, bad=5),
        Day(day=DAYS[89], binding="adorf/amt/events#a", good=7, care=0, bad=0),
    ]
    its = course(past(rows), ["adorf/amt/places#a", "nrw/land/places#b", "nrw/land/places#b"], DAYS)
    assert its.days[0] == (DAYS[0], Sum(good=10, care=5, bad=5))
    assert its.whole == Sum(good=10, care=5, bad=5)
    assert its.tones == {"good": 0, "care": 0, "bad": 1, "quiet": 89}
    drawn = bars(its)
    assert [(high, tone) for _, _, high, tone in drawn[:2]] == [(32, "bad"), (4, "quiet")]
    assert all(top + high == 32 for _, top, high, _ in drawn)


def test_a_share_is_never_rounded_up_to_a_whole() -> None:
    """One bad minute in a quarter of a year is not 100 %."""
    assert percent(0.99999, language="en") == "99.9 %"
    assert percent(0.992, language="de") == "99,2 %"
    assert percent(1.0, language="de") == "100 %"
    assert percent(0.07, language="en") == "7.0 %"
    assert percent(None, language="de") == "–"
