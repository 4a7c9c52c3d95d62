"""Signing up, logging in and out.

Signing up is one field and one button: the account, its session and its first key come with one answer. What is shown there
once is made in that request, and kept nowhere: who reloads the page sends the form again, and is told that the name is taken.
"""

from __future__ import annotations

from secrets import token_hex, token_urlsafe

from fastapi import FastAPI, Response

from portal.asked import origin_of
from portal.desk import session
from portal.desk.means import MOST_KEYS
from portal.desk.rate import Rate
from portal.desk.visit import HOME, LOG_IN, SIGN_UP, Guest, Visit, add_open_page, add_page, tabs
from portal.phrases.desk_entering import ENTERING
from portal.site import Site
from storage.developers_ports import ACCOUNT, Developer, proper_name

FIRST = f"{HOME}/keys"
FLAWED = {"not-invited": "invitation"}
"""Refusal → the field it is about, where that is not the name."""


def add_entering(app: FastAPI, site: Site) -> None:
    """Add the ways to the desk, and the one out of it."""
    rate = Rate(site.desk.per_address if site.desk else 1, site.clock)

    async def join(guest: Guest) -> Response:
        return await _sign_up(guest, rate)

    add_open_page(app, site, SIGN_UP, show=_sign_up_page, act=join)
    add_open_page(app, site, LOG_IN, show=_log_in_page, act=_log_in)
    add_page(app, site, f"{HOME}/log-out", act=_log_out)
    add_page(app, site, HOME, show=_home)


async def _home(visit: Visit) -> Response:
    return visit.leads(FIRST)


async def _sign_up_page(guest: Guest) -> Response:
    return guest.page("desk/sign_up.html", ENTERING, open_to_all=guest.desk.open_to_all)


async def _sign_up(guest: Guest, rate: Rate) -> Response:
    developers, invited = guest.desk.stock().developers, None
    if guest.desk.open_to_all:
        try:
            name = proper_name(guest.form.one("organisation"))
        except ValueError as flaw:
            return _flawed(guest, "organisation", f"flaw_name_{flaw}")
    else:
        invited = session.digest(guest.form.one("invitation"))
        invitation = await developers.invitation(invited)
        if invitation is None:
            return _flawed(guest, "invitation", "flaw_not-invited")
        name = invitation.organisation
    counted = not guest.desk.exempt(guest.address)
    if counted and rate.full(guest.address):
        return _flawed(guest, "organisation", "flaw_too-many", status=429)
    secret = f"hansa_{token_urlsafe(24)}"
    developer = Developer(id=f"{ACCOUNT}{token_hex(8)}", organisation=name, created=guest.site.clock())
    refusal = await developers.sign_up(developer, session.digest(secret), bounds=guest.desk.bounds, invitation=invited)
    if refusal is not None:
        field = "organisation" if guest.desk.open_to_all else "invitation"
        return _flawed(guest, FLAWED.get(refusal, field), f"flaw_{refusal}")
    if counted:
        rate.count(guest.address)
    return await _welcome(guest, developer, secret)


async def _welcome(guest: Guest, developer: Developer, secret: str) -> Response:
    origin = origin_of(guest.request, guest.site.public_url)
    value = session.fresh()
    response = guest.page(
        "desk/welcome.html",
        ENTERING,
        developer=developer,
        tabs=tabs(guest.site),
        csrf=session.token_of(value),
        secret=secret,
        once=True,
        key=await _first_key(guest, developer),
        origin=origin,
    )
    await session.begin(response, guest.request, guest.site, guest.desk, developer=developer, value=value)
    return response


async def _first_key(guest: Guest, developer: Developer) -> str | None:
    shown, key = guest.desk.new_key(developer.organisation, (), developer.id)
    try:
        await guest.desk.stock().keys.create(key, most=MOST_KEYS)
    except ValueError:
        return None
    await guest.desk.learn()
    return shown


async def _log_in_page(guest: Guest) -> Response:
    return guest.page("desk/log_in.html", ENTERING, next=_onward(guest.request.query_params.get("next", "")))


async def _log_in(guest: Guest) -> Response:
    developer = await guest.desk.stock().developers.by_secret(session.digest(guest.form.one("secret")))
    onward = _onward(guest.form.one("next"))
    if developer is None:
        flaws = {"secret": "flaw_secret"}
        return guest.page("desk/log_in.html", ENTERING, status=403, flaws=flaws, next=onward)
    response = guest.leads(onward)
    await session.begin(response, guest.request, guest.site, guest.desk, developer=developer, value=session.fresh())
    return response


async def _log_out(visit: Visit) -> Response:
    response = visit.leads(LOG_IN)
    await session.end(response, visit.request, visit.site, visit.desk)
    return response


def _onward(wished: str) -> str:
    """A page of the desk, and nowhere else: an address from outside must not lead elsewhere."""
    plain = wished.isascii() and wished.isprintable() and not any(char in wished for char in "\\?#%:.")
    return wished if plain and wished.startswith(f"{HOME}/") and "//" not in wished else FIRST


def _flawed(guest: Guest, field: str, flaw: str, *, status: int = 400) -> Response:
    return guest.page(
        "desk/sign_up.html", ENTERING, status=status, flaws={field: flaw}, open_to_all=guest.desk.open_to_all
    )
