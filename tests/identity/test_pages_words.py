"""The laws of the pages' words and of what is done to strangers' texts before anybody sees them."""

from __future__ import annotations

import re
import string
from datetime import UTC, datetime
from pathlib import Path

import pytest

import auth.server
from auth.server.assets import assets
from auth.server.pages import WORDS
from auth.server.phrases import PHRASES
from auth.server.statement import STATEMENT
from auth.server.tame import followable, tamed
from auth.server.words import ERRORS, Text, day

TEMPLATES = Path(auth.server.__file__).parent / "templates"
SLUGS = {
    *("cancelled", "expired", "idp-down", "not-trusted", "too-weak", "bad-request", "unknown-app", "bad-redirect"),
    *("store-down", "not-found", "too-many", "internal"),
    *("no-staff", "operator-not-an-operator", "operator-no-role", "operator-too-weak"),
}
ALL = {**WORDS, **{f"{slug}.{part}": getattr(ERRORS[slug], part) for slug in ERRORS for part in ERRORS[slug]._fields}}


def _fields(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("name", ALL)
def test_every_word_is_in_both_languages(name: str) -> None:
    """No text is empty, and both languages ask for the same values."""
    text: Text = ALL[name]
    assert text.de.strip() == text.de != ""
    assert text.en.strip() == text.en != ""
    assert _fields(text.de) == _fields(text.en)


def test_every_error_has_its_words() -> None:
    """The slugs of errors are the ones that were agreed on."""
    assert set(ERRORS) == SLUGS


def test_no_word_is_said_twice_and_none_is_unused() -> None:
    """No name stands in two tables, and each is used by a template, whole or as a beginning with a name put behind it."""
    assert not PHRASES.keys() & STATEMENT.keys()
    text = "\n".join(path.read_text("utf-8") for path in TEMPLATES.glob("*.html"))
    quoted = set(re.findall(r'"([a-z0-9_]+)"', text))
    built = {f"flaw_{name}" for name in ("text", "contact")} | {f"{name}_text" for name in quoted}
    assert set(WORDS) - quoted - built == set()


def test_people_are_addressed_formally() -> None:
    """No German text says "du"."""
    assert [name for name, text in ALL.items() if re.search(r"\b(du|dich|dir|dein\w*)\b", text.de.lower())] == []


def test_no_sentence_is_long() -> None:
    """Plain language: no German sentence has more than 18 words."""
    sentences = [(name, part) for name, text in ALL.items() for part in re.split(r"[.:?!] ", text.de)]
    assert [pair for pair in sentences if len(pair[1].split()) > 18] == []


@pytest.mark.parametrize(
    ("raw", "seen"),
    [
        ("Stadt\u202eefas\u202c", "Stadtefas"),
        ("a\u2066b\u2069c\u200ed\u061ce", "abcde"),
        ("Bund\u200bI\u2060D\ufeff\u00ad", "BundID"),
        ("a\u0000b\r\nc\u2028d\te", "a b c d e"),
        ("\u3164\u2800\u115f", ""),
        ("\ud800lone", "lone"),
        ("Mu\u0308ll", "Müll"),
        ("x" + "\u0301" * 50, "x\u0301\u0301"),
        ("  viel   Luft  ", "viel Luft"),
        ("\U000e0041tag", "tag"),
    ],
)
def test_T14_a_strangers_text_cannot_disguise_itself(raw: str, seen: str) -> None:
    """Nothing that turns the direction of writing, is not seen, or piles up is left of it."""
    assert tamed(raw, 60) == seen


@pytest.mark.parametrize("length", [60, 61, 10_000])
def test_T14_a_strangers_text_is_not_endless(length: int) -> None:
    """It is cut at its limit, and what was cut is marked as such."""
    seen = tamed("ä" * length, 60)
    assert len(seen) == 60
    assert seen.endswith("…") is (length > 60)


@pytest.mark.parametrize(
    "url",
    [
        *("javascript:alert(1)", "JavaScript:alert(1)", "java\tscript:alert(1)", "data:text/html,x", "vbscript:x"),
        *("//evil.example", "/\\evil.example", "\\\\evil.example", "http:", "https:///x", "http://[", "relative", ""),
        *("blob:https://x", "view-source:x", "https://a\u202eb.example", "https://a b.example"),
    ],
)
def test_a_link_never_leads_to_a_script_or_a_disguised_place(url: str) -> None:
    """What is neither the web, a path of ours nor an app's own scheme becomes no link."""
    assert followable(url) is None


@pytest.mark.parametrize("url", ["/me/grants?lang=de", "https://app.example/x?y=1#z", "com.example.app:/back"])
def test_a_link_leads_to_where_people_may_go(url: str) -> None:
    """The web, our own paths, and a scheme that is a domain name turned around (RFC 8252 §7.1)."""
    assert followable(url) == url


def test_a_day_is_the_day_in_the_city() -> None:
    """Late in the evening in UTC it is already tomorrow in Duisburg."""
    at = datetime(2026, 3, 1, 23, 30, tzinfo=UTC)
    assert day(at, "de") == "2. März 2026"
    assert day(at, "en") == "2 March 2026"


def test_assets_are_served_as_what_they_are() -> None:
    """The style and the logo have a path, a type, a strong tag that differs, and nothing in them that loads or runs."""
    served = assets()
    assert set(served) == {"/assets/identity.css", "/assets/logo.svg"}
    assert len({asset.etag for asset in served.values()}) == len(served)
    for asset in served.values():
        assert re.fullmatch(r'"[0-9a-f]{32}"', asset.etag)
        assert not re.search(rb"url\(|@import|<script|<style|style=|on\w+=", asset.body)
    assert served["/assets/logo.svg"].media_type == "image/svg+xml"
