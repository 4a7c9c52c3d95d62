"""Choosing where to log in, going there, and coming back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from auth.model import LEVELS, Language, LoginRefused, Person
from auth.server import asking, keeping, operating
from auth.server.granting import app_view
from auth.server.house import House, target_of
from auth.server.sessions import Session, Stranger, begin_session, browser_of, posted, see_ticket, take_ticket
from auth.server.tokens import marker
from auth.server.views import Choice, LoginView
from auth.server.web import Answer, Asked, Wrong, leads
from auth.server.wish import Wish
from config.identity import SUBSTANTIAL, Idp

KINDS = ("authorize", "grants", operating.KIND)
LAST_SECONDS = 180 * 86_400
LEEWAY = 60
"""Seconds by which an IdP's clock may differ."""


async def show(asked: Asked, house: House) -> Answer:
    """GET /login."""
    try:
        ticket = asked.asked().get("ticket")
        data = await see_ticket(asked, house, ticket, *KINDS)
    except (Stranger, Wrong):
        return house.trouble(asked, "expired")
    wish = Wish.read(data) if data["kind"] == "authorize" else None
    app = await house.living_app(wish.app) if wish else None
    language = house.language(asked)
    view = LoginView(
        app=await app_view(house, app, wish.redirect_uri) if app and wish else None,
        choices=tuple(_choice(idp, language) for idp in _choices(house, data)),
        last=asked.cookie(house.cookie_name("last")),
        action="/login",
        ticket=ticket or "",
        cancel="/login/cancel",
        operators=data["kind"] == operating.KIND,
    )
    # A form's redirects are held against the policy: to the IdP, whose pages may lie anywhere, and on to the app.
    anywhere = ("https:", "http:") if house.site.sandbox else ("https:",)
    return house.page(asked, view, targets=(*anywhere, *((target_of(wish.redirect_uri),) if wish else ())))


def _choices(house: House, data: Mapping[str, Any]) -> tuple[Idp, ...]:
    """Staff have theirs, and nobody else has those."""
    return house.broker.choices(staff=data["kind"] == operating.KIND)


def _choice(idp: Idp, language: Language) -> Choice:
    return Choice(
        slug=idp.slug,
        label=idp.label.get(language, idp.slug),
        hint=idp.hint.get(language, ""),
        first=idp.kind == "bundid",
    )


async def choose(asked: Asked, house: House) -> Answer:
    """POST /login: off to the IdP."""
    try:
        form = posted(asked, house)
        ticket = form.get("ticket")
        data = await see_ticket(asked, house, ticket, *KINDS)
    except Stranger:
        return house.trouble(asked, "expired")
    browser, slug = browser_of(asked, house), form.get("idp")
    idp = next((each for each in _choices(house, data) if each.slug == slug), None)
    if idp is None or browser is None or ticket is None:
        return house.trouble(asked, "bad-request")
    language = house.language(asked)
    wish = Wish.read(data) if data["kind"] == "authorize" else None
    fresh = wish is not None and ("login" in wish.prompts or wish.max_age is not None)
    await house.volatile.put(marker("way", browser), ticket.encode(), seconds=house.site.lives.page)
    try:
        address = await house.broker.begin(
            idp.slug,
            browser=marker("browser", browser),
            back=ticket,
            language=language,
            acr=SUBSTANTIAL if data["kind"] == operating.KIND else wish.acr if wish else None,
            fresh=fresh,
        )
    except LoginRefused as refusal:
        return await _refused(asked, house, refusal, f"/login?ticket={ticket}", 503)
    return leads(address).having(house.cookie("last", idp.slug, LAST_SECONDS))


async def cancel(asked: Asked, house: House) -> Answer:
    """POST /login/cancel."""
    try:
        data = await take_ticket(asked, house, posted(asked, house).get("ticket"), *KINDS)
    except Stranger:
        return house.trouble(asked, "expired")
    if data["kind"] != "authorize":
        return leads("/")
    wish = Wish.read(data)
    return house.back_to_app(wish.redirect_uri, wish.state, ("error", "access_denied"))


async def callback(asked: Asked, house: House) -> Answer:
    """GET /broker/{idp}/callback."""
    browser, slug = browser_of(asked, house), asked.path.split("/")[2]
    staff = slug in {idp.slug for idp in house.broker.choices(staff=True)}
    if not staff and slug not in {idp.slug for idp in house.broker.choices()}:
        return house.trouble(asked, "not-found", 404)
    if browser is None:
        await house.note("login-refused", idp=slug, detail="no-browser")
        return house.trouble(asked, "expired")
    try:
        person, ticket = await _finished(asked, house, slug, browser)
        data = await _under_way(asked, house, ticket, slug, staff=staff)
    except LoginRefused as refusal:
        kept = await house.volatile.get(marker("way", browser))
        return await _refused(asked, house, refusal, f"/login?ticket={kept.decode()}" if kept else None)
    except Stranger:
        return house.trouble(asked, "expired")
    if staff:
        await house.volatile.forget(marker("ticket", ticket))
        return await operating.decide(asked, house, person, data)
    session, cookie = await begin_session(asked, house, person)
    await keeping.hold(house, person, session)
    await house.note("login", idp=slug)
    await house.volatile.forget(marker("ticket", ticket))
    wish = Wish.read(data) if data["kind"] == "authorize" else None
    answer = await _onward(asked, house, wish, person, session) if wish else leads("/me/grants")
    return answer.having(cookie)


async def _finished(asked: Asked, house: House, slug: str, browser: str) -> tuple[Person, str]:
    """What the broker makes of it; LoginRefused."""
    try:
        params = asked.asked()
    except Wrong as wrong:
        raise LoginRefused("not-trusted", idp=slug, why="parameters") from wrong
    person, ticket = await house.broker.finish(slug, params, browser=marker("browser", browser))
    if person.idp != slug:
        raise LoginRefused("not-trusted", idp=slug, why="wrong-idp")
    return person, ticket


async def _under_way(asked: Asked, house: House, ticket: str, slug: str, *, staff: bool) -> dict[str, Any]:
    """What the log-in was for; LoginRefused where citizens would come in by the door of staff, or staff by theirs."""
    data = await see_ticket(asked, house, ticket, *KINDS)
    if staff != (data["kind"] == operating.KIND):
        raise LoginRefused("not-trusted", idp=slug, why="wrong-kind")
    return data


async def _onward(asked: Asked, house: House, wish: Wish, person: Person, session: Session) -> Answer:
    """On to what the log-in was for; unless it was weaker or older than that needs."""
    app = await house.living_app(wish.app)
    if app is None:
        return house.trouble(asked, "unknown-app")
    if wish.acr is not None and LEVELS.index(person.acr) < LEVELS.index(wish.acr):
        return house.back_to_app(wish.redirect_uri, wish.state, ("error", "unmet_authentication_requirements"))
    fresh = wish.max_age is not None or "login" in wish.prompts
    if fresh and person.auth_time.timestamp() < wish.since - (wish.max_age or 0) - LEEWAY:
        return house.back_to_app(wish.redirect_uri, wish.state, ("error", "login_required"))
    return await asking.proceed(asked, house, replace(wish, root=session.root), app, session)


async def _refused(
    asked: Asked, house: House, refusal: LoginRefused, again: str | None, status: int | None = None
) -> Answer:
    """Nobody is logged in; a clear page, and one row without anything personal."""
    await house.note("login-refused", idp=refusal.idp, detail=refusal.why)
    language = house.language(asked)
    label = next((idp.label.get(language) for idp in house.broker.choices() if idp.slug == refusal.idp), None)
    status = status or (503 if refusal.slug == "idp-down" else 400)
    staff = refusal.idp in {idp.slug for idp in house.broker.choices(staff=True)}
    slug = "operator-too-weak" if staff and refusal.slug == "too-weak" else refusal.slug
    return house.trouble(asked, slug, status, again=again, idp=label)
