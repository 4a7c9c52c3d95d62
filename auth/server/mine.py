"""My grants: a citizen sees what she has allowed, takes it back, exports it, or deletes everything that is kept of her."""

from __future__ import annotations

import json
from collections.abc import Mapping

from auth.server.granting import app_view, scope_views
from auth.server.house import House
from auth.server.sessions import Session, Stranger, end_session, open_ticket, posted, session_of, take_ticket
from auth.server.tokens import until
from auth.server.views import GrantsView, GrantView, LoggedOutView
from auth.server.web import NO_STORE, Answer, Asked, leads
from storage.accounts import Audit, Changes, Grant

HERE = "/me/grants"


async def show(asked: Asked, house: House) -> Answer:
    """GET /me/grants."""
    session = await session_of(asked, house)
    if session is None:
        ticket, cookies = await open_ticket(asked, house, "grants", {})
        return leads(f"/login?ticket={ticket}").having(*cookies)
    done = "revoked" if b"done=revoked" in asked.query else None
    return await _page(asked, house, session, done=done)


async def _page(
    asked: Asked, house: House, session: Session, *, done: str | None = None, confirm: bool = False
) -> Answer:
    language = house.language(asked)
    ticket, cookies = await open_ticket(asked, house, "mine", {"citizen": session.citizen})
    labels = {idp.slug: idp.label.get(language, idp.slug) for idp in house.broker.choices()}
    links = await house.identity.links(session.citizen)
    grants = [await _view(house, grant, language) for grant in await house.identity.grants(session.citizen)]
    view = GrantsView(
        grants=tuple(each for each in grants if each is not None),
        logged_in_with=tuple(labels.get(link.idp, link.idp) for link in links),
        revoke=f"{HERE}/revoke",
        export=f"{HERE}/export",
        delete=f"{HERE}/delete",
        logout="/logout",
        ticket=ticket,
        done=done,
        confirm_delete=confirm,
        here=HERE,
    )
    return house.page(asked, view).having(*cookies)


async def _view(house: House, grant: Grant, language: str) -> GrantView | None:
    app = await house.identity.app(grant.app)
    if app is None:
        return None
    names = tuple(house.site.cities.get(slug, {}).get(language, slug) for slug in grant.cities)
    return GrantView(
        id=grant.id,
        app=await app_view(house, app, app.redirect_uris[0] if app.redirect_uris else ""),
        scopes=scope_views(house, app, grant.scopes, language),
        cities=names,
        since=grant.created,
        used=grant.used,
    )


async def _mine(asked: Asked, house: House) -> tuple[Session, Mapping[str, str]]:
    """Whoever posted one of this page's forms; Stranger when that was not her."""
    form = posted(asked, house)
    data = await take_ticket(asked, house, form.get("ticket"), "mine")
    session = await session_of(asked, house)
    if session is None or session.citizen != data["citizen"]:
        raise Stranger
    return session, form


async def revoke(asked: Asked, house: House) -> Answer:
    """POST /me/grants/revoke: the app's refresh tokens die at once, its access tokens where they are looked at."""
    try:
        session, form = await _mine(asked, house)
    except Stranger:
        return house.trouble(asked, "expired", again=HERE)
    grant = next((each for each in await house.identity.grants(session.citizen) if each.id == form.get("grant")), None)
    if grant is not None:
        now = house.clock()
        audit = Audit(at=now, event="grant-revoked", app=grant.app)
        limit = until(house.site, now)
        await house.identity.commit(Changes(at=now, revoked_grants=(grant.id,), revoked_until=limit, audits=(audit,)))
    return leads(f"{HERE}?done=revoked")


async def export(asked: Asked, house: House) -> Answer:
    """POST /me/grants/export: everything that is kept of her, as a file. The ids in it are of this file only."""
    try:
        session, _ = await _mine(asked, house)
    except Stranger:
        return house.trouble(asked, "expired", again=HERE)
    grants = await house.identity.grants(session.citizen)
    links = await house.identity.links(session.citizen)
    kept = [await house.identity.city_token(session.citizen, link.issuer) for link in links]
    apps = {grant.app: await house.identity.app(grant.app) for grant in grants}
    found = {
        "issuer": house.site.issuer,
        "exported": house.clock().isoformat(),
        "accounts": [
            {
                "idp": link.idp,
                "linked": link.created.isoformat(),
                "access_kept": {"since": token.kept.isoformat(), "until": token.ends.isoformat()} if token else None,
            }
            for link, token in zip(links, kept, strict=True)
        ],
        "grants": [
            {
                "app": app.name if (app := apps[grant.app]) else None,
                "scopes": list(grant.scopes),
                "cities": list(grant.cities),
                "since": grant.created.isoformat(),
                "used": grant.used.isoformat() if grant.used else None,
            }
            for grant in grants
        ],
    }
    headers = (
        ("content-type", "application/json"),
        ("content-disposition", 'attachment; filename="hansa-grants.json"'),
        *NO_STORE,
    )
    return Answer(headers=headers, body=json.dumps(found, ensure_ascii=False, indent=2).encode())


async def delete(asked: Asked, house: House) -> Answer:
    """POST /me/grants/delete: asks once, then forgets her."""
    try:
        session, form = await _mine(asked, house)
    except Stranger:
        return house.trouble(asked, "expired", again=HERE)
    if form.get("confirm") != "yes":
        return await _page(asked, house, session, confirm=True)
    await house.identity.forget_citizen(session.citizen)
    await house.note("citizen-deleted")
    gone = await end_session(asked, house)
    return house.page(asked, LoggedOutView(deleted=True)).having(gone)
