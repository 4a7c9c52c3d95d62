"""Encode: a model object becomes bytes once, with gaps only where a label stands."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.encode import record
from domain.exchange import Record
from domain.vocabulary import COLOUR, FRACTION, VOCABULARIES
from domain.waste import Fraction, Pickup
from domain.words import LANGUAGES, MARK, Text, Vocabulary, clean, coded
from gateway.http.render import record_bytes
from tests.unit.pieces import a_place


def shown(known: Record, language: str = "de") -> Any:
    """The record as a reader gets it."""
    return json.loads(record_bytes(known, "de" if language == "de" else "en"))


def test_the_bytes_are_the_model() -> None:
    """What is sent is what the model says: days as ISO text, positions longitude first, umlauts as themselves."""
    pickup = Pickup(day=date(2026, 12, 1), fraction=coded(FRACTION, None, "Öl"), note='Grüße\n"heute"')
    assert shown(record("1", pickup)) == {
        "address": None,
        "day": "2026-12-01",
        "fraction": {"code": None, "label": None, "native": "Öl"},
        "variant": None,
        "note": 'Grüße\n"heute"',
        "place": None,
        "time": None,
    }
    assert "Öl".encode() in b"".join(record("1", pickup).pieces)
    assert shown(record("1", a_place("Hof", 51.1, 6.1)))["location"] == {"type": "Point", "coordinates": [6.1, 51.1]}


def test_labels_are_gaps() -> None:
    """Pieces at odd places are the keys of words, in the order they stand; a model without codes is one piece."""
    fraction = Fraction(fraction=coded(FRACTION, "paper", "PPK"), name="Papier", colour=coded(COLOUR, "blue"))
    assert record("1", fraction).pieces[1::2] == (b"waste.fraction/paper", b"waste.colour/blue")
    assert len(record("1", Pickup(day=date(2026, 1, 1), fraction=coded(FRACTION, None, "?"))).pieces) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_label_there_is_can_be_shown(language: str) -> None:
    """For every code of every vocabulary the reader gets the label in its language, and never a mark."""
    for vocabulary in VOCABULARIES.values():
        for code, text in vocabulary.codes.items():
            value = coded(vocabulary, code, "x")
            got = shown(record("1", Fraction(fraction=value, name="x")), language)["fraction"]
            assert got == {"code": code, "label": text.de if language == "de" else text.en, "native": "x"}


def test_a_code_may_have_digits() -> None:
    """Codes of measured things have digits in them, `pm10`; their labels are gaps like any other."""
    air = Vocabulary(name="observation.kind", title=Text("", ""), codes={"pm10": Text("Feinstaub", "Particles")})
    made = record("1", Fraction(fraction=coded(air, "pm10"), name="x"))
    assert made.pieces[1] == b"observation.kind/pm10"


@given(st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.just(MARK)))
def test_foreign_text_makes_no_gap(text: str) -> None:
    """Cleaned text, even one that was written to look like a label, never becomes one."""
    forged = clean(f"{text}{MARK}waste.fraction/residual")
    made = record("1", Fraction(fraction=coded(FRACTION, None, forged), name=forged, accepts=(forged,)))
    assert len(made.pieces) == 1
    assert shown(made)["name"] == forged


def test_a_record_needs_an_id() -> None:
    """A row without an id is refused: nobody could ask for it again."""
    with pytest.raises(ValueError, match="id"):
        record("", a_place())
