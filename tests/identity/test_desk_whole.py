"""The developers' desk in front of a real gateway and a real identity process, by somebody whose browser runs no script."""

from __future__ import annotations

import asyncio
import json
import re
from base64 import b64encode
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from html import unescape
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from auth.apps import machine_form
from domain.when import now
from tests.flow.test_process import hansa
from tests.identity.whole_stand import BACK, Citizen, Laub, Sandbox, citizen, sandbox

pytestmark = pytest.mark.timeout(240)

DESK = "/developers/desk"
NUMBERS = count(1)
Fields = Mapping[str, str | Sequence[str]]


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for all who are not counted."""
    with sandbox(tmp_path_factory.mktemp("desk")) as running:
        yield running


@dataclass(slots=True, kw_only=True)
class Developer:
    """Somebody at the desk."""

    api: str
    somebody: Citizen
    secret: str = ""
    key: str = ""

    async def goes(self, path: str) -> str:
        """A page of the desk."""
        await self.somebody.go(f"{self.api}{DESK}{path}")
        return self.somebody.page

    async def sends(self, path: str, fields: Fields | None = None, *, token: str | None = None) -> str:
        """A form, with the token of the page that is open."""
        found = re.search(r'name="csrf" value="([^"]*)"', self.somebody.page)
        sent: dict[str, Any] = {"csrf": token if token is not None else found[1] if found else "", **(fields or {})}
        await self.somebody.go(f"{self.api}{DESK}{path}", sent)
        return self.somebody.page

    async def signs_up(self, organisation: str | None = None) -> str:
        """A new account; what the page showed."""
        await self.goes("/sign-up")
        page = await self.sends("/sign-up", {"organisation": organisation or f"Uni {next(NUMBERS)}"})
        self.secret, self.key = shown(page, "secret"), shown(page, "key")
        return page

    async def registers(self, kind: str = "web", **more: str) -> str:
        """An app; what the page showed."""
        await self.goes(f"/apps/new?kind={kind}")
        fields = {"kind": kind, "name": "Laubkalender", "redirects": BACK, "scope": "grants:read"}
        return await self.sends("/apps/new", fields | more)

    @property
    def web(self) -> aiohttp.ClientSession:
        """For what is no page."""
        return self.somebody.web


@asynccontextmanager
async def developer(place: Sandbox) -> AsyncIterator[Developer]:
    """Somebody with a new browser."""
    async with citizen() as somebody:
        yield Developer(api=place.api, somebody=somebody)


def shown(page: str, what: str) -> str:
    """What is shown once; empty where it is not."""
    found = re.search(rf'<code class="secret" id="{what}">(.*?)</code>', page)
    return unescape(found[1]) if found else ""


async def asked(web: aiohttp.ClientSession, place: Sandbox, key: str, **headers: str) -> tuple[int, str]:
    """Status of `/v1/cities`, and the policy under which it was counted."""
    async with web.get(f"{place.api}/v1/cities", headers={"Hansa-Key": key, **headers}) as answer:
        await answer.read()
        return answer.status, answer.headers.get("ratelimit-policy", "").partition(";")[0]


async def refused_soon(web: aiohttp.ClientSession, place: Sandbox, key: str) -> None:
    """Within the two seconds that are promised, with some patience for a busy machine."""
    for _ in range(100):
        if (await asked(web, place, key))[0] == 401:
            return
        await asyncio.sleep(0.1)
    pytest.fail("the key is still taken")


async def test_a_name_and_a_button_give_a_key_that_counts(tmp_path: Path) -> None:
    """Signed up, the key works at once and is counted as one; revoked, it is refused; an address signs up so often and no more."""
    with sandbox(tmp_path, HANSA_LIMITS="on") as place:
        async with developer(place) as one:
            page = await one.signs_up("Uni Adorf")
            assert one.secret.startswith("hansa_")
            assert f"curl -H 'Hansa-Key: {one.key}' '{place.api}/v1/cities'" == shown(page, "curl")
            assert await asked(one.web, place, one.key) == (200, '"key"')
            key_id = one.key.split("_")[1]
            await one.goes("/keys")
            await one.sends(f"/keys/{key_id}/revoke")
            await refused_soon(one.web, place, one.key)
        for _ in range(4):
            async with developer(place) as another:
                await another.signs_up()
                assert another.key
        async with developer(place) as last:
            await last.signs_up()
            assert (last.somebody.status, last.key) == (429, "")
            assert "in an hour" in last.somebody.page


async def test_what_is_shown_once_is_nowhere_else(place: Sandbox) -> None:
    """Neither the secret, nor a key, nor an app's secret is in a page that comes later, nor anywhere in the state's files."""
    async with developer(place) as one:
        await one.signs_up()
        made = await one.registers("machine", proof="secret")
        words = [one.secret, one.key, shown(made, "secret"), shown(made, "token")]
        assert all(words)
        assert one.somebody.seen[-1] == made
        one.somebody.seen.clear()
        for path in ("/keys", "/apps", "/account"):
            await one.goes(path)
        assert [word for word in words if word in "".join(one.somebody.seen)] == []
        held = b"".join(file.read_bytes() for file in place.state.rglob("*") if file.is_file())
        assert [word for word in words if word.encode() in held] == []


async def test_answers_with_secrets_are_kept_by_nobody(place: Sandbox) -> None:
    """Every page of the desk says so, and the cookie is out of reach of scripts and of other sites."""
    async with developer(place) as one:
        await one.signs_up()
        said = [each for each in one.somebody.seen if each.startswith("('")]
        assert "('Cache-Control', 'private, no-store')" in said
        cookie = next(each for each in said if "hansa_desk=" in each)
        assert "HttpOnly" in cookie
        assert "SameSite=lax" in cookie
        await one.goes("/keys")
        assert one.somebody.status == 200


@pytest.mark.parametrize("spelt", ["uni zett", "UNI  ZETT", "\uff35ni Zett"])
async def test_T24_a_taken_name_is_refused_however_it_is_spelt(place: Sandbox, spelt: str) -> None:
    """The page names the field and what to do; nothing else is said of the other account."""
    async with developer(place) as one, developer(place) as other:
        await one.signs_up("Uni Zett")
        page = await other.signs_up(spelt)
        assert (other.somebody.status, other.key, other.secret) == (400, "", "")
        assert '<a href="#organisation">' in page
        assert 'aria-invalid="true" aria-describedby="organisation-flaw organisation-hint"' in page
        assert "Choose another one, or log in" in page


async def test_T24_a_forged_form_changes_nothing(place: Sandbox) -> None:
    """Without a token, with another browser's, from another origin or from none: refused, and said so."""
    async with developer(place) as one, developer(place) as other:
        await one.signs_up()
        await other.signs_up()
        foreign = re.search(r'name="csrf" value="([^"]*)"', await other.goes("/keys"))
        assert foreign is not None
        own = re.search(r'name="csrf" value="([^"]*)"', await one.goes("/keys"))
        assert own is not None
        for token in ("", "x", foreign[1]):
            await one.sends("/keys", {"name": "forged"}, token=token)
            assert one.somebody.status == 403
        here = f"{place.api}{DESK}/keys"
        strangers: list[dict[str, str]] = [
            {"Origin": "https://evil.example"},
            {"Origin": "null"},
            {},
            {"Origin": place.api, "Sec-Fetch-Site": "cross-site"},
            {"Origin": place.api, "Content-Type": "text/plain"},
        ]
        for headers in strangers:
            form = {"csrf": own[1], "name": "forged"}
            async with one.web.post(here, data=form, headers=headers, allow_redirects=False) as answer:
                assert answer.status == 403, headers
                assert "did not come from a page" in await answer.text()
        assert "forged" not in await one.goes("/keys")


async def test_signing_up_and_in_is_forged_by_nobody_either(place: Sandbox) -> None:
    """A form for which this browser was given no page logs nobody in to a stranger's account."""
    async with developer(place) as one, developer(place) as victim:
        await one.signs_up()
        await victim.sends("/log-in", {"secret": one.secret})
        assert victim.somebody.status == 403
        await victim.goes("/log-in")
        for headers in ({"Origin": "https://evil.example"}, {}):
            token = re.search(r'name="csrf" value="([^"]*)"', victim.somebody.page)
            assert token is not None
            form = {"csrf": token[1], "secret": one.secret}
            async with victim.web.post(f"{place.api}{DESK}/log-in", data=form, headers=headers) as answer:
                assert answer.status == 403
        await victim.goes("/keys")
        assert "Log in" in victim.somebody.page


async def test_T24_a_session_is_its_cookies(place: Sandbox) -> None:
    """A new one at every log-in, worth nothing after the log-out; two browsers have two, and one leaves without the other."""
    async with developer(place) as one, developer(place) as other:
        await one.signs_up()
        first = cookie(one)
        await one.goes("/log-in")
        await one.sends("/log-in", {"secret": one.secret})
        assert cookie(one) != first
        await other.goes("/log-in?next=/developers/desk/account")
        await other.sends("/log-in", {"secret": one.secret, "next": f"{DESK}/account"})
        assert urlsplit(other.somebody.address).path == f"{DESK}/account"
        assert cookie(other) != cookie(one)
        kept = cookie(one)
        await one.goes("/keys")
        await one.sends("/log-out")
        assert urlsplit(one.somebody.address).path == f"{DESK}/log-in"
        for value in (kept, first, "x"):
            async with (
                aiohttp.ClientSession(cookies={"hansa_desk": value}) as web,
                web.get(f"{place.api}{DESK}/keys", allow_redirects=False) as answer,
            ):
                assert answer.status == 303
        await other.goes("/keys")
        assert other.somebody.status == 200


def cookie(one: Developer) -> str:
    """The session's."""
    return next(each.value for each in one.web.cookie_jar if each.key == "hansa_desk")


@pytest.mark.parametrize(
    "onward", ["https://evil.example/", "//evil.example", f"{DESK}/../../evil", "/docs", f"{DESK}//x"]
)
async def test_a_log_in_leads_to_the_desk_only(place: Sandbox, onward: str) -> None:
    """Whatever an address says that somebody was sent."""
    async with developer(place) as one:
        await one.signs_up()
        await one.goes("/log-in")
        await one.sends("/log-in", {"secret": one.secret, "next": onward})
        assert one.somebody.address == f"{place.api}{DESK}/keys"


async def test_keys_are_replaced_and_another_accounts_are_out_of_reach(place: Sandbox) -> None:
    """The new one has the old one's origins, and both hold until the old one is revoked; another's key is not there."""
    async with developer(place) as one, developer(place) as other:
        await one.signs_up()
        await other.signs_up()
        await one.goes("/keys")
        page = await one.sends("/keys", {"name": "Karte", "origins": "https://a.example\nhttp://localhost:3000"})
        first = shown(page, "key")
        await one.goes("/keys")
        second = shown(await one.sends(f"/keys/{first.split('_')[1]}/replace"), "key")
        for key in (first, second):
            assert (await asked(one.web, place, key, Origin="https://a.example"))[0] == 200
            assert (await asked(one.web, place, key))[0] == 403
        for deed in ("revoke", "replace"):
            await other.goes("/keys")
            await other.sends(f"/keys/{first.split('_')[1]}/{deed}")
            assert other.somebody.status == 404
        await one.goes("/keys")
        await one.sends(f"/keys/{first.split('_')[1]}/revoke")
        assert (await asked(one.web, place, second, Origin="https://a.example"))[0] == 200


FLAWED: list[tuple[Fields, str]] = [
    ({"name": ""}, "name"),
    ({"name": "x" * 101}, "name"),
    ({"name": "ok", "origins": "https://a.example/path"}, "origins"),
    ({"name": "ok", "origins": "a.example"}, "origins"),
]


@pytest.mark.parametrize(("fields", "field"), FLAWED)
async def test_a_flaw_names_its_field(place: Sandbox, fields: Fields, field: str) -> None:
    """In the summary, which leads to it, and at the field; what was typed is still there."""
    async with developer(place) as one:
        await one.signs_up()
        await one.goes("/keys?lang=de")
        page = await one.sends("/keys?lang=de", fields)
        assert one.somebody.status == 400
        assert f'<a href="#{field}">' in page
        assert f'id="{field}-flaw"' in page
        assert "Das hat noch nicht geklappt" in page
        assert all(str(value) in unescape(page) for value in fields.values())


async def test_an_account_has_ten_keys(place: Sandbox) -> None:
    """The eleventh is refused with what to do."""
    async with developer(place) as one:
        await one.signs_up()
        for number in range(9):
            await one.goes("/keys")
            assert shown(await one.sends("/keys", {"name": f"k{number}"}), "key")
        await one.goes("/keys")
        page = await one.sends("/keys", {"name": "one more"})
        assert (one.somebody.status, "Revoke one" in page) == (400, True)


async def test_an_app_of_the_desk_logs_a_citizen_in(place: Sandbox) -> None:
    """She reads its name, developer and purpose. Changed, its old address is refused; deleted, what she allowed it has ended."""
    async with developer(place) as one, citizen(outside=BACK) as erika:
        await one.signs_up("Laub e. V. 7")
        purpose = {"de-grants:read": "Damit es raschelt.", "en-grants:read": "So that it rustles."}
        page = await one.registers(**purpose)
        app = Laub(id=shown(page, "client-id"), issuer=place.issuer, api=place.api)
        wish = app.asking.replace("+grants%3Awrite", "")
        await erika.go(wish)
        await erika.log_in("bundid", "erika")
        assert [word for word in ("Laubkalender", "Laub e. V. 7") if word not in erika.page] == []
        assert "Damit es raschelt." in erika.page or "So that it rustles." in erika.page
        await erika.press("decision", "allow")
        status, tokens = await app.redeem(erika.web, erika.params()["code"])
        assert status == 200
        assert await app.ask(erika.web, "/v1/me/grants", tokens["access_token"]) == 200
        await one.goes(f"/apps/{app.id}")
        fields = {"name": "Laubkalender", "redirects": "https://laub.example/other", "scope": "grants:read"}
        await one.sends(f"/apps/{app.id}", fields | purpose)
        assert "https://laub.example/other" in one.somebody.page
        await erika.go(wish)
        assert erika.status == 400
        await one.goes(f"/apps/{app.id}")
        await one.sends(f"/apps/{app.id}/delete")
        assert app.id not in one.somebody.page
        assert (await app.refresh(erika.web, tokens["refresh_token"]))[0] == 401
        for _ in range(100):
            if await app.ask(erika.web, "/v1/me/grants", tokens["access_token"]) == 401:
                break
            await asyncio.sleep(0.1)
        else:
            pytest.fail("the access token is still taken")


async def test_a_machine_gets_a_secret_or_a_key_and_another_one(place: Sandbox) -> None:
    """Each works at the token endpoint once it is shown; when it is replaced, the old one is refused."""
    async with developer(place) as one:
        await one.signs_up()
        page = await one.registers("machine", proof="secret")
        app, first = shown(page, "client-id"), shown(page, "secret")
        assert await by_secret(one, place, app, first) == 200
        await one.goes(f"/apps/{app}")
        second = shown(await one.sends(f"/apps/{app}/replace"), "secret")
        assert [await by_secret(one, place, app, word) for word in (first, second)] == [401, 200]
        page = await one.registers("machine", proof="key")
        app, old = shown(page, "client-id"), json.loads(shown(page, "private"))
        assert await by_key(one, place, app, old) == 200
        await one.goes(f"/apps/{app}")
        new = json.loads(shown(await one.sends(f"/apps/{app}/replace"), "private"))
        assert [await by_key(one, place, app, each) for each in (old, new)] == [401, 200]
        await one.goes(f"/apps/{app}")
        await one.sends(f"/apps/{app}", {"name": "Rover 2", "scope": "grants:read"})
        assert await by_key(one, place, app, new) == 200


async def by_secret(one: Developer, place: Sandbox, app: str, word: str) -> int:
    """Status of the token endpoint."""
    basic = b64encode(f"{app}:{word}".encode()).decode()
    form = {"grant_type": "client_credentials", "scope": "grants:read"}
    async with one.web.post(f"{place.issuer}/token", data=form, headers={"Authorization": f"Basic {basic}"}) as answer:
        return answer.status


async def by_key(one: Developer, place: Sandbox, app: str, private: Mapping[str, Any]) -> int:
    """The same."""
    form = machine_form(app, private, place.issuer, now())
    async with one.web.post(f"{place.issuer}/token", data=form) as answer:
        return answer.status


async def test_T24_anothers_app_is_not_there(place: Sandbox) -> None:
    """It is neither shown, nor changed, nor deleted, nor given a new secret."""
    async with developer(place) as one, developer(place) as other:
        await one.signs_up()
        app = shown(await one.registers("machine", proof="secret"), "client-id")
        await other.signs_up()
        await other.goes(f"/apps/{app}")
        assert other.somebody.status == 404
        await other.goes("/apps")
        assert app not in other.somebody.page
        for path in (f"/apps/{app}", f"/apps/{app}/replace", f"/apps/{app}/delete"):
            await other.goes("/keys")
            await other.sends(path, {"name": "mine now", "scope": "grants:read"})
            assert other.somebody.status == 404
        await one.goes("/apps")
        assert app in one.somebody.page


WRONG_APPS: list[tuple[dict[str, str], str]] = [
    ({"name": ""}, "name"),
    ({"redirects": ""}, "redirects"),
    ({"redirects": "http://laub.example/cb"}, "redirects"),
    ({"redirects": "https://laub.example/cb#x"}, "redirects"),
    ({"scope": "everything"}, "scopes"),
    ({"de-grants:read": "x" * 301}, "scopes"),
    ({"kind": "machine", "scope": ""}, "scopes"),
]


@pytest.mark.parametrize(("more", "field"), WRONG_APPS)
async def test_an_app_that_cannot_be_is_refused_with_its_field(
    place: Sandbox, more: dict[str, str], field: str
) -> None:
    """Whether the desk or identity finds it; and nothing is registered."""
    async with developer(place) as one:
        await one.signs_up()
        page = await one.registers(**more)
        assert one.somebody.status == 400
        assert f'<a href="#{field}">' in page
        assert f'id="{field}-flaw"' in page
        assert "You have no app yet." in await one.goes("/apps")


async def test_closing_the_account_ends_all_of_it(place: Sandbox) -> None:
    """Keys are refused, apps are nobody, the secret opens nothing, and the name is nobody's for a while."""
    async with developer(place) as one, citizen() as erika:
        await one.signs_up("Kurz e. V.")
        app = Laub(id=shown(await one.registers(), "client-id"), issuer=place.issuer, api=place.api)
        await one.goes("/account")
        await one.sends("/account/close")
        assert "The account is closed" in one.somebody.page
        await refused_soon(one.web, place, one.key)
        await erika.go(app.asking)
        assert erika.status == 400
        await one.goes("/log-in")
        await one.sends("/log-in", {"secret": one.secret})
        assert one.somebody.status == 403
        await one.signs_up("KURZ e. v.")
        assert one.somebody.status == 400


async def test_the_operator_sees_and_closes_accounts(place: Sandbox, tmp_path: Path) -> None:
    """`hansa developer` and `hansa key` on the store of the running gateway; what happened is in the audit."""
    async with developer(place) as one:
        await one.signs_up("Wieder e. V.")
        await one.registers()
        folder = place.state.parent
        listed = hansa(folder, "developer", "list", COLUMNS="200", **place.environment)
        row = next(line for line in listed.stdout.splitlines() if "Wieder e. V." in line)
        account = row.split("│")[1].strip()
        assert [cell.strip() for cell in row.split("│")[3:5]] == ["1", "1"]
        assert account in hansa(folder, "key", "list", COLUMNS="200", **place.environment).stdout
        again = hansa(folder, "developer", "invite", "--organisation", "WIEDER E. V.", **place.environment)
        assert (again.returncode, "already" in again.stderr) == (2, True)
        done = hansa(folder, "developer", "close", account, **place.environment)
        assert (done.returncode, "1 of its apps deleted" in done.stdout) == (0, True), done.stderr
        await refused_soon(one.web, place, one.key)
        assert hansa(folder, "developer", "close", account, **place.environment).returncode == 2
