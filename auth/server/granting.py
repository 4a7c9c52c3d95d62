"""What a citizen has allowed an app: found, made, and put into words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from uuid import uuid4

from auth.server.house import House, host_of
from auth.server.sessions import Session
from auth.server.views import AppView, ScopeView
from auth.server.wish import Wish
from storage.accounts import App, Audit, Changes, Grant

OPENID = {
    "de": "Sie wiedererkennen: eine Kennung, die nur für diesen Anbieter gilt",
    "en": "Recognise you: an identifier that holds for this developer only",
}


def covering(grants: Iterable[Grant], app: App, scopes: tuple[str, ...], cities: tuple[str, ...]) -> Grant | None:
    """The grant by which the app may have all of this already."""
    return next(
        (
            grant
            for grant in grants
            if grant.app == app.id and set(scopes) <= set(grant.scopes) and set(cities) <= set(grant.cities)
        ),
        None,
    )


async def granted(house: House, wish: Wish, app: App, session: Session) -> Grant:
    """She has allowed it: her grant for this app, made or widened."""
    now, cities = house.clock(), tuple(house.site.cities)
    before = next((grant for grant in await house.identity.grants(session.citizen) if grant.app == app.id), None)
    audit = Audit(at=now, event="consent", app=app.id, idp=session.idp)
    if before is not None:
        wider = replace(
            before,
            scopes=tuple(dict.fromkeys((*before.scopes, *wish.scopes))),
            cities=tuple(dict.fromkeys((*before.cities, *cities))),
        )
        if await house.identity.commit(Changes(at=now, grants=(wider,), live=(before.id,), audits=(audit,))):
            return wider
    new = Grant(id=str(uuid4()), citizen=session.citizen, app=app.id, scopes=wish.scopes, cities=cities, created=now)
    await house.identity.commit(Changes(at=now, grants=(new,), audits=(audit,)))
    return new


async def app_view(house: House, app: App, redirect_uri: str) -> AppView:
    """The app, as every page shows it."""
    owner = await house.identity.organisation(app.organisation)
    return AppView(
        name=app.name,
        organisation=owner.name if owner else app.organisation,
        verified=bool(owner and owner.verified),
        host=host_of(redirect_uri),
        policy_uri=app.policy_uri,
    )


def scope_views(house: House, app: App, scopes: tuple[str, ...], language: str) -> tuple[ScopeView, ...]:
    """What it wants, in our words and in its own."""
    titles = {"openid": OPENID} | {scope.name: scope.title for scope in house.site.declared.scopes}
    views = []
    for name in scopes:
        said = app.purposes.get(name, {})
        spoken = language if language in said else next(iter(said), None)
        purpose = said[spoken] if spoken else ""
        title = titles.get(name, {}).get(language, name)
        views.append(ScopeView(name=name, title=title, purpose=purpose, language=spoken))
    return tuple(views)
