"""No sentence is missing in any language, none is there for nothing, and the code names no word that does not exist."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from domain.texts import MISTAKES, NOTES, PROBLEMS
from domain.vocabulary import VOCABULARIES
from domain.words import Text, spell
from tests.static.tree import name_of, parsed, sources

_GAP = re.compile(r"\{(\w*)\}")
_SLUG = re.compile(r"[a-z]+(-[a-z]+)*")
_KEBAB = re.compile(r"[a-z]+(-[a-z]+)+")

TEXTS: dict[str, Text] = {
    **{f"note {slug}": text for slug, text in NOTES.items()},
    **{f"mistake {code}": text for code, text in MISTAKES.items()},
    **{
        f"problem {slug} {part}": getattr(p, part)
        for slug, p in PROBLEMS.items()
        for part in ("title", "meaning", "remedy")
    },
    **{f"vocabulary {words.name}": words.title for words in VOCABULARIES.values()},
    **{f"{words.name}/{code}": text for words in VOCABULARIES.values() for code, text in words.codes.items()},
}

PARTS: dict[str, tuple[str, Mapping[str, object]]] = {
    "Note": ("slug", NOTES),
    "Mistake": ("code", MISTAKES),
    "Problem": ("slug", PROBLEMS),
}
"""Class → the keyword that names a text, and where the texts are."""


def spoken(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Class and word wherever the code names a text by a literal: in a call, or as a class's own slug."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in PARTS:
            wanted = PARTS[node.func.id][0]
            for keyword in node.keywords:
                if keyword.arg == wanted:
                    yield from ((node.func.id, word) for word in _words(keyword.value))
        if isinstance(node, ast.ClassDef):
            for line in node.body:
                target = line.targets[0] if isinstance(line, ast.Assign) else getattr(line, "target", None)
                if (
                    isinstance(target, ast.Name)
                    and target.id == "slug"
                    and isinstance(line, ast.Assign | ast.AnnAssign)
                ):
                    yield from (("Problem", word) for word in _words(line.value))


def passed_on(tree: ast.AST) -> Iterator[tuple[str, str]]:
    """Class and word where a function is handed the word: every hyphened literal of such a module is one."""
    kinds = {
        node.func.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Note", "Mistake"}
        for keyword in node.keywords
        if keyword.arg == PARTS[node.func.id][0] and isinstance(keyword.value, ast.Name)
    }
    for node in ast.walk(tree) if kinds else ():
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEBAB.fullmatch(node.value):
            yield from ((kind, node.value) for kind in kinds)


def _words(node: ast.AST | None) -> Iterator[str]:
    """The literals a value can be: itself, or either branch of a choice."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value
    elif isinstance(node, ast.IfExp):
        yield from _words(node.body)
        yield from _words(node.orelse)


def parse_codes(tree: ast.AST) -> Iterator[str]:
    """What functions that read a parameter refuse with: the first line of a ValueError that is one word with hyphens."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
            call = node.exc
            if isinstance(call.func, ast.Name) and call.func.id == "ValueError" and call.args:
                first = call.args[0].values[0] if isinstance(call.args[0], ast.JoinedStr) else call.args[0]
                word = next(_words(first), "").split("\n")[0]
                if _KEBAB.fullmatch(word):
                    yield word


def literals() -> dict[str, set[str]]:
    """Every string in the code that ships, the texts themselves apart, with the files it stands in."""
    found: dict[str, set[str]] = {}
    for path in _spoken_in():
        for node in ast.walk(parsed(path)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.setdefault(node.value.split("\n")[0], set()).add(name_of(path))
    return found


def _spoken_in() -> list[Path]:
    apart = ("domain/texts.py", "sandbox/")
    return [path for path in sources() if not name_of(path).startswith(apart)]


@pytest.mark.parametrize("name", TEXTS)
def test_every_text_is_there_in_both_languages(name: str) -> None:
    """German and English are written out, without blanks to spare, and leave the same gaps."""
    text = TEXTS[name]
    for said in (text.de, text.en):
        assert said == said.strip()
        assert said
        assert "  " not in said
    assert sorted(_GAP.findall(text.de)) == sorted(_GAP.findall(text.en))
    assert "" not in _GAP.findall(text.de)


def test_two_languages_are_two_languages() -> None:
    """No sentence is the same in both: somebody would have forgotten to translate it."""
    sentences = {name: text for name, text in TEXTS.items() if "/" not in name}
    assert [name for name, text in sentences.items() if text.de == text.en] == []


def test_sentences_end_and_titles_do_not() -> None:
    """Notes, mistakes, meanings and remedies are sentences; titles and labels are not."""
    for name, text in TEXTS.items():
        sentence = name.startswith(("note ", "mistake ", "problem ")) and not name.endswith(" title")
        assert text.de.endswith(".") is text.en.endswith(".") is sentence, name


@pytest.mark.parametrize("texts", [NOTES, MISTAKES, PROBLEMS])
def test_a_word_for_programs_is_plain(texts: dict[str, object]) -> None:
    """Slugs and codes are lower case with hyphens, so that they can stand in a path."""
    assert [slug for slug in texts if not _SLUG.fullmatch(slug)] == []


@pytest.mark.parametrize("path", _spoken_in(), ids=name_of)
def test_the_code_says_nothing_that_has_no_text(path: Path) -> None:
    """Every slug and code that a module names by a literal exists in `domain.texts`."""
    tree = parsed(path)
    assert [found for found in (*spoken(tree), *passed_on(tree)) if found[1] not in PARTS[found[0]][1]] == []


@pytest.mark.parametrize("path", ["domain/geo.py", "domain/when.py", "gateway/http/query.py"])
def test_what_a_parameter_is_refused_with_has_a_text(path: str) -> None:
    """The codes that parsing raises are mistakes with a text."""
    (module,) = [parsed(each) for each in _spoken_in() if name_of(each) == path]
    codes = set(parse_codes(module))
    assert codes
    assert codes <= set(MISTAKES)


@pytest.mark.parametrize("texts", [NOTES, MISTAKES, PROBLEMS], ids=["notes", "mistakes", "problems"])
def test_no_text_is_there_for_nothing(texts: dict[str, object]) -> None:
    """Each text is named somewhere in the code that ships."""
    assert set(texts) - set(literals()) == set()


def test_the_scan_sees_what_it_should() -> None:
    """Calls, choices, classes and parse errors are all found; other strings are not."""
    source = """
class Late(Error):
    slug = "late"
class Later(Error):
    slug: ClassVar[str] = "later"
Note(slug="a" if x else "b", params=())
Mistake(where="query", name="n", code="c")
Problem(status=1, slug="d")
def read(text):
    if text:
        raise ValueError("not-this")
    raise ValueError(f"nor-that\\n{text}")
raise ValueError("just words")
raise KeyError("no-code")
"""
    tree = ast.parse(source)
    assert sorted(spoken(tree)) == [
        ("Mistake", "c"),
        ("Note", "a"),
        ("Note", "b"),
        ("Problem", "d"),
        ("Problem", "late"),
        ("Problem", "later"),
    ]
    assert sorted(parse_codes(tree)) == ["nor-that", "not-this"]
    handed = ast.parse("def note(slug): return Note(slug=slug)\nnote('a-b') or note('plain words')")
    assert list(passed_on(handed)) == [("Note", "a-b")]
    assert list(passed_on(tree)) == []


@pytest.mark.parametrize(
    ("value", "de", "en"),
    [
        ("2026-12-31", "31. Dezember 2026", "31 December 2026"),
        ("2026-03-01", "1. März 2026", "1 March 2026"),
        ("12", "12", "12"),
        ("2026-12-31T00:00:00Z", "2026-12-31T00:00:00Z", "2026-12-31T00:00:00Z"),
    ],
)
def test_days_are_spelled_out(value: str, de: str, en: str) -> None:
    """A day in a sentence reads as people write it; anything else stays as it is."""
    assert (spell(value, "de"), spell(value, "en")) == (de, en)


def test_a_gap_is_filled_by_name() -> None:
    """What fills a gap is put in as it is: braces in it open no further gap."""
    text = Text("Von {from} an: {what}.", "From {from}: {what}.")
    assert text.say("de", {"from": "2026-01-05", "what": "{from}"}) == "Von 5. Januar 2026 an: {from}."
    assert text.say("en", {}) == "From : ."
