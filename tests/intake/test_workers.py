"""Several who deliver over one PostgreSQL, databases that go away or fill up, and a city that was down for long."""

from __future__ import annotations

import asyncio
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, event

from gateway.intake import flow, keeping
from tests.contract.engines import new_database, own_server
from tests.flow.stand import Said
from tests.intake.house import House, house
from tests.intake.nursery import Nursery
from tests.intake.test_killed import victim
from tests.intake.test_orders import ORDERS

PROMPTLY = 3.0
"""Seconds within which a refusal must have come: far under any time-out of ours."""


async def test_one_dies_and_the_other_finishes(tmp_path: Path, nursery: Nursery) -> None:
    """Two deliver over one PostgreSQL; the one that has the order dies in it; the other has it done within thirty seconds."""
    with own_server() as server:
        async with (
            house(tmp_path, database_url=new_database(server.url)) as h,
            victim(nursery, h, "place.answered", [], "a") as a,
        ):
            said = await h.say("POST", ORDERS, await h.order("duisburg"), headers={"prefer": "wait=1"})
            async with asyncio.timeout(30):
                assert await a.wait() == -9
            async with victim(nursery, h, "never", [], "b"):
                case = await h.turned(said.headers["location"], "confirmed", seconds=30)
                assert case["number"]
                more = await h.say("POST", ORDERS, await h.order("duisburg"))
                assert more.status == 201
            assert len(await _references(h, "duisburg")) == 2


async def test_a_database_that_is_gone_accepts_nothing(tmp_path: Path) -> None:
    """503 at once with words, nothing half-accepted; with the database back, the same key is an order like any other."""
    with own_server() as server:
        async with house(tmp_path, database_url=new_database(server.url)) as h, h.delivering():
            wish = await h.order("duisburg")
            first = await h.say("POST", ORDERS, wish, key="first")
            assert first.status == 201
            server.crash()
            began = time.monotonic()
            said = await h.say("POST", ORDERS, wish, key="second")
            assert (said.status, said.headers["retry-after"]) == (503, said.headers["retry-after"])
            assert time.monotonic() - began < PROMPTLY
            assert (await h.say("GET", first.headers["location"])).status == 503
            server.start()

            async def accepted() -> bool:
                return (await h.say("POST", ORDERS, wish, key="second")).status != 503

            await h.stand.until(accepted, seconds=30)
            again = await h.say("POST", ORDERS, wish, key="second")
            case = await h.turned(again.headers["location"], "confirmed")
            assert case["id"] != first.json["id"]
            assert len(await _references(h, "duisburg")) == 2


async def test_new_code_finishes_what_old_code_began(
    tmp_path: Path, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Killed, and started again as another build: the steps are written otherwise, in the same order, and the order is placed once."""
    rebuilt: list[str] = []

    async def trying(self: flow.Flow, case: str) -> str:
        """The same three steps, in other words."""
        word = "go"
        for name in ("find", "hold", "place"):
            if word == "go":
                rebuilt.append(name)
                word = await self._step(name, case, partial(getattr(self._steps, name), case))
        return "again" if word == "go" else word

    async with house(tmp_path) as h:
        said: list[Said] = []
        for at in ("hold.ended", "place.answered"):
            async with victim(nursery, h, at, [one.json["id"] for one in said]) as process:
                said.append(await h.say("POST", ORDERS, await h.order("duisburg"), headers={"prefer": "wait=1"}))
                async with asyncio.timeout(30):
                    assert await process.wait() == -9
        monkeypatch.setattr(flow.Flow, "_trying", trying)
        async with h.delivering():
            for one in said:
                await h.turned(one.headers["location"], "confirmed")
        assert rebuilt
        assert len(await _references(h, "duisburg")) == 2


async def test_lost_workflows_are_begun_again(
    tmp_path: Path, nursery: Nursery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without DBOS's own file, as after a restored copy, what was under way goes on from the Ledger alone: placed once."""
    monkeypatch.setattr(keeping, "SWEEP", 0.2)
    async with house(tmp_path) as h:
        held = []
        for city in ("duisburg", "essen"):
            async with victim(nursery, h, "place.answered" if city == "duisburg" else "look.ended", []) as process:
                said = await h.say("POST", ORDERS, await h.order(city), headers={"prefer": "wait=1"})
                held.append(said.headers["location"])
                async with asyncio.timeout(30):
                    assert await process.wait() == -9
            _lose_workflows(tmp_path)
        async with h.delivering():
            await h.turned(held[0], "confirmed")
            await h.ahead("bulky/essen", days=30)
            await h.turned(held[1], "confirmed")
        assert len(await _references(h, "duisburg")) == len(await _references(h, "essen")) == 1


class Disk:
    """How many pages SQLite may have: what it says without one more is what it says of a full disk."""

    pages = 1_073_741_823

    def fill(self, file: Path) -> None:
        """No page more than there are."""
        with closing(sqlite3.connect(file)) as look:
            self.pages = look.execute("PRAGMA page_count").fetchone()[0]

    def bound(self, connection: Any, *_rest: Any) -> None:
        """Before every statement of every connection."""
        if connection.dialect.name == "sqlite":
            connection.connection.driver_connection.execute(f"PRAGMA max_page_count = {self.pages}")


@pytest.fixture
def disk() -> Iterator[Disk]:
    """A disk for every database that is opened meanwhile."""
    made = Disk()
    event.listen(Engine, "before_cursor_execute", made.bound)
    try:
        yield made
    finally:
        event.remove(Engine, "before_cursor_execute", made.bound)


async def test_a_disk_that_is_full_accepts_nothing(tmp_path: Path, disk: Disk) -> None:
    """503 at once, nothing half-accepted; with room again, the same key is an order like any other."""
    async with house(tmp_path) as h:
        wish = await h.order("duisburg")
        accepted = 0
        disk.fill(tmp_path / "hansa.db")
        said = await h.say("POST", ORDERS, wish, key="k0", headers={"prefer": "wait=1"})
        while said.status == 202:  # until the last free page is taken
            accepted += 1
            said = await h.say("POST", ORDERS, wish, key=f"k{accepted}", headers={"prefer": "wait=1"})
        assert (said.status, said.json["type"]) == (503, "/problems/ledger-down")
        assert len((await h.say("GET", "/v1/me/orders")).items) == accepted
        disk.pages = Disk.pages
        async with h.delivering():
            again = await h.say("POST", ORDERS, wish, key=f"k{accepted}")
            assert again.status == 201


@pytest.mark.parametrize("many", [100])
async def test_a_city_that_was_down_gets_its_orders_at_its_own_rate(tmp_path: Path, many: int) -> None:
    """All are accepted while it is down; afterwards all arrive, none twice, never more at once than agreed."""
    async with house(tmp_path) as h:
        wish = await h.order("duisburg")
        async with h.stand.session.put(
            f"{h.stand.twins['bulky/duisburg']}/_twin/desk", json={"capacity": 10_000}
        ) as put:
            assert put.status < 300
        await h.stand.fault("bulky/duisburg", "down")
        answers = await asyncio.gather(
            *(h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"}) for _ in range(many))
        )
        assert {answer.status for answer in answers} == {202}
        async with h.delivering():
            await h.turned(answers[0].headers["location"], "accepted")
            await h.stand.heal("bulky/duisburg")
            for answer in answers:
                await h.turned(answer.headers["location"], "confirmed", seconds=240)
        assert len(await _references(h, "duisburg")) == many


def _lose_workflows(state: Path) -> None:
    for file in state.glob("intake.db*"):
        file.unlink()


async def _references(h: House, city: str) -> set[str]:
    """What stands in the city's journal; fails when one of ours stands there twice."""
    references = [order["reference"] for order in await h.journal(f"bulky/{city}")]
    assert len(references) == len(set(references))
    return set(references)
