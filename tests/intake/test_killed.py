"""Killed at every step boundary, and in the middle of the deed itself: one order at the city, the right state at the client."""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from tests.intake.house import House, house
from tests.intake.test_orders import ORDERS, STATES

EVERYWHERE = ("find.begun", "find.ended", "hold.begun", "hold.ended", "place.begun", "place.answered", "place.ended")
BOUNDARIES = {
    "duisburg": (*EVERYWHERE, "hold.answered"),
    "essen": (*EVERYWHERE, "look.begun", "look.ended", "ask.begun", "ask.ended"),
    "duesseldorf": (*EVERYWHERE, "look.begun", "look.ended", "heard.begun", "heard.ended"),
}
CANCELLING = ("cancel.begun", "cancel.answered", "cancel.ended")
SETTLED = {"duisburg": ("confirmed",), "essen": ("placed", "confirmed"), "duesseldorf": ("confirmed",)}


@asynccontextmanager
async def victim(h: House, at: str, spare: list[str], worker: str = "w") -> AsyncIterator[asyncio.subprocess.Process]:
    """A process that delivers for the house until it dies at `at`, or until this ends."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.intake.victim", stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin is not None
    assert process.stdout is not None
    settings: dict[str, Any] = {
        "state": str(h.settings.state),
        "twins": dict(h.settings.twins),
        "port": h.settings.port,
        "identity_url": h.settings.identity_url,
        "database_url": h.settings.database_url,
    }
    process.stdin.write(json.dumps({"settings": settings, "at": at, "spare": spare, "worker": worker}).encode() + b"\n")
    await process.stdin.drain()
    try:
        assert await process.stdout.readline() in {b"ready\n", b""}  # it may have died for what was left to do
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("city", BOUNDARIES)
async def test_killed_at_every_boundary(tmp_path: Path, city: str) -> None:
    """Each process dies for its own order, and the next one, started anew, finishes it: once at the city, and readable."""
    async with house(tmp_path) as h:
        wish = await h.order(city)
        left: list[tuple[str, str]] = []
        for at in BOUNDARIES[city]:
            async with victim(h, at, [case for case, _ in left]) as process:
                said = await h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"})
                assert said.status in {201, 202}, said.body
                left.append((said.json["id"], said.headers["location"]))
                async with asyncio.timeout(30):
                    assert await process.wait() == -9, at
        async with h.delivering():
            for (_, path), at in zip(left, BOUNDARIES[city], strict=True):
                case = await h.turned(path, *SETTLED[city])
                assert case["number"], at
        journal = await h.journal(f"bulky/{city}")
        standing = [order["reference"] for order in journal if order["state"] != "storniert"]
        assert len(standing) == len(set(standing)) == len(left)


@pytest.mark.parametrize("city", BOUNDARIES)
async def test_killed_while_it_is_taken_back(tmp_path: Path, city: str) -> None:
    """Whoever dies while cancelling: the next one finishes it, and the city has nothing standing."""
    async with house(tmp_path) as h:
        wish = await h.order(city)
        paths: list[tuple[str, str]] = []
        for at in CANCELLING:
            async with victim(h, at, [case for case, _ in paths]) as process:
                said = await h.say("POST", ORDERS, wish)
                paths.append((said.json["id"], said.headers["location"]))
                await h.turned(said.headers["location"], *SETTLED[city])
                assert (await h.say("DELETE", said.headers["location"])).status in {200, 202}
                async with asyncio.timeout(30):
                    assert await process.wait() == -9, at
        async with h.delivering():
            for _, path in paths:
                await h.turned(path, "cancelled")
        assert {order["state"] for order in await h.journal(f"bulky/{city}")} == {"storniert"}


def test_every_city_that_takes_orders_is_killed() -> None:
    """A new city's orders are killed, too."""
    assert set(BOUNDARIES) == set(STATES)
