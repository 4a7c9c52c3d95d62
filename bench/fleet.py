"""What a fleet costs: one answer of the gateway with 10 000 vehicles, beside fetching and decoding the same bytes alone.

`fleet_stage` sets up the case of `python -m bench`: a gateway that keeps nothing, so that every answer is a cold one.
`python -m bench.fleet` looks closer, at the adapter and its edge alone, over a real socket and the real door; medians of processor
time, so that waiting counts nothing. A system's answer is read once in its `ttl`, whoever asks.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from statistics import median
from types import MappingProxyType
from urllib.parse import urlsplit

import orjson
from aiohttp import web

from adapters._kit.bound import bound
from adapters._kit.contract import Tools
from adapters._kit.find import find
from adapters._kit.http import Engine, Reach
from bench.processes import Server, free_port, hansa, peer
from bench.towns import ready
from domain.catalogue import VEHICLES
from domain.exchange import Call
from domain.geo import Box
from sandbox.gbfs import SCOOTER

COUNT, ROUNDS = 10_000, 15
ASKED = "/v1/mobility/vehicles?wait=30s"
CONFIG = {
    "hansa.yaml": """
contact: {email: hansa@example.org}
bounds: {cache_bytes: 1, shelf_bytes: 0, default_wait_seconds: 30}
""",
    "regions/land.yaml": """
zone: Europe/Berlin
holidays: DE-NW
crs: EPSG:25832
""",
    "cities/adorf.yaml": """
extends: [land]
names: {de: Adorf, en: Adorf}
ags: "05999000"
ars: "059990000000"
bounds: [6.894, 51.347, 7.138, 51.535]
centre: [51.4582, 7.0158]
postcodes: ["45127-45359"]
contact: {url: https://www.adorf.example}
providers: {fleet: {name: A fleet}}
bindings:
  mobility.vehicles:
    provider: fleet
    ns: fleet
    adapter: gbfs
    twin: fleet
    url: https://fleet.example.org/gbfs
    policy: {try_seconds: 30}
    licence: none-stated
    attribution: a fleet
    permission: unclear
    basis: invented
""",
}
"""One city with one system, and a cache that is too small for any answer."""
GROUND = Box(west=6.894, south=51.347, east=7.138, north=51.535)


@contextmanager
def fleet_stage(folder: Path) -> Iterator[tuple[Server, Server]]:
    """The bare engine, and the gateway, each before a system of so many vehicles."""
    root, says, bare = folder / "fleet-config", folder / "fleet.json", folder / "fleet-bare.json"
    for name, text in CONFIG.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, "utf-8")
    port = free_port()
    said = feeds(f"http://127.0.0.1:{port}")
    says.write_text(json.dumps({"back_end": {path: ready(body, "application/json") for path, body in said.items()}}))
    with ExitStack() as stack:
        system = stack.enter_context(peer("back_end", says, port=port))
        gateway = stack.enter_context(
            hansa(folder / "fleet", {"fleet": system.url}, HANSA_CONFIG=str(root), HANSA_LIMITS="off")
        )
        shown = ready(gateway.get(ASKED)[2], "application/json")
        bare.write_text(json.dumps({"fan_out": [system.url + path for path in said], "merged": shown}))
        yield stack.enter_context(peer("fan_out", bare)), gateway


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
    """A system of version 3.0 with so many scooters in one city, by path."""
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
            bounds=GROUND,
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
