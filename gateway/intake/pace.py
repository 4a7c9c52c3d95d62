"""How often queues are looked at: often while there is something to do, seldom in quiet times.

DBOS looks into the database for what waits in a queue, and is told by nobody; all that can be chosen is how often. It reads that from
the database too, before each look, so that a change counts from the next one on.
"""

from __future__ import annotations

from collections.abc import Collection

from dbos import Queue


class Pace:
    """Of some queues: `quick` and `calm` are seconds between two looks, `turns` how many without a stir make it calm."""

    def __init__(self, *, quick: float, calm: float, turns: int) -> None:
        self._quick, self._calm, self._turns = quick, calm, turns
        self._left = turns
        self.is_quick = True
        """As queues are declared."""

    def stir(self) -> None:
        """There is something to do."""
        self._left = self._turns

    async def turn(self, queues: Collection[Queue]) -> None:
        """Call it again and again; the queues are told when the pace is another."""
        quick = self._left > 0
        self._left -= quick
        if quick != self.is_quick:
            for queue in queues:
                await queue.set_polling_interval_sec_async(self._quick if quick else self._calm)
            self.is_quick = quick
