"""Overpass QL, as far as asking for places goes: settings, areas, unions of filtered elements, `out`.

Knows `node|way|relation|nwr|nw|nr|wr`, filters on tags (=, !=, ~, there or not), an area by its tags, a box, a circle.
Does not know recursion, sets other than areas, or anything that edits.
"""

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from sandbox.chance import METRES_PER_DEGREE
from sandbox.overpass_elements import Element

Test = Callable[[Element], bool]
AREA_TAGS = {"de:amtlicher_gemeindeschluessel", "de:regionalschluessel", "name"}
TYPES = {
    "node": {"node"},
    "way": {"way"},
    "relation": {"relation"},
    "rel": {"relation"},
    "nw": {"node", "way"},
    "nr": {"node", "relation"},
    "wr": {"way", "relation"},
    "nwr": {"node", "way", "relation"},
}
TOKEN = re.compile(
    r"""\s*(?:(?P<text>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')|(?P<number>-?\d+(?:\.\d+)?)|(?P<word>[A-Za-z_]\w*)"""
    r"""|(?P<sign>->|!=|!~|[][(){};,.:=!~]))"""
)
COMMENT = re.compile(r"/\*.*?\*/|//[^\n]*", re.DOTALL)


class BadQuery(ValueError):
    """No Overpass QL, or more of it than is known here."""


@dataclass(slots=True)
class Query:
    """A query that was read: its settings, what it wants, how it wants it."""

    settings: dict[str, str] = field(default_factory=dict)
    tests: list[Test] = field(default_factory=list)
    center: bool = False
    tags: bool = True
    most: int | None = None


def read(text: str, *, ags_of: Callable[[str, str], str | None]) -> Query:
    """The query this text states; `ags_of` gives the municipality with this tag. Raises BadQuery."""
    return _Reader(_words(text), ags_of).query()


class _Reader:
    """Reads one query from left to right."""

    def __init__(self, words: Sequence[str], ags_of: Callable[[str, str], str | None]) -> None:
        self._words, self._at, self._ags_of = words, 0, ags_of
        self._areas: dict[str, str | None] = {}
        self._out = False

    @property
    def word(self) -> str:
        return self._words[self._at] if self._at < len(self._words) else ""

    def take(self) -> str:
        word = self.word
        self._at += 1
        return word

    def took(self, word: str) -> bool:
        if self.word == word:
            self._at += 1
            return True
        return False

    def expect(self, word: str) -> None:
        if not self.took(word):
            raise BadQuery(f"'{word}' expected, '{self.word}' found.")

    def query(self) -> Query:
        query = Query()
        while self.took("["):
            name = self.take()
            self.expect(":")
            query.settings[name] = self.take()
            self.expect("]")
        self.took(";")
        while self.word:
            self.statement(query)
            self.expect(";")
        if not self._out:
            raise BadQuery("'out' expected: the query says nothing.")
        return query

    def statement(self, query: Query) -> None:
        if self.took("("):
            while not self.took(")"):
                query.tests.append(self.elements())
                self.expect(";")
        elif self.word == "area":
            self.area()
        elif self.took("out"):
            self.out(query)
        else:
            query.tests.append(self.elements())

    def area(self) -> None:
        self.take()
        found: str | None = None
        while self.took("["):
            key, sign, value = self.condition()
            if key in AREA_TAGS and sign == "=":
                found = self._ags_of(key, value)
        name = "_"
        if self.took("->"):
            self.expect(".")
            name = self.take()
        self._areas[name] = found

    def elements(self) -> Test:
        kind = self.take()
        if kind not in TYPES:
            raise BadQuery(f"Unknown type '{kind}'.")
        tests: list[Test] = [lambda each: each.type in TYPES[kind]]
        while self.word in {"[", "("}:
            tests.append(self.tagged() if self.took("[") else self.inside())
        return lambda each: all(test(each) for test in tests)

    def tagged(self) -> Test:
        key, sign, value = self.condition()
        match sign:
            case "=":
                return lambda each: each.tags.get(key) == value
            case "!=":
                return lambda each: each.tags.get(key) != value
            case "~" | "!~":
                pattern = re.compile(value)
                return lambda each: bool(pattern.search(each.tags.get(key, ""))) is (sign == "~")
            case "!":
                return lambda each: key not in each.tags
            case _:
                return lambda each: key in each.tags

    def condition(self) -> tuple[str, str, str]:
        """Key, sign and value; "" for a key that need only be there, "!" for one that must not."""
        sign = "!" if self.took("!") else ""
        key, value = _plain(self.take()), ""
        if not sign and self.word in {"=", "!=", "~", "!~"}:
            sign, value = self.take(), _plain(self.take())
        self.expect("]")
        return key, sign, value

    def inside(self) -> Test:
        self.expect("(")
        if self.took("area"):
            name = "_"
            if self.took("."):
                name = self.take()
            self.expect(")")
            if name not in self._areas:
                raise BadQuery(f"No area '{name}'.")
            ags = self._areas[name]
            return lambda each: each.ags == ags
        if self.took("around"):
            self.expect(":")
            metres, lat, lon = self.numbers(3)
            return lambda each: _away(each, lat, lon) <= metres
        south, west, north, east = self.numbers(4)
        return lambda each: south <= each.lat <= north and west <= each.lon <= east

    def numbers(self, count: int) -> list[float]:
        found = []
        for place in range(count):
            if place:
                self.expect(",")
            try:
                found.append(float(self.take()))
            except ValueError as why:
                raise BadQuery(f"a number expected: {why}") from why
        self.expect(")")
        return found

    def out(self, query: Query) -> None:
        self._out = True
        while self.word != ";" and self.word:
            word = self.take()
            if word.isdecimal():
                query.most = int(word)
            elif word in {"center", "geom", "bb"}:
                query.center = word == "center"
            elif word in {"ids", "skel"}:
                query.tags = False
            elif word not in {"body", "tags", "meta", "asc", "qt"}:
                raise BadQuery(f"Unknown mode of output '{word}'.")


def _away(each: Element, lat: float, lon: float) -> float:
    east = (each.lon - lon) * math.cos(math.radians(lat))
    return math.hypot(east, each.lat - lat) * METRES_PER_DEGREE


def _plain(word: str) -> str:
    if word[:1] in {'"', "'"}:
        return re.sub(r"\\(.)", r"\1", word[1:-1])
    if not word or not (word[0].isalnum() or word[0] == "_"):
        raise BadQuery(f"a key or value expected, '{word}' found.")
    return word


def _words(text: str) -> Sequence[str]:
    plain, words, at = COMMENT.sub(" ", text).rstrip(), [], 0
    while at < len(plain):
        found = TOKEN.match(plain, at)
        if found is None:
            raise BadQuery(f"Unknown sign at '{plain[at : at + 20]}'.")
        words.append(found[0].strip())
        at = found.end()
    return words
