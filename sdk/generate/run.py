"""What the generated files should hold, put into form, and whether they do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from sdk.generate import python_methods, python_models, typescript
from sdk.generate.contract import Contract, read
from sdk.generate.python_methods import ASYNC, SYNC

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "sdk" / "python" / "hansa_client" / "_generated"
TYPESCRIPT = ROOT / "sdk" / "typescript"
ELSEWHERE = "schema.ts"
"""Made by openapi-typescript: `npm run types`, which `make sdk` does, too."""


def wanted() -> dict[Path, str]:
    """Every file that is made from the contract, and its text."""
    contract = read()
    python = {path: _formatted(path, text) for path, text in _python(contract).items()}
    return {**python, **_typescript(contract)}


def _python(contract: Contract) -> Mapping[Path, str]:
    return {
        PYTHON / "__init__.py": f'"""Made from the contract. {python_models.MADE}"""\n',
        PYTHON / "asynchronous.py": python_methods.methods(contract, ASYNC),
        PYTHON / "codes.py": python_models.codes(contract),
        PYTHON / "models.py": python_models.models(contract),
        PYTHON / "synchronous.py": python_methods.methods(contract, SYNC),
        PYTHON
        / "version.py": f'"""The version of the contract. {python_models.MADE}"""\n\nVERSION = "{contract.version}"\n',
    }


def _typescript(contract: Contract) -> dict[Path, str]:
    generated = TYPESCRIPT / "src" / "generated"
    return {
        generated / "methods.ts": typescript.methods(contract),
        generated / "models.ts": typescript.models(contract),
        generated / "version.ts": typescript.version(contract),
        **{path: _versioned(path, contract.version) for path in sorted(TYPESCRIPT.glob("package*.json"))},
    }


def _versioned(path: Path, version: str) -> str:
    """What describes the package to npm, with the contract's version."""
    told = json.loads(path.read_text("utf-8"))
    for each in (told, told.get("packages", {}).get("")):
        if each is not None:
            each["version"] = version
    return json.dumps(told, indent=2, ensure_ascii=False) + "\n"


def _formatted(path: Path, text: str) -> str:
    """As `make fmt` would leave it."""
    ruff = [str(Path(sys.executable).with_name("ruff")), "format", "--stdin-filename", str(path), "-"]
    plain = re.sub(r"[ \t]+$", "", text, flags=re.MULTILINE)
    return subprocess.run(ruff, input=plain, capture_output=True, text=True, check=True, cwd=ROOT).stdout


def differences() -> list[str]:
    """What is not as the contract says, one line each."""
    flaws = []
    for path, text in wanted().items():
        name = path.relative_to(ROOT)
        if not path.exists():
            flaws.append(f"{name} is missing: run `make sdk`")
        elif path.read_text("utf-8") != text:
            flaws.append(f"{name} is not what the contract says: run `make sdk`")
    beside = [*PYTHON.glob("*.py"), *(TYPESCRIPT / "src" / "generated").glob("*.ts")]
    strange = {path for path in beside if path not in wanted() and path.name != ELSEWHERE}
    return flaws + [f"{path.relative_to(ROOT)} is made by nothing: delete it" for path in sorted(strange)]


def write() -> list[Path]:
    """Write what differs; what was written."""
    written = []
    for path, text in wanted().items():
        if not path.exists() or path.read_text("utf-8") != text:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
            written.append(path)
    return written
