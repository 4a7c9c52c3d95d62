"""A hostile or broken token endpoint: nothing it answers is taken for a token, or for something the citizen could mend."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from joserfc import jwt
from joserfc.jwk import ECKey

from auth.upstream.city_tokens import ConsentMissing, Strategy, Temporary
from auth.upstream.given import LONGEST, given_of
from auth.upstream.vault import KEY_FILE, Vault, vault_of
from tests.identity.city_stand import Town, standing
from tests.identity.test_city_tokens import ASKED

GOOD = {
    "access_token": "abc.def-ghi",
    "token_type": "Bearer",
    "expires_in": 300,
    "issued_token_type": "urn:ietf:params:oauth:token-type:access_token",
}


@dataclass(slots=True)
class Idp:
    """A token endpoint that answers what it is told to."""

    url: str = ""
    status: int = 200
    body: bytes = b""
    headers: dict[str, str] = field(default_factory=dict)
    asked: list[tuple[dict[str, list[str]], dict[str, str]]] = field(default_factory=list)

    def says(self, said: Any, status: int = 200) -> None:
        """From now on this JSON."""
        self.status, self.body = status, json.dumps(said).encode()


@asynccontextmanager
async def answering() -> AsyncIterator[Idp]:
    """On a real socket, with honest metadata."""
    idp = Idp()
    idp.says(GOOD)

    async def metadata(request: web.Request) -> web.Response:
        ends = {"authorization_endpoint": "a", "token_endpoint": "token", "jwks_uri": "jwks"}
        return web.json_response({"issuer": idp.url} | {name: f"{idp.url}/{path}" for name, path in ends.items()})

    async def token(request: web.Request) -> web.Response:
        idp.asked.append((parse_qs(await request.text()), dict(request.headers)))
        return web.Response(status=idp.status, body=idp.body, headers=idp.headers)

    app = web.Application()
    app.add_routes([web.get("/.well-known/openid-configuration", metadata), web.post("/token", token)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    idp.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield idp
    finally:
        await runner.cleanup()


@pytest.fixture
async def hostile(tmp_path: Path) -> AsyncIterator[tuple[Idp, Town]]:
    """Essen's IdP is ours to play with."""
    async with answering() as idp, standing(tmp_path, way={"essen": idp.url}) as town:
        yield idp, town


@pytest.mark.parametrize("strategy", ["stored", *ASKED])
@pytest.mark.parametrize(("changed", "status"), [
    ({"access_token": None}, 200),
    ({"access_token": ""}, 200),
    ({"access_token": 7}, 200),
    ({"access_token": "a b"}, 200),
    ({"access_token": "a\r\nX-Evil: 1"}, 200),
    ({"access_token": "ä"}, 200),
    ({"access_token": "a" * 9000}, 200),
    ({"token_type": None}, 200),
    ({"token_type": "DPoP"}, 200),
    ({"token_type": "N_A"}, 200),
    ({"token_type": ["Bearer"]}, 200),
    ({"expires_in": -1}, 200),
    ({"expires_in": 0}, 200),
    ({"expires_in": True}, 200),
    ({"expires_in": "soon"}, 200),
    ({"expires_in": float("nan")}, 200),
    ({"expires_in": float("inf")}, 200),
    ({"refresh_token": 1}, 200),
    ({"refresh_token": ""}, 200),
    ({}, 201),
    ({}, 302),
    ({}, 500),
    ({}, 503),
    ({}, 429),
    ({"error": "invalid_client"}, 401),
    ({"error": "unauthorized_client"}, 400),
    ({"error": "invalid_target"}, 400),
    ({"error": "invalid_scope"}, 400),
    ({"error": ["invalid_grant"]}, 400),
    ({"error": "invalid_grant"}, 418),
    ({"error": "invalid_grant"}, 500),
])  # fmt: skip
async def test_an_answer_that_is_no_token_is_temporary(
    hostile: tuple[Idp, Town], strategy: Strategy, changed: dict[str, Any], status: int
) -> None:
    """No answer of this kind becomes a header of ours, and none sends the citizen away to log in again."""
    idp, town = hostile
    if strategy == "stored":
        await town.leave(until=0.0, refresh="r")
    idp.says(GOOD | changed, status)
    with pytest.raises(Temporary):
        await town.tokens.token(town.wanted(strategy))
    idp.says(GOOD)
    assert await town.tokens.token(town.wanted(strategy)) == "abc.def-ghi"


@pytest.mark.parametrize("body", [
    b"", b"<html>hello</html>", b"[]", b'"Bearer"', b"null", b"{", b"[" * 100_000, b"\xff\xfe", b'{"a":' + b"9" * 300_000,
    b'{"pad": "' + b"x" * 8_000_000 + b'"}',
])  # fmt: skip
async def test_an_answer_that_is_no_object_is_temporary(hostile: tuple[Idp, Town], body: bytes) -> None:
    """Empty, a page, a list, nested without end, or larger than anything we read."""
    idp, town = hostile
    idp.body = body
    with pytest.raises(Temporary):
        await town.tokens.token(town.wanted("token_exchange"))


@pytest.mark.parametrize("kind", [None, "urn:ietf:params:oauth:token-type:refresh_token", 1, "access_token", []])
async def test_an_exchange_says_what_it_issued(hostile: tuple[Idp, Town], kind: Any) -> None:
    """RFC 8693 demands `issued_token_type`; what is no access token is not used as one."""
    idp, town = hostile
    idp.says(GOOD | {"issued_token_type": kind})
    with pytest.raises(Temporary):
        await town.tokens.token(town.wanted("token_exchange"))
    assert await town.tokens.token(town.wanted("jwt_bearer")) == "abc.def-ghi"


@pytest.mark.parametrize("error", ["invalid_grant", "consent_required", "access_denied", "login_required"])
@pytest.mark.parametrize("strategy", ASKED)
async def test_what_only_she_can_mend_is_said_so(hostile: tuple[Idp, Town], strategy: Strategy, error: str) -> None:
    """The words of the standards for a citizen who has to agree again."""
    idp, town = hostile
    idp.says({"error": error, "error_description": "<script>"}, 400)
    with pytest.raises(ConsentMissing) as missing:
        await town.tokens.token(town.wanted(strategy))
    assert missing.value.why == "refused"


async def test_T18_neither_log_nor_error_shows_a_token(
    hostile: tuple[Idp, Town], caplog: pytest.LogCaptureFixture
) -> None:
    """Neither what was given, nor what was shown for it, nor whom it is about."""
    idp, town = hostile
    caplog.set_level(1)
    idp.says(GOOD | {"access_token": "canary access", "refresh_token": "canary-refresh"})
    await town.leave(until=0.0, refresh="canary-refresh")
    texts = []
    for strategy in ("stored", *ASKED):
        with pytest.raises(Temporary) as never:
            await town.tokens.token(town.wanted(strategy))
        texts.append(repr(never.value) + repr(never.value.__cause__))
    said = caplog.text + "".join(texts)
    assert "no token for essen: nonsense" in said
    for secret in ("canary", town.citizens["eri"], "eyJ"):
        assert secret not in said
    assert "secret" not in repr(given_of(GOOD | {"access_token": "secret", "refresh_token": "secret"}, 0.0))


async def test_a_life_without_end_is_cut(hostile: tuple[Idp, Town]) -> None:
    """However long it is said to live, and where nothing is said, it is asked for again before long."""
    assert given_of(GOOD | {"expires_in": 10**400}, 0.0).until == LONGEST
    silent = {name: value for name, value in GOOD.items() if name != "expires_in"}
    assert given_of(silent, 0.0).until == 60
    assert given_of(GOOD | {"token_type": "bearer"}, 0.0).access == GOOD["access_token"]


async def test_we_prove_who_we_are_as_configured(tmp_path: Path) -> None:
    """By a signed assertion for the issuer, by a secret in the header, or by nothing but the client id; never two ways."""
    key = ECKey.generate_key("P-256", {"kid": "ours"})
    secrets = {"private_key_jwt": json.dumps(key.as_dict(private=True)), "client_secret_basic": "hunter2"}
    for method in ("private_key_jwt", "client_secret_basic", "none"):
        async with answering() as idp:
            way, environ = {"essen": idp.url}, {"KEY": secrets.get(method, "")}
            proof: dict[str, Any] = {"auth_method": method, "secret_env": "KEY"}
            async with standing(tmp_path / method, way=way, environ=environ, **proof) as town:
                await town.tokens.token(town.wanted("token_exchange"))
            ((form, headers),) = idp.asked
        assert form["audience"] == ["https://services.example"]
        assert form["scope"] == ["orders"]
        assert ("Authorization" in headers) is (method == "client_secret_basic")
        assert ("client_assertion" in form) is (method == "private_key_jwt")
        if method == "client_secret_basic":
            assert base64.b64decode(headers["Authorization"].split()[1]) == b"hansa:hunter2"
        if method == "private_key_jwt":
            said = jwt.decode(form["client_assertion"][0], key, algorithms=["ES256"]).claims
            assert (said["iss"], said["sub"], said["aud"]) == ("hansa", "hansa", idp.url)


def test_the_vault_opens_what_it_sealed_and_nothing_else() -> None:
    """For this citizen, this issuer, under a key that is still there; cut, changed or foreign bytes open for nobody."""
    old, new = bytes(32), bytes([1]) * 32
    token = given_of(GOOD | {"refresh_token": "r"}, 0.0)
    sealed = Vault((old,)).seal("c", "https://essen", token)
    assert Vault((new, old)).open("c", "https://essen", sealed) == token
    assert Vault((new,)).open("c", "https://essen", sealed) is None
    assert Vault((old,)).open("d", "https://essen", sealed) is None
    assert Vault((old,)).open("c", "https://duisburg", sealed) is None
    assert Vault((old,)).seal("c", "https://essen", token) != sealed
    assert token.access.encode() not in sealed
    parts = sealed.split(b".")
    for place in range(5):
        changed = [*parts[:place], b"AAAA" + parts[place][4:], *parts[place + 1 :]]
        assert Vault((old,)).open("c", "https://essen", b".".join(changed)) is None
    for nonsense in (b"", b"....", b"\xff" * 50, sealed[:-1]):
        assert Vault((old,)).open("c", "https://essen", nonsense) is None
    with pytest.raises(ValueError, match="32 bytes"):
        Vault((b"short",))
    with pytest.raises(ValueError, match="32 bytes"):
        Vault(())


def test_where_the_vaults_key_comes_from(tmp_path: Path) -> None:
    """From the seal of the settings; in the sandbox from a file that only its owner reads; live without a seal from nowhere."""
    token = given_of(GOOD, 0.0)
    assert vault_of(None, tmp_path, sandbox=False) is None
    first, second = (vault_of(None, tmp_path / "state", sandbox=True) for _ in range(2))
    assert first is not None
    assert second is not None
    assert second.open("c", "i", first.seal("c", "i", token)) == token
    assert (tmp_path / "state" / KEY_FILE).stat().st_mode & 0o077 == 0
    assert [file.name for file in (tmp_path / "state").iterdir()] == [KEY_FILE]
    sealed, other = (vault_of(bytes([n]) * 32, tmp_path, sandbox=False) for n in (1, 2))
    assert sealed is not None
    assert other is not None
    assert other.open("c", "i", sealed.seal("c", "i", token)) is None
