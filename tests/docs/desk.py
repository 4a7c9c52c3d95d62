"""A reader's desk: a copy of the repository, a shell, and the commands of the documents, which really run in it.

`make run` and `hansa serve` go to the background when they are ready, since a reader has a second terminal; starting one stops
the one before. The other targets of make are only looked up: they are what runs these tests. Whoever is asked for by a browser
is there, too: `tests.docs.browser`.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.docs.blocks import Block
from tests.ports import free_port
from tests.static.tree import ROOT

LEFT_BEHIND = ("*.pyc.*", "node_modules", ".*", "var", "*.egg-info", "build", "dist", "bench")
"""What was compiled comes along; what is just being written, by another test's process, is not there any more a moment later."""
RUNS = {"sh"}
SHOWS = {"json", "text", "http"}
PATIENCE = 280
"""Seconds for one document: one that tries every binding takes a minute of computing, and others compute beside it."""

_HANSA = """#!/bin/sh
[ "$1" = serve ] || exec "{python}" -c "from gateway.cli.main import main; main()" "$@"
[ -f "{desk}/pid" ] && kill -TERM "-$(cat "{desk}/pid")" && while kill -0 "-$(cat "{desk}/pid")" 2>/dev/null; do sleep 0.1; done
: >"{desk}/served"  # here and not in the background: what the one before said must not pass for this one's readiness
setsid "{python}" -c "from gateway.cli.main import main; main()" "$@" >>"{desk}/served" 2>&1 </dev/null &
echo $! >"{desk}/pid"
until grep -q Ctrl-C "{desk}/served"; do
  kill -0 "$(cat "{desk}/pid")" 2>/dev/null || {{ cat "{desk}/served" >&2; exit 1; }}
  sleep 0.1
done
cat "{desk}/served"
"""
_MAKE = """#!/bin/sh
[ "$1" = run ] && exec hansa serve $ARGS
for target in "$@"; do
  case "$target" in *=*) continue;; esac
  grep -q "^$target:" Makefile || {{ echo "no target $target" >&2; exit 2; }}
done
"""
_PYTHON = '#!/bin/sh\nexec "{python}" "$@"\n'
_BROWSER = '#!/bin/sh\nexec "{python}" -m tests.docs.browser "$1"\n'
_PYTEST = '#!/bin/sh\nexec "{python}" -m pytest -p no:cacheprovider "$@"\n'


@dataclass(frozen=True, slots=True)
class Desk:
    """The copy, and where its commands keep their notes."""

    clone: Path
    notes: Path
    port: int
    identity: int

    def follow(self, blocks: Sequence[Block]) -> None:
        """Do what the document says, in one shell from top to bottom; fails where it does not come out as shown."""
        script = ["set -e"]
        for number, block in enumerate(blocks):
            script += self._step(number, block)
        path = self.notes / "all.sh"
        path.write_text("\n".join(script), "utf-8")
        done = subprocess.run(
            ["bash", str(path)],
            cwd=self.clone,
            env=self._environment(),
            capture_output=True,
            text=True,
            timeout=PATIENCE,
            check=False,
        )
        for number, block in enumerate(blocks):
            said = self.notes / f"{number}.err"
            if block.language in RUNS and block.mark != "not run":
                assert (self.notes / f"{number}.done").exists(), self._failure(number, block, said, done.stderr)
        self._compare(blocks)

    def _failure(self, number: int, block: Block, said: Path, more: str) -> str:
        words = said.read_text("utf-8") if said.exists() else ""
        out = self.notes / f"{number}.out"
        shown = out.read_text("utf-8")[-2000:] if out.exists() else ""
        return f"line {block.line} did not come to its end:\n{block.text}\n{shown}\n{words}\n{more}"

    def _step(self, number: int, block: Block) -> list[str]:
        here = self.notes / str(number)
        if block.mark == "file":
            here.write_text(block.text, "utf-8")
            return [f"mkdir -p $(dirname {block.value})", f"cp {here} {block.value}"]
        if block.mark == "below":
            here.write_text(block.text, "utf-8")
            ((line, file),) = re.findall(r'"(.+)" in (\S+)', block.value)
            return [f"{sys.executable} {Path(__file__).with_name('insert.py')} {file} '{line}' {here}"]
        if block.language not in RUNS or block.mark == "not run":
            return []
        here.write_text(self._text(block.text), "utf-8")
        status = block.value if block.mark == "exits" else "0"
        if status == "0":
            return [f". {here} >{here}.out 2>{here}.err", f"touch {here}.done"]
        lines = [f"code=0; (set -e; . {here}) >{here}.out 2>{here}.err || code=$?", f"cat {here}.err >>{here}.out"]
        return [*lines, f"[ $code = {status} ]", f"touch {here}.done"]

    def _text(self, text: str) -> str:
        """The commands, with the ports of this desk and the addresses its twins really have."""
        return re.sub(
            r"^TWIN=http://127\.0\.0\.1:\d+( +# .*?(\w+/\w+).*)$",
            lambda found: f"TWIN=$(awk '$1 == \"{found[2]}\" {{print $2}}' {self.notes}/served)",
            self._ports(text),
            flags=re.MULTILINE,
        )

    def _ports(self, text: str) -> str:
        return text.replace(":8080", f":{self.port}").replace(":8081", f":{self.identity}")

    def _environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(("HANSA_", "PYTEST_"))}
        path = f"{self.notes / 'bin'}{os.pathsep}{kept['PATH']}"
        own = {"PATH": path, "PYTHONPATH": str(self.clone), "HANSA_PORT": str(self.port), "COLUMNS": "160"}
        own |= {"HANSA_IDENTITY_PORT": str(self.identity), "BROWSER": f"{self.notes / 'bin' / 'browser'} %s &"}
        return kept | own | {"NO_COLOR": "1", "HANSA_STATE": str(self.notes / "state"), "NO_PROXY": "127.0.0.1"}

    def _compare(self, blocks: Sequence[Block]) -> None:
        shown = None
        for number, block in enumerate(blocks):
            if block.language in RUNS:
                shown = None if block.mark == "not run" else (self.notes / f"{number}.out").read_text("utf-8")
            elif block.language in SHOWS and not block.mark and shown is not None:
                compare(replace(block, text=self._ports(block.text)), shown)


def compare(block: Block, shown: str) -> None:
    """What the document shows as output is in the output; `…` stands for anything."""
    if block.language == "json":
        actual = _last_json(shown)
        assert within(json.loads(block.text), actual), f"line {block.line}: {json.dumps(actual)[:3000]}"
        return
    pattern = ".*".join(_loose(line) for line in block.text.splitlines() if line.strip())
    assert re.search(pattern, shown, re.DOTALL), f"line {block.line}:\n{block.text}\nis not in\n{shown}"


def _loose(line: str) -> str:
    return r"[\s│]+".join(re.escape(word).replace("…", "[^\n]*") for word in line.split())


def within(wanted: Any, actual: Any) -> bool:
    """Whether everything in `wanted` is in `actual`; of a list the items it names, `[]` only where there is none."""
    if isinstance(wanted, str) and "…" in wanted:
        return bool(re.fullmatch(re.escape(wanted).replace("…", ".*"), str(actual)))
    if isinstance(wanted, dict):
        return isinstance(actual, dict) and all(
            name in actual and within(wanted[name], actual[name]) for name in wanted
        )
    if isinstance(wanted, list):
        if not isinstance(actual, list) or bool(wanted) != bool(actual):
            return False
        return all(any(within(item, there) for there in actual) for item in wanted)
    return bool(wanted == actual)


def _last_json(text: str) -> Any:
    decoder, found, at = json.JSONDecoder(), None, text.find("{")
    while at >= 0:
        try:
            found, end = decoder.raw_decode(text, at)
        except ValueError:
            end = at + 1
        at = text.find("{", end)
    assert found is not None, f"no JSON in {text[:500]}"
    return found


@contextmanager
def desk(tmp_path: Path) -> Iterator[Desk]:
    """A desk, cleared at the end."""
    clone, notes = tmp_path / "hansa", tmp_path / "notes"
    shutil.copytree(ROOT, clone, ignore=shutil.ignore_patterns(*LEFT_BEHIND))
    for folder in (notes / "bin", clone / ".venv" / "bin"):
        folder.mkdir(parents=True)
        for name, text in {
            "hansa": _HANSA,
            "make": _MAKE,
            "python": _PYTHON,
            "pytest": _PYTEST,
            "browser": _BROWSER,
        }.items():
            path = folder / name
            path.write_text(text.format(python=sys.executable, desk=notes), "utf-8")
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
    try:
        yield Desk(clone, notes, free_port(), free_port())
    finally:
        if (notes / "pid").exists():
            os.killpg(int((notes / "pid").read_text()), signal.SIGKILL)
