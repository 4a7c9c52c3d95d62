"""A Python gateway of the usual kind, and ours: FastAPI and a stock `httpx.AsyncClient` ask the back-ends at once and merge.

Nothing is checked, kept, limited, normalised or traced. It runs on the gateway's own server, so only the code differs.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from importlib import metadata
from pathlib import Path
from typing import Any

import httpx
from defusedxml.ElementTree import fromstring
from fastapi import FastAPI, Request

from bench.peers.apps import told
from bench.processes import Server, peer

NAME = "FastAPI + httpx (ours)"
CANNOT = "It has no records: features are passed on as each city writes them, and nothing is checked, kept, limited or traced."


def app() -> FastAPI:
    """The gateway."""
    urls = list(told()["fan_out"])

    @asynccontextmanager
    async def life(app: FastAPI) -> AsyncIterator[None]:
        async with httpx.AsyncClient(timeout=5) as app.state.client:
            yield

    made = FastAPI(lifespan=life)

    @made.get("/v1/addresses")
    async def merged(request: Request) -> dict[str, Any]:
        answers = await asyncio.gather(*(_items(request, url) for url in urls))
        return {"items": [item for items in answers for item in items]}

    return made


async def _items(request: Request, url: str) -> list[Any]:
    answer = await request.app.state.client.get(url, params=request.query_params)
    if answer.content[:1] != b"<":
        return list(answer.json()["features"])
    features = [member[0] for member in fromstring(answer.content) if member.tag.endswith("}member")]
    return [{part.tag.partition("}")[2]: part.text for part in feature} for feature in features]


def version() -> str:
    """Of what it is made of."""
    return f"FastAPI {metadata.version('fastapi')}, httpx {metadata.version('httpx')}"


@contextmanager
def started(says: Path) -> Iterator[Server]:
    """Over the back-ends that the peers' file names under `fan_out`."""
    with peer("app", says, module="bench.peers.baseline", asked="/openapi.json") as server:
        yield server
