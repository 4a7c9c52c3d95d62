"""The page about the account, and the end of it."""

from __future__ import annotations

from fastapi import FastAPI, Response

from portal.desk import session
from portal.desk.registering import IdentityAway, Refused
from portal.desk.visit import HOME, Guest, Visit, add_open_page, add_page
from portal.phrases.desk_account import ACCOUNT
from portal.site import Site

PATH = f"{HOME}/account"
CLOSED = f"{HOME}/closed"
ROUNDS = 3
"""An app may have been registered while the others were deleted."""


def add_account(app: FastAPI, site: Site) -> None:
    """Add the pages."""
    add_page(app, site, PATH, show=_show)
    add_page(app, site, f"{PATH}/close", act=_close)
    add_open_page(app, site, CLOSED, show=_closed)


async def _show(visit: Visit) -> Response:
    return visit.page("desk/account.html", ACCOUNT)


async def _close(visit: Visit) -> Response:
    """First the apps, which identity ends, then the rest: an account that is half closed is open, and can be closed again."""
    try:
        gone = await _emptied(visit)
    except (IdentityAway, Refused):
        gone = False
    if not gone:
        return visit.page("desk/trouble.html", {}, status=503, trouble="closing")
    await visit.desk.learn()
    response = visit.leads(CLOSED)
    session.set_cookie(response, visit.site, session.SESSION, "")
    return response


async def _emptied(visit: Visit) -> bool:
    stock, own = visit.desk.stock(), visit.developer.id
    for _ in range(ROUNDS):
        for app in await stock.registrar.apps(own) if stock.registrar else ():
            if stock.registrar:
                await stock.registrar.delete(app)
        if await stock.developers.close(own):
            return True
    return False


async def _closed(guest: Guest) -> Response:
    return guest.page("desk/closed.html", ACCOUNT)
