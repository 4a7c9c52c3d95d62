"""Looking after apps, for whoever runs the server: values made here, kept by whoever calls.

Secrets and private keys are given out once; what is kept is a digest, or the public key.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from joserfc import jwt
from joserfc.jwk import ECKey

from auth.pairs import new_pair
from auth.server.keys import Keys
from auth.server.metadata import read_metadata
from auth.server.register import initial_access_token
from auth.server.site import Site
from auth.server.web import Wrong
from storage.accounts import App, Identity

ASSERTION = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"


class NoApp(Exception):
    """It could not be done; the text is for whoever asked."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """An app, and what is shown of it this once."""

    app: App
    private: Mapping[str, Any] | None = None
    """Its private JWK."""


def person_app(
    site: Site,
    *,
    name: str,
    organisation: str,
    redirects: Sequence[str],
    scopes: Sequence[str],
    native: bool,
    now: datetime,
) -> Made:
    """A public app that citizens log in to. NoApp for what registration would refuse, too."""
    given: dict[str, Any] = {
        "client_name": name,
        "redirect_uris": list(redirects),
        "application_type": "native" if native else "web",
    }
    return Made(app=_read(given | ({"scope": " ".join(scopes)} if scopes else {}), organisation, site, now))


def machine_app(
    site: Site, *, name: str, organisation: str, scopes: Sequence[str], introspects: bool, now: datetime
) -> Made:
    """An app that speaks for itself, with a new key."""
    private, public = new_pair()
    given = {
        "client_name": name,
        "grant_types": ["client_credentials"],
        "response_types": [],
        "token_endpoint_auth_method": "private_key_jwt",
        "jwks": public,
        "scope": " ".join(scopes) or "openid",
    }
    app = _read(given, organisation, site, now)
    app = replace(app, scopes=tuple(scope for scope in app.scopes if scope != "openid"), resource_server=introspects)
    return Made(app=app, private=private)


def rotated(app: App) -> Made:
    """The same app with a new key. NoApp when it has none."""
    if app.auth_method != "private_key_jwt":
        raise NoApp("This app has no key: it is a public client, protected by PKCE.")
    private, public = new_pair()
    return Made(app=replace(app, jwks=public), private=private)


def _read(given: Mapping[str, Any], organisation: str, site: Site, now: datetime) -> App:
    try:
        return read_metadata(given, organisation, site, now)[0]
    except Wrong as wrong:
        raise NoApp(wrong.text) from wrong


async def admission(
    identity: Identity, site: Site, organisation: str, now: datetime, *, life: timedelta = timedelta(hours=24)
) -> str:
    """An initial access token: lets this organisation register one app at `/register` (RFC 7591 §3)."""
    ring = await Keys(identity, site, lambda: now).ring()
    return initial_access_token(ring, site, organisation, now, life)


def machine_form(app_id: str, private: Mapping[str, Any], issuer: str, now: datetime) -> dict[str, str]:
    """What an app that speaks for itself sends to the token endpoint (RFC 7523 §2.2)."""
    at = int(now.timestamp())
    claims = {"iss": app_id, "sub": app_id, "aud": issuer, "iat": at, "exp": at + 60, "jti": uuid4().hex}
    signed = jwt.encode({"alg": "ES256", "kid": private.get("kid")}, claims, ECKey.import_key(dict(private)), ["ES256"])
    return {
        "grant_type": "client_credentials",
        "client_assertion_type": ASSERTION,
        "client_assertion": signed,
    }


def written(private: Mapping[str, Any]) -> str:
    """A private JWK as a file holds it."""
    return json.dumps(dict(private), indent=2) + "\n"
