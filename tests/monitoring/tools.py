"""The programs of Prometheus, where they are installed; Debian's package `prometheus` has both."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from tests.ahead import elsewhen
from tests.monitoring.queries import RULES, rule_groups

WHY = "{0} is not installed; Debian has it in the package prometheus"
needs_promtool = pytest.mark.skipif(shutil.which("promtool") is None, reason=WHY.format("promtool"))
needs_prometheus = pytest.mark.skipif(
    shutil.which("prometheus") is None or elsewhen(),
    reason=f"{WHY.format('prometheus')}, or another day: a Go program asks the kernel, and sees none",
)


def promtool(*words: str) -> tuple[int, str]:
    """Exit status, and what it said."""
    done = subprocess.run(["promtool", *words], capture_output=True, text=True, timeout=100, check=False)
    return done.returncode, done.stdout + done.stderr


def tried(folder: Path, *tests: Mapping[str, Any], every: str = "1m") -> tuple[int, str]:
    """`promtool test rules` on the committed rules. JSON is YAML enough for it."""
    order = [group["name"] for group in rule_groups()]  # else a group may see what another recorded a step before
    sheet = {
        "rule_files": [str(path) for path in RULES],
        "evaluation_interval": every,
        "group_eval_order": order,
        "tests": list(tests),
    }
    file = folder / "rules.test.yaml"
    file.write_text(json.dumps(sheet), "utf-8")
    return promtool("test", "rules", str(file))


def series(name: str, values: str | Sequence[float], **labels: str) -> dict[str, str]:
    """One series; values as promtool writes them (`0+60x90`), or one by one."""
    text = values if isinstance(values, str) else " ".join(f"{value:g}" for value in values)
    return {"series": name + "{" + ",".join(f'{key}="{value}"' for key, value in labels.items()) + "}", "values": text}
