"""Authlib's framework-free authorization server over a desk. Does no IO and keeps nothing beyond one decision.

Overridden: where clients come from, how tokens are made, what an answer is. Extra: private_key_jwt with pinned algorithms.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from authlib.oauth2.rfc6749 import AuthorizationServer, OAuth2Payload, OAuth2Request

from auth.server.clients import Client
from auth.server.desk import Desk
from auth.server.grants.assertion import Assertion
from auth.server.web import NO_STORE, Answer, says

METHODS = ("private_key_jwt", "client_secret_basic", "none")
"""The strongest first: a client has one of them."""


class Parameters(OAuth2Payload):
    """What was sent; doubled parameters were refused before."""

    def __init__(self, data: Mapping[str, str]) -> None:
        self._data = dict(data)

    @property
    def data(self) -> dict[str, str]:
        return self._data

    @property
    def datalist(self) -> defaultdict[str, list[str]]:
        return defaultdict(list, {name: [value] for name, value in self._data.items()})


class Request(OAuth2Request):
    """A request in Authlib's words."""

    def __init__(self, method: str, data: Mapping[str, str], headers: Mapping[str, str]) -> None:
        # The address is only looked at for https, which the settings have decided before.
        authorization = headers.get("authorization")
        super().__init__(
            method, "https://desk.invalid/", headers={"Authorization": authorization} if authorization else {}
        )
        self.payload = Parameters(data)

    @property
    def args(self) -> dict[str, str]:
        return self.payload.data

    @property
    def form(self) -> dict[str, str]:
        return self.payload.data


@dataclass(frozen=True, slots=True)
class Reply:
    """What a grant answers."""

    status: int
    body: Any
    headers: Mapping[str, str]

    @property
    def error(self) -> str | None:
        """The OAuth error it says, if it says one."""
        return self.body.get("error") if isinstance(self.body, dict) else None

    def answer(self, *, basic: bool) -> Answer:
        """As HTTP. Whoever could not authenticate is told no more than that, and always alike (RFC 6749 §5.2)."""
        if self.error == "invalid_client":
            challenge = (("www-authenticate", 'Basic realm="hansa"'),) if basic else ()
            body = {"error": "invalid_client", "error_description": "The client could not be authenticated."}
            return says(body, 401, headers=(*NO_STORE, *challenge))
        return says(self.body, self.status)


class Bridge(AuthorizationServer):
    """One authorization server for one desk."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.desk = desk
        audiences = [desk.site.issuer, desk.site.at("/token")]
        self.register_client_auth_method("private_key_jwt", Assertion(desk, audiences))

    def query_client(self, client_id: str) -> Client | None:
        return self.desk.client(client_id)

    def generate_token(self, grant_type: str, client: Client, **more: Any) -> Any:
        """Never by Authlib's generators, with their ten days: the grants issue on the desk."""
        raise NotImplementedError(grant_type)

    def save_token(self, token: Any, request: Any) -> None:
        """The desk holds it."""

    def send_signal(self, name: str, *args: Any, **kwargs: Any) -> None:
        """Nobody listens."""

    def create_oauth2_request(self, request: Request) -> Request:
        return request

    def handle_response(self, status: int, body: Any, headers: Any) -> Reply:
        return Reply(status, dict(body) if isinstance(body, (dict, list)) else body, dict(headers))
