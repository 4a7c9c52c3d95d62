"""Features of a GeoPackage (OGC 12-128r19), read only: where each one's south-west corner is, and some of its values."""

from __future__ import annotations

import re
import sqlite3
import struct
from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

Corner = tuple[float, float]
_PLAIN = re.compile(r"\w+")


def rows(
    file: Path, columns: Sequence[str], *, table: str | None, system: int
) -> Iterator[tuple[Corner, Sequence[Any]]]:
    """Corner and values of each feature of a table, or of the only one there is.

    Raises ValueError for a file that is none, several tables, another reference system than EPSG:`system`, and a shape without
    an envelope that is no point.
    """
    try:
        with closing(sqlite3.connect(f"{file.resolve().as_uri()}?mode=ro", uri=True)) as store:
            found = store.execute("SELECT table_name, column_name, srs_id FROM gpkg_geometry_columns").fetchall()
            tables = [each for each in found if table in {None, each[0]}]
            if len(tables) != 1:
                raise ValueError(f"name one table of {', '.join(str(each[0]) for each in found)}")
            name, shape, known = tables[0]
            if known != system:
                raise ValueError(f"its coordinates are EPSG:{known}, and not EPSG:{system}")
            names = ", ".join(_quoted(each) for each in (shape, *columns))
            question = " ".join(["SELECT", names, "FROM", _quoted(name)])
            for geometry, *values in store.execute(question):
                yield corner_of(geometry), values
    except (sqlite3.Error, struct.error) as odd:
        raise ValueError(str(odd)) from odd


def _quoted(name: str) -> str:
    if not _PLAIN.fullmatch(name):
        raise ValueError(f"{name!r} is no plain name of a column or table")
    return f'"{name}"'


def corner_of(geometry: bytes) -> Corner:
    """The south-west corner of a GeoPackage geometry: of its envelope, else the point itself."""
    if geometry[:2] != b"GP":
        raise ValueError("a geometry that is none of a GeoPackage")
    order = "<" if geometry[3] & 1 else ">"
    if geometry[3] >> 1 & 7:
        west, _, south = struct.unpack_from(f"{order}3d", geometry, 8)
        return west, south
    order = "<" if geometry[8] else ">"
    kind, x, y = struct.unpack_from(f"{order}I2d", geometry, 9)
    if kind % 1000 != 1:
        raise ValueError("a shape without an envelope")
    return x, y
