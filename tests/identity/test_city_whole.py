"""The sandbox as it is served, and a citizen who lets an app order for her: what she left is what another process acts with."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import aiohttp
from joserfc import jwt

from adapters._kit.http import Engine, Reach
from adapters._kit.transport import transport
from auth.model import Idp
from auth.upstream.city_tokens import CityTokens, Strategy, Wanted
from auth.upstream.vault import vault_of
from config.load import shipped
from domain.when import now
from storage.accounts import Identity
from storage.open import open_identity
from tests.flow.test_process import hansa
from tests.identity.broker_stand import idp
from tests.identity.city_stand import subject
from tests.identity.resource_issuer import Issuer, publishing
from tests.identity.whole_stand import BACK, CHALLENGE, Sandbox, citizen, sandbox

MARK = "    token_audience: https://services.essen.example"


def keeping(folder: Path) -> Path:
    """The configuration that ships, with Essen's tokens kept."""
    root = folder / "config"
    shutil.copytree(shipped(), root)
    file = root / "identity.yaml"
    text = file.read_text("utf-8")
    assert MARK in text
    file.write_text(text.replace(MARK, f"    keep_token: true\n{MARK}"), "utf-8")
    return root


def an_app(folder: Path, box: Sandbox) -> str:
    """The id of an app that may ask to order."""
    words = ("--name", "Laub", "--organisation", "Laub", "--redirect-uri", BACK, "--scope", "openid")
    made = hansa(folder, "app", "create", *words, "--scope", "waste:write", **box.environment)
    assert made.returncode == 0, made.stderr
    return str(made.stdout.split()[1])


async def allow(box: Sandbox, app: str) -> str:
    """Eri logs in at Essen and allows it; what the consent page said."""
    wish = {
        "response_type": "code",
        "client_id": app,
        "redirect_uri": BACK,
        "scope": "openid waste:write",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
        "ui_locales": "en",
    }
    async with citizen(outside=BACK) as somebody:
        await somebody.go(f"{box.issuer}/authorize?{urlencode(wish)}")
        await somebody.log_in("essen", "eri")
        page = somebody.page
        await somebody.press("decision", "allow")
        assert "code" in somebody.params()
        return page


def tokens_of(box: Sandbox, accounts: Identity, engine: Engine, gateway: Issuer) -> CityTokens:
    """As another process makes them, which shares settings and database with the one that has people log in."""
    essen = idp("essen", box.twin("oidc/essen"), city="essen", keep_token=True, token_scope=("orders",))

    def way(one: Idp) -> Any:
        reach = Reach(origins=frozenset({one.issuer}), network=one.network, user_agent="hansa-test")
        return transport(engine.door(reach), "httpx2")

    async def sign(claims: Mapping[str, Any]) -> str:
        return jwt.encode({"alg": "ES256", "kid": "g1"}, dict(claims), gateway.keys["g1"])

    return CityTokens(
        [essen],
        accounts=accounts,
        transport=way,
        environ={},
        me=gateway.url,
        sign=sign,
        vault=vault_of(None, box.state, sandbox=True),
    )


async def test_what_she_left_at_the_log_in_acts_for_her_later(tmp_path: Path) -> None:
    """She is told, allows it, and a process of its own acts at Essen in her name, in each way."""
    with sandbox(tmp_path, HANSA_CONFIG=str(keeping(tmp_path))) as box:
        app = an_app(tmp_path, box)
        page = await allow(box, app)
        assert "Order bulky waste collections for you and cancel them" in page
        assert "Hansa keeps the access to your account" in page
        async with (
            open_identity(state=box.state, database_url=None) as stores,
            Engine() as engine,
            publishing("g1") as gateway,
            aiohttp.ClientSession() as session,
        ):
            twin = box.twin("oidc/essen")
            trust = {"issuer": gateway.url, "jwks_uri": f"{gateway.url}/jwks"}
            async with session.put(f"{twin}/_twin/trust", json=trust) as answer:
                assert answer.status == 200
            eri = await stores.identity.citizen(twin, subject("eri"), idp="essen", at=now())
            tokens = tokens_of(box, stores.identity, engine, gateway)
            ways: tuple[Strategy, ...] = ("stored", "token_exchange", "jwt_bearer")
            for strategy in ways:
                token = await tokens.token(Wanted(citizen=eri, client=app, city="essen", strategy=strategy))
                async with session.post(f"{twin}/introspect", data={"token": token}) as answer:
                    about = await answer.json()
                assert (about["active"], about["sub"], about["scope"]) == (True, subject("eri"), "orders")
            await tokens.close()
