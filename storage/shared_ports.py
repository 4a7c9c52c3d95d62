"""The port of what all workers of all machines share while they run. Standard library only.

Nothing here is ever needed: where the server is away, each worker goes on alone. So no call raises, and each is bounded in time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, Protocol

Topic = Literal["keys", "orders", "switches", "tokens"]
"""What there may be news of. The news say only that the store has to be looked at."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What another worker has left under a name, and whose turn it is now to ask for it."""

    value: bytes | None = None
    seconds: float = 0.0
    """For so long it is kept still."""
    fresh: bool = False
    turn: str | None = None
    """The mark of our turn: whoever asks for it meanwhile waits for us. None: it is fresh, or everybody asks for himself."""
    waited: bool = False
    """Whether another worker had the turn before."""


NOTHING = Found()


class Shared(Protocol):
    """Volatile: answers of back-ends, counts of clients, and news."""

    @property
    def there(self) -> bool:
        """Whether the server answers, as far as is known."""
        ...

    async def find(self, name: str, *, usable: float, until: float) -> Found:
        """What is kept under a name, or the turn to ask for it; waits for whoever has the turn.

        `usable`: so many seconds before its end a value is no longer fresh. `until`: the loop's instant at which to leave.
        """
        ...

    async def keep(self, name: str, turn: str, value: bytes, *, seconds: float) -> bool:
        """Keep the value and end the turn; False, and nothing kept, when the turn was over already."""
        ...

    async def leave(self, name: str, turn: str) -> None:
        """End the turn without a value: whoever waits asks for himself."""
        ...

    async def spend(self, policy: str, costs: Mapping[str, float]) -> Mapping[str, float] | None:
        """Put so many seconds into the bucket of each client; in how many seconds each is empty again.

        None when nothing was put, as far as is known.
        """
        ...

    async def announce(self, topic: Topic) -> None:
        """Tell every worker that there is something new in the store."""
        ...

    async def rest(self, topic: Topic, seconds: float) -> None:
        """Wait so long, or until there is news."""
        ...
