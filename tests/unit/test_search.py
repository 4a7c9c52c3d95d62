"""A typed address: how it is read, whom it fits and in which order, and that no pattern misses what would fit."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.filters import as_cql, as_fes, as_sql
from adapters._kit.search import wishes
from domain.catalogue import ADDRESSES
from domain.exchange import Record
from domain.places import Address, AddressQuery
from domain.typed import postcode_in, readings
from gateway.federation.match import matcher
from tests.unit.pieces import served

HOUSES = {
    name: Address(street=street, house_number=number, postcode=postcode, district=district)
    for name, street, number, postcode, district in [
        ("k4", "Königstraße", "4", "10001", "Mitte"),
        ("k4a", "Königstraße", "4a", "10001", "Mitte"),
        ("k40", "Königstraße", "40", "10002", "Alt-Süd"),
        ("ks4", "Königstraße Süd", "4", "10003", "Alt-Süd"),
        ("a4", "Aachener Str.", "4", None, None),
        ("w", "Große Weidenstraße", "1", "10001", "Mitte"),
        ("j", "Straße des 17. Juni", "5", "10001", "Mitte"),
        ("am", "Am Markt", "12", "10001", "Mitte"),
        ("oe", "Öl-Weg", "1", "10004", "Öland"),
        ("or", "Orchideenweg", "1", "10004", "Öland"),
        ("pb", "Peter-Behrens-Straße", "7", "10001", "Mitte"),
        ("iii", "III. Hagen", "3", "10001", "Mitte"),
        ("dr", "A.-Schweitzer-Str.", "9", "10001", "Mitte"),
        ("1d", "1. Dellweg", "2", "10001", "Mitte"),
        ("ue", "Überruhrstraße", "2", "10001", "Mitte"),
    ]
}
RECORDS = served(ADDRESSES, HOUSES).records


def found(q: str, records: tuple[Record, ...] = RECORDS) -> list[str]:
    """The ids that fit, best first."""
    ranked = matcher(ADDRESSES, q)(records, "adorf")
    return [record.id for _, record in sorted(ranked, key=lambda entry: (entry[0], entry[1].order, entry[1].id))]


@pytest.mark.parametrize(
    ("q", "ids"),
    [
        ("Königstr. 4", ["k4", "k4a", "k40", "ks4"]),
        ("koenigstrasse 4 A", ["k4a"]),
        ("KÖNIG-STR 04a", ["k4a"]),
        ("königstr4", ["k4", "k4a", "k40", "ks4"]),
        ("König 4", ["k4", "ks4", "k4a", "k40"]),
        ("4 Königstraße", ["k4", "k4a", "k40", "ks4"]),
        ("koenig strasse", ["k4", "k4a", "k40", "ks4"]),
        ("Königstr 10002", ["k40"]),
        ("10003 Königstr", ["ks4"]),
        ("Königstr 100", ["k4", "k4a", "k40", "ks4"]),
        ("Königstr 4 Alt-Süd", ["k40", "ks4"]),
        ("Königstr alt süd", ["k40", "ks4"]),
        ("Königstr, Mitte", ["k4", "k4a"]),
        ("Königstr 4, Adorf", ["k4", "k4a", "k40", "ks4"]),
        ("Königstr 4, Bdorf", []),
        ("Aachener 4", ["a4"]),
        ("Aachenerstr 4 Irgendwo", ["a4"]),
        ("Aachener Str. 4, 10001", ["a4"]),
        ("aachener irgendwo", []),
        ("ammarkt 12-14", ["am"]),
        ("Am Mar kt", ["am"]),
        ("Straße des 17. Juni 5", ["j"]),
        ("str des 17", ["j"]),
        ("o", ["oe", "or"]),
        ("ö", ["oe"]),
        ("ol", []),
        ("ueb", ["ue"]),
        ("u", ["ue"]),
        ("4", []),
        ("1. Dell", ["1d"]),
        ("weg", []),
        ("", []),
    ],
)
def test_best_match_first(q: str, ids: list[str]) -> None:
    """The very house first, then its suffixes, then longer numbers, then longer streets; guesses only when nothing else fits."""
    assert found(q) == ids


SPELLINGS = [
    f"{form} {house.house_number}"
    for house in HOUSES.values()
    for form in {
        house.street,
        house.street.lower(),
        house.street.upper(),
        house.street.replace("straße", "str.").replace("Str.", "Strasse"),
        house.street.replace("ö", "oe").replace("Ö", "Oe").replace("ü", "ue").replace("Ü", "Ue").replace("ß", "ss"),
        house.street.replace(" ", "").replace("-", ""),
        house.street.replace("-", " ").replace("straße", " straße"),
    }
]
ENDINGS = ("", " Mitte", ", Alt-Süd", " 10001", " Adorf")


def fits(q: str, house: Address) -> bool:
    """Whether a register that reads patterns would give this house."""
    values = {"S": house.street, "P": house.postcode or "", "D": house.district or ""}
    names: dict[str, str | None] = {"street": "S", "postcode": "P", "district": "D"}
    ways = wishes(AddressQuery(q=q), **names, town="adorf", wild="%")
    return not ways or any(
        all(like(text, values[name]) if pattern else values[name] == text for name, text, pattern in way)
        for way in ways
    )


def like(pattern: str, value: str) -> bool:
    """SQL's LIKE, on upper case."""
    upper = "".join(sign if sign == "ß" else sign.upper() for sign in value)
    return re.fullmatch(".*".join(map(re.escape, pattern.split("%"))), upper) is not None


@pytest.mark.parametrize("spelt", sorted(SPELLINGS))
def test_no_pattern_misses_what_fits(spelt: str) -> None:
    """From the first letter on, in every spelling, blanks missing or added: what federation would keep is asked for."""
    for typed in [spelt[:end] for end in range(1, len(spelt) + 1)] + [spelt + ending for ending in ENDINGS]:
        for name in found(typed):
            if HOUSES[name].postcode is not None:
                assert fits(typed, HOUSES[name]), (typed, name)


@pytest.mark.parametrize("spelt", [each for each in sorted(SPELLINGS) if not each.startswith("1")])
def test_a_house_stays_while_it_is_typed(spelt: str) -> None:
    """In every spelling, at every letter, something is found; typed to its end it comes first."""
    for end in range(1, len(spelt) + 1):
        assert found(spelt[:end]), spelt[:end]


@given(st.text(max_size=40))
def test_whatever_is_typed_becomes_letters_digits_and_wildcards(q: str) -> None:
    """Nothing a caller types reaches a query language as syntax, and nothing typed breaks the reading."""
    names: dict[str, str | None] = {"street": "S", "postcode": "P", "district": "D"}
    ways = wishes(AddressQuery(q=q), **names, town="adorf", wild="%")
    for way in ways:
        assert all(re.fullmatch(r"[A-ZÄÖÜ0-9%]*", text) for _, text, _ in way)
    if ways:
        assert as_sql(ways)
        assert as_cql(ways)
        assert as_fes(ways).startswith("<fes:Filter")
    found(q)


def test_a_postcode_typed_along_is_known_as_one() -> None:
    """Five digits, no more and no fewer, are a postcode wherever they stand; three and four only where no number fits."""
    assert postcode_in("Königstr 10001") == "10001"
    assert postcode_in("10001 Königstr 4") == "10001"
    assert postcode_in("Königstr 100012") is None
    assert [reading.sure for reading in readings("Königstr 100") if reading.postcode] == [False]
    assert all(reading.postcode is None for reading in readings("Königstr 10"))
