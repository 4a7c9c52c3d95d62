"""The authorization endpoint, and what follows from it until the app has its answer.

Errors go to the redirect URI only after the client and the URI are known to belong together; before that, to the person.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from datetime import timedelta
from typing import Any

from auth.model import LEVELS
from auth.server import keeping, subjects
from auth.server.clients import fits
from auth.server.desk import Code, Desk
from auth.server.granting import covering
from auth.server.house import LANGUAGES, House
from auth.server.sessions import Session, open_ticket, session_of
from auth.server.tokens import IDENTITY, marker, secret
from auth.server.web import Answer, Asked, Pairs, Wrong, doubled, leads, pairs_of, with_params
from auth.server.wish import Wish, wish_of
from storage.accounts import App, Grant

MOST_ADDRESS = 8000
"""Characters of an address; a POST becomes a GET, so that the session's cookie comes along (SameSite=Lax)."""
CODE_TRACE = 900
"""Seconds for which a code is remembered after it was given out, so that a second use is noticed."""


async def authorize(asked: Asked, house: House) -> Answer:
    """GET and POST."""
    try:
        if asked.method == "POST":
            address = with_params("/authorize", asked.form_pairs())
            return leads(address) if len(address) <= MOST_ADDRESS else house.trouble(asked, "bad-request", 413)
        pairs = pairs_of(asked.query)
    except Wrong as wrong:
        return house.trouble(asked, "bad-request", wrong.status)
    given = dict(pairs)
    app = await house.living_app(given.get("client_id", "")) if "client_id" not in doubled(pairs) else None
    if app is None:
        return house.trouble(asked, "unknown-app")
    if "redirect_uri" in doubled(pairs) or not fits(app, given.get("redirect_uri", "")):
        return house.trouble(asked, "bad-redirect")
    return await _verified(asked, house, app, pairs)


async def _verified(asked: Asked, house: House, app: App, pairs: Pairs) -> Answer:
    """From here on the app is told what is wrong."""
    given = dict(pairs)
    try:
        wish = wish_of(pairs, app, await _desk(house, app))
    except Wrong as wrong:
        state = given.get("state") if "state" not in doubled(pairs) else None
        said = (("error", wrong.error), ("error_description", wrong.text))
        return house.back_to_app(given["redirect_uri"], state, *said)
    wish = replace(wish, hint=await _hinted(given.get("id_token_hint"), app, house))
    onward = await proceed(asked, house, wish, app, await session_of(asked, house))
    wished = next(
        (each for word in given.get("ui_locales", "").split() if (each := word[:2].lower()) in LANGUAGES), None
    )
    return onward.having(house.cookie("wished", wished, house.site.lives.page)) if wished else onward


async def _desk(house: House, app: App) -> Desk:
    return Desk(site=house.site, ring=await house.keys.ring(), now=house.clock(), apps={app.id: app})


async def _hinted(hint: str | None, app: App, house: House) -> str | None:
    """Whom an ID token of ours speaks of; whatever else is sent, is not heeded (OpenID Connect Core §3.1.2.1)."""
    claims = (await house.keys.ring()).read(hint, typ=IDENTITY) if hint else None
    return str(claims["sub"]) if claims and claims.get("aud") == app.id else None


async def proceed(asked: Asked, house: House, wish: Wish, app: App, session: Session | None) -> Answer:
    """The next step: the log-in, the consent, or the code."""
    if session is None or not await enough(house, wish, app, session):
        if "none" in wish.prompts or (session is not None and session.root == wish.root):
            return _declined(house, wish, "login_required")
        return await _onward(asked, house, "/login", asdict(wish))
    grant = covering(await house.identity.grants(session.citizen), app, wish.scopes, tuple(house.site.cities))
    if grant is None or "consent" in wish.prompts or await keeping.unasked(house, session, wish.scopes):
        if "none" in wish.prompts:
            return _declined(house, wish, "consent_required")
        return await _onward(asked, house, "/consent", asdict(wish) | {"citizen": session.citizen})
    await keeping.keep(house, session, grant)
    return await answer(house, wish, app, session, grant)


async def _onward(asked: Asked, house: House, step: str, data: Mapping[str, Any]) -> Answer:
    ticket, cookies = await open_ticket(asked, house, "authorize", data)
    return leads(with_params(step, [("ticket", ticket)])).having(*cookies)


def _declined(house: House, wish: Wish, error: str) -> Answer:
    return house.back_to_app(wish.redirect_uri, wish.state, ("error", error))


async def enough(house: House, wish: Wish, app: App, session: Session) -> bool:
    """Whether this log-in will do. A weaker one than asked for never does (RFC 9470)."""
    if wish.acr is not None and LEVELS.index(session.acr) < LEVELS.index(wish.acr):
        return False
    if wish.hint is not None:
        own = await subjects.subject(house.identity, house.site, session.citizen, app.organisation)
        if own != wish.hint:
            return False
    if wish.root == session.root:
        return True
    if "login" in wish.prompts:
        return False
    return wish.max_age is None or house.clock() - session.auth_time <= timedelta(seconds=wish.max_age)


async def answer(house: House, wish: Wish, app: App, session: Session, grant: Grant) -> Answer:
    """A code for the app: sixty seconds, once."""
    now = house.clock()
    earliest = now - timedelta(seconds=wish.max_age) if wish.max_age is not None else None
    value = secret()
    code = Code(
        app=app.id,
        redirect_uri=wish.redirect_uri,
        challenge=wish.challenge,
        scopes=wish.scopes,
        resource=wish.resource,
        citizen=session.citizen,
        grant=grant.id,
        family=secret(),
        cities=grant.cities,
        acr=session.acr,
        amr=session.amr,
        auth_time=subjects.blurred(session.auth_time, session.root, app.organisation, not_before=earliest),
        sid=subjects.session_id(session.root, app.id),
        nonce=wish.nonce,
    )
    await house.volatile.put(marker("given", value), code.kept(), seconds=CODE_TRACE)
    await house.volatile.put(marker("code", value), code.kept(), seconds=house.site.lives.code)
    return house.back_to_app(wish.redirect_uri, wish.state, ("code", value))
