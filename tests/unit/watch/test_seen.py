"""What one worker sees of its sources and of its own answers: counted in memory, bounded, and taken away."""

from __future__ import annotations

from datetime import timedelta

from domain.events import (
    Called,
    Event,
    Gave,
    Moored,
    Opened,
    Pulled,
    Rationed,
    Recalled,
    Recovered,
    Retried,
    Tried,
)
from gateway.edge.answers import Answers
from storage.watch_ports import BOUNDS
from telemetry.rounds import WAITING, Numbers, Rounds
from telemetry.sightings import HOLDS, NEWS, PLENTY, Sightings
from tests.unit.clocks import NOON, Hand

B = "adorf/amt/waste.pickups#amt"


def told(what: Rounds | Sightings, *events: Event) -> None:
    """Each goes to whoever takes its kind."""
    for event in events:
        if (note := what.kinds.get(type(event))) is not None:
            note(event)


def test_a_round_holds_what_happened_in_it() -> None:
    """Each fact is counted where it belongs; an unknown binding, whatever its name, takes no room."""
    rounds = Rounds(BOUNDS)
    rounds.know([B])
    rounds.turn(100)
    told(
        rounds,
        Called(binding=B, state="fresh", seconds=0.02, records=3),
        Called(binding=B, state="stale", seconds=0.0, records=3),
        Called(binding=B, state="source-timeout", seconds=4.0, records=0),
        Called(binding=B, state="source-refused", seconds=60.0, records=0),
        Tried(binding=B, seconds=0.3, problem=None, rejected=2),
        Tried(binding=B, seconds=4.0, problem="source-timeout"),
        Retried(binding=B, pause=0.1),
        Recalled(binding=B, stale=True),
        Moored(binding=B, inside=1, waiting=0, waited=0.25),
        Moored(binding=B, inside=0, waiting=0),
        Called(binding="adorf/nobody/places#x", state="fresh", seconds=0.1, records=0),
    )
    ((begin, place, found),) = rounds.take(100)
    names = [name for name in Numbers.__slots__ if name not in {"waits", "tries"}]
    assert (begin, place, {name: getattr(found, name) for name in names}) == (
        100,
        B,
        {
            "attempts": 2,
            "calls": 4,
            "failed": 1,
            "queued": 0.25,
            "recalled": 1,
            "refused": 1,
            "rejected": 2,
            "retries": 1,
            "stale": 1,
            "troubled": 2,
        },
    )
    assert found.waits == [1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 1, 0, 1]
    assert sum(found.tries) == 2


def test_a_round_goes_on_after_it_was_taken_and_ends_when_another_begins() -> None:
    """What is taken twice of one round is its two parts; nothing is counted twice."""
    rounds, call = Rounds(BOUNDS), Called(binding=B, state="fresh", seconds=0.02, records=3)
    rounds.know([B])
    rounds.turn(100)
    told(rounds, call)
    first = rounds.take(100)
    told(rounds, call)
    rounds.turn(105)
    told(rounds, call, call)
    second = rounds.take(105)
    assert [(begin, found.calls) for begin, _, found in [*first, *second]] == [(100, 1), (100, 1), (105, 2)]
    for begin in range(200, 200 + 5 * 1000, 5):  # nobody takes any
        rounds.turn(begin)
        told(rounds, call)
    taken = rounds.take(0)
    assert len(taken) == WAITING
    assert sum(found.calls for _, _, found in taken) == 1000


def test_how_a_source_stands_and_what_has_changed() -> None:
    """A suspicion is told once, with its evidence, and outlasts for a while an answer to another question that shows none."""
    hand = Hand()
    sightings = Sightings(hand)
    sightings.know([B])
    doubt = {"suspect-empty": {"usual": "12"}}
    gave = Gave(binding=B, records=0, as_of=NOON, suspicions=tuple(doubt), evidence=doubt)
    well = Gave(binding=B, records=9, as_of=NOON)
    told(sightings, Opened(binding=B, problem="source-down"), Recovered(binding=B), gave, gave, well)
    told(sightings, Moored(binding=B, inside=2, waiting=1), Rationed(binding=B, left=7))
    seen = sightings.of(B)
    told(sightings, Rationed(binding=B, left=10**30), Rationed(binding="else", left=1))
    assert seen.left == PLENTY
    told(sightings, Rationed(binding=B, left=7))
    assert (seen.inside, seen.waiting, seen.left, seen.records, seen.suspicions) == (2, 1, 7, 9, doubt)
    hand.forward(seconds=HOLDS.total_seconds())
    told(sightings, well, well)
    assert seen.suspicions == {}
    told(sightings, Pulled(binding=B, outcome="quarantined"), Pulled(binding=B, outcome="failed"), well)
    assert seen.suspicions == {"suspect-shrunk": {"since": "2026-11-22T12:00:30Z"}}
    told(sightings, Pulled(binding=B, outcome="settled"))
    assert [(news.kind, news.detail) for news in sightings.take()] == [
        ("opened", "source-down"),
        ("recovered", ""),
        ("suspected", "suspect-empty"),
        ("trusted", ""),
        ("suspected", "suspect-shrunk"),
        ("trusted", ""),
    ]
    assert sightings.take() == []


def test_nobody_fills_the_news() -> None:
    """Of what nobody takes the newest stays; unknown bindings tell nothing."""
    sightings = Sightings(Hand())
    sightings.know([B])
    told(sightings, *(Opened(binding=B, problem=str(n)) for n in range(NEWS + 5)), Recovered(binding="else"))
    news = sightings.take()
    assert (len(news), news[-1].detail) == (NEWS, str(NEWS + 4))


def test_answers_are_counted_by_how_they_went() -> None:
    """Quick ones without a look, slow and bad ones into the histogram; whoever watches is not counted, and the other is told."""
    others: list[int] = []
    answers = Answers(BOUNDS, apart="/ops")
    answered = answers.beside(lambda scope, status, headers, seconds: others.append(status))
    for path, status, seconds in (
        ("/v1/places", 200, 0.0001),
        ("/v1/places", 304, 0.0002),
        ("/v1/places", 200, 0.003),
        ("/v1/places", 404, 0.0001),
        ("/v1/places", 503, 20.0),
        ("/ops", 200, timedelta(hours=1).total_seconds()),
    ):
        answered({"path": path}, status, (), seconds)
    taken = answers.take()
    assert (taken.count, taken.failed, taken.refused) == (5, 1, 1)
    assert taken.waits == (3, 0, 1, *(0,) * 10, 1)
    assert others == [200, 304, 200, 404, 503, 200]
    assert answers.take().count == 0
