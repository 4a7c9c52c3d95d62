"""Every spot where the library is unsafe (A1–A9) and every threat (T1–T25) has a test of its name, or a reason why not yet.

What is done against each, for people: docs/explanation/threats-to-identity.md.
"""

from __future__ import annotations

import re
from pathlib import Path

SPOTS = frozenset(f"A{number}" for number in range(1, 10))
THREATS = frozenset(f"T{number}" for number in range(1, 26))
LATER = {
    "T10": "DPoP is not offered yet",
}
IN_PART = {
    "T8": "the audience is checked; the exchange for a city's token comes with writes",
    "T9": "revocation; bound tokens come with DPoP",
    "T13": "nothing is fetched, and members that would have it so are refused; webhooks and CIMD come later",
    "T19": "the grant's tokens die and the feed says so; back-channel logout comes later",
}


def test_every_spot_and_threat_has_a_test_or_a_reason() -> None:
    """A test function called `test_<spot>_…` exists for each that is not among the later ones."""
    texts = [file.read_text("utf-8") for file in Path(__file__).parents[1].rglob("test_*.py")]
    named = {found for text in texts for found in re.findall(r"^(?:async )?def test_([AT]\d+)_", text, re.MULTILINE)}
    assert (SPOTS | THREATS) - LATER.keys() <= named, sorted((SPOTS | THREATS) - LATER.keys() - named)


def test_what_has_come_is_not_called_later() -> None:
    """A reason that no longer holds is taken away."""
    assert not LATER.keys() & IN_PART.keys()
    assert LATER.keys() | IN_PART.keys() <= THREATS


def test_the_document_speaks_of_each_and_of_tests_that_exist() -> None:
    """Each has its row, and every test a row names is there."""
    root = Path(__file__).parents[2]
    rows = re.findall(
        r"^\| ([AT]\d+) \|(.*)$", (root / "docs/explanation/threats-to-identity.md").read_text("utf-8"), re.MULTILINE
    )
    assert {name for name, _ in rows} == SPOTS | THREATS
    texts = "".join(file.read_text("utf-8") for file in (root / "tests").rglob("test_*.py"))
    assert [test for _, row in rows for test in re.findall(r"`(test_\w+)`", row) if f"def {test}(" not in texts] == []
    assert [name for name, row in rows if name not in LATER and f"`test_{name}_" not in row] == []
