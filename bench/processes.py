"""The processes a run needs: the gateway as a user starts it, the twins, and peers on the same server; their time and memory.

Processor time and memory come from `/proc`; where there is none they are unknown, and the report says so.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import asdict, dataclass
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from threading import Event, Thread
from time import monotonic, sleep
from typing import Any
from urllib.error import URLError
from urllib.request import Request, urlopen

from bench.generator import Job, Tally
from bench.peers.apps import VARIABLE

HANSA = (sys.executable, "-c", "from gateway.cli.main import main; main()")
PATIENCE = 30.0
_TICKS = os.sysconf("SC_CLK_TCK")
_PROC = Path("/proc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Server:
    """A running server: where it listens, and the process that was started."""

    port: int
    pid: int

    @property
    def url(self) -> str:
        """Its address."""
        return f"http://127.0.0.1:{self.port}"

    def get(self, path: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str], bytes]:
        """One answer: status, headers in lower case, body. Raises URLError when there is none."""
        with urlopen(Request(self.url + path, headers=dict(headers or {})), timeout=10) as answer:
            return answer.status, {name.lower(): value for name, value in answer.headers.items()}, answer.read()

    def items(self, path: str) -> list[dict[str, Any]]:
        """The items of a collection."""
        found: list[dict[str, Any]] = json.loads(self.get(path)[2])["items"]
        return found

    def cpu_seconds(self) -> float | None:
        """Processor time of the server and its workers until now."""
        ticks = [int(part) for pid in family(self.pid) for part in _stat(pid)[11:13]]
        return sum(ticks) / _TICKS if ticks else None

    def worker_mib(self) -> float | None:
        """Resident memory of the largest of its processes."""
        sizes = [_resident(pid) for pid in family(self.pid)]
        return max(sizes) if sizes else None


def family(pid: int) -> list[int]:
    """A process and all below it."""
    if not _PROC.exists():
        return []
    try:
        tasks = (_PROC / str(pid) / "task").iterdir()
        below = {int(child) for task in tasks for child in (task / "children").read_text().split()}
    except OSError:
        return []
    return [pid, *(one for child in sorted(below) for one in family(child))]


def _stat(pid: int) -> list[str]:
    """The fields of `/proc/<pid>/stat` behind the name (proc(5))."""
    try:
        return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def _resident(pid: int) -> float:
    try:
        text = (_PROC / str(pid) / "status").read_text()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in text.splitlines() if line.startswith("VmRSS:")), 0.0)


def free_port() -> int:
    """A port nobody listens on now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port


@contextmanager
def hansa(state: Path, twins: Mapping[str, str], *words: str, **settings: str) -> Iterator[Server]:
    """`hansa serve` with one worker, answering."""
    port = free_port()
    ours = {name: value for name, value in os.environ.items() if not name.startswith("HANSA_")}
    ours |= {"HANSA_STATE": str(state), "HANSA_PORT": str(port), "HANSA_TWINS": json.dumps(dict(twins)), **settings}
    with started([*HANSA, "serve", *words], ours, port, signal.SIGINT, log=state.with_suffix(".log")) as server:
        yield server


@contextmanager
def looking(server: Server) -> Iterator[None]:
    """Somebody has `/ops` open: its stream is read until the block ends. Raises RuntimeError when there is none."""
    line = HTTPConnection("127.0.0.1", server.port, timeout=30)
    line.request("GET", "/ops/live?lang=en")
    answer = line.getresponse()
    if answer.status != 200:
        raise RuntimeError(f"/ops/live answered {answer.status}")
    ended = Event()

    def read() -> None:
        with suppress(OSError, HTTPException):
            while not ended.is_set() and answer.read1(65_536):
                pass

    reader = Thread(target=read, daemon=True)
    reader.start()
    try:
        yield
    finally:
        ended.set()
        reader.join(10)
        line.close()


def settled(server: Server, *, busy: float = 0.2, seconds: float = 60.0) -> None:
    """Wait until the lists it pulls at its start are there: until its processes take less than this share of a core."""
    until = monotonic() + seconds
    while monotonic() < until and (before := server.cpu_seconds()) is not None:
        sleep(2)
        if ((server.cpu_seconds() or before) - before) / 2 < busy:
            return


@contextmanager
def peer(
    name: str,
    says: Path,
    *,
    port: int | None = None,
    module: str = "bench.peers.apps",
    asked: str = "/",
    backpressure: int = 4096,
) -> Iterator[Server]:
    """An application of `module` on the gateway's own server, set as the gateway sets it; on a free port unless one is given."""
    port = port or free_port()
    command = [sys.executable, "-m", "granian", "--interface", "asgi", "--loop", "uvloop", "--workers", "1"]
    command += [
        "--port",
        str(port),
        "--backlog",
        "4096",
        "--backpressure",
        str(backpressure),
        "--no-ws",
        "--log-level",
        "warning",
    ]
    command += ["--factory", f"{module}:{name}"]
    with started(command, os.environ | {VARIABLE: str(says)}, port, signal.SIGTERM, asked=asked) as server:
        yield server


@contextmanager
def started(
    command: list[str],
    environ: Mapping[str, str],
    port: int,
    ending: signal.Signals,
    *,
    asked: str = "/v1/cities",
    headers: Mapping[str, str] | None = None,
    log: Path | None = None,
) -> Iterator[Server]:
    """A server process, from the time it answers `asked` well until the block ends; what it says goes into `log`."""
    with ExitStack() as stack:
        said = stack.enter_context(log.open("wb")) if log else subprocess.DEVNULL
        process = stack.enter_context(
            subprocess.Popen(command, env=dict(environ), start_new_session=True, stdout=said, stderr=said)
        )
        try:
            server = Server(port=port, pid=process.pid)
            _wait(server, process, asked, headers, log)
            yield server
        finally:
            process.send_signal(ending)
            with suppress(subprocess.TimeoutExpired):
                process.wait(15)
            with suppress(ProcessLookupError):  # whatever it has forked and left behind goes with it
                os.killpg(process.pid, signal.SIGKILL)


def _wait(
    server: Server,
    process: subprocess.Popen[bytes],
    asked: str,
    headers: Mapping[str, str] | None,
    log: Path | None,
) -> None:
    """Until it answers the way a client asks; raises RuntimeError when it ends or takes too long."""
    until = monotonic() + PATIENCE
    why = ""
    while monotonic() < until and process.poll() is None:
        try:
            server.get(asked, headers)
        except (URLError, ConnectionError) as error:
            why = str(error)
            sleep(0.005)
        else:
            return
    said = log.read_text("utf-8", "replace")[-2000:] if log else ""
    raise RuntimeError(f"{process.args!r} did not answer {asked} within {PATIENCE:.0f} s: {why}\n{said}")


@contextmanager
def sandbox() -> Iterator[dict[str, str]]:
    """Every twin, with its address."""
    command = [sys.executable, "-m", "sandbox", "--until-eof"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdin is not None and process.stdout is not None
        try:
            twins: dict[str, str] = json.loads(process.stdout.readline())
            yield twins
        finally:
            process.stdin.close()
            process.wait(10)


def load(job: Job) -> Tally:
    """Do the job in a process of its own; raises RuntimeError with what it said when it fails."""
    command = [sys.executable, "-m", "bench.generator"]
    said = subprocess.run(command, input=json.dumps(asdict(job)), capture_output=True, text=True, check=False)
    if said.returncode:
        raise RuntimeError(f"the load generator failed:\n{said.stderr}")
    return Tally(**json.loads(said.stdout))
