"""How full a car park is: a day's curve that belongs to its name, the same in every run. Knows no wire."""

import math
from datetime import datetime, timedelta

from sandbox.chance import draw
from sandbox.clock import CIVIC

STEP = timedelta(minutes=5)
PEAK = 14.0
"""The civic hour at which most cars stand there."""


def occupied(name: str, capacity: int, at: datetime) -> int:
    """Cars in it at an instant: few at night, most in the early afternoon, fewer on Sundays; it changes every five minutes."""
    civic = at.astimezone(CIVIC)
    hour = civic.hour + civic.minute / 60
    wave: float = max(0.0, math.cos((hour - PEAK) / 24 * math.tau)) ** 0.7
    busy = 0.55 if civic.isoweekday() == 7 else 0.75 + 0.25 * draw(name, "busy")
    slot = int(at.timestamp() // STEP.total_seconds())
    share = 0.08 + 0.84 * busy * wave + 0.06 * draw(name, slot)
    return round(capacity * min(1.0, share))
