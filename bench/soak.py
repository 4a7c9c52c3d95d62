"""Mixed load for a while: whether the worker's memory stays flat, and everything is answered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from threading import Thread
from time import monotonic, sleep
from typing import Any

from bench.cases import EDGE, NEAR, households
from bench.generator import Job, Tally
from bench.processes import hansa, load, sandbox

SETTLING = 0.25
"""The share of the time after which caches are full and memory should be flat."""


def soak(folder: Path, *, seconds: float, say: Callable[[str], None]) -> dict[str, Any]:
    """Everything a client asks, in turn, with a memory reading every `seconds / 60`."""
    with sandbox() as twins, hansa(folder / "soak", twins) as server:
        homes = "&".join(f"address={home}" for home in households(server))
        targets = (EDGE, NEAR, f"/v1/waste/pickups?{homes}&wait={{n}}ms", "/v1/sources?wait={n}ms", "/v1/nothing?{n}")
        job = Job(port=server.port, targets=targets, connections=16, seconds=seconds)
        tallies: list[Tally] = []
        worker = Thread(target=lambda: tallies.append(load(job)))
        worker.start()
        begun, readings = monotonic(), list[tuple[float, float]]()
        while worker.is_alive():
            size = server.worker_mib()
            if size is not None:
                readings.append((round(monotonic() - begun, 1), round(size, 1)))
                say(f"{readings[-1][0]:>7.0f} s  {size:>7.1f} MiB")
            sleep(max(0.5, seconds / 60))
        worker.join()
    if not tallies:
        raise RuntimeError("the load ended before its time: the gateway has hung up")
    settled = [reading for reading in readings if reading[0] >= seconds * SETTLING]
    grown = slope(settled) * 3600
    say(f"{tallies[0].answered:,} answers {tallies[0].statuses}; memory grows by {grown:+.1f} MiB an hour once settled")
    return {"seconds": seconds, "load": asdict(tallies[0]), "memory": readings, "mib_per_hour": round(grown, 1)}


def slope(readings: list[tuple[float, float]]) -> float:
    """Growth per second, by least squares; 0 for fewer than two readings."""
    if len(readings) < 2:
        return 0.0
    mean_x = sum(x for x, _ in readings) / len(readings)
    mean_y = sum(y for _, y in readings) / len(readings)
    spread = sum((x - mean_x) ** 2 for x, _ in readings)
    return sum((x - mean_x) * (y - mean_y) for x, y in readings) / spread if spread else 0.0
