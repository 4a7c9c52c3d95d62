"""The page that says what happens when something is down promises nothing that is not tried."""

from __future__ import annotations

import re

import pytest

from tests.static.tree import ROOT

_PAGE = (ROOT / "docs/explanation/what-is-down.md").read_text("utf-8")
_ROWS = [line for line in _PAGE.splitlines() if re.match(r"\| (?!---|what is down)", line)]
_TESTS = "".join(file.read_text("utf-8") for file in (ROOT / "tests").rglob("test_*.py"))


@pytest.mark.parametrize("row", _ROWS, ids=lambda row: re.split(r" *\| *", row)[1])
def test_a_row_names_what_goes_on_what_waits_and_tests_that_exist(row: str) -> None:
    """Four cells, none of them empty, and in the last nothing but tests of the suite."""
    what, goes_on, waits, tried = [cell.strip() for cell in row.strip("|").split("|")]
    assert all((what, goes_on, waits))
    names = re.findall(r"`(test_\w+)`", tried)
    assert ", ".join(f"`{name}`" for name in names) == tried != ""
    assert [name for name in names if f"def {name}(" not in _TESTS] == []


def test_every_part_that_may_be_away_has_a_row() -> None:
    """What an installation consists of, as the deployment names it."""
    first = " ".join(row.split("|")[1] for row in _ROWS)
    parts = ("city", "Valkey", "SQLite", "PostgreSQL", "disk", "identity", "collector", "scanner", "worker", "delivers")
    assert [part for part in parts if part not in first] == []
