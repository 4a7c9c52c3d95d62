"""Two real workers of one `hansa serve`: what the log says of a source that fails and comes back."""

from __future__ import annotations

import json
import re
import shutil
import threading
import time
from collections.abc import Callable
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from config.load import shipped
from tests.flow.test_process import serving

BINDING = "duisburg/stadt/places#toilette"
TURNS = 16
"""Connections in a row; each worker gets some of them."""


def until(true: Callable[[], bool], seconds: float = 40.0) -> None:
    """Wait until something has become so."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end
        time.sleep(0.1)


def hurried(tmp_path: Path) -> Path:
    """The configuration, with less patience for the source that fails."""
    config = tmp_path / "config"
    shutil.copytree(shipped(), config, ignore=shutil.ignore_patterns("*.py", "__pycache__"))
    city = config / "cities" / "duisburg.yaml"
    twin = "      twin: arcgis/duisburg\n"
    text = city.read_text("utf-8")
    assert twin in text
    city.write_text(text.replace(twin, twin + "      policy: {probe_seconds: 0.2}\n"), "utf-8")
    return config


def explained(port: str, turn: int) -> dict[str, Any]:
    """What a question for the source says of it, on a connection of its own."""
    connection = HTTPConnection("127.0.0.1", int(port), timeout=10)
    connection.request("GET", f"/v1/places?city=duisburg&kind=public_toilet&explain=true&limit={turn + 1}")
    said = json.load(connection.getresponse())
    connection.close()
    row: dict[str, Any] = next(row for row in said["sources"] if BINDING.startswith(row["id"] + "#"))
    told = next(each for each in said["explain"]["sources"] if each["binding"] == BINDING)
    return {"state": row["state"], "events": [event["event"] for event in told["events"]]}


def _fault(url: str, method: str, body: bytes | None = None) -> None:
    connection = HTTPConnection(urlsplit(url).netloc, timeout=10)
    connection.request(method, "/_twin/faults", body)
    assert connection.getresponse().status == 200
    connection.close()


def test_an_outage_is_said_once_by_all_workers(tmp_path: Path) -> None:
    """Both workers know the source to be down, and that it is back; the log says each once, the first with whom to tell."""
    config = hurried(tmp_path)
    with serving(tmp_path, "--workers", "2", HANSA_LOG="json", HANSA_CONFIG=str(config)) as (port, printed, process):
        lines: list[str] = []
        assert process.stdout is not None
        threading.Thread(target=lines.extend, args=(process.stdout,), daemon=True).start()
        twin = re.findall(r"arcgis/duisburg\s+(http://\S+)", printed)[0]
        _fault(twin, "PUT", b'{"kind": "down"}')
        until(lambda: all("tried" not in explained(port, turn)["events"] for turn in range(TURNS)))
        _fault(twin, "DELETE")
        until(lambda: all(explained(port, turn)["state"] == "fresh" for turn in range(TURNS)))
        until(lambda: any("is back" in line for line in lines))
        said = [json.loads(line) for line in lines if line.startswith("{") and BINDING in line]
    assert [each["message"] for each in said] == [f"{BINDING} is down", f"{BINDING} is back"]
    assert said[0]["contact"]
    assert said[1]["down_seconds"] > 0
