"""Code and PKCE, from the app's first request to its tokens."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.identity.server_stand import API, BACK, ISSUER, Stand, an_app, asking, header_of, standing


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """The server."""
    async with standing(tmp_path) as it:
        yield it


async def test_a_citizen_logs_in_consents_and_the_app_has_tokens(stand: Stand) -> None:
    """The whole way: log-in, consent, code with state and issuer, tokens that say what they must."""
    app = await stand.client(an_app())
    answer = await stand.code(app)
    assert answer.status == 303
    assert answer.location.startswith(BACK + "?")
    assert answer.params["iss"] == ISSUER
    assert answer.params["state"] == "s-1"
    said = await stand.redeem(app, answer.params["code"])
    assert said.status == 200, said.text
    assert said.header("cache-control") == "no-store"
    tokens = said.json
    assert tokens["token_type"] == "Bearer"
    assert tokens["expires_in"] == 600
    access = await stand.claims(tokens["access_token"])
    assert header_of(tokens["access_token"])["typ"] == "at+jwt"
    assert access["aud"] == API
    assert access["iss"] == ISSUER
    assert access["client_id"] == app.id
    assert access["hansa_cities"] == ["duisburg", "essen"]
    identity = await stand.claims(tokens["id_token"])
    assert identity["nonce"] == "n-1"
    assert identity["sub"] == access["sub"]
    assert (await stand.userinfo(tokens["access_token"])).json == {"sub": access["sub"]}


async def test_the_second_time_neither_log_in_nor_consent_is_asked_for(stand: Stand) -> None:
    """A session and a remembered consent answer at once, with prompt=none, too."""
    app, browser = await stand.client(an_app()), stand.browser()
    await stand.code(app, browser)
    again = await browser.get(asking(app, prompt="none"))
    assert "code" in again.params


async def test_a_refresh_token_is_renewed(stand: Stand) -> None:
    """Each refresh gives a new refresh token and an access token for the same subject."""
    app = await stand.client(an_app())
    tokens = await stand.tokens(app)
    said = await stand.refresh(app, tokens["refresh_token"])
    assert said.status == 200, said.text
    assert said.json["refresh_token"] != tokens["refresh_token"]
    before, after = await stand.claims(tokens["access_token"]), await stand.claims(said.json["access_token"])
    assert before["sub"] == after["sub"]
    assert before["jti"] != after["jti"]
