"""The Gigabit-Grundbuch's broadband grid: cells of 100 m in EPSG:25832, packed into one file and read by ranges of bytes.

The federal register gives downloads per Land and no interface. `hansa grid` packs their rows (`adapters/_kit/grid.py` says how); the
file then lies on any server that answers `Range` (RFC 9110, 14), or below the configuration's directory. One answer reads the head,
twelve bytes of the index and one tile: about two kilobytes. A file that is exchanged in between (`ETag`) is read anew once. A server
that gives the whole file instead of a range is nonsense, and is cut off at `max_bytes`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any

from adapters._kit.contract import File, Serves, Tools
from adapters._kit.encode import record
from adapters._kit.grid import ENTRY, HEAD, Cell, Head, read_entry, read_head
from adapters._kit.ground import OffGround, to_plane, to_point
from domain.broadband import Coverage
from domain.errors import SourceDown, SourceNonsense
from domain.exchange import Call, Fetch, Note, Record, Reply
from domain.geo import Box, Point, point
from domain.vocabulary_broadband import TECHNOLOGY
from domain.when import BERLIN, there
from domain.words import coded

SERVES = {"broadband.coverage": Serves(pushes=frozenset({"lat", "lon"}))}
PLANE = "EPSG:25832"
TECHNOLOGIES = {"fibre": "fibre", "cable": "cable", "dsl": "dsl", "wired": "other_wired", "wireless": "wireless"}
UNCHANGED = {"Accept-Encoding": "identity"}


class Exchanged(Exception):
    """Another file lies there than a moment ago."""


Read = Callable[[int, int], Coroutine[Any, Any, bytes]]
"""So many bytes from there on."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where the file lies, if not at the address."""

    file: File | None = None
    """A packed file below the configuration's directory; it is read instead of the address."""
    technologies: Mapping[str, str] = field(default_factory=TECHNOLOGIES.copy, metadata={"vocabulary": TECHNOLOGY.name})
    """The file's name of a technology → technology."""


def bind(tools: Tools) -> Fetch:
    """What is offered in the cell that is asked for; without a position, in the middle of the bounds."""
    for code in tools.options.technologies.values():
        coded(TECHNOLOGY, code)

    async def fetch(call: Call) -> Reply:
        spot = _spot(call, tools.bounds)
        try:
            return await _answer(tools, call, spot)
        except Exchanged:
            try:
                return await _answer(tools, call, spot)
            except Exchanged as again:
                raise SourceDown(f"{call.binding}: the file changes while it is read") from again

    return fetch


async def _answer(tools: Tools, call: Call, spot: Point) -> Reply:
    read = _local(Path(tools.options.file)) if tools.options.file else _ranges(tools, call)
    try:
        head = read_head(await read(0, HEAD))
        cell = head.cell(*to_plane(spot, PLANE))
        entry, best = head.entry(cell), dict[str, int]()
        if entry is not None:
            start, length = read_entry(await read(entry, ENTRY))
            best = head.best(await read(start, length), cell) if length else {}
        return _reply(tools, head, cell, best)
    except (ValueError, OffGround, IndexError) as wrong:
        raise SourceNonsense(f"{call.binding}: {wrong}") from wrong
    except OSError as gone:
        raise SourceDown(f"{call.binding}: the file cannot be read") from gone


def _reply(tools: Tools, head: Head, cell: Cell, best: Mapping[str, int]) -> Reply:
    easting, northing = ((number + 0.5) * head.metres for number in cell)
    middle, name = to_point(easting, northing, PLANE), f"E{cell[0]}N{cell[1]}"
    known: Mapping[str, str] = tools.options.technologies
    records: list[Record] = []
    for native, rate in best.items():
        kind = coded(TECHNOLOGY, known.get(native), native)
        model = Coverage(
            technology=kind, downstream=rate, cell=name, cell_size=head.metres, location=middle, as_of=head.day
        )
        records.append(record(f"{name}-{native}", model))
    strange = {native: 1 for native in best if native not in known}
    notes = (Note(slug="unmapped-values", params=(("values", ", ".join(sorted(strange))),)),) if strange else ()
    told = min(there(datetime.combine(head.day, time(), BERLIN)).astimezone(UTC), tools.clock())
    return Reply(records=tuple(records), as_of=told, unmapped=strange, notes=notes)


def _ranges(tools: Tools, call: Call) -> Read:
    tags: list[str] = []

    async def read(start: int, length: int) -> bytes:
        wanted = {"Range": f"bytes={start}-{start + length - 1}", **UNCHANGED}
        answer = await tools.door.get(
            tools.url, deadline=call.deadline, headers=wanted, trace=call.trace, expect=(416,)
        )
        if answer.status != 206:
            raise SourceNonsense(f"{call.binding}: status {answer.status} to a question for a range of bytes")
        if not answer.headers.get("content-range", "").startswith(f"bytes {start}-"):
            raise SourceNonsense(f"{call.binding}: another range than the one asked for")
        tags.append(answer.headers.get("etag", ""))
        if tags[0] != tags[-1]:
            raise Exchanged
        return answer.body

    return read


def _local(file: Path) -> Read:
    def at(start: int, length: int) -> bytes:
        with file.open("rb") as opened:
            opened.seek(start)
            return opened.read(length)

    async def read(start: int, length: int) -> bytes:
        return await asyncio.to_thread(at, start, length)

    return read


def _spot(call: Call, bounds: Box) -> Point:
    lat, lon = getattr(call.query, "lat", None), getattr(call.query, "lon", None)
    if lat is None or lon is None:
        return point((bounds.south + bounds.north) / 2, (bounds.west + bounds.east) / 2)
    return point(lat, lon)
