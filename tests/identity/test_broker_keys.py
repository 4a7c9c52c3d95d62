"""The keys an identity provider publishes: which of them count, for what, and which never."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from joserfc.errors import SecurityWarning
from joserfc.jwk import ECKey, OctKey, RSAKey

from adapters._kit.transport import transport
from auth.model import LoginRefused
from auth.upstream.provider import Provider
from tests.contract.wire import Talk, door_to, said, wire
from tests.identity.broker_stand import idp

EC = ECKey.generate_key("P-256", {"kid": "ec"})
OTHER = ECKey.generate_key("P-256", {"kid": "other"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})


@asynccontextmanager
async def publishing(*keys: Any) -> AsyncIterator[Provider]:
    """An IdP that publishes these."""

    async def script(talk: Talk) -> None:
        body: dict[str, Any] = {"keys": list(keys)}
        if "openid-configuration" in talk.head:
            body = {name: f"{it.url}/{name}" for name in ("authorization_endpoint", "token_endpoint", "jwks_uri")}
            body |= {"issuer": it.url}
        await talk.say(said(json.dumps(body).encode()))

    async with wire(script) as it, door_to(it.url) as door:
        yield Provider(idp("essen", it.url), transport(door, "httpx2"))


def public(key: ECKey | RSAKey, **more: Any) -> dict[str, Any]:
    """As an IdP publishes it."""
    return {**key.as_dict(private=False), **more}


async def found(provider: Provider, kid: object, algorithm: str) -> str | None:
    """The key's own kid; None when none counts."""
    try:
        return str((await provider.key(kid, algorithm)).kid)
    except LoginRefused as refused:
        return None if refused.why == "key" else refused.why


async def test_T5_a_key_is_for_its_algorithm() -> None:
    """By kid and kind: a key of another kind, curve, use or algorithm than the token's is none."""
    p384 = ECKey.generate_key("P-384", {"kid": "p384"})
    keys = [public(EC), public(RSA), public(p384), public(OTHER, use="enc"), public(RSA, kid="ps", alg="PS256")]
    async with publishing(*keys) as provider:
        assert [await found(provider, kid, "ES256") for kid in ("ec", "rsa", "p384", "other")] == [
            "ec",
            None,
            None,
            None,
        ]
        assert [await found(provider, kid, "RS256") for kid in ("ec", "rsa", "ps")] == [None, "rsa", None]
        assert await found(provider, "ps", "PS256") == "ps"
        assert await found(provider, "p384", "ES384") == "p384"


@pytest.mark.parametrize("kid", [None, "", 1, ["ec"], {"kid": "ec"}, "EC", "ec ", "../ec"])
async def test_T5_a_kid_is_compared_and_nothing_else(kid: object) -> None:
    """It is never a path, an address or nearly right; without one there must be nothing to choose."""
    async with publishing(public(EC), public(OTHER)) as provider:
        assert await found(provider, kid, "ES256") is None
    async with publishing(public(EC), public(RSA)) as provider:
        assert await found(provider, kid, "ES256") == ("ec" if kid is None else None)


async def test_T5_keys_that_prove_nothing_are_passed_over() -> None:
    """Published with its private part, too short, symmetric, unreadable: no key; the good one beside them still counts."""
    with pytest.warns(SecurityWarning):
        short = RSAKey.generate_key(1024, {"kid": "short"})
    published = EC.as_dict(private=True) | {"kid": "published"}
    shared = OctKey.generate_key(256, {"kid": "shared"}).as_dict(private=True)
    junk: list[Any] = [
        None,
        1,
        "x",
        [],
        {},
        {"kty": "EC"},
        {"kty": "RSA", "n": 1, "e": []},
        {"kty": "EC", "crv": "P-0", "x": "", "y": ""},
    ]
    off_curve = public(OTHER, kid="off") | {"y": EC.as_dict(private=False)["y"]}
    async with publishing(*junk, published, public(short), shared, off_curve, public(EC)) as provider:
        assert [await found(provider, kid, "ES256") for kid in ("published", "shared", "off")] == [None, None, None]
        assert await found(provider, "short", "RS256") is None
        assert await found(provider, "ec", "ES256") == "ec"


@pytest.mark.parametrize("keys", [None, {}, "x", 1])
async def test_a_set_that_is_none_is_an_idp_that_is_down(keys: object) -> None:
    """A set of keys is a list."""

    async def script(talk: Talk) -> None:
        body: dict[str, Any] = {"keys": keys}
        if "openid-configuration" in talk.head:
            body = dict.fromkeys(("authorization_endpoint", "token_endpoint", "jwks_uri"), f"{it.url}/x") | {
                "issuer": it.url
            }
        await talk.say(said(json.dumps(body).encode()))

    async with wire(script) as it, door_to(it.url) as door:
        provider = Provider(idp("essen", it.url), transport(door, "httpx2"))
        with pytest.raises(LoginRefused) as refused:
            await provider.key("ec", "ES256")
    assert (refused.value.slug, refused.value.why) == ("idp-down", "no-keys")
