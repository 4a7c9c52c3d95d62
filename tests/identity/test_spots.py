"""Every spot where the library is unsafe (A1–A9) and every threat (T1–T23) has a test of its name, or a reason why not yet.

T23 (holes in dependencies) is proved by the locks with their hashes and by review, not by a test here.
"""

from __future__ import annotations

import re
from pathlib import Path

SPOTS = frozenset(f"A{number}" for number in range(1, 10))
THREATS = frozenset(f"T{number}" for number in range(1, 24))
LATER = {
    "T10": "DPoP is not offered yet",
    "T22": "hostile back-ends: the adapters' faults, tried since there are adapters under names of their own",
    "T23": "by document: locks with hashes, read before they change",
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
