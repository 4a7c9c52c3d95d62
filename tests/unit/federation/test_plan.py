"""Plan: who is asked, what each can be asked, and why the others are not."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from domain.catalogue import FRACTIONS, PICKUPS, PLACES
from domain.errors import BadQuestion
from domain.geo import Box
from gateway.federation.plan import DEFAULT_WINDOW, Plan, plan
from tests.unit.clocks import Hand, leaping
from tests.unit.pieces import Backend, a_book, a_register, a_source, asking, reply

BOOK = a_book(
    a_source("adorf", PLACES, Backend(reply()), holds=frozenset({"playground"})),
    a_source("adorf", PLACES, Backend(reply()), ns="osm", provider="osm", pushes=frozenset({"kind", "bbox"})),
    a_source("bstadt", PLACES, Backend(reply()), pushes=frozenset({"q", "household", "item"})),
    a_register("adorf"),
    a_source("adorf", PICKUPS, Backend(reply()), pushes=frozenset({"household", "from_", "to"})),
)


def states(made: Plan) -> dict[str, str]:
    """Source or city → `asked`, or why not."""
    left = {each.source.id if each.source else each.city: each.state for each in made.left}
    return left | {each.source.id: "asked" for each in made.asks}


async def planned(resource: Any, hand: Hand | None = None, /, **asked: Any) -> Plan:
    """The plan of a question to the usual book."""
    return await plan(asking(resource, **asked), BOOK, hand or Hand())


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({}, ["asked", "asked", "asked"]),
        ({"cities": ("bstadt",)}, [None, None, "asked"]),
        ({"kind": ("school",)}, ["skipped", "asked", "asked"]),
        ({"kind": ("school", "playground")}, ["asked", "asked", "asked"]),
        ({"bbox": Box(west=6.1, south=51.0, east=6.3, north=51.1)}, ["asked", "asked", "skipped"]),
        ({"bbox": Box(west=6.25, south=51.0, east=6.35, north=51.1)}, ["skipped", "skipped", "skipped"]),
        ({"lat": 51.1, "lon": 6.5, "radius": 100.0}, ["skipped", "skipped", "asked"]),
        ({"lat": 51.1, "lon": 6.39, "radius": 2000.0}, ["skipped", "skipped", "asked"]),
        ({"lat": 51.1, "lon": 6.5}, ["asked", "asked", "asked"]),
    ],
)
@leaping
async def test_who_is_asked(asked: dict[str, Any], expected: list[str | None]) -> None:
    """A source is skipped when it holds none of the kinds, or when the ground asked about is not its city's."""
    made = states(await planned(PLACES, **asked))
    ids = ["adorf/amt/places", "adorf/osm/places", "bstadt/amt/places"]
    assert [made.get(each) for each in ids] == expected


@leaping
async def test_a_city_without_the_resource_says_so() -> None:
    """A chosen city that does not offer the resource is `unsupported`, not forgotten."""
    made = await planned(FRACTIONS)
    assert (made.asks, states(made)) == ((), {"adorf": "unsupported", "bstadt": "unsupported"})
    assert states(await planned(PICKUPS, address=("adorf:haus:9",))) == {
        "adorf/amt/waste.pickups": "asked",
        "bstadt": "unsupported",
    }


@leaping
async def test_only_what_is_pushed_is_in_the_call() -> None:
    """A call holds the fields its back-end understands, the others at their default: they are no part of the key."""
    box = Box(west=6.0, south=51.0, east=6.6, north=51.2)
    made = await planned(PLACES, kind=("playground",), q="x", bbox=box, lat=51.1, lon=6.1, trace="00-1", limit=7)
    first, second, third = (ask.calls[0] for ask in made.asks)
    assert first.query == PLACES.query()
    assert second.query == PLACES.query(kind=("playground",), bbox=box)
    assert third.query == PLACES.query(q="x")
    assert {call.trace for call in (first, second, third)} == {"00-1"}
    assert {call.deadline for call in (first, second, third)} == {made.question.deadline}
    other = await planned(PLACES, q="y", lat=51.15, lon=6.15, limit=9, cities=("adorf",), trace="00-2", seconds=1)
    assert other.asks[0].calls[0].key == first.key


@pytest.mark.parametrize(
    ("asked", "window"),
    [
        ({}, ("2026-11-22", "2027-01-21")),
        ({"from_": date(2026, 12, 1)}, ("2026-12-01", "2027-01-30")),
        ({"to": date(2026, 12, 1)}, ("2026-11-22", "2026-12-01")),
        ({"to": date(2026, 11, 1)}, ("2026-11-01", "2026-11-01")),
        ({"from_": date(2025, 1, 1), "to": date(2025, 1, 2)}, ("2025-01-01", "2025-01-02")),
        ({"from_": date.max}, ("9999-12-31", "9999-12-31")),
        ({"from_": date(9999, 12, 1)}, ("9999-12-01", "9999-12-31")),
    ],
)
@leaping
async def test_the_default_window(asked: dict[str, Any], window: tuple[str, str]) -> None:
    """Without days it is today and the sixty after; one end given, the other follows from it; no day is after the last."""
    made = await planned(PICKUPS, address=("adorf:haus:9",), **asked)
    query = made.question.query
    assert (query.from_.isoformat(), query.to.isoformat()) == window
    assert made.asks[0].calls[0].query == PICKUPS.query(from_=query.from_, to=query.to)


@leaping
async def test_today_is_the_town_s() -> None:
    """After midnight in town it is tomorrow there, whatever UTC says."""
    late = Hand(datetime(2026, 11, 22, 23, 30, tzinfo=UTC))
    made = await planned(PICKUPS, late, address=("adorf:haus:9",))
    assert made.question.query.from_ == date(2026, 11, 23)
    assert made.question.query.to - made.question.query.from_ == DEFAULT_WINDOW == timedelta(days=60)


@leaping
async def test_a_window_that_begins_today_has_its_bound_too() -> None:
    """A far last day is as much too long when the first is left out as when it is given."""
    window: dict[str, date] = {"to": date(2035, 1, 1)}
    for asked in (window, window | {"from_": date(2026, 11, 22)}):
        with pytest.raises(BadQuestion) as caught:
            await planned(PICKUPS, address=("adorf:haus:9",), **asked)
        assert [mistake.code for mistake in caught.value.mistakes] == ["window-too-long"]


@pytest.mark.parametrize(("require", "possible"), [("all", True), ("any", True), (1, True), (2, True), (3, False)])
@leaping
async def test_more_cities_than_are_asked_cannot_be_required(require: str | int, *, possible: bool) -> None:
    """`require` above the number of cities asked is a mistake of the question."""
    if possible:
        await planned(PLACES, require=require)
        return
    with pytest.raises(BadQuestion) as caught:
        await planned(PLACES, require=require)
    assert caught.value.mistakes[0].params == (("asked", "2"),)


@leaping
async def test_cities_that_are_not_asked_do_not_count() -> None:
    """A number is measured by the cities asked, not by those chosen."""
    with pytest.raises(BadQuestion):
        await planned(PLACES, require=2, cities=("adorf",))
    with pytest.raises(BadQuestion):
        await planned(FRACTIONS, require=1)
    await planned(FRACTIONS, require="all")
