"""Ids at the border: readable back, safe in a path, one writing for one thing."""

from __future__ import annotations

import re
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from gateway.federation.ids import Qualified, qualify, read

CITIES = st.from_regex(r"[a-z][a-z0-9-]{0,15}", fullmatch=True).filter(str.isascii)
SPACES = st.from_regex(r"[a-z0-9_-]{1,12}", fullmatch=True).filter(str.isascii)
NATIVES = st.text(min_size=1, max_size=240)


@given(CITIES, SPACES, NATIVES)
@example("essen", "haus", "🏠" * 240)
@example("essen", "haus", "https://daten.example.org/dataset/x?id=1&b=ü#frag " * 4)
def test_an_id_reads_back(city: str, ns: str, native: str) -> None:
    """Whatever text a back-end uses for an id, the federated one gives it back."""
    assert read(qualify(city, ns, native)) == Qualified(city, ns, native)


@given(CITIES, SPACES, NATIVES)
def test_an_id_is_safe_in_a_path(city: str, ns: str, native: str) -> None:
    """An id needs no escaping in a URL's path, has no slash, and is no dot segment."""
    text = qualify(city, ns, native)
    assert re.fullmatch(r"[A-Za-z0-9._:~-]+", text)
    assert quote(text, safe=":") == text
    assert text not in {".", ".."}


@given(SPACES, st.lists(st.text(min_size=1), min_size=2, unique=True))
def test_different_things_have_different_ids(ns: str, natives: list[str]) -> None:
    """No two native ids share a federated one."""
    assert len({qualify("essen", ns, native) for native in natives}) == len(natives)


@given(st.from_regex(r"[a-z]{1,3}:[a-z]{1,3}:(?:[0-9aZ._-]|~[0-9a-f]{2})+", fullmatch=True))
def test_a_thing_has_one_id_only(text: str) -> None:
    """An id that can be read is written the one way `qualify` writes it: there are no second names for caches to keep."""
    parts = read(text)
    assert parts is None or qualify(parts.city, parts.ns, parts.native) == text


@pytest.mark.parametrize(
    ("native", "text"),
    [
        ("9", "essen:haus:9"),
        ("74629-2026-12-01-papier", "essen:haus:74629-2026-12-01-papier"),
        ("Öl/1 a", "essen:haus:~c3~96l~2f1~20a"),
        ("a~b", "essen:haus:a~7eb"),
        ("..", "essen:haus:.."),
        ("urn:x:1", "essen:haus:urn~3ax~3a1"),
    ],
)
def test_what_an_id_looks_like(native: str, text: str) -> None:
    """Plain ids stay as they are; bytes that would need escaping become `~xx`."""
    assert qualify("essen", "haus", native) == text


@pytest.mark.parametrize(
    "text",
    [
        "",
        "essen",
        "essen:haus",
        "essen:haus:",
        ":haus:9",
        "essen::9",
        "Essen:haus:9",
        "essen:haus:9\n",
        "essen:haus:9 ",
        "essen:haus:a:b",
        "essen:haus:a/b",
        "essen:haus:a%20b",
        "essen:haus:~zz",
        "essen:haus:~4",
        "essen:haus:~ff",
        "essen:haus:~C3~96",
        "essen:haus:~39",
        "essen:haus:٣",
        "essen:haus:" + "x" * 10_000,
    ],
)
def test_what_is_no_id(text: str) -> None:
    """Anything else is nobody's id: nothing is guessed, trimmed or repaired."""
    assert read(text) is None
