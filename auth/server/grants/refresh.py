"""refresh_token with rotation: each serves once, and one that comes twice is the end of its family (RFC 9700 §4.14).

Authlib hands out no new one and does not notice a second use.
"""

from __future__ import annotations

from typing import Any

from authlib.oauth2.rfc6749.grants import RefreshTokenGrant

from auth.server.bridge import METHODS
from auth.server.desk import Presented
from auth.server.grants.audience import audience
from auth.server.tokens import Holder


class RefreshGrant(RefreshTokenGrant):
    """A new access token, and a new refresh token in place of the old one."""

    TOKEN_ENDPOINT_AUTH_METHODS = METHODS
    INCLUDE_NEW_REFRESH_TOKEN = True

    def authenticate_refresh_token(self, refresh_token: str) -> Presented | None:
        """The one on the desk, if it still lives and its grant does."""
        desk = self.server.desk
        row, grant = desk.refresh, desk.grant
        if row is None or row.used or row.revoked or desk.now >= min(row.expires, row.ends):
            return None
        return Presented(row) if grant is not None and grant.revoked is None else None

    def authenticate_user(self, refresh_token: Presented) -> Holder:
        return self.server.desk.holder(refresh_token.row)

    def generate_token(self, user: Holder, scope: str, **more: Any) -> Any:
        """The access token may be for less; the refresh token stays what it was (RFC 6749 §6)."""
        desk, row, app = self.server.desk, self.request.refresh_token.row, self.request.client.app
        scopes = tuple(dict.fromkeys(scope.split()))
        response = desk.issue(app, scopes, audience(desk, row.resource), user)
        response["refresh_token"] = desk.follow(row, app)
        return response

    def revoke_old_credential(self, refresh_token: Presented) -> None:
        """Used up by the transaction that saves its successor; on condition that nobody was quicker."""
        desk = self.server.desk
        desk.used.append(refresh_token.row.digest)
        desk.live.append(refresh_token.row.grant)
