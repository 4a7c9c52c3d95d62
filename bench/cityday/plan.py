"""How the city day is run, and what one target's was like. Knows nobody who is asked."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from bench.cityday.clients import Tally
from bench.cityday.judge import Judgement, Verdict
from bench.cityday.questions import Question

PHASES = ("before", "silent", "after")
OUTAGE = 600
"""Seconds of a real one."""
STEPS = 90
"""Pieces of the time line."""


@dataclass(frozen=True, kw_only=True)
class Settings:
    """How the day is run."""

    minutes: float = 3.0
    """It lasts for each target."""
    silent: float | None = None
    """Minutes of the outage, in its middle; a third if not said."""
    rate: float = 100.0
    """Questions a second, in the open loop."""
    seed: int = 11
    houses: int = 100
    """Of each city, whose collections are asked for."""
    peak_seconds: float = 15.0
    """Of each closed loop."""
    clients: int = 32
    """In it."""
    targets: tuple[str, ...] = ()
    """Of `hansa` and the peers' words; all if empty."""
    together: bool = False
    """Everybody has the day at the same time; the peaks come one after the other all the same."""

    @property
    def seconds(self) -> tuple[float, float, float]:
        """Of each phase."""
        silent = self.minutes / 3 if self.silent is None else self.silent
        around = (self.minutes - silent) / 2
        return 60 * around, 60 * silent, 60 * around

    @property
    def questions(self) -> int:
        """In the day."""
        return round(self.rate * sum(self.seconds))


@dataclass(slots=True)
class Record:
    """What one target's day was like."""

    settings: Settings
    phases: list[Tally] = field(default_factory=lambda: [Tally() for _ in PHASES])
    calls: list[int] = field(default_factory=list)
    steps: list[Counter[Verdict]] = field(default_factory=lambda: [Counter() for _ in range(STEPS)])

    def note(self, question: Question, judgement: Judgement, due: float, took: float) -> None:
        """Where it belongs: by the time in which it was to be asked."""
        before, silent, after = self.settings.seconds
        self.phases[(due >= before) + (due >= before + silent)].note(question, judgement, took)
        self.steps[min(STEPS - 1, int(due / (before + silent + after) * STEPS))][judgement.verdict] += 1
