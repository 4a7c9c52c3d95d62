"""A worker that only reads starts light: what is not needed to answer is not imported."""

from __future__ import annotations

import json
import subprocess
import sys

from tests.static.tree import ROOT

HEAVY = frozenset(
    {
        *("aiohttp", "authlib", "dbos", "holidays", "httpx", "httpx2", "icalendar", "joserfc", "numpy"),
        *(
            "google",
            "requests",
            "urllib3",
        ),  # what an exporter needs; of OpenTelemetry FastAPI imports the API by itself
        *("psycopg", "pyproj", "redis", "rich", "sandbox", "shapely", "typer"),
    }
)
"""Packages that take their time or their memory; each is imported where it is used."""

_BUILT = """
import json, sys, tempfile
from pathlib import Path
from config.load import load, shipped
from config.model import Settings
from gateway.app import build
declared = load(shipped())
twins = {binding.twin: "http://127.0.0.1:9" for city in declared.cities for binding in city.bindings if binding.twin}
import asyncio
async def start():
    app = build(declared, Settings(state=Path(tempfile.mkdtemp()), twins=twins))
    inbox, outbox = asyncio.Queue(), asyncio.Queue()
    task = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, inbox.get, outbox.put))
    await inbox.put({"type": "lifespan.startup"})
    assert (await outbox.get())["type"] == "lifespan.startup.complete"
    await inbox.put({"type": "lifespan.shutdown"})
    await task
asyncio.run(start())
print(json.dumps(sorted({name.partition(".")[0] for name in sys.modules})))
"""


def test_a_reading_worker_imports_nothing_heavy() -> None:
    """Building the gateway over the shipped configuration and starting it imports none of the heavy packages."""
    answer = subprocess.run([sys.executable, "-c", _BUILT], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert set(json.loads(answer.stdout.splitlines()[-1])) & HEAVY == set()
