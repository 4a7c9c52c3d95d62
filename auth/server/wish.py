"""What an app asks for at the authorization endpoint, checked (OAuth 2.1, OpenID Connect Core §3.1.2, RFC 8707, RFC 9207).

The client and its redirect URI are checked before this; whatever is wrong here is said to the app there.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2 import OAuth2Error

from auth.model import LEVELS
from auth.server.bridge import Bridge, Request
from auth.server.desk import Desk
from auth.server.grants.code import Challenge, CodeGrant
from auth.server.web import Pairs, Wrong, doubled
from storage.accounts import App

PROMPTS = frozenset({"none", "login", "consent"})
REFUSED = {
    "request": "request_not_supported",
    "request_uri": "request_uri_not_supported",
    "registration": "registration_not_supported",
}
MOST = 2000
"""Characters of a value that is given back: state, nonce."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wish:
    """A checked authorization request."""

    app: str
    redirect_uri: str
    state: str | None
    scopes: tuple[str, ...]
    resource: str
    challenge: str
    since: float
    """When it was asked for, in seconds since the epoch."""
    nonce: str | None = None
    prompts: tuple[str, ...] = ()
    max_age: int | None = None
    acr: str | None = None
    """The least level that will do."""
    hint: str | None = None
    """The `sub` of an ID token that the app sent along."""
    root: str | None = None
    """Of the session that was begun for this wish: it is fresh enough."""

    @classmethod
    def read(cls, raw: Mapping[str, Any]) -> Wish:
        """What lay in a ticket."""
        fields = {name: raw[name] for name in cls.__slots__}
        return cls(**fields | {"scopes": tuple(raw["scopes"]), "prompts": tuple(raw["prompts"])})


def wish_of(pairs: Pairs, app: App, desk: Desk) -> Wish:
    """The wish; Wrong with an error for the app. Without IO."""
    given = dict(pairs)
    _refused(pairs, given)
    scopes = _granted(given, desk)
    prompts = tuple(given.get("prompt", "").split())
    if not set(prompts) <= PROMPTS or ("none" in prompts and len(prompts) > 1):
        raise Wrong("invalid_request", "This prompt is not supported.")
    return Wish(
        app=app.id,
        redirect_uri=given["redirect_uri"],
        state=given.get("state"),
        scopes=scopes,
        resource=_resource(given, desk),
        challenge=given["code_challenge"],
        since=desk.now.timestamp(),
        nonce=given.get("nonce"),
        prompts=prompts,
        max_age=_age(given.get("max_age")),
        acr=next((level for level in LEVELS if level in given.get("acr_values", "").split()), None),
    )


def _refused(pairs: Pairs, given: Mapping[str, str]) -> None:
    for name, error in REFUSED.items():
        if name in given:
            raise Wrong(error, "This parameter is not supported.")
    if "resource" in (twice := doubled(pairs)):
        raise Wrong("invalid_target", "A token is for one resource: ask for one.")
    if twice:
        raise Wrong("invalid_request", "A parameter is there more than once.")
    if given.get("response_mode", "query") != "query":
        raise Wrong("invalid_request", "The only response_mode is query.")
    if any(len(given.get(name, "")) > MOST for name in ("state", "nonce")):
        raise Wrong("invalid_request", "A value is too long.")


def _granted(given: Mapping[str, str], desk: Desk) -> tuple[str, ...]:
    """Authlib's own checks: response type, scope, PKCE."""
    bridge = Bridge(desk)
    bridge.register_grant(CodeGrant, [Challenge()])
    request = Request("GET", given, {})
    if "response_type" not in given:
        raise Wrong("invalid_request", "The response_type is missing.")
    try:
        bridge.get_consent_grant(request)
    except OAuth2Error as error:
        raise Wrong(error.error, error.description or "") from error
    return tuple(request.scope.split())


def _resource(given: Mapping[str, str], desk: Desk) -> str:
    asked = given.get("resource", desk.site.resources[0])
    if asked not in desk.site.resources:
        raise Wrong("invalid_target", "There is no such resource.")
    return asked


def _age(value: str | None) -> int | None:
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and len(value) <= 9):
        raise Wrong("invalid_request", "The max_age is no number of seconds.")
    return int(value)
