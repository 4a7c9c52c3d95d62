"""The vocabulary and the ports stand on the standard library alone, so that anything may stand on them."""

from __future__ import annotations

import ast
import sys
from pathlib import Path

import pytest

from tests.static.tree import ROOT, name_of, parsed

_BOUND = [
    *sorted((ROOT / "domain").rglob("*.py")),
    *(ROOT / "storage" / name for name in ("ports.py", "hooks_ports.py")),
]


def foreign(tree: ast.Module, own: str) -> set[str]:
    """The top-level packages it imports that are neither its own nor the standard library's."""
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module is not None and not node.level:
            names.add(node.module)
    return {name.split(".")[0] for name in names} - sys.stdlib_module_names - {own}


@pytest.mark.parametrize("path", _BOUND, ids=name_of)
def test_it_imports_the_standard_library_only(path: Path) -> None:
    """The domain imports itself and the standard library; the ports of storage import the standard library."""
    assert not foreign(parsed(path), own="domain" if path.is_relative_to(ROOT / "domain") else "")


def test_the_law_sees_imports_wherever_they_stand() -> None:
    """An import inside a function or under TYPE_CHECKING counts like one at the top."""
    late = "import json\nfrom domain import errors\ndef late():\n    import orjson\n"
    assert foreign(ast.parse(late), own="domain") == {"orjson"}
    typed = "from . import errors\nif TYPE_CHECKING:\n    from httpx import URL\n"
    assert foreign(ast.parse(typed), own="domain") == {"httpx"}
