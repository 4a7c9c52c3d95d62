"""The whole log-in at a provider that is certified and not ours: panva's oidc-provider, from npm by its lock."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urljoin

import aiohttp
import pytest
from joserfc.jwk import ECKey

from auth.model import LoginRefused
from auth.upstream.broker import RelyingParty
from config.identity import LOW
from storage.volatile import MemoryVolatile
from tests.identity.broker_stand import BROWSER, ORIGIN, idp, params_of, party
from tests.identity.broker_tools import BIN, installed, serving

TOOLS = Path(__file__).resolve().parents[1] / "tools" / "oidc-provider"
KEY = ECKey.generate_key("P-256", {"kid": "hansa-1", "use": "sig", "alg": "ES256"})
STRANGE = ECKey.generate_key("P-256", {"kid": "hansa-1", "use": "sig", "alg": "ES256"})


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """The provider, installed when its lock has changed."""
    installed(TOOLS / "node_modules", TOOLS / "package-lock.json", [str(BIN / "npm"), "ci", "--no-audit", "--no-fund"])


@asynccontextmanager
async def city() -> AsyncIterator[str]:
    """The issuer of a running provider that knows our public key and our one redirect URI."""
    asked = {"redirect_uri": f"{ORIGIN}/broker/city/callback", "jwk": KEY.as_dict(private=False)}
    async with serving(str(BIN / "node"), "server.mjs", json.dumps(asked), cwd=TOOLS) as issuer:
        yield issuer


@asynccontextmanager
async def relying(issuer: str, key: ECKey = KEY) -> AsyncIterator[RelyingParty]:
    """Us, with our key in the environment."""
    declared = idp("city", issuer, auth_method="private_key_jwt", secret_env="CITY_KEY")
    environ = {"CITY_KEY": json.dumps(key.as_dict(private=True))}
    async with party([declared], MemoryVolatile(), environ=environ) as (broker, _):
        yield broker


async def through(url: str, login: str) -> str:
    """Log in and consent on the provider's own pages; the address it sends the browser back to."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)) as session:
        form: dict[str, str] | None = None
        for _ in range(12):
            async with session.request("POST" if form else "GET", url, data=form, allow_redirects=False) as answer:
                text = await answer.text()
                assert answer.status in {200, 302, 303}, text
                if "Location" in answer.headers:
                    url, form = urljoin(url, answer.headers["Location"]), None
                    if url.startswith(ORIGIN):
                        return url
                    continue
            action = re.search(r'action="([^"]+)"', text)
            assert action is not None, text
            prompt = "login" if 'name="login"' in text else "consent"
            form = {"prompt": prompt, "login": login, "password": "any"}
            url = urljoin(url, action[1])
    raise AssertionError("it never sent the browser back")


@pytest.mark.parametrize("fresh", [False, True])
async def test_a_certified_provider_and_the_relying_party_agree(*, fresh: bool) -> None:
    """Code, PKCE, nonce, `iss`, max_age, private_key_jwt and an ES256 ID token, as a provider that is not ours does them."""
    async with city() as issuer, relying(issuer) as broker:
        begun = datetime.now(UTC).replace(microsecond=0)
        url = await broker.begin("city", browser=BROWSER, back="ticket-7", language="de", fresh=fresh)
        back = await through(url, "erika")
        assert params_of(back)["iss"] == issuer
        person, ticket = await broker.finish("city", params_of(back), browser=BROWSER)
        assert (person.idp, person.issuer, person.subject, person.acr) == ("city", issuer, "erika", LOW)
        assert begun <= person.auth_time <= datetime.now(UTC)
        assert ticket == "ticket-7"
        with pytest.raises(LoginRefused, match="state"):
            await broker.finish("city", params_of(back), browser=BROWSER)


async def test_a_certified_provider_refuses_a_key_that_is_not_ours() -> None:
    """Without the right key the code is worth nothing, and the log-in ends in words."""
    async with city() as issuer, relying(issuer, STRANGE) as broker:
        back = await through(await broker.begin("city", browser=BROWSER, back="", language="de"), "erika")
        with pytest.raises(LoginRefused) as refused:
            await broker.finish("city", params_of(back), browser=BROWSER)
    assert (refused.value.slug, refused.value.why) == ("not-trusted", "code-refused")
