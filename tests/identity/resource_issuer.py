"""An issuer for the tests of what takes tokens: signs whatever it is told to, and publishes its keys on a real socket.

Knows JOSE and one address. It can be broken, and counts how often it was asked.
"""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cache
from itertools import count
from typing import Any

from aiohttp import web
from cryptography.hazmat.primitives.asymmetric.ec import ECDSA, EllipticCurvePrivateKey
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc import jwt
from joserfc.jwk import ECKey, RSAKey

NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
RESOURCE = "http://127.0.0.1:8080"
_SERIAL = count()


@cache
def _rsa(kid: str) -> RSAKey:
    """One of each name in a run: making one takes longer than any test."""
    return RSAKey.generate_key(2048, {"kid": kid})


@dataclass(slots=True)
class Clock:
    """The present instant, moved by the test; as seconds when called for them."""

    instant: datetime = NOON

    def __call__(self) -> datetime:
        """The instant."""
        return self.instant

    def seconds(self) -> float:
        """Since 1970."""
        return self.instant.timestamp()


@dataclass(kw_only=True)
class Issuer:
    """Keys by id, those of them that are published, and how the socket behaves."""

    url: str = "https://id.example"
    keys: dict[str, ECKey | RSAKey] = field(default_factory=dict)
    published: list[str] = field(default_factory=list)
    answer: web.Response | None = None
    """Given instead of the keys."""
    down: bool = False
    asked: int = 0

    def key(self, kid: str, *, alg: str = "ES256", publish: bool = True) -> ECKey | RSAKey:
        """A new key."""
        made: ECKey | RSAKey = ECKey.generate_key("P-256", {"kid": kid}) if alg == "ES256" else _rsa(kid)
        self.keys[kid] = made
        if publish:
            self.published.append(kid)
        return made

    def jwks(self) -> bytes:
        """The document at `/jwks`."""
        keys = [self.keys[kid].as_dict(private=False) | {"use": "sig", "kid": kid} for kid in self.published]
        return json.dumps({"keys": keys}).encode()

    def claims(self, **more: Any) -> dict[str, Any]:
        """Those of a good token, valid for ten minutes from noon; None takes one out."""
        now = int(NOON.timestamp())
        said = {
            "iss": self.url,
            "aud": RESOURCE,
            "iat": now,
            "exp": now + 600,
            "jti": f"t{next(_SERIAL)}",
            "sub": "pairwise-1",
            "client_id": "app-1",
            "scope": "grants:read grants:write",
            "acr": "http://eidas.europa.eu/LoA/low",
            "hansa_cities": ["essen"],
            "grant": "grant-1",
        }
        return {name: value for name, value in (said | more).items() if value is not None}

    def token(self, kid: str = "k1", *, header: Mapping[str, Any] | None = None, **more: Any) -> bytes:
        """A token signed with that key; `header` and claims replace what is usual."""
        key = self.keys[kid]
        alg = "ES256" if isinstance(key, ECKey) else "RS256"
        head = {"alg": alg, "typ": "at+jwt", "kid": kid} | dict(header or {})
        return jwt.encode(head, self.claims(**more), key, algorithms=["ES256", "RS256"]).encode()

    def signed(self, header: Mapping[str, Any], claims: Mapping[str, Any]) -> bytes:
        """Signed with `k1`, whatever the header says: no library stands in the way."""
        key = self.keys["k1"].private_key
        assert isinstance(key, EllipticCurvePrivateKey)
        text = unsigned(header, claims).removesuffix(b".")
        r, s = decode_dss_signature(key.sign(text, ECDSA(SHA256())))
        tag = r.to_bytes(32, "big") + s.to_bytes(32, "big")
        return text + b"." + base64.urlsafe_b64encode(tag).rstrip(b"=")


def unsigned(header: Mapping[str, Any], claims: Mapping[str, Any], signature: bytes = b"") -> bytes:
    """A compact token of these parts, whatever they are."""
    parts = (json.dumps(header).encode(), json.dumps(claims).encode(), signature)
    return b".".join(base64.urlsafe_b64encode(part).rstrip(b"=") for part in parts)


@asynccontextmanager
async def publishing(*kids: str) -> AsyncIterator[Issuer]:
    """An issuer on 127.0.0.1 with these keys published."""
    issuer = Issuer()

    async def jwks(request: web.Request) -> web.Response:
        issuer.asked += 1
        if issuer.down:
            return web.Response(status=503)
        return issuer.answer or web.Response(body=issuer.jwks(), content_type="application/json")

    app = web.Application()
    app.router.add_get("/jwks", jwks)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    issuer.url = f"http://{host}:{port}"
    for kid in kids:
        issuer.key(kid)
    try:
        yield issuer
    finally:
        await runner.cleanup()
