"""A real Prometheus scrapes a page with every metric, by the committed configuration, and answers every dashboard's questions."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from tests.monitoring.names import METRICS, exposition
from tests.monitoring.queries import asked, rules
from tests.monitoring.server import names, prometheus, series_of, silent
from tests.monitoring.tools import needs_prometheus


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


@needs_prometheus
@pytest.mark.timeout(150)
def test_every_question_has_an_answer(tmp_path: Path) -> None:
    """Each query of each dashboard, each variable and each recording rule gives series over the gateway's metrics."""
    exprs = {one.place: one.chosen for one in asked() if not any(one.place == rule.get("alert") for rule in rules())}
    with _page() as target, prometheus(tmp_path, target) as url:
        assert silent(url, exprs) == []
        assert sorted(set(METRICS) - names(url)) == []
        firing = {row["metric"]["alertname"] for row in series_of(url, 'ALERTS{alertstate="firing"}')}
        assert {"HansaDataOld", "HansaSourceSuspicious"} <= firing
        assert series_of(url, "hansa_source_upp") == []
