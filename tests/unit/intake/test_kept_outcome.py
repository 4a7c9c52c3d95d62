"""What a back-end said by itself is kept whole, but for its evidence, of which the hash is enough."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, timedelta, timezone
from hashlib import sha256
from typing import get_args, get_type_hints

from hypothesis import given
from hypothesis import strategies as st

from domain.cases import Outcome
from gateway.intake.steps import kept_outcome, outcome_of

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
MAYBE = st.none() | TEXT
INSTANT = st.none() | st.datetimes(timezones=st.sampled_from([UTC, timezone(timedelta(hours=1))]))
FACTS = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.floats(allow_nan=False, allow_infinity=False) | TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXT, inner, max_size=3),
    max_leaves=6,
)
OUTCOME = st.builds(
    Outcome,
    state=st.sampled_from(get_args(get_type_hints(Outcome)["state"])),
    number=MAYBE,
    hold=MAYBE,
    until=INSTANT,
    expected_by=INSTANT,
    reason=MAYBE,
    facts=st.dictionaries(TEXT, FACTS, max_size=3),
    steps=st.lists(TEXT, max_size=3).map(tuple),
    evidence=st.binary(max_size=20),
)


@given(OUTCOME)
def test_an_outcome_comes_back_as_it_was_kept(outcome: Outcome) -> None:
    """Everything the back-end said is there again, with the hash of its answer in the place of the answer."""
    hashed = sha256(outcome.evidence).digest()
    assert outcome_of(kept_outcome(outcome)) == replace(outcome, evidence=hashed)


def test_the_answer_itself_is_not_kept() -> None:
    """The back-end's bytes may hold anything: none of them is written down."""
    assert b"Musterweg" not in kept_outcome(Outcome(state="placed", evidence=b"<name>Musterweg</name>"))
