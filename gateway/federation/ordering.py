"""What an operator orders about sources, the same by command and by page: checked, then written where every gateway reads it.

Knows orders and pauses; neither who may give them nor which names there are.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Literal

from domain.when import BERLIN, Clock
from gateway.federation.book import Pause
from gateway.federation.pauses import Pauses
from storage.ports import Order, Orders

Verb = Literal["pause", "resume", "reset", "purge"]
LONGEST = timedelta(days=365)
"""Of a pause with an end: what is meant to last longer is taken out of the configuration."""
LONGEST_REASON = 500
"""Characters, as the store keeps it."""
_UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1)}


class NotOrdered(Exception):
    """Nothing was done; the text says why and what to do, for the command line."""

    def __init__(self, text: str, *, field: str = "target", why: str = "target") -> None:
        super().__init__(text)
        self.field = field
        """Which of what was said is wrong: `target`, `reason` or `until`."""
        self.why = why
        """A word for the kind of flaw, for whoever says it in another language."""


async def give(
    orders: Orders, verb: Verb, target: str, *, reason: str, by: str, at: datetime, until: str | None = None
) -> Order:
    """Order it of every running gateway; `target` is known to be one. Raises NotOrdered, and StorageError."""
    said = reasoned(reason)
    ends = None if until is None else instant(until, at)
    if verb == "resume":
        await _lasting(orders, target, at)
    return await orders.give(Order(verb=verb, target=target, reason=said, by=by, at=at, until=ends))


def reasoned(reason: str) -> str:
    """The reason as it is kept. Raises NotOrdered where there is none."""
    said = reason.strip()
    if not 1 <= len(said) <= LONGEST_REASON or "\0" in said:
        raise NotOrdered(f"Say why, in 1 to {LONGEST_REASON} characters.", field="reason", why="reason")
    return said


def instant(text: str, at: datetime) -> datetime:
    """`2026-12-01T18:00`, by the region's clock where it says no other, or `30m`, `2h`, `3d` from `at` on. NotOrdered otherwise."""
    span = re.fullmatch(r"([1-9]\d{0,4})([mhd])", text)
    try:
        ends = at + int(span[1]) * _UNITS[span[2]] if span else datetime.fromisoformat(text)
    except ValueError:
        words = f"{text!r} is no instant and no time; say 2026-12-01T18:00, 30m, 2h or 3d."
        raise NotOrdered(words, field="until", why="until") from None
    ends = ends if ends.tzinfo else ends.replace(tzinfo=BERLIN)
    if not at < ends <= at + LONGEST:
        words = f"{text!r} is over, or more than {LONGEST.days} days ahead."
        raise NotOrdered(words, field="until", why="until_over")
    return ends


async def standing(orders: Orders, clock: Clock) -> tuple[Pause, ...]:
    """What is paused now, by the orders that were given; oldest first."""
    pauses = Pauses(clock)
    for order in await orders.since(0):
        pauses.take(order)
    return pauses.standing()


async def _lasting(orders: Orders, target: str, at: datetime) -> None:
    lasting = sorted(each.target for each in await standing(orders, lambda: at))
    if target not in lasting:
        known = f"Paused now: {', '.join(lasting)}." if lasting else "Nothing is."
        raise NotOrdered(f"{target!r} is not paused under this name. {known}", why="not_paused")
