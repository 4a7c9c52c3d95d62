"""What an endpoint loads before a client can be authenticated on a desk, and the marks it sets afterwards."""

from __future__ import annotations

import json
from base64 import b64decode, urlsafe_b64decode
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote

from authlib.oauth2 import OAuth2Error

from auth.server.bridge import METHODS, Bridge, Request
from auth.server.desk import Desk
from auth.server.house import House
from auth.server.web import Asked, Wrong
from storage.accounts import App

MOST = 200
"""Characters of a client_id."""


async def desk_for(asked: Asked, form: Mapping[str, str], house: House) -> Desk:
    """A desk with every app the request names: at most one may authenticate."""
    names = {name for name in (form.get("client_id"), _basic(asked), _asserted(form)) if name and len(name) <= MOST}
    if len(names) > 1:
        raise unauthenticated(asked)
    apps = [app for name in names if (app := await house.identity.app(name)) is not None]
    return Desk(
        site=house.site,
        ring=await house.keys.ring(),
        now=house.clock(),
        apps={app.id: app for app in apps},
        resource=form.get("resource"),
    )


async def client_of(asked: Asked, form: Mapping[str, str], house: House, *, public: bool) -> tuple[App, Desk]:
    """The authenticated client of an endpoint that is not the token endpoint; Wrong when there is none."""
    desk = await desk_for(asked, form, house)
    methods = METHODS if public else tuple(method for method in METHODS if method != "none")
    try:
        client = Bridge(desk).authenticate_client(Request(asked.method, form, asked.headers), methods)
    except OAuth2Error as error:
        raise unauthenticated(asked) from error
    if not await marked(desk, house):
        raise unauthenticated(asked)
    return client.app, desk


async def marked(desk: Desk, house: House) -> bool:
    """Whether every assertion of this decision serves for the first time; from now on it has served."""
    return all([await house.volatile.add(mark, b"1", seconds=seconds) for mark, seconds in desk.marks])


def unauthenticated(asked: Asked) -> Wrong:
    """One answer, whatever was wrong with the client."""
    challenge = (("www-authenticate", 'Basic realm="hansa"'),) if by_basic(asked) else ()
    return Wrong("invalid_client", "The client could not be authenticated.", status=401, headers=challenge)


def by_basic(asked: Asked) -> bool:
    """Whether the client came with HTTP Basic (RFC 6749 §2.3.1)."""
    return asked.headers.get("authorization", "").lower().startswith("basic ")


def _basic(asked: Asked) -> str | None:
    if not by_basic(asked):
        return None
    try:
        name = b64decode(asked.headers["authorization"][6:], validate=True).decode().partition(":")[0]
    except ValueError as wrong:
        raise unauthenticated(asked) from wrong
    if "\0" in unquote(name):
        raise unauthenticated(asked)
    return unquote(name)


def _asserted(form: Mapping[str, str]) -> str | None:
    """Whom an assertion claims to be; it is verified on the desk."""
    parts = form.get("client_assertion", "").split(".")
    if len(parts) != 3:
        return None
    try:
        claims: Any = json.loads(urlsafe_b64decode(parts[1] + "=" * (-len(parts[1]) % 4)))
    except (ValueError, RecursionError):
        return None
    said = claims.get("sub") if isinstance(claims, dict) else None
    return said if isinstance(said, str) and "\0" not in said else None
