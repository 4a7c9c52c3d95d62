"""How often one peer may ask the endpoints that cost something. Counted in this process, bounded in memory."""

from __future__ import annotations

from collections import OrderedDict

from auth.server.site import Clock
from auth.server.web import Asked

REGISTER = "/register"
"""And every address below it: whoever tries tokens there tries them at one endpoint."""
COUNTED = frozenset({"/authorize", "/token", REGISTER, "/introspect", "/revoke", "/login", "/accessibility"})
REMEMBERED = 10_000


class Buckets:
    """A bucket per peer and endpoint: it holds a minute's worth and refills steadily."""

    def __init__(self, per_minute: int, clock: Clock) -> None:
        self._most, self._clock = float(per_minute), clock
        self._kept: OrderedDict[tuple[str, str], tuple[float, float]] = OrderedDict()

    def refusal(self, asked: Asked) -> int | None:
        """Seconds until it may ask again; None when it may now."""
        path = REGISTER if asked.path.startswith(f"{REGISTER}/") else asked.path
        if path not in COUNTED or asked.method == "OPTIONS":
            return None
        key, now = (asked.peer, path), self._clock().timestamp()
        left, seen = self._kept.pop(key, (self._most, now))
        left = min(self._most, left + max(0.0, now - seen) * self._most / 60)
        allowed = left >= 1
        self._kept[key] = (left - 1 if allowed else left, now)
        if len(self._kept) > REMEMBERED:
            self._kept.popitem(last=False)
        return None if allowed else max(1, round((1 - left) * 60 / self._most))
