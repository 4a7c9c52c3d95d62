"""The token endpoint: load, decide on a desk, take what serves once, save in one transaction.

A code or refresh token that comes a second time is taken for stolen: all that followed from it dies.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from contextlib import suppress

from auth.server import subjects
from auth.server.authenticate import by_basic, desk_for, marked
from auth.server.bridge import Bridge, Reply, Request
from auth.server.desk import Code, Desk
from auth.server.grants.code import Challenge, CodeGrant
from auth.server.grants.machine import MachineGrant
from auth.server.grants.refresh import RefreshGrant
from auth.server.house import House
from auth.server.tokens import digest, marker, until
from auth.server.web import Answer, Asked, Wrong, doubled, refuses, single
from storage.accounts import Audit, Changes
from storage.errors import StorageError

PATIENCE, GLANCE = 2.0, 0.02
"""Seconds for which whoever presents a code a second time waits until the first has its tokens: so they are dead then."""
DEAD = Wrong("invalid_grant", "The grant is not, or no longer, valid.")


async def token(asked: Asked, house: House) -> Answer:
    """POST /token."""
    pairs = asked.form_pairs()
    if "resource" in doubled(pairs):
        raise Wrong("invalid_target", "A token is for one resource: ask for one.")
    form = single(pairs)
    if "grant_type" not in form:
        raise Wrong("invalid_request", "The grant_type is missing.")
    desk = await desk_for(asked, form, house)
    await _laid(desk, form, house)
    reply = _decided(desk, asked, form)
    if reply.error is not None:
        if reply.error == "invalid_grant":
            await _suspected(desk, form, house)
        return reply.answer(basic=by_basic(asked))
    if not await marked(desk, house):
        return Reply(401, {"error": "invalid_client"}, {}).answer(basic=by_basic(asked))
    return await _saved(desk, form, house, reply)


async def _laid(desk: Desk, form: Mapping[str, str], house: House) -> None:
    """Lay on the desk what this grant needs."""
    if form["grant_type"] == "authorization_code" and "code" in form:
        kept = await house.volatile.get(marker("code", form["code"]))
        desk.code = Code.read(kept) if kept else None
    elif form["grant_type"] == "refresh_token" and "refresh_token" in form:
        desk.refresh = await house.identity.refresh(digest(form["refresh_token"]))
    presented = desk.code or desk.refresh
    if presented is None:
        return
    desk.grant = await house.identity.grant(presented.grant)
    owner = desk.apps.get(presented.app)
    if desk.grant is not None and owner is not None:
        desk.subject = await subjects.subject(house.identity, house.site, desk.grant.citizen, owner.organisation)


def _decided(desk: Desk, asked: Asked, form: Mapping[str, str]) -> Reply:
    bridge = Bridge(desk)
    bridge.register_grant(CodeGrant, [Challenge()])
    bridge.register_grant(RefreshGrant)
    bridge.register_grant(MachineGrant)
    reply: Reply = bridge.create_token_response(Request(asked.method, form, asked.headers))
    return reply


async def _saved(desk: Desk, form: Mapping[str, str], house: House, reply: Reply) -> Answer:
    """Of any number that come this far with the same code or refresh token, one is answered with tokens."""
    if desk.redeemed and await house.volatile.take(marker("code", form["code"])) is None:
        await _replayed(form["code"], house)
        return refuses(DEAD)
    if not await house.identity.commit(desk.changes()):
        await _suspected(desk, form, house, refreshed=True)
        return refuses(DEAD)
    if desk.redeemed:
        with suppress(StorageError):  # without the mark a replay waits a little longer before it kills
            await house.volatile.put(marker("done", form["code"]), b"1", seconds=house.site.lives.code * 2)
    return reply.answer(basic=False)


async def _suspected(desk: Desk, form: Mapping[str, str], house: House, *, refreshed: bool = False) -> None:
    """Something was presented that is not valid: if it once was, it is a theft's trace."""
    if form["grant_type"] == "authorization_code" and desk.code is None and "code" in form:
        await _replayed(form["code"], house)
    row = desk.refresh
    if refreshed and row is not None:
        row = await house.identity.refresh(row.digest)
    if row is not None and row.used is not None and row.revoked is None:
        now = house.clock()
        audit = Audit(at=now, event="refresh-reused", app=row.app)
        await house.identity.commit(Changes(at=now, ended_families=(row.family,), audits=(audit,)))


async def _replayed(value: str, house: House) -> None:
    """A code came again: its family and its grant die, and with the grant every access token that speaks for it."""
    given = await house.volatile.get(marker("given", value))
    if given is None:
        return
    if await house.volatile.get(marker("code", value)) is not None:
        return  # it is still whole: presented by somebody it was not made for, and of no use to him
    code = Code.read(given)
    waited = 0.0
    while waited < PATIENCE and await house.volatile.get(marker("done", value)) is None:
        await asyncio.sleep(GLANCE)
        waited += GLANCE
    now = house.clock()
    await house.identity.commit(
        Changes(
            at=now,
            ended_families=(code.family,),
            revoked_grants=(code.grant,),
            revoked_until=until(house.site, now),
            audits=(Audit(at=now, event="code-replayed", app=code.app),),
        )
    )
