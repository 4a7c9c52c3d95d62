"""Match: names in any spelling, and in which order; words anywhere."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import GUIDE, PLACES
from domain.places import PostalAddress
from domain.spelling import spread, stem
from domain.typed import RELUCTANT
from domain.waste import GuideEntry
from domain.words import fold
from gateway.federation.match import BEGINS, CONTAINED, EXACT, Pile, matcher, one_apart
from tests.unit.pieces import a_place, served

THINGS = {
    "lampe": GuideEntry(item="Lampe", synonyms=("Leuchte",)),
    "schirm": GuideEntry(item="Lampenschirm"),
    "spar": GuideEntry(item="Energiesparlampe", english="energy-saving lamp"),
    "schrank": GuideEntry(item="Schrank"),
    "kuehl": GuideEntry(item="Kühlschrank"),
    "glas": GuideEntry(item="Trinkglas", synonyms=("Glas",)),
    "gras": GuideEntry(item="Grasschnitt", synonyms=("Gras",)),
    "cd": GuideEntry(item="CD-Hülle"),
    "oel": GuideEntry(item="Öl"),
}
RECORDS = served(GUIDE, THINGS).records


def found(q: str) -> list[str]:
    """The ids that fit, best first."""
    return [
        record.id for _, record in sorted(matcher(GUIDE, q)(RECORDS, ""), key=lambda each: (each[0], each[1].order))
    ]


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("Lampe", ["lampe", "schirm", "spar"]),
        ("LAMPEN", ["schirm", "spar", "lampe"]),
        ("lampe schirm", ["schirm"]),
        ("Energie-Spar-Lampe", ["spar"]),
        ("energy-saving lamps", ["spar"]),
        ("Schränke", ["schrank", "kuehl"]),
        ("schraenken", ["schrank", "kuehl"]),
        ("schrank", ["schrank", "kuehl"]),
        ("Schrnak", ["schrank"]),
        ("Kulschrank", ["kuehl"]),
        ("Kühlscrank", ["kuehl"]),
        ("Einbauschrank", ["schrank"]),
        ("Glas", ["glas"]),
        ("Gläser", ["glas"]),
        ("Grsa", ["gras"]),
        ("cd huelle", ["cd"]),
        ("CDHÜLLE", ["cd"]),
        ("öl", ["oel"]),
        ("ol", ["oel"]),
        ("xyzzy", []),
        ("", [*sorted(THINGS, key=lambda name: fold(THINGS[name].item))]),
    ],
)
def test_any_spelling(q: str, ids: list[str]) -> None:
    """Exact, beginning, contained, stem; a typo or a compound's end only where nothing else fits."""
    assert found(q) == ids


@pytest.mark.parametrize(
    ("forms", "root"),
    [
        (("Schrank", "Schränke", "Schränken", "Schrankes"), "schrank"),
        (("Lampe", "Lampen"), "lamp"),
        (("Batterie", "Batterien"), "batteri"),
        (("Glas", "Gläser", "Gläsern", "Glases"), "glas"),
        (("Buch", "Bücher", "Büchern"), "buch"),
        (("Auto", "Autos"), "auto"),
        (("Baum", "Bäume"), "baum"),
        (("Dose", "Dosen"), "dose"),
        (("Stuhl", "Stühle"), "stuhl"),
    ],
)
def test_the_plural_has_the_stem_of_the_singular(forms: tuple[str, ...], root: str) -> None:
    """-e, -en, -er, -n, -s and the umlaut of the plural leave the stem as it is."""
    assert {stem(fold(form)) for form in forms} == {root}


@given(st.text(alphabet="abcdeo", min_size=4, max_size=9), st.integers(0, 8), st.sampled_from("abcdeo"))
def test_one_change_is_one_apart_and_is_found(word: str, at: int, letter: str) -> None:
    """A letter left out, added, changed, or swapped with the next is one change, and the pile finds it."""
    at %= len(word) - 1
    for typed in (
        word[:at] + word[at + 1 :],
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
    ):
        assert one_apart(typed, word)
        assert one_apart(word, typed)
        if len(typed) >= 4:
            assert Pile([spread(["sonst"]), f"|{word}|\n {word} "]).near(typed) == {1}


@pytest.mark.parametrize(
    ("one", "other"), [("lampe", "lamm"), ("lampe", "palme"), ("abcd", "badc"), ("lampe", "lampions")]
)
def test_two_changes_are_not_one(one: str, other: str) -> None:
    """Words that need more than one change are different words."""
    assert not one_apart(one, other)


def test_a_guess_is_marked() -> None:
    """A typo ranks from `RELUCTANT` on, what is spelled rightly below it."""
    assert [rank for rank, _ in matcher(GUIDE, "Schrnak")(RECORDS, "")] == [RELUCTANT]
    assert [rank for rank, _ in matcher(GUIDE, "schran")(RECORDS, "")] == [CONTAINED, BEGINS]


def test_words_may_stand_anywhere() -> None:
    """Every word somewhere, in any order, or the whole with its blanks elsewhere; all fit equally well."""
    address = PostalAddress(street="Königstraße", house_number="12a")
    records = served(
        PLACES, {"hof": a_place("Recyclinghof Süd", address=address), "spiel": a_place("Spielplatz")}
    ).records
    for q in ("süd recyclinghof", "RECYCLING-HOF SUED", "koenig strasse 12 a", "Königstra"):
        assert [(rank, record.id) for rank, record in matcher(PLACES, q)(records, "")] == [(EXACT, "hof")], q
    assert matcher(PLACES, "nord recyclinghof")(records, "") == []
