"""Client authentication by a signed assertion (RFC 7523 §2.2, OpenID Connect Core §9: private_key_jwt).

The audience is the issuer or the token endpoint, alone; the algorithm is the key's, from a list of ours; a `jti` serves once.
"""

from __future__ import annotations

from typing import Any, TypeGuard

from authlib.oauth2.rfc6749 import InvalidClientError
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from auth.server.clients import Client
from auth.server.desk import Desk
from auth.server.tokens import marker

ALGORITHMS = ("ES256", "RS256", "PS256")
LONGEST = 300
"""Seconds an assertion may live, so that its mark need not be kept for longer."""
LEEWAY = 30


class Assertion(JWTBearerClientAssertion):
    """Authlib's, with the algorithms pinned, one audience, a bounded life, and marks instead of a look-up."""

    CLIENT_AUTH_METHOD = "private_key_jwt"

    def __init__(self, desk: Desk, audiences: list[str]) -> None:
        super().__init__(validate_jti=True, leeway=LEEWAY)
        self._desk, self._audiences = desk, audiences

    def __call__(self, query_client: Any, request: Any) -> Any:
        """The client, or None without an assertion. What was sent beside it must not contradict it."""
        client = super().__call__(query_client, request)
        said = request.payload.client_id
        if client is not None and (said not in {None, client.get_client_id()} or "Authorization" in request.headers):
            raise InvalidClientError
        return client

    def get_audiences(self) -> list[str]:
        return self._audiences

    def resolve_client_public_key(self, client: Client) -> Any:
        """Its own keys only; nothing the assertion's header points to."""
        keys = client.keys()
        if not keys:
            raise InvalidClientError
        return KeySet.import_key_set(keys)

    def process_assertion_claims(self, assertion: str, resolve_key: Any) -> Any:
        """Verify the signature by an algorithm of ours, then the claims."""
        try:
            token = jwt.decode(assertion, resolve_key, algorithms=list(ALGORITHMS))
        except (JoseError, ValueError, TypeError, KeyError) as wrong:
            raise InvalidClientError from wrong
        self.verify_claims(token.claims)
        return token.claims

    def verify_claims(self, claims: dict[str, Any]) -> None:
        """By the desk's clock; Authlib's own look at the claims goes by the wall's."""
        now = self._desk.now.timestamp()
        audience, expires, begins = claims.get("aud"), claims.get("exp"), claims.get("nbf", 0)
        jti = claims.get("jti")
        if isinstance(audience, list):
            audience = audience[0] if len(audience) == 1 else None
        if (
            not isinstance(audience, str)
            or audience not in self._audiences
            or not isinstance(claims.get("iss"), str)
            or claims.get("iss") != claims.get("sub")
            or not _number(expires)
            or not _number(begins)
            or not now - LEEWAY < expires <= now + LONGEST + LEEWAY
            or begins > now + LEEWAY
            or not isinstance(jti, str)
            or not jti
        ):
            raise InvalidClientError
        self._desk.marks.append((marker("jti", f"{claims['iss']}\0{jti}"), LONGEST + 3 * LEEWAY))


def _number(value: Any) -> TypeGuard[float]:
    return isinstance(value, (int, float)) and not isinstance(value, bool)
