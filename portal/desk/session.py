"""Who is at the desk: the session and its cookie, and what a form must bring to be taken.

The cookie's value is random and new at every log-in; its SHA-256 is in the store. A form brings a token that is derived from
the cookie, so it can only have been written into a page for this browser; beside that its `Origin` has to be ours, and the
cookie is `SameSite=Lax`. Before the log-in a cookie of its own takes the session's place.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from hashlib import sha256
from hmac import HMAC, compare_digest
from secrets import token_urlsafe
from typing import Final
from urllib.parse import parse_qsl

from fastapi import Request, Response

from portal.asked import origin_of
from portal.desk.means import MOST_SESSIONS, Desk
from portal.site import Site
from storage.developers_ports import Developer, DeveloperSession

LIFE: Final = timedelta(hours=12)
"""Of a session, whether it is used or not."""
MOST_BYTES, MOST_FIELDS = 65_536, 100
"""Of a form."""
FIELD: Final = "csrf"
"""The field of every form that brings its token."""
SESSION, ENTRY = "desk", "desk-entry"
OPS, OPS_ENTRY = "ops", "ops-entry"
"""Of operators, whose sessions are their own (`portal.ops.entering`)."""


class LoggedOut(Exception):
    """Nobody is logged in, in this browser."""


class Stranger(Exception):
    """The form was not sent from a page of ours that this browser was given."""


class Form:
    """What a form brought."""

    def __init__(self, pairs: Sequence[tuple[str, str]] = ()) -> None:
        self._pairs = pairs

    def one(self, name: str) -> str:
        """The field's value without blanks around it; empty when it is not there."""
        return next((value.strip() for field, value in self._pairs if field == name), "")

    def each(self, name: str) -> tuple[str, ...]:
        """Every value that is ticked under this name."""
        return tuple(value for field, value in self._pairs if field == name)

    def lines(self, name: str) -> tuple[str, ...]:
        """The lines of the field that say something, each once."""
        return tuple(dict.fromkeys(line for each in self.one(name).splitlines() if (line := each.strip())))


def digest(value: str) -> bytes:
    """What is kept of an account's secret or a cookie: both are random, so that no slower hash is needed."""
    return sha256(value.encode()).digest()


def token_of(value: str) -> str:
    """What a form brings: it follows from the cookie, and the cookie does not follow from it."""
    return HMAC(value.encode(), b"form", sha256).hexdigest()


def cookie_name(site: Site, name: str) -> str:
    """`__Host-` binds a cookie to this very origin (RFC 6265bis §4.1.3.2), but needs https."""
    return f"__Host-hansa-{name}" if _https(site) else f"hansa_{name.replace('-', '_')}"


def set_cookie(response: Response, site: Site, name: str, value: str, life: timedelta | None = None) -> None:
    """Give the browser a cookie, for as long as it runs where no life is given; an empty value takes it back."""
    response.set_cookie(
        cookie_name(site, name),
        value,
        max_age=int(life.total_seconds()) if life and value else None if value else 0,
        httponly=True,
        secure=_https(site),
        samesite="lax",
    )


async def developer_of(request: Request, site: Site, desk: Desk) -> Developer:
    """Whose account this browser is logged in to. Raises LoggedOut."""
    value = request.cookies.get(cookie_name(site, SESSION), "")
    found = await desk.stock().developers.session(digest(value)) if value else None
    if found is None:
        raise LoggedOut
    return found[1]


def fresh() -> str:
    """The value of a new cookie: 256 random bits."""
    return token_urlsafe(32)


async def begin(
    response: Response, request: Request, site: Site, desk: Desk, *, developer: Developer, value: str
) -> None:
    """Log in: a new session, whose cookie of a fresh `value` goes with this answer. The one before ends."""
    developers, now = desk.stock().developers, site.clock()
    if before := request.cookies.get(cookie_name(site, SESSION)):
        await developers.end_session(digest(before))
    session = DeveloperSession(digest=digest(value), developer=developer.id, created=now, expires=now + LIFE, used=now)
    await developers.begin_session(session, most=MOST_SESSIONS)
    set_cookie(response, site, SESSION, value, LIFE)
    set_cookie(response, site, ENTRY, "")


async def end(response: Response, request: Request, site: Site, desk: Desk) -> None:
    """Log out."""
    if value := request.cookies.get(cookie_name(site, SESSION)):
        await desk.stock().developers.end_session(digest(value))
    set_cookie(response, site, SESSION, "")


def secret_of(request: Request, site: Site, *, entering: bool) -> str:
    """The cookie from which the tokens of this browser's forms follow; empty when it has none."""
    return request.cookies.get(cookie_name(site, ENTRY if entering else SESSION), "")


async def posted(request: Request, site: Site, *, entering: bool) -> Form:
    """The form, when this browser sent it from a page of ours. Raises Stranger otherwise."""
    origin, sender = request.headers.get("origin"), request.headers.get("sec-fetch-site")
    if origin != origin_of(request, site.public_url) or sender not in {None, "same-origin"}:
        raise Stranger
    form = Form(await _pairs(request))
    value = secret_of(request, site, entering=entering)
    if not value or not compare_digest(form.one(FIELD).encode(), token_of(value).encode()):
        raise Stranger
    return form


async def _pairs(request: Request) -> Sequence[tuple[str, str]]:
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if media != "application/x-www-form-urlencoded" or len(body) > MOST_BYTES:
        raise Stranger
    try:
        return parse_qsl(body.decode("ascii"), keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as wrong:
        raise Stranger from wrong


def _https(site: Site) -> bool:
    return bool(site.public_url and site.public_url.startswith("https://"))
