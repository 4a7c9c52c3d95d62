"""The door's pure parts: addresses, redirects, kept answers, and how a body becomes text or JSON."""

from __future__ import annotations

import pytest
from pyreqwest.http import Url

from adapters._kit.addresses import is_permitted, networks
from adapters._kit.answer import Answer
from adapters._kit.hops import Ask, onward
from adapters._kit.kept import Kept
from domain.errors import SourceNonsense


def _answer(body: bytes, content_type: str = "", **headers: str) -> Answer:
    return Answer(status=200, headers={"content-type": content_type, **headers}, body=body, url="https://city.example/")


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("1.1.1.1", True),
        ("193.16.0.1", True),
        ("2a00:1450::1", True),
        ("::ffff:1.1.1.1", True),
        ("64:ff9b::1.1.1.1", True),
        ("64:ff9b::10.0.0.1", False),
        ("192.0.2.1", False),
        ("198.19.0.1", False),
        ("fd12::1", False),
        ("fe80::1%eth0", False),
        ("2001:db8::1", False),
        ("4000::1", False),
    ],
)
def test_only_what_anybody_could_mean_is_public(*, address: str, public: bool) -> None:
    """Public means assigned on the internet, however the address is dressed."""
    assert is_permitted(address, ()) is public


def test_a_network_permits_what_lies_in_it() -> None:
    """A private address is permitted inside the networks named, in either dress, and nowhere else."""
    allowed = networks(("10.1.0.0/16", "fd12::/16"))
    assert is_permitted("10.1.2.3", allowed)
    assert is_permitted("::ffff:10.1.2.3", allowed)
    assert is_permitted("fd12::1", allowed)
    assert not is_permitted("10.2.0.1", allowed)


def test_https_does_not_step_down() -> None:
    """A redirect from https to http is not followed; from http to https it is."""
    secure = Ask(method="GET", url=Url("https://city.example/a"), headers={})
    with pytest.raises(SourceNonsense, match="away from https"):
        onward(secure, 302, "http://city.example/a")
    plain = Ask(method="GET", url=Url("http://city.example/a"), headers={"Authorization": "x"})
    assert onward(plain, 301, "https://city.example/a").headers == {}


def test_a_redirect_to_no_address_is_nonsense() -> None:
    """A Location that is no address ends the walk."""
    with pytest.raises(SourceNonsense, match="no address"):
        onward(Ask(method="GET", url=Url("https://city.example/a"), headers={}), 302, "https://[")


def test_kept_answers_are_bounded_by_bytes() -> None:
    """The answer not wanted for longest goes first, one that is too large is not taken, and room is given back."""
    kept = Kept(max_bytes=10)
    for key in "abc":
        kept.keep(key, _answer(b"1234", etag=key))
        kept.find("a")
    assert [key for key in "abc" if kept.find(key)] == ["a", "c"]
    kept.keep("d", _answer(b"12345678901", etag="d"))
    assert kept.find("d") is None
    for _ in range(5):
        kept.keep("a", _answer(b"123456", etag="a"))
    assert [key for key in "ac" if kept.find(key)] == ["a", "c"]


@pytest.mark.parametrize(
    ("body", "content_type", "text"),
    [
        ("Grün".encode(), "text/plain; charset=utf-8", "Grün"),
        ("Grün".encode(), "text/plain", "Grün"),
        ("Grün".encode(), "text/plain; charset=iso-8859-1", "Grün"),
        ("Grün".encode("latin-1"), "text/plain; charset=utf-8", "Grün"),
        ("Grün".encode("latin-1"), 'text/csv; CHARSET="ISO-8859-1"', "Grün"),
        ("5 €".encode("cp1252"), "text/plain; charset=iso-8859-1", "5 €"),
        ("Grün".encode("latin-1"), "text/plain; charset=martian", "Grün"),
        ("Łódź".encode("iso8859-2"), "text/plain; charset=iso-8859-2", "Łódź"),
        ("Grün".encode("utf-8-sig"), "text/plain; charset=iso-8859-1", "Grün"),
        ("Grün".encode("utf-16"), "text/plain", "Grün"),
        ("Grün".encode("utf-16-le"), "text/plain; charset=utf-16le", "Grün"),
        (b"\x81\xfc", "", "\ufffdü"),
        (b"", "", ""),
    ],
)
def test_text_survives_a_wrong_label(body: bytes, content_type: str, text: str) -> None:
    """Umlauts come out right whatever the label says, and a byte order mark never does."""
    assert _answer(body, content_type).text() == text


@pytest.mark.parametrize(
    "body",
    [
        '{"a": "ü"}'.encode(),
        '\ufeff {"a": "ü"}\n'.encode(),
        '{"a": "ü"}'.encode("latin-1"),
        '{"a": "ü"}'.encode("utf-16"),
    ],
)
def test_json_is_read_in_any_charset(body: bytes) -> None:
    """JSON with a mark, in Latin-1 or in UTF-16 is not allowed, and comes all the same."""
    assert _answer(body).json() == {"a": "ü"}


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "an empty body"),
        (b" \n", "an empty body"),
        (b"<!doctype html><p>hunter2", "a page of markup"),
        (b'{"token": "hunter2', "ends too early"),
        (b'[{"a": 1},', "ends too early"),
        (b"hunter2 is not json", "no JSON from character 0"),
        (b'{"a": "\xfc"', "ends too early"),
        (b"[" * 5000 + b"]" * 5000, "no JSON"),
    ],
)
def test_what_is_no_json_is_told_in_a_few_words(body: bytes, reason: str) -> None:
    """The reason says what came instead and quotes nothing of it."""
    with pytest.raises(SourceNonsense, match=reason) as caught:
        _answer(body).json()
    assert "hunter2" not in str(caught.value)
