"""Merge: one ordered page of all answers, and per source how it went."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import PICKUPS, PLACES
from domain.errors import Refused, SourceDown, SourceError, SourceLimited, SourceTimeout
from domain.exchange import Fault, Note, Reply, Window
from domain.vocabulary import FRACTION
from domain.waste import Pickup
from domain.words import coded
from gateway.federation.book import Source
from gateway.federation.gather import Heard
from gateway.federation.merge import WORST, Page, Row, fold_rows, merge
from gateway.federation.plan import Ask, Left, Plan
from tests.unit.pieces import NOON, Backend, a_place, a_source, question, reply, served

SOURCES = [
    a_source(city, PLACES, Backend(reply()), ns=ns, provider=ns)
    for city in ("adorf", "bstadt")
    for ns in ("amt", "osm")
]
HOUR = timedelta(hours=1)


def heard(source: Source, *outcomes: Reply | SourceError, notes: tuple[Note, ...] = (), seconds: float = 0.0) -> Heard:
    """What a source said."""
    return Heard(
        source=source,
        replies=tuple(each for each in outcomes if isinstance(each, Reply)),
        faults=tuple(Fault(error=each) for each in outcomes if isinstance(each, SourceError)),
        notes=notes,
        seconds=seconds,
    )


def merged(*answers: Heard, left: tuple[Left, ...] = (), resource: Any = PLACES, **asked: Any) -> Page:
    """The first page of these answers."""
    asks = tuple(Ask(source=answer.source, calls=()) for answer in answers)
    return merge(Plan(question=question(resource, **asked), asks=asks, left=left), answers, {})


def row(*outcomes: Reply | SourceError, **asked: Any) -> Row:
    """The row of one source."""
    return merged(heard(SOURCES[0], *outcomes), **asked).rows[0]


THINGS = st.dictionaries(
    st.text("ab12 ö", min_size=1, max_size=4), st.text("abÄ 19", max_size=3) | st.none(), max_size=6
)
SPLITS = st.lists(THINGS, min_size=4, max_size=4)


@given(SPLITS)
def test_merging_is_sorting(split: list[dict[str, str | None]]) -> None:
    """However records are spread over the sources, the page is what sorting all of them at once would give."""
    answers = []
    for source, names in zip(SOURCES, split, strict=True):
        answers.append(heard(source, served(PLACES, {native: a_place(name) for native, name in names.items()})))
    everything = [(record.order, record.id, a.source.binding) for a in answers for record in a.replies[0].records]
    page = merged(*answers, limit=1000)
    assert [(each.record.order, each.record.id, each.source.binding) for each in page.items] == sorted(everything)
    assert page.positions is None
    assert [each.count for each in page.rows] == [len(names) for names in split]


@given(SPLITS.map(lambda split: [{native: 51.0 + len(native) / 50 for native in part} for part in split]))
def test_with_a_position_the_nearest_comes_first(split: list[dict[str, float]]) -> None:
    """Asked from somewhere, items come by their distance, over all sources; who stands equally far keeps the usual order."""
    answers = []
    for source, lats in zip(SOURCES, split, strict=True):
        answers.append(heard(source, served(PLACES, {native: a_place("x", lat) for native, lat in lats.items()})))
    items = merged(*answers, limit=1000, lat=51.0, lon=6.1).items
    metres = [each.metres for each in items if each.metres is not None]
    assert len(metres) == sum(map(len, split))
    assert metres == sorted(metres)
    keys = [(round(each.metres or 0, 1), each.record.order, each.record.id) for each in items]
    assert keys == sorted(keys)


@given(SPLITS, st.integers(1, 30))
def test_a_page_has_its_limit(split: list[dict[str, str | None]], limit: int) -> None:
    """A page is the beginning of the whole, no longer than its limit, and says where the next begins if there is one."""
    answers = [
        heard(source, served(PLACES, {native: a_place(name) for native, name in names.items()}))
        for source, names in zip(SOURCES, split, strict=True)
    ]
    whole, page = merged(*answers, limit=1000).items, merged(*answers, limit=limit)
    assert page.items == whole[:limit]
    assert (page.positions is None) == (len(whole) <= limit)
    assert [each.count for each in page.rows] == [len(names) for names in split]


def test_the_same_thing_asked_twice_is_there_once() -> None:
    """One stop of a mobile collection, asked for two households, is one item; all households' days are in one order."""
    stop, early, late = (Pickup(day=date(2026, 12, day), fraction=coded(FRACTION, "hazardous")) for day in (5, 1, 9))
    one, two = served(PICKUPS, {"stop": stop, "late": late}), served(PICKUPS, {"stop": stop, "early": early})
    source = a_source("adorf", PICKUPS, Backend(reply()))
    window = {"from_": date(2026, 12, 1), "to": date(2026, 12, 31)}
    page = merged(heard(source, one, two), resource=PICKUPS, **window)
    assert [each.record.id for each in page.items] == ["early", "stop", "late"]
    assert page.rows[0].count == 3


@pytest.mark.parametrize(
    ("outcomes", "state", "problem"),
    [
        ([reply()], "fresh", None),
        ([reply(state="stale")], "stale", None),
        ([reply(), reply(state="stale")], "stale", None),
        ([SourceDown("x")], "failed", "source-down"),
        ([SourceTimeout("x")], "failed", "source-timeout"),
        ([Refused("x")], "refused", "source-refused"),
        ([SourceLimited("x")], "refused", "source-limited"),
        ([reply(), SourceDown("x")], "failed", "source-down"),
        ([], "fresh", None),
    ],
)
def test_states(outcomes: list[Reply | SourceError], state: str, problem: str | None) -> None:
    """A source's state is its worst call's: one household's failure is not hidden behind another's answer."""
    got = row(*outcomes)
    assert (got.state, got.problem, got.answered) == (state, problem, problem is None)


def test_a_row_says_what_there_is_to_say() -> None:
    """Rejected rows add up, the oldest answer gives the time, notes are said once, and the source's own pause is kept."""
    note = Note(slug="no-bins", params=(("address", "x"),))
    old = served(PLACES, {"1": a_place(), "2": a_place(kind="school")}, as_of=NOON - HOUR, notes=(note,))
    got = row(old, replace(reply(notes=(note,)), rejected=()), kind=("school",))
    assert (got.count, got.rejected, got.as_of, got.notes) == (1, 0, NOON - HOUR, (note,))
    assert row(SourceLimited("x", retry_after=30)).retry_after == 30
    assert merged(heard(SOURCES[0], seconds=1.5)).rows[0].seconds == 1.5


def test_a_cut_answer_is_not_whole() -> None:
    """A source that holds more than it gave says so, and the answer is not complete."""
    page = merged(heard(SOURCES[0], served(PLACES, {"1": a_place(), "2": a_place()}, cut=True)))
    assert page.rows[0].notes == (Note(slug="truncated", params=(("count", "2"),)),)
    assert (page.rows[0].state, page.complete) == ("fresh", False)


FIRST, LAST = date(2026, 12, 1), date(2026, 12, 31)


@pytest.mark.parametrize(
    ("covers", "note"),
    [
        ([None], None),
        ([Window(start=FIRST, end=LAST)], None),
        ([Window(start=date(2026, 1, 1), end=date(2027, 1, 1))], None),
        ([Window()], None),
        ([Window(start=FIRST, end=date(2026, 12, 30))], ("2026-12-01", "2026-12-30")),
        ([Window(start=date(2026, 12, 2), end=LAST)], ("2026-12-02", "2026-12-31")),
        ([Window(end=date(2026, 12, 30))], ("2026-12-01", "2026-12-30")),
        ([Window(start=date(2026, 12, 2))], ("2026-12-02", "2026-12-31")),
        (
            [
                Window(start=date(2026, 11, 1), end=date(2026, 12, 20)),
                Window(start=date(2026, 12, 9), end=date(2027, 1, 1)),
            ],
            ("2026-12-09", "2026-12-20"),
        ),
        ([Window(start=FIRST, end=LAST), None], None),
    ],
)
def test_the_window_an_answer_speaks_for(covers: list[Window | None], note: tuple[str, str] | None) -> None:
    """What all households' answers cover is what the row covers; a window that passes it is cut, says so, is not complete."""
    source = a_source("adorf", PICKUPS, Backend(reply()))
    answer = heard(source, *(reply(covers=each) for each in covers))
    page = merged(answer, resource=PICKUPS, from_=FIRST, to=LAST)
    assert page.complete == (note is None)
    notes = () if note is None else (Note(slug="window-cut", params=(("from", note[0]), ("to", note[1]))),)
    assert page.rows[0].notes == notes


def test_who_was_not_asked_has_a_row_too() -> None:
    """Unsupported and skipped sources are rows without an answer, and never make it incomplete."""
    left = (
        Left(city="bstadt", provider=None, state="unsupported"),
        Left(city="adorf", provider="osm", state="skipped", source=SOURCES[1]),
    )
    page = merged(heard(SOURCES[0], reply()), left=left)
    assert [(each.id, each.state, each.notes) for each in page.rows] == [
        ("adorf/amt/places", "fresh", ()),
        ("bstadt/-/places", "unsupported", ()),
        ("adorf/osm/places", "skipped", ()),
    ]
    assert page.complete
    nothing = merged(left=left)
    assert (nothing.items, nothing.complete, nothing.fresh_until) == ((), True, None)
    assert all(each.notes == (Note(slug="nothing-asked"),) for each in nothing.rows)


@pytest.mark.parametrize(
    "answers", [[reply(fresh_until=None)], [reply(fresh_until=NOON, state="stale")], [SourceDown("x")]]
)
def test_what_is_not_quite_fresh_is_asked_again_soon(answers: list[Reply | SourceError]) -> None:
    """One answer that failed, is stale or may not be kept, and the page has no time for which nobody need ask again."""
    good = reply(fresh_until=NOON + HOUR)
    assert merged(heard(SOURCES[0], good), heard(SOURCES[1], *answers)).fresh_until is None
    assert merged(heard(SOURCES[0], good, *answers)).fresh_until is None


def test_freshness_ends_with_the_first() -> None:
    """The page is fresh for as long as all its answers are."""
    answers = [heard(source, reply(fresh_until=NOON + n * HOUR)) for n, source in enumerate(SOURCES, start=1)]
    assert merged(*reversed(answers)).fresh_until == NOON + HOUR


def test_several_bindings_of_one_source_are_one_row() -> None:
    """A provider's layers are one source: counts add up, the worst state speaks with its problem, notes are said once."""
    layers = [a_source("adorf", PLACES, Backend(reply()), ns=ns) for ns in ("amt", "amt2", "amt3")]
    note = Note(slug="unmapped-values", params=(("values", "x"),))
    page = merged(
        heard(layers[0], served(PLACES, {"1": a_place()}, notes=(note,)), seconds=1),
        heard(layers[1], SourceLimited("x", retry_after=9), seconds=3),
        heard(layers[2], served(PLACES, {"1": a_place(), "2": a_place()}, notes=(note,), cut=True), seconds=2),
    )
    (got,) = page.rows
    assert (got.state, got.problem, got.retry_after, got.count, got.seconds) == ("refused", "source-limited", 9, 3, 3)
    assert got.notes == (note, Note(slug="truncated", params=(("count", "2"),)))
    assert not got.whole
    assert len(page.items) == 3


@given(st.lists(st.sampled_from(WORST), min_size=1, max_size=5))
def test_the_worst_of_those_asked_speaks(states: list[str]) -> None:
    """Of several layers the worst state of those that were asked is the source's; skipped ones count only among themselves."""
    rows = [Row(id="a", city="adorf", resource="places", provider="amt", source=None, state=state) for state in states]
    asked = [state for state in states if state not in {"unsupported", "skipped"}]
    (got,) = fold_rows(rows)
    assert got.state == (min(asked, key=WORST.index) if asked else states[0])
