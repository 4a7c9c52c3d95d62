"""What the demo app keeps of a browser, and how it asks identity and the API. Where those are, its settings say."""

import asyncio
import base64
import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import aiohttp
from aiohttp import web

from sandbox.demo_pages import POLICY, language_of
from sandbox.kit import STATE

CLIENT = "muell-wecker"
COOKIE, LANGUAGE = "muell_wecker", "muell_wecker_language"
SCOPE = "openid grants:read waste:write waste:read reports:write reports:read"
SECONDS = aiohttp.ClientTimeout(total=25)


@dataclass(slots=True)
class Visit:
    """What the app keeps of one browser."""

    state: str = ""
    verifier: str = ""
    nonce: str = ""
    tokens: dict[str, Any] = field(default_factory=dict)
    said: str = ""
    """What the next page says once."""
    last: str = "0"
    """The id of the last event that came by the stream."""
    listening: asyncio.Task[None] | None = None
    renewing: asyncio.Lock = field(default_factory=asyncio.Lock)


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One event about a case."""

    way: str
    """`webhook` or `stream`."""
    state: str
    at: str


@dataclass(slots=True)
class App:
    """What the app keeps."""

    visits: dict[str, Visit] = field(default_factory=dict)
    heard: dict[str, list[Heard]] = field(default_factory=dict)
    """By the case's id."""
    news: asyncio.Condition = field(default_factory=asyncio.Condition)
    secret: str = ""
    """What webhooks are signed with."""
    seen: dict[str, None] = field(default_factory=dict)
    """Ids of the webhooks that came: one that comes again counts once."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What the API answered."""

    status: int
    data: Any
    location: str = ""


def issuer() -> str:
    """Where people log in."""
    return os.environ.get("DEMO_ISSUER", "http://localhost:8081")


def api() -> str:
    """Whose data it shows."""
    return os.environ.get("DEMO_API", "http://127.0.0.1:8080")


def own() -> aiohttp.BasicAuth:
    """Who the app is at the token endpoint. Its secret stands in a file, which identity makes when it starts first."""
    return aiohttp.BasicAuth(CLIENT, Path(os.environ.get("DEMO_SECRET", "var/demo-app.secret")).read_text("utf-8"))


def app_of(request: web.Request) -> App:
    """What the app keeps."""
    return cast(App, request.app[STATE])


def visit_of(request: web.Request) -> Visit | None:
    """What it keeps of this browser."""
    return app_of(request).visits.get(request.cookies.get(COOKIE, ""))


def logged_in(request: web.Request) -> Visit:
    """The same, of somebody who is logged in; others are sent to the first page."""
    visit = visit_of(request)
    if visit is None or not visit.tokens:
        raise web.HTTPSeeOther("/")
    return visit


def spoken(request: web.Request) -> str:
    """The language of the pages."""
    return language_of(request.cookies.get(LANGUAGE, ""), request.headers.get("Accept-Language", ""))


def html(text: str, status: int = 200) -> web.Response:
    """A page."""
    headers = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer", "Content-Security-Policy": POLICY}
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def hashed(verifier: str) -> str:
    """The challenge of a verifier (RFC 7636, S256)."""
    return base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).rstrip(b"=").decode()


async def ask(request: web.Request, method: str, path: str, **more: Any) -> Said:
    """One question to the API in the citizen's name. A token that has run out is renewed, once; who is logged out goes home."""
    visit = logged_in(request)
    more["headers"] = {"Accept-Language": spoken(request)} | dict(more.get("headers", {}))
    token = visit.tokens["access_token"]
    said = await _asked(method, path, token, more)
    if said.status == 401:
        async with visit.renewing:  # a refresh token serves once, and two pages may need it at the same time
            if visit.tokens.get("access_token") == token:
                await redeem(visit, {"grant_type": "refresh_token", "refresh_token": visit.tokens["refresh_token"]})
        said = await _asked(method, path, logged_in(request).tokens["access_token"], more)
    return said


async def _asked(method: str, path: str, token: str, more: Mapping[str, Any]) -> Said:
    headers = {**more["headers"], "Authorization": f"Bearer {token}"}
    body = more["data"]() if "data" in more else None  # made anew: a form can be sent only once
    try:
        async with (
            aiohttp.ClientSession(api(), timeout=SECONDS) as session,
            session.request(
                method, path, params=more.get("params"), json=more.get("json"), data=body, headers=headers
            ) as answer,
        ):
            return Said(status=answer.status, data=await answer.json(content_type=None), location=_place(answer))
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return Said(status=0, data={})


def _place(answer: aiohttp.ClientResponse) -> str:
    return answer.headers.get("Location", "")


async def redeem(visit: Visit, form: Mapping[str, str]) -> None:
    """Ask for tokens. When identity is away, those that are here stay; when it refuses, they are worth nothing."""
    said = await tokens(form)
    if said is None:
        visit.said = "identity"
    elif "access_token" in said:
        visit.tokens = said
    else:
        visit.tokens, visit.said = {}, "ended"


async def tokens(form: Mapping[str, str]) -> dict[str, Any] | None:
    """What the token endpoint says; None when it cannot be asked."""
    async with aiohttp.ClientSession(timeout=SECONDS) as session:
        try:
            async with session.post(f"{issuer()}/token", data=form, auth=own()) as answer:
                return dict(await answer.json()) if answer.status < 500 else None
        except (aiohttp.ClientError, TimeoutError, ValueError, OSError):
            return None


def meant(visit: Visit) -> bool:
    """The ID token is for this app and this log-in. It came from the issuer itself (OpenID Connect Core §3.1.3.7, 6)."""
    body = visit.tokens["id_token"].split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(body + "=" * (-len(body) % 4)))
    return bool(
        claims["iss"] == issuer()
        and claims["aud"] == CLIENT
        and claims["nonce"] == visit.nonce
        and claims["exp"] > time.time()
    )
