"""A packed grid: what is offered in each cell of a survey's plane, in one file that is read by ranges of bytes.

Little-endian. The head has 512 bytes: `HANSAGRD`, version 1 (u16), the side of a cell in metres (u16), cells to a tile's side (u16),
how many technologies (u8) and classes (u8), west and south edge of the grid counted in cells (i32, i32), its columns and rows
counted in tiles (u32, u32), the day of the data as yyyymmdd (u32); then a name for each technology (16 bytes of ASCII, zeros
behind it), then the classes in Mbit/s, ascending (u32 each). The index follows: for each tile, row by row from the south-west,
where it begins (u64) and how long it is (u32); 0 long is a tile without anything. A tile is deflated (zlib): for each technology,
for each cell row by row from the south-west, one byte: 0 for nothing, else the number of its class, beginning with 1.

So an answer takes three reads: the head, twelve bytes of the index, and a tile of about a kilobyte. Knows no source and no socket.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import BinaryIO

MAGIC = b"HANSAGRD"
HEAD, ENTRY = 512, 12
FIXED = struct.Struct("<8sHHHBBiiIII")
NAME = 16
LARGEST = 1 << 16
"""Bytes of a tile at most, packed or not."""

Cell = tuple[int, int]
"""Easting and northing of its south-west corner, counted in cells."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """What a file says of itself."""

    metres: int
    side: int
    west: int
    south: int
    columns: int
    rows: int
    day: date
    technologies: tuple[str, ...]
    classes: tuple[int, ...]

    def cell(self, easting: float, northing: float) -> Cell:
        """The cell that holds a point of the plane; its western and southern edges are its own."""
        return int(easting // self.metres), int(northing // self.metres)

    def entry(self, cell: Cell) -> int | None:
        """Where the index tells of the cell's tile; None beyond the grid."""
        column, row = (cell[0] - self.west) // self.side, (cell[1] - self.south) // self.side
        if not (0 <= column < self.columns and 0 <= row < self.rows):
            return None
        return HEAD + (row * self.columns + column) * ENTRY

    def best(self, tile: bytes, cell: Cell) -> dict[str, int]:
        """Technology → Mbit/s, of those that are offered in the cell; ValueError for a tile that is none."""
        whole = self.side * self.side
        raw = _inflated(tile, whole * len(self.technologies))
        at = (cell[1] - self.south) % self.side * self.side + (cell[0] - self.west) % self.side
        found = {name: raw[number * whole + at] for number, name in enumerate(self.technologies)}
        return {name: self.classes[mark - 1] for name, mark in found.items() if mark}


def read_head(raw: bytes) -> Head:
    """The first 512 bytes of a file; raises ValueError where they are no head."""
    if len(raw) < HEAD or not raw.startswith(MAGIC):
        raise ValueError("no packed grid")
    _, version, metres, side, technologies, classes, west, south, columns, rows, day = FIXED.unpack_from(raw)
    ends = FIXED.size + technologies * NAME
    if version != 1 or not metres or not side or ends + classes * 4 > HEAD or technologies * side * side > LARGEST:
        raise ValueError("a packed grid of a version or size that is not known here")
    names = [raw[FIXED.size + NAME * n :][:NAME].rstrip(b"\0").decode("ascii") for n in range(technologies)]
    return Head(
        metres=metres,
        side=side,
        west=west,
        south=south,
        columns=columns,
        rows=rows,
        day=date(day // 10_000, day // 100 % 100, day % 100),
        technologies=tuple(names),
        classes=struct.unpack_from(f"<{classes}I", raw, ends),
    )


def read_entry(raw: bytes) -> tuple[int, int]:
    """Where a tile begins and how long it is; raises ValueError for what cannot be."""
    start, length = struct.unpack("<QI", raw) if len(raw) == ENTRY else (0, LARGEST + 1)
    if length > LARGEST or (length and start < HEAD):
        raise ValueError("an index that leads nowhere")
    return start, length


def pack(
    cells: Mapping[Cell, Sequence[int]],
    technologies: Sequence[str],
    classes: Sequence[int],
    *,
    day: date,
    out: BinaryIO,
) -> None:
    """Write a file of cells of 100 m. A cell has a class in Mbit/s for each technology, 0 for nothing.

    Raises ValueError for no cell, names or classes that do not fit, and a value that is no class.
    """
    if not cells or len(technologies) * NAME + len(classes) * 4 + FIXED.size > HEAD or list(classes) != sorted(classes):
        raise ValueError("no cells, too many technologies, or classes out of order")
    marks = {0: 0} | {value: number for number, value in enumerate(classes, 1)}
    tiles = _tiles(cells, len(technologies), marks)
    west, south = min(x for x, _ in tiles), min(y for _, y in tiles)
    columns, rows = max(x for x, _ in tiles) - west + 1, max(y for _, y in tiles) - south + 1
    fixed = (west * SIDE, south * SIDE, columns, rows, day.year * 10_000 + day.month * 100 + day.day)
    head = FIXED.pack(MAGIC, 1, 100, SIDE, len(technologies), len(classes), *fixed)
    head += b"".join(_name(name) for name in technologies) + struct.pack(f"<{len(classes)}I", *classes)
    out.write(head.ljust(HEAD, b"\0"))
    packed = {where: zlib.compress(bytes(tile), 9) for where, tile in tiles.items()}
    start = HEAD + columns * rows * ENTRY
    order = [(west + column, south + row) for row in range(rows) for column in range(columns)]
    for where in order:
        length = len(packed.get(where, b""))
        out.write(struct.pack("<QI", start if length else 0, length))
        start += length
    out.writelines(packed[where] for where in order if where in packed)


SIDE = 16


def _tiles(cells: Mapping[Cell, Sequence[int]], technologies: int, marks: Mapping[int, int]) -> dict[Cell, bytearray]:
    tiles: dict[Cell, bytearray] = {}
    whole = SIDE * SIDE
    for (x, y), values in cells.items():
        tile = tiles.setdefault((x // SIDE, y // SIDE), bytearray(whole * technologies))
        for number, value in enumerate(values):
            if value not in marks:
                raise ValueError(f"{value} Mbit/s is no class")
            tile[number * whole + y % SIDE * SIDE + x % SIDE] = marks[value]
    return tiles


def best_of(rows: Iterable[tuple[Cell, Sequence[int]]]) -> dict[Cell, Sequence[int]]:
    """The best of each technology where a cell is told of several times, as it is by several operators."""
    found: dict[Cell, Sequence[int]] = {}
    for cell, values in rows:
        known = found.get(cell)
        found[cell] = values if known is None else [max(pair) for pair in zip(known, values, strict=True)]
    return found


def _name(name: str) -> bytes:
    raw = name.encode("ascii")
    if not 0 < len(raw) <= NAME:
        raise ValueError(f"{name!r} is no name of up to {NAME} letters")
    return raw.ljust(NAME, b"\0")


def _inflated(tile: bytes, size: int) -> bytes:
    try:
        raw = zlib.decompressobj().decompress(tile, size + 1)
    except zlib.error as error:
        raise ValueError("a tile that cannot be unpacked") from error
    if len(raw) != size:
        raise ValueError("a tile of another size")
    return raw
