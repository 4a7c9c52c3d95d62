"""client_credentials: an app speaks for itself. Confidential clients only, no refresh token, nothing of a person."""

from __future__ import annotations

from typing import Any

from authlib.oauth2.rfc6749 import InvalidScopeError
from authlib.oauth2.rfc6749.grants import ClientCredentialsGrant

from auth.server.grants.audience import audience


class MachineGrant(ClientCredentialsGrant):
    """A token whose subject is the app."""

    TOKEN_ENDPOINT_AUTH_METHODS = ("private_key_jwt", "client_secret_basic")

    def validate_requested_scope(self) -> None:
        """What its registration allows, without what only a person has."""
        allowed = self.request.client.get_allowed_scope(self.request.payload.scope)
        if self.request.payload.scope and (allowed is None or "openid" in allowed.split()):
            raise InvalidScopeError

    def generate_token(self, scope: str | None = None, **more: Any) -> Any:
        """For the API, unless another resource is asked for."""
        desk, client = self.server.desk, self.request.client
        allowed = client.get_allowed_scope(scope) or ""
        scopes = tuple(name for name in allowed.split() if name != "openid")
        return desk.issue(client.app, scopes, audience(desk, None), None)
