"""Clients that others' generators make of the contract compile as they come, and their calls are answered.

The same three calls each time: a house, its collection dates, and a place near it.
"""

from __future__ import annotations

import hashlib
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.ahead import today
from tests.identity.broker_tools import BIN, environ, installed
from tests.sdk.conftest import Gateway
from tests.sdk.node import INSTALL, node, run
from tests.static.tree import ROOT

CONTRACT = ROOT / "openapi" / "hansa.json"
TOOLS = ROOT / "tests" / "tools" / "clients"
FETCH = ROOT / "tests" / "tools" / "openapi-fetch"
MAVEN = "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies"
JAVA = ("java", "javac", "mvn")
SAID = r"essen:haus:9\n\d{4}-\d\d-\d\d [a-z_]+\n[a-z]+:\S+ true\n"

pytestmark = pytest.mark.timeout(240)  # the first test starts the gateway and fetches the programs


@pytest.fixture(scope="module")
def generators() -> Path:
    """The generators from the Python index, in an environment of their own; where its programs are."""
    lock, place = ROOT / "requirements" / "clients.lock", TOOLS / ".venv"
    install = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(place / "bin" / "python")]
    installed(
        place,
        lock,
        [sys.executable, "-m", "venv", str(place)],
        [*install, "--require-hashes", "--requirement", str(lock)],
    )
    return place / "bin"


@pytest.fixture(scope="module")
def jars() -> Path:
    """What the Java client needs, from Maven Central, each with its digest; skipped without Java, Maven or the network."""
    if missing := [name for name in JAVA if shutil.which(name) is None]:
        pytest.skip(f"no Java client: {', '.join(missing)} not installed")
    place = TOOLS / ".jars"
    lines = [line.split() for line in (TOOLS / "jars.sha256").read_text("utf-8").splitlines()]
    wanted = {name: digest for digest, name in lines}
    if {jar.name for jar in place.glob("*.jar")} != wanted.keys():
        fetch = [
            "mvn",
            "--quiet",
            "--batch-mode",
            "--file",
            str(TOOLS / "pom.xml"),
            MAVEN,
            f"-DoutputDirectory={place}",
        ]
        done = subprocess.run(fetch, env=today(), capture_output=True, text=True, timeout=115, check=False)
        if done.returncode != 0:
            pytest.skip(f"no Java client: Maven could not fetch its parts: {done.stdout[-300:]}")
    found = {jar.name: hashlib.sha256(jar.read_bytes()).hexdigest() for jar in place.glob("*.jar")}
    assert found == wanted
    return place


def test_openapi_python_client(generators: Path, gateway: Gateway, tmp_path: Path) -> None:
    """Made without a warning about the contract, every module of it can be imported, and it is answered."""
    made = tmp_path / "made"
    config = ("--config", TOOLS / "python.yaml", "--meta", "none")
    words = run(
        generators / "openapi-python-client", "generate", "--path", CONTRACT, "--output-path", made / "hansa_by_generator",
        *config, cwd=tmp_path, PATH=f"{generators}:{environ()['PATH']}"
    )  # fmt: skip
    assert "WARNING" not in words.upper(), words
    run(sys.executable, "-m", "compileall", "-q", made, cwd=tmp_path)
    said = run(generators / "python", TOOLS / "calls.py", gateway.url, cwd=tmp_path, PYTHONPATH=str(made))
    assert re.fullmatch(SAID, said), said


def test_openapi_typescript_and_openapi_fetch(gateway: Gateway, tmp_path: Path) -> None:
    """Its types are strict and fit the calls, a mistake is refused by the compiler, and it is answered."""
    installed(FETCH / "node_modules", FETCH / "package-lock.json", INSTALL)
    programs = FETCH / "node_modules" / ".bin"
    (tmp_path / "node_modules").symlink_to(FETCH / "node_modules")
    (tmp_path / "package.json").write_text('{"type": "module"}', "utf-8")
    text = (FETCH / "calls.ts").read_text("utf-8")
    (tmp_path / "calls.ts").write_text(text, "utf-8")
    (tmp_path / "wrong.ts").write_text(text.replace("date?.day", "date?.colour"), "utf-8")
    run(programs / "openapi-typescript", CONTRACT, "-o", "schema.d.ts", cwd=tmp_path)
    strict = ("--strict", "--module", "nodenext", "--target", "es2022", "--lib", "es2022,dom")
    run(programs / "tsc", *strict, "calls.ts", cwd=tmp_path)
    with pytest.raises(AssertionError, match="colour"):
        run(programs / "tsc", *strict, "--noEmit", "wrong.ts", cwd=tmp_path)
    said = run(node(), "calls.js", gateway.url, cwd=tmp_path)
    assert re.fullmatch(SAID, said), said


def test_openapi_generator_java(generators: Path, jars: Path, gateway: Gateway, tmp_path: Path) -> None:
    """The `native` library of its Java compiles as it comes, no file of it overwrites another, and it is answered."""
    (jar,) = generators.parent.glob("lib/python3*/site-packages/openapi_generator_cli/openapi-generator.jar")
    wish = ("-g", "java", "--library", "native", "--global-property", "skipFormModel=false")
    words = run(
        "java", "-jar", jar, "generate", *wish, "-i", CONTRACT, "-o", tmp_path / "made", cwd=tmp_path, on_the_day=True
    )
    assert "COLLISION" not in words, words
    sources = sorted((tmp_path / "made" / "src" / "main" / "java").rglob("*.java"))
    assert len(sources) > 100
    classes = tmp_path / "classes"
    path = f"{classes}:{jars}/*"
    run(
        "javac",
        "-nowarn",
        "-proc:none",
        "-d",
        classes,
        "-cp",
        path,
        *sources,
        TOOLS / "Calls.java",
        cwd=tmp_path,
        on_the_day=True,
    )
    said = run("java", "-cp", path, "Calls", gateway.url, cwd=tmp_path, on_the_day=True)
    assert re.fullmatch(SAID, said), said
