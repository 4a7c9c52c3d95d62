"""An issuer that exists for one run: a key, a token signed with it, and the document in which the gateway finds the key."""

from __future__ import annotations

import json
import time
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey

from bench.towns import ready
from config.load import load, shipped

PATH = "/jwks"
LASTS = 6 * 3600
"""Seconds; longer than any run."""


class Issuer:
    """Signs with ES256, as the real one does."""

    def __init__(self) -> None:
        self._key = ECKey.generate_key("P-256", {"kid": "bench"})

    @property
    def said(self) -> dict[str, Any]:
        """What stands at PATH, for the peers' file."""
        keys = [self._key.as_dict(private=False) | {"use": "sig", "alg": "ES256"}]
        return ready(json.dumps({"keys": keys}).encode(), "application/json")

    def token(self, issuer: str, audience: str) -> str:
        """A citizen's token of the usual size."""
        now = int(time.time())
        claims = {
            "iss": issuer,
            "aud": audience,
            "iat": now,
            "exp": now + LASTS,
            "jti": "0" * 22,
            "sub": "0" * 43,
            "client_id": "0" * 22,
            "scope": "openid grants:read grants:write",
            "acr": "http://eidas.europa.eu/LoA/substantial",
            "amr": ["pwd", "otp"],
            "auth_time": now,
            "hansa_cities": [city.slug for city in load(shipped()).cities][:3],
            "grant": "0" * 22,
        }
        return jwt.encode({"alg": "ES256", "typ": "at+jwt", "kid": "bench"}, claims, self._key, algorithms=["ES256"])
