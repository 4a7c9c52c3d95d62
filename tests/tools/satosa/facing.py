"""SATOSA's OpenID Connect face, saying what it knows of the log-in behind it: the level, and when it was.

SATOSA leaves both out of its ID tokens, and does not pass on that a new log-in is wanted. This is the plugin that a bridge
in front of BundID needs; it is loaded by SATOSA, in an environment of its own.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from satosa.context import Context
from satosa.frontends.openid_connect import OpenIDConnectFrontend

ZULU = "%Y-%m-%dT%H:%M:%SZ"  # SAML 2.0 core §1.3.3


class Facing(OpenIDConnectFrontend):
    """The same with `acr` and `auth_time` from the SAML assertion, and `prompt=login` as ForceAuthn."""

    def __init__(self, *arguments: Any, **named: Any) -> None:
        super().__init__(*arguments, **named)
        self._said: dict[str, dict[str, object]] = {}

    def handle_authn_request(self, context: Any) -> Any:
        """Pass on that a new log-in is wanted."""
        if "login" in context.request.get("prompt", "").split():
            context.decorate(Context.KEY_FORCE_AUTHN, "true")
        return super().handle_authn_request(context)

    def handle_authn_response(self, context: Any, internal_resp: Any) -> Any:
        """Keep what the assertion said of the log-in until the code is redeemed."""
        info = internal_resp.auth_info
        instant = datetime.strptime(info.timestamp, ZULU).replace(tzinfo=UTC)
        self._said[internal_resp.subject_id] = {"acr": info.auth_class_ref, "auth_time": int(instant.timestamp())}
        return super().handle_authn_response(context, internal_resp)

    def _get_extra_id_token_claims(self, user_id: str, client_id: str) -> dict[str, object]:
        return self._said.get(user_id, {})
