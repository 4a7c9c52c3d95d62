"""Dynamic registration (RFC 7591) with an initial access token, which serves once and names the developer organisation.

It is a JWT of ours, which `hansa app token` signs for an operator to hand on; or an admission, a random text whose SHA-256 the
developers' desk has put into the shared store: the gateway's process holds no key to sign one with (docs/decisions/0014).
Nothing is ever fetched for a registration: keys come inline, and metadata that would have us fetch an address is refused.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import timedelta
from secrets import token_urlsafe
from typing import Any

from auth.server.house import House
from auth.server.keys import Ring
from auth.server.metadata import PURPOSES, read_metadata
from auth.server.site import Site
from auth.server.tokens import digest, marker, secret
from auth.server.web import NO_STORE, Answer, Asked, Wrong, says
from storage.accounts import Admission, App, Audit, Changes

TYP = "initial-access+jwt"
MOST_APPS = 10
"""Of an organisation that registers by itself, at a time."""


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


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What lets somebody register: for which organisation, and what is used up by it."""

    organisation: str
    once: str | None = None
    """The mark of a JWT of ours, and until when it has to be remembered."""
    seconds: int = 0
    admission: Admission | None = None


async def register(asked: Asked, house: House) -> Answer:
    """POST /register.

    The developers' desk chooses the id of the app beforehand: should this answer never arrive there, it knows which app to
    look for. What is wrong with the metadata uses neither kind of token up.
    """
    entry = await _entry(asked, house)
    now, token = house.clock(), secret()
    app, shown = read_metadata(asked.document(), entry.organisation, house.site, now)
    app = replace(app, registration=digest(token))
    if entry.once is not None and not await house.volatile.add(entry.once, b"1", seconds=entry.seconds):
        raise unauthorised()
    held = entry.admission
    if held is not None:
        app = replace(app, id=held.app)
    audit = Audit(at=now, event="app-created", app=app.id, detail="by-developer" if held else "registered")
    used, most = (held.digest, MOST_APPS) if held else (None, None)
    if not await house.identity.commit(Changes(at=now, apps=(app,), admission=used, most_apps=most, audits=(audit,))):
        raise await _refusal(house, held)
    return says(answered(app, house, shown, token), 201)


async def _entry(asked: Asked, house: House) -> Entry:
    """A JWT that an operator made, or an opaque admission of the developers' desk."""
    token = bearer(asked)
    if "." not in token:
        admission = await house.identity.admission(digest(token)) if token else None
        if (
            admission is None
            or await house.identity.app(admission.app) is not None
            or await house.identity.organisation(admission.organisation) is None
        ):
            raise unauthorised()
        return Entry(organisation=admission.organisation, admission=admission)
    claims = (await house.keys.ring()).read(token, typ=TYP)
    site, now = house.site, house.clock().timestamp()
    if (
        claims is None
        or claims.get("iss") != site.issuer
        or claims.get("aud") != site.at("/register")
        or now >= claims["exp"]
        or await house.identity.organisation(str(claims["sub"])) is None
    ):
        raise unauthorised()
    left = int(claims["exp"] - now) + 60
    return Entry(organisation=str(claims["sub"]), once=marker("initial", str(claims["jti"])), seconds=left)


async def _refusal(house: House, held: Admission | None) -> Wrong:
    """Why the store did not take it: there is no room, or somebody was quicker with the same admission."""
    if held is None or await house.identity.admission(held.digest) is None:
        return unauthorised()
    return Wrong("invalid_client_metadata", f"An organisation has {MOST_APPS} apps at most: delete one first.")


def bearer(asked: Asked) -> str:
    """The token of the request (RFC 6750 §2.1); empty when there is none."""
    scheme, _, token = asked.headers.get("authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def unauthorised() -> Wrong:
    """One answer, whatever was wrong with the token."""
    headers = (*NO_STORE, ("www-authenticate", 'Bearer realm="hansa", error="invalid_token"'))
    return Wrong(
        "invalid_token", "A token is needed that is for this, and has not been used.", status=401, headers=headers
    )


def answered(app: App, house: House, shown: str | None, token: str | None) -> dict[str, Any]:
    """What RFC 7591 §3.2.1 and RFC 7592 §3 have it answered; what is shown of a secret is shown this once.

    Without the app's registration `token` where nobody has shown it: it is kept as its SHA-256 only.
    """
    found = described(app) | {"registration_client_uri": house.site.at(f"/register/{app.id}")}
    if token is not None:
        found["registration_access_token"] = token
    return found | ({"client_secret": shown, "client_secret_expires_at": 0} if shown else {})


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
        PURPOSES: app.purposes or None,
    }
    return {name: value for name, value in found.items() if value not in (None, [])}
