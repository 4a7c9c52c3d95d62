"""The record of decisions can be relied on: every file is in the index, with the parts the first asks for."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.static.tree import ROOT, name_of

_FOLDER = ROOT / "docs" / "decisions"
_FILES = sorted(_FOLDER.glob("[0-9]*.md"))


@pytest.mark.parametrize("path", _FILES, ids=name_of)
def test_a_decision_has_its_parts(path: Path) -> None:
    """A title with the file's number, a known state, the question, the decision and what follows from it."""
    text = path.read_text("utf-8")
    assert text.startswith(f"# {path.name[:4]} ")
    assert re.search(r"^State: (proposed|accepted|superseded by \[\d{4}\]\(.+\.md\))$", text, re.MULTILINE)
    parts = re.findall(r"^## (\w+)", text, re.MULTILINE)
    assert {"Question", "Decision", "Consequences"} <= set(parts)


def test_the_index_names_every_decision_once() -> None:
    """Numbers count up without a gap, and the index links each file in that order."""
    linked = re.findall(r"\]\((\d{4}-[\w-]+\.md)\)", (_FOLDER / "README.md").read_text("utf-8"))
    assert linked == [path.name for path in _FILES]
    assert [int(name[:4]) for name in linked] == list(range(1, len(linked) + 1))
