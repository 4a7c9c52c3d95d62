"""Paging: each record once, in order, however the records are spread and whoever is down in between."""

from __future__ import annotations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from domain.catalogue import PLACES
from domain.errors import BadQuestion, SourceDown
from domain.exchange import Call, Fetch, Reply
from gateway.federation.ask import Answer, ask, item_id
from gateway.federation.book import Book
from tests.unit.clocks import Hand, leaping, settle
from tests.unit.pieces import Backend, a_book, a_place, a_source, asking, served

Split = list[dict[str, tuple[str | None, int]]]
BINDINGS = [(city, ns) for city in ("adorf", "bstadt") for ns in ("amt", "osm")]
SPLITS = st.lists(
    st.dictionaries(
        st.text("ab1 ö~", min_size=1, max_size=3),
        st.tuples(st.text("aÄ1", max_size=2) | st.none(), st.integers(0, 3)),
        max_size=7,
    ),
    min_size=4,
    max_size=4,
)


class Switch:
    """Which bindings are down at the moment."""

    def __init__(self) -> None:
        self.down: frozenset[int] = frozenset()

    def fetch(self, place: int, answer: Reply) -> Fetch:
        """A source that gives its answer unless it is down."""

        async def asked(call: Call) -> Reply:
            if place in self.down:
                raise SourceDown("x")
            return answer

        return asked


def a_split(split: Split, switch: Switch) -> Book:
    """The records spread over two cities with two sources each."""
    return a_book(
        *(
            a_source(city, PLACES, switch.fetch(place, served(PLACES, things(part))), ns=ns, provider=ns)
            for place, ((city, ns), part) in enumerate(zip(BINDINGS, split, strict=True))
        )
    )


def things(part: dict[str, tuple[str | None, int]]) -> dict[str, object]:
    """Native id → place; the numbers put some of them equally far away."""
    return {native: a_place(name, 51.0 + step / 100) for native, (name, step) in part.items()}


def ids(answers: list[Answer]) -> list[str]:
    """Everything shown, in the order it was shown."""
    return [item_id(shown) for answer in answers for shown in answer.page.items]


async def paged(
    book: Book, switch: Switch, outages: list[frozenset[int]], limits: list[int], **asked: float
) -> list[Answer]:
    """All pages; on the first ones so many bindings are down, and the limits go round."""
    pages: list[Answer] = []
    cursor = None
    while not pages or cursor is not None:
        switch.down = outages[len(pages)] if len(pages) < len(outages) else frozenset()
        limit = limits[len(pages) % len(limits)]
        pages.append(await ask(asking(PLACES, limit=limit, cursor=cursor, **asked), book, Hand()))
        cursor = pages[-1].next_cursor
        assert len(pages) < 100
    return pages


LIMITS = st.lists(st.integers(1, 6), min_size=1, max_size=3)
WHERE = st.sampled_from([{}, {"lat": 51.01, "lon": 6.1}])


@given(SPLITS, LIMITS, WHERE)
def test_each_record_once_and_in_order(split: Split, limits: list[int], where: dict[str, float]) -> None:
    """Page by page, with any limits, by name or by distance, a client sees exactly what one large page would show."""
    switch = Switch()
    book = a_split(split, switch)
    pages = settle(paged(book, switch, [], limits, **where))
    assert ids(pages) == ids(settle(paged(book, switch, [], [1000], **where)))
    assert len(ids(pages)) == sum(map(len, split))
    assert all(answer.page.items for answer in pages[1:])


@given(SPLITS, LIMITS, WHERE, st.lists(st.frozensets(st.integers(0, 3), max_size=3), min_size=1, max_size=4))
def test_nothing_is_lost_when_a_source_comes_back(
    split: Split, limits: list[int], where: dict[str, float], outages: list[frozenset[int]]
) -> None:
    """Sources that fail on one page and are back on a later one lose nothing and double nothing, and no other source does."""
    switch = Switch()
    book = a_split(split, switch)
    pages = settle(paged(book, switch, outages, limits, **where))
    assume(len(pages) > len(outages))  # on the last page whoever is down is missing, and `complete` says so
    whole = ids(settle(paged(book, switch, [], [1000], **where)))
    assert sorted(ids(pages)) == sorted(whole)
    for city, ns in BINDINGS:
        own = [each for each in whole if each.startswith(f"{city}:{ns}:")]
        assert [each for each in ids(pages) if each.startswith(f"{city}:{ns}:")] == own
    assert [answer.page.complete for answer in pages[: len(outages)]] == [not down for down in outages]


@leaping
async def test_a_cursor_is_for_its_own_question() -> None:
    """The next page of another question is refused, before anybody is asked."""
    source = Backend(served(PLACES, {str(n): a_place(f"P{n}") for n in range(5)}))
    book = a_book(a_source("adorf", PLACES, source))
    first = await ask(asking(PLACES, limit=2), book, Hand())
    assert first.next_cursor is not None
    before = len(source.calls)
    for fields in ({"q": "p"}, {"cities": ("adorf",)}, {"lat": 51.0, "lon": 6.0}):
        with pytest.raises(BadQuestion):
            await ask(asking(PLACES, cursor=first.next_cursor, **fields), book, Hand())
    assert len(source.calls) == before


@leaping
async def test_the_last_page_has_no_cursor() -> None:
    """A page that ends exactly with the last record is the last page."""
    book = a_book(a_source("adorf", PLACES, Backend(served(PLACES, {str(n): a_place() for n in range(4)}))))
    assert (await ask(asking(PLACES, limit=4), book, Hand())).next_cursor is None
    assert (await ask(asking(PLACES, limit=3), book, Hand())).next_cursor is not None
