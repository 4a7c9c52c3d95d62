"""Opening hours as German offices word them: all of a text in OpenStreetMap's syntax, or nothing."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from adapters._kit.opening import is_readable
from adapters._kit.prose import LONGEST, from_prose

DATA = Path(__file__).parents[2] / "sandbox" / "data"

READ = {
    "täglich 8 bis 20 Uhr": "Mo-Su 08:00-20:00",
    "rund um die Uhr": "24/7",
    "werktags, 9 bis 20 Uhr": "Mo-Sa 09:00-20:00; PH off",
    "werktags, 7 bis 20 Uhr": "Mo-Sa 07:00-20:00; PH off",
    "samstags 7 bis 14 Uhr": "Sa 07:00-14:00; PH unknown",
    "montags bis freitags 7 bis 17 Uhr": "Mo-Fr 07:00-17:00; PH unknown",
    "montags bis freitags 7 bis 19 Uhr": "Mo-Fr 07:00-19:00; PH unknown",
    "montags bis freitags 8 bis 16 Uhr": "Mo-Fr 08:00-16:00; PH unknown",
    "montags bis freitags 8 bis 17 Uhr": "Mo-Fr 08:00-17:00; PH unknown",
    "montags bis freitags 8 bis 17 Uhr, samstags 8 bis 14 Uhr": "Mo-Fr 08:00-17:00; Sa 08:00-14:00; PH unknown",
    "montags bis freitags 8 bis 21 Uhr, samstags 10 bis 18 Uhr": "Mo-Fr 08:00-21:00; Sa 10:00-18:00; PH unknown",
    "dienstags bis samstags 8 bis 15 Uhr": "Tu-Sa 08:00-15:00; PH unknown",
    "Montag bis Freitag 8 bis 16 Uhr": "Mo-Fr 08:00-16:00; PH unknown",
    "Montag bis Samstag 8 bis 18 Uhr": "Mo-Sa 08:00-18:00; PH unknown",
    "Dienstag bis Freitag 11 bis 18 Uhr": "Tu-Fr 11:00-18:00; PH unknown",
    "Dienstag bis Freitag 11 bis 19 Uhr, Samstag 11 bis 16 Uhr": "Tu-Fr 11:00-19:00; Sa 11:00-16:00; PH unknown",
    "Mittwoch und Samstag 8 bis 13 Uhr": "We,Sa 08:00-13:00; PH unknown",
    "Dienstag und Freitag 8 bis 13 Uhr": "Tu,Fr 08:00-13:00; PH unknown",
    "Montag bis Mittwoch 8 bis 16 Uhr, Donnerstag 8 bis 18 Uhr, Freitag 8 bis 12 Uhr": (
        "Mo-We 08:00-16:00; Th 08:00-18:00; Fr 08:00-12:00; PH unknown"
    ),
    "Mo-Fr 7.15-16.30 Uhr": "Mo-Fr 07:15-16:30; PH unknown",
    "Mo-Fr 7.00-18.00 Uhr": "Mo-Fr 07:00-18:00; PH unknown",
    "Mo-Fr 9.00-17.00 Uhr": "Mo-Fr 09:00-17:00; PH unknown",
    "Mo-Fr 8.00-18.00 Uhr, Sa 8.00-14.00 Uhr": "Mo-Fr 08:00-18:00; Sa 08:00-14:00; PH unknown",
    "Mo.-Fr. 8-18 Uhr, Sa. 8-14 Uhr": "Mo-Fr 08:00-18:00; Sa 08:00-14:00; PH unknown",
    "Di-Fr 10.00-13.00 Uhr und 14.30-18.30 Uhr": "Tu-Fr 10:00-13:00,14:30-18:30; PH unknown",
    "Di-Fr 10.00-19.00 Uhr, Sa 10.00-14.00 Uhr": "Tu-Fr 10:00-19:00; Sa 10:00-14:00; PH unknown",
    "täglich bis zum Einbruch der Dunkelheit, spätestens 22 Uhr": None,
    "Sekretariat montags bis donnerstags 8 bis 12 Uhr": None,
    "": None,
}
"""Every wording the simulated cities use."""


@pytest.mark.parametrize(("text", "hours"), READ.items())
def test_what_the_cities_write(text: str, hours: str | None) -> None:
    """Each wording of the simulated cities is read to the last word, or not at all."""
    assert from_prose(text) == hours


def test_no_wording_of_the_cities_is_missing_here() -> None:
    """The table above holds every wording there is, so that a new one is looked at."""
    kinds = json.loads((DATA / "kinds.json").read_text("utf-8"))
    rules = kinds if isinstance(kinds, list) else list(kinds.values())
    with (DATA / "places.csv").open(encoding="utf-8") as file:
        written = {row["opening"] for row in csv.DictReader(file, delimiter=";")}
    assert written.union(*(rule["openings"] for rule in rules if isinstance(rule, dict) and "openings" in rule)) <= set(
        READ
    )


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("sonn- und feiertags 10 bis 14 Uhr", "Su,PH 10:00-14:00"),
        ("Mo-Fr 8-12 Uhr, feiertags geschlossen", "Mo-Fr 08:00-12:00; PH off"),
        ("Mo-Fr 8-12 und 14-16 Uhr", "Mo-Fr 08:00-12:00,14:00-16:00; PH unknown"),
        ("Mo, Mi und Fr von 8:00 bis 12:00 Uhr", "Mo,We,Fr 08:00-12:00; PH unknown"),
        ("Mo-Do: 8.00 – 16.00 Uhr; Fr: 8.00 – 12.00 Uhr.", "Mo-Th 08:00-16:00; Fr 08:00-12:00; PH unknown"),
        ("werktags 8-20 Uhr, sonntags 10 bis 12 Uhr", "Mo-Sa 08:00-20:00; Su 10:00-12:00; PH unknown"),
        ("täglich  0 bis 24 Uhr ", "Mo-Su 00:00-24:00"),
        ("Montags geschlossen, dienstags 9-12 Uhr", "Mo off; Tu 09:00-12:00; PH unknown"),
    ],
)
def test_its_kin(text: str, hours: str) -> None:
    """Abbreviations, colons, several days and times, and holidays are read."""
    assert from_prose(text) == hours


@pytest.mark.parametrize(
    "text",
    [
        "8 bis 20 Uhr",  # on which days
        "Mo-Fr 8-18",  # 8 to 18 what
        "montags geschlossen",  # and the other days
        "Mo-Fr 8-12 Uhr, nach Vereinbarung",
        "1. und 3. Samstag im Monat 8-12 Uhr",
        "Mo 8-12 Uhr und Mo 14-16 Uhr",
        "täglich 8 bis 20 Uhr, montags geschlossen",
        "täglich 22 bis 6 Uhr",
        "Mo-Fr 8-12 und 11-14 Uhr",
        "täglich 8-25 Uhr",
        "täglich 8.75-10 Uhr",
        "Di-Fr 9-9 Uhr",
        "Fr-Mo 8-12 Uhr",
        "Mo-Fr ab 8 Uhr",
        "Mo-Fr 8-12 Uhr (Einlass bis 11.30 Uhr)",
        "Mo-Fr 8-12 Uhr " + " " * LONGEST + "und, " * LONGEST,
    ],
)
def test_half_a_meaning_is_none(text: str) -> None:
    """What leaves days, times or words open, or says two things of one day, is not translated."""
    assert from_prose(text) is None


_WORDS = [
    *"Mo Di-Fr samstags Montag bis und , ; - 8 12.30 18 24 Uhr täglich werktags feiertags geschlossen von .".split(),
    " ",
]


@given(st.lists(st.sampled_from(_WORDS), max_size=12).map(" ".join) | st.text(max_size=LONGEST + 5))
def test_what_is_read_is_in_the_syntax(text: str) -> None:
    """Whatever is written, what comes out is nothing, or a string of the syntax."""
    hours = from_prose(text)
    assert hours is None or is_readable(hours)
