"""How an operator comes to `/ops`: by identity, which knows the staff, and back with a code that only her browser can use; and out.

The browser is sent to identity with a random text and keeps another in a cookie; the store has both under their SHA-256. What identity
found out is read from the store, never from the address.
"""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import FastAPI, Request, Response
from starlette.responses import RedirectResponse

from portal.asked import origin_of
from portal.desk import session
from portal.ops.means import Ops
from portal.ops.visit import HOME, LOG_IN, NotAdmitted, Visit, add_door, add_page
from portal.site import Site
from storage.operators_ports import ENTRY, LIFE

ENTERED, LOG_OUT = f"{HOME}/entered", f"{HOME}/log-out"
LONGEST = 200
"""Letters of a code that somebody brings."""


def add_entering(app: FastAPI, site: Site) -> None:
    """Add the way in and the way out."""
    if site.ops is None:
        return
    add_door(app, site, LOG_IN, _log_in)
    add_door(app, site, ENTERED, _entered)
    add_page(app, site, LOG_OUT, act=_log_out, least_to_act="viewer")


async def _log_in(request: Request, site: Site, ops: Ops) -> Response:
    """On to identity; by the address identity sends back to, for a cookie belongs to one host."""
    if site.issuer is None:
        raise NotAdmitted("no_identity")
    if origin_of(request, site.public_url) != ops.origin:
        return _leads(f"{ops.origin}{LOG_IN}")
    entry, browser = session.fresh(), session.fresh()
    await ops.stock().entries.begin(session.digest(entry), browser=session.digest(browser))
    answer = _leads(f"{site.issuer}{LOG_IN}?{urlencode({'entry': entry})}")
    session.set_cookie(answer, site, session.OPS_ENTRY, browser, ENTRY)
    return answer


async def _entered(request: Request, site: Site, ops: Ops) -> Response:
    """Back again: a new session, with a new cookie, whatever the browser had before."""
    entries, code = ops.stock().entries, request.query_params.get("code", "")
    browser, value = request.cookies.get(session.cookie_name(site, session.OPS_ENTRY), ""), session.fresh()
    who = None
    if code and len(code) <= LONGEST:
        who = await entries.enter(session.digest(code), browser=session.digest(browser), session=session.digest(value))
    if who is None:
        raise NotAdmitted("not_entered")
    if before := request.cookies.get(session.cookie_name(site, session.OPS)):
        await entries.end(session.digest(before))
    answer = _leads(HOME)
    session.set_cookie(answer, site, session.OPS, value, LIFE)
    for over in (session.OPS_ENTRY, session.ENTRY):
        session.set_cookie(answer, site, over, "")
    return answer


async def _log_out(visit: Visit) -> Response:
    if value := visit.request.cookies.get(session.cookie_name(visit.site, session.OPS)):
        await visit.ops.stock().entries.end(session.digest(value))
    answer = visit.leads(HOME)
    session.set_cookie(answer, visit.site, session.OPS, "")
    return answer


def _leads(address: str) -> Response:
    return RedirectResponse(address, 303, {"cache-control": "no-store", "referrer-policy": "no-referrer"})
