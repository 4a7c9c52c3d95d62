"""What is asked of whom under load, and how it is measured: each case once a round, so that a machine that slows down slows all."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field, replace

from bench.figures import Effort, Figures
from bench.generator import Job, Tally
from bench.peers import Missing
from bench.processes import Server, load

EDGE = "/v1/places?kind=recycling_centre"
NEAR = "/v1/places?kind=recycling_centre&lat={lat}&lon={lon}&radius=12km"
BOARD = "/v1/mobility/departures?stop={stop}&from=2026-12-01T11:00:00.{{n}}Z"
COLD = "/v1/addresses?lat={lat}&lon={lon}&radius=40km&limit=60"
PACE = 0.5
"""The share of a case's peak at which its latency is measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing to measure."""

    name: str
    targets: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = ()
    expects: str = "200"
    connections: int = 32
    paced: bool = False
    """Whether its latency is measured in an open loop, too."""
    at_least: float = 0.0
    """Seconds it is measured, if that is longer than the rest: an answer may take half a second."""


@dataclass(slots=True, kw_only=True)
class Stage:
    """Servers that were started, the cases on each, and those whose server could not be started."""

    stack: ExitStack
    cases: list[tuple[Server, Case]] = field(default_factory=list)
    absent: list[Figures] = field(default_factory=list)

    def on(self, server: Server, *cases: Case) -> None:
        """More cases on a server."""
        self.cases += [(server, case) for case in cases]

    def peer(self, start: Callable[[], AbstractContextManager[Server]], *cases: Case) -> None:
        """Start it for these cases; where that cannot be done they say why."""
        try:
            server = self.stack.enter_context(start())
        except Missing as why:
            self.absent += [Figures(name=case.name, missing=str(why)) for case in cases]
        except (RuntimeError, OSError) as why:
            self.absent += [Figures(name=case.name, failed=f"it did not start: {str(why)[-600:]}") for case in cases]
        else:
            self.on(server, *cases)


def measured(stage: Stage, wanted: Iterable[str], effort: Effort) -> list[Figures]:
    """The wanted cases of a stage, in rounds; one that answers wrongly is given up and says so."""
    names = frozenset(wanted)
    cases = [(server, case) for server, case in stage.cases if case.name in names]
    figures = {case.name: _blank(case) for _, case in cases}
    first = 1
    for turn in range(1, effort.rounds + 1):
        for server, case in cases:
            found = figures[case.name]
            if found.failed:
                continue
            try:
                first = _round(server, case, found, first, effort.seconds)
            except (RuntimeError, OSError) as wrong:
                found.failed = str(wrong)[-600:]
            line = found.failed or f"{found.values['rate'][-1]:>9,.0f}/s{_late(found)}"
            effort.say(f"round {turn} of {effort.rounds}  {case.name:<40} {line}")
    return [*figures.values(), *(each for each in stage.absent if each.name in names)]


def _late(found: Figures) -> str:
    paced = found.values.get("paced_p99_ms")
    return f"   at {found.values['paced_rate'][-1]:,.0f}/s p99 {paced[-1]:,.1f} ms" if paced else ""


def _blank(case: Case) -> Figures:
    return Figures(name=case.name, asked=case.targets, connections=case.connections)


def _round(server: Server, case: Case, found: Figures, first: int, seconds: float) -> int:
    """The closed loop for the peak, then the open one for latency; the next number nobody has asked with."""
    job = Job(
        port=server.port,
        targets=case.targets,
        headers=case.headers,
        connections=case.connections,
        seconds=max(seconds, case.at_least),
        first=first,
    )
    before = server.cpu_seconds()
    tally = load(job)
    after = server.cpu_seconds()
    first += tally.asked
    _check(case, tally)
    rate = tally.answered / tally.seconds
    found.note(rate=rate, p50_ms=tally.p50_ms, p99_ms=tally.p99_ms)
    if before is not None and after is not None:
        found.note(cpu_us=(after - before) * 1e6 / tally.asked)
    found.bytes_each = tally.bytes // tally.answered
    heads = dict(line.lower().partition(": ")[::2] for line in tally.head.split("\r\n")[1:])
    found.remark = heads.get("x-cache-status") or heads.get("cache-status")
    if case.paced:
        late = load(replace(job, first=first, rate=rate * PACE, connections=case.connections * 2))
        first += late.asked
        _check(case, late)
        found.note(paced_rate=rate * PACE, paced_p50_ms=late.p50_ms, paced_p99_ms=late.p99_ms, lost=late.lost)
    return first


def _check(case: Case, tally: Tally) -> None:
    """Raises RuntimeError for a wrong answer, and for none."""
    if set(tally.statuses) != {case.expects}:
        raise RuntimeError(f"expected {case.expects} throughout, got {tally.statuses or 'nothing'}")


def households(server: Server) -> list[str]:
    """One household of each city that has bins of its own; each is asked once, and is warm from then on."""
    found = []
    for city in server.items("/v1/cities"):
        for house in server.items(f"/v1/addresses?city={city['id']}&limit=6"):
            if server.items(f"/v1/waste/pickups?address={house['id']}&limit=1"):
                found.append(str(house["id"]))
                break
    server.get("/v1/waste/pickups?" + "&".join(f"address={home}" for home in found))
    return found
