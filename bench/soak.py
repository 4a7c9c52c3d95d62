"""Mixed load for a while at default settings, with telemetry: whether a worker stays as it is, and everything is answered.

Sixteen clients read in a closed loop, what is cached and what is not; one citizen reports something every few seconds; a stream of
events is read, and `/ops` is open. Meanwhile the worker's memory, files, threads and sockets are read; after the clients have left,
its sockets once more. Its tasks cannot be counted from outside: one that is left behind holds memory, a file or a socket.
"""

from __future__ import annotations

import json
import os
import subprocess
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import asdict
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any

from bench.cases import BOARD, EDGE, NEAR, households
from bench.generator import Job, Tally
from bench.processes import HANSA, Server, family, free_port, hansa, load, looking, peer, sandbox, settled
from bench.steady import Held, Slope, held, slope
from bench.towns import busy

SETTLING = 0.25
"""The share of the time after which caches are full and memory should be level."""
READINGS = 120
LEAVING = 20.0
"""Seconds after which no connection of a client that has left may be there."""
WRITE_EVERY = 3.0
STREAM = "/v1/events?topics=sources"
CITIZEN = "toni"
"""An invented one of the sandbox; where she stands is her city's middle."""


def soak(folder: Path, *, seconds: float, say: Callable[[str], None]) -> dict[str, Any]:
    """The load, the readings, and the bars."""
    says, state = folder / "peers.json", folder / "soak"
    says.write_text("{}", "utf-8")
    with ExitStack() as stack:
        twins = stack.enter_context(sandbox())
        collector = stack.enter_context(peer("collector", says))
        own = {"HANSA_IDENTITY_PORT": str(free_port())}  # whoever else runs one on this machine
        server = stack.enter_context(hansa(state, twins, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **own))
        targets = asked(server)
        settled(server)
        pid = worker(server)
        with (
            looking(server),
            streaming(server) as events,
            reporting(server, lambda city: token(server, state, twins, own, city)) as written,
        ):
            tally, readings = loaded(server, pid, targets, seconds, say)
        left = parted(server, pid)
    found: dict[str, Any] = {"seconds": seconds, "load": asdict(tally), "writes": dict(written), "events": dict(events)}
    found |= judged(seconds, readings, left, read=tally.statuses, written=written, events=events)
    for row in found["bars"]:
        say(f"{'met   ' if row['met'] else 'MISSED'} {row['bar']}: {row['measured']}")
    return found


def asked(server: Server) -> tuple[str, ...]:
    """What is read: from the shelf, from the cache, from back-ends each time, and what there is not."""
    homes = "&".join(f"address={home}" for home in households(server))
    pickups = f"/v1/waste/pickups?{homes}&wait={{n}}ms"
    return (EDGE, NEAR, pickups, BOARD.format(stop=busy()), "/v1/sources?wait={n}ms", "/v1/nothing?{n}")


def worker(server: Server) -> int:
    """The process that answers: the largest that its parent forked of itself."""
    command = Path(f"/proc/{server.pid}/cmdline").read_bytes()
    forked = [pid for pid in family(server.pid)[1:] if Path(f"/proc/{pid}/cmdline").read_bytes() == command]
    return max(forked, key=lambda pid: held(pid, server.port).mib)


def loaded(
    server: Server, pid: int, targets: tuple[str, ...], seconds: float, say: Callable[[str], None]
) -> tuple[Tally, list[tuple[float, Held]]]:
    """What the clients got, and what the worker held meanwhile. Raises RuntimeError when it hung up."""
    tallies: list[Tally] = []
    job = Job(port=server.port, targets=targets, connections=16, seconds=seconds)
    clients = Thread(target=lambda: tallies.append(load(job)))
    clients.start()
    begun, readings = monotonic(), list[tuple[float, Held]]()
    while clients.is_alive():
        readings.append((round(monotonic() - begun, 1), held(pid, server.port)))
        at, now = readings[-1]
        if len(readings) % (READINGS // 20) == 1:
            say(f"{at:>7.0f} s  {now.mib:>7.1f} MiB  {now.files} files  {now.threads} threads  {dict(now.sockets)}")
        clients.join(seconds / READINGS)
    if not tallies:
        raise RuntimeError("the load ended before its time: the gateway has hung up")
    return tallies[0], readings


def parted(server: Server, pid: int) -> Held:
    """What the worker holds when its clients have left; as soon as nobody is there, or after LEAVING."""
    until = monotonic() + LEAVING
    while (now := held(pid, server.port)).clients + now.sockets["close_wait"] and monotonic() < until:
        sleep(0.5)
    return now


@contextmanager
def streaming(server: Server) -> Iterator[Counter[str]]:
    """Somebody reads the stream of events, and comes back when it ends; how often it was opened, and how many pieces came."""
    came, ended = Counter[str](), Event()

    def read() -> None:
        while not ended.is_set():
            line = HTTPConnection("127.0.0.1", server.port, timeout=60)
            try:
                line.request("GET", STREAM)
                answer = line.getresponse()
                came["opened" if answer.status == 200 else f"status {answer.status}"] += 1
                while not ended.is_set() and answer.read1(65_536):
                    came["pieces"] += 1
            except (OSError, HTTPException):
                came["broken"] += 1
            finally:
                line.close()
            ended.wait(1)

    with _beside(read, ended):
        yield came


@contextmanager
def reporting(server: Server, token: Callable[[str], str]) -> Iterator[Counter[str]]:
    """A citizen reports something every few seconds, each time in another place; what was said to it, by status."""
    came, ended = Counter[str](), Event()
    city, bearer = _at_home(server, token)
    west, south = city["location"]["coordinates"]

    def write() -> None:
        nonlocal bearer
        turn = 0
        while not ended.wait(WRITE_EVERY):
            turn += 1
            spot = {"lat": round(south + turn % 20 * 0.002, 6), "lon": round(west + turn // 20 % 20 * 0.002, 6)}
            body = {"category": "illegal_dump", "text": f"Two mattresses, {turn}", "contact": _CONTACT} | spot
            heads = {"authorization": f"Bearer {bearer}", "idempotency-key": f'"{uuid.uuid4()}"'}
            line = HTTPConnection("127.0.0.1", server.port, timeout=30)
            try:
                line.request("POST", "/v1/reports", json.dumps(body), heads | {"content-type": "application/json"})
                status = line.getresponse().status
                if status == 401:  # a token lasts for minutes, a soak may last for hours
                    bearer = token(city["id"])
                came[str(status)] += 1
            except (OSError, HTTPException):
                came["broken"] += 1
            finally:
                line.close()

    with _beside(write, ended):
        yield came


def _at_home(server: Server, token: Callable[[str], str]) -> tuple[dict[str, Any], str]:
    """The city whose citizen she is, and her first token."""
    refused = None
    for city in server.items("/v1/cities"):
        try:
            return city, token(city["id"])
        except RuntimeError as why:
            refused = why
    raise RuntimeError(f"nobody knows {CITIZEN}") from refused


_CONTACT = {"name": "Toni Muster", "email": "toni@example.org"}


@contextmanager
def _beside(work: Callable[[], None], ended: Event) -> Iterator[None]:
    """In a thread, until the block ends."""
    thread = Thread(target=work, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join(5)


def token(server: Server, state: Path, twins: Mapping[str, str], own: Mapping[str, str], city: str) -> str:
    """A token of an invented citizen, as the sandbox gives it."""
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HANSA_")}
    ours |= {"HANSA_STATE": str(state), "HANSA_PORT": str(server.port), "HANSA_TWINS": json.dumps(twins), **own}
    command = [*HANSA, "app", "token", "--demo", "--citizen", f"{CITIZEN}@{city}", "--scope", "reports:write"]
    ran = subprocess.run(command, env=ours, capture_output=True, text=True, check=False)
    if ran.returncode:
        raise RuntimeError(f"no token: {ran.stderr}")
    return ran.stdout.split()[-1]


def judged(
    seconds: float, readings: Sequence[tuple[float, Held]], left: Held, **said: Mapping[str, int]
) -> dict[str, Any]:
    """The readings, their slopes, and each bar with what was measured; `said` is how often which status or end came."""
    later = [(at, now) for at, now in readings if at >= seconds * SETTLING]
    memory, files = (slope([(at, float(what(now))) for at, now in later]) for what in (_mib, _files))
    bars = [*_levels(memory, files, [now for _, now in later]), *_ends(left), *_answers(**said)]
    return {
        "memory": [(at, round(now.mib, 1)) for at, now in readings],
        "files": [(at, now.files) for at, now in readings],
        "mib_per_hour": asdict(memory),
        "files_per_hour": asdict(files),
        "left": asdict(left) | {"sockets": dict(left.sockets)},
        "bars": [{"bar": bar, "measured": measured, "met": met} for bar, measured, met in bars],
    }


def _mib(now: Held) -> float:
    return now.mib


def _files(now: Held) -> float:
    return now.files


Bar = tuple[str, Any, bool]
"""What has to be, what was measured, and whether it is so."""


def _levels(memory: Slope, files: Slope, later: Sequence[Held]) -> Iterator[Bar]:
    grown = f"{memory.per_hour:+.1f} MiB an hour (95 %: {memory.low:+.1f} to {memory.high:+.1f})"
    yield "memory of the worker: a slope not to be told from zero", grown, memory.level
    part = max(1, len(later) // 4)
    first, most = max(now.files for now in later[:part]), max(now.files for now in later[-part:])
    met = files.level or most <= first
    yield "open files: a slope not to be told from zero, or no more in the last quarter", f"{first}, then {most}", met
    first, most = max(now.threads for now in later[:part]), max(now.threads for now in later[-part:])
    yield "threads: no more in the last quarter than in the first", f"{first}, then {most}", most <= first


def _ends(left: Held) -> Iterator[Bar]:
    yield "connections of clients that have left: none", left.clients, left.clients == 0
    waiting = left.sockets["close_wait"]
    yield "connections that were never closed (CLOSE_WAIT): none", waiting, waiting == 0


def _answers(read: Mapping[str, int], written: Mapping[str, int], events: Mapping[str, int]) -> Iterator[Bar]:
    yield "readings: each answered, none with an error", dict(read), set(read) <= {"200", "404"}
    yield "writings: some, and each taken", dict(written), bool(written) and set(written) <= {"201", "202"}
    met = "opened" in events and set(events) <= {"opened", "pieces"}
    yield "the stream of events: opened, never broken", dict(events), met
