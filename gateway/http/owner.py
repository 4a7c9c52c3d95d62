"""Whose a request is: from a token, which knows a citizen as one developer does, to the citizen; and what of hers it may see.

Whoever may not see a thing is told what one is told about a thing that never was.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

from fastapi import Request

from auth.resource.challenge import challenge
from auth.resource.reach import Thing, reaches
from auth.resource.token import Token
from domain.cases import Case
from domain.errors import NotAllowed, NotFound, NotIdentifiedAnyMore, Unavailable
from domain.texts import HINTS
from gateway.http.scoped import Access
from storage.errors import StorageError


@dataclass(frozen=True, slots=True, kw_only=True)
class Caller:
    """A citizen, and the app that acts for her."""

    citizen: str
    """The account's internal id: never shown, never sent."""
    organisation: str
    """The app's developer."""
    token: Token


async def caller_of(token: Token, access: Access, request: Request) -> Caller:
    """Who this is.

    Raises NotAllowed for a token of an app alone, NotIdentifiedAnyMore when the app or the citizen has gone, StorageError.
    """
    if token.grant is None:
        raise NotAllowed("no citizen", hint=HINTS["token-without-citizen"])
    accounts = access.accounts()
    app = await accounts.app(token.client)
    citizen = await accounts.whose(app.organisation, token.subject) if app and app.deleted is None else None
    if app is None or citizen is None:
        said = challenge(access.origin(request), error="invalid_token", why="it stands for nobody any more")
        raise NotIdentifiedAnyMore("nobody", challenge=said)
    return Caller(citizen=citizen, organisation=app.organisation, token=token)


def thing_of(case: Case) -> Thing:
    """The case as permission sees it; `waste.bulky-orders` is of the domain `waste`."""
    return Thing(domain=case.resource.partition(".")[0], city=case.city, placed_by=case.client)


def sees(caller: Caller, case: Case) -> bool:
    """Whether the case is hers, and the app may see it."""
    token = caller.token
    return case.citizen == caller.citizen and reaches(token.client, token.scopes, token.cities, thing_of(case))


def seen(caller: Caller, case: Case | None) -> Case:
    """The case. Raises NotFound when there is none, or none for this caller: nobody learns which."""
    if case is None or not sees(caller, case):
        raise NotFound("no such case")
    return case


@asynccontextmanager
async def asking_accounts() -> AsyncIterator[None]:
    """While accounts and grants are looked up: a store that is down becomes Unavailable."""
    try:
        yield
    except StorageError as error:
        raise Unavailable("the store of grants") from error
