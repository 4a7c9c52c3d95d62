"""Dates that move: a calendar's reader keeps the event and sees it change, and never loses a collection."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from gateway.federation.dates import MOST_BYTES, Dated, followed, read, written

TODAY = date(2026, 12, 1)
END = date(2027, 12, 1)


def days(*numbers: int) -> list[date]:
    """Days of December."""
    return [date(2026, 12, number) for number in numbers]


def shown(known: tuple[Dated, ...]) -> list[tuple[int, int, int, bool]]:
    """Day, first day, sequence, dropped."""
    return [(each.day.day, each.first.day, each.sequence, each.dropped) for each in known]


def test_what_is_said_first_is_new() -> None:
    """Nothing is known: each day is an event of its own."""
    assert shown(followed((), {"bio": days(3, 17)}, TODAY, END)) == [(3, 3, 0, False), (17, 17, 0, False)]


def test_the_same_said_again_changes_nothing() -> None:
    """No sequence grows without a change."""
    known = followed((), {"bio": days(3, 17), "rest": days(4)}, TODAY, END)
    assert followed(known, {"bio": days(3, 17), "rest": days(4)}, TODAY, END) == known


def test_a_moved_date_is_the_same_event() -> None:
    """Before Christmas on the Wednesday: the same first day, a higher sequence; moved on once more, higher again."""
    known = followed((), {"bio": days(10, 24)}, TODAY, END)
    moved = followed(known, {"bio": days(10, 23)}, TODAY, END)
    assert shown(moved) == [(10, 10, 0, False), (23, 24, 1, False)]
    assert shown(followed(moved, {"bio": days(10, 22)}, TODAY, END))[1] == (22, 24, 2, False)


def test_a_dropped_date_stays_as_cancelled_until_its_day() -> None:
    """Nothing near took its place; with its day it goes."""
    known = followed((), {"bio": days(3, 17, 31)}, TODAY, END)
    dropped = followed(known, {"bio": days(3, 31)}, TODAY, END)
    assert shown(dropped) == [(3, 3, 0, False), (17, 17, 1, True), (31, 31, 0, False)]
    later = followed(dropped, {"bio": days(31)}, date(2026, 12, 18), END)
    assert shown(later) == [(31, 31, 0, False)]


def test_a_dropped_date_may_come_back() -> None:
    """The same event again, and higher still."""
    known = followed((), {"bio": days(3, 17, 31)}, TODAY, END)
    dropped = followed(known, {"bio": days(3, 31)}, TODAY, END)
    assert shown(followed(dropped, {"bio": days(3, 17, 31)}, TODAY, END))[1] == (17, 17, 2, False)


def test_what_an_answer_does_not_speak_for_stays() -> None:
    """A source that says less far ahead than yesterday has dropped nothing."""
    known = followed((), {"bio": days(3, 17, 31)}, TODAY, END)
    assert followed(known, {"bio": days(3, 17)}, TODAY, date(2026, 12, 20)) == known


def test_series_are_never_mixed_up() -> None:
    """Paper that moves is not taken for organic waste, though the day fits."""
    known = followed((), {"bio": days(10), "paper": days(12)}, TODAY, END)
    after = followed(known, {"bio": days(), "paper": days(10, 12)}, TODAY, END)
    assert [(each.series, each.dropped) for each in after] == [("bio", True), ("paper", False), ("paper", False)]


def test_what_took_place_earlier_keeps_its_name() -> None:
    """What was first said for tomorrow, and took place today, is not called what is said for tomorrow then."""
    known = followed((), {"bio": days(2)}, TODAY, END)
    known = followed(known, {"bio": days(1)}, TODAY, END)
    (after,) = followed(known, {"bio": days(2)}, TODAY + timedelta(days=2), END)
    assert (after.day, after.sequence) == (*days(2), 0)
    assert after.first != known[0].first


SAID = st.dictionaries(
    st.sampled_from(["bio", "rest", "Papier – groß"]),
    st.sets(st.integers(0, 120).map(lambda n: TODAY + timedelta(days=n)), max_size=30),
)


@given(st.lists(SAID, max_size=6), st.integers(0, 40))
def test_whatever_is_said_all_of_it_is_shown_once(story: list[dict[str, set[date]]], pace: int) -> None:
    """After each answer exactly its days stand; no two events share series and first day; no sequence goes back."""
    known: tuple[Dated, ...] = ()
    for step, said in enumerate(story):
        today = TODAY + timedelta(days=step * pace)
        left = {series: {day for day in all_ if day >= today} for series, all_ in said.items()}
        before = {(each.series, each.first): each.sequence for each in known}
        known = followed(known, left, today, END)
        assert sorted((each.series, each.day) for each in known if not each.dropped) == sorted(
            (series, day) for series, all_ in left.items() for day in all_
        )
        assert len({(each.series, each.first) for each in known}) == len(known)
        assert all(each.sequence >= before.get((each.series, each.first), 0) for each in known)
        assert read(written(known)) == known


def test_what_is_remembered_is_bounded() -> None:
    """A year of everything fits; beyond that the far end is forgotten, never the near one."""
    year = [TODAY + timedelta(days=n) for n in range(0, 365, 2)]
    known = followed((), {f"series {n}": year for n in range(12)}, TODAY, END)
    text = written(known)
    assert len(text.encode()) <= MOST_BYTES + 100
    kept = read(text)
    assert kept == known[: len(kept)]
    assert len(kept) > 300


def test_what_is_no_memory_is_none() -> None:
    """Nothing, or what somebody else wrote, is as if nothing was known."""
    assert read(None) == read("") == read("{}") == read("[1,[],[[0,0]]]") == read('[0,["a"],[[0,-5]]]') == ()
