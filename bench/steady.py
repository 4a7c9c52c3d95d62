"""Whether something stays level: readings of a process over time, and the test that tells a slope from none.

The test: the first part of the time is warm-up and left out; the rest is cut into BLOCKS pieces and the median of each is taken, since
readings close to each other hang together; the slope is Theil and Sen's, with the 95 % interval of Sen (1968, by Kendall's S). Memory
is level when the interval holds zero, or lies below it. How much growth could have been missed is the upper end of the interval.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path
from statistics import median

BLOCKS = 15
Z = 1.96
_PROC = Path("/proc")
_LISTENS = "0A"
_STATES = {"01": "established", "06": "time_wait", "08": "close_wait"}
"""Of `/proc/net/tcp`, those that matter (proc_net_tcp in the kernel's documentation); anything else is `other`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Slope:
    """Growth per hour, and the interval in which it lies with 95 %."""

    per_hour: float
    low: float
    high: float

    @property
    def level(self) -> bool:
        """Whether it cannot be told from zero, or falls."""
        return self.low <= 0


def slope(readings: Sequence[tuple[float, float]]) -> Slope:
    """Of readings at their seconds; raises ValueError for fewer than four."""
    points = medians(readings)
    if len(points) < 4:
        raise ValueError(f"{len(points)} readings are too few for a slope")
    slopes = sorted((b - a) / (then - now) * 3600 for (now, a), (then, b) in combinations(points, 2) if then > now)
    n, count = len(points), len(slopes)
    reach = Z * math.sqrt(n * (n - 1) * (2 * n + 5) / 18)
    low, high = int((count - reach) / 2), math.ceil((count + reach) / 2)
    return Slope(per_hour=median(slopes), low=slopes[max(0, low)], high=slopes[min(count - 1, high)])


def medians(readings: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """The middle of each block, in time and size."""
    size = max(1, len(readings) // BLOCKS)
    blocks = [readings[at : at + size] for at in range(0, len(readings) - size + 1, size)]
    return [(median(t for t, _ in block), median(value for _, value in block)) for block in blocks]


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What a process holds at a moment."""

    mib: float
    """Resident."""
    files: int
    """Open descriptors, sockets among them."""
    threads: int
    sockets: Counter[str]
    """TCP connections by their state, listeners left out."""
    clients: int
    """Those of them that came to its port."""


def held(pid: int, port: int) -> Held:
    """Of one that listens on `port`; read from `/proc`. Raises OSError when the process is gone, or there is no `/proc`."""
    links = [_link(path) for path in (_PROC / str(pid) / "fd").iterdir()]
    status = dict(
        line.split(":\t", 1) for line in (_PROC / str(pid) / "status").read_text().splitlines() if ":\t" in line
    )
    own = {link[8:-1] for link in links if link.startswith("socket:[")}
    rows = [
        row.split()
        for name in ("tcp", "tcp6")
        for row in (_PROC / str(pid) / "net" / name).read_text().splitlines()[1:]
    ]
    open_now = [row for row in rows if row[9] in own and row[3] != _LISTENS]
    return Held(
        mib=int(status["VmRSS"].split()[0]) / 1024,
        files=len(links),
        threads=int(status["Threads"]),
        sockets=Counter(_STATES.get(row[3], "other") for row in open_now),
        clients=sum(1 for row in open_now if row[1].endswith(f":{port:04X}")),
    )


def _link(path: Path) -> str:
    try:
        return str(path.readlink())
    except OSError:  # it was closed meanwhile, or was the reading itself
        return ""
