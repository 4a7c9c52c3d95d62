"""A table that comes in pieces: CSV rows by the names of their columns, while bytes arrive. Holds a row or two, never the table.

Each line is read as UTF-8, else as windows-1252, so that a table in either, or one line pasted from the other, reads right.
Lines before the header are handed over as they are. Knows no source.
"""

from __future__ import annotations

import csv
import re
from collections import Counter, deque
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from domain.errors import SourceNonsense
from domain.words import fold

MOST_BYTES = 128 * 1024
"""Of one row: more is no row but another kind of file."""
MOST_LINES = 40
"""Of one row whose cells hold line ends: more is a quotation mark that nobody closed."""
PREAMBLE = 60
"""Rows among which the header has to stand."""
_MARK = b"\xef\xbb\xbf"
_ODD = re.compile(r"[^a-z0-9]")


def plain(name: str) -> str:
    """A column's name as it is compared: `Straße`, `STRASSE ` and `Strasse` are one; `P1 [kW]` is `p1kw`."""
    return _ODD.sub("", fold(name))


@dataclass(slots=True)
class Rows:
    """Feed it pieces; it gives the rows that are complete, each with the number of its first line, by plain column name.

    A row with another number of cells than the header comes as it is: cells beyond are dropped, lacking ones are absent.
    """

    needed: Collection[tuple[str, ...]]
    """Plain names that the header must have: one of each."""
    separator: str = ";"
    preamble: list[str] = field(default_factory=list)
    """The lines before the header."""
    columns: tuple[str, ...] = ()
    """The header's plain names, once it was found."""
    _rest: bytes = b""
    _open: deque[tuple[int, str]] = field(default_factory=deque)
    _quotes: int = 0
    _line: int = 0
    _nearest: tuple[int, str] = (0, "")

    def feed(self, piece: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The rows that end in this piece. Raises SourceNonsense for what is no such table."""
        whole = self._rest + piece
        *lines, self._rest = whole.split(b"\n")
        if len(self._rest) > MOST_BYTES:
            raise SourceNonsense(f"a row of more than {MOST_BYTES} bytes")
        for line in lines:
            yield from self._taken(line)

    def end(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """The rows left over. Raises SourceNonsense when there was no header, and names what it lacks."""
        if self._rest:
            yield from self._taken(self._rest)
            self._rest = b""
        while self._open:
            yield from self._given_up()
        if not self.columns:
            raise SourceNonsense(self._nearest[1] or f"a table without the columns {_told(self.needed)}")

    def _taken(self, raw: bytes) -> Iterator[tuple[int, Mapping[str, str]]]:
        self._line += 1
        raw = raw.removeprefix(_MARK) if self._line == 1 else raw
        self._open.append((self._line, _text(raw.removesuffix(b"\r"))))
        self._quotes += raw.count(b'"')
        if self._quotes % 2 == 0:
            yield from self._closed()
        elif len(self._open) > MOST_LINES:
            yield from self._given_up()

    def _closed(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        lines, self._open, self._quotes = self._open, deque(), 0
        place = lines[0][0]
        for cells in self._cells([f"{text}\n" for _, text in lines]):
            yield from self._row(place, cells)

    def _given_up(self) -> Iterator[tuple[int, Mapping[str, str]]]:
        """A quotation mark nobody closed costs the row it stands in, and not those after it."""
        place, text = self._open.popleft()
        later, self._open, self._quotes = self._open, deque(), 0
        for cells in self._cells([text]):
            yield from self._row(place, cells)
        while later:
            line = later.popleft()
            self._open.append(line)
            self._quotes += line[1].count('"')
            if self._quotes % 2 == 0:
                yield from self._closed()

    def _cells(self, lines: Iterable[str]) -> Iterator[list[str]]:
        try:
            yield from csv.reader(lines, delimiter=self.separator)
        except csv.Error:  # a cell that is longer than `csv` takes
            yield []

    def _row(self, place: int, cells: list[str]) -> Iterator[tuple[int, Mapping[str, str]]]:
        if self.columns:
            if any(cells):
                yield place, dict(zip(self.columns, cells, strict=False))
            return
        names = _numbered(plain(cell) for cell in cells)
        lacking = [each for each in self.needed if not {*each} & {*names}]
        if not lacking:
            self.columns = names
            return
        if (found := len(self.needed) - len(lacking)) > self._nearest[0]:
            self._nearest = (found, f"a table without the columns {_told(lacking)}")
        self.preamble.append(self.separator.join(cells)[:500])
        if len(self.preamble) > PREAMBLE:
            raise SourceNonsense(self._nearest[1] or f"a table without the columns {_told(self.needed)}")


def _numbered(names: Iterable[str]) -> tuple[str, ...]:
    """Columns that repeat are told apart by their turn: `steckertypen`, `steckertypen2`."""
    turns: Counter[str] = Counter()
    found = []
    for name in names:
        turns[name] += 1
        found.append(name if turns[name] == 1 else f"{name}{turns[name]}")
    return tuple(found)


def _text(raw: bytes) -> str:
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", "replace")
    return text.replace("\r", " ")  # one within a line is no line end to us, and would be one to `csv`


def _told(names: Collection[tuple[str, ...]]) -> str:
    return ", ".join(sorted(each[0] for each in names))[:200]
