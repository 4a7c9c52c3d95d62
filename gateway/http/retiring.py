"""Operations that go say so: `Deprecation` (RFC 9745), `Sunset` (RFC 8594), and after their day a 410. The rest never learns of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from email.utils import format_datetime

from fastapi import FastAPI
from fastapi.routing import APIRoute
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from domain.errors import Retired
from domain.retiring import Retiring
from domain.texts import HINTS
from domain.when import Clock
from domain.words import Text

ABOUT = "/developers/changelog"
"""Where people read what changes and why."""


def retire(app: FastAPI, retiring: Sequence[Retiring], clock: Clock) -> None:
    """Mark the routes in the document, and let them say it. Raises LookupError for an operation that is none."""
    routes = {route.operation_id: route for route in app.routes if isinstance(route, APIRoute)}
    for each in retiring:
        route = routes.get(each.operation)
        if route is None:
            raise LookupError(f"no operation is called {each.operation}")
        route.deprecated = True
        route.description = f"{route.description}\n\n{_told(each)}"
        route.openapi_extra = {**(route.openapi_extra or {}), "x-sunset": each.sunset.isoformat()}
        route.app = leaving(route.app, each, clock)


def leaving(app: ASGIApp, retiring: Retiring, clock: Clock) -> ASGIApp:
    """Around one route. Raises `Retired` from its last day on."""
    said = headers_of(retiring)
    ends = _midnight(retiring.sunset)

    async def left(scope: Scope, receive: Receive, send: Send) -> None:
        if clock() >= ends:
            raise Retired(retiring.operation, hint=_instead(retiring))

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *said]
            await send(message)

        await app(scope, receive, told)

    return left


def headers_of(retiring: Retiring) -> list[tuple[bytes, bytes]]:
    """What each of its answers says."""
    since, sunset = _midnight(retiring.since), _midnight(retiring.sunset)
    links = [f'<{ABOUT}>; rel="deprecation"; type="text/html"', f'<{ABOUT}>; rel="sunset"; type="text/html"']
    if retiring.instead:
        links.append(f'<{retiring.instead}>; rel="successor-version"')
    return [
        (b"deprecation", b"@%d" % since.timestamp()),
        (b"sunset", format_datetime(sunset, usegmt=True).encode()),
        *((b"link", link.encode()) for link in links),
    ]


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), UTC)


def _instead(retiring: Retiring) -> Text | None:
    if retiring.instead is None:
        return None
    hint, params = HINTS["instead"], {"path": retiring.instead}
    return Text(hint.say("de", params), hint.say("en", params))


def _told(retiring: Retiring) -> str:
    place = f" Use `{retiring.instead}` instead." if retiring.instead else ""
    return f"Deprecated since {retiring.since}, gone from {retiring.sunset}: {retiring.why.en}{place}"
