"""The Python client as others get it: a wheel, installed where nothing else of this repository is."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

from sdk.generate.contract import read
from tests.static.tree import ROOT

PACKAGE = ROOT / "sdk" / "python"
BUILD = "from setuptools import build_meta; import sys; print(build_meta.build_wheel(sys.argv[1]))"


def run(*command: str, cwd: Path) -> str:
    """What a program says; it must end well."""
    done = subprocess.run(command, cwd=cwd, capture_output=True, text=True, timeout=110, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_wheel_works_alone(tmp_path: Path) -> None:
    """Built and installed without the rest, it is typed, has the contract's version, and needs one package only."""
    import shutil

    copy = tmp_path / "python"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__", "*.egg-info", "build", "dist"))
    name = run(sys.executable, "-c", BUILD, str(tmp_path), cwd=copy).splitlines()[-1]
    version = read().version
    assert name == f"hansa_client-{version}-py3-none-any.whl"
    with zipfile.ZipFile(tmp_path / name) as wheel:
        files = set(wheel.namelist())
        about = wheel.read(f"hansa_client-{version}.dist-info/METADATA").decode()
    assert {"hansa_client/py.typed", "hansa_client/_generated/models.py"} <= files
    assert all(file.startswith("hansa_client") for file in files)
    assert [line for line in about.splitlines() if line.startswith("Requires-Dist")] == ["Requires-Dist: httpx2>=2.16"]
    target = tmp_path / "site"
    uv = str(Path(sys.executable).with_name("uv"))
    run(uv, "pip", "install", "--offline", "--no-deps", "--target", str(target), str(tmp_path / name), cwd=tmp_path)
    script = "import hansa_client, sys; print(hansa_client.__file__, hansa_client.VERSION, 'domain' in sys.modules)"
    path = f"import sys; sys.path.insert(0, {str(target)!r}); {script}"
    said = run(sys.executable, "-c", path, cwd=tmp_path).split()
    assert said == [str(target / "hansa_client" / "__init__.py"), version, "False"]
