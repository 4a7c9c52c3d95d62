"""The cases: what is asked of whom, and the bar each has to reach. `measured` runs them all, in rounds, and gives the figures."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from time import monotonic
from typing import Any

from bench import towns
from bench.generator import Job, Tally
from bench.issuer import PATH, Issuer
from bench.processes import Server, hansa, load, peer, sandbox

EDGE = "/v1/places?kind=recycling_centre"
NEAR = "/v1/places?kind=recycling_centre&lat={lat}&lon={lon}&radius=12km"
COLD = "/v1/addresses?lat={lat}&lon={lon}&radius=40km&limit=60"


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One thing to measure."""

    name: str
    server: Server
    targets: tuple[str, ...]
    headers: tuple[tuple[str, str], ...] = ()
    expects: str = "200"
    connections: int = 32
    against: str | None = None
    """The case it is a share of."""
    least: float | None = None
    """The share it has to reach, or the answers per second where it stands alone."""


@dataclass(slots=True, kw_only=True)
class Figures:
    """What the rounds gave for one case."""

    case: Case
    rates: list[float] = field(default_factory=list)
    cpu_us: list[float] = field(default_factory=list)
    """Processor microseconds of the server per answer."""
    p50_ms: list[float] = field(default_factory=list)
    p99_ms: list[float] = field(default_factory=list)
    bytes_each: int = 0
    cache_status: str | None = None

    @property
    def rate(self) -> float:
        """Answers per second: the median of the rounds."""
        return median(self.rates)

    @property
    def cpu(self) -> float | None:
        """Microseconds per answer: the median."""
        return median(self.cpu_us) if self.cpu_us else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Start:
    """How the gateway starts and what it weighs."""

    seconds: list[float]
    """From the command to the first answer."""
    worker_mib: list[float]
    """Resident, after the first answer."""


@contextmanager
def stage(folder: Path) -> Iterator[list[Case]]:
    """Everything started, and the cases that may be run on it."""
    with ExitStack() as stack:
        twins = stack.enter_context(sandbox())
        known = towns.registers(twins)
        says = folder / "peers.json"
        issuer = Issuer()
        told: dict[str, Any] = {"back_end": {PATH: issuer.said} | {each.path: each.said for each in known}}
        says.write_text(json.dumps(told), "utf-8")
        back_end = stack.enter_context(peer("back_end", says))
        warm = stack.enter_context(hansa(folder / "warm", twins, HANSA_IDENTITY_URL=back_end.url))
        back_ends = twins | {each.twin: back_end.url for each in known}
        cold = stack.enter_context(hansa(folder / "cold", back_ends))
        told["fan_out"] = [back_end.url + each.path for each in known]
        _, headers, body = warm.get(EDGE)
        sent = {
            name: value for name, value in headers.items() if name not in {"connection", "date", "server"}
        }  # those are the server's own
        told["ready"] = towns.ready(body, "application/json", sent)
        told["bare"] = towns.ready(body, "application/json")
        told["merged"] = towns.ready(cold.get(COLD.format(lat=51.35, lon=6.85))[2], "application/json")
        says.write_text(json.dumps(told), "utf-8")
        raw, body_only, fan = (stack.enter_context(peer(name, says)) for name in ("ready", "bare", "fan_out"))
        telling = {"OTEL_EXPORTER_OTLP_ENDPOINT": stack.enter_context(peer("collector", says)).url}
        told_warm = stack.enter_context(hansa(folder / "told-warm", twins, **telling))
        told_cold = stack.enter_context(hansa(folder / "told-cold", back_ends, **telling))
        token = issuer.token(back_end.url, warm.url)
        yield [
            Case(name="raw ASGI, body only", server=body_only, targets=("/",)),
            *_cases(raw, warm, fan, cold, token),
            *_told(told_warm, told_cold),
        ]


def _cases(raw: Server, warm: Server, bare: Server, cold: Server, token: str) -> Iterator[Case]:
    tag = warm.get(EDGE)[1].get("etag", "")
    homes = "&".join(f"address={home}" for home in households(warm))
    warm.get("/v1/places")
    yield Case(name="raw ASGI", server=raw, targets=("/",))
    yield Case(name="edge hit", server=warm, targets=(EDGE,), against="raw ASGI", least=0.85)
    bearer = (("authorization", f"Bearer {token}"),)
    warm.get(EDGE, dict(bearer))
    yield Case(name="edge hit, token", server=warm, targets=(EDGE,), headers=bearer, against="edge hit", least=0.9)
    asked = (("if-none-match", tag),)
    yield Case(
        name="conditional hit",
        server=warm,
        targets=(EDGE,),
        headers=asked,
        expects="304",
        against="edge hit",
        least=1.0,
    )
    yield Case(name="warm: places near", server=warm, targets=(NEAR,), least=3000)
    yield Case(
        name="warm: three households", server=warm, targets=(f"/v1/waste/pickups?{homes}&wait={{n}}ms",), least=3000
    )
    yield Case(name="warm: all places, first page", server=warm, targets=("/v1/places?wait={n}ms",), least=3000)
    yield Case(name="bare fan-out", server=bare, targets=(COLD,), connections=12)
    yield Case(name="cold", server=cold, targets=(COLD,), connections=12, against="bare fan-out", least=0.6)


def _told(warm: Server, cold: Server) -> Iterator[Case]:
    """The same with telemetry: an OTLP endpoint is set, everything else is as it comes."""
    warm.get(EDGE)
    yield Case(name="edge hit, telemetry", server=warm, targets=(EDGE,), against="edge hit", least=0.95)
    yield Case(name="cold, telemetry", server=cold, targets=(COLD,), connections=12, against="cold", least=0.9)


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


def measured(cases: list[Case], *, rounds: int, seconds: float, say: Callable[[str], None]) -> list[Figures]:
    """Every case once a round, so that a machine that slows down slows all of them; raises RuntimeError for a wrong answer."""
    figures = {case.name: Figures(case=case) for case in cases}
    first = 1
    for turn in range(1, rounds + 1):
        for case in cases:
            before = case.server.cpu_seconds()
            tally = load(
                Job(
                    port=case.server.port,
                    targets=case.targets,
                    headers=case.headers,
                    connections=case.connections,
                    seconds=seconds,
                    first=first,
                )
            )
            first += tally.asked
            _note(figures[case.name], tally, before, case.server.cpu_seconds())
            say(f"round {turn} of {rounds}  {case.name:<30} {tally.answered / tally.seconds:>9,.0f}/s")
    return list(figures.values())


def _note(figures: Figures, tally: Tally, before: float | None, after: float | None) -> None:
    case = figures.case
    absent = case.expects == "304" and "cache-status:" not in tally.head.lower()
    if set(tally.statuses) != {"200" if absent else case.expects}:
        raise RuntimeError(f"{case.name}: expected {case.expects} throughout, got {tally.statuses}")
    figures.rates.append(tally.answered / tally.seconds)
    figures.p50_ms.append(tally.p50_ms)
    figures.p99_ms.append(tally.p99_ms)
    figures.bytes_each = tally.bytes // tally.answered
    heads = dict(line.lower().split(": ", 1) for line in tally.head.split("\r\n")[1:])
    figures.cache_status = heads.get("cache-status")
    if before is not None and after is not None:
        figures.cpu_us.append((after - before) * 1e6 / tally.asked)


def starts(folder: Path, rounds: int) -> Start:
    """Start it again and again, as an operator does; the twins' addresses are given, nobody is asked."""
    seconds, sizes = [], []
    with sandbox() as twins:
        for turn in range(rounds):
            begun = monotonic()
            with hansa(folder / f"start-{turn}", twins) as server:
                seconds.append(monotonic() - begun)
                size = server.worker_mib()
                sizes += [] if size is None else [size]
    return Start(seconds=seconds, worker_mib=sizes)
