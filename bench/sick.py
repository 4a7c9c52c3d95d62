"""One city of three is down, or thirty seconds slow: whether those who ask for the others notice.

They ask at a fixed rate for the healthy cities, at a place that is new each time; meanwhile others ask for all three, and so run into
the sick one again and again. All back-ends are ready bytes; where the sick one listens there is nobody, or somebody very slow.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from time import sleep

from bench import rows, towns
from bench.cases import COLD
from bench.figures import Effort, Figures
from bench.generator import Job, Tally
from bench.processes import Server, free_port, hansa, load, peer, sandbox, settled
from bench.setting import counted

RATE, OTHERS = 60.0, 8.0
"""Requests a second for the healthy cities, and for all."""
LEAST_SECONDS = 5.0
"""Three hundred answers, so that a p99 says something."""
STEP = 2000
"""More places than one measurement asks about, so that none is asked about twice."""
STATES = (rows.ALL_UP, rows.ONE_DOWN, rows.ONE_SLOW)
"""In this order, every round; each begins with all three well again."""


def sick(folder: Path, effort: Effort) -> list[Figures]:
    """The three states in turn, every round."""
    found = {name: Figures(name=name, asked=(COLD,), connections=32) for name in STATES}
    with _stood(folder) as stand:
        for turn in range(effort.rounds):
            for at, name in enumerate(found):
                first = 1 + (turn * len(STATES) + at) * STEP
                with peer("back_end", stand.says, port=stand.port):
                    _recovered(stand.server, first + STEP // 2)
                    tally = _asked(stand, effort.seconds, first=first) if name == rows.ALL_UP else None
                if tally is None:
                    with _sick(name, stand):
                        tally = _asked(stand, effort.seconds, first=first)
                figures = found[name]
                figures.note(paced_rate=RATE, paced_p50_ms=tally.p50_ms, paced_p99_ms=tally.p99_ms, lost=tally.lost)
                if set(tally.statuses) != {"200"}:
                    figures.failed = f"expected 200 throughout, got {tally.statuses or 'nothing'}"
                effort.say(f"round {turn + 1} of {effort.rounds}  {name:<40} p99 {tally.p99_ms:.1f} ms")
    return list(found.values())


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stand:
    """The gateway over three cities, one of which can be made sick."""

    server: Server
    healthy: str
    """The question for the healthy cities."""
    port: int
    """Where the gateway looks for the sick one."""
    says: Path


@contextmanager
def _stood(folder: Path) -> Iterator[_Stand]:
    with sandbox() as twins:
        known = towns.registers(twins)
        ill, well = known[0], known[1:]
        says = folder / "back-end.json"
        says.write_text(json.dumps({"back_end": {each.path: each.said for each in known}}), "utf-8")
        port = free_port()
        with peer("back_end", says) as back_end:
            served = twins | {each.twin: back_end.url for each in well} | {ill.twin: f"http://127.0.0.1:{port}"}
            with hansa(folder / "sick", served, **counted(folder / "counted", pulled=False)) as server:
                settled(server)
                healthy = COLD + "".join(f"&city={each.city}" for each in well)
                yield _Stand(server=server, healthy=healthy, port=port, says=says)


@contextmanager
def _sick(name: str, stand: _Stand) -> Iterator[None]:
    """Nobody listens there, or somebody very slow."""
    with peer("late", stand.says, port=stand.port) if name == rows.ONE_SLOW else nullcontext():
        yield


def _recovered(server: Server, first: int) -> None:
    """Until the gateway asks all three again, each time at a new place; raises RuntimeError when it takes too long."""
    for turn in range(240):
        path = COLD.format(lat=f"{51.2 + (first + turn) / 1_000_000:.6f}", lon="6.75")
        if json.loads(server.get(path)[2])["complete"]:
            return
        sleep(0.5)
    raise RuntimeError("the city that is well again is not asked")


def _asked(stand: _Stand, seconds: float, *, first: int) -> Tally:
    """Both at once; what those saw who ask for the healthy ones."""
    lasts = max(seconds, LEAST_SECONDS if seconds >= 1 else seconds)
    ours = Job(port=stand.server.port, targets=(stand.healthy,), rate=RATE, seconds=lasts, first=first)
    others = Job(
        port=stand.server.port, targets=(COLD,), rate=OTHERS, seconds=lasts, first=first + 50_000, connections=100
    )
    beside = Thread(target=load, args=(others,))
    beside.start()
    try:
        return load(ours)
    finally:
        beside.join()
