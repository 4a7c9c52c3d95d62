"""What the pages say: in both languages, with the same gaps, and nothing that no page says."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass
from string import Formatter

import pytest

from domain.catalogue import CATALOGUE
from domain.words import Text
from gateway.federation.house import WORST
from portal.page import phrase
from portal.states import BASES, DOMAINS, STATES, UNSUPPORTED, domain_of
from tests.static.tree import ROOT

MODULES = [path.stem for path in sorted((ROOT / "portal" / "phrases").glob("*.py")) if path.stem != "__init__"]


def _texts(module: str) -> Iterator[tuple[str, Text]]:
    for value in vars(importlib.import_module(f"portal.phrases.{module}")).values():
        if isinstance(value, Mapping):
            for name, said in value.items():
                yield from ((name, text) for text in _within(said))


def _within(said: object) -> Iterator[Text]:
    """The texts of a phrase, or of something that is made of several."""
    if isinstance(said, Text):
        yield said
    elif isinstance(said, tuple):
        for each in said:
            yield from _within(each)
    elif is_dataclass(said):
        for field in fields(said):
            yield from _within(getattr(said, field.name))


def _gaps(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@pytest.mark.parametrize("module", MODULES)
def test_every_phrase_is_there_in_both_languages(module: str) -> None:
    """Neither is empty, and both have the same gaps."""
    texts = list(_texts(module))
    assert texts
    for name, text in texts:
        assert text.de.strip() == text.de != "", name
        assert text.en.strip() == text.en != "", name
        assert _gaps(text.de) == _gaps(text.en), name


def test_a_phrase_escapes_what_fills_it_and_keeps_its_code() -> None:
    """A value is never markup, in code neither; what stands between backticks is code."""
    words = {"a": Text("`{x}` & {x}", "`{x}` & {x}")}
    assert phrase(words, "de", "a", x="<b>") == "<code>&lt;b&gt;</code> &amp; &lt;b&gt;"
    with pytest.raises(KeyError):
        phrase(words, "de", "b")


def test_whatever_a_source_may_be_has_words() -> None:
    """Every state, every basis and every domain there is can be said."""
    assert {*WORST, UNSUPPORTED} == STATES.keys()
    assert set(BASES) == {"recorded", "documented", "invented"}
    assert {domain_of(each) for each in CATALOGUE.values() if not each.local} == DOMAINS.keys()


def test_the_styles_know_every_tone() -> None:
    """A state that had no sign would be told by its colour alone."""
    style = (ROOT / "portal" / "assets" / "portal.css").read_text("utf-8")
    for look in STATES.values():
        assert re.search(rf"\.state\.{look.tone}::before {{ content: \"\S\" / \"\"; }}", style), look.tone
