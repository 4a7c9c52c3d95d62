"""The image can be built: its install lines are run here, in an empty environment, on the files it copies."""

from __future__ import annotations

import fnmatch
import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

from portal.phrases.guides import GUIDES
from tests.ahead import today
from tests.static.tree import ROOT, name_of, project, roots

DOCUMENTS = {"CHANGELOG.md", *(guide.file for guide in GUIDES.values())}


class Line(NamedTuple):
    """One instruction of a Dockerfile."""

    verb: str
    words: str


def _stages() -> list[list[Line]]:
    """The instructions, one list a stage, each stage beginning with its FROM."""
    text = re.sub(r"^\s*#.*\n", "", (ROOT / "Dockerfile").read_text("utf-8"), flags=re.MULTILINE)
    lines = [Line(*line.split(maxsplit=1)) for line in text.replace("\\\n", " ").splitlines() if line.strip()]
    starts = [number for number, line in enumerate(lines) if line.verb == "FROM"]
    return [lines[start:end] for start, end in zip(starts, [*starts[1:], None], strict=True)]


def _said(stage: list[Line], verb: str) -> list[str]:
    return [line.words for line in stage if line.verb == verb]


def _copied(stage: list[Line]) -> list[tuple[list[str], str]]:
    """Sources and destination of every COPY out of the build's own folder."""
    split = [shlex.split(words) for words in _said(stage, "COPY")]
    return [(words[:-1], words[-1]) for words in split if not words[0].startswith("--from")]


def test_the_tools_of_the_build_stay_behind() -> None:
    """There are two stages, and the second copies from the first and from nowhere else."""
    build, image = _stages()
    assert _said(build, "FROM")[0].endswith(" AS build")
    assert _copied(image) == []
    assert [words.split()[0] for words in _said(image, "COPY")] == ["--from=build"]


def test_the_base_is_pinned() -> None:
    """Both stages stand on the same image, named by version and digest."""
    bases = {_said(stage, "FROM")[0].removesuffix(" AS build") for stage in _stages()}
    assert len(bases) == 1
    assert re.fullmatch(r"python:3\.11\.\d+-slim-bookworm@sha256:[0-9a-f]{64}", bases.pop())


def test_it_runs_without_root_and_can_be_asked_whether_it_lives() -> None:
    """The image ends as a numbered user, says its port, watches its own liveness, and serves the live profile."""
    _, image = _stages()
    user = _said(image, "USER")[-1]
    assert re.fullmatch(r"[1-9]\d+:[1-9]\d+", user)
    assert [line.verb for line in image].index("USER") > max(n for n, line in enumerate(image) if line.verb == "RUN")
    port = _said(image, "EXPOSE")[0]
    assert f"HANSA_PORT={port}" in " ".join(_said(image, "ENV")).split()
    assert "HANSA_PROFILE=live" in " ".join(_said(image, "ENV")).split()
    (health,) = _said(image, "HEALTHCHECK")
    assert "/health/live" in health
    compile(re.findall(r'"((?:[^"\\]|\\.)*)"', health)[-1], "HEALTHCHECK", "exec")


def test_no_secret_is_baked_in() -> None:
    """No argument and no variable of the build is named like a secret, and no file that may hold one is sent to it."""
    names = [
        word.split("=")[0]
        for stage in _stages()
        for verb in ("ARG", "ENV")
        for words in _said(stage, verb)
        for word in words.split()
    ]
    assert [name for name in names if re.search(r"KEY|TOKEN|SECRET|PASSWORD", name)] == []
    assert _ignored(".env")
    assert _ignored("var")
    assert _ignored(".git")


def test_what_is_copied_is_sent() -> None:
    """`.dockerignore` lets through every file the build copies, and every root that ships is copied."""
    build, _ = _stages()
    sources = {source for group, _ in _copied(build) for source in group}
    assert [source for source in sources if _ignored(source)] == []
    assert set(roots()) <= sources


def _ignored(path: str) -> bool:
    """Whether the last rule that names the path, or its first folder, keeps it back."""
    verdict = False
    for rule in (ROOT / ".dockerignore").read_text("utf-8").split("\n"):
        pattern = rule.removeprefix("!")
        if pattern and not pattern.startswith("#") and fnmatch.fnmatch(Path(path).parts[0], pattern):
            verdict = not rule.startswith("!")
    return verdict


def test_its_install_lines_work_in_an_empty_environment(tmp_path: Path) -> None:
    """The pip and uv lines of the build, run as they stand, give an environment that holds the gateway, its data and its guides."""
    build, _ = _stages()
    source = tmp_path / "src"
    for group, target in _copied(build):
        for item in group:
            _copy(ROOT / item, source / target / Path(item).name if target.endswith("/") else source / target)
    subprocess.run([sys.executable, "-m", "venv", tmp_path / "system"], check=True)
    outside = {
        name: value for name, value in today().items() if not name.startswith(("PYTHON", "VIRTUAL_ENV", "UV_PYTHON"))
    }
    environment = outside | {"PATH": f"{tmp_path}/system/bin{os.pathsep}{os.environ['PATH']}"}
    for command in _said(build, "RUN"):
        assert command.startswith(("pip ", "uv ")), "a line this test would not try"
        _run(re.sub(r"(?<= )/(opt|wheels)\b", rf"{tmp_path}/\1", command), source, environment)
    expected = {name_of(path) for root in roots() for path in (ROOT / root).rglob("*") if _ships(path)}
    installed = tmp_path / "opt" / "hansa" / "lib" / f"python3.{sys.version_info.minor}" / "site-packages"
    assert {name for name in expected if not (installed / name).exists()} == set()
    for document in DOCUMENTS:
        assert (installed / "portal" / "documents" / document).read_bytes() == (ROOT / document).read_bytes()
    (entry,) = project()["project"]["scripts"]
    module = project()["project"]["scripts"][entry].partition(":")[0]
    _run(f"{tmp_path}/opt/hansa/bin/python -c 'import {module}'", tmp_path, environment)
    assert (tmp_path / "opt" / "hansa" / "bin" / entry).exists()


def _ships(path: Path) -> bool:
    return path.is_file() and "__pycache__" not in path.parts


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
    else:
        shutil.copy(source, target / source.name if target.is_dir() else target)


def _run(command: str, folder: Path, environment: dict[str, str]) -> None:
    answer = subprocess.run(
        ["sh", "-c", command], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )
    assert answer.returncode == 0, f"{command}\n{answer.stdout}{answer.stderr}"
