"""The files of the repository as the static laws see them: what is ours, without what tools leave lying about."""

from __future__ import annotations

import ast
import os
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]

_LEFTOVERS = frozenset({".git", ".venv", "__pycache__", "build", "dist", "node_modules", "var"})


def files(*suffixes: str) -> Iterator[Path]:
    """Every file of ours whose name ends so; without suffixes, every file."""
    for folder, inner, names in os.walk(ROOT):
        inner[:] = sorted(name for name in inner if not _left_over(name))
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(suffixes or ""))


def _left_over(folder: str) -> bool:
    return folder in _LEFTOVERS or folder.endswith(("_cache", ".egg-info")) or folder == ".hypothesis"


def name_of(path: Path) -> str:
    """The path as a reader of the repository writes it."""
    return path.relative_to(ROOT).as_posix()


def parsed(path: Path) -> ast.Module:
    """The syntax tree of a module."""
    return ast.parse(path.read_text("utf-8"), filename=name_of(path))


@cache
def project() -> dict[str, Any]:
    """`pyproject.toml`, read."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def roots() -> tuple[str, ...]:
    """The top-level packages that ship, as the import rules list them."""
    return tuple(project()["tool"]["importlinter"]["root_packages"])


def sources() -> Iterator[Path]:
    """Every module that ships."""
    shipped = roots()
    return (path for path in files(".py") if path.relative_to(ROOT).parts[0] in shipped)
