"""A real Prometheus that a test starts, by the committed configuration, hurried; and what it answers."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlencode
from urllib.request import ProxyHandler, build_opener

import yaml

from tests.monitoring.queries import DEPLOY, RULES
from tests.ports import free_port

PATIENCE = 60.0
_open = build_opener(ProxyHandler({})).open  # a proxy in the environment is for the way out


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
def prometheus(folder: Path, target: str) -> Iterator[str]:
    """Prometheus, scraping the target every second: its address."""
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


def series_of(url: str, expr: str) -> list[Any]:
    """The series of an expression; none while it is not there yet."""
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


def silent(url: str, exprs: dict[str, str]) -> list[str]:
    """What still has no series when patience is over."""
    ends = time.monotonic() + PATIENCE
    waiting = dict(exprs)
    while waiting and time.monotonic() < ends:
        waiting = {place: expr for place, expr in waiting.items() if not series_of(url, expr)}
        if waiting:
            time.sleep(0.5)  # between two scrapes
    return sorted(waiting)


def names(url: str) -> set[str]:
    """Every metric there is; a histogram by its own name."""
    with _open(f"{url}/api/v1/label/__name__/values", timeout=10) as answer:
        return {name.removesuffix("_bucket") for name in json.load(answer)["data"]}
