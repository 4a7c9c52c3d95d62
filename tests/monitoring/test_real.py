"""A real Prometheus scrapes a real gateway of two workers after a mixed morning, and the dashboards have something to show."""

from __future__ import annotations

import json
import re
from http.client import HTTPConnection
from pathlib import Path
from urllib.parse import urlsplit
from urllib.request import urlopen

import pytest

from tests.flow.test_process import serving
from tests.monitoring.queries import asked, rules
from tests.monitoring.server import prometheus, series_of, silent
from tests.monitoring.tools import needs_prometheus
from tests.ports import free_port


def _households(port: str) -> list[str]:
    """Questions for bins nobody has asked for yet: the greeting knows the first household of a city."""
    with urlopen(f"http://127.0.0.1:{port}/v1/addresses?city=essen&limit=40", timeout=30) as answer:
        return [f"/v1/waste/pickups?address={each['id']}" for each in json.load(answer)["items"][-5:]]


def _ask(port: str, path: str, **headers: str) -> int:
    connection = HTTPConnection("127.0.0.1", int(port), timeout=30)
    connection.request("GET", path, headers=headers)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    return answer.status


def _fault(url: str, body: bytes) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request("PUT", "/_twin/faults", body)
    assert connection.getresponse().status == 200
    connection.close()


def _morning(port: str, printed: str) -> list[int]:
    """What clients ask: answers, hits, refusals, nothing there, and one source that fails."""
    twin = dict(re.findall(r"(\S+/\S+)\s+(http://\S+)", printed))
    _fault(twin["arcgis/duisburg"], b'{"kind": "down"}')
    _fault(twin["abfallio/essen"], b'{"kind": "rationed"}')
    paths = [f"/v1/places?limit={limit}" for limit in (1, 2, 1, 2, 3)] + _households(port)
    paths += ["/v1/addresses?city=essen&limit=2"] * 3  # of two workers one is asked twice, and has it on its shelf
    paths += ["/v1/sources", "/v1/cities", "/v1/nothing", "/v1/places?kind=unheard"]
    for line in printed.splitlines():
        if found := re.match(r"\s*curl '(http://[^/]+)(/\S+)'", line):
            paths.append(found[2])
    return [_ask(port, path) for path in paths] + [_ask(port, "/v1/cities", **{"Hansa-Key": "pk_unknown"})]


@needs_prometheus
@pytest.mark.timeout(200)
def test_every_dashboard_shows_a_real_gateway(tmp_path: Path) -> None:
    """Each query, variable and recorded rule gives series over the real page, and what fails has fired an alert."""
    exprs = {one.place: one.chosen for one in asked() if not any(one.place == rule.get("alert") for rule in rules())}
    metrics = free_port()
    with serving(tmp_path, "--workers", "2", HANSA_METRICS_PORT=str(metrics)) as (port, printed, _):
        folder = tmp_path / "prometheus"
        folder.mkdir()
        with prometheus(folder, f"127.0.0.1:{metrics}") as url:
            assert not silent(url, {"a scrape before anything happens": "hansa_slo_events_total"})
            statuses = _morning(port, printed)
            assert {200, 400, 401, 404} <= set(statuses)
            quiet = silent(url, exprs)
            assert not quiet, "\n".join(quiet)
            up = series_of(url, 'min by (source) (hansa_source_up{source=~"duisburg/stadt/places.*"})')
            assert {row["value"][1] for row in up} == {"0"}
            assert series_of(url, "hansa_source_quota_remaining")
