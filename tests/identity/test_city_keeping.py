"""What a city gives at a log-in: kept once she was told and has allowed something that acts there, and gone when that ends."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from auth.model import Given
from auth.upstream.vault import Vault
from config.identity import Scope
from storage.accounts import App, CityToken
from storage.volatile import MemoryVolatile
from tests.identity.broker_stand import params_of
from tests.identity.broker_stand import standing as broker_standing
from tests.identity.server_stand import DECLARED, START, Browser, Stand, an_app, asking, standing

ACTING = Scope(name="waste:write", title={"de": "Bestellen", "en": "Order"}, acts=True)
READING = Scope(name="waste:read", title={"de": "Sehen", "en": "See"})
WORDS = replace(DECLARED, scopes=(*DECLARED.scopes, ACTING, READING))
VAULT = Vault((bytes(range(32)),))
GIVEN = Given(access="canary-access", until=START.timestamp() + 300, refresh="canary-refresh")
ISSUER = "https://bundid.example"
KEEPS = "Hansa keeps the access to your account"


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """An IdP that gives something to keep, and a vault for it."""
    async with standing(tmp_path, vault=VAULT, declared=WORDS) as made:
        made.broker.given = GIVEN
        yield made


async def app_for(stand: Stand, *scopes: str, name: str = "wecker") -> App:
    """An app that may ask for these."""
    return await stand.client(an_app(name, scopes=("openid", *scopes)))


async def logged_in(stand: Stand, browser: Browser, app: App, scope: str) -> str:
    """Where she is after the log-in: the consent page, or the app."""
    said = await stand.log_in(browser, asking(app, scope=scope, ui_locales="en"))
    return said.location


async def decided(browser: Browser, page: str, decision: str = "allow") -> str:
    """What the consent page said, once she has decided."""
    shown = await browser.get(page)
    await browser.post("/consent", {"ticket": shown.ticket, "decision": decision})
    return shown.text


async def kept(stand: Stand, person: str = "erika") -> CityToken | None:
    """What is kept of somebody."""
    citizen = await stand.house.identity.citizen(ISSUER, person, idp="bundid", at=START)
    return await stand.house.identity.city_token(citizen, ISSUER)


def written(folder: Path) -> bytes:
    """Everything in the files below a folder."""
    return b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())


async def test_it_is_kept_sealed_once_she_has_allowed_it(stand: Stand, tmp_path: Path) -> None:
    """The page says so; before she decides nothing is durable; afterwards it opens for her, and no file shows it."""
    app, browser = await app_for(stand, "waste:write"), stand.browser()
    page = await logged_in(stand, browser, app, "openid waste:write")
    assert await kept(stand) is None
    assert KEEPS in await decided(browser, page)
    row = await kept(stand)
    assert row is not None
    assert (row.scopes, (row.ends - START).days) == (("waste:write",), 90)
    assert VAULT.open(row.citizen, row.issuer, row.sealed) == GIVEN
    assert b"canary" not in written(tmp_path)
    assert [audit.event for audit in await stand.house.identity.audits(9)].count("city-token-kept") == 1


@pytest.mark.parametrize("scope", ["openid", "openid grants:read", "openid waste:read"])
async def test_nothing_is_kept_for_what_needs_none(stand: Stand, scope: str) -> None:
    """Reading and recognising need no access to the city; the page does not speak of it."""
    app, browser = await app_for(stand, "grants:read", "waste:read"), stand.browser()
    assert KEEPS not in await decided(browser, await logged_in(stand, browser, app, scope))
    assert await kept(stand) is None


async def test_nothing_is_kept_when_she_refuses(stand: Stand) -> None:
    """A no is a no."""
    app, browser = await app_for(stand, "waste:write"), stand.browser()
    await decided(browser, await logged_in(stand, browser, app, "openid waste:write"), "refuse")
    assert await kept(stand) is None


async def test_nothing_is_kept_without_a_vault(tmp_path: Path) -> None:
    """An installation that cannot seal keeps nothing, and says nothing of keeping."""
    async with standing(tmp_path, declared=WORDS) as stand:
        stand.broker.given = GIVEN
        app, browser = await app_for(stand, "waste:write"), stand.browser()
        assert KEEPS not in await decided(browser, await logged_in(stand, browser, app, "openid waste:write"))
        assert await kept(stand) is None


async def test_who_was_not_told_is_asked_again(stand: Stand) -> None:
    """She allowed the app when nothing was kept; now that something would be, the page is shown once more, and then no more."""
    stand.broker.given = None
    app, browser = await app_for(stand, "waste:write"), stand.browser()
    await decided(browser, await logged_in(stand, browser, app, "openid waste:write"))
    stand.broker.given = GIVEN
    again = stand.browser()
    page = await logged_in(stand, again, app, "openid waste:write")
    assert page.startswith("/consent?")
    assert await kept(stand) is None
    assert KEEPS in await decided(again, page)
    assert await kept(stand) is not None
    assert (await logged_in(stand, stand.browser(), app, "openid waste:write")).startswith("https://")


async def test_a_new_log_in_renews_what_is_kept(stand: Stand) -> None:
    """She agreed before: the next log-in replaces it, without a page in between."""
    app, browser = await app_for(stand, "waste:write"), stand.browser()
    await decided(browser, await logged_in(stand, browser, app, "openid waste:write"))
    stand.broker.given = replace(GIVEN, access="newer")
    back = await logged_in(stand, stand.browser(), app, "openid waste:write")
    assert back.startswith("https://")
    row = await kept(stand)
    assert row is not None
    assert VAULT.open(row.citizen, row.issuer, row.sealed) == replace(GIVEN, access="newer")


async def test_what_waits_goes_with_the_session(stand: Stand) -> None:
    """Logged out before she has allowed anything, nothing waits in any store any more."""
    app, browser = await app_for(stand, "waste:write", "grants:read"), stand.browser()
    await decided(browser, await logged_in(stand, browser, app, "openid grants:read"))

    def waiting() -> int:
        return sum(b'"sealed"' in each.value for each in stand.volatile.real._kept.values())

    assert waiting() == 1
    page = await browser.get("/me/grants")
    await browser.post("/logout", {"ticket": page.ticket})
    assert waiting() == 0


async def test_it_is_in_the_export_and_goes_with_the_account(stand: Stand) -> None:
    """She reads that and until when it is kept, never what; deleting everything deletes it."""
    app, browser = await app_for(stand, "waste:write"), stand.browser()
    await decided(browser, await logged_in(stand, browser, app, "openid waste:write"))
    page = await browser.get("/me/grants")
    export = await browser.post("/me/grants/export", {"ticket": page.ticket})
    (account,) = json.loads(export.text)["accounts"]
    assert account["access_kept"]["until"].startswith("20")
    assert "canary" not in export.text
    page = await browser.get("/me/grants")
    await browser.post("/me/grants/delete", {"ticket": page.ticket, "confirm": "yes"})
    assert await kept(stand) is None


async def test_it_goes_with_the_permission(stand: Stand) -> None:
    """The page of grants takes the app's permission back, and what was kept for it is gone."""
    app, browser = await app_for(stand, "waste:write"), stand.browser()
    await decided(browser, await logged_in(stand, browser, app, "openid waste:write"))
    row = await kept(stand)
    assert row is not None
    (grant,) = await stand.house.identity.grants(row.citizen)
    page = await browser.get("/me/grants")
    await browser.post("/me/grants/revoke", {"ticket": page.ticket, "grant": grant.id})
    assert await kept(stand) is None


async def test_only_what_is_kept_is_asked_for() -> None:
    """An IdP is asked for a lasting token where it is kept, with her consent there; anywhere else for `openid` alone."""
    for keeps, scope, prompt in ((False, "openid", None), (True, "openid offline_access orders", "consent")):
        more = {"keep_token": keeps, "token_scope": ("orders",)}
        async with broker_standing(MemoryVolatile(), slugs=("essen",), **more) as stand:
            params = params_of(await stand.begin("essen"))
            assert (params["scope"], params.get("prompt")) == (scope, prompt)
            fresh = params_of(await stand.begin("essen", fresh=True))
            assert fresh["prompt"].split() == ["login", *([prompt] if prompt else [])]
            person, _ = await stand.log_in("essen", "eri")
            assert (person.given is not None) is keeps
            assert person.given is None or person.given.refresh is not None
            assert "given" not in repr(person)
