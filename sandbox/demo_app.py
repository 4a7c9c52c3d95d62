"""The demo app "Müll-Wecker": somebody else's app, that has people log in at Hansa and asks its API with their token.

A public OpenID Connect client with code and PKCE, written from the specifications with nothing of the gateway's. Where
identity and the API are, it learns from DEMO_ISSUER and DEMO_API, as an app would from its own settings.
"""

import base64
import hashlib
import json
import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, cast
from urllib.parse import urlencode

import aiohttp
from aiohttp import web

from sandbox.demo_pages import POLICY, Household, language_of, page
from sandbox.kit import STATE, Twin

CLIENT = "muell-wecker"
COOKIE, LANGUAGE = "muell_wecker", "muell_wecker_language"
SCOPE = "openid grants:read waste:write waste:read reports:write reports:read"
SECONDS = aiohttp.ClientTimeout(total=15)


@dataclass(slots=True)
class Visit:
    """What the app keeps of one browser."""

    state: str = ""
    verifier: str = ""
    nonce: str = ""
    tokens: dict[str, Any] = field(default_factory=dict)
    said: str = ""
    """What the next page says once."""


@dataclass(slots=True)
class App:
    """What the app keeps."""

    visits: dict[str, Visit] = field(default_factory=dict)


def issuer() -> str:
    """Where people log in."""
    return os.environ.get("DEMO_ISSUER", "http://localhost:8081")


def api() -> str:
    """Whose data it shows."""
    return os.environ.get("DEMO_API", "http://127.0.0.1:8080")


def twins() -> list[Twin]:
    """The one app. An address of its own, so that its cookies meet nobody's."""
    routes = [
        web.get("/", home),
        web.post("/login", login),
        web.get("/back", back),
        web.post("/refresh", refresh),
        web.post("/forget", forget),
    ]
    return [Twin(name="app/demo", routes=routes, state=App, host="127.0.0.16")]


async def home(request: web.Request) -> web.Response:
    """The pickups of three cities, once somebody has logged in."""
    if (chosen := request.query.get("lang")) in {"de", "en"}:
        answer = web.HTTPSeeOther("/")
        answer.set_cookie(LANGUAGE, chosen, httponly=True, samesite="Lax")
        raise answer
    visit, language = _visit(request), _language(request)
    if visit is None:
        return _html(page(language))
    said, visit.said = visit.said, ""
    if not visit.tokens:
        return _html(page(language, said=said))
    try:
        households = await _households(visit.tokens["access_token"], language)
    except (aiohttp.ClientError, TimeoutError, ValueError, KeyError):
        households, said = [], "api"
    scope, grants = str(visit.tokens.get("scope", SCOPE)), f"{issuer()}/me/grants"
    return _html(page(language, said=said, scope=scope, households=households, grants=grants))


async def login(request: web.Request) -> web.Response:
    """Off to the authorization endpoint, with a challenge only this app can meet."""
    key, visit = secrets.token_urlsafe(24), Visit()
    visit.state, visit.nonce, visit.verifier = (secrets.token_urlsafe(32) for _ in range(3))
    cast(App, request.app[STATE]).visits[key] = visit
    wish = {
        "response_type": "code",
        "client_id": CLIENT,
        "redirect_uri": _back_to(request),
        "scope": SCOPE,
        "resource": api(),
        "state": visit.state,
        "nonce": visit.nonce,
        "code_challenge": _hashed(visit.verifier),
        "code_challenge_method": "S256",
        "ui_locales": _language(request),
    }
    answer = web.HTTPSeeOther(f"{issuer()}/authorize?{urlencode(wish)}")
    answer.set_cookie(COOKIE, key, httponly=True, samesite="Lax")
    return answer


async def back(request: web.Request) -> web.Response:
    """What the authorization endpoint says: state and issuer are looked at before anything else (RFC 9207)."""
    visit, said = _visit(request), request.query
    if visit is None or not visit.state or said.get("state") != visit.state or said.get("iss") != issuer():
        return _html(page(_language(request), said="stranger"), 400)
    visit.state = ""
    if "error" in said:
        visit.said = "refused" if said["error"] == "access_denied" else "identity"
        return web.HTTPSeeOther("/")
    form = {"grant_type": "authorization_code", "code": said.get("code", ""), "redirect_uri": _back_to(request)}
    await _tokens(visit, form | {"code_verifier": visit.verifier})
    if visit.tokens and not _meant(visit):
        visit.tokens, visit.said = {}, "stranger"
    return web.HTTPSeeOther("/")


async def refresh(request: web.Request) -> web.Response:
    """A new access token for the refresh token."""
    visit = _visit(request)
    if visit is not None and visit.tokens:
        await _tokens(visit, {"grant_type": "refresh_token", "refresh_token": visit.tokens["refresh_token"]})
        visit.said = visit.said or "fresh"
    return web.HTTPSeeOther("/")


async def forget(request: web.Request) -> web.Response:
    """Forget the tokens here; what was allowed stays allowed."""
    cast(App, request.app[STATE]).visits.pop(request.cookies.get(COOKIE, ""), None)
    return web.HTTPSeeOther("/")


async def _tokens(visit: Visit, form: Mapping[str, str]) -> None:
    """Ask for tokens. When identity is away, those that are here stay; when it refuses, they are worth nothing."""
    async with aiohttp.ClientSession(timeout=SECONDS) as session:
        try:
            async with session.post(f"{issuer()}/token", data={**form, "client_id": CLIENT}) as answer:
                said = await answer.json() if answer.status < 500 else None
        except (aiohttp.ClientError, TimeoutError, ValueError):
            said = None
    if said is None:
        visit.said = "identity"
    elif "access_token" in said:
        visit.tokens = said
    else:
        visit.tokens, visit.said = {}, "ended"


def _meant(visit: Visit) -> bool:
    """The ID token is for this app and this log-in. It came from the issuer itself (OpenID Connect Core §3.1.3.7, 6)."""
    body = visit.tokens["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return bool(
        claims["iss"] == issuer()
        and claims["aud"] == CLIENT
        and claims["nonce"] == visit.nonce
        and claims["exp"] > time.time()
    )


async def _households(token: str, language: str) -> list[Household]:
    """One household of each city, with its next pickups."""
    headers = {"Authorization": f"Bearer {token}", "Accept-Language": language}
    async with aiohttp.ClientSession(api(), headers=headers, timeout=SECONDS) as session:
        return [await _household(session, city, language) for city in await _items(session, "/v1/cities")]


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


def _visit(request: web.Request) -> Visit | None:
    return cast(App, request.app[STATE]).visits.get(request.cookies.get(COOKIE, ""))


def _language(request: web.Request) -> str:
    return language_of(request.cookies.get(LANGUAGE, ""), request.headers.get("Accept-Language", ""))


def _html(text: str, status: int = 200) -> web.Response:
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Security-Policy": POLICY}
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def _back_to(request: web.Request) -> str:
    return f"http://{request.host}/back"


def _hashed(verifier: str) -> str:
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()
