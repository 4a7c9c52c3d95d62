"""Words: spellings that compare equal, foreign text made safe, sentences in two languages."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.texts import MISTAKES, NOTES, PROBLEMS
from domain.vocabulary import FRACTION, VOCABULARIES
from domain.words import MARK, Text, clean, coded, fold, fold_number, fold_street, spell

STREETS = [
    ("Aachener Str. 4", "AACHENER STRASSE 4", "Aachenerstraße 4", "aachener str 4", "Aachener  Straße  4"),
    ("Königstraße", "Koenigstr.", "KÖNIGSTRASSE", "königstr", "König-Straße", "Ko\u0308nigstraße"),
    ("Straße des 17. Juni", "Strasse des 17. Juni", "Str. des 17. Juni", "STRASSE DES 17. JUNI"),
    ("Große Gröninger Straße", "Grosse Groeninger Str."),
    ("Straßburger Straße", "Strassburger Str.", "STRASSBURGER STRASSE"),
    ("An der Straßenmeisterei", "An der Strassenmeisterei"),
    ("Karl-Marx-Straße", "Karl Marx Str.", "karl-marx-str"),
    ("Hauptstr.5", "Hauptstraße 5", "Hauptstr 5"),
    ("Alfred-Döblin-Weg", "Alfred-Doeblin-Weg"),
    ("Mülheimer Str. 12a", "Muelheimer Straße 12 a"),
    ("Rue de l'Église", "Rue de l'Eglise"),
]


@pytest.mark.parametrize("spellings", STREETS, ids=lambda spellings: spellings[0])
def test_one_street_has_one_folded_spelling(spellings: tuple[str, ...]) -> None:
    """However a street is written (Str., Straße, Strasse; umlauts or ae, oe, ue; ß or ss), it compares equal."""
    assert len({fold_street(each) for each in spellings}) == 1


def test_other_streets_stay_apart() -> None:
    """Different streets do not fall together, not even those whose names begin like `Straße`."""
    names = [each[0] for each in STREETS]
    names += ["Strandweg", "Stresemannstraße", "Straßenbahnweg", "Aachener Platz 4", "Aachener Str. 44", "Königsallee"]
    assert len({fold_street(name) for name in names}) == len(names)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Recyclinghof Nord", "recyclinghof nord"),
        ("  Bürgeramt – Süd  ", "buergeramt sued"),
        ("Café Åre", "cafe are"),
        ("Straße", "str"),
        ("Straßenlaterne", "strassenlaterne"),
        ("Maßstraße", "massstr"),
        ("", ""),
        ("–", ""),
    ],
)
def test_fold(text: str, folded: str) -> None:
    """Folding leaves lower-case letters, digits and single blanks; only a whole `Straße` is shortened."""
    assert fold(text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    """A folded text is plain, and folded already."""
    folded = fold(text)
    assert fold(folded) == folded
    assert folded.isascii()
    assert folded == folded.strip().lower()


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("12a", "12a"),
        ("12 a", "12a"),
        ("012A", "12a"),
        (" 12 A ", "12a"),
        ("7", "7"),
        ("007", "7"),
        ("0", "0"),
        ("12 A Hinterhaus", "12a"),
        ("12-14", "12"),
        ("1/2", "1"),
        ("Haus 3", "haus3"),
        ("Tor B", "torb"),
        ("", ""),
    ],
)
def test_fold_number(text: str, folded: str) -> None:
    """A house number is its number without leading noughts and its suffix in lower case; anything else stays itself."""
    assert fold_number(text) == folded


@given(st.text(alphabet=st.characters() | st.sampled_from("\ue000\uf8ff\x00\x1b\x85\u0308a ")))
def test_no_foreign_text_can_forge_a_label(text: str) -> None:
    """Cleaned text holds no mark, no private-use and no control characters but tab and line ends, and is clean already."""
    cleaned = clean(f"{text}{MARK}waste.fraction/residual")
    assert MARK not in cleaned
    assert not any(0xE000 <= ord(character) <= 0xF8FF for character in cleaned)
    assert {c for c in cleaned if unicodedata.category(c) in {"Cc", "Cs"}} <= set("\t\n\r")
    assert clean(cleaned) == cleaned


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        (f"{MARK}waste.fraction/residual", "waste.fraction/residual"),
        ("Ku\u0308che", "Küche"),
        ("  Öffnung\x00szeiten\x1b \n", "Öffnungszeiten"),
        ("eins\nzwei\tdrei", "eins\nzwei\tdrei"),
        ("Mo\x96Fr", "MoFr"),
        ("Straße 🗑️ №1", "Straße 🗑️ №1"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    """Letters, signs and pictures of any script stay; what no reader should see goes; umlauts are composed."""
    assert clean(text) == cleaned


@pytest.mark.parametrize(
    ("value", "de", "en"),
    [
        ("2026-12-31", "31. Dezember 2026", "31 December 2026"),
        ("2026-03-01", "1. März 2026", "1 March 2026"),
        ("2026-02-30", "2026-02-30", "2026-02-30"),
        ("0000-00-00", "0000-00-00", "0000-00-00"),
        ("\uff12\uff10\uff12\uff16-12-31", "\uff12\uff10\uff12\uff16-12-31", "\uff12\uff10\uff12\uff16-12-31"),
        ("45127", "45127", "45127"),
        ("2026-12-31T10", "2026-12-31T10", "2026-12-31T10"),
    ],
)
def test_days_are_spelled_out(value: str, de: str, en: str) -> None:
    """A day is spelled out in the reader's language; what only looks like one, whoever wrote it, stays as it is."""
    assert (spell(value, "de"), spell(value, "en")) == (de, en)


def test_gaps_are_filled_once() -> None:
    """A sentence's gaps are filled by name, once: a value that looks like a gap is no gap, and an unknown one is empty."""
    text = Text("von {from} bis {to}", "from {from} to {to}")
    assert text.say("de", {"from": "2026-01-02", "to": "{from}"}) == "von 2. Januar 2026 bis {from}"
    assert text.say("en") == "from  to "


def test_every_sentence_has_the_same_gaps_in_both_languages() -> None:
    """German and English say the same: both are there, with the same gaps."""
    texts = [*NOTES.values(), *MISTAKES.values()]
    texts += [text for each in PROBLEMS.values() for text in (each.title, each.meaning, each.remedy)]
    texts += [text for vocabulary in VOCABULARIES.values() for text in vocabulary.codes.values()]
    for text in texts:
        assert text.de
        assert text.en
        assert {part.split("}")[0] for part in text.de.split("{")[1:]} == {
            part.split("}")[0] for part in text.en.split("{")[1:]
        }


def test_a_coded_value() -> None:
    """A known code has the mark of its label; an unknown value keeps its native text; a code nobody declared is refused."""
    known = coded(FRACTION, "residual", "Restmüll (Vollservice)")
    assert (known.code, known.label, known.native) == (
        "residual",
        f"{MARK}waste.fraction/residual",
        "Restmüll (Vollservice)",
    )
    unknown = coded(FRACTION, None, "Sonderfuhre")
    assert (unknown.code, unknown.label, unknown.native) == (None, None, "Sonderfuhre")
    with pytest.raises(ValueError, match="restmuell"):
        coded(FRACTION, "restmuell")
