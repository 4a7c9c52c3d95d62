"""A stage for one adapter: a tiny real HTTP server that says what it is told to, and the tools of one binding.

Knows sockets, the door and the contract. Does not know any protocol.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from typing import Any, cast
from urllib.parse import parse_qsl, urlsplit

from adapters._kit.bound import bound
from adapters._kit.contract import Adapter, Scoped, Tools, Town
from adapters._kit.http import Door, Engine, Reach
from domain.catalogue import CATALOGUE
from domain.errors import SourceError
from domain.exchange import Call, Reply
from domain.geo import Box

NOON = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
DUISBURG = Box(west=6.6256, south=51.3331, east=6.8304, north=51.5600)
ESSEN = Box(west=6.8944, south=51.3475, east=7.1376, north=51.5342)
DUESSELDORF = Box(west=6.6888, south=51.1244, east=6.9398, north=51.3525)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request as it came over the socket."""

    method: str
    path: str
    query: Sequence[tuple[str, str]]
    headers: Mapping[str, str]
    """Names in lower case."""
    body: bytes

    def param(self, name: str) -> str | None:
        """The first query parameter of this name, whatever its case; None without one."""
        return next((value for key, value in self.query if key.lower() == name.lower()), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One answer to give."""

    body: bytes = b""
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


Part = bytes | Said | Callable[[Asked], "bytes | Said"] | Sequence["bytes | Said"]
"""What one path says: always the same, as a function of the request, or one after another (the last stays)."""


@dataclass(frozen=True, slots=True)
class Stage:
    """A running server: its address, and everything it was asked."""

    url: str
    asked: list[Asked]


@asynccontextmanager
async def canned(answers: Mapping[str, Part] | Part) -> AsyncIterator[Stage]:
    """Serve the answers by path on a free port of 127.0.0.1; a single one on every path; an unknown path is a 404."""
    asked: list[Asked] = []
    turns: dict[str, int] = {}

    def answer(request: Asked) -> Said:
        part = answers.get(request.path, Said(status=404)) if isinstance(answers, Mapping) else answers
        if isinstance(part, Sequence) and not isinstance(part, bytes):
            turn = turns[request.path] = turns.get(request.path, -1) + 1
            part = part[min(turn, len(part) - 1)]
        said = part(request) if callable(part) else part
        return Said(body=said) if isinstance(said, bytes) else said

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while (request := await _read(reader)) is not None:
                asked.append(request)
                writer.write(_written(answer(request)))
                await writer.drain()
        except (ConnectionError, asyncio.IncompleteReadError):
            pass  # the client left, which it may
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        host, port = server.sockets[0].getsockname()
        yield Stage(f"http://{host}:{port}", asked)
    finally:
        server.close()


@asynccontextmanager
async def door_to(url: str) -> AsyncIterator[Door]:
    """A real door that reaches this address on loopback, closed at the end."""
    parts = urlsplit(url)
    async with Engine() as engine:
        reach = Reach(
            origins=frozenset({f"{parts.scheme}://{parts.netloc}"}), network=("127.0.0.0/8",), user_agent="hansa-test"
        )
        yield engine.door(reach)


class Notebook:
    """A binding's memory in a dict."""

    def __init__(self, **known: str) -> None:
        self.known = known

    async def recall(self, key: str) -> str | None:
        """What was learnt under this key."""
        return self.known.get(key)

    async def learn(self, key: str, value: str) -> None:
        """Keep it."""
        self.known[key] = value

    async def forget(self, key: str) -> None:
        """Drop it."""
        self.known.pop(key, None)


def tools_for(
    module: Adapter,
    url: str,
    *,
    resource: str,
    door: Door | None,
    options: Mapping[str, Any] | None = None,
    mapping: Mapping[str, Any] | None = None,
    bounds: Box = DUISBURG,
    postcodes: Sequence[tuple[int, int]] = ((40000, 49999),),
    memory: Scoped | None = None,
    clock: Callable[[], datetime] = lambda: NOON,
    towns: Sequence[Town] = (),
) -> Tools:
    """The tools of a binding `test/test/<resource>` of this adapter, its options checked by its own `Options`.

    `door` is None for an adapter that asks nobody.
    """
    return Tools(
        binding=f"test/test/{resource}",
        resource=CATALOGUE[resource],
        url=url,
        options=module.Options(**(options or {})),
        mapping=mapping or {},
        bounds=bounds,
        postcodes=tuple(postcodes),
        towns=tuple(towns),
        callback="http://127.0.0.1:9/v1/callbacks/here",
        door=cast(Door, door),
        memory=memory or Notebook(),
        clock=clock,
    )


async def ask(
    module: Adapter,
    url: str,
    *,
    resource: str,
    seconds: float = 5.0,
    query: Any = None,
    item: str | None = None,
    household: Any = None,
    whole: bool = False,
    **tools: Any,
) -> Reply:
    """Bind the adapter behind a real door and put one question to it."""
    async with door_to(url) as door:
        fetch = bound(module, tools_for(module, url, resource=resource, door=door, **tools))
        deadline = asyncio.get_running_loop().time() + seconds
        call = Call(binding=f"test/test/{resource}", deadline=deadline, query=query, item=item, household=household)
        return await fetch(replace(call, whole=whole))


async def swallows(module: Adapter, answers: Mapping[str, Part] | Part, *, path: str = "", **question: Any) -> None:
    """Whatever the back-end says, the adapter replies or raises a `SourceError`; anything else fails the test."""
    async with canned(answers) as stage:
        try:
            reply = await ask(module, stage.url + path, **question)
        except SourceError as error:
            # the adapter's edge turns even a bug into a SourceError, so that one city silences no other: here it is one
            if str(error).endswith("the adapter failed"):
                raise AssertionError("a bug in the adapter") from error
            return
        ids = [record.id for record in reply.records]
        assert len(ids) == len(set(ids)), "two records share an id"


async def _read(reader: asyncio.StreamReader) -> Asked | None:
    head = await reader.readuntil(b"\r\n\r\n") if not reader.at_eof() else b""
    if not head:
        return None
    first, *lines = head.decode("latin-1").strip().split("\r\n")
    method, target, _ = first.split(" ", 2)
    headers = {name.strip().lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    parts = urlsplit(target)
    body = await reader.readexactly(int(headers.get("content-length", "0")))
    return Asked(
        method=method, path=parts.path, query=parse_qsl(parts.query, keep_blank_values=True), headers=headers, body=body
    )


def _written(said: Said) -> bytes:
    headers = {"content-type": "application/octet-stream", **said.headers, "content-length": str(len(said.body))}
    lines = "".join(f"{name}: {value}\r\n" for name, value in headers.items())
    return f"HTTP/1.1 {said.status} -\r\n{lines}\r\n".encode("latin-1") + said.body
