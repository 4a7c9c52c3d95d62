"""What the demo identity providers give for the cities' back-ends, and which assertions they do not take."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Mapping
from typing import Any

import aiohttp
import pytest
from joserfc.jwk import ECKey

from sandbox.kit import every_twin, running
from sandbox.oidc_exchange import BEARER, EXCHANGE
from sandbox.oidc_jose import Key, shared, signed, unsigned
from sandbox.oidc_people import OFFICES
from tests.identity.resource_issuer import Issuer, publishing

ESSEN = next(office for office in OFFICES if office.slug == "essen")
ERI = ESSEN.subject(ESSEN.people[0])
KEY = Key("g1")


class Bank:
    """Essen's IdP, and the gateway it trusts."""

    def __init__(self, session: aiohttp.ClientSession, url: str, gateway: Issuer) -> None:
        self.session, self.url, self.gateway = session, url, gateway

    def claims(self, **changed: Any) -> dict[str, Any]:
        """Those of a good assertion; None takes one out."""
        now = int(time.time())
        me = self.gateway.url
        good = {"iss": me, "sub": ERI, "aud": self.url, "iat": now, "exp": now + 60, "jti": f"j{time.monotonic_ns()}"}
        act = {"act": {"sub": me, "act": {"sub": "wecker"}}}
        return {name: value for name, value in (good | act | changed).items() if value is not None}

    async def ask(self, assertion: str, kind: str = EXCHANGE, **changed: str) -> tuple[int, Any]:
        """What the token endpoint says to an assertion."""
        form = {"grant_type": kind, "client_id": "hansa", "audience": "urn:essen", "scope": "orders"}
        form |= {"assertion": assertion} if kind == BEARER else {"subject_token": assertion}
        form |= {"subject_token_type": "urn:ietf:params:oauth:token-type:jwt"} if kind == EXCHANGE else {}
        return await self.post("token", form | changed)

    async def good(self, kind: str = EXCHANGE, **changed: Any) -> tuple[int, Any]:
        """The same, of an assertion that is signed as it should be."""
        return await self.ask(signed({"alg": "ES256", "kid": "g1"}, self.claims(**changed), KEY), kind)

    async def post(self, path: str, form: Mapping[str, str]) -> tuple[int, Any]:
        """Status and JSON."""
        async with self.session.post(f"{self.url}/{path}", data=dict(form)) as answer:
            return answer.status, await answer.json()

    async def control(self, method: str, what: str, body: Any = None) -> tuple[int, Any]:
        """What its control desk says."""
        async with self.session.request(method, f"{self.url}/_twin/{what}", json=body) as answer:
            return answer.status, await answer.json()


@pytest.fixture
async def bank() -> AsyncIterator[Bank]:
    """One that has been told where our keys are."""
    twins = [twin for twin in every_twin() if twin.name == "oidc/essen"]
    async with publishing() as gateway, running(twins) as urls, aiohttp.ClientSession() as session:
        gateway.keys["g1"] = ECKey.import_key(dict(KEY.public))
        gateway.published.append("g1")
        made = Bank(session, urls["oidc/essen"], gateway)
        await made.control("PUT", "trust", {"issuer": gateway.url, "jwks_uri": f"{gateway.url}/jwks"})
        yield made


@pytest.mark.parametrize("kind", [EXCHANGE, BEARER])
async def test_a_good_assertion_gets_a_token_that_back_ends_can_look_at(bank: Bank, kind: str) -> None:
    """For whom, by whom, for what; and the log says it, too."""
    status, said = await bank.good(kind)
    assert (status, said["token_type"], said["expires_in"]) == (200, "Bearer", 300)
    assert ("issued_token_type" in said) is (kind == EXCHANGE)
    _, about = await bank.post("introspect", {"token": said["access_token"]})
    assert (about["active"], about["sub"], about["aud"], about["scope"]) == (True, ERI, "urn:essen", "orders")
    assert about["act"]["act"] == {"sub": "wecker"}
    _, log = await bank.control("GET", "exchanges")
    (row,) = log["exchanges"]
    assert (row["sub"], row["error"], row["grant_type"]) == (ERI, None, kind)
    assert said["access_token"] not in str(log)


@pytest.mark.parametrize("changed", [
    {"iss": "https://other.example"}, {"iss": None}, {"aud": "https://other.example"}, {"aud": None}, {"sub": "nobody"},
    {"sub": None}, {"exp": 1}, {"exp": None}, {"exp": "soon"}, {"iat": None}, {"iat": 2**33, "exp": 2**33 + 60},
    {"exp": 2**33}, {"jti": None}, {"jti": 7}, {"act": None}, {"act": {"sub": "https://other.example"}},
    {"act": {"sub": "wecker"}}, {"act": "wecker"},
])  # fmt: skip
async def test_a_wrong_assertion_gets_none(bank: Bank, changed: dict[str, Any]) -> None:
    """Of another issuer, for somebody else, about nobody, old, long-lived, for ever, or not saying who acts."""
    assert await bank.good(**changed) == (400, {"error": "invalid_grant"})


async def test_an_assertion_is_good_for_once(bank: Bank) -> None:
    """The same `jti` again is a replay."""
    assert (await bank.good(jti="once"))[0] == 200
    assert await bank.good(jti="once") == (400, {"error": "invalid_grant"})


async def test_a_forged_signature_gets_none(bank: Bank) -> None:
    """Unsigned, by a shared secret, by a key that is not published, cut, or no JWT at all."""
    head, claims = {"alg": "ES256", "kid": "g1"}, bank.claims()
    good = signed(head, claims, KEY)
    forged = [
        unsigned({"alg": "none"}, claims),
        unsigned(head, claims),
        shared({"alg": "HS256", "kid": "g1"}, claims, KEY.pem),
        signed(head, claims, Key("g1")),
        signed({"alg": "ES256", "kid": "g2"}, claims, KEY),
        signed({"alg": "none", "kid": "g1"}, claims, KEY),
        good[:-8] + "AAAAAAAA",
        "a.b.c",
        "",
    ]
    for token in forged:
        assert await bank.ask(token) == (400, {"error": "invalid_grant"}), token
    assert (await bank.ask(good))[0] == 200


async def test_keys_that_cannot_be_read_make_it_wait(bank: Bank) -> None:
    """It does not know, and says so; an unknown grant and a wrong kind of token are refused before that."""
    bank.gateway.down = True
    assert await bank.good() == (503, {"error": "temporarily_unavailable"})
    assert await bank.ask("x", "password") == (400, {"error": "unsupported_grant_type"})
    assert await bank.ask("x", subject_token_type="urn:x") == (400, {"error": "invalid_request"})


async def test_tokens_end(bank: Bank) -> None:
    """With their time, or when she takes her consent back, which ends everything of hers until it is given anew."""
    await bank.control("PUT", "trust", {"lasts": 0})
    _, said = await bank.good()
    assert await bank.post("introspect", {"token": said["access_token"]}) == (200, {"active": False})
    await bank.control("PUT", "trust", {"lasts": 60})
    _, said = await bank.good()
    assert await bank.control("POST", "revoke", {"subject": ERI}) == (200, {"gone": [ERI]})
    assert await bank.post("introspect", {"token": said["access_token"]}) == (200, {"active": False})
    assert await bank.good() == (400, {"error": "invalid_grant"})
    await bank.control("DELETE", "revoke")
    assert (await bank.good())[0] == 200
    assert await bank.post("introspect", {"token": "unknown"}) == (200, {"active": False})


@pytest.mark.parametrize(("what", "body"), [
    ("trust", {"lasts": "long"}), ("trust", {"lasts": True}), ("trust", {"colour": "red"}), ("revoke", {}), ("revoke", {"subject": 1}),
])  # fmt: skip
async def test_the_desk_says_what_it_does_not_understand(bank: Bank, what: str, body: Any) -> None:
    """400, and the field."""
    status, said = await bank.control("POST" if what == "revoke" else "PUT", what, body)
    assert (status, "field" in said) == (400, True)
