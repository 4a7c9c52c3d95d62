"""The packed grid: written and read back cell by cell, by ranges over HTTP and from a file; a few kilobytes for an answer."""

from __future__ import annotations

import asyncio
import io
import zlib
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters._kit.find import find
from adapters._kit.grid import ENTRY, HEAD, best_of, pack, read_entry, read_head
from adapters._kit.ground import to_plane
from domain.broadband import CoverageQuery
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Reply
from domain.geo import point
from sandbox.gigabit import grid
from tests.contract.stage import Asked, Part, Said, ask, canned, swallows

gigabit = find("gigabit")
COVERAGE = "broadband.coverage"
LAT, LON = 51.43, 6.76
HERE = CoverageQuery(lat=LAT, lon=LON)
CLASSES = (10, 16, 30, 50, 100, 200, 400, 1000)
TECHNOLOGIES = ("fibre", "cable", "dsl")
EASTING, NORTHING = to_plane(point(LAT, LON), "EPSG:25832")
CELL = (int(EASTING // 100), int(NORTHING // 100))
DAY = date(2025, 12, 31)


def packed(cells: Any = None) -> bytes:
    """A file of these cells; else of ours, one far in the west, and one beside ours."""
    out = io.BytesIO()
    mine = {CELL: (1000, 0, 50), (CELL[0] + 1, CELL[1]): (0, 400, 16), (CELL[0] - 900, CELL[1] - 40): (10, 10, 10)}
    pack(cells or mine, TECHNOLOGIES, CLASSES, day=DAY, out=out)
    return out.getvalue()


def ranges(file: bytes, sent: list[int] | None = None, tag: Callable[[], str] = lambda: '"1"') -> Part:
    """A server with this file, that answers ranges."""

    def serve(asked: Asked) -> Said:
        first, last = (int(each) for each in asked.headers["range"].removeprefix("bytes=").split("-"))
        part = file[first : last + 1]
        if not part:
            return Said(status=416)
        if sent is not None:
            sent.append(len(part))
        told = {"content-range": f"bytes {first}-{first + len(part) - 1}/{len(file)}", "etag": tag()}
        return Said(status=206, body=part, headers=told)

    return serve


async def read(part: Part, query: CoverageQuery = HERE, **more: Any) -> Reply:
    """The reply of this server."""
    async with canned(part) as stage:
        return await ask(gigabit, f"{stage.url}/nrw.grid", resource=COVERAGE, query=query, **more)


def rates(reply: Reply) -> dict[str | None, int]:
    """Technology → Mbit/s."""
    models: list[Any] = [record.model for record in reply.records]
    return {model.technology.code: model.downstream for model in models}


async def test_an_answer_is_the_cell_and_a_few_bytes() -> None:
    """The best class of each technology that is offered there, the cell's middle, the day; the head, an entry and a tile."""
    sent: list[int] = []
    reply = await read(ranges(packed(), sent))
    assert rates(reply) == {"fibre": 1000, "dsl": 50}
    one: Any = reply.records[0].model
    assert (one.cell, one.cell_size, one.as_of) == (f"E{CELL[0]}N{CELL[1]}", 100, DAY)
    assert to_plane(one.location, "EPSG:25832") == pytest.approx((CELL[0] * 100 + 50, CELL[1] * 100 + 50), abs=0.1)
    assert reply.as_of.isoformat() == "2025-12-30T23:00:00+00:00"
    assert sent[:2] == [HEAD, ENTRY]
    assert (len(sent), sum(sent) < 2048) == (3, True)


async def test_a_grid_of_three_cities_is_read_by_two_kilobytes() -> None:
    """The twin's file has hundreds of tiles; an answer stays as small as it is of a small one."""
    sent: list[int] = []
    file = grid(DAY)
    reply = await read(ranges(file, sent))
    assert (len(file) > 50_000, sum(sent) < 2048) == (True, True)
    assert reply.records


async def test_a_cell_without_anything_is_no_error() -> None:
    """A cell of a tile that has others, a tile that is empty, and a place beyond the grid."""
    for lat, lon, reads in ((LAT, LON + 0.005, 3), (LAT - 0.01, LON - 0.5, 2), (52.5, 13.4, 1)):
        sent: list[int] = []
        reply = await read(ranges(packed(), sent), CoverageQuery(lat=lat, lon=lon))
        assert (reply.records, len(sent)) == ((), reads)


async def test_a_file_at_hand_is_read_the_same(tmp_path: Path) -> None:
    """Below the configuration's directory; one that is gone is a source that is down."""
    file = tmp_path / "nrw.grid"
    file.write_bytes(packed())
    options = {"file": str(file)}
    assert rates(await read(b"", options=options)) == {"fibre": 1000, "dsl": 50}
    file.unlink()
    with pytest.raises(SourceDown):
        await read(b"", options=options)


async def test_an_exchanged_file_is_read_anew_once() -> None:
    """Another tag in the middle begins again; one that never stays is a source that is down."""
    tags = iter(['"1"', '"2"', '"2"', '"2"', '"2"'])
    assert rates(await read(ranges(packed(), tag=lambda: next(tags)))) == {"fibre": 1000, "dsl": 50}
    ever = iter(range(99))
    with pytest.raises(SourceDown, match="changes while it is read"):
        await read(ranges(packed(), tag=lambda: str(next(ever))))


@pytest.mark.parametrize("said", [Said(body=packed()), Said(status=416), Said(status=206, body=packed()[:HEAD])])
async def test_a_server_without_ranges_is_nonsense(said: Said) -> None:
    """The whole file, a range that cannot be, and one that does not say which it is."""
    with pytest.raises(SourceNonsense):
        await read(said)


def test_every_cell_is_read_back() -> None:
    """Whatever was packed, negative indexes too; the best counts where a cell is told of twice."""
    cells = {(x, y): (CLASSES[(x + y) % 8], 0, CLASSES[x % 8]) for x in range(-20, 40, 3) for y in range(-5, 60, 7)}
    file = packed(cells)
    head = read_head(file)
    for cell, (fibre, _, dsl) in cells.items():
        entry = head.entry(cell)
        assert entry is not None
        start, length = read_entry(file[entry : entry + ENTRY])
        assert head.best(file[start : start + length], cell) == {"fibre": fibre, "dsl": dsl}
    assert best_of([((1, 1), (10, 0)), ((1, 1), (0, 50)), ((2, 1), (16, 16))]) == {(1, 1): [10, 50], (2, 1): (16, 16)}
    for wrong in ({}, {(0, 0): (11, 0, 0)}):
        with pytest.raises(ValueError, match=r"no cells|no class"):
            pack(wrong, TECHNOLOGIES, CLASSES, day=DAY, out=io.BytesIO())


async def test_a_tile_that_unpacks_to_anything_else_is_nonsense() -> None:
    """Too much, too little, or nothing that was packed."""
    file = packed()
    head = read_head(file)
    entry = head.entry(CELL) or 0
    start, length = read_entry(file[entry : entry + ENTRY])
    for bad in (zlib.compress(b"\0" * 10), zlib.compress(b"\0" * 10_000_000)[:length], b"x" * length):
        spoilt = file[:start] + bad.ljust(length, b"\0")[:length] + file[start + length :]
        with pytest.raises(SourceNonsense):
            await read(ranges(spoilt))


@settings(max_examples=80, deadline=None)
@given(st.integers(0, 700), st.binary(min_size=1, max_size=24))
def test_odd_bytes_are_a_reply_or_a_source_error(at: int, odd: bytes) -> None:
    """Whatever stands somewhere in the file."""
    file = packed({CELL: (1000, 0, 50)})
    spoilt = file[:at] + odd + file[at + len(odd) :]
    asyncio.run(swallows(gigabit, ranges(spoilt), resource=COVERAGE, query=HERE))
