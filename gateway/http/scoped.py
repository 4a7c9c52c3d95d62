"""What a route asks of a token: that there is one, that it reaches far enough, and, before a change, that it still counts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import Request

from auth.resource.challenge import challenge
from auth.resource.reach import covers
from auth.resource.revoked import Revocations
from auth.resource.token import Token
from domain.errors import NotAllowed, NotIdentified, NotIdentifiedAnyMore, ScopeMissing, Unavailable
from domain.texts import HINTS
from storage.accounts import Identity
from storage.errors import StorageError

SCHEME = "hansa"
"""The name of the security scheme in the OpenAPI document."""
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})
PERSONAL = {"cache-control": "private, no-store", "vary": "authorization"}
"""Headers of an answer that is for one citizen: nobody keeps it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Access:
    """What routes need from the root to deal with tokens."""

    issuer: str
    resource: str | None
    """The resource identifier; None: the origin each caller used."""
    accounts: Callable[[], Identity]
    revoked: Revocations

    def origin(self, request: Request) -> str:
        """The resource identifier for this caller."""
        return self.resource or str(request.base_url).rstrip("/")


def demand(*scopes: str | None) -> dict[str, Any]:
    """The OpenAPI members of an operation that needs one of these scopes."""
    needed = [{SCHEME: [scope]} for scope in scopes if scope]
    return {"security": needed} if needed else {}


async def need(request: Request, access: Access | None, *scopes: str) -> Token:
    """The caller's token, which has one of these scopes. A method that changes something asks the store whether it was revoked.

    Raises NotIdentified without a token, ScopeMissing when it does not reach that far, Unavailable when the store is down.
    """
    token: Token | None = request.scope["state"].get("token")
    origin = access.origin(request) if access else None
    if access is None or token is None:
        raise NotIdentified("no token", challenge=challenge(origin, scope=scopes[0]))
    if token.scopes.isdisjoint(scopes):
        said = challenge(origin, error="insufficient_scope", scope=scopes[0])
        raise ScopeMissing(f"needs {scopes[0]}", challenge=said)
    if request.method not in SAFE:
        await still_good(access, token, origin)
    return token


def need_city(token: Token, city: str) -> None:
    """Nothing, when the citizen's permission holds in this city.

    Raises NotAllowed when it is limited to others: no city named is no limit.
    """
    if not covers(token.cities, city):
        raise NotAllowed(f"not in {city}", hint=HINTS["token-other-city"])


async def still_good(access: Access, token: Token, origin: str | None) -> None:
    """Nothing, when the store knows of no revocation of this token now."""
    try:
        await access.revoked.fill(access.accounts())
    except StorageError as error:
        raise Unavailable("the feed of revocations") from error
    if token in access.revoked:
        said = challenge(origin, error="invalid_token", why="it was revoked")
        raise NotIdentifiedAnyMore("revoked", hint=HINTS["token-revoked"], challenge=said)
