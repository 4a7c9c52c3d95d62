"""No line of Python names a city, outside the sandbox and the tests: a city is a file of the configuration, and nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

import pytest

from config.load import load, shipped
from config.model import City
from domain.words import fold
from tests.static.tree import ROOT, files, name_of

_FREE = ("sandbox", "tests")
"""Twins simulate real towns, and tests ask for them."""


def _words(city: City) -> Iterator[str]:
    """Everything it goes by: slug, names with and without umlauts, official keys and how they stand in others."""
    yield city.slug
    for name in city.names.values():
        yield from (name.lower(), fold(name).replace(" ", ".?"))
    yield from (city.ags, city.ags.lstrip("0"), city.ars)
    if city.ags.endswith("000"):
        yield city.ags[:5]  # a district's key, as in a DHID


@cache
def _named() -> re.Pattern[str]:
    """Any of all cities' words, not as a part of another: `dessen` and `1051120` name nobody."""
    words = sorted(
        {word for city in load(shipped()).cities for word in _words(city)}, key=lambda word: (-len(word), word)
    )
    letters = [word for word in words if not word.isdigit()]
    numbers = [word for word in words if word.isdigit()]
    return re.compile(
        rf"(?<![a-zäöüß])(?:{'|'.join(letters)})(?![a-zäöüß])|(?<!\d)(?:{'|'.join(numbers)})(?!\d)", re.IGNORECASE
    )


@pytest.mark.parametrize(
    ("line", "whether"),
    [
        ('CITY = "essen"', True),
        ("# as in Köln", True),
        ('"""The operator of DUESSELDORF."""', True),
        ("https://www.ebe-essen.de", True),
        ('stop = "de:05112:92001"', True),
        ("ags = 5162024", True),
        ("neuss_streets = []", True),
        ("zum Schadstoffmobil, dessen Halte", False),
        ("angemessen", False),
        ("1051120, 051130", False),
    ],
)
def test_what_names_a_city_is_found(line: str, whether: object) -> None:
    """In any case, with or without umlauts, and by its keys; parts of other words and numbers are none."""
    assert bool(_named().search(line)) is whether


def test_no_line_names_a_city() -> None:
    """Code, comments and docstrings alike: whoever adds a city need not look for another one's traces."""
    found = [
        f"{name_of(path)}:{number}: {line.strip()}"
        for path in files(".py")
        if path.relative_to(ROOT).parts[0] not in _FREE
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if _named().search(line)
    ]
    assert found == []
