"""Logging out: RP-Initiated Logout 1.0, and the button on our own pages.

Whoever proves by an ID token that she means this session is logged out at once; everybody else is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from auth.server import subjects
from auth.server.house import House, target_of
from auth.server.sessions import Session, Stranger, end_session, open_ticket, posted, session_of, take_ticket
from auth.server.tokens import IDENTITY
from auth.server.views import LoggedOutView, LogoutView
from auth.server.web import Answer, Asked, Wrong, leads, with_params
from storage.accounts import App

MOST = 2000


async def end(asked: Asked, house: House) -> Answer:
    """GET and POST /end_session."""
    try:
        params = asked.form() if asked.method == "POST" else asked.asked()
    except Wrong as wrong:
        return house.trouble(asked, "bad-request", wrong.status)
    claims = await _hinted(params, house)
    app_id = str(claims["aud"]) if claims else params.get("client_id", "")
    if claims and params.get("client_id", app_id) != app_id:
        return house.trouble(asked, "bad-request")
    app = await house.living_app(app_id) if app_id else None
    target = params.get("post_logout_redirect_uri")
    if target is not None and (app is None or target not in app.post_logout_redirect_uris):
        return house.trouble(asked, "bad-redirect")
    back = _back(target, params.get("state")) if target else None
    session = await session_of(asked, house)
    if session is None or (claims and app and await _meant(house, session, app, claims)):
        gone = await end_session(asked, house)
        answer = leads(back) if back and claims else _gone(asked, house, back, app)
        return answer.having(gone)
    ticket, cookies = await open_ticket(asked, house, "logout", {"back": back, "app": app.name if app else None})
    view = LogoutView(action="/logout", ticket=ticket, app=app.name if app else None)
    return house.page(asked, view, targets=(target_of(back),) if back else ()).having(*cookies)


def _back(target: str, state: str | None) -> str:
    return with_params(target, [("state", state)] if state is not None and len(state) <= MOST else [])


async def _hinted(params: Mapping[str, str], house: House) -> Mapping[str, Any] | None:
    """An ID token of ours, expired or not (RP-Initiated Logout §2)."""
    hint = params.get("id_token_hint")
    return (await house.keys.ring()).read(hint, typ=IDENTITY) if hint else None


async def _meant(house: House, session: Session, app: App, claims: Mapping[str, Any]) -> bool:
    return bool(claims.get("sid") == subjects.session_id(session.root, app.id))


def _gone(asked: Asked, house: House, back: str | None, app: App | None) -> Answer:
    return house.page(asked, LoggedOutView(back=back, app=app.name if app else None))


async def logout(asked: Asked, house: House) -> Answer:
    """POST /logout."""
    try:
        data = await take_ticket(asked, house, posted(asked, house).get("ticket"), "logout", "mine")
    except Stranger:
        return house.trouble(asked, "expired")
    gone = await end_session(asked, house)
    return house.page(asked, LoggedOutView(back=data.get("back"), app=data.get("app"))).having(gone)
