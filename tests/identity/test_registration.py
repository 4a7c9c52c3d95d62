"""Registration, metadata, log-out and the accessibility form."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from joserfc.jwk import ECKey

from auth.apps import admission
from storage.accounts import Organisation
from tests.identity.server_stand import BACK, ISSUER, MACHINE, START, Said, Stand, an_app, asking, standing

GOOD = {"client_name": "Radler", "redirect_uris": ["https://radler.example/cb"], "scope": "openid grants:read"}


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """The server, and an organisation that may register."""
    async with standing(tmp_path) as it:
        await it.house.identity.put_organisation(Organisation(id="uni", name="Uni Essen", created=START))
        yield it


async def _token(stand: Stand, organisation: str = "uni", **more: Any) -> str:
    return await admission(stand.house.identity, stand.house.site, organisation, stand.clock(), **more)


async def _registered(stand: Stand, metadata: Any, token: str | None = None) -> Said:
    token = token or await _token(stand)
    headers = {"content-type": "application/json", "accept": "application/json", "authorization": f"Bearer {token}"}
    return await stand.browser().ask("POST", "/register", body=json.dumps(metadata).encode(), headers=headers)


async def test_an_organisation_registers_an_app_that_works(stand: Stand) -> None:
    """RFC 7591: 201, and the new client goes through the code flow; the organisation is the token's, not the client's word."""
    said = await _registered(stand, GOOD | {"organisation": "other", "client_id": "mine"})
    assert said.status == 201, said.text
    assert said.header("cache-control") == "no-store"
    app = await stand.house.identity.app(said.json["client_id"])
    assert app is not None
    assert (app.organisation, app.id != "mine", "client_secret" in said.json) == ("uni", True, False)
    answer = await stand.code(app)
    assert (await stand.redeem(app, answer.params["code"])).status == 200


async def test_an_initial_access_token_serves_once_and_for_a_day(stand: Stand) -> None:
    """Of ten at once one is served; an old one, one for elsewhere, an access token and none at all are refused."""
    token = await _token(stand)
    answers = await asyncio.gather(*(_registered(stand, GOOD, token) for _ in range(10)))
    assert sorted(each.status for each in answers) == [201] + [401] * 9
    app = await stand.client(an_app())
    strangers = ["x", (await stand.tokens(app))["access_token"], await _token(stand, "nobody")]
    old = await _token(stand, life=timedelta(seconds=-1))
    for each in (*strangers, old):
        said = await _registered(stand, GOOD, each)
        assert (said.status, said.json["error"]) == (401, "invalid_token")
        assert said.header("www-authenticate").startswith("Bearer ")


FETCHED = ["jwks_uri", "sector_identifier_uri", "logo_uri", "request_uris", "software_statement"]


@pytest.mark.parametrize("name", FETCHED)
async def test_T13_nothing_is_ever_fetched_for_a_registration(stand: Stand, name: str) -> None:
    """Members that would have us ask an address are refused, wherever it points: there is no request to forge."""
    for address in (
        "http://127.0.0.1:1/",
        "http://169.254.169.254/",
        "http://[::ffff:127.0.0.1]/",
        "https://a.example/",
    ):
        said = await _registered(stand, GOOD | {name: address})
        assert (said.status, said.json["error"]) == (400, "invalid_client_metadata")


def test_T13_the_server_itself_has_no_way_out() -> None:
    """No module of the authorization server can make a request; only the broker is handed a transport."""
    root = Path(__file__).parents[2] / "auth"
    ways = (
        "import httpx",
        "import httpx2",
        "import aiohttp",
        "import urllib.request",
        "import socket",
        "import http.client",
    )
    for file in [*root.glob("server/**/*.py"), root / "app.py", root / "apps.py", root / "demo.py"]:
        text = file.read_text("utf-8")
        assert not [way for way in ways if way in text], file


WRONG: list[tuple[Mapping[str, Any], str]] = [
    ({"redirect_uris": []}, "invalid_redirect_uri"),
    ({"redirect_uris": ["http://radler.example/cb"]}, "invalid_redirect_uri"),
    ({"redirect_uris": ["https://radler.example/cb#x"]}, "invalid_redirect_uri"),
    ({"redirect_uris": ["https://*.radler.example/cb"]}, "invalid_redirect_uri"),
    ({"redirect_uris": ["javascript:alert(1)"]}, "invalid_redirect_uri"),
    ({"redirect_uris": ["radler:/cb"], "application_type": "native"}, "invalid_redirect_uri"),
    ({"redirect_uris": "https://radler.example/cb"}, "invalid_client_metadata"),
    ({"redirect_uris": [1]}, "invalid_client_metadata"),
    ({"grant_types": ["implicit"]}, "invalid_client_metadata"),
    ({"grant_types": ["password"]}, "invalid_client_metadata"),
    ({"grant_types": []}, "invalid_client_metadata"),
    ({"grant_types": ["client_credentials"]}, "invalid_client_metadata"),
    ({"response_types": ["token"]}, "invalid_client_metadata"),
    ({"token_endpoint_auth_method": "client_secret_post"}, "invalid_client_metadata"),
    ({"token_endpoint_auth_method": "private_key_jwt"}, "invalid_client_metadata"),
    ({"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": []}}, "invalid_client_metadata"),
    ({"token_endpoint_auth_method": "private_key_jwt", "jwks": "x"}, "invalid_client_metadata"),
    (
        {"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [MACHINE.as_dict(private=True)]}},
        "invalid_client_metadata",
    ),
    (
        {"token_endpoint_auth_method": "private_key_jwt", "jwks": {"keys": [{"kty": "oct", "k": "AAAA"}]}},
        "invalid_client_metadata",
    ),
    ({"scope": "openid everything"}, "invalid_client_metadata"),
    ({"subject_type": "public"}, "invalid_client_metadata"),
    ({"id_token_signed_response_alg": "none"}, "invalid_client_metadata"),
    ({"id_token_signed_response_alg": "HS256"}, "invalid_client_metadata"),
    ({"client_name": ""}, "invalid_client_metadata"),
    ({"client_name": "x" * 101}, "invalid_client_metadata"),
    ({"client_name": 7}, "invalid_client_metadata"),
    ({"client_name": "a\0b"}, "invalid_client_metadata"),
    ({"policy_uri": "javascript:alert(1)"}, "invalid_client_metadata"),
    ({"contacts": {"a": 1}}, "invalid_client_metadata"),
]


@pytest.mark.parametrize(("more", "error"), WRONG)
async def test_metadata_that_cannot_be_used_is_refused(stand: Stand, more: Mapping[str, Any], error: str) -> None:
    """RFC 7591 §3.2.2; and the initial access token is not used up by a mistake."""
    token = await _token(stand)
    said = await _registered(stand, {**GOOD, **more}, token)
    assert (said.status, said.json["error"]) == (400, error), said.text
    assert (await _registered(stand, GOOD, token)).status == 201


async def test_a_confidential_app_registers_its_public_key(stand: Stand) -> None:
    """Inline keys, kept without anything private."""
    key = ECKey.generate_key("P-256")
    jwks = {"keys": [key.as_dict(private=False)]}
    said = await _registered(stand, GOOD | {"token_endpoint_auth_method": "private_key_jwt", "jwks": jwks})
    assert said.status == 201, said.text
    assert "d" not in said.json["jwks"]["keys"][0]


@pytest.mark.parametrize(
    "body", [b"", b"[]", b"1", b"{", b"\xff", b"[" * 5000, b'{"client_name":"' + b"x" * 70_000 + b'"}']
)
async def test_a_body_that_is_no_object_is_refused(stand: Stand, body: bytes) -> None:
    """Whatever it is, it is 4xx."""
    headers = {"content-type": "application/json", "authorization": f"Bearer {await _token(stand)}"}
    said = await stand.browser().ask("POST", "/register", body=body, headers=headers)
    assert said.status in {400, 413}


async def test_the_metadata_is_one_and_true(stand: Stand) -> None:
    """RFC 8414 and OpenID Connect Discovery say the same, byte by byte, and every endpoint that is named exists."""
    browser = stand.browser()
    one = await browser.get("/.well-known/oauth-authorization-server")
    two = await browser.get("/.well-known/openid-configuration")
    assert one.body == two.body
    found = one.json
    assert found["issuer"] == ISSUER
    assert found["authorization_response_iss_parameter_supported"] is True
    assert found["code_challenge_methods_supported"] == ["S256"]
    assert found["subject_types_supported"] == ["pairwise"]
    assert "none" not in found["id_token_signing_alg_values_supported"]
    for name in [each for each in found if each.endswith("_endpoint") or each == "jwks_uri"]:
        said = await browser.ask("OPTIONS", found[name].removeprefix(ISSUER))
        assert said.status in {204, 405}, name
    keys = (await browser.get("/jwks")).json["keys"]
    assert {key["alg"] for key in keys} == {"ES256", "RS256"}
    assert not [key for key in keys if {"d", "p", "q", "k"} & key.keys()]


async def test_a_secret_is_not_advertised_where_it_is_not_taken(tmp_path: Path) -> None:
    """Discovery says only what works."""
    async with standing(tmp_path, sandbox=False) as stand:
        found = (await stand.browser().get("/.well-known/openid-configuration")).json
        assert "client_secret_basic" not in json.dumps(found)


async def test_browser_apps_may_ask_what_they_need_and_nothing_else(stand: Stand) -> None:
    """CORS without credentials on token, revoke, userinfo, keys and metadata; nowhere a person is logged in."""
    browser, origin = stand.browser(), {"origin": "https://app.example", "access-control-request-method": "POST"}
    for path in ("/token", "/revoke", "/userinfo", "/jwks", "/.well-known/openid-configuration"):
        said = await browser.ask("OPTIONS", path, headers=origin)
        assert (said.status, said.header("access-control-allow-origin")) == (204, "*")
        assert said.header("access-control-allow-credentials") == ""
    for path in ("/authorize", "/me/grants", "/login", "/consent", "/introspect", "/register"):
        said = await browser.ask("OPTIONS", path, headers=origin)
        assert said.header("access-control-allow-origin") == ""


async def test_an_app_logs_its_citizen_out(stand: Stand) -> None:
    """RP-Initiated Logout: with the session's ID token at once, back to a registered address with the state."""
    app = await stand.client(an_app(post_logout_redirect_uris=("https://wecker.example/bye",)))
    browser = stand.browser()
    hint = (await stand.tokens(app, browser))["id_token"]
    address = f"/end_session?id_token_hint={hint}&post_logout_redirect_uri=https%3A%2F%2Fwecker.example%2Fbye&state=z"
    said = await browser.get(address)
    assert said.location == "https://wecker.example/bye?state=z"
    assert "hansa_id_session" not in browser.cookies
    assert (await browser.get(asking(app))).location.startswith("/login?")


async def test_nobody_is_logged_out_by_a_link(stand: Stand) -> None:
    """Without proof she is asked; another session's ID token is no proof; a strange address leads nowhere."""
    app = await stand.client(an_app(post_logout_redirect_uris=("https://wecker.example/bye",)))
    browser, other = stand.browser(), stand.browser()
    await stand.tokens(app, browser)
    hint = (await stand.tokens(app, other, person="max"))["id_token"]
    for address in ("/end_session", f"/end_session?id_token_hint={hint}", "/end_session?id_token_hint=x"):
        page = await browser.get(address)
        assert (page.status, page.location) == (200, "")
        assert "code" in (await browser.get(asking(app))).params
    evil = await browser.get(f"/end_session?client_id={app.id}&post_logout_redirect_uri=https%3A%2F%2Fevil.example")
    assert (evil.status, evil.location) == (400, "")
    page = await browser.get("/end_session")
    said = await browser.post("/logout", {"ticket": page.ticket})
    assert said.status == 200
    assert (await browser.get(asking(app))).location.startswith("/login?")


async def test_feedback_reaches_the_operators(stand: Stand) -> None:
    """The accessibility form: kept with the page she came from; what she wrote is not lost by a mistake."""
    browser = stand.browser()
    page = await browser.get("/accessibility?page=/consent")
    flawed = await browser.post("/accessibility", {"ticket": page.ticket, "contact": "me@example.org"})
    assert (flawed.status, "me@example.org" in flawed.text) == (400, True)
    sent = await browser.post("/accessibility", {"ticket": flawed.ticket, "text": "Zu klein"})
    assert sent.status == 200
    kept = await stand.house.identity.feedback(5)
    assert [(each.page, each.text, each.contact) for each in kept] == [("/consent", "Zu klein", None)]


async def test_userinfo_takes_a_form_too(stand: Stand) -> None:
    """RFC 6750 §2.2; without the scope openid it is 403, without a token 401 with a bare challenge."""
    app = await stand.client(an_app())
    tokens = await stand.tokens(app)
    said = await stand.program("/userinfo", {"access_token": tokens["access_token"]})
    assert said.status == 200
    bare = await stand.browser().get("/userinfo")
    assert (bare.status, bare.header("www-authenticate")) == (401, 'Bearer realm="hansa"')
    other = await stand.tokens(app, scope="grants:read")
    assert "id_token" not in other
    assert (await stand.userinfo(other["access_token"])).status == 403
    assert BACK in app.redirect_uris
