"""A worker looks for garbage seldom, and never among what it was started with."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

from gateway.garbage import OLDER_ROUNDS, YOUNG, YOUNGER_ROUNDS
from tests.static.tree import ROOT

_MADE = """
import gc, json
from gateway.app import create
app = create()
print(json.dumps([gc.get_threshold(), gc.get_freeze_count(), len(gc.get_objects())]))
"""


def test_what_a_worker_is_made_of_is_not_looked_at_again(tmp_path: Path) -> None:
    """As the server makes it: nearly all objects there are then are left alone, and the pace is ours."""
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("HANSA_", "OTEL_"))}
    environ |= {"HANSA_STATE": str(tmp_path), "HANSA_TWINS": "{}"}
    made = subprocess.run(
        [sys.executable, "-c", _MADE], cwd=ROOT, env=environ, capture_output=True, text=True, check=False
    )
    assert made.returncode == 0, made.stderr
    pace, left_alone, looked_at = json.loads(made.stdout.splitlines()[-1])
    assert pace == [YOUNG, YOUNGER_ROUNDS, OLDER_ROUNDS]
    assert left_alone > 50 * looked_at
