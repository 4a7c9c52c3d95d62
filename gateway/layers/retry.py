"""Try again, with jitter and a budget, while it can still make the deadline."""

from __future__ import annotations

from asyncio import get_running_loop, sleep
from random import SystemRandom

from domain.errors import Refused, SourceError
from domain.events import Retried, Tell
from domain.exchange import Call, Fetch, Layer, Reply
from domain.spans import span

_CHANCE = SystemRandom()
SAVED, SPARE = 0.2, 10.0
"""Each call saves a fifth of a retry, up to ten: in an outage, retries add at most a fifth to the load."""


def retry(*, attempts: int, tell: Tell, pause: tuple[float, float] = (0.05, 0.25)) -> Layer:
    """At most `attempts` tries in all. `pause` bounds the wait between two, in seconds; it doubles each time."""

    def layer(fetch: Fetch) -> Fetch:
        budget = SPARE

        async def retried(call: Call) -> Reply:
            nonlocal budget
            budget = min(SPARE, budget + SAVED)
            first: SourceError | None = None
            for attempt in range(1, attempts + 1):
                try:
                    return await fetch(call)
                except Refused:
                    if first is not None:  # the first try opened the breaker: its own failure says more
                        raise first from None
                    raise
                except SourceError as error:
                    first = first or error
                    wait = _CHANCE.uniform(*pause) * 2 ** (attempt - 1)
                    late = get_running_loop().time() + wait >= call.deadline
                    if not error.retryable or attempt == attempts or late or budget < 1:
                        raise
                budget -= 1
                tell(Retried(binding=call.binding, pause=wait))
                with span("pause"):
                    await sleep(wait)
            raise AssertionError("unreachable: the last attempt returns or raises")

        return retried

    return layer
