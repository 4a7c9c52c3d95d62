"""A worker that only reads starts light: what is not needed to answer is not imported, and what is, is listed beside this file.

`python -m tests.static.test_light_start` writes the list anew. Whoever makes it longer says in the commit why every reader has to
carry it: most of what is used now and then is better imported where it is used.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

from tests.static.tree import ROOT

LIST = Path(__file__).with_name("reading_worker.txt")
OURS = frozenset({"adapters", "auth", "config", "domain", "gateway", "openapi", "portal", "storage", "telemetry"})
HEAVY = frozenset(
    {
        *(
            "aiohttp",
            "alembic",
            "authlib",
            "dbos",
            "holidays",
            "httpx",
            "httpx2",
            "icalendar",
            "joserfc",
            "mako",
            "numpy",
        ),
        *(
            "google",
            "requests",
            "urllib3",
        ),  # what an exporter needs; of OpenTelemetry FastAPI imports the API by itself
        *("psycopg", "pygments", "pyproj", "redis", "rich", "sandbox", "shapely", "typer"),
    }
)
"""Packages that take their time or their memory; each is imported where it is used."""
OF_THE_MACHINE = frozenset({"cython_runtime", "tzdata"})
"""There or not by how Python and its packages were built."""

_ANSWERED = """
import asyncio, json, sys, tempfile
from pathlib import Path
from config.load import load, shipped
from config.model import Settings
from gateway.app import build
from storage.tables import tables_ahead
state = Path(tempfile.mkdtemp())
with tables_ahead(state, None):
    declared = load(shipped())
twins = {binding.twin: "http://127.0.0.1:9" for city in declared.cities for binding in city.bindings if binding.twin}
asked = {"type": "http", "asgi": {"version": "3.0"}, "http_version": "1.1", "method": "GET", "scheme": "http", "path": "/v1/cities"}
asked |= {"raw_path": b"/v1/cities", "query_string": b"", "root_path": "", "headers": [(b"host", b"adorf.example")]}
asked |= {"client": ("127.0.0.1", 9), "server": ("127.0.0.1", 80), "state": {}, "extensions": {}}
async def start():
    app = build(declared, Settings(state=state, twins=twins))
    inbox, outbox, answer = asyncio.Queue(), asyncio.Queue(), asyncio.Queue()
    task = asyncio.create_task(app({"type": "lifespan", "asgi": {"version": "3.0"}, "state": {}}, inbox.get, outbox.put))
    await inbox.put({"type": "lifespan.startup"})
    assert (await outbox.get())["type"] == "lifespan.startup.complete"
    async def nothing():
        return {"type": "http.request", "body": b"", "more_body": False}
    await app(asked, nothing, answer.put)
    assert (await answer.get())["status"] == 200
    await inbox.put({"type": "lifespan.shutdown"})
    await task
asyncio.run(start())
print(json.dumps(sorted(sys.modules)))
"""


def loaded() -> frozenset[str]:
    """Packages a worker over the shipped configuration has after its first answer: other people's, and ours to the second level."""
    answer = subprocess.run([sys.executable, "-c", _ANSWERED], cwd=ROOT, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    modules = {tuple(name.split(".")) for name in json.loads(answer.stdout.splitlines()[-1])}
    parents = {name[:-1] for name in modules}
    ours = {name[:2] for name in modules if name[0] in OURS and (len(name) > 2 or name in parents)}
    known = OURS | sys.stdlib_module_names | OF_THE_MACHINE
    strange = {name[:1] for name in modules if name[0] not in known and not name[0].startswith("_")}
    return frozenset(".".join(name) for name in ours | strange)


def test_a_reading_worker_imports_what_is_listed() -> None:
    """After its first answer a worker has the packages of the committed list and no other, and none of the heavy ones."""
    found = loaded()
    assert found & HEAVY == set()
    assert sorted(found) == LIST.read_text("utf-8").split(), "wanted? Then: python -m tests.static.test_light_start"


if __name__ == "__main__":
    LIST.write_text("".join(f"{name}\n" for name in sorted(loaded())), "utf-8")
