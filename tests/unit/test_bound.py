"""Bound: what every adapter's answer goes through before anybody else sees it."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.bound import bound, finisher, order_of, text_of
from adapters._kit.contract import Adapter, Tools
from adapters._kit.encode import record
from domain.catalogue import ADDRESSES, FRACTIONS, GUIDE, PICKUPS, PLACES, REPORTS
from domain.errors import SourceDown, SourceError, SourceNonsense, SourceTimeout
from domain.exchange import Fetch, Rejected
from domain.places import Address, PostalAddress
from domain.reports import PublicReport
from domain.vocabulary import FRACTION
from domain.waste import Fraction, GuideEntry, Pickup
from domain.words import Coded, coded
from tests.unit.clocks import leaping
from tests.unit.pieces import Backend, a_call, a_place, reply


def bound_to(fetch: Fetch) -> Fetch:
    """An adapter with this fetch, bound to the resource `places`."""
    adapter = cast(Adapter, SimpleNamespace(bind=lambda tools: fetch))
    tools = cast(Tools, SimpleNamespace(resource=PLACES, binding="adorf/amt/places#amt"))
    return bound(adapter, tools)


def pickup(day: date, fraction: str = "paper", address: str | None = None) -> Pickup:
    """A collection."""
    return Pickup(day=day, fraction=coded(FRACTION, fraction), address=address)


@pytest.mark.parametrize(
    ("foreign", "ours"),
    [
        (ConnectionResetError("secret"), SourceDown),
        (TimeoutError("secret"), SourceTimeout),
        (KeyError("secret"), SourceNonsense),
        (ValueError("secret"), SourceNonsense),
        (ExceptionGroup("several", [TypeError("secret")]), SourceNonsense),
    ],
)
@leaping
async def test_foreign_exceptions_stop_here(foreign: Exception, ours: type[SourceError]) -> None:
    """A foreign exception leaves as a source's failure with its cause kept and its text left out; our own pass as they are."""
    with pytest.raises(ours) as caught:
        await bound_to(Backend(foreign))(a_call())
    assert caught.value.__cause__ is foreign
    assert "secret" not in str(caught.value)
    own = SourceDown("own")
    with pytest.raises(SourceDown) as passed:
        await bound_to(Backend(own))(a_call())
    assert passed.value is own


@leaping
async def test_nothing_understood_is_nonsense() -> None:
    """Rows of which none could be understood are no empty answer; with one good row, or with no rows, it is an answer."""
    bad = (Rejected(row="1", why="x"),)
    with pytest.raises(SourceNonsense):
        await bound_to(Backend(reply(rejected=bad)))(a_call())
    good = await bound_to(Backend(reply(record("2", a_place()), rejected=bad)))(a_call())
    assert (len(good.records), good.rejected) == (1, bad)
    assert (await bound_to(Backend(reply()))(a_call())).records == ()


def test_an_id_is_there_once() -> None:
    """Of several rows under one id the first counts; the others are rejected, and counted with those rejected before."""
    before = Rejected(row="9", why="x")
    given_ = reply(record("1", a_place("A")), record("1", a_place("B")), record("2", a_place("C")), rejected=(before,))
    finished = finisher(PLACES)(given_)
    assert [(each.id, each.model.name) for each in finished.records] == [("1", "A"), ("2", "C")]
    assert [each.row for each in finished.rejected] == ["9", "1"]


def test_an_instant_that_no_calendar_has_is_refused() -> None:
    """A record that cannot be put in order because its time is before all time, or after it, is one row less, and no error."""
    told = [datetime(1, 1, 1, tzinfo=timezone(timedelta(hours=23))), datetime(2026, 12, 1, 12, tzinfo=UTC)]
    other = Coded(code=None, label=None, native="x")
    models = [PublicReport(category=other, status=other, requested_at=at) for at in told]
    done = finisher(REPORTS)(reply(*(record(str(number), model) for number, model in enumerate(models))))
    assert [each.id for each in done.records] == ["1"]
    assert done.rejected == (Rejected(row="0", why="its instant is in no calendar"),)


@given(st.randoms(use_true_random=False))
def test_records_stand_in_the_declared_order(chance: random.Random) -> None:
    """Whatever order the back-end gives: days as in time, numbers as numbers, words by spelling, absent last, then ids."""
    places = ["10. Grundschule", "9. Grundschule", "Ärztehaus", "Amt", "Öko-Hof", "Zoo", None]
    rows = [record(str(n), a_place(name)) for n, name in enumerate(places)]
    chance.shuffle(rows)
    names = [each.model.name for each in finisher(PLACES)(reply(*rows)).records]
    assert names == ["9. Grundschule", "10. Grundschule", "Ärztehaus", "Amt", "Öko-Hof", "Zoo", None]
    days = [record(str(n), pickup(date(2026, 12, 9) if n % 2 else date(2027, 1, 1))) for n in range(4)]
    chance.shuffle(days)
    assert [each.id for each in finisher(PICKUPS)(reply(*days)).records] == ["1", "3", "0", "2"]


def test_house_numbers_are_numbers() -> None:
    """Within a street 2 comes before 10, and 10 before 10a; spellings of one street stand together."""
    houses = [("Hauptstr.", "10a"), ("Hauptstraße", "2"), ("Hauptstrasse", "10"), ("Am Markt", "100")]
    rows = [record(f"{s} {n}", Address(street=s, house_number=n)) for s, n in houses]
    ordered = finisher(ADDRESSES)(reply(*rows)).records
    assert [each.model.house_number for each in ordered] == ["100", "2", "10", "10a"]


def test_order_is_text_of_the_sort_fields() -> None:
    """A record's place is as many texts as there are sort fields, so that any two records of a resource compare."""
    for resource, model in (
        (PLACES, a_place(None)),
        (PICKUPS, pickup(date(2026, 1, 2), address="essen:haus:9")),
        (FRACTIONS, Fraction(fraction=coded(FRACTION, "paper"), name="Papier")),
    ):
        order = order_of(model, resource)
        assert len(order) == len(resource.sort)
        assert all(isinstance(part, str) for part in order)


def test_coded_values_sort_by_their_code() -> None:
    """A coded field sorts by its code, by what the source wrote when it has none, and last when it has neither."""
    by_fraction = replace(FRACTIONS, sort=("fraction",))
    values: list[Any] = [coded(FRACTION, None, "Holz"), coded(FRACTION, "paper", "AAA"), coded(FRACTION, None)]
    assert [order_of(Fraction(fraction=v, name="x"), by_fraction) for v in values] == [("holz",), ("paper",), ("~",)]


def test_what_is_searched() -> None:
    """The searched words are folded, reach into parts, leave out what is absent; a typed house keeps its parts apart."""
    place = a_place("Spielplatz Süd", address=PostalAddress(street="Königstr."), note=None)
    assert text_of(place, PLACES) == "spielplatz sued koenigstr"
    assert text_of(a_place(None), PLACES) == ""
    assert text_of(Address(street="Aachener Straße", house_number="12a"), ADDRESSES) == "aachenerstr|12a||"
    entry = GuideEntry(item="Alte Schränke", synonyms=("Regal",), english="shelf")
    assert text_of(entry, GUIDE) == "|alte schraenke|alteschraenke|regal|shelf|\n alte schrank regal shelf "
    assert finisher(PLACES)(reply(record("1", place))).records[0].text == "spielplatz sued koenigstr"
