"""What is stuck, and an operator's hands: seen, tried again, ended; each with a name and a reason. And what holds and waits do."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from gateway.intake.sole import Taken, sole
from storage.open import open_stores
from tests.intake.house import House, house
from tests.intake.test_orders import ORDERS

ORDERING = "/sperrmuell/v1/auftraege"
"""Where Duisburg's twin is told to do what it holds."""


async def hansa(h: House, *words: str) -> tuple[int, str]:
    """The command, as an operator gives it; its status and everything it said."""
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-c",
        "from gateway.cli.main import main; main()",
        *words,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env=os.environ | {"HANSA_STATE": str(h.settings.state), "COLUMNS": "300", "TERM": "dumb"},
    )
    said, _ = await process.communicate()
    assert process.returncode is not None
    return process.returncode, said.decode()


async def stuck(h: House, city: str = "duisburg") -> str:
    """An order whose city stayed away longer than its patience; where it is read."""
    wish = await h.order(city)
    await h.stand.fault(f"bulky/{city}", "down")
    said = await h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"})
    h.clock.move(days=4)

    async def is_stuck() -> bool:
        status, _ = await hansa(h, "orders", "list")
        return status == 1

    await h.stand.until(is_stuck, seconds=60)
    return said.headers["location"]


async def test_what_is_stuck_is_seen_and_tried_again(tmp_path: Path) -> None:
    """Citizens read `accepted`; the list shows what was in the way and nothing she wrote; tried again, it arrives, once."""
    async with house(tmp_path) as h, h.delivering():
        assert await hansa(h, "orders", "list") == (0, "Nothing is stuck.\n")
        path = await stuck(h)
        assert (await h.say("GET", path)).json["state"] == "accepted"
        status, said = await hansa(h, "orders", "list", "--json")
        row = json.loads(said)
        assert (status, row["state"], row["trouble"], row["binding"].partition("#")[0]) == (
            1,
            "stuck",
            "source-down",
            "duisburg/wbd/waste.bulky-orders",
        )
        assert "Kanari" not in said
        await h.stand.heal("bulky/duisburg")
        status, said = await hansa(
            h, "orders", "retry", row["reference"], "--reason", "Störung beim Betreiber ist behoben"
        )
        assert status == 0, said
        await h.turned(path, "confirmed")
        assert len(await h.journal("bulky/duisburg")) == 1
        status, said = await hansa(h, "orders", "retry", row["id"], "--reason", "noch einmal")
        assert (status, "not stuck" in said) == (2, True)
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
            [order] = await stores.orders.since(0)
        assert (order.verb, order.target, order.reason) == (
            "retry",
            f"case/{row['id']}",
            "Störung beim Betreiber ist behoben",
        )


async def test_what_is_dropped_ends_and_says_so(tmp_path: Path) -> None:
    """The citizen reads that it has ended and why; nothing is sent; it cannot be tried any more."""
    async with house(tmp_path) as h, h.delivering():
        path = await stuck(h, "essen")
        case_id = path.rpartition("/")[2]
        assert (await hansa(h, "orders", "drop", case_id, "--reason", "Betreiber hat Abruf eingestellt"))[0] == 0
        case = (await h.say("GET", path)).json
        assert (case["state"], case["reason"]["code"]) == ("rejected", "dropped")
        await h.stand.heal("bulky/essen")
        assert (await hansa(h, "orders", "retry", case_id, "--reason", "doch"))[0] == 2
        assert (await hansa(h, "orders", "drop", "nobody", "--reason", "x"))[0] == 2
        assert await h.journal("bulky/essen") == []


async def test_a_hold_that_ran_out_is_held_again_or_ends(tmp_path: Path) -> None:
    """Held, and then the city is away until the hold has run out: held anew while there is room, `expired` when there is none."""
    async with house(tmp_path) as h:
        for room, state in ((10, "confirmed"), (0, "expired")):
            wish = await h.order("duisburg")
            await h.stand.fault("bulky/duisburg", "down", path=ORDERING)
            said = await h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"})
            assert said.status == 202, said.body
            async with h.delivering():

                async def tried() -> bool:
                    return any(call["path"].startswith(ORDERING) for call in await h.stand.calls("bulky/duisburg"))

                await h.stand.until(tried, seconds=30)
            await h.ahead("bulky/duisburg", minutes=20)
            h.clock.move(minutes=20)
            await h.capacity("bulky/duisburg", room)
            await h.stand.heal("bulky/duisburg")
            async with h.delivering():
                case = await h.turned(said.headers["location"], state)
            await h.stand.forget_calls()
            assert (case["reason"] or {}).get("code") == (None if state == "confirmed" else "slot-gone")


async def test_a_cancel_while_placing_is_honoured_after_the_answer(tmp_path: Path) -> None:
    """She takes it back while the city is being asked: 202, and once the city has answered, it is cancelled there."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.order("duisburg")
        await h.stand.fault("bulky/duisburg", "slow", seconds=1.5)
        said = await h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"})
        assert said.status == 202
        gone = await h.say("DELETE", said.headers["location"])
        assert gone.status in {200, 202}
        await h.turned(said.headers["location"], "cancelled", seconds=60)
        assert {order["state"] for order in await h.journal("bulky/duisburg")} <= {"storniert", "freigegeben"}


async def test_a_receipt_of_a_real_order_verifies_offline(tmp_path: Path) -> None:
    """What the citizen reads, saved as a file, verifies by the command, with the keys that were published; altered, it does not."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.order("duisburg")
        said = await h.say("POST", ORDERS, wish, key="receipt-key")
        published = await h.stand.ask("/.well-known/receipt-keys.json")
        assert published.status == 200
        files = {"order.json": said.body, "keys.json": published.body, "body.json": json.dumps(wish).encode()}
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
        command = ["receipt", "verify", str(tmp_path / "order.json"), "--keys", str(tmp_path / "keys.json")]
        asked = ["--request", str(tmp_path / "body.json"), "--key", "receipt-key"]
        assert (await hansa(h, *command, *asked))[0] == 0
        (tmp_path / "body.json").write_bytes(json.dumps(wish | {"note": "anders"}).encode())
        assert (await hansa(h, *command, *asked))[0] == 1


async def test_two_do_not_deliver_under_one_name(tmp_path: Path) -> None:
    """The second is refused in words, and may come under another name; when the first has gone, its name is free."""
    with sole("w", state=tmp_path, database_url=None):
        with pytest.raises(Taken, match="HANSA_WORKER"), sole("w", state=tmp_path, database_url=None):
            pass
        with sole("w2", state=tmp_path, database_url=None):
            pass
    with sole("w", state=tmp_path, database_url=None):
        pass
