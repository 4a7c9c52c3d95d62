"""A hand-kept table of what is the same in two registers that have no key in common.

A YAML list of rows `{number: 12, same: 5, name: Carlsplatz}`: the number here, the id of the same thing in the other register, and
a name for the people who keep the list. Knows files; a changed one is read again, without a restart.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from adapters._kit.tables import read
from adapters._kit.values import text_of
from domain.errors import SourceDown, SourceNonsense

Table = Callable[[], Mapping[str, str]]


def same(file: Path) -> Table:
    """A function that gives number → id, reading the file where it must: not in an event loop.

    It raises SourceDown for a file that is gone, and SourceNonsense, with the line, for one that contradicts itself.
    """
    held: tuple[tuple[int, int], Mapping[str, str]] | None = None

    def table() -> Mapping[str, str]:
        nonlocal held
        try:
            stat = file.stat()
            state = stat.st_mtime_ns, stat.st_size
            if held is None or held[0] != state:
                held = state, _pairs(file)
        except OSError as gone:
            raise SourceDown(f"{file.name} cannot be read") from gone
        return held[1]

    return table


def _pairs(file: Path) -> Mapping[str, str]:
    found: dict[str, str] = {}
    for line in read(file):
        row = line.row if isinstance(line.row, Mapping) else {}
        number, other = text_of(row.get("number")), text_of(row.get("same"))
        if number is None or other is None:
            raise SourceNonsense(f"{line.place}: a row needs a number and what is the same")
        if number in found or other in found.values():
            raise SourceNonsense(f"{line.place}: {number} or {other} is there already")
        found[number] = other
    return found
