"""What is stuck, and an operator's hands: seen, tried again, ended; each with a name and a reason. And what holds and waits do."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from pathlib import Path

import pytest

from gateway.intake.sole import Taken, sole
from gateway.world import seal_of
from storage.open import open_ledger, open_stores
from tests.flow.operator import AtOps
from tests.intake.house import House, house
from tests.intake.test_orders import ORDERS

CASE, SOURCE = "/ops/hands/case", "/ops/hands/source"
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
    path = said.headers["location"]
    await h.became(path.rpartition("/")[2], "stuck")
    return path


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


async def test_a_paused_back_end_is_told_nothing_and_nothing_is_lost(tmp_path: Path) -> None:
    """An order for it is accepted and kept, however long the pause; then it arrives, once. One that is taken back never arrives."""
    target = "duisburg/wbd/waste.bulky-orders"
    async with house(tmp_path) as h:
        wish, at = await h.order("duisburg"), AtOps(stand=h.stand)
        paused = await hansa(h, "source", "pause", target, "--reason", "Server zieht um")
        assert paused[0] == 0, paused
        async with h.delivering():
            kept, dropped = [
                (await h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"})).headers["location"] for _ in range(2)
            ]
            h.clock.move(days=4)
            assert (await h.say("DELETE", dropped)).status in {200, 202}
            await h.turned(dropped, "cancelled")
            case = await h.kept(kept.rpartition("/")[2])
            assert (case.state, case.attempts, case.trouble) == ("accepted", 0, None)
            assert [call for call in await h.stand.calls("bulky/duisburg") if call["path"].startswith(ORDERING)] == []
            await h.stand.fault("bulky/duisburg", "down")
            page = await at.goes(f"{SOURCE}?target={target}")
            await at.sends(page, SOURCE, target=target, verb="resume", reason="Er ist wieder da")
            case = await h.tried(case.id)
            assert case.state != "stuck", "days in which nobody could ask count against nobody's patience"
            await h.stand.heal("bulky/duisburg")
            await h.turned(kept, "confirmed")
            assert len(await h.journal("bulky/duisburg")) == 1


async def test_an_operator_decides_at_a_page(tmp_path: Path) -> None:
    """Stuck cases at `/ops`: tried again by one form; ended by another, which asks once more. Each is in the audit with a name."""
    async with house(tmp_path) as h, h.delivering():
        at = AtOps(stand=h.stand)
        first, second = [(await stuck(h, city)).rpartition("/")[2] for city in ("duisburg", "essen")]
        await h.stand.heal("bulky/duisburg")
        page = await at.goes(f"{CASE}?case={first}")
        assert (page.status, b"Kanari" in page.body) == (200, False)
        unsaid = await at.sends(page, CASE, case=first, verb="retry", reason="")
        assert (unsaid.status, b'id="retry-reason-flaw"' in unsaid.body) == (400, True)
        assert (await at.sends(page, CASE, case=first, verb="retry", reason="Behoben")).status == 200
        await h.became(first, "confirmed")
        again = await at.sends(page, CASE, case=first, verb="retry", reason="Noch einmal")
        assert (again.status, b"not stuck" in again.body) == (400, True)
        asked = await at.sends(page, CASE, case=second, verb="drop", reason="Abruf eingestellt")
        assert (b"Are you sure?" in asked.body, (await h.kept(second)).state) == (True, "stuck")
        await at.sends(asked, CASE, case=second, verb="drop", reason="Abruf eingestellt", sure="yes")
        assert (await h.kept(second)).state == "rejected"
        assert (await at.goes(f"{CASE}?case=nobody")).status == 404
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
            rows = [(each.verb, each.target, each.by) for each in await stores.orders.latest(10)]
        assert rows == [("drop", f"case/{second}", "loopback"), ("retry", f"case/{first}", "loopback")]


async def test_what_nobody_can_look_up_is_sent_anew_only_when_said_twice(tmp_path: Path) -> None:
    """A case of a back-end that cannot be asked: the page says what to ask there, and sends it anew on the second word."""
    async with house(tmp_path) as h, h.delivering():
        case_id = await stuck(h)
        seal = seal_of(h.settings)
        async with open_ledger(state=tmp_path, database_url=None, seal=seal, clock=h.clock) as ledger:
            await ledger.tried(case_id := case_id.rpartition("/")[2], "source-uncertain")
        await h.stand.heal("bulky/duisburg")
        at = AtOps(stand=h.stand)
        page = await at.goes(f"{CASE}?case={case_id}")
        asked = await at.sends(page, CASE, case=case_id, verb="retry", reason="Dort ist nichts")
        assert (b"it arrives twice" in asked.body, (await h.kept(case_id)).state) == (True, "stuck")
        await at.sends(asked, CASE, case=case_id, verb="retry", reason="Dort ist nichts", sure="yes")
        await h.became(case_id, "confirmed")
