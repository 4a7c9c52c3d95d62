"""What must not stand in any file: promises nobody keeps, somebody's computer, doubts without a reason."""

from __future__ import annotations

import ast
import io
import re
import tokenize
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.static.tree import ROOT, files, name_of, parsed

_PROMISE = re.compile(r"\b(?:TO[D]O|FIX[M]E|X{3})\b")  # so written that it does not find itself
_COMPUTER = re.compile(r"(?<![\w.~*])/(?:builds|home|mnt|root|Users|work|workspaces?)/\w")
_EXCEPTIONS = {
    "noqa": (re.compile(r"#\s*noqa"), re.compile(r"# noqa: [A-Z]+\d+(, ?[A-Z]+\d+)*( -)? \w.* \w")),
    "type_ignore": (re.compile(r"#\s*type:\s*ignore"), re.compile(r"# type: ignore\[[\w, -]+\]  # \w.* \w")),
}


def _found(pattern: re.Pattern[str]) -> list[str]:
    """File and line of every match in the files of ours that are text."""
    places = []
    for path in files():
        try:
            text = path.read_text("utf-8")
        except UnicodeDecodeError:
            continue  # a picture or an archive
        places += [f"{name_of(path)}:{text.count(chr(10), 0, match.start()) + 1}" for match in pattern.finditer(text)]
    return places


def _comments(path: Path) -> Iterator[str]:
    tokens = tokenize.generate_tokens(io.StringIO(path.read_text("utf-8")).readline)
    return (token.string for token in tokens if token.type == tokenize.COMMENT)


def test_no_file_promises_to_be_finished_later() -> None:
    """What is missing stands in an issue, where somebody reads it, and not in the code."""
    assert _found(_PROMISE) == []


def test_no_file_names_somebodys_computer() -> None:
    """A path that exists on one machine only has no place in a repository that everybody clones."""
    assert _found(_COMPUTER) == []


@pytest.mark.parametrize("kind", _EXCEPTIONS)
def test_exceptions_have_a_reason_and_a_number_that_only_shrinks(kind: str) -> None:
    """Telling a checker to look away needs a rule, a reason beside it, and stays within the committed number."""
    seen, well_formed = _EXCEPTIONS[kind]
    found = [(name_of(path), text) for path in files(".py") for text in _comments(path) if seen.search(text)]
    assert [place for place in found if not well_formed.search(place[1])] == []
    allowed = tomllib.loads((ROOT / "tests" / "static" / "exceptions.toml").read_text("utf-8"))[kind]
    assert len(found) <= allowed, f"mend the code instead: {found}"
    assert len(found) == allowed, f"well done; write {len(found)} into tests/static/exceptions.toml"


@pytest.mark.parametrize("path", [path for path in files(".py") if path.name.startswith("test_")], ids=name_of)
def test_every_test_states_its_law(path: Path) -> None:
    """The docstring of a test is one sentence that says what holds, so that a failure can be read."""
    tests = [node for node in ast.walk(parsed(path)) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
    mute = [
        test.name
        for test in tests
        if test.name.startswith("test_") and not (ast.get_docstring(test) or "").endswith(".")
    ]
    assert mute == []
