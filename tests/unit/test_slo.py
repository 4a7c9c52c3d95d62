"""Error budgets while the gateway runs: what counts as good, what does not count, and how far back each window sees."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.events import Called, Gave, Joined, Tried
from domain.objectives import Burn, Objective, Objectives, place_of
from telemetry.slo import Budgets, Counts, Standing

BEGIN = datetime(2026, 11, 22, 6, tzinfo=UTC)
BINDING = "essen/ebe/waste.pickups#ebe"
BOUNDS = {"availability": 4.0, "latency": 1.0, "freshness": 3600.0}
OBJECTIVES = Objectives(
    burns=(
        Burn(budget=0.02, long=timedelta(hours=1), short=timedelta(minutes=5), severity="page"),
        Burn(budget=0.1, long=timedelta(days=3), short=timedelta(hours=6), severity="ticket"),
    ),
    each=tuple(
        Objective(slo=slo, city="essen", resource="waste.pickups", target=0.9, bound=BOUNDS[slo])
        for slo in ("availability", "latency", "freshness")
    ),
)


@dataclass
class Hands:
    """A clock that stands until it is moved; `at` in seconds since it was made."""

    at: float = 0.0

    def __call__(self) -> datetime:
        """What it shows."""
        return BEGIN + timedelta(seconds=self.at)


ENDS = ("good", "events", "target", "budget_remaining")


class _Said:
    """Remembers what was counted."""

    def __init__(self) -> None:
        self.numbers: dict[tuple[str, tuple[str, ...]], float] = {}

    def add(self, name: str, labels: tuple[str, ...] = (), amount: float = 1.0) -> None:
        """Up."""
        self.numbers[name, labels] = self.numbers.get((name, labels), 0.0) + amount

    def put(self, name: str, labels: tuple[str, ...], value: float, when: float) -> None:
        """Now."""
        self.numbers[name, labels] = value


def _made(hands: Hands, counts: Counts | None = None) -> Budgets:
    budgets = Budgets(clock=hands, counts=counts)
    budgets.know(OBJECTIVES, [BINDING])
    return budgets


@pytest.fixture
def hands() -> Hands:
    """A clock at the beginning."""
    return Hands()


@pytest.fixture
def budgets(hands: Hands) -> Budgets:
    """Budgets that have seen nothing."""
    return _made(hands)


def _called(state: str = "fresh", seconds: float = 0.1, binding: str = BINDING) -> Called:
    return Called(binding=binding, state=state, seconds=seconds, records=1)


def _standing(budgets: Budgets, slo: str) -> Standing:
    return next(one for one in budgets.standings() if one.objective.slo == slo)


def _counted(budgets: Budgets, slo: str) -> tuple[int, int]:
    one = _standing(budgets, slo)
    return one.good, one.events


@pytest.mark.parametrize(
    ("event", "availability", "latency"),
    [
        (_called("fresh"), (1, 1), (1, 1)),
        (_called("stale"), (1, 1), (1, 1)),
        (_called("fresh", seconds=1.0), (1, 1), (1, 1)),
        (_called("fresh", seconds=1.1), (1, 1), (0, 1)),
        (_called("source-down"), (0, 1), (0, 0)),
        (_called("source-refused"), (0, 1), (0, 0)),
        (_called("source-timeout", seconds=4.0), (0, 1), (0, 0)),
        (_called("source-timeout", seconds=0.5), (0, 0), (0, 0)),
        (Joined(binding=BINDING), (0, 0), (0, 0)),
        (Tried(binding=BINDING, seconds=9, problem="source-down"), (0, 0), (0, 0)),
        (_called(binding="neuss/awl/places#awl"), (0, 0), (0, 0)),
        (_called(binding="odd"), (0, 0), (0, 0)),
    ],
)
def test_what_counts(budgets: Budgets, event: Called, availability: tuple[int, int], latency: tuple[int, int]) -> None:
    """A usable answer is good, a failure is bad, slowness is latency's; who left early and what is not promised count nowhere."""
    budgets(event)
    assert (_counted(budgets, "availability"), _counted(budgets, "latency")) == (availability, latency)


def test_age_counts_as_freshness(budgets: Budgets, hands: Hands) -> None:
    """Answers whose data is up to the promised age are good, older ones are not; a failure and an unknown age count nowhere."""
    budgets(_called())
    budgets(Gave(binding=BINDING, records=3, as_of=BEGIN))
    for hands.at, state in ((0.0, "fresh"), (3600.0, "stale"), (3601.0, "stale"), (3601.0, "source-down")):
        budgets(_called(state))
    assert _counted(budgets, "freshness") == (2, 3)


def test_a_clock_put_back_breaks_nothing(budgets: Budgets, hands: Hands) -> None:
    """When the machine's clock is corrected backwards, no call is lost and the windows stay whole."""
    for hands.at, state in ((600.0, "source-down"), (0.0, "fresh"), (660.0, "fresh")):
        budgets(_called(state))
    assert _counted(budgets, "availability") == (2, 3)
    assert _standing(budgets, "availability").burns["5m"] == pytest.approx(10 / 3)


def test_a_window_forgets_what_is_older(budgets: Budgets, hands: Hands) -> None:
    """Ten failures burn at the highest rate until their window has passed; the budget of 30 days remembers them."""
    for _ in range(10):
        budgets(_called("source-down"))
    hands.at = 60.0 * 4
    assert _standing(budgets, "availability").burns["5m"] == pytest.approx(10)
    hands.at = 60.0 * 6
    assert _standing(budgets, "availability").burns["5m"] is None
    for _ in range(10):
        budgets(_called())
    burns = _standing(budgets, "availability").burns
    assert burns["5m"] == 0
    assert burns["1h"] == pytest.approx(5)
    hands.at = 3600.0 * 24 * 2
    assert _standing(budgets, "availability").burns == {"5m": None, "1h": None, "6h": None, "3d": pytest.approx(5)}
    assert _standing(budgets, "availability").remaining == pytest.approx(-4)
    hands.at = 3600.0 * 24 * 31
    assert _standing(budgets, "availability").remaining == 1
    assert _counted(budgets, "availability") == (10, 20)


def test_memory_is_bounded_and_the_windows_stay_right(hands: Hands) -> None:
    """After months of a call a minute nothing grows any more, and no window knows of the outage before it."""
    budgets = _made(hands)
    sizes = set[int]()
    for minute in range(60 * 24 * 90):
        hands.at = minute * 60.0
        budgets(_called("source-down" if minute % 10 == 0 or minute < 60 * 24 * 40 else "fresh"))
        if minute % 420 == 0:
            count = budgets._places["essen", "waste.pickups"]["availability"]
            sizes |= {len(trail._steps) for trail in (count._minutes, count._hours)}
        if minute % 420 == 419 and minute > 60 * 24 * 71:
            one = _standing(budgets, "availability")
            assert one.remaining == pytest.approx(0, abs=0.01)
            assert all(burn == pytest.approx(1, abs=0.05) for window, burn in one.burns.items() if window != "5m")
    assert max(sizes) <= 2 * (30 * 24 + 2)


def test_nobody_can_make_it_count_more(budgets: Budgets) -> None:
    """Bindings without an objective leave nothing behind."""
    for number in range(1000):
        budgets(_called(binding=f"city{number}/x/places#x"))
        budgets(Gave(binding=f"city{number}/x/places#x", records=0, as_of=BEGIN))
    assert len(budgets.standings()) == len(OBJECTIVES.each)
    assert (budgets._bindings, budgets._as_of) == ({}, {})


def test_prometheus_is_told_every_count(hands: Hands) -> None:
    """Counters begin at zero and move with each event, the target stands, and the rest of the budget follows within a minute."""
    said = _Said()
    budgets = _made(hands, said)
    labels = ("availability", "essen", "waste.pickups")
    assert (said.numbers["hansa.slo.good", labels], said.numbers["hansa.slo.events", labels]) == (0, 0)
    assert (said.numbers["hansa.slo.target", labels], said.numbers["hansa.slo.budget_remaining", labels]) == (0.9, 1)
    for _ in range(9):
        budgets(_called())
    hands.at = 60.0
    budgets(_called("source-down"))
    assert (said.numbers["hansa.slo.good", labels], said.numbers["hansa.slo.events", labels]) == (9, 10)
    assert said.numbers["hansa.slo.budget_remaining", labels] == pytest.approx(0)
    assert {name for name, _ in said.numbers} == {f"hansa.slo.{end}" for end in ENDS}
    assert len(said.numbers) == len(ENDS) * len(OBJECTIVES.each)


def test_what_is_not_served_is_not_promised(budgets: Budgets) -> None:
    """An objective counts only where a binding serves it, and nothing counts before it is known what there is."""
    early = Budgets(clock=Hands())
    early(_called())
    assert early.standings() == ()
    budgets.know(OBJECTIVES, ["essen/stadt/addresses#haus"])
    assert budgets.standings() == ()
    budgets(_called())
    budgets.know(OBJECTIVES, [BINDING])
    assert _counted(budgets, "availability") == (0, 0)


def test_a_new_configuration_keeps_what_is_still_promised(budgets: Budgets) -> None:
    """When the configuration is read again, an unchanged objective goes on counting and a changed one begins anew."""
    budgets(_called())
    kept, changed, *_ = OBJECTIVES.each
    again = replace(OBJECTIVES, each=(kept, replace(changed, bound=2.0)))
    budgets.know(again, [BINDING])
    budgets(_called())
    assert [(one.objective.slo, one.events) for one in budgets.standings()] == [("availability", 2), ("latency", 1)]
    budgets.know(replace(again, window=timedelta(days=7)), [BINDING])
    assert [one.events for one in budgets.standings()] == [0, 0]


def test_a_binding_says_whose_it_is() -> None:
    """Who declares it, a city or a region, and the resource stand in its id."""
    assert place_of("essen/ebe/waste.pickups#ebe") == ("essen", "waste.pickups")
    assert place_of("nrw/vrr/mobility.departures#vrr") == ("nrw", "mobility.departures")
