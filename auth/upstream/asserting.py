"""Assertions: what we sign to say for whom, and for which app, we ask a city for a token (RFC 7521, 7523, 8693)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from typing import Any

from auth.model import Idp

Sign = Callable[[Mapping[str, Any]], Awaitable[str]]
"""Claims → a compact JWT, signed with a key that is published where the cities look for it. Raises StorageError without one."""

LASTS = 60
"""Seconds an assertion is good for: it is made for one question."""
_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
_BEARER = "urn:ietf:params:oauth:grant-type:jwt-bearer"
_JWT = "urn:ietf:params:oauth:token-type:jwt"
_ACCESS = "urn:ietf:params:oauth:token-type:access_token"


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertions:
    """Makes them."""

    me: str
    sign: Sign
    clock: Callable[[], datetime]

    def claims(self, idp: Idp, subject: str, client: str) -> dict[str, Any]:
        """The citizen as the city knows her is the subject; we act, on behalf of the app (RFC 8693 §4.1).

        The audience is the issuer, as for `private_key_jwt`: a hostile IdP could name another's endpoint as its own.
        """
        now = int(self.clock().timestamp())
        return {
            "iss": self.me,
            "sub": subject,
            "aud": idp.issuer,
            "iat": now,
            "exp": now + LASTS,
            "jti": token_urlsafe(18),
            "act": {"sub": self.me, "act": {"sub": client}},
        }

    async def form(self, idp: Idp, subject: str, client: str, *, exchange: bool) -> dict[str, str]:
        """What is posted to the token endpoint: to exchange the assertion, or to be given a token for it. StorageError."""
        signed = await self.sign(self.claims(idp, subject, client))
        wanted = {"scope": " ".join(idp.token_scope)} if idp.token_scope else {}
        wanted |= {"audience": idp.token_audience} if idp.token_audience else {}
        if not exchange:
            return {"grant_type": _BEARER, "assertion": signed, **wanted}
        kinds = {"subject_token_type": _JWT, "requested_token_type": _ACCESS}
        return {"grant_type": _EXCHANGE, "subject_token": signed, **kinds, **wanted}
