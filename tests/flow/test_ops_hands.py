"""An operator's hands at `/ops`, as her browser sends them: pause, resume, reset, purge, incidents; each kept with who and why."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from config.load import load, shipped
from domain.maintenance import Window
from domain.words import Text
from storage.open import open_stores
from storage.ports import Order
from telemetry.start import Plan
from telemetry.workers import Workers
from tests.flow.operator import AtOps
from tests.flow.stand import NOON, Stand, standing
from tests.flow.test_pauses import PLACES, SOURCE, becomes, state_of
from tests.flow.test_process import hansa

HANDS = "/ops/hands/source"


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """A gateway over the twins."""
    async with standing(tmp_path, policy={"failures": 1, "probe_seconds": 3600.0}) as opened:
        yield opened


async def orders(state: Path) -> tuple[Order, ...]:
    """What was ordered, newest first."""
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        return await stores.orders.latest(100)


async def test_a_pause_and_its_end_by_page(stand: Stand, tmp_path: Path) -> None:
    """Paused for two hours by a form, shown with who and why, resumed by another; both are rows of the audit and of its page."""
    at = AtOps(stand=stand)
    page = await at.goes(f"{HANDS}?target={SOURCE}")
    assert page.status == 200
    assert await state_of(stand) == "fresh"
    said = await at.sends(page, HANDS, target=SOURCE, verb="pause", lasts="2h", at="", reason="They <move>")
    assert (said.status, b"Order 1 is given" in said.body, b"They &lt;move&gt;" in said.body) == (200, True, True)
    await becomes(stand, "paused")
    said = await at.sends(said, HANDS, target=SOURCE, verb="resume", reason="They have moved")
    assert b"Order 2 is given" in said.body
    await becomes(stand, "fresh")
    again = await at.sends(said, HANDS, target=SOURCE, verb="resume", reason="x")
    assert (again.status, b"Nothing is paused under this name any more" in again.body) == (400, True)
    rows = await orders(tmp_path)
    assert [(each.verb, each.target, each.by, each.reason, each.until) for each in rows] == [
        ("resume", SOURCE, "loopback", "They have moved", None),
        ("pause", SOURCE, "loopback", "They <move>", NOON + timedelta(hours=2)),
    ]
    for language, word in (("en", "resumed"), ("de", "fortgesetzt")):
        audit = await at.goes(f"/ops/audit?lang={language}")
        assert (audit.status, word in audit.body.decode(), "They &lt;move&gt;" in audit.body.decode()) == (
            200,
            True,
            True,
        )


async def test_a_form_that_cannot_be_followed_says_where_and_how(stand: Stand, tmp_path: Path) -> None:
    """Each flaw stands at its field with its remedy, what was written is still there, and nothing was ordered."""
    at = AtOps(stand=stand)
    page = await at.goes(f"{HANDS}?target={SOURCE}")
    for fields, flaw in (
        ({"lasts": "30m", "reason": "  "}, "pause-reason"),
        ({"lasts": "at", "at": "", "reason": "kept words"}, "pause-until"),
        ({"lasts": "at", "at": "2026-12-01T11:00", "reason": "kept words"}, "pause-until"),
        ({"lasts": "levitate", "reason": "kept words"}, "pause-until"),
    ):
        said = await at.sends(page, HANDS, target=SOURCE, verb="pause", **fields)
        assert said.status == 400
        text = said.body.decode()
        assert f'id="{flaw}-flaw"' in text
        assert f'href="#{flaw}"' in text
        assert f'id="{flaw}"' in text
        assert ("kept words" in text) == ("kept words" in fields.values())
    assert (await at.sends(page, HANDS, target="essen/nobody", verb="pause", reason="x")).status == 404
    assert (await at.sends(page, HANDS, target=SOURCE, verb="levitate", reason="x")).status == 404
    assert (await at.goes(f"{HANDS}?target=")).status == 404
    assert await orders(tmp_path) == ()


async def test_nobody_elses_form_moves_a_hand(stand: Stand, tmp_path: Path) -> None:
    """Without this browser's token, from another origin, or from another machine's name, nothing happens."""
    at, stranger = AtOps(stand=stand), AtOps(stand=stand)
    page = await at.goes(f"{HANDS}?target={SOURCE}")
    deed = {"target": SOURCE, "verb": "pause", "lasts": "open", "reason": "x"}
    for path, fields in (
        (HANDS, deed),
        ("/ops/hands/case", {"case": "x", "verb": "drop", "reason": "x", "sure": "yes"}),
        ("/ops/incidents", {"state": "investigating"}),
        ("/ops/incidents/1", {"state": "resolved"}),
    ):
        assert (await at.sends(page, path, origin="https://evil.example", **fields)).status == 403
        assert (await stranger.sends(page, path, **fields)).status == 403
    elsewhere = AtOps(stand=stand, host="gateway.test", cookies=at.cookies)
    assert (await elsewhere.sends(page, HANDS, **deed)).status == 401
    assert (await elsewhere.goes("/ops/audit")).status == 401
    assert await orders(tmp_path) == ()


async def test_a_reset_and_a_purge_by_page(stand: Stand, tmp_path: Path) -> None:
    """A reset lets the next question through; a purge asks the back-end anew, and that of a whole city is asked for twice."""
    await stand.fault("wfs/essen", "down")
    assert [await state_of(stand, limit) for limit in (5, 6)] == ["failed", "refused"]
    await stand.heal("wfs/essen")
    at = AtOps(stand=stand)
    page = await at.goes(f"{HANDS}?target=essen")
    await at.sends(page, HANDS, target=SOURCE, verb="reset", reason="It is back")
    await becomes(stand, "fresh")
    await stand.ask(*PLACES)
    await stand.forget_calls()
    asked = await at.sends(page, HANDS, target="essen", verb="purge", reason="All wrong")
    assert (b"Are you sure?" in asked.body, len(await orders(tmp_path))) == (True, 1)
    await at.sends(asked, HANDS, target="essen", verb="purge", reason="All wrong", sure="yes")

    async def gone() -> bool:
        return "hit" not in (await stand.ask(*PLACES)).headers["cache-status"]

    await stand.until(gone)
    assert await stand.calls("wfs/essen")
    assert [(each.verb, each.target) for each in await orders(tmp_path)] == [("purge", "essen"), ("reset", SOURCE)]


async def test_incidents_are_written_in_both_languages(stand: Stand, tmp_path: Path) -> None:
    """Opened with its first note, followed by another, listed; what is missing in a language is not published."""
    at = AtOps(stand=stand)
    page = await at.goes("/ops/incidents")
    first = {"title_de": "Müll", "title_en": "Waste", "targets": "essen\nduisburg/wbd", "state": "investigating"}
    texts = {"text_de": "Wir suchen {0}.", "text_en": "We look for <it>."}
    for wrong, flaw in (({"title_en": ""}, "title_en"), ({"targets": "esen"}, "targets"), ({"text_de": ""}, "text_de")):
        said = await at.sends(page, "/ops/incidents", **(first | texts | wrong))
        assert (said.status, f'id="{flaw}-flaw"' in said.body.decode()) == (400, True)
    said = await at.sends(page, "/ops/incidents", **first, **texts)
    assert (said.status, b"We look for &lt;it&gt;." in said.body) == (200, True)
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        [kept] = await stores.incidents.incidents(since=NOON)
    assert kept.targets == ("essen", "duisburg/wbd")
    path = f"/ops/incidents/{kept.number}"
    said = await at.sends(said, path, state="resolved", text_de="Vorbei.", text_en="It is over.")
    assert (said.status, b"It is over." in said.body) == (200, True)
    assert b"resolved" in (await at.goes("/ops/incidents")).body
    assert (await at.sends(said, path, state="mended", text_de="x", text_en="x")).status == 400
    assert (await at.goes("/ops/incidents/4711")).status == 404
    assert [each.verb for each in await orders(tmp_path)] == ["incident-noted", "incident-opened"]


def test_the_audit_by_command(tmp_path: Path) -> None:
    """`hansa audit` lists what was done, newest first, as a table or as JSON."""
    assert hansa(tmp_path, "audit").stdout.strip() == "Nothing was done yet."
    hansa(tmp_path, "source", "pause", SOURCE, "--until", "2h", "--reason", "They move")
    listed = hansa(tmp_path, "audit", "--json", "--target", "essen")
    assert '"verb": "pause"' in listed.stdout
    assert hansa(tmp_path, "audit", "--target", "duisburg").stdout.strip() == "Nothing was done yet."


def test_incidents_by_command(tmp_path: Path) -> None:
    """Opened, noted, closed and listed; one that is about nothing or says nothing in a language is refused with the remedy."""
    opened = "incident", "open", "--title-de", "Müll", "--title-en", "Waste", "--de", "Wir suchen.", "--en", "We look."
    refused = hansa(tmp_path, *opened, "--target", "esen")
    assert (refused.returncode, "essen" in refused.stderr) == (2, True)
    assert hansa(tmp_path, *opened, "--target", "essen").returncode == 0
    assert hansa(tmp_path, "incident", "note", "1", "--de", " ", "--en", "x", "--state", "identified").returncode == 2
    listed = hansa(tmp_path, "incident", "list", "--json")
    assert (listed.returncode, json.loads(listed.stdout)["targets"]) == (1, ["essen"])
    assert hansa(tmp_path, "incident", "close", "1").returncode == 0
    assert hansa(tmp_path, "incident", "close", "4711").returncode == 2
    assert hansa(tmp_path, "incident", "list").returncode == 0


async def test_maintenance_is_seen_and_counted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """While a window lasts pages say so with its reason and the gauge is 1 for these sources alone; afterwards neither."""
    monkeypatch.setattr("gateway.watch.MARKED", 0.05)
    work = Window(targets=("essen/stadt",), reason=Text("Umzug", "Moving"), begin=NOON, end=NOON + timedelta(hours=1))
    declared = replace(load(shipped()), maintenance=(work,))
    async with standing(tmp_path / "state", declared=declared, plan=Plan(folder=tmp_path, about={})) as stand:
        at, reader = AtOps(stand=stand), Workers(tmp_path)

        async def counted() -> bool:
            gauges = {key[1][0]: each[0] for key, each in reader.sums().items() if key[0] == "hansa.source.maintenance"}
            worked = {binding.rpartition("/")[0] for binding, value in gauges.items() if value}
            return bool(gauges) and worked == ({"essen/stadt"} if stand.clock() < NOON + timedelta(hours=1) else set())

        for shown in (True, False):
            await stand.until(counted)
            for path in ("/status", "/status/essen", f"{HANDS}?target=essen"):
                assert (b"Moving" in (await at.goes(path)).body) is shown, path
            stand.clock.move(hours=1)
