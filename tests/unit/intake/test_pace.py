"""Pace: queues are looked into often while there is something to do, seldom in quiet times."""

from __future__ import annotations

from typing import cast

from dbos import Queue

from gateway.intake.pace import Pace


class Line:
    """A queue that notes how often it is to be looked into, in seconds."""

    def __init__(self) -> None:
        self.told: list[float] = []

    async def set_polling_interval_sec_async(self, seconds: float) -> None:
        """As DBOS's queues take it."""
        self.told.append(seconds)


async def test_quiet_makes_calm_and_the_first_stir_makes_quick_again() -> None:
    """It is said once when the pace changes: after so many turns without a stir, and at the very next turn after one."""
    line = Line()
    queues, pace = [cast("Queue", line)], Pace(quick=0.1, calm=2.0, turns=3)
    for _ in range(3):
        await pace.turn(queues)
    assert (line.told, pace.is_quick) == ([], True)
    for _ in range(5):
        await pace.turn(queues)
    assert (line.told, pace.is_quick) == ([2.0], False)
    pace.stir()
    for _ in range(2):
        await pace.turn(queues)
        pace.stir()
    assert (line.told, pace.is_quick) == ([2.0, 0.1], True)
    for _ in range(3):
        await pace.turn(queues)
    assert line.told == [2.0, 0.1]
    await pace.turn(queues)
    assert line.told == [2.0, 0.1, 2.0]
