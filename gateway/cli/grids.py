"""From the rows of the broadband register, GeoPackage or CSV, to a packed grid. Asks nobody."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from rich.console import Console

from adapters._kit.grid import Cell, best_of, pack
from storage import geopackage

CLASSES = (10, 16, 30, 50, 100, 200, 400, 1000)
"""The register's, in Mbit/s."""
METRES, PLANE = 100, 25832
_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What to take from a row."""

    day: date
    """The day the data speak for."""
    columns: Mapping[str, str]
    """Technology → column."""
    table: str | None = None
    x: str = "x"
    y: str = "y"


def packed(source: Path, target: Path, wanted: Wanted, out: Console, err: Console) -> int:
    """Write the file and say what is in it: 0; 2 where the rows cannot be read, and nothing is written then."""
    try:
        rows = _geopackage(source, wanted) if source.suffix.lower() == ".gpkg" else _csv(source, wanted)
        cells = best_of(rows)
        beside = target.with_name(f"{target.name}.part")
        with beside.open("wb") as file:
            pack(cells, tuple(wanted.columns), CLASSES, day=wanted.day, out=file)
        beside.replace(target)  # whoever reads it meets the old file or the new one
    except (OSError, ValueError, KeyError) as wrong:
        err.print(f"{source.name}: {wrong}", markup=False)
        return 2
    out.print(f"{target}: {len(cells)} cells, {target.stat().st_size} bytes", markup=False, soft_wrap=True)
    return 0


def _csv(source: Path, wanted: Wanted) -> Iterator[tuple[Cell, Sequence[int]]]:
    with source.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file, delimiter=";"):
            corner = float(row[wanted.x].replace(",", ".")), float(row[wanted.y].replace(",", "."))
            yield _cell(*corner), [rate(row[column]) for column in wanted.columns.values()]


def _geopackage(source: Path, wanted: Wanted) -> Iterator[tuple[Cell, Sequence[int]]]:
    for corner, values in geopackage.rows(source, tuple(wanted.columns.values()), table=wanted.table, system=PLANE):
        yield _cell(*corner), [rate(value) for value in values]


def _cell(easting: float, northing: float) -> Cell:
    """The cell of a corner that may be some millimetres off; a point in its middle means it as well."""
    return int((easting + 0.5) // METRES), int((northing + 0.5) // METRES)


def rate(value: object) -> int:
    """The class of `1000`, `≥ 400` or `437.5`: the highest that is reached; 0 for nothing."""
    found = _NUMBER.search(str(value if value is not None else ""))
    reached = int(found.group()) if found else 0
    return max((each for each in CLASSES if each <= reached), default=0)
