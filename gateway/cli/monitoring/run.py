"""Write the files that watch the gateway, or say which of them is not what the configuration and the code say."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import yaml

from config.load import load, shipped
from config.settings import read_settings
from domain.objectives import Objectives
from gateway.cli.monitoring.alerts import alerts
from gateway.cli.monitoring.boards.city import city
from gateway.cli.monitoring.boards.edge import edge
from gateway.cli.monitoring.boards.federation import federation
from gateway.cli.monitoring.boards.source import source
from gateway.cli.monitoring.rules import recording

FOLDER = Path("deploy")
"""Where they stand in a clone; they are not shipped."""

HEAD = "# Written by `hansa monitoring --write` from config/slo.yaml; change it there.\n"


class _Text(yaml.SafeDumper):
    """Writes what has several lines as a block."""


def _represented(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Text.add_representer(str, _represented)


def _rules(make: Callable[[Objectives], Any]) -> Callable[[Objectives], str]:
    return lambda objectives: HEAD + yaml.dump(make(objectives), Dumper=_Text, sort_keys=False, width=10_000)


def _board(make: Callable[[Objectives], Any]) -> Callable[[Objectives], str]:
    return lambda objectives: json.dumps(make(objectives), indent=2, ensure_ascii=False) + "\n"


def _alerts(objectives: Objectives) -> dict[str, Any]:
    return alerts(objectives, read_settings(os.environ).public_url)


FILES: Mapping[str, Callable[[Objectives], str]] = {
    "prometheus/recording.yaml": _rules(recording),
    "prometheus/alerts.yaml": _rules(_alerts),
    "grafana/federation.json": _board(federation),
    "grafana/city.json": _board(city),
    "grafana/source.json": _board(source),
    "grafana/edge.json": _board(edge),
}


def write(folder: Path, config: Path | None = None) -> None:
    """Write every file."""
    objectives = load(config or shipped()).objectives
    for name, make in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(make(objectives), "utf-8")


def differences(folder: Path, config: Path | None = None) -> list[str]:
    """What to say of each file that is not today's."""
    objectives = load(config or shipped()).objectives
    return [
        f"{folder / name} is not what the configuration says. `hansa monitoring --write` writes it; look at the difference."
        for name, make in FILES.items()
        if not (folder / name).is_file() or (folder / name).read_text("utf-8") != make(objectives)
    ]
