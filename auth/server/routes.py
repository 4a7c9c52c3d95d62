"""Which endpoint answers at which path, and what is said when one of them cannot."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Mapping, Sequence

from auth.server import (
    accessible,
    asking,
    configure,
    consent,
    discovery,
    leaving,
    login,
    mine,
    operating,
    register,
    revoking,
    token,
)
from auth.server.assets import assets
from auth.server.house import House
from auth.server.views import HomeView
from auth.server.web import Answer, Asked, Wrong, refuses
from storage.errors import StorageError

log = logging.getLogger("hansa.identity")
Endpoint = Callable[[Asked, House], Awaitable[Answer]]

CALLBACK = re.compile(r"/broker/[a-z0-9-]{1,64}/callback")
CONFIGURATION = re.compile(r"/register/[A-Za-z0-9._~-]{1,200}")
"""Where a registered app is read, changed and deleted (RFC 7592)."""
PROTOCOL = ("/token", "/revoke", "/introspect", "/userinfo", "/register")
"""Programs ask these: errors are OAuth's."""


async def home(asked: Asked, house: House) -> Answer:
    """GET /."""
    return house.page(asked, HomeView(grants="/me/grants", accessibility="/accessibility?page=/"))


async def alive(asked: Asked, house: House) -> Answer:
    """GET /health/live."""
    return Answer(headers=(("content-type", "text/plain"),), body=b"alive\n")


async def ready(asked: Asked, house: House) -> Answer:
    """GET /health/ready: the stores answer, and there is a key to sign with."""
    await house.identity.check()
    await house.volatile.check()
    await house.keys.ring()
    return Answer(headers=(("content-type", "text/plain"),), body=b"ready\n")


ROUTES: Mapping[str, Mapping[str, Endpoint]] = {
    "/": {"GET": home},
    "/.well-known/oauth-authorization-server": {"GET": discovery.discover},
    "/.well-known/openid-configuration": {"GET": discovery.discover},
    "/jwks": {"GET": discovery.jwks},
    "/authorize": {"GET": asking.authorize, "POST": asking.authorize},
    "/login": {"GET": login.show, "POST": login.choose},
    "/ops/log-in": {"GET": operating.begin},
    "/login/cancel": {"POST": login.cancel},
    "/consent": {"GET": consent.show, "POST": consent.decide},
    "/token": {"POST": token.token},
    "/revoke": {"POST": revoking.revoke},
    "/introspect": {"POST": revoking.introspect},
    "/userinfo": {"GET": revoking.userinfo, "POST": revoking.userinfo},
    "/register": {"POST": register.register},
    "/end_session": {"GET": leaving.end, "POST": leaving.end},
    "/logout": {"POST": leaving.logout},
    "/me/grants": {"GET": mine.show},
    "/me/grants/revoke": {"POST": mine.revoke},
    "/me/grants/export": {"POST": mine.export},
    "/me/grants/delete": {"POST": mine.delete},
    "/accessibility": {"GET": accessible.show, "POST": accessible.tell},
    "/health/live": {"GET": alive},
    "/health/ready": {"GET": ready},
}


PATTERNS: Sequence[tuple[re.Pattern[str], Mapping[str, Endpoint]]] = (
    (CALLBACK, {"GET": login.callback}),
    (CONFIGURATION, {"GET": configure.read, "PUT": configure.change, "DELETE": configure.delete}),
)


class LastWall:
    """Whatever comes this far is a bug: it is logged by kind and place, and nobody outside learns of it."""

    def __init__(self, path: str) -> None:
        self._path = path

    def __enter__(self) -> None:
        """Nothing to prepare."""

    def __exit__(self, kind: object, bug: BaseException | None, trace: object) -> bool:
        """Errors end here; what ends the process or the request (a cancellation) goes on."""
        if not isinstance(bug, Exception):
            return False
        log.error("%s: %s", self._path, place(bug))
        return True


async def respond(asked: Asked, house: House) -> Answer:
    """The answer, whatever happens: a store that is away is 503, and a bug says nothing of itself."""
    with LastWall(asked.path):
        try:
            return await _found(asked, house)
        except Wrong as wrong:
            return refuses(wrong)
        except StorageError as error:
            log.error("%s: a store is away: %s", asked.path, type(error).__name__)
            return _away(asked, house)
    if _protocol(asked):
        return refuses(Wrong("server_error", "Something is wrong here.", status=500))
    return house.trouble(asked, "internal", 500)


def _protocol(asked: Asked) -> bool:
    return asked.path in PROTOCOL or CONFIGURATION.fullmatch(asked.path) is not None


def _away(asked: Asked, house: House) -> Answer:
    retry = ("retry-after", "5")
    if _protocol(asked):
        return refuses(Wrong("temporarily_unavailable", "Try again in a moment.", status=503, headers=(retry,)))
    return house.trouble(asked, "store-down", 503).having(retry)


async def _found(asked: Asked, house: House) -> Answer:
    endpoints = next((found for pattern, found in PATTERNS if pattern.fullmatch(asked.path)), ROUTES.get(asked.path))
    if endpoints is None:
        return _file(asked) or house.trouble(asked, "not-found", 404)
    method = "GET" if asked.method == "HEAD" else asked.method
    if method not in endpoints:
        allowed = ", ".join(sorted(endpoints))
        return house.trouble(asked, "bad-request", 405).having(("allow", allowed))
    return await endpoints[method](asked, house)


def _file(asked: Asked) -> Answer | None:
    found = assets().get(asked.path)
    if found is None or asked.method not in {"GET", "HEAD"}:
        return None
    headers = (("etag", found.etag), ("cache-control", "public, max-age=3600"))
    if asked.headers.get("if-none-match") == found.etag:
        return Answer(status=304, headers=headers)
    return Answer(headers=(("content-type", found.media_type), *headers), body=found.body)


def place(bug: BaseException) -> str:
    """Kind and place of an error, never its text: that may quote a token."""
    trace = bug.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {trace.tb_frame.f_code.co_filename.rpartition('/')[2]}:{trace.tb_lineno}" if trace else ""
    return type(bug).__name__ + where
