"""The page that asks a citizen what an app may do. Refusing is as easy as allowing."""

from __future__ import annotations

from auth.server import asking, keeping
from auth.server.granting import app_view, granted, scope_views
from auth.server.house import House, target_of
from auth.server.sessions import Session, Stranger, posted, see_ticket, session_of, take_ticket
from auth.server.views import ConsentView
from auth.server.web import Answer, Asked, Wrong
from auth.server.wish import Wish
from storage.accounts import App


async def show(asked: Asked, house: House) -> Answer:
    """GET /consent."""
    try:
        ticket = asked.asked().get("ticket")
        data = await see_ticket(asked, house, ticket, "authorize")
    except (Stranger, Wrong):
        return house.trouble(asked, "expired")
    wish = Wish.read(data)
    app, session = await house.living_app(wish.app), await session_of(asked, house)
    if app is None:
        return house.trouble(asked, "unknown-app")
    if session is None or session.citizen != data.get("citizen"):
        return await asking.proceed(asked, house, wish, app, session)
    view = await _view(house, wish, app, session, ticket=ticket or "", language=house.language(asked))
    return house.page(asked, view, targets=(target_of(wish.redirect_uri),))


async def _view(house: House, wish: Wish, app: App, session: Session, *, ticket: str, language: str) -> ConsentView:
    names = [words.get(language, slug) for slug, words in house.site.cities.items()]
    label = next((idp.label.get(language, "") for idp in house.broker.choices() if idp.slug == session.idp), "")
    known = any(grant.app == app.id for grant in await house.identity.grants(session.citizen))
    return ConsentView(
        app=await app_view(house, app, wish.redirect_uri),
        first_time=not known,
        scopes=scope_views(house, app, wish.scopes, language),
        cities=tuple(names),
        days=house.site.lives.refresh_absolute // 86_400 if "refresh_token" in app.grant_types else 1,
        logged_in_with=label,
        keeps=await keeping.held(house, session, wish.scopes) is not None,
        action="/consent",
        ticket=ticket,
        grants="/me/grants",
    )


async def decide(asked: Asked, house: House) -> Answer:
    """POST /consent: allow or refuse. Anything but a clear yes is a no."""
    try:
        form = posted(asked, house)
        data = await take_ticket(asked, house, form.get("ticket"), "authorize")
    except Stranger:
        return house.trouble(asked, "expired")
    wish = Wish.read(data)
    app, session = await house.living_app(wish.app), await session_of(asked, house)
    if app is None:
        return house.trouble(asked, "unknown-app")
    if form.get("decision") != "allow":
        await house.note("consent-refused", app=app.id)
        return house.back_to_app(wish.redirect_uri, wish.state, ("error", "access_denied"))
    if session is None or session.citizen != data.get("citizen") or not await asking.enough(house, wish, app, session):
        return await asking.proceed(asked, house, wish, app, session)  # she has left, or it is not she who was asked
    grant = await granted(house, wish, app, session)
    await keeping.keep(house, session, grant)
    return await asking.answer(house, wish, app, session, grant)
