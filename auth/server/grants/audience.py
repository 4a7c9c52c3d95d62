"""Resource indicators (RFC 8707): one audience, one of ours. Authlib knows none and would take the client's id."""

from __future__ import annotations

from authlib.oauth2.rfc6749 import OAuth2Error

from auth.server.desk import Desk


class InvalidTarget(OAuth2Error):
    """The resource is none of ours, or not the one that was granted."""

    error = "invalid_target"


def audience(desk: Desk, granted: str | None) -> str:
    """What the token is for: what is asked for, which must be what was granted; the API where nothing is asked for."""
    known = desk.site.resources
    asked = desk.resource or granted or known[0]
    if asked not in known or (granted is not None and asked != granted):
        raise InvalidTarget("There is no such resource, or the token was not granted for it.")
    return asked
