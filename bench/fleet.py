"""What a fleet costs: the gateway's processor time for one answer with 10 000 vehicles, beside reading its JSON alone.

`python -m bench.fleet`: a real socket, the real door, the adapter and its edge; medians of processor time, so that waiting counts
nothing. A system's answer is read once in its `ttl`, whoever asks.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Mapping
from datetime import UTC, datetime
from statistics import median
from types import MappingProxyType
from urllib.parse import urlsplit

import orjson
from aiohttp import web

from adapters._kit.bound import bound
from adapters._kit.contract import Tools
from adapters._kit.find import find
from adapters._kit.http import Engine, Reach
from domain.catalogue import VEHICLES
from domain.exchange import Call
from domain.geo import Box
from sandbox.gbfs import SCOOTER

COUNT, ROUNDS = 10_000, 15
ESSEN = Box(west=6.894, south=51.347, east=7.138, north=51.535)


class Nothing:
    """A memory an adapter that learns nothing is given."""

    async def recall(self, key: str) -> str | None:
        """Never anything."""
        return None

    async def learn(self, key: str, value: str) -> None:
        """Forgotten at once."""

    async def forget(self, key: str) -> None:
        """There is nothing to forget."""


def feeds(base: str) -> Mapping[str, bytes]:
    """A system of version 3.0 with so many scooters in Essen, by path."""
    type_ = {"vehicle_type_id": SCOOTER.id, "form_factor": SCOOTER.form, "propulsion_type": SCOOTER.propulsion}
    rows = [
        {
            "vehicle_id": f"00000000-0000-4000-8000-{n:012}",
            "lat": round(51.36 + 0.16 * (n % 100) / 100, 6),
            "lon": round(6.9 + 0.22 * (n // 100) / 100, 6),
            "is_reserved": False,
            "is_disabled": False,
            "vehicle_type_id": SCOOTER.id,
            "current_range_meters": 20_000,
            "current_fuel_percent": 0.6,
            "last_reported": "2026-12-01T11:00:00Z",
            "rental_uris": {"android": f"https://rent.example.org/{n}?a", "ios": f"https://rent.example.org/{n}?i"},
        }
        for n in range(COUNT)
    ]
    listed = [{"name": name, "url": f"{base}/{name}"} for name in ("vehicle_status", "vehicle_types")]
    data = {
        "/gbfs": {"feeds": listed},
        "/vehicle_status": {"vehicles": rows},
        "/vehicle_types": {"vehicle_types": [type_]},
    }
    told = {"last_updated": "2026-12-01T11:00:00Z", "ttl": 30, "version": "3.0"}
    return {path: json.dumps(told | {"data": each}).encode() for path, each in data.items()}


async def measured() -> tuple[float, float, int]:
    """Milliseconds of processor time for an answer, and for decoding its JSON alone; and the answer's bytes."""
    said: dict[str, bytes] = {}

    async def tell(request: web.Request) -> web.Response:
        return web.Response(body=said[request.path], content_type="application/json")

    app = web.Application()
    app.router.add_get("/{name}", tell)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    try:
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        host, port = runner.addresses[0][:2]
        base = f"http://{host}:{port}"
        said |= feeds(base)
        whole = [await _one(base) for _ in range(ROUNDS)]
    finally:
        await runner.cleanup()
    return median(whole), median(map(_decoded, [said["/vehicle_status"]] * ROUNDS)), len(said["/vehicle_status"])


async def _one(base: str) -> float:
    gbfs = find("gbfs")
    async with Engine() as engine:
        parts = urlsplit(base)
        reach = Reach(
            origins=frozenset({f"{parts.scheme}://{parts.netloc}"}), network=("127.0.0.0/8",), user_agent="hansa-bench"
        )
        tools = Tools(
            binding="bench/fleet/mobility.vehicles#fleet",
            resource=VEHICLES,
            url=f"{base}/gbfs",
            options=gbfs.Options(),
            mapping=MappingProxyType({}),
            callback="",
            bounds=ESSEN,
            postcodes=(),
            door=engine.door(reach),
            memory=Nothing(),
            clock=lambda: datetime.now(UTC),
        )
        fetch = bound(gbfs, tools)
        call = Call(binding=tools.binding, deadline=asyncio.get_running_loop().time() + 30)
        begun = time.process_time()
        reply = await fetch(call)
        spent = time.process_time() - begun
    assert len(reply.records) == COUNT
    return spent * 1000


def _decoded(body: bytes) -> float:
    begun = time.process_time()
    orjson.loads(body)
    return (time.process_time() - begun) * 1000


def main() -> None:
    """Measure and say it in one line."""
    whole, decoded, size = asyncio.run(measured())
    line = f"{COUNT:,} vehicles, {size / 1e6:.1f} MB of JSON: {whole:.0f} ms, of which decoding {decoded:.0f} ms"
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
