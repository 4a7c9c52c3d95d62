"""Join: one thing that several providers know of is shown once, as the first says it, completed by the others."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import PARKING, PLACES
from domain.errors import SourceDown
from domain.exchange import Fault
from domain.geo import point
from domain.parking import Parking
from domain.places import PostalAddress
from domain.vocabulary_parking import PARKING_KIND, PARKING_TREND
from domain.words import coded
from gateway.federation.gather import Heard
from gateway.federation.join import filled, joined
from gateway.federation.merge import merge
from gateway.federation.plan import Ask, Plan
from tests.unit.pieces import Backend, a_place, a_source, question, reply, served

COUNTS = a_source("adorf", PARKING, Backend(reply()), ns="haus", provider="verkehr")
TABLE = a_source("adorf", PARKING, Backend(reply()), ns="haus", provider="stadt")
OTHER = a_source("adorf", PARKING, Backend(reply()), ns="bahn", provider="bahn")
ABROAD = a_source("bstadt", PARKING, Backend(reply()), ns="haus", provider="stadt")
NINE = datetime(2026, 12, 1, 9, tzinfo=UTC)


def park(name: str | None = "P", **more: Any) -> Parking:
    """A garage."""
    return Parking(kind=coded(PARKING_KIND, "garage"), name=name, location=point(51.1, 6.1), **more)


def said(source: Any, things: dict[str, Parking] | None, **more: Any) -> Heard:
    """What a source said; None: nothing, it is down."""
    replies = () if things is None else (served(PARKING, things, **more),)
    faults = (Fault(error=SourceDown("down")),) if things is None else ()
    return Heard(source=source, replies=replies, faults=faults, notes=(), seconds=0.0)


def shown(*answers: Heard) -> dict[str, dict[str, Any]]:
    """Each answer's records, by source and id."""
    return {
        each.source.binding: {record.id: record.model for reply in each.replies for record in reply.records}
        for each in joined(answers, PARKING)
    }


ADDRESS = PostalAddress(street="Hauptstraße", postcode="10001")


def test_the_first_counts_and_the_next_fills_in() -> None:
    """Its values stay, its gaps are filled, 0 is no gap; the thing is gone from the second, the rest stays."""
    counts = {"1": park("P1", free=0, capacity=None), "v9": park("P9", free=4)}
    table = {"1": park("Markt", capacity=80, address=ADDRESS), "2": park("Dom")}
    found = shown(said(COUNTS, counts), said(TABLE, table))
    assert found == {
        COUNTS.binding: {"1": park("P1", free=0, capacity=80, address=ADDRESS), "v9": park("P9", free=4)},
        TABLE.binding: {"2": park("Dom")},
    }


def test_the_bytes_and_the_order_are_those_of_the_whole() -> None:
    """What is shown is what was joined; a name that was filled in sorts."""
    (first, _) = joined(
        [said(COUNTS, {"1": park(None, free=3), "2": park("B")}), said(TABLE, {"1": park("A")})], PARKING
    )
    records = first.replies[0].records
    assert [(record.id, record.order) for record in records] == [("1", ("a",)), ("2", ("b",))]
    assert b'"name":"A"' in b"".join(records[0].pieces)


def test_only_one_city_and_namespace_is_joined_and_only_where_the_resource_is() -> None:
    """Equal ids of another namespace, city or kind of resource are other things, and nothing is touched."""
    answers = (said(COUNTS, {"1": park()}), said(OTHER, {"1": park()}), said(ABROAD, {"1": park()}))
    assert joined(answers, PARKING) == answers
    pair = (said(COUNTS, {"1": park()}), said(TABLE, {"1": park()}))
    assert joined(pair, replace(PARKING, joined=False)) == pair
    places = [a_source("adorf", PLACES, Backend(reply()), ns="x", provider=name) for name in ("a", "b")]
    heard = [
        Heard(source=s, replies=(served(PLACES, {"1": a_place()}),), faults=(), notes=(), seconds=0.0) for s in places
    ]
    assert joined(heard, PLACES) == tuple(heard)


def test_one_that_is_away_takes_nothing_along() -> None:
    """With either silent the other's half is there under the same id."""
    things = {"1": park("P1", free=3)}
    assert shown(said(COUNTS, None), said(TABLE, things)) == {COUNTS.binding: {}, TABLE.binding: things}
    assert shown(said(COUNTS, things), said(TABLE, None)) == {COUNTS.binding: things, TABLE.binding: {}}


def test_what_belongs_together_comes_from_one() -> None:
    """A dead counter's time is not put beside another's count, nor one's hours beside the other's wording."""
    stable = coded(PARKING_TREND, "stable")
    dead = park(counted_at=NINE, opening_text="immer")
    alive = park(free=7, counted_at=NINE, trend=stable, opening="24/7", opening_text="24 h")
    assert filled(dead, [alive]) == dead
    assert filled(park(), [park(), alive, park(free=1)]) == park(
        free=7, counted_at=NINE, trend=stable, opening="24/7", opening_text="24 h"
    )
    assert filled(dead, []) is dead


MODELS = st.builds(
    park,
    st.none() | st.text("ab", min_size=1, max_size=3),
    capacity=st.none() | st.integers(0, 9),
    free=st.none() | st.integers(0, 9),
    operator=st.none() | st.just("Stadt"),
)
THINGS = st.dictionaries(st.sampled_from("1234"), MODELS)


@given(st.lists(THINGS, min_size=3, max_size=3))
def test_nothing_is_lost_invented_or_shown_twice(spread: list[dict[str, Parking]]) -> None:
    """However things are spread over three providers: each id once, and each value somebody's, the first who says it."""
    third = a_source("adorf", PARKING, Backend(reply()), ns="haus", provider="dritte")
    answers = [said(source, things) for source, things in zip((COUNTS, TABLE, third), spread, strict=True)]
    found = [(name, model) for things in shown(*answers).values() for name, model in things.items()]
    assert sorted(name for name, _ in found) == sorted({name for things in spread for name in things})
    for name, model in found:
        halves = [things[name] for things in spread if name in things]
        for field in fields(Parking):
            said_by = [value for half in halves if (value := getattr(half, field.name)) not in (None, ())]
            assert getattr(model, field.name) == (said_by[0] if said_by else field.default)


def test_it_is_done_once_for_the_same_answers_and_anew_for_others() -> None:
    """Cached answers are joined once; whether one is stale by now is told as it is; a newer half is another."""
    counts, table = said(COUNTS, {"1": park("P1", free=3)}), said(TABLE, {"1": park("Markt", capacity=9)})
    (first, _) = joined([counts, table], PARKING)
    old = replace(counts, replies=(replace(counts.replies[0], state="stale"),))
    (again, _) = joined([old, table], PARKING)
    assert again.replies[0].records is first.replies[0].records
    assert (first.replies[0].state, again.replies[0].state) == ("fresh", "stale")
    (newer, _) = joined([counts, said(TABLE, {"1": park("Markt", capacity=10)})], PARKING)
    assert newer.replies[0].records[0].model.capacity == 10


def test_a_filter_sees_the_whole() -> None:
    """What one half says is found although the other does not: the join comes before every filter."""
    answers = [said(COUNTS, {"1": park(free=12)}), said(TABLE, {"1": park("Markt"), "2": park("Dom")})]
    asks = tuple(Ask(source=answer.source, calls=()) for answer in answers)
    page = merge(Plan(question=question(PARKING, min_free=10), asks=asks, left=()), answers, {})
    assert [(each.source.binding, each.record.id) for each in page.items] == [(COUNTS.binding, "1")]
    assert [(row.provider, row.count) for row in page.rows] == [("verkehr", 1), ("stadt", 0)]
