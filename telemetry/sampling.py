"""Which traces are kept. Decided when a trace is over: a share of all, and those that failed, were slow or were asked for.

The share is drawn here, by no rule a caller could know: neither a chosen trace id nor a sampled flag makes it larger. What is
kept for a reason is bounded by the second, for a caller can also choose to fail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import getrandbits
from time import monotonic

from domain.spans import Span, Trail

REASONED = 20.0
"""Traces a second kept for a reason; above that, the share alone decides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What is kept."""

    ratio: float = 0.1
    """The share of all traces."""
    slow_seconds: float = 2.0
    """From this duration on, each."""


class Sampling:
    """Begins trails and judges them. `emit` gets the spans of those that are kept."""

    def __init__(
        self, rules: Rules, emit: Callable[[Sequence[Span]], None], clock: Callable[[], float] = monotonic
    ) -> None:
        self._rules, self._emit, self._clock = rules, emit, clock
        self._drawn = int(rules.ratio * 2**53)
        self._left, self._at = REASONED, clock()

    def begin(self, trace_id: str | None, parent_id: str | None) -> Trail:
        """A trail; without an id it gets one."""
        return Trail(
            trace_id or f"{getrandbits(128) or 1:032x}",
            parent_id,
            likely=getrandbits(53) < self._drawn,
            judge=self.judge,
            emit=self._emit,
        )

    def judge(self, trail: Trail, span: Span) -> bool:
        """Whether a trail whose first span has ended is kept."""
        if trail.flags == "01":
            return True
        slow = span.end - span.start >= self._rules.slow_seconds * 1e9
        reason = trail.wanted or trail.failed or span.problem is not None or slow
        return reason and self._allowed()

    def _allowed(self) -> bool:
        now = self._clock()
        self._left = min(REASONED, self._left + (now - self._at) * REASONED)
        self._at = now
        if self._left < 1:
            return False
        self._left -= 1
        return True
