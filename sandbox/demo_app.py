"""The demo app "Müll-Wecker": somebody else's app, that has people log in at Hansa and acts with their token.

An OpenID Connect client with code and PKCE, written from the specifications with nothing of the gateway's. It shows the
next collections, orders bulky waste, sends reports, and has itself told how they stand.
"""

import asyncio
import secrets
from collections.abc import Mapping
from typing import Any, cast
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from sandbox import demo_cases, demo_live, demo_order, demo_report
from sandbox.demo_pages import Household, page
from sandbox.demo_visit import (
    CLIENT,
    COOKIE,
    LANGUAGE,
    SCOPE,
    SECONDS,
    App,
    Visit,
    api,
    app_of,
    hashed,
    html,
    issuer,
    meant,
    redeem,
    spoken,
    visit_of,
)
from sandbox.kit import Twin


def twins() -> list[Twin]:
    """The one app. An address of its own, so that its cookies meet nobody's."""
    routes = [
        web.get("/", home),
        web.post("/login", login),
        web.get("/back", back),
        web.post("/refresh", refresh),
        web.post("/forget", forget),
        *demo_order.ROUTES,
        *demo_report.ROUTES,
        *demo_cases.ROUTES,
        *demo_live.ROUTES,
    ]
    return [Twin(name="app/demo", routes=routes, state=App, ends=_ended, host="127.0.0.16")]


async def _ended(state: object) -> None:
    listening = [visit.listening for visit in cast(App, state).visits.values() if visit.listening]
    for task in listening:
        task.cancel()
    await asyncio.gather(*listening, return_exceptions=True)


async def home(request: web.Request) -> web.Response:
    """The pickups of three cities, once somebody has logged in."""
    if (chosen := request.query.get("lang")) in {"de", "en"}:
        answer = web.HTTPSeeOther("/")
        answer.set_cookie(LANGUAGE, chosen, httponly=True, samesite="Lax")
        raise answer
    visit, language = visit_of(request), spoken(request)
    if visit is None:
        return html(page(language))
    said, visit.said = visit.said, ""
    if not visit.tokens:
        return html(page(language, said=said))
    try:
        households = await _households(visit.tokens["access_token"], language)
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
        households, said = [], "api"
    scope, grants = str(visit.tokens.get("scope", SCOPE)), f"{issuer()}/me/grants"
    return html(page(language, said=said, scope=scope, households=households, grants=grants))


async def login(request: web.Request) -> web.Response:
    """Off to the authorization endpoint, with a challenge only this app can meet."""
    key, visit = secrets.token_urlsafe(24), Visit()
    visit.state, visit.nonce, visit.verifier = (secrets.token_urlsafe(32) for _ in range(3))
    app_of(request).visits[key] = visit
    wish = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": _back_to(request),
        "scope": SCOPE,
        "resource": api(),
        "state": visit.state,
        "nonce": visit.nonce,
        "code_challenge": hashed(visit.verifier),
        "code_challenge_method": "S256",
        "ui_locales": spoken(request),
    }
    answer = web.HTTPSeeOther(f"{issuer()}/authorize?{urlencode(wish)}")
    answer.set_cookie(COOKIE, key, httponly=True, samesite="Lax")
    return answer


async def back(request: web.Request) -> web.Response:
    """What the authorization endpoint says: state and issuer are looked at before anything else (RFC 9207)."""
    visit, said = visit_of(request), request.query
    if visit is None or not visit.state or said.get("state") != visit.state or said.get("iss") != issuer():
        return html(page(spoken(request), said="stranger"), 400)
    visit.state = ""
    if "error" in said:
        visit.said = "refused" if said["error"] == "access_denied" else "identity"
        return web.HTTPSeeOther("/")
    form = {"grant_type": "authorization_code", "code": said.get("code", ""), "redirect_uri": _back_to(request)}
    await redeem(visit, form | {"code_verifier": visit.verifier})
    if visit.tokens and not meant(visit):
        visit.tokens, visit.said = {}, "stranger"
    if visit.tokens:
        await demo_live.begin(request, visit)
    return web.HTTPSeeOther("/")


async def refresh(request: web.Request) -> web.Response:
    """A new access token for the refresh token."""
    visit = visit_of(request)
    if visit is not None and visit.tokens:
        async with visit.renewing:
            await redeem(visit, {"grant_type": "refresh_token", "refresh_token": visit.tokens["refresh_token"]})
        visit.said = visit.said or "fresh"
    return web.HTTPSeeOther("/")


async def forget(request: web.Request) -> web.Response:
    """Forget the tokens here; what was allowed stays allowed."""
    visit = app_of(request).visits.pop(request.cookies.get(COOKIE, ""), None)
    if visit is not None and visit.listening is not None:
        visit.listening.cancel()
    return web.HTTPSeeOther("/")


async def _households(token: str, language: str) -> list[Household]:
    """One household of each city, with its next pickups."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    async with aiohttp.ClientSession(api(), headers=headers, timeout=SECONDS) as session:
        found = [await _household(session, city, language) for city in await _items(session, "/v1/cities")]
    return [each for each in found if each.address]  # a neighbour that only takes part in something else has none


async def _household(session: aiohttp.ClientSession, city: Mapping[str, Any], language: str) -> Household:
    name, address, found = str(city["names"][language]), "", list[dict[str, Any]]()
    for house in await _items(session, "/v1/addresses", city=city["id"], limit="6"):
        address = f"{house['street']} {house['house_number']}"
        if found := await _items(session, "/v1/waste/pickups", address=house["id"], limit="5"):
            break
    return Household(city=name, address=address, pickups=found)


async def _items(session: aiohttp.ClientSession, path: str, **query: str) -> list[dict[str, Any]]:
    async with session.get(path, params=query) as answer:
        answer.raise_for_status()
        return list((await answer.json())["items"])


def _back_to(request: web.Request) -> str:
    return f"http://{request.host}/back"
