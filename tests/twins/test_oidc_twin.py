"""The demo identity providers: what they refuse, what they remember, and that their one page can be used by everybody."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp
import pytest
from joserfc import jwt
from joserfc.jwk import ECKey

from sandbox.kit import Twin, every_twin, running
from sandbox.oidc_people import OFFICES

VERIFIER = "a-verifier-of-at-least-forty-three-letters-it-is"
CHALLENGE = base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
ASKED = {
    "response_type": "code",
    "client_id": "hansa",
    "redirect_uri": "http://localhost:8081/broker/bundid/callback",
    "scope": "openid",
    "state": "s",
    "nonce": "n",
    "code_challenge": CHALLENGE,
    "code_challenge_method": "S256",
}


class Desk:
    """A browser and a relying party at one demo IdP."""

    def __init__(self, session: aiohttp.ClientSession, url: str) -> None:
        self.session, self.url = session, url

    async def page(self, **changed: Any) -> tuple[int, str]:
        """What `/authorize` shows; None takes a parameter out."""
        query = {name: value for name, value in (ASKED | changed).items() if value is not None}
        async with self.session.get(f"{self.url}/authorize", params=query) as answer:
            return answer.status, await answer.text()

    async def choose(self, page: str, person: str) -> tuple[int, dict[str, str]]:
        """Press a button of the page; status, and what is sent back."""
        ticket = re.search(r'name="ticket" value="([^"]+)"', page)
        form = {"ticket": ticket[1] if ticket else "", "person": person}
        async with self.session.post(f"{self.url}/login", data=form, allow_redirects=False) as answer:
            return answer.status, dict(parse_qsl(urlsplit(answer.headers.get("Location", "")).query))

    async def redeem(self, code: str, **changed: str) -> tuple[int, Any]:
        """What `/token` gives."""
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "client_id": "hansa",
            "redirect_uri": ASKED["redirect_uri"],
            "code_verifier": VERIFIER,
        }
        async with self.session.post(f"{self.url}/token", data=form | changed) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def desk() -> AsyncIterator[Desk]:
    """BundID's."""
    async with _running("bundid") as urls, _session() as session:
        yield Desk(session, urls["oidc/bundid"])


def _session() -> aiohttp.ClientSession:
    return aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True))


@asynccontextmanager
async def _running(*slugs: str) -> AsyncIterator[dict[str, str]]:
    names = {f"oidc/{slug}" for slug in slugs}
    async with running([twin for twin in every_twin() if twin.name in names]) as urls:
        yield urls


async def test_each_has_an_address_of_its_own() -> None:
    """Cookies ignore ports, so no two of them share a host where the machine has enough of them."""
    async with _running(*(office.slug for office in OFFICES)) as urls:
        hosts = [urlsplit(url).hostname for url in urls.values()]
    assert sorted(map(str, hosts)) == [f"127.0.0.{number}" for number in range(11, 16)]


async def test_a_host_this_machine_has_not_is_done_without() -> None:
    """Where the loopback network is one address only, a twin serves at that."""
    async with running([Twin(name="far/away", routes=[], host="192.0.2.1")]) as urls:
        assert urlsplit(urls["far/away"]).hostname == "127.0.0.1"


@pytest.mark.parametrize("name", [*ASKED, "plain", "abroad", "fragment", "max_age"])
async def test_an_unfit_request_is_told_on_a_page(desk: Desk, name: str) -> None:
    """A request without a part it needs, or with an address elsewhere, never sends a browser anywhere."""
    tricks = {
        "plain": {"code_challenge_method": "plain"},
        "abroad": {"redirect_uri": "http://localhost.example/broker/bundid/callback"},
        "fragment": {"redirect_uri": "http://localhost/#x"},
        "max_age": {"max_age": "-1"},
    }
    status, page = await desk.page(**tricks.get(name, {name: None}))
    assert status == 400
    assert "<form" not in page


async def test_a_code_is_good_once_and_for_whom_it_was_given(desk: Desk) -> None:
    """Another verifier, client, address or grant, a second time: no token."""
    wrong = [
        {"code_verifier": "x"},
        {"client_id": "other"},
        {"redirect_uri": "http://localhost/"},
        {"grant_type": "password"},
    ]
    for changed in wrong:
        _, back = await desk.choose((await desk.page())[1], "erika")
        status, said = await desk.redeem(back["code"], **changed)
        assert (status in {400, 401}, "id_token" in said) == (True, False)
    _, back = await desk.choose((await desk.page())[1], "erika")
    assert (await desk.redeem(back["code"]))[0] == 200
    assert await desk.redeem(back["code"]) == (400, {"error": "invalid_grant"})


async def test_the_id_token_verifies_by_the_published_key_before_and_after_rotation(desk: Desk) -> None:
    """It is ES256 by the newest key, and a library that is not the twin's own agrees with the signature."""
    kids: list[str] = []
    keys: dict[str, Any] = {}
    for _ in range(2):
        _, back = await desk.choose((await desk.page())[1], "aylin")
        assert (back["state"], back["iss"]) == ("s", desk.url)
        token = (await desk.redeem(back["code"]))[1]["id_token"]
        async with desk.session.get(f"{desk.url}/jwks") as answer:
            keys = {key["kid"]: key for key in (await answer.json())["keys"]}
        head = json.loads(base64.urlsafe_b64decode(token.partition(".")[0] + "=="))
        claims = jwt.decode(token, ECKey.import_key(keys[head["kid"]]), algorithms=["ES256"]).claims
        assert (claims["acr"], claims["nonce"], claims["aud"]) == ("STORK-QAA-Level-3", "n", "hansa")
        assert {"name", "email"}.isdisjoint(claims)
        kids.append(head["kid"])
        async with desk.session.post(f"{desk.url}/_twin/rotate") as answer:
            assert answer.status == 200
    assert kids[0] != kids[1]
    assert kids[0] in keys


async def test_it_remembers_who_is_logged_in_until_she_logs_out(desk: Desk) -> None:
    """Known, she may go on without logging in again; not when a new log-in is wanted, nor after logging out."""
    await desk.choose((await desk.page())[1], "erika")
    assert 'value="continue"' in (await desk.page())[1]
    assert 'value="continue"' not in (await desk.page(prompt="login"))[1]
    async with desk.session.get(f"{desk.url}/end_session") as answer:
        assert (answer.status, "Abgemeldet" in await answer.text()) == (200, True)
    assert 'value="continue"' not in (await desk.page())[1]
    assert (await desk.choose((await desk.page())[1], "continue"))[0] == 400


async def test_a_form_is_used_once(desk: Desk) -> None:
    """A ticket from an earlier page, or none, leads nowhere."""
    page = (await desk.page())[1]
    assert (await desk.choose(page, "erika"))[0] == 303
    assert (await desk.choose(page, "erika"))[0] == 400
    assert (await desk.choose("", "erika"))[0] == 400
    assert (await desk.choose((await desk.page())[1], "nobody"))[0] == 400


@pytest.mark.parametrize(
    ("language", "words"), [("de", "Simulation: Das ist nicht BundID."), ("en", "Simulation: this is not BundID.")]
)
async def test_the_page_is_in_plain_html_and_says_what_it_is(desk: Desk, language: str, words: str) -> None:
    """One language throughout, a heading, a title, a button with a name for each person; no script, nothing from elsewhere."""
    _, page = await desk.page(ui_locales=language)
    assert f'<html lang="{language}">' in page
    assert words in page
    assert page.count("<h1>") == page.count("<main>") == page.count("<title>") == 1
    assert [name for name in ("Erika Mustermann", "Aylin Demir", "Max Mustermann") if name not in page] == []
    assert "password" not in re.findall(r'type="(\w+)"', page)
    assert re.search(r"<script|<img|https?://", page) is None
    assert re.findall(r"<button (?!name=)", page) == []


async def test_a_lie_that_is_unknown_is_refused(desk: Desk) -> None:
    """The desk of hostility says which lies there are."""
    for body, field in (({"mode": "nice"}, "mode"), ({"mode": "none", "value": 1}, "value"), ({"lie": 1}, "lie")):
        async with desk.session.put(f"{desk.url}/_twin/hostile", json=body) as answer:
            assert (answer.status, (await answer.json())["field"]) == (400, field)
    async with desk.session.get(f"{desk.url}/_twin/hostile") as answer:
        assert await answer.json() == {"mode": "", "value": ""}
