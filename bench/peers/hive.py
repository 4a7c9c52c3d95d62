"""Hive gateway, which federates GraphQL, over the three registers of the cold case: Mesh composes them, one process serves.

Its sources have to be JSON that a schema describes, so the register that speaks GML is given to it as GeoJSON with the same records.
"""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

import orjson
from defusedxml.ElementTree import fromstring

from bench import processes
from bench.peers import Missing
from bench.processes import Server, free_port
from bench.towns import Register

NAME = "Hive gateway"
TOOLS = Path(__file__).parents[1] / "tools" / "hive"
CANNOT = (
    "It reads no XML, so one register of three is given to it as JSON. It does not normalise: the fields are those of each city, "
    "side by side. Nothing is checked for each client, kept or counted as it is set up here."
)
_BIN = Path(sys.executable).parent
_PATIENCE = 600.0


def version() -> str:
    """The version that its lock names; raises Missing when that is not installed."""
    path = TOOLS / "node_modules" / "@graphql-hive" / "gateway" / "package.json"
    if not path.exists() or not (_BIN / "node").exists():
        raise Missing(
            "@graphql-hive/gateway is not installed here; `make bench` installs it from bench/tools/hive with npm"
        )
    return str(json.loads(path.read_text("utf-8"))["version"])


def install() -> None:
    """From the lock, unless what is there came from it; raises Missing with what npm said."""
    stamp, digest = TOOLS / "node_modules" / ".lock-digest", hashlib.sha256((TOOLS / "package-lock.json").read_bytes())
    if stamp.exists() and stamp.read_text("utf-8") == digest.hexdigest():
        return
    try:
        _run([str(_BIN / "npm"), "ci", "--no-audit", "--no-fund"], os.environ)
    except (OSError, RuntimeError, subprocess.TimeoutExpired) as error:
        raise Missing(f"@graphql-hive/gateway could not be installed here: {str(error)[-300:]}") from None
    stamp.write_text(digest.hexdigest(), "utf-8")


def given(register: Register) -> bytes:
    """What a register says, as JSON."""
    if register.body[:1] != b"<":
        return register.body
    features = [member[0] for member in fromstring(register.body) if member.tag.endswith("}member")]
    return orjson.dumps({"type": "FeatureCollection", "features": [_feature(each) for each in features]})


def _feature(element: Any) -> dict[str, Any]:
    words = {part.tag.partition("}")[2]: part.text for part in element if not len(part)}
    place = next(part.text for part in element.iter() if part.tag.endswith("}pos"))
    return {
        "type": "Feature",
        "id": next((value for name, value in element.attrib.items() if name.endswith("}id")), ""),
        "geometry": {"type": "Point", "coordinates": [float(each) for each in place.split()]},
        "properties": words,
    }


def asked(sources: Sequence[bytes]) -> str:
    """The question for every field of every record of all sources; the place, which is new each time, is a variable."""
    fields = " ".join(
        f"city{at}(lat: $lat, lon: $lon) {{ features {{ id geometry {{ coordinates }} properties {{ {_words(body)} }} }} }}"
        for at, body in enumerate(sources)
    )
    question = quote(f"query ($lat: String, $lon: String) {{ {fields} }}", safe="")
    return f"/graphql?query={question}&variables=%7B%22lat%22:%22{{lat}}%22,%22lon%22:%22{{lon}}%22%7D"


def _words(body: bytes) -> str:
    return " ".join(orjson.loads(body)["features"][0]["properties"])


def _schema(name: str, body: bytes) -> dict[str, Any]:
    """The JSON Schema of a source's answer."""
    features = orjson.loads(body)["features"]
    words = {
        word: {
            "type": "number"
            if any(isinstance(each["properties"][word], int | float) for each in features)
            else "string"
        }
        for word in features[0]["properties"]
    }
    place = {"coordinates": {"type": "array", "items": {"type": "number"}}}
    feature = {
        "id": {"type": "string"},
        "geometry": {"type": "object", "title": f"{name}_place", "properties": place},
        "properties": {"type": "object", "title": f"{name}_words", "properties": words},
    }
    item = {"type": "object", "title": f"{name}_feature", "properties": feature}
    return {"type": "object", "title": f"{name}_answer", "properties": {"features": {"type": "array", "items": item}}}


@contextmanager
def started(folder: Path, back_end: Server, paths: Sequence[str], sources: Sequence[bytes]) -> Iterator[Server]:
    """Over the back-end's paths, which say `sources`, having answered the question once. Raises Missing."""
    version()
    folder.mkdir(parents=True)
    told = [
        {"name": f"city{at}", "url": back_end.url, "path": path, "schema": _schema(f"city{at}", body)}
        for at, (path, body) in enumerate(zip(paths, sources, strict=True))
    ]
    (folder / "sources.json").write_text(json.dumps(told), "utf-8")
    graph, port = folder / "supergraph.graphql", free_port()
    ours = _ours() | {"BENCH_HIVE": str(folder / "sources.json")}
    _run([str(_BIN / "node"), _tool("mesh-compose"), "-o", str(graph)], ours)
    command = [
        _tool("hive-gateway"),
        "supergraph",
        str(graph),
        "--host",
        "127.0.0.1",
        "--port",
        str(port),
        "--fork",
        "1",
    ]
    wanted = asked(sources).format(lat="51.4", lon="6.8")
    with processes.started(
        [str(_BIN / "node"), *command], _ours(), port, signal.SIGTERM, asked=wanted, log=folder / "log"
    ) as server:
        yield server


def _tool(name: str) -> str:
    return str((TOOLS / "node_modules" / ".bin" / name).resolve())


def _ours() -> dict[str, str]:
    """This environment with Node first, as on a server, and quiet."""
    return os.environ | {"PATH": _path(), "NODE_ENV": "production", "LOG_LEVEL": "error", "NO_COLOR": "1"}


def _run(command: list[str], environ: Any) -> None:
    ran = subprocess.run(
        command,
        cwd=TOOLS,
        env=dict(environ) | {"PATH": _path()},
        capture_output=True,
        text=True,
        timeout=_PATIENCE,
        check=False,
    )
    if ran.returncode:
        raise RuntimeError(f"{' '.join(command)}: {(ran.stderr or ran.stdout).strip()}")


def _path() -> str:
    return f"{_BIN}{os.pathsep}{os.environ['PATH']}"
