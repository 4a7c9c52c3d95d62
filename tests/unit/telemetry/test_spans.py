"""Spans and trails: children find their parents, the verdict falls once, and nothing grows without end."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from domain.errors import SourceDown
from domain.spans import LINKS, MOST, Place, Span, Trail, apart, here, span
from telemetry.sampling import REASONED, Rules, Sampling

ROOT = "root"


class Exit:
    """Where kept spans go."""

    def __init__(self) -> None:
        self.spans: list[Span] = []

    def __call__(self, spans: Sequence[Span]) -> None:
        """Keep them."""
        self.spans += spans

    @property
    def names(self) -> list[str]:
        """Their names, in the order in which they left."""
        return [each.name for each in self.spans]


def a_trail(leave: Exit, *, kept: bool = True) -> Trail:
    """A trail whose verdict is known."""
    return Trail("ab" * 16, None, likely=False, judge=lambda trail, first: kept, emit=leave)


def test_where_nobody_traces_there_is_nothing() -> None:
    """Without a trail a span is None inside, and leaves nothing behind."""
    with span("a") as outer, apart("b") as other:
        assert outer is None
        assert other is None
        assert here() is None


def test_children_know_their_parents() -> None:
    """A span opened inside another is its child, of the same trace; outside, nothing is open any more."""
    leave = Exit()
    with a_trail(leave).begun(ROOT, "server") as root:
        with span("child") as child, span("grandchild") as grandchild:
            assert child is not None
            assert grandchild is not None
        assert here() is root
    assert here() is None
    assert leave.names == ["grandchild", "child", ROOT]
    assert (child.parent_id, grandchild.parent_id) == (root.place.span_id, child.place.span_id)
    assert len({each.place.span_id for each in leave.spans}) == 3
    assert all(each.start <= each.end for each in leave.spans)


async def test_a_flight_that_goes_on_leaves_when_it_lands() -> None:
    """What ends after the verdict follows it: kept when the trail was, dropped when it was not."""
    for kept in (True, False):
        leave, landing = Exit(), asyncio.Event()

        async def flight(landing: asyncio.Event = landing) -> None:
            with span("flight"):
                await landing.wait()

        with a_trail(leave, kept=kept).begun(ROOT, "server"):
            task = asyncio.create_task(flight())
            await asyncio.sleep(0)
        assert leave.names == ([ROOT] if kept else [])
        landing.set()
        await task
        assert leave.names == ([ROOT, "flight"] if kept else [])


def test_a_problem_is_told_by_its_slug() -> None:
    """An error that passes through is the span's problem: ours by its slug, others by their kind, never by their text."""
    leave = Exit()
    with a_trail(leave).begun(ROOT, "server"):
        with pytest.raises(SourceDown), span("ours"):
            raise SourceDown("a secret")
        with pytest.raises(KeyError), span("theirs"):
            raise KeyError("a secret")
    assert {each.name: each.problem for each in leave.spans} == {
        "ours": SourceDown.slug,
        "theirs": "KeyError",
        ROOT: None,
    }


def test_a_trail_is_bounded() -> None:
    """Of too many spans the first are kept, and the root always; links end as well."""
    leave = Exit()
    with a_trail(leave).begun(ROOT, "server") as root:
        for _ in range(MOST + 100):
            with span("one"):
                pass
        for _ in range(LINKS + 5):
            root.link(Place("1" * 32, "2" * 16, "00"))
    assert len(leave.spans) == MOST + 1
    assert leave.names[-1] == ROOT
    assert len(root.links) == LINKS


def test_the_ratio_is_drawn_here() -> None:
    """The share that is kept does not depend on the trace id or parent a caller chose; at 0 and 1 it is none and all."""
    for ratio, least, most in ((0.0, 0, 0), (0.5, 350, 650), (1.0, 1000, 1000)):
        leave = Exit()
        sampling = Sampling(Rules(ratio=ratio), leave)
        for _ in range(1000):
            with sampling.begin("f" * 32, "f" * 16).begun(ROOT, "server"):
                pass
        assert least <= len(leave.spans) <= most


@pytest.mark.parametrize("reason", ["wanted", "failing", "problem", "slow"])
def test_reasons_keep_a_trace(reason: str) -> None:
    """At a ratio of 0 a trace leaves that was asked for, where a source failed, that went wrong, or that was slow."""
    leave = Exit()
    sampling = Sampling(Rules(ratio=0.0, slow_seconds=0.0 if reason == "slow" else 60.0), leave)
    with sampling.begin(None, None).begun(ROOT, "server") as root:
        if reason == "wanted":
            root.want()
        elif reason == "failing":
            root.failing()
        elif reason == "problem":
            root.problem = "500"
    assert leave.names == [ROOT]


def test_reasons_are_bounded_by_the_second() -> None:
    """Nobody can make everything leave by failing: so many a second, and a second later as many again."""
    leave, now = Exit(), [0.0]
    sampling = Sampling(Rules(ratio=0.0), leave, clock=lambda: now[0])
    for second in (1, 2):
        for _ in range(int(REASONED) * 3):
            with sampling.begin(None, None).begun(ROOT, "server") as root:
                root.failing()
        assert len(leave.spans) == REASONED * second
        now[0] += 1.0
