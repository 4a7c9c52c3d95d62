"""The desk's pages about usage, rehearsals and webhooks, over a whole gateway, as a browser without scripts meets them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from gateway import usage as keeping
from gateway.intake.events import PING
from gateway.intake.signing import new_secret
from storage import keyring
from storage.accounts import App, Changes
from storage.hooks_ports import Delivery, Webhook
from storage.open import open_identity, open_stores
from storage.seal import open_seal
from storage.usage_ports import Counted
from tests.flow.stand import NOON, Said, Stand, standing
from tests.flow.test_rehearsing import rehearses
from tests.flow.visitor import DESK, Visitor, forms, text

USAGE, SWITCHES, WEBHOOKS = f"{DESK}/usage", f"{DESK}/switches", f"{DESK}/webhooks"


@pytest.fixture(autouse=True)
def _looks_often(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keyring, "GLANCE", 0.02)
    monkeypatch.setattr(keeping, "PAUSE", 0.02)


async def shows(visitor: Visitor, path: str, word: str) -> Said:
    """The page, once it says the word."""

    async def said() -> bool:
        return word in text(await visitor.goes(path))

    await visitor.stand.until(said)
    return await visitor.goes(path)


async def test_usage_is_shown_by_day_and_operation_with_its_errors(stand: Stand) -> None:
    """Answers, mistakes and totals; an error leads to its meaning and carries the trace that the client saw, in both languages."""
    mine, theirs = Visitor(stand=stand), Visitor(stand=stand)
    key, other = await mine.signs_up("Uni Adorf"), await theirs.signs_up("Verein Bdorf")
    for _ in range(3):
        await stand.ask("/v1/cities", headers={"hansa-key": key})
    wrong = await stand.ask("/v1/places", {"colour": "blue"}, headers={"hansa-key": key})
    await stand.ask("/v1/vocabularies", headers={"hansa-key": other})
    page = await shows(mine, USAGE, wrong.json["trace_id"])
    assert page.headers["cache-control"] == "private, no-store"
    assert "1 December 2026 list_cities 3 0 0 0 3 list_places 0 1 0 0 1 Together 3 1 0 0 4" in text(page)
    assert b'<a href="/problems/bad-question">' in page.body
    assert "list_vocabularies" not in text(page)
    assert b'role="img" aria-label="Answers a day; the most in one day: 4.' in page.body
    assert b" style=" not in page.body
    mine.language = "de"
    assert "1. Dezember 2026 list_cities 3 0 0 0 3" in text(await mine.goes(USAGE))


async def test_usage_can_be_looked_at_by_key_and_period(stand: Stand, tmp_path: Path) -> None:
    """What is counted for another's key is not shown, whatever the address says; older days come with a longer period."""
    mine = Visitor(stand=stand)
    key_id = (await mine.signs_up("Uni Adorf")).split("_")[1]
    older = Counted(
        client=f"key:{key_id}",
        day=(NOON - timedelta(days=20)).date(),
        operation="list_events",
        status=200,
        slug="",
        count=12345,
    )
    foreign = Counted(client="key:ffffffff", day=NOON.date(), operation="list_stops", status=200, slug="", count=9)
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        await stores.usage.add((older, foreign), ())
    assert "Nothing counted yet" in text(await mine.goes(USAGE))
    assert "12,345" in text(await mine.goes(f"{USAGE}?days=30"))
    assert "12,345" in text(await mine.goes(f"{USAGE}?days=30&of=key:{key_id}"))
    assert "list_stops" not in text(await mine.goes(f"{USAGE}?days=30&of=key:ffffffff"))
    assert "12.345" in text(await mine.goes(f"{USAGE}?days=90&lang=de"))


@pytest.mark.parametrize("path", [USAGE, SWITCHES, WEBHOOKS])
async def test_nobody_sees_a_page_without_logging_in(stand: Stand, path: str) -> None:
    """One is led to the log-in, and no form is taken from a stranger."""
    said = await stand.ask(path)
    assert (said.status, said.headers["location"].startswith(f"{DESK}/log-in")) == (303, True)
    assert (await stand.ask(f"{SWITCHES}/remove", method="POST")).status == 303


async def test_a_rehearsal_is_set_seen_and_ended(stand: Stand) -> None:
    """Chosen on the page it holds at once for the key and nobody else; ended there it is over."""
    visitor = Visitor(stand=stand)
    headers = {"hansa-key": await visitor.signs_up("Uni Adorf")}
    asked = {"kind": "recycling_centre", "city": "essen"}
    page = await visitor.goes(SWITCHES)
    assert "Nothing. All cities answer" in text(page)
    page = await visitor.sends(page, SWITCHES, city="essen", manner="down", resource="places", hours="2")
    assert page.status == 200
    assert "Essen places down" in text(page)
    assert "1 December 2026, 14:00" in text(page)
    assert (await stand.ask("/v1/places", asked, headers=headers)).status == 503
    assert (await stand.ask("/v1/places", asked)).status == 200
    page = await visitor.sends(page, f"{SWITCHES}/remove", resource="places")
    assert "Nothing. All cities answer" in text(page)
    said = await stand.ask("/v1/places", asked, headers=headers)
    assert (said.status, rehearses(said)) == (200, False)


async def test_a_form_that_makes_no_sense_says_so(stand: Stand) -> None:
    """Each field is named, what was chosen stays, and nothing is set; another's key is none."""
    visitor, other = Visitor(stand=stand), Visitor(stand=stand)
    await visitor.signs_up("Uni Adorf")
    foreign = (await other.signs_up("Verein Bdorf")).split("_")[1]
    page = await visitor.goes(SWITCHES)
    wrong = {"key": foreign, "city": "nowhere", "resource": "dragons", "manner": "slow", "seconds": "31", "hours": "0"}
    said = await visitor.sends(page, SWITCHES, **wrong)
    assert said.status == 400
    for word in ("Key:", "City:", "What:", "Seconds:", "Hours:"):
        assert word in text(said)
    said = await visitor.sends(page, SWITCHES, manner="mad")
    assert (said.status, "How: please choose" in text(said)) == (400, True)
    (form,) = [each for each in forms(page) if each.action == SWITCHES]
    said = await visitor.posts(SWITCHES, form.fields | {"csrf": "0" * 64})
    assert said.status == 403
    await visitor.posts(f"{SWITCHES}/remove", form.fields | {"key": foreign})
    assert "Nothing. All cities answer" in text(await visitor.goes(SWITCHES))


async def test_the_live_profile_has_no_rehearsals(tmp_path: Path) -> None:
    """Neither page nor link."""
    async with standing(tmp_path, settings={"profile": "live"}) as stand:
        assert (await stand.ask(SWITCHES)).status == 404
        assert (await stand.ask(USAGE)).status == 303


async def test_webhooks_are_shown_pinged_and_replayed(tmp_path: Path) -> None:
    """Of the account's own apps alone; a button does what the API does, and a second ping within the minute is refused."""
    async with standing(tmp_path) as stand:
        visitor, other = Visitor(stand=stand), Visitor(stand=stand)
        await visitor.signs_up("Uni Adorf")
        await other.signs_up("Verein Bdorf")
        assert "You need an app" in text(await visitor.goes(WEBHOOKS))
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
            account = next(each for each in await stores.developers.all() if each.organisation == "Uni Adorf")
            async with open_identity(state=tmp_path, database_url=None) as who:
                app = App(id="app-1", organisation=account.id, name="Müll-Wecker", created=NOON)
                await who.identity.commit(Changes(apps=(app,), at=NOON))
            assert "None of your apps" in text(await visitor.goes(WEBHOOKS))
            hooks = stores.hooks(open_seal(keys=(), state=tmp_path, database_url=None, profile="sandbox"))
            hook = Webhook(
                id="whk_1", client="app-1", url="http://app.example/hansa", topics=("orders",), secret=new_secret(),
                why="new", created=NOON, changed=NOON,
            )  # fmt: skip
            await hooks.create(hook, most=9)
            page = await visitor.goes(WEBHOOKS)
            assert "http://app.example/hansa has not agreed yet" in text(page)
            page = await visitor.sends(page, f"{WEBHOOKS}/whk_1/ping")
            (sent,) = await hooks.deliveries("whk_1", state=None, before=None, limit=9)
            assert (sent.type, sent.state) == (PING, "pending")
            assert "1 org.hansa.webhook.ping on its way 0" in text(page)
            assert (await visitor.sends(page, f"{WEBHOOKS}/whk_1/ping")).status == 409
            await hooks.taken([sent])
            await hooks.attempted(_failed(sent))
            page = await visitor.goes(WEBHOOKS)
            assert "failed 3 503 status" in text(page)
            page = await visitor.sends(page, f"{WEBHOOKS}/whk_1/deliveries/{sent.id}/replay")
            again = await hooks.delivery(sent.id)
            assert again is not None
            assert (again.state, again.round, again.attempts) == ("pending", 1, 0)
            assert "on its way replays: 1 0" in text(page)
            foreign = await other.goes(WEBHOOKS)
            assert "app.example" not in text(foreign)
            fields = {"csrf": forms(await other.goes(SWITCHES))[0].fields["csrf"]}
            assert (await other.posts(f"{WEBHOOKS}/whk_1/ping", fields)).status == 404
            assert (await other.posts(f"{WEBHOOKS}/whk_1/deliveries/{sent.id}/replay", fields)).status == 404


def _failed(delivery: Delivery) -> Delivery:
    return replace(delivery, state="failed", attempts=3, status=503, error="status", begun=NOON)
