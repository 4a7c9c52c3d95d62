"""When a request is sent again, and after how long. Decides only; the senders wait."""

from __future__ import annotations

import secrets
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from typing import Final

from hansa_client.calls import Call

PASSING: Final = frozenset({429, 502, 503, 504})
"""What may be otherwise in a moment."""
_RANDOM = secrets.SystemRandom()


@dataclass(frozen=True, slots=True, kw_only=True)
class Retry:
    """How patient a client is. Only what may safely be said twice is ever sent again."""

    attempts: int = 3
    """How often a request is sent at most."""
    patience: float = 30.0
    """How many seconds it is waited between attempts, all together; a longer `Retry-After` is not waited for."""
    first: float = 0.25
    """The longest wait after the first attempt, in seconds; each doubles, and each is drawn at random below that."""
    longest: float = 8.0
    """The longest wait the client chooses itself."""


COST: Final = 10
"""What a repetition takes out of the budget; a good answer puts 1 back."""
MOST: Final = 10 * COST


@dataclass(slots=True)
class Budget:
    """How many repetitions a client has left: when everything fails, it does not multiply what it asks."""

    left: int = MOST
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def take(self) -> bool:
        """Take a repetition, if there is one."""
        with self._lock:
            if self.left < COST:
                return False
            self.left -= COST
            return True

    def give(self) -> None:
        """Something went well."""
        with self._lock:
            self.left = min(MOST, self.left + 1)


@dataclass(slots=True)
class Tries:
    """The attempts of one call."""

    call: Call
    retry: Retry
    budget: Budget
    made: int = 0
    waited: float = 0.0

    def after(self, status: int, headers: Mapping[str, str]) -> float | None:
        """How long to wait after this answer; None when it stands."""
        if status < 500 and status != 429:
            self.budget.give()
            return None
        # 500 is the gateway's own mistake; of what carries a key it cannot be known whether it was done.
        passing = status in PASSING or (status == 500 and self.call.keyed)
        return self._pause(wanted(headers)) if passing else None

    def lost(self) -> float | None:
        """How long to wait after no answer; None to give up."""
        return self._pause(None)

    def _pause(self, asked: float | None) -> float | None:
        self.made += 1
        if not self.call.repeatable or self.made >= self.retry.attempts:
            return None
        most = min(self.retry.longest, self.retry.first * 2 ** (self.made - 1))
        # Spread after a Retry-After, too: everybody was told the same second.
        pause = _RANDOM.uniform(0, most) if asked is None else asked + _RANDOM.uniform(0, self.retry.first)
        if self.waited + pause > self.retry.patience or not self.budget.take():
            return None
        self.waited += pause
        return pause


def wanted(headers: Mapping[str, str]) -> float | None:
    """The seconds `Retry-After` asks for, as a number or as a date beside the answer's own; None without."""
    told = headers.get("retry-after", "").strip()
    if told.isdecimal():
        return float(told)
    try:
        return max(0.0, (parsedate_to_datetime(told) - parsedate_to_datetime(headers["date"])).total_seconds())
    except (KeyError, TypeError, ValueError):
        return None
