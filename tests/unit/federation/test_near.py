"""Near: what is found by strips is what looking at every record finds, in content, order, count and pages."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from importlib import import_module
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.catalogue import DISRUPTIONS, PLACES
from domain.disruptions import Disruption
from domain.exchange import Reply
from domain.geo import Box, MultiPoint, distance, point
from domain.vocabulary import PLACE_KIND
from domain.vocabulary_transit import EFFECT
from domain.words import coded
from gateway.federation import sift as sifting
from gateway.federation.area import Ground
from gateway.federation.gather import Heard
from gateway.federation.held import Held
from gateway.federation.merge import merge
from gateway.federation.near import Inside, Near
from gateway.federation.plan import Ask, Plan
from gateway.federation.sift import sift
from tests.unit.pieces import Backend, a_place, a_source, question, served

LATITUDES = st.one_of(
    st.floats(50.9, 51.3), st.sampled_from([51.0, 51.1, 51.1 + 1e-6, 51.2]), st.floats(-89, 89), st.just(0.0)
)
LONGITUDES = st.one_of(st.floats(5.9, 6.3), st.sampled_from([6.0, 6.1, 6.1 + 1e-6, 6.2]), st.floats(-180, 180))
POSITIONS = st.tuples(LATITUDES, LONGITUDES)
WEST = Ground(shape=Box(west=-180, south=-90, east=6.1, north=90), centre=point(51, 6), ags="1")
EAST = Ground(shape=Box(west=6.1, south=-90, east=180, north=90), centre=point(51, 7), ags="2")
BETWEEN = replace(WEST, others=(EAST,))


def an_answer(spots: list[tuple[float, float] | None]) -> Reply:
    """Places there, some of them twice, some nowhere, in their declared order."""
    nowhere: Any = a_place()  # as an address may be; a place never is
    things: dict[str, Any] = {}
    for at, spot in enumerate(spots):
        kind = coded(PLACE_KIND, ("library", "market")[at % 3 > 1])
        things[f"{at:05}"] = replace(nowhere, name=f"P{at % 3}", kind=kind, location=spot and point(*spot))
    answer = served(PLACES, things)
    return replace(answer, records=tuple(sorted(answer.records, key=lambda record: (record.order, record.id))))


def pages(answer: Reply, asked: Mapping[str, Any], *, area: Any = None, limit: int = 7) -> list[Any]:
    """What each page shows, how far it is, and what its row counts; the first few and no more."""
    source = a_source("adorf", PLACES, Backend(answer), area=area)
    asking = question(PLACES, limit=limit, **asked)
    plan = Plan(question=asking, asks=(Ask(source=source, calls=()),), left=())
    heard = (Heard(source=source, replies=(answer,), faults=(), notes=(), seconds=0.0),)
    found: list[Any] = []
    positions: dict[str, Any] = {}
    for _ in range(4):
        page = merge(plan, heard, positions)
        found.append((page.rows[0].count, [(shown.record.id, shown.metres) for shown in page.items]))
        if page.positions is None:
            break
        positions = dict(page.positions)
    return found


@st.composite
def questions(draw: st.DrawFn, spots: list[tuple[float, float] | None]) -> dict[str, Any]:
    """Of some kind, around a position, often one of those there are, and often with the very distance to another; or in a box."""
    there = [spot for spot in spots if spot is not None] or [(51.1, 6.1)]
    kind: dict[str, Any] = draw(
        st.sampled_from([{}, {"kind": ("library",)}, {"kind": ("library", "market")}, {"kind": ("school",)}])
    )
    if draw(st.booleans()):
        (south, west), (north, east) = draw(POSITIONS), draw(POSITIONS)
        if draw(st.booleans()):  # with things on its very edge
            (south, west), (north, east) = draw(st.sampled_from(there)), draw(st.sampled_from(there))
        west, east, south, north = min(west, east), max(west, east), min(south, north), max(south, north)
        return kind | {"bbox": Box(west=west, south=south, east=east, north=north)}
    lat, lon = draw(st.one_of(POSITIONS, st.sampled_from(there)))
    if draw(st.booleans()):
        return kind | {"lat": lat, "lon": lon}
    exact = distance(lat, lon, point(*draw(st.sampled_from(there))))
    radius = draw(st.one_of(st.floats(0.01, 100_000), st.just(exact)))
    return kind | {"lat": lat, "lon": lon, "radius": min(max(radius, 0.01), 100_000.0)}


@settings(max_examples=300, deadline=None)
@given(st.data())
def test_strips_find_what_looking_at_all_finds(data: st.DataObject) -> None:
    """Edges, equal places, what lies nowhere or at the end of the world: the same pages, to the byte and the last digit."""
    spots = data.draw(st.lists(st.one_of(st.none(), POSITIONS), max_size=40))
    area = data.draw(st.sampled_from([None, BETWEEN]))
    kept = an_answer(spots)  # what one question left worked out is there for the next
    for asked in data.draw(st.lists(questions(spots), min_size=1, max_size=3)):
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(sifting, "MANY", 1)
            by_strips = pages(kept, asked, area=area)
        assert by_strips == pages(an_answer(spots), asked, area=area)


def counted(looked: Counter[str], way: str, measure: Callable[..., float], *there: Any) -> float:
    """What it measures, and that it did."""
    looked[way] += 1
    return measure(*there)


@pytest.mark.parametrize("asked", [{}, {"radius": 700.0}, {"radius": 15_000.0}, {"box": 0.01}, {"box": 0.3}])
def test_many_are_found_by_looking_at_few(asked: dict[str, float], monkeypatch: pytest.MonkeyPatch) -> None:
    """Of five thousand places a page of seven looks at a few hundred, and counts all; it shows what a scan shows."""
    chance = random.Random(5)
    answer = an_answer([(51 + chance.random() / 5, 6 + chance.random() / 5) for _ in range(5000)])
    where: dict[str, Any] = {"lat": 51.1, "lon": 6.1} | asked
    if "box" in asked:
        half = asked["box"] / 2
        where = {"bbox": Box(west=6.1 - half, south=51.1 - half, east=6.1 + half, north=51.1 + half)}
    found = sift(PLACES, PLACES.query(**where))
    monkeypatch.setattr(sifting, "MANY", 10_000)
    scanned = pages(replace(answer, derived={}), where)
    monkeypatch.setattr(sifting, "MANY", 300)
    looked = Counter[str]()
    for module, way in (("near", "nearest"), ("strips", "apart")):
        measure = getattr(import_module(f"gateway.federation.{module}"), way)
        monkeypatch.setattr(f"gateway.federation.{module}.{way}", partial(counted, looked, way, measure))
    assert pages(answer, where) == scanned
    assert looked.total() < 4 * 500
    (held,) = (each for key, each in answer.derived.items() if key.__class__ is type)
    assert isinstance(found(held, "adorf"), Near | Inside)


@pytest.mark.parametrize(
    "spots",
    [
        [(51.0, 179.9999), (51.0, -179.9999), (51.0, 179.99)],
        [(89.999, 0.0), (89.999, 180.0), (89.99, 0.0)],
    ],
    ids=["date line", "pole"],
)
def test_the_ends_of_the_world_are_near_each_other(
    spots: list[tuple[float, float] | None], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Where no box holds a circle, everything is looked at: who stands at the first has the second before the third."""
    monkeypatch.setattr(sifting, "MANY", 0)
    lat, lon = spots[0] or (0, 0)
    (page,) = pages(an_answer(spots), {"lat": lat, "lon": lon})
    assert [name for name, _ in page[1]] == ["00000", "00001", "00002"]


def test_things_at_several_places_are_looked_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    """A thing is as near as the nearest of its places, and counted once."""
    monkeypatch.setattr(sifting, "MANY", 0)
    places = MultiPoint(coordinates=((6.1, 51.1), (6.11, 51.1)))
    thing = Disruption(effect=coded(EFFECT, "detour"), title="T", location=places)
    answer = served(DISRUPTIONS, {"1": thing})
    held = Held(answer.records)
    found = sift(DISRUPTIONS, DISRUPTIONS.query(lat=51.1, lon=6.11, radius=2000.0))(held, "")
    assert [(each.record.id, each.metres) for each in found] == [("1", 0.0)]


def test_a_part_is_another_when_the_ground_is() -> None:
    """After a swap that moved a border nothing is taken from what was worked out before."""
    answer = an_answer([(51.1, 6.05), (51.1, 6.15)])
    west, all_of_it = replace(BETWEEN), replace(WEST, shape=Box(west=6, south=51, east=7, north=52))
    assert [pages(answer, {}, area=area)[0][0] for area in (west, all_of_it, west)] == [1, 2, 1]
