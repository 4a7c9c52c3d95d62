"""Dynamic registration (RFC 7591) with an initial access token, which an operator hands to a developer organisation.

The initial access token is a JWT of ours: `hansa app token` signs it, it names the organisation and serves once. Nothing is
ever fetched for a registration: keys come inline, and metadata that would have us fetch an address is refused.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from auth.server.house import House
from auth.server.keys import Ring
from auth.server.metadata import read_metadata
from auth.server.site import Site
from auth.server.tokens import marker
from auth.server.web import NO_STORE, Answer, Asked, Wrong, says
from storage.accounts import App, Audit, Changes

TYP = "initial-access+jwt"


def initial_access_token(ring: Ring, site: Site, organisation: str, now: Any, life: timedelta) -> str:
    """Lets this organisation register one app."""
    claims = {
        "iss": site.issuer,
        "aud": site.at("/register"),
        "sub": organisation,
        "iat": int(now.timestamp()),
        "exp": int((now + life).timestamp()),
        "jti": token_urlsafe(16),
    }
    return ring.sign(claims, typ=TYP)


async def register(asked: Asked, house: House) -> Answer:
    """POST /register."""
    claims = await _initial(asked, house)
    now = house.clock()
    app, shown = read_metadata(asked.document(), str(claims["sub"]), house.site, now)
    left = int(claims["exp"] - now.timestamp()) + 60
    if not await house.volatile.add(marker("initial", str(claims["jti"])), b"1", seconds=left):
        raise _unauthorised()
    audit = Audit(at=now, event="app-created", app=app.id, detail="registered")
    await house.identity.commit(Changes(at=now, apps=(app,), audits=(audit,)))
    return says(described(app) | ({"client_secret": shown, "client_secret_expires_at": 0} if shown else {}), 201)


async def _initial(asked: Asked, house: House) -> Mapping[str, Any]:
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    ring = await house.keys.ring()
    claims = ring.read(token.strip(), typ=TYP) if scheme.lower() == "bearer" else None
    site = house.site
    if (
        claims is None
        or claims.get("iss") != site.issuer
        or claims.get("aud") != site.at("/register")
        or house.clock().timestamp() >= claims["exp"]
        or await house.identity.organisation(str(claims["sub"])) is None
    ):
        raise _unauthorised()
    return claims


def _unauthorised() -> Wrong:
    headers = (*NO_STORE, ("www-authenticate", 'Bearer realm="hansa", error="invalid_token"'))
    return Wrong("invalid_token", "An initial access token is needed, and serves once.", status=401, headers=headers)


def described(app: App) -> dict[str, Any]:
    """The app in the words of RFC 7591 §3.2.1."""
    found: dict[str, Any] = {
        "client_id": app.id,
        "client_id_issued_at": int(app.created.timestamp()),
        "client_name": app.name,
        "redirect_uris": list(app.redirect_uris),
        "post_logout_redirect_uris": list(app.post_logout_redirect_uris),
        "scope": " ".join(app.scopes),
        "grant_types": list(app.grant_types),
        "response_types": ["code"] if "authorization_code" in app.grant_types else [],
        "token_endpoint_auth_method": app.auth_method,
        "application_type": "native" if app.native else "web",
        "subject_type": "pairwise",
        "id_token_signed_response_alg": app.signed_with,
        "jwks": app.jwks,
        "client_uri": app.client_uri,
        "policy_uri": app.policy_uri,
        "tos_uri": app.tos_uri,
        "contacts": list(app.contacts),
    }
    return {name: value for name, value in found.items() if value not in (None, [])}
