"""An operator's orders reach a running gateway."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import httpx
import pytest

from storage.open import open_stores
from storage.ports import Order
from tests.flow.stand import NOON, standing
from tests.flow.test_process import hansa, serving

PLAYGROUNDS = "/v1/places", {"kind": "playground", "limit": 5}
CENTRES = "/v1/places", {"kind": "recycling_centre", "city": "duisburg"}


async def order(state: Path, verb: str, target: str) -> None:
    """Give an order as another process does."""
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        await stores.orders.give(Order(verb=verb, target=target, reason="tried", by="test", at=NOON))


async def test_a_purge_reaches_the_back_end_again(tmp_path: Path) -> None:
    """After a purge of a source the next question calls its back-end, and no other; answers without it stay on the shelf."""
    async with standing(tmp_path) as stand:
        for asked in (PLAYGROUNDS, CENTRES):
            await stand.ask(*asked)
        await stand.forget_calls()
        await order(tmp_path, "purge", "essen/stadt")

        async def gone() -> bool:
            return "hit" not in (await stand.ask(*PLAYGROUNDS)).headers["cache-status"]

        await stand.until(gone)
        assert await stand.calls("wfs/essen")
        others = [twin for twin in stand.twins if twin != "wfs/essen" and await stand.calls(twin)]
        assert others == []
        assert (await stand.ask(*CENTRES)).headers["cache-status"].startswith("hansa; hit")


async def test_an_order_of_tomorrow_does_no_harm(tmp_path: Path) -> None:
    """An order this gateway does not know is passed over, and the next one is followed."""
    async with standing(tmp_path) as stand:
        await stand.ask(*PLAYGROUNDS)
        await order(tmp_path, "levitate", "essen")
        await order(tmp_path, "purge", "essen")

        async def gone() -> bool:
            return "hit" not in (await stand.ask(*PLAYGROUNDS)).headers["cache-status"]

        await stand.until(gone)


async def test_yesterdays_orders_are_not_followed_again(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """A gateway that starts has nothing to forget: it follows what is ordered from then on."""
    await order(tmp_path, "purge", "essen")
    async with standing(tmp_path) as stand:
        await stand.ask(*PLAYGROUNDS)
        await order(tmp_path, "levitate", "essen")

        async def seen() -> bool:
            return "order 2 is not understood" in caplog.text

        await stand.until(seen)
        assert "purged" not in caplog.text
        assert (await stand.ask(*PLAYGROUNDS)).headers["cache-status"].startswith("hansa; hit")


def test_hansa_purge_reaches_every_worker(tmp_path: Path) -> None:
    """With two workers, each says after `hansa purge` that it fetched anew."""
    with serving(tmp_path, "--workers", "2") as (port, _, process):
        url = f"http://127.0.0.1:{port}/v1/places?kind=playground&limit=5"

        def statuses() -> list[str]:
            # a new connection each time, so that both workers are met
            return [httpx.get(url, timeout=20).headers["cache-status"] for _ in range(24)]

        for _ in range(20):
            if all("hit" in status for status in statuses()):
                break
        ordered = hansa(tmp_path, "purge", "essen/stadt", "--reason", "tried")
        assert ordered.returncode == 0, ordered.stderr
        missed = 0
        for _ in range(40):
            missed += sum("hit" not in status for status in statuses())
            if missed >= 2:
                break
        assert missed == 2
        os.killpg(process.pid, signal.SIGINT)
        process.wait(15)


def test_a_purge_of_nothing_teaches(tmp_path: Path) -> None:
    """A name that is none is refused with the nearest; without a reason nothing happens."""
    wrong = hansa(tmp_path, "purge", "esen/ebe", "--reason", "x")
    assert (wrong.returncode, "essen/ebe" in wrong.stderr) == (2, True)
    unsaid = hansa(tmp_path, "purge", "essen")
    assert unsaid.returncode == 2
    assert re.search("reason", unsaid.stderr)
