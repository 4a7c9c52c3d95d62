"""A mapping turns foreign rows into the vocabulary, and refuses what it cannot mean before any row is read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from adapters._kit.mapping import MappingFlaw, compiled, targets
from adapters._kit.values import COUNTED, LONGEST, split_address
from domain.geo import point
from domain.places import Address, Place, PostalAddress

HERE = point(51.4, 6.8)
SCHOOL = {"kind": {"const": "school"}}


@dataclass(frozen=True, slots=True, kw_only=True)
class Pole:
    """Something with numbers."""

    metres: float
    lamps: int | None = None


def place(mapping: Mapping[str, Any], row: Mapping[str, Any], seen: Counter[str] | None = None) -> Place:
    """One row as a place at `HERE`."""
    made = compiled(Place, {**SCHOOL, **mapping}, given=("location",)).make(
        row, Counter() if seen is None else seen, {"location": HERE}
    )
    assert isinstance(made, Place)
    return made


def test_a_field_is_taken_and_cleaned() -> None:
    """Text loses blanks, control and private-use characters; umlauts are composed."""
    assert place({"name": "N"}, {"N": " Ko\u0308nig\x00s\ue000schule "}).name == "Königsschule"


@pytest.mark.parametrize("empty", [None, "", "   ", "\x00"])
def test_empty_text_is_nothing(empty: str | None) -> None:
    """What a source leaves blank is None, and an object with nothing in it is None too."""
    made = place({"name": "N", "address.street": "S", "contact.phone": "T"}, {"N": empty, "S": empty})
    assert (made.name, made.address, made.contact) == (None, None, None)


def test_dotted_targets_make_the_object_inside() -> None:
    """`address.street` and its kin share one postal address."""
    mapping = {"address.street": "S", "address.house_number": "H", "address.postcode": "P", "address.district": "D"}
    made = place(mapping, {"S": "Am Hang", "H": 12.0, "P": 47051, "D": "Mitte"})
    assert made.address == PostalAddress(street="Am Hang", house_number="12", postcode="47051", district="Mitte")


@pytest.mark.parametrize(
    ("native", "number"),
    [("35.0", "35"), (35.0, "35"), (35, "35"), ("012 A", "12a"), ("12a", "12a"), ("0", "0"), ("", None), (None, None)],
)
def test_house_numbers_are_folded(native: object, number: str | None) -> None:
    """Doubles, leading noughts and blanks before the suffix go."""
    made = compiled(Address, {"street": "S", "house_number": "H"}, given=("location",))
    row = {"S": "Am Hang", "H": native}
    if number is None:
        with pytest.raises(ValueError, match="house_number is missing"):
            made.make(row, Counter(), {"location": HERE})
    else:
        assert made.make(row, Counter(), {"location": HERE}).house_number == number


@pytest.mark.parametrize(
    ("native", "postcode"),
    [
        ("40211 Düsseldorf Stadtmitte", "40211"),
        ("D-40211 Düsseldorf", "40211"),
        ("40211", "40211"),
        ("402110 Düsseldorf", None),
        ("Düsseldorf 40211", None),
        ("Düsseldorf", None),
        ("", None),
    ],
)
def test_a_postcode_stands_before_its_town(native: str, postcode: str | None) -> None:
    """The part `postcode` of a line takes its five digits, and nothing that only looks like them."""
    rules = {"name": "N", "address.postcode": {"field": "P", "part": "postcode"}, "address.street": "N"}
    made = place(rules, {"N": "x", "P": native})
    assert made.address is not None
    assert made.address.postcode == postcode


@pytest.mark.parametrize(
    ("native", "postcode"), [("40589", "40589"), ("40589.0", "40589"), ("4058", None), ("D-40589", None)]
)
def test_a_postcode_has_five_digits_or_is_nothing(native: str, postcode: str | None) -> None:
    """A wrong postcode does not cost the row, only itself."""
    made = place({"name": "N", "address.postcode": "P", "address.street": "N"}, {"N": "x", "P": native})
    assert made.address is not None
    assert made.address.postcode == postcode


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("Paul-Thomas-Straße 35 ", "Paul-Thomas-Straße", "35"),
        ("Posener Straße  ", "Posener Straße", None),
        ("III. Hagen 5", "III. Hagen", "5"),
        ("Straße des 17. Juni", "Straße des 17. Juni", None),
        ("Hauptstraße 12 a", "Hauptstraße", "12 a"),
        ("Hauptstraße 12-14", "Hauptstraße", "12-14"),
        ("Hauptstraße  12a - 14b", "Hauptstraße", "12a - 14b"),
        ("12", "12", None),
        ("Am Markt (gegenüber 12)", "Am Markt (gegenüber 12)", None),
    ],
)
def test_an_address_is_split_at_its_number(text: str, street: str, number: str | None) -> None:
    """The number is what the text ends with; without one the whole is the street."""
    assert split_address(text) == (street, number)


def test_splitting_a_huge_blank_address_ends() -> None:
    """A hostile text costs linear time or is refused; the test's own timeout is the judge."""
    split_address("a 1" * (LONGEST // 3))
    with pytest.raises(ValueError, match="characters"):
        place({"address.street": {"field": "A", "part": "street"}}, {"A": "1 " * 1_000_000})


def test_codes_keep_what_the_source_wrote() -> None:
    """A known value gets its code whatever its case, and keeps its native text."""
    kind = place(
        {"kind": {"field": "ART", "values": {"Glas": "glass_container", 2: "paper_container"}}}, {"ART": "GLAS"}
    ).kind
    assert (kind.code, kind.native) == ("glass_container", "GLAS")
    kind = place({"kind": {"field": "ART", "values": {2: "paper_container"}}}, {"ART": "2"}).kind
    assert (kind.code, kind.native) == ("paper_container", "2")


def test_an_unknown_code_is_null_and_counted() -> None:
    """The row lives with `code: null`, and somebody can see which word is missing."""
    seen: Counter[str] = Counter()
    for _ in range(2):
        kind = place({"kind": {"field": "ART", "values": {"Glas": "glass_container"}}}, {"ART": "Altfett"}, seen).kind
        assert (kind.code, kind.label, kind.native) == (None, None, "Altfett")
    assert seen == {"Altfett": 2}


def test_the_count_of_unknown_values_is_bounded() -> None:
    """A source that invents a value per row does not fill the memory."""
    seen: Counter[str] = Counter()
    for n in range(COUNTED * 3):
        place({"kind": {"field": "ART", "values": {}}}, {"ART": f"{n} " + "x" * 500}, seen)
    assert len(seen) == COUNTED
    assert max(map(len, seen)) <= 80


def test_a_constant_kind_has_nothing_native() -> None:
    """Where the kind is known from where it was found, the source wrote nothing."""
    kind = place({}, {}).kind
    assert (kind.code, kind.native) == ("school", None)


def test_a_template_joins_fields_and_is_nothing_when_they_are_empty() -> None:
    """Blanks round an empty field close up; fixed words alone are no text."""
    mapping = {"note": {"template": "Alter: {A} {B}"}}
    assert place(mapping, {"A": "bis 6", "B": "Sand"}).note == "Alter: bis 6 Sand"
    assert place(mapping, {"A": None, "B": "Sand"}).note == "Alter: Sand"
    assert place(mapping, {"A": "", "B": None}).note is None


@pytest.mark.parametrize(
    ("word", "truth"), [("Ja", True), ("J", True), (1, True), ("nein", False), (0, False), ("", None)]
)
def test_truths_are_words_of_the_source(word: object, truth: object) -> None:
    """Listed words are true or false in any case; an empty one is unknown."""
    rule = {"field": "B", "truth": ["ja", "j", 1, True], "falsehood": ["nein", 0]}
    assert place({"accessible": rule}, {"B": word}).accessible is truth


def test_a_word_that_is_neither_true_nor_false_is_counted() -> None:
    """`teilweise` is unknown, not false."""
    seen: Counter[str] = Counter()
    rule = {"field": "B", "truth": ["ja"], "falsehood": ["nein"]}
    assert place({"accessible": rule}, {"B": "teilweise"}, seen).accessible is None
    assert seen == {"teilweise": 1}


def test_several_values_come_from_a_list_or_are_split() -> None:
    """Empty pieces vanish."""
    rule = {"field": "S", "split": ",", "values": {"Glas": "glass", "Papier": "paper"}}
    assert [c.code for c in place({"accepts": rule}, {"S": "Glas, ,papier"}).accepts] == ["glass", "paper"]
    assert [c.code for c in place({"accepts": rule}, {"S": ["Papier"]}).accepts] == ["paper"]
    assert place({"accepts": rule}, {"S": None}).accepts == ()
    assert [c.code for c in place({"accepts": {"const": ["glass", "metal"]}}, {}).accepts] == ["glass", "metal"]


@pytest.mark.parametrize(("native", "metres"), [(250, 2.5), ("250", 2.5), ("12,5", 0.125), ("-3.0", -0.03)])
def test_numbers_are_scaled(native: object, metres: float) -> None:
    """Units change by a factor, decimal commas are understood."""
    made = compiled(Pole, {"metres": {"field": "CM", "scale": 0.01}, "lamps": "L"}).make(
        {"CM": native, "L": "2"}, Counter(), {}
    )
    assert made.metres == pytest.approx(metres)
    assert made.lamps == 2


@pytest.mark.parametrize(
    ("native", "lamps"), [("4 Stellplätze", 4), ("1 Stellplatz", 1), ("ca. 12, davon 2 breit", 12), (7, 7), ("", None)]
)
def test_a_number_is_taken_out_of_a_text(native: object, lamps: int | None) -> None:
    """The first whole one; nothing stays nothing."""
    rules = {"metres": {"const": 1}, "lamps": {"field": "N", "part": "number"}}
    assert compiled(Pole, rules).make({"N": native}, Counter(), {}).lamps == lamps


@pytest.mark.parametrize("odd", ["mehrere", "2.5", "1.200", True])
def test_a_text_without_a_whole_number_spoils_its_row(odd: object) -> None:
    """A part of a decimal or of a thousand is not taken for a number."""
    with pytest.raises(ValueError, match="is no number"):
        compiled(Pole, {"metres": {"const": 1}, "lamps": {"field": "N", "part": "number"}}).make(
            {"N": odd}, Counter(), {}
        )


@pytest.mark.parametrize("odd", ["hoch", True, [1], {"m": 1}, "1e9", "9" * 400, float("nan"), float("inf")])
def test_what_is_no_number_spoils_its_row(odd: object) -> None:
    """A required number that is none is the row's end, never a zero."""
    with pytest.raises((ValueError, TypeError)):
        compiled(Pole, {"metres": "CM"}).make({"CM": odd}, Counter(), {})


@pytest.mark.parametrize("odd", [{"de": "x"}, ["x"], "x" * (LONGEST + 1)])
def test_what_is_no_text_spoils_its_row(odd: object) -> None:
    """An object, a list or a book where a name should be."""
    with pytest.raises((ValueError, TypeError)):
        place({"name": "N"}, {"N": odd})


@pytest.mark.parametrize(
    ("mapping", "path", "text"),
    [
        ({"nmae": "N"}, "mapping.nmae", 'Did you mean "name"?'),
        ({"address.stret": "N"}, "mapping.address.stret", 'Did you mean "address.street"?'),
        ({"address": "N"}, "mapping.address", "no such field"),
        ({"location": "N"}, "mapping.location", "no such field"),
        ({"kind": {"field": "A", "vaules": {}}}, "mapping.kind", 'Did you mean "values"?'),
        ({"kind": {"field": "A", "values": {"x": "schol"}}}, "mapping.kind", 'Did you mean "school"?'),
        ({"kind": {"field": "A", "values": ["x"]}}, "mapping.kind", "is a mapping"),
        ({"kind": {"const": "playgroun"}}, "mapping.kind", 'Did you mean "playground"?'),
        ({"accepts": {"const": ["glas"]}}, "mapping.accepts", 'Did you mean "glass"?'),
        ({"name": {"field": "A", "const": "B"}}, "mapping.name", "exactly one"),
        ({"name": {"const": "B", "part": "street"}}, "mapping.name", "stand alone"),
        ({"name": {"field": "A", "part": "sreet"}}, "mapping.name", 'Did you mean "street"?'),
        ({"name": {"field": "A", "scale": 2}}, "mapping.name", "no key 'scale'"),
        ({"name": {"template": "plain"}}, "mapping.name", "at least one gap"),
        ({"name": {"template": "{A"}}, "mapping.name", "at least one gap"),
        ({"name": 7}, "mapping.name", "a rule is"),
        ({"name": ""}, "mapping.name", "a rule is"),
        ({"accessible": {"field": "A", "truth": "ja"}}, "mapping.accessible", "are lists"),
    ],
)  # fmt: skip
def test_a_wrong_mapping_is_refused_with_its_place_and_a_remedy(
    mapping: Mapping[str, Any], path: str, text: str
) -> None:
    """Before any row: which key, what is wrong, and the nearest right word."""
    with pytest.raises(MappingFlaw) as caught:
        place(mapping, {})
    assert caught.value.path == path
    assert text in str(caught.value)


def test_a_required_field_without_a_rule_is_refused() -> None:
    """A place needs a kind, an address a street: better said at the start than in every row."""
    with pytest.raises(MappingFlaw, match="needs 'kind'"):
        compiled(Place, {"name": "N"}, given=("location",))
    with pytest.raises(MappingFlaw, match="is a number"):
        compiled(Pole, {"metres": {"field": "CM", "scale": "x"}})


def test_a_reading_says_which_fields_it_names_and_may_search() -> None:
    """Searching goes to a field that holds the target's own text, or begins with it."""
    mapping = {"street": {"field": "ADR", "part": "street"}, "house_number": {"field": "ADR", "part": "house_number"}}
    reading = compiled(Address, {**mapping, "postcode": {"template": "{PLZ}"}}, given=("location",))
    assert reading.native == {"street": "ADR"}
    assert reading.known == {"ADR", "PLZ"}


def test_every_target_of_a_place_is_reachable() -> None:
    """Nested fields are dotted, the adapter's own are left out."""
    assert {"kind", "address.street", "contact.phone", "accepts"} <= set(targets(Place, ("location",)))
    assert not any(name.startswith("location") for name in targets(Place, ("location",)))


def test_opening_hours_are_read_or_kept_as_words() -> None:
    """A string out of the syntax is counted, is no opening, and stands in `opening_text` as the source wrote it."""
    seen: Counter[str] = Counter()
    good = place({"opening": "Z"}, {"Z": " Mo-Fr 08:00-16:00; PH off "}, seen)
    assert (good.opening, good.opening_text, seen) == ("Mo-Fr 08:00-16:00; PH off", None, {})
    odd = place({"opening": "Z"}, {"Z": "by day"}, seen)
    assert (odd.opening, odd.opening_text, seen) == (None, "by day", {"by day": 1})
    empty = place({"opening": "Z"}, {"Z": None}, seen)
    assert (empty.opening, empty.opening_text, seen) == (None, None, {"by day": 1})


def test_the_sources_own_words_come_first() -> None:
    """Where the source words its hours too, its words stay, and an unreadable string is only counted."""
    seen: Counter[str] = Counter()
    made = place({"opening": "Z", "opening_text": "T"}, {"Z": "by day", "T": "tagsüber"}, seen)
    assert (made.opening, made.opening_text, seen) == (None, "tagsüber", {"by day": 1})


@pytest.mark.parametrize(
    ("words", "opening"), [("werktags, 9 bis 20 Uhr", "Mo-Sa 09:00-20:00; PH off"), ("nach Vereinbarung", None)]
)
def test_prose_is_translated_or_left_alone(words: str, opening: str | None) -> None:
    """`hours: prose` translates what it understands; the rest is no unknown value but words, and stays them."""
    seen: Counter[str] = Counter()
    made = place({"opening": {"field": "Z", "hours": "prose"}, "opening_text": "Z"}, {"Z": words}, seen)
    assert (made.opening, made.opening_text, seen) == (opening, words, {})


def test_hours_have_their_own_keys() -> None:
    """A rule for hours that is written in no known way, or cut like an address, is refused by name."""
    with pytest.raises(MappingFlaw) as flaw:
        compiled(Place, {**SCHOOL, "opening": {"field": "Z", "hours": "prosa"}}, given=("location",))
    assert flaw.value.remedy == 'Did you mean "prose"?'
    with pytest.raises(MappingFlaw):
        compiled(Place, {**SCHOOL, "opening": {"field": "Z", "part": "street"}}, given=("location",))


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Something with times."""

    day: date | None = None
    at: datetime | None = None


@pytest.mark.parametrize(
    ("rule", "native", "wanted"),
    [
        ("T", "2026-12-01T10:00:00+01:00", "2026-12-01 10:00:00+01:00"),
        ({"field": "T", "zone": "utc"}, "2026-12-01 10:00", "2026-12-01 10:00:00+00:00"),
        ({"field": "T", "zone": "civic"}, "2026-07-01 10:00", "2026-07-01 10:00:00+02:00"),
        ({"field": "T", "zone": "civic"}, "2026-07-01T08:00Z", "2026-07-01 10:00:00+02:00"),
        ({"field": "T", "time": "%d.%m.%Y %H:%M", "zone": "civic"}, "01.12.2026 10:00", "2026-12-01 10:00:00+01:00"),
        ({"field": "T", "time": "%d.%m.%Y %H:%M %z"}, "01.12.2026 10:00 +0100", "2026-12-01 09:00:00+00:00"),
        ({"field": "T", "time": "epoch"}, "1764579600", "2025-12-01 09:00:00+00:00"),
        ({"field": "T", "time": "epoch_ms"}, 1764579600000, "2025-12-01 09:00:00+00:00"),
        ("T", "  ", "None"),
    ],
)
def test_an_instant_has_an_offset(rule: Any, native: object, wanted: str) -> None:
    """As it is written, or that of the zone the rule names; never a zone itself."""
    made = compiled(Visit, {"at": rule}).make({"T": native}, Counter(), {})
    assert str(made.at) == wanted
    assert made.at is None or not isinstance(made.at.tzinfo, ZoneInfo)


@pytest.mark.parametrize("odd", ["2026-12-01T10:00:00", "gestern", "2026-13-01T00:00Z", True, [], "9" * 400])
def test_what_is_no_instant_spoils_the_row(odd: object) -> None:
    """One without an offset too, where nothing says what it means: an hour wrong is worse than none."""
    for rule in ("T", {"field": "T", "time": "epoch"}):
        if rule == "T" or not isinstance(odd, str) or not odd.isdigit():
            with pytest.raises((ValueError, TypeError)):
                compiled(Visit, {"at": rule}).make({"T": odd}, Counter(), {})
    with pytest.raises((ValueError, OverflowError)):
        compiled(Visit, {"at": {"field": "T", "time": "epoch"}}).make({"T": "9" * 30}, Counter(), {})


def test_a_day_is_the_town_s() -> None:
    """Of an instant the day its people have; a written one as it is."""
    read = compiled(Visit, {"day": {"field": "T"}}).make
    assert read({"T": "2026-11-30T23:30:00Z"}, Counter(), {}).day == date(2026, 12, 1)
    written = compiled(Visit, {"day": {"field": "T", "time": "%d.%m.%Y"}}).make
    assert written({"T": "01.12.2026"}, Counter(), {}).day == date(2026, 12, 1)


@pytest.mark.parametrize(
    ("target", "rule", "words"),
    [
        ("at", {"field": "T", "zone": "berlin"}, "no zone"),
        ("at", {"field": "T", "time": "epok"}, 'Did you mean "epoch"'),
        ("at", {"field": "T", "time": "%Q"}, "no pattern"),
        ("day", {"field": "T", "zone": "utc"}, "no key 'zone'"),
    ],
)
def test_a_wrong_rule_for_a_time_is_refused(target: str, rule: dict[str, str], words: str) -> None:
    """With the nearest right word."""
    with pytest.raises(MappingFlaw, match=words):
        compiled(Visit, {target: rule})
