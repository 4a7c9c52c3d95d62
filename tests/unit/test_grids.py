"""`hansa grid`: rows of the register, as CSV and as GeoPackage, become the same packed file."""

from __future__ import annotations

import sqlite3
import struct
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from adapters._kit.grid import ENTRY, read_entry, read_head
from gateway.cli.grids import rate
from gateway.cli.main import app
from storage.geopackage import corner_of

ROWS = [(344700.0, 5700300.0, "≥ 1000", "0"), (344700.0, 5700300.0, "200", "50"), (344800.0, 5700300.0, None, "16")]
ASKED = ["--day", "2025-12-31", "--technology", "fibre=ftthb", "--technology", "dsl=fttc"]


def as_csv(file: Path) -> Path:
    """The rows with decimal commas and a mark."""
    lines = [f"{x:.1f};{y:.1f};{fibre or ''};{dsl}".replace(".", ",") for x, y, fibre, dsl in ROWS]
    file.write_text("\n".join(["x;y;ftthb;fttc", *lines]), "utf-8-sig")
    return file


def as_gpkg(file: Path, system: int = 25832) -> Path:
    """The rows with squares that have envelopes; nothing of the squares is read but these."""
    with closing(sqlite3.connect(file)) as store, store:
        store.execute("CREATE TABLE gpkg_geometry_columns (table_name TEXT, column_name TEXT, srs_id INTEGER)")
        store.execute("INSERT INTO gpkg_geometry_columns VALUES ('raster', 'geom', ?)", (system,))
        store.execute("CREATE TABLE raster (geom BLOB, ftthb TEXT, fttc TEXT)")
        for x, y, fibre, dsl in ROWS:
            shape = b"GP\0\x03" + struct.pack("<i4d", system, x, x + 100, y, y + 100)
            store.execute("INSERT INTO raster VALUES (?, ?, ?)", (shape, fibre, dsl))
    return file


def test_csv_and_geopackage_are_the_same_file(tmp_path: Path) -> None:
    """The best of each technology counts where a cell comes twice; the day and the names stand in the head."""
    made = []
    for number, source in enumerate((as_csv(tmp_path / "a.csv"), as_gpkg(tmp_path / "a.gpkg"))):
        target = tmp_path / f"{number}.grid"
        said = CliRunner().invoke(app, ["grid", str(source), str(target), *ASKED])
        assert (said.exit_code, "2 cells" in said.output) == (0, True), said.output
        made.append(target.read_bytes())
    assert made[0] == made[1]
    head = read_head(made[0])
    assert (head.day, head.technologies, head.metres) == (date(2025, 12, 31), ("fibre", "dsl"), 100)
    best = []
    for cell in ((3447, 57003), (3448, 57003)):
        entry = head.entry(cell) or 0
        start, length = read_entry(made[0][entry : entry + ENTRY])
        best.append(head.best(made[0][start : start + length], cell))
    assert best == [{"fibre": 1000, "dsl": 50}, {"dsl": 16}]


def test_what_cannot_be_read_leaves_the_old_file(tmp_path: Path) -> None:
    """Another reference system, a missing column, no file: status 2, and nothing is written."""
    target = tmp_path / "old.grid"
    target.write_bytes(b"old")
    wrong = [as_gpkg(tmp_path / "b.gpkg", 3035), tmp_path / "none.csv"]
    for source in wrong:
        assert CliRunner().invoke(app, ["grid", str(source), str(target), *ASKED]).exit_code == 2
    missing = ["--day", "2025-12-31", "--technology", "fibre=nothing"]
    said = CliRunner().invoke(app, ["grid", str(as_csv(tmp_path / "a.csv")), str(target), *missing])
    assert (said.exit_code, target.read_bytes()) == (2, b"old")


@pytest.mark.parametrize(
    ("value", "reached"), [("≥ 1000", 1000), ("437.5", 400), (9, 0), (None, 0), ("", 0), ("bis 50 Mbit/s", 50)]
)
def test_a_rate_is_the_class_it_reaches(value: object, reached: int) -> None:
    """Never one above it."""
    assert rate(value) == reached


def test_corners_of_shapes() -> None:
    """An envelope of either order, a point without one; a polygon without one is refused."""
    assert corner_of(b"GP\0\x02" + struct.pack(">i4d", 25832, 1, 2, 3, 4)) == (1, 3)
    assert corner_of(b"GP\0\x01" + struct.pack("<i", 25832) + b"\x01" + struct.pack("<I2d", 1, 5, 6)) == (5, 6)
    for wrong in (b"XX\0\0", b"GP\0\x01" + struct.pack("<i", 25832) + b"\x01" + struct.pack("<I2d", 3, 5, 6)):
        with pytest.raises(ValueError, match=r"geometry|envelope"):
            corner_of(wrong)
