"""`/v1/me/grants`: what this citizen allows the apps of the calling app's developer, and how to take it back.

An app learns of no other developer's apps: what she allows them is on the page of grants, where she herself looks.
"""

import asyncio
from typing import Any

import orjson
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel, Field

from auth.resource.token import Token
from domain.errors import BadQuestion, Mistake, NotFound
from domain.when import stamp
from gateway.http.owner import asking_accounts, caller_of
from gateway.http.routes import ITEM_PROBLEMS, PROBLEM, House, trace_of
from gateway.http.scoped import PERSONAL, Access, demand, need
from storage.accounts import App, Audit, Changes, Grant

PROBLEMS = ITEM_PROBLEMS | {503: PROBLEM | {"description": "The token or the grants cannot be looked up right now."}}
READ, WRITE = "grants:read", "grants:write"


class GrantedApp(BaseModel):
    """The app that was allowed something."""

    id: str = Field(description="Its client_id.")
    name: str = Field(description="As its developer calls it.")


class GrantShape(BaseModel):
    """What a citizen allows one app."""

    id: str = Field(description="To take it back.")
    app: GrantedApp = Field(description="One of the calling app's own developer.")
    scopes: list[str] = Field(description="What it may do.")
    cities: list[str] = Field(description="Where.")
    since: str = Field(description="When she allowed it.")
    used: str | None = Field(description="When it last got a token; null when never.")


class GrantList(BaseModel):
    """What the citizen allows the apps of the calling app's developer, the newest first."""

    items: list[GrantShape] = Field(description="Empty when there is nothing.")


def add_me(app: FastAPI, house: House, access: Access) -> None:
    """Add `/v1/me/grants` and `/v1/me/grants/{id}`."""

    async def listed(request: Request) -> Response:
        """What the citizen allows the apps of the calling app's developer. Other developers' apps are not shown."""
        token = await need(request, access, READ)
        _without_parameters(request)
        async with asking_accounts():
            found = await grants_of(token, access, request)
        body = orjson.dumps({"items": [shown(grant, owner) for grant, owner in found]})
        return Response(body, media_type="application/json", headers=PERSONAL)

    async def revoked(request: Request, id: str) -> Response:
        """Take a grant back. Its refresh tokens end at once, its access tokens within a second or two."""
        token = await need(request, access, WRITE)
        _without_parameters(request)
        async with asking_accounts():
            grant = next((each for each, _ in await grants_of(token, access, request) if each.id == id), None)
            if grant is None:
                raise NotFound("no such grant")
            await revoke(grant, house, access, trace_of(request)[0])
        return Response(status_code=204, headers=PERSONAL)

    example = house.examples.get("list_me_grants")
    content = {"application/json": {"example": example}} if example is not None else {}
    app.get(
        "/v1/me/grants",
        operation_id="list_me_grants",
        summary="Grants of the citizen",
        tags=["me"],
        response_class=Response,
        responses={
            200: {"model": GrantList, "description": str(GrantList.__doc__), "content": content},
            **{status: PROBLEMS[status] for status in PROBLEMS if status != 404},
        },
        openapi_extra=demand(READ),
    )(listed)
    app.delete(
        "/v1/me/grants/{id}",
        operation_id="delete_me_grants",
        summary="Take a grant back",
        tags=["me"],
        status_code=204,
        response_class=Response,
        responses={204: {"description": "It is taken back."}, **PROBLEMS},
        openapi_extra=demand(WRITE),
    )(revoked)


async def grants_of(token: Token, access: Access, request: Request) -> list[tuple[Grant, App]]:
    """The citizen's grants to apps of this developer, newest first, each with its app."""
    caller = await caller_of(token, access, request)
    grants = await access.accounts().grants(caller.citizen)
    owners = dict(zip(ids := sorted({grant.app for grant in grants}), await _apps(access, ids), strict=True))
    return [
        (grant, owner)
        for grant in grants
        if (owner := owners[grant.app]) is not None and owner.organisation == caller.organisation
    ]


async def _apps(access: Access, ids: list[str]) -> list[App | None]:
    return await asyncio.gather(*(access.accounts().app(each) for each in ids))


async def revoke(grant: Grant, house: House, access: Access, trace_id: str) -> None:
    """End it, and have this worker know it before the answer leaves."""
    now = house.clock()
    audit = Audit(at=now, event="grant-revoked", app=grant.app, detail="by-app", trace_id=trace_id)
    await access.accounts().commit(Changes(revoked_grants=(grant.id,), audits=(audit,), at=now))
    await access.revoked.fill(access.accounts())


def shown(grant: Grant, owner: App) -> dict[str, Any]:
    """One grant as an item."""
    return {
        "id": grant.id,
        "app": {"id": owner.id, "name": owner.name},
        "scopes": list(grant.scopes),
        "cities": list(grant.cities),
        "since": stamp(grant.created),
        "used": grant.used and stamp(grant.used),
    }


def _without_parameters(request: Request) -> None:
    strange = dict.fromkeys(request.query_params)
    if strange:
        raise BadQuestion(*(Mistake(where="query", name=name[:80], code="unknown") for name in strange))
