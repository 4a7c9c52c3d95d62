"""What the pages of `/ops` reckon: quantiles, findings, the map's places, waterfalls, budgets and numbers in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import combinations
from typing import Any

import pytest

from domain import geo
from domain.objectives import Burn, Objective, Objectives, burn_rate, remaining
from domain.outline import Outline
from portal.ops import told
from portal.ops.board import WIDE, Box, board
from portal.ops.budgets import budgets
from portal.ops.charts import REACHES, begin_of, gathered
from portal.ops.ground import rings
from portal.ops.places import Owner, Spot
from portal.ops.standing import Finding, Limits, findings
from portal.ops.waterfall import SCALE, rows
from storage.watch_ports import SPANS, Round, Stand
from storage.watch_reading import Standing
from tests.flow.watched import round_of

NOW = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
PLACE = "adorf/amt/waste.pickups#amt"


def _stand(worker: str, state: str, *, at: int = 0, since: int = 0, problem: str | None = None) -> Stand:
    moment, begun = NOW + timedelta(seconds=at), NOW + timedelta(seconds=since)
    return Stand(worker=worker, binding=PLACE, at=moment, state=state, since=begun, problem=problem)


def _kinds(found: tuple[Finding, ...]) -> list[tuple[str, str]]:
    return [(each.kind, each.tone) for each in found]


def test_a_source_is_slow_by_its_newest_tries_against_what_is_usual_and_promised() -> None:
    """Much slower than usual is told before the promise is broken; who was always slow is not told again and again."""
    usual = round_of(PLACE, NOW, calls=100, s0_1=100)
    slow = [round_of(PLACE, NOW, calls=9, s0_1=9), round_of(PLACE, NOW, calls=1, s1_0=1)]
    assert _kinds(findings((), slow, usual, Limits(slow=3.0), now=NOW)) == [("slow", "care")]
    assert _kinds(findings((), slow[::-1], usual, Limits(slow=3.0), now=NOW)) == [("good", "good")]
    assert _kinds(findings((), slow, None, Limits(slow=3.0), now=NOW)) == [("good", "good")]
    always = round_of(PLACE, NOW, calls=100, s1_0=100)
    assert _kinds(findings((), slow, always, Limits(slow=0.5), now=NOW)) == [("good", "good")]


def test_a_call_that_hangs_is_told_before_it_is_over() -> None:
    """As soon as nothing has happened for longer than an answer may take, while one is inside; never where lists are pulled."""
    hanging = replace(_stand("a", "fresh"), inside=1)
    later = NOW + timedelta(seconds=1.5)
    assert _kinds(findings((hanging,), (), None, Limits(slow=1.0), now=later)) == [("hanging", "care")]
    assert _kinds(findings((hanging,), (), None, Limits(slow=2.0), now=later)) == [("good", "good")]
    assert _kinds(findings((hanging,), (), None, Limits(slow=None), now=later)) == [("good", "good")]


def test_a_lie_counts_whole_until_another_process_is_answered_later() -> None:
    """Who was answered before it began knows nothing of it; who is answered afterwards makes it half a trouble."""
    lying = _stand("a", "failed", problem="source-nonsense")
    before, after = _stand("b", "fresh", at=-5, since=-60), _stand("b", "fresh", at=5, since=-60)
    assert _kinds(findings((lying, before), (), None, Limits(), now=NOW)) == [("lying", "bad")]
    assert _kinds(findings((lying, after), (), None, Limits(), now=NOW)) == [("lying", "care")]
    assert _kinds(findings((replace(lying, problem="source-timeout"),), (), None, Limits(), now=NOW)) == [
        ("silent", "bad")
    ]
    assert _kinds(findings((lying,), (), None, Limits(), now=NOW, paused=True)) == [("paused", "care")]
    assert _kinds(findings((), (), None, Limits(), now=NOW)) == [("unknown", "quiet")]


def test_doubts_are_told_with_their_evidence() -> None:
    """A suspicion with what it was found by, and data that was too old when it was given."""
    stand = replace(
        _stand("a", "fresh"), as_of=NOW - timedelta(days=3), suspicions={"suspect-empty": {"count": "1", "usual": "90"}}
    )
    found = findings((stand,), (), None, Limits(old=timedelta(days=2)), now=NOW)
    assert _kinds(found) == [("suspect", "care"), ("old", "care")]
    assert found[0].evidence == {"count": "1", "usual": "90"}
    assert found[1].seconds == 3 * 86400


def test_nothing_on_the_map_lies_on_anything_else() -> None:
    """However many sources a city has, each stands inside the drawing, and has an edge."""

    def owner(slug: str, count: int) -> Owner:
        named: dict[str, Any] = {
            "owner": slug,
            "provider": "amt",
            "resource": "places",
            "sources": (),
            "limits": Limits(),
        }
        spots = tuple(Spot(binding=f"{slug}/amt/places#{n}", ns=str(n), **named) for n in range(count))
        return Owner(slug=slug, name=slug, spots=spots)

    drawn = board([owner("adorf", 1), owner("bdorf", 31), owner("cdorf", 3)])
    boxes = [*drawn.boxes, *(box for town, tiles in drawn.towns for box in (town, *tiles))]
    assert len({box.id for box in boxes}) == len(boxes) == 2 + 3 + 35
    assert all(
        box.x >= 0 and box.x + box.wide <= WIDE and box.y >= 0 and box.y + box.tall <= drawn.tall for box in boxes
    )
    assert not any(_touch(one, other) for one, other in combinations(boxes, 2))
    assert {line.to for line in drawn.lines} == {box.id for box in boxes} - {"apps"}


def _touch(one: Box, other: Box) -> bool:
    return (
        one.x < other.x + other.wide
        and other.x < one.x + one.wide
        and one.y < other.y + other.tall
        and other.y < one.y + one.tall
    )


def test_a_city_is_drawn_by_its_outline_with_few_corners_else_by_its_bounds() -> None:
    """A border of thousands of corners keeps its reach; latitude comes first; what is too small to be seen is left out."""
    side = 5000
    north = tuple((7 + n / side, 51.0 if n % 2 else 51.00001) for n in range(side))
    speck = ((7.5, 50.5), (7.50001, 50.5), (7.50001, 50.50001))
    (line,) = rings(
        Outline(rings=((*north, (8.0, 50.0), (7.0, 50.0)), speck)), geo.Box(west=0, south=0, east=1, north=1)
    )
    assert 50 < len(line) < 400
    assert (min(lat for lat, _ in line), max(lon for _, lon in line)) == (50.0, 8.0)
    box = geo.Box(west=7, south=50, east=8, north=51)
    assert rings(None, box) == (((50, 7), (51, 7), (51, 8), (50, 8)),)


def test_a_waterfall_shows_each_span_once_below_what_set_it_off() -> None:
    """In order of time; a wait is a row of its own; what lost its parent hangs on top; no bar leaves the scale."""

    def span(
        id_: str, parent: str | None, start: int, end: int, name: str = "work", **facts: float
    ) -> dict[str, object]:
        named = {key.replace("_", "."): value for key, value in facts.items()}
        return {"id": id_, "parent": parent, "name": name, "start": start, "end": end, "facts": named}

    second = 1_000_000_000
    spans = [
        span("c", "b", 2 * second, 9 * second, "attempt", hansa_waited=3.0),
        span("a", None, 0, 10 * second),
        span("b", "a", second, 10 * second),
        span("d", "b", 9 * second, 10 * second, "attempt"),
        span("z", "gone", 10 * second, 10 * second),
        span("c", "b", 2 * second, 9 * second, "attempt", hansa_waited=3.0),
    ]
    found = rows(spans)
    assert [(row.name, row.depth, row.attempt, row.wait) for row in found] == [
        ("work", 0, 0, ""),
        ("work", 1, 0, ""),
        ("attempt", 2, 1, ""),
        ("queue", 3, 0, "queue"),
        ("attempt", 2, 2, ""),
        ("work", 0, 0, ""),
    ]
    assert [(bar.x, bar.wide, bar.kind) for bar in found[2].bars] == [(200, 300, "wait"), (500, 400, "work")]
    assert all(bar.x >= 0 and bar.wide > 0 and bar.x + bar.wide <= SCALE for row in found for bar in row.bars)
    assert rows([]) == ()


def test_the_worst_budget_comes_first_and_alarms_need_both_windows() -> None:
    """Little traffic raises none; what is over in the short window does not call anybody any more."""
    hour, minutes, window = timedelta(hours=1), timedelta(minutes=5), timedelta(days=30)
    burn = Burn(budget=0.02, long=hour, short=minutes, severity="page")
    ones = tuple(
        Objective(slo="availability", city=city, resource="places", target=0.99, bound=4.0)
        for city in ("adorf", "bdorf", "cdorf", "ddorf")
    )
    objectives = Objectives(window=window, burns=(burn,), least_events=20, each=ones)

    def stands(one: Objective, good: int, long: tuple[int, int], short: tuple[int, int]) -> Standing:
        rates = {"1h": burn_rate(*long, one.target), "5m": burn_rate(*short, one.target)}
        counts = {"1h": long[1], "5m": short[1]}
        left = remaining(good, 1000, one.target)
        return Standing(objective=one, good=good, events=1000, burns=rates, counts=counts, remaining=left)

    well, burns, few, none = ones
    healthy = stands(well, 1000, (100, 100), (10, 10))
    little = stands(few, 995, (5, 10), (5, 10))
    silent = replace(healthy, objective=none, events=0)
    found = budgets(objectives, (healthy, little, stands(burns, 999, (50, 100), (5, 10)), silent))
    assert [each.standing.objective.city for each in found] == ["bdorf", "cdorf", "adorf"]
    assert [each.firing is not None for each in found] == [True, False, False]
    (over,) = budgets(objectives, (stands(burns, 999, (50, 100), (10, 10)),))
    assert over.firing is None


@pytest.mark.parametrize("reach", REACHES.values(), ids=REACHES)
def test_no_round_is_lost_in_a_chart(reach: object) -> None:
    """Points and rows of every period hold what was read, and begin where the rounds that are kept begin."""
    chosen = next(each for each in REACHES.values() if each is reach)
    begin = begin_of(chosen, NOW)
    read = [
        Round(begin=begin + chosen.span * n, span=chosen.span, place=PLACE, calls=1)
        for n in range(int((NOW - begin) / chosen.span))
    ]
    for step in (chosen.step, chosen.row):
        assert sum(each.calls for each in gathered(read, begin, NOW, step)) == len(read)
    assert any(span == chosen.span and chosen.long <= kept for span, kept in SPANS)


def test_numbers_are_said_in_both_languages() -> None:
    """Little is not told as nothing, and nearly all not as all."""
    assert [told.seconds(each, "de") for each in (None, 0.0042, 0.09, 4.2, 150.0)] == [
        "–",
        "4,2 ms",
        "90 ms",
        "4,2 s",
        "2 min",
    ]
    shares = {None: "–", 0.0: "0 %", 0.0002: "< 0.1 %", 0.5: "50 %", 0.9999: "> 99.9 %", 1.0: "100 %"}
    assert {each: told.percent(each, "en") for each in shares} == shares
    assert told.per_time(12, timedelta(minutes=1), "en") == "12/min"
    assert told.per_time(6000, timedelta(minutes=1), "de") == "100/s"
    assert told.age(timedelta(days=1, hours=5), "de") == "1 Tag"
