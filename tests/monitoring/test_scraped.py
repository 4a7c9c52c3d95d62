"""A real Prometheus scrapes a page with every metric, by the committed configuration, and answers every dashboard's questions."""

from __future__ import annotations

import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import pytest
import yaml

from tests.monitoring.names import METRICS, exposition
from tests.monitoring.queries import DEPLOY, RULES, asked, rules
from tests.monitoring.tools import needs_prometheus
from tests.ports import free_port

PATIENCE = 60.0
_open = build_opener(ProxyHandler({})).open  # a proxy in the environment is for the way out


class _Page(BaseHTTPRequestHandler):
    """The gateway's metrics, a little more at every scrape."""

    ticks = 0

    def do_GET(self) -> None:
        """One scrape."""
        type(self).ticks += 1
        body = exposition(self.ticks).encode()
        self.send_response(200)
        self.send_header("content-type", "text/plain; version=0.0.4")
        self.end_headers()
        self.wfile.write(body)

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nobody reads it."""


@contextmanager
def _page() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Page)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def _hurried(folder: Path, target: str) -> Path:
    """The committed configuration, pointed at the page and looking every second; slow groups are not waited for."""
    wanted = yaml.safe_load((DEPLOY / "prometheus" / "prometheus.yaml").read_text("utf-8"))
    wanted["global"] = {"scrape_interval": "1s", "evaluation_interval": "1s"}
    for job in wanted["scrape_configs"]:
        job["static_configs"] = [{"targets": [target]}]
    for path in RULES:
        groups = yaml.safe_load(path.read_text("utf-8"))
        for group in groups["groups"]:
            group.pop("interval", None)
        (folder / path.name).write_text(yaml.safe_dump(groups), "utf-8")
    file = folder / "prometheus.yaml"
    file.write_text(yaml.safe_dump(wanted), "utf-8")
    return file


@contextmanager
def _prometheus(folder: Path, target: str) -> Iterator[str]:
    port = free_port()
    words = [
        f"--config.file={_hurried(folder, target)}",
        f"--storage.tsdb.path={folder / 'data'}",
        f"--web.listen-address=127.0.0.1:{port}",
        "--log.level=error",
    ]
    with subprocess.Popen(["prometheus", *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def _asked(url: str, expr: str) -> list[Any]:
    """The series; none while it is not there yet."""
    try:
        with _open(f"{url}/api/v1/query?{urlencode({'query': expr})}", timeout=10) as answer:
            found: list[Any] = json.load(answer)["data"]["result"]
            return found
    except ConnectionError:
        return []
    except OSError as why:
        if isinstance(getattr(why, "reason", None), ConnectionError):
            return []
        raise


def _silent(url: str, exprs: dict[str, str]) -> list[str]:
    """What still has no series when patience is over."""
    ends = time.monotonic() + PATIENCE
    waiting = dict(exprs)
    while waiting and time.monotonic() < ends:
        waiting = {place: expr for place, expr in waiting.items() if not _asked(url, expr)}
        if waiting:
            time.sleep(0.5)  # between two scrapes
    return sorted(waiting)


@needs_prometheus
@pytest.mark.timeout(150)
def test_every_question_has_an_answer(tmp_path: Path) -> None:
    """Each query of each dashboard, each variable and each recording rule gives series over the gateway's metrics."""
    exprs = {one.place: one.chosen for one in asked() if not any(one.place == rule.get("alert") for rule in rules())}
    with _page() as target, _prometheus(tmp_path, target) as url:
        assert _silent(url, exprs) == []
        assert sorted(set(METRICS) - _names(url)) == []
        firing = {row["metric"]["alertname"] for row in _asked(url, 'ALERTS{alertstate="firing"}')}
        assert {"HansaDataOld", "HansaSourceSuspicious"} <= firing
        assert _asked(url, "hansa_source_upp") == []


def _names(url: str) -> set[str]:
    with _open(f"{url}/api/v1/label/__name__/values", timeout=10) as answer:
        return {name.removesuffix("_bucket") for name in json.load(answer)["data"]}
