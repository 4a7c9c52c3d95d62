"""Revocation (RFC 7009), introspection (RFC 7662) and who asks about herself: userinfo (OpenID Connect Core §5.3).

Revoking answers alike whatever the token was; introspection says `{"active": false}` of whatever it does not vouch for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auth.server.authenticate import client_of
from auth.server.house import House
from auth.server.tokens import digest, living, until
from auth.server.web import NO_STORE, Answer, Asked, Wrong, says
from storage.accounts import Audit, Changes

INACTIVE = {"active": False}
TOLD = (
    "iss",
    "aud",
    "exp",
    "iat",
    "jti",
    "sub",
    "client_id",
    "scope",
    "acr",
    "auth_time",
    "amr",
    "hansa_cities",
    "grant",
)


async def revoke(asked: Asked, house: House) -> Answer:
    """POST /revoke."""
    form = asked.form()
    app, _ = await client_of(asked, form, house, public=True)
    if "token" not in form:
        raise Wrong("invalid_request", "The token is missing.")
    now = house.clock()
    row = await house.identity.refresh(digest(form["token"]))
    if row is not None and row.app == app.id:
        audit = Audit(at=now, event="refresh-revoked", app=app.id)
        await house.identity.commit(Changes(at=now, ended_families=(row.family,), audits=(audit,)))
    claims = living(await house.keys.ring(), house.site, form["token"], now)
    if claims is not None and claims.get("client_id") == app.id:
        audit = Audit(at=now, event="token-revoked", app=app.id)
        jtis = (str(claims["jti"]),)
        changes = Changes(at=now, revoked_jtis=jtis, revoked_until=until(house.site, now), audits=(audit,))
        await house.identity.commit(changes)
    return Answer(status=200, headers=NO_STORE)


async def introspect(asked: Asked, house: House) -> Answer:
    """POST /introspect."""
    form = asked.form()
    app, _ = await client_of(asked, form, house, public=False)
    if "token" not in form:
        raise Wrong("invalid_request", "The token is missing.")
    claims = await valid(house, form["token"])
    if claims is None or not app.resource_server:
        return says(INACTIVE)
    return says({"active": True, "token_type": "Bearer"} | {name: claims[name] for name in TOLD if name in claims})


async def valid(house: House, token: str) -> Mapping[str, Any] | None:
    """The claims of an access token that holds now: signed here, not expired, not revoked, nor its grant, nor its app."""
    now = house.clock()
    claims = living(await house.keys.ring(), house.site, token, now)
    if claims is None or await house.living_app(str(claims.get("client_id"))) is None:
        return None
    revoked = await house.identity.revoked_since(0, now)
    named = {each.jti for each in revoked if each.jti} | {each.grant for each in revoked if each.grant}
    return None if named & {claims.get("jti"), claims.get("grant")} else claims


async def userinfo(asked: Asked, house: House) -> Answer:
    """GET and POST /userinfo: the subject, the same as in the ID token; there is nothing else to tell."""
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    if asked.method == "POST" and not token and asked.body:
        scheme, token = "Bearer", asked.form().get("access_token", "")
    if scheme.lower() != "bearer" or not token:
        return _challenged(None)
    claims = await valid(house, token.strip())
    if claims is None:
        return _challenged("invalid_token")
    if "openid" not in str(claims.get("scope", "")).split() or "grant" not in claims:
        return _challenged("insufficient_scope", 403)
    return says({"sub": claims["sub"]})


def _challenged(error: str | None, status: int = 401) -> Answer:
    said = f', error="{error}"' if error else ""
    headers = (*NO_STORE, ("www-authenticate", f'Bearer realm="hansa"{said}'))
    return says({"error": error} if error else {}, status, headers)
