"""An app as Authlib's grants see it, and which address an app may be answered at.

Redirect URIs are compared byte by byte (RFC 9700 §4.1.3). One thing differs only: the port, where a native app listens on
a loopback IP address (RFC 8252 §7.3).
"""

from __future__ import annotations

import re
from hashlib import sha256
from hmac import compare_digest
from typing import Any

from authlib.oauth2.rfc6749 import ClientMixin, scope_to_list

from storage.accounts import App

_LOOPBACK = re.compile(r"(http://(?:127\.0\.0\.1|\[::1\]))(?::([1-9][0-9]{0,4}))?(/[^#]*)?")
_WEB = re.compile(r"https://[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?(?::[1-9][0-9]{0,4})?(?:/[^\s#\\]*)?")
_HOME = re.compile(r"http://(?:127\.[0-9.]+|localhost|\[::1\])(?::[1-9][0-9]{0,4})?(?:/[^\s#\\]*)?")
_SCHEME = re.compile(r"[a-z][a-z0-9-]*(?:\.[a-z0-9-]+)+:/[^\s#\\]*")
MOST = 2000
"""Characters of a redirect URI."""


def fits(app: App, asked: str) -> bool:
    """Whether the app may be answered at this address."""
    if asked in app.redirect_uris:
        return True
    if not app.native:
        return False
    wanted = _portless(asked)
    return wanted is not None and any(_portless(own) == wanted for own in app.redirect_uris)


def _portless(address: str) -> tuple[str, str] | None:
    found = _LOOPBACK.fullmatch(address)
    if found is None or not (found[2] is None or int(found[2]) <= 65_535):
        return None
    return found[1], found[3] or ""


def redirect_flaw(address: str, *, native: bool, sandbox: bool) -> str | None:
    """Why an app cannot register this address; None when it can. In words for the developer."""
    if len(address) > MOST or not address.isascii() or not address.isprintable():
        return "A redirect URI is ASCII, without spaces, and not that long."
    if "#" in address or "*" in address:
        return "A redirect URI has neither a fragment nor a wildcard."
    if _WEB.fullmatch(address):
        return None
    if native and (_LOOPBACK.fullmatch(address) or _SCHEME.fullmatch(address)):
        return None
    if sandbox and _HOME.fullmatch(address):
        return None
    return "A redirect URI begins with https://; that of a native app may be http://127.0.0.1/… or a scheme of its own with a dot."


class Client(ClientMixin):
    """An app in Authlib's words."""

    def __init__(self, app: App, *, sandbox: bool) -> None:
        self.app = app
        self._methods = {app.auth_method} if sandbox or app.auth_method != "client_secret_basic" else set()

    def get_client_id(self) -> str:
        return self.app.id

    def get_default_redirect_uri(self) -> None:
        """None: it is always said (OpenID Connect Core §3.1.2.1)."""
        return

    def get_allowed_scope(self, scope: str | None) -> str | None:
        """What is asked for; all it may ask for where nothing is. None when any of it is not allowed."""
        asked = list(dict.fromkeys(scope_to_list(scope) or ())) if scope else list(self.app.scopes)
        return " ".join(asked) if asked and set(asked) <= set(self.app.scopes) else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return fits(self.app, redirect_uri)

    def check_client_secret(self, client_secret: str) -> bool:
        given = sha256(client_secret.encode()).digest()
        return self.app.secret is not None and compare_digest(given, self.app.secret)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        """One method, the same at every endpoint."""
        return method in self._methods

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code" and self.check_grant_type("authorization_code")

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type in self.app.grant_types

    def keys(self) -> Any:
        """Its public keys, as they were registered."""
        return self.app.jwks
