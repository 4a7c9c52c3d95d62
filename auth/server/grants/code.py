"""authorization_code with PKCE, S256 and nothing else, for every client (OAuth 2.1, RFC 7636).

Authlib takes `plain`, asks public clients only, and only at the token endpoint; it deletes a code after it has issued the
token. Here the challenge is required when the code is asked for, and the endpoint takes the code atomically before it saves.
"""

from __future__ import annotations

from typing import Any

from authlib.oauth2.rfc6749 import InvalidRequestError, InvalidScopeError
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge

from auth.server.bridge import METHODS
from auth.server.clients import Client
from auth.server.desk import Code
from auth.server.grants.audience import audience
from auth.server.tokens import Holder


class Challenge(CodeChallenge):
    """PKCE with S256, whoever asks."""

    DEFAULT_CODE_CHALLENGE_METHOD = "S256"
    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: Any, redirect_uri: str) -> None:
        """At the authorization endpoint."""
        data = grant.request.payload.data
        if "code_challenge" not in data or data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("PKCE is required: code_challenge with code_challenge_method=S256.")
        if len(data["code_challenge"]) != 43:
            raise InvalidRequestError("An S256 code_challenge has 43 characters.")
        super().validate_code_challenge(grant, redirect_uri)

    def validate_code_verifier(self, grant: Any, result: Any) -> None:
        """At the token endpoint."""
        if not grant.request.form.get("code_verifier"):
            raise InvalidRequestError("The code_verifier is missing.")
        super().validate_code_verifier(grant, result)


class CodeGrant(AuthorizationCodeGrant):
    """Asks for a code, and redeems one."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS

    def validate_requested_scope(self) -> None:
        """The client's own list decides; it must not be empty."""
        if self.request.payload.scope is not None and not self.request.payload.scope.split():
            raise InvalidScopeError

    def query_authorization_code(self, code: str, client: Client) -> Code | None:
        """The one that lies on the desk, if it was made for this client."""
        found: Code | None = self.server.desk.code
        return found if found is not None and found.app == client.app.id else None

    def authenticate_user(self, authorization_code: Code) -> Holder:
        return self.server.desk.holder(authorization_code)

    def generate_token(self, user: Holder, scope: str, *, include_refresh_token: bool = True, **more: Any) -> Any:
        """For exactly the audience the citizen was asked for."""
        desk, code = self.server.desk, self.request.authorization_code
        app = self.request.client.app
        response = desk.issue(app, code.scopes, audience(desk, code.resource), user)
        if include_refresh_token:
            response["refresh_token"] = desk.follow(code, app)
        return response

    def delete_authorization_code(self, authorization_code: Code) -> None:
        """The endpoint takes it, once, before anything is saved."""
        desk = self.server.desk
        desk.redeemed = True
        desk.live.append(authorization_code.grant)
