"""The Idempotency-Key: what is a key, and what it counts for."""

from __future__ import annotations

from itertools import permutations

import pytest
from fastapi import Request
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import KeyMissing
from gateway.http.keys import key_of, scope_of

UUID = "8e03978e-40d5-43dd-bc93-6894a57f9324"


def asking(*values: bytes) -> Request:
    """A request with these in its header."""
    return Request({"type": "http", "headers": [(b"idempotency-key", value) for value in values]})


@pytest.mark.parametrize(
    ("sent", "key"),
    [
        (f'"{UUID}"', UUID),
        (UUID, UUID),
        (f'  "{UUID}" ', UUID),
        ('"a b"', "a b"),
        ("a", "a"),
        ('"' + "x" * 255 + '"', "x" * 255),
        ("x" * 255, "x" * 255),
    ],
)
def test_a_key_is_quoted_or_bare(sent: str, key: str) -> None:
    """A string of RFC 9651 and the bare word are the same key, which may have 255 characters."""
    assert key_of(asking(sent.encode())) == key


@pytest.mark.parametrize(
    "sent",
    [
        "",
        " ",
        '""',
        '"',
        '"a',
        "a b",
        '"a"b"',
        'a"b',
        '"a"; p=1',
        "x" * 256,
        '"' + "x" * 256 + '"',
        "a\tb",
        "ä",
        '"a\\b"',
        "a\x7f",
    ],
)
def test_what_cannot_be_read_is_refused(sent: str) -> None:
    """Nothing is made of a header that is no key; the mistake says that it is there and unreadable."""
    with pytest.raises(KeyMissing) as refused:
        key_of(asking(sent.encode("latin-1")))
    assert [mistake.code for mistake in refused.value.mistakes] == ["key-unreadable"]


def test_no_key_and_two_keys() -> None:
    """Without a key it is said to be missing; with two nobody knows which is meant, even where they are equal."""
    with pytest.raises(KeyMissing) as refused:
        key_of(asking())
    assert [mistake.code for mistake in refused.value.mistakes] == ["key-missing"]
    with pytest.raises(KeyMissing):
        key_of(asking(b"a", b"a"))


def test_whose_a_key_is() -> None:
    """The same key of another app, of another citizen, for another method or path is another one; all alike is the same."""
    own = {"client": "app", "citizen": "anna", "method": "POST", "path": "/v1/reports"}
    assert scope_of("k", **own) == scope_of("k", **own)
    assert len(scope_of("k", **own)) == 32
    others = [scope_of("k", **own | {name: "other"}) for name in own] + [scope_of("K", **own), scope_of("k", **own)]
    assert len(set(others)) == 6
    shuffled = [scope_of(e, client=a, citizen=b, method=c, path=d) for a, b, c, d, e in permutations("abcde")]
    assert len(set(shuffled)) == 120


@given(
    st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E, exclude_characters='"\\'), min_size=1, max_size=255)
)
def test_every_printable_word_is_a_key(word: str) -> None:
    """Quoted or bare, it is the key it says."""
    assert key_of(asking(word.encode())) == key_of(asking(f'"{word}"'.encode())) == word
