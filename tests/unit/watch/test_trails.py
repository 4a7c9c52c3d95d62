"""Which traces reach the operators, and what they look like there."""

from __future__ import annotations

from collections.abc import Sequence

from domain.spans import Span, Trail
from gateway.watchkeeping.traces import trace_of
from telemetry.trails import BURST, RATE, WAITING, Trails
from tests.unit.clocks import Hand


def asked(trails: Trails, trace_id: str, *, name: str = "GET /v1/places", after: bool = False) -> Trail:
    """A request that was kept, with a source that timed out after a queue; `after` begins what goes on."""
    trail = Trail(trace_id, None, likely=True, judge=lambda trail, first: True, emit=trails.emit)
    with trail.begun(name, "server") as root:
        root.facts |= {"http.request.method": "GET", "http.response.status_code": 200}
        with root.child("source adorf/amt/places#amt", "internal") as source:
            source.facts["hansa.source"] = "adorf/amt/places#amt"
            source.problem = "source-timeout"
            with source.child("attempt", "internal") as attempt:
                attempt.facts |= {"hansa.source": "adorf/amt/places#amt", "hansa.waited": 0.5}
        flight = source.child("attempt", "internal")
    if after:
        with flight:
            pass
    return trail


def taken(trails: Trails) -> list[Sequence[Span]]:
    """What waits."""
    return list(trails.take())


def test_a_trail_becomes_one_trace_with_what_went_on_afterwards() -> None:
    """The request's own span names it; a source's problem is the trace's; spans know parent, facts, begin and end."""
    trails = Trails()
    asked(trails, "a" * 32, after=True)
    (spans,) = taken(trails)
    trace = trace_of(spans)
    assert (trace.name, trace.status, trace.problem) == ("GET /v1/places", 200, "source-timeout")
    assert trace.sources == ("adorf/amt/places#amt",)
    assert [span["name"] for span in trace.spans] == [
        "GET /v1/places",
        "source adorf/amt/places#amt",
        "attempt",
        "attempt",
    ]
    assert [span["parent"] for span in trace.spans][1:] == [trace.spans[0]["id"], *[trace.spans[1]["id"]] * 2]
    assert trace.spans[2]["facts"]["hansa.waited"] == 0.5
    assert all(span["start"] <= span["end"] for span in trace.spans)
    assert taken(trails) == []


def test_what_goes_on_after_a_trace_was_taken_is_a_part_without_a_status() -> None:
    """It is added to what is kept; what belongs to no request that was kept, as a probe, is not."""
    trails = Trails()
    trail = asked(trails, "a" * 32)
    taken(trails)
    with Span(trail, "b" * 16, "attempt", "internal"):
        pass
    with trail.apart().begun("probe", "internal"):
        pass
    (spans,) = taken(trails)
    part = trace_of(spans)
    assert (part.trace_id, part.name, part.status, part.problem) == ("a" * 32, "attempt", None, None)


def test_a_flood_fills_neither_memory_nor_the_store() -> None:
    """So many at once, so many a second, so many that wait; also when all of them bear the same id."""
    hand = Hand()
    trails = Trails(lambda: hand().timestamp())
    for n in range(500):
        asked(trails, f"{n:032x}")
    assert len(taken(trails)) == BURST
    hand.forward(seconds=3)
    for _ in range(100):
        asked(trails, "f" * 32)
    (spans,) = taken(trails)
    assert len(spans) == 3 * RATE * 3
    assert trails.lost > 0
    for n in range(1000):
        hand.forward(seconds=1)
        asked(trails, f"{n:032x}")
    assert len(taken(trails)) == WAITING
