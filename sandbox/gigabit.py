"""Twin of a server with the packed broadband grid: one file, whole or by ranges of bytes (RFC 9110, 14).

Simulated after the Gigabit-Grundbuch's cells of 100 m in EPSG:25832. Coverage is invented: fibre in blocks, cable in the inner
districts, DSL nearly everywhere, nothing on some tiles. Written here from the format's description, and anew each half year: the
day of the data moves with the twin's clock.
"""

import struct
import zlib
from datetime import date
from functools import cache
from hashlib import blake2b

from aiohttp import web

from sandbox.chance import draw, pick
from sandbox.clock import CLOCK
from sandbox.ground import surveyed
from sandbox.kit import Twin
from sandbox.world import slugs, town

PATH = "/breitband/nrw.grid"
SIDE, METRES, HEAD, BLOCK = 16, 100, 512, 4
CLASSES = (10, 16, 30, 50, 100, 200, 400, 1000)
SHARES = {"fibre": (0.45, (7, 8)), "cable": (0.7, (7, 8)), "dsl": (0.97, (2, 3, 4, 5, 6)), "wireless": (0.2, (3, 4, 5))}
"""Technology → how many blocks have it, and which classes there are."""
EMPTY = 0.05


def twins() -> list[Twin]:
    """`gigabit/nrw`."""
    return [Twin(name="gigabit/nrw", routes=[web.get(PATH, _file)])]


async def _file(request: web.Request) -> web.Response:
    body = grid(issued(request.app[CLOCK].today()), empty=request["empty"])
    headers = {"ETag": f'"{blake2b(body, digest_size=8).hexdigest()}"', "Accept-Ranges": "bytes"}
    try:
        part = request.http_range
    except ValueError:
        part = slice(0, None)
    if part.start is None and part.stop is None:
        return web.Response(body=body, headers=headers, content_type="application/octet-stream")
    first, end, _ = part.indices(len(body))
    if first >= end:
        return web.Response(status=416, headers={**headers, "Content-Range": f"bytes */{len(body)}"})
    headers["Content-Range"] = f"bytes {first}-{end - 1}/{len(body)}"
    return web.Response(status=206, body=body[first:end], headers=headers, content_type="application/octet-stream")


def issued(today: date) -> date:
    """The end of the half year before the last three months: what is published lags behind."""
    return date(today.year - 1, 12, 31) if today.month > 3 and today.month < 10 else _summer(today)


def _summer(today: date) -> date:
    return date(today.year if today.month >= 10 else today.year - 1, 6, 30)


@cache
def grid(day: date, *, empty: bool = False) -> bytes:
    """The whole file."""
    west, south, east, north = _tiles()
    columns, rows = east - west + 1, north - south + 1
    head = struct.pack(
        "<8sHHHBBiiIII",
        *(b"HANSAGRD", 1, METRES, SIDE, len(SHARES), len(CLASSES), west * SIDE, south * SIDE, columns, rows),
        int(f"{day:%Y%m%d}"),
    )
    head += b"".join(name.encode().ljust(16, b"\0") for name in SHARES) + struct.pack("<8I", *CLASSES)
    tiles = [b"" if empty else _tile(west + at % columns, south + at // columns, day) for at in range(columns * rows)]
    start, index = HEAD + 12 * len(tiles), b""
    for tile in tiles:
        index += struct.pack("<QI", start if tile else 0, len(tile))
        start += len(tile)
    return head.ljust(HEAD, b"\0") + index + b"".join(tiles)


def _tile(column: int, row: int, day: date) -> bytes:
    if draw("no tile", column, row) < EMPTY:
        return b""
    built = (day.year - 2020) * 0.03  # more fibre each year
    raw = bytearray()
    for name, (share, marks) in SHARES.items():
        reach = share + (built if name == "fibre" else 0.0)
        places = [(name, column, row, number) for number in range((SIDE // BLOCK) ** 2)]
        blocks = [pick(marks, "class", *place) if draw(*place) < reach else 0 for place in places]
        raw += bytes(blocks[y // BLOCK * (SIDE // BLOCK) + x // BLOCK] for y in range(SIDE) for x in range(SIDE))
    return zlib.compress(bytes(raw), 9)


def _tiles() -> tuple[int, int, int, int]:
    """The tiles round all the towns: west, south, east, north."""
    bounds = [town(slug).bounds for slug in slugs()]
    corners = [(lon, lat) for west, south, east, north in bounds for lon in (west, east) for lat in (south, north)]
    metric = surveyed([corners])[0]
    side = SIDE * METRES
    xs, ys = [int(x // side) for x, _ in metric], [int(y // side) for _, y in metric]
    return min(xs), min(ys), max(xs), max(ys)
