"""`/metrics` of real processes: the parent's sum over its workers is what the clients have asked."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path

import pytest

from tests.flow.test_process import environment, hansa, serving
from tests.ports import free_port

COUNTED = "list_places"


def asked(port: str, times: int) -> None:
    """So many requests, each on a connection of its own, so that every worker gets some."""
    for turn in range(times):
        connection = HTTPConnection("127.0.0.1", int(port), timeout=10)
        connection.request("GET", f"/v1/places?limit={turn % 7 + 1}")
        answer = connection.getresponse()
        answer.read()
        connection.close()
        assert answer.status == 200


def scraped(port: int, path: str = "/metrics") -> tuple[int, str]:
    """What Prometheus gets."""
    connection = HTTPConnection("127.0.0.1", port, timeout=10)
    connection.request("GET", path)
    answer = connection.getresponse()
    try:
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def counted(text: str) -> int:
    """Requests for places so far."""
    return sum(map(int, re.findall(rf'^hansa_requests_total{{operation="{COUNTED}",.*}} (\d+)$', text, re.MULTILINE)))


def workers(parent: int) -> list[int]:
    """The processes that serve: those below the parent that hold its command line."""
    listed = subprocess.run(
        ["ps", "-ww", "-o", "pid=,args=", "--ppid", str(parent)], capture_output=True, text=True, check=True
    )
    return [int(row.split()[0]) for row in listed.stdout.splitlines() if " serve " in row]


def reader(parent: int) -> int:
    """The process behind `/metrics`, which another attends to."""
    listed = subprocess.run(["ps", "-ww", "-o", "pid=,ppid=,args=", "-A"], capture_output=True, text=True, check=True)
    rows = [row.split(maxsplit=2) for row in listed.stdout.splitlines()]
    (attending,) = [row[0] for row in rows if row[1] == str(parent) and "telemetry.attended" in row[2]]
    (found,) = [row[0] for row in rows if row[1] == attending]
    return int(found)


def until(true: Callable[[], bool], seconds: float = 20.0) -> None:
    """Wait until something has become so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.05)


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="looks for the workers with Linux' ps")
def test_the_sum_over_workers_is_what_clients_asked(tmp_path: Path) -> None:
    """Over two workers, after one was killed, and after the process behind `/metrics` was, it counts every request once."""
    metrics = free_port()
    with serving(tmp_path, "--workers", "2", HANSA_METRICS_PORT=str(metrics)) as (port, _, process):
        before = counted(scraped(metrics)[1])
        asked(port, 60)
        assert counted(scraped(metrics)[1]) == before + 60
        first = workers(process.pid)
        assert len(first) == 2
        os.kill(first[0], signal.SIGKILL)
        until(lambda: len(alive := workers(process.pid)) == 2 and first[0] not in alive)
        until(lambda: _answers(port))
        between = counted(scraped(metrics)[1])
        assert between >= before + 60
        asked(port, 60)
        status, text = scraped(metrics)
        assert (status, counted(text)) == (200, between + 60)
        assert scraped(metrics, "/")[0] == 404
        os.kill(reader(process.pid), signal.SIGKILL)
        until(lambda: "is started again" in next(iter(process.stdout or ())))
        assert counted(scraped(metrics)[1]) == between + 60
        os.killpg(process.pid, signal.SIGINT)
        assert process.wait(15) in {0, 130, -signal.SIGINT}
    with pytest.raises(ConnectionRefusedError):
        scraped(metrics)


def _answers(port: str) -> bool:
    try:
        asked(port, 4)
    except OSError:
        return False
    return True


def test_a_taken_port_is_refused_in_words(tmp_path: Path) -> None:
    """A metrics port somebody listens on is named before anything starts."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        said = hansa(tmp_path, "serve", HANSA_PORT=str(free_port()), HANSA_METRICS_PORT=port)
    assert said.returncode == 2
    assert "HANSA_METRICS_PORT" in said.stderr


def test_the_log_is_json_where_no_terminal_is(tmp_path: Path) -> None:
    """A worker that cannot write to a person writes one JSON object a line, and text when told so."""
    code = "import logging, sys; from telemetry.logs import write_to; write_to(sys.stderr, sys.argv[1]);"
    code += "logging.getLogger('hansa').warning('%s is down', 'essen/ebe/places#ebe')"
    said = {
        style: subprocess.run(
            [sys.executable, "-c", code, style], capture_output=True, text=True, check=True, env=environment(tmp_path)
        ).stderr
        for style in ("auto", "json", "text")
    }
    assert json.loads(said["auto"])["message"] == "essen/ebe/places#ebe is down"
    assert json.loads(said["json"])["level"] == "warning"
    assert said["text"].endswith("WARNING essen/ebe/places#ebe is down\n")
