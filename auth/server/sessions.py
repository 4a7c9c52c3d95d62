"""Sessions and tickets. A session says who is logged in here; a ticket is one thing under way in one browser.

The browser has two cookies: one for the browser, to which tickets are bound, and one for the session, which is new at every
log-in. The store keeps both under their SHA-256. A form posts its ticket, and is taken from the browser it was given to only,
sent from a page of ours: that, and `SameSite`, is what stops forged requests.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from auth.model import Person
from auth.server.house import House
from auth.server.tokens import marker, secret
from auth.server.web import Asked, Wrong


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """Somebody who is logged in."""

    citizen: str
    idp: str
    acr: str
    amr: tuple[str, ...]
    auth_time: datetime
    root: str
    """Random; what apps are told of the session derives from it."""


class Stranger(Exception):
    """The ticket is not this browser's, has expired, or the form comes from somewhere else."""


def browser_of(asked: Asked, house: House) -> str | None:
    """The id of the browser, if it has one that can be ours."""
    value = asked.cookie(house.cookie_name("browser"))
    return value if value and 20 <= len(value) <= 100 and value.isascii() else None


async def session_of(asked: Asked, house: House) -> Session | None:
    """Who is logged in, in this browser."""
    value = asked.cookie(house.cookie_name("session"))
    kept = await house.volatile.get(marker("session", value)) if value else None
    if kept is None:
        return None
    raw = json.loads(kept)
    return Session(**raw | {"amr": tuple(raw["amr"]), "auth_time": datetime.fromisoformat(raw["auth_time"])})


async def begin_session(asked: Asked, house: House, person: Person) -> tuple[Session, tuple[str, str]]:
    """Somebody has logged in: a new session, and the header with its cookie. The one before ends."""
    citizen = await house.identity.citizen(person.issuer, person.subject, idp=person.idp, at=house.clock())
    await end_session(asked, house)
    session = Session(
        citizen=citizen,
        idp=person.idp,
        acr=person.acr,
        amr=person.amr,
        auth_time=person.auth_time,
        root=secret(),
    )
    value = secret()
    seconds = house.site.lives.session
    kept = json.dumps(asdict(session) | {"auth_time": session.auth_time.isoformat()}).encode()
    await house.volatile.put(marker("session", value), kept, seconds=seconds)
    return session, house.cookie("session", value, seconds)


async def end_session(asked: Asked, house: House) -> tuple[str, str]:
    """Nobody is logged in any more; the header that removes the cookie."""
    if (session := await session_of(asked, house)) is not None:
        await house.volatile.forget(marker("held", session.root))
    if value := asked.cookie(house.cookie_name("session")):
        await house.volatile.forget(marker("session", value))
    return house.cookie("session", "", 0)


async def open_ticket(
    asked: Asked, house: House, kind: str, data: Mapping[str, Any]
) -> tuple[str, tuple[tuple[str, str], ...]]:
    """A ticket bound to this browser, and the header with the browser's cookie where it is new."""
    browser = browser_of(asked, house)
    new = browser is None
    browser = browser or secret()
    ticket = secret()
    await keep_ticket(house, ticket, browser, kind, data)
    return ticket, ((house.cookie("browser", browser),) if new else ())


async def keep_ticket(house: House, ticket: str, browser: str, kind: str, data: Mapping[str, Any]) -> None:
    """Keep a ticket's data, for another twenty minutes."""
    kept = json.dumps({"kind": kind, "browser": marker("browser", browser), "data": data}).encode()
    await house.volatile.put(marker("ticket", ticket), kept, seconds=house.site.lives.page)


async def see_ticket(asked: Asked, house: House, ticket: str | None, *kinds: str) -> dict[str, Any]:
    """The data of a ticket of this browser; Stranger otherwise. It stays."""
    kept = await house.volatile.get(marker("ticket", ticket)) if ticket else None
    return _data(asked, house, kept, kinds)


async def take_ticket(asked: Asked, house: House, ticket: str | None, *kinds: str) -> dict[str, Any]:
    """The same, once."""
    data = await see_ticket(asked, house, ticket, *kinds)
    if ticket is None or await house.volatile.take(marker("ticket", ticket)) is None:
        raise Stranger
    return data


def posted(asked: Asked, house: House) -> Mapping[str, str]:
    """The form, if a page of ours sent it; Stranger otherwise.

    Pages say no referrer, so that `Origin` is `null` in a form of ours, too: what the browser says of the sender counts.
    """
    site, origin = asked.headers.get("sec-fetch-site"), asked.headers.get("origin")
    if site is not None and site not in {"same-origin", "none"}:
        raise Stranger
    if origin not in {None, house.site.origin} and not (origin == "null" and site == "same-origin"):
        raise Stranger
    try:
        return asked.form()
    except Wrong as wrong:
        raise Stranger from wrong


def _data(asked: Asked, house: House, kept: bytes | None, kinds: tuple[str, ...]) -> dict[str, Any]:
    browser = browser_of(asked, house)
    if kept is None or browser is None:
        raise Stranger
    raw = json.loads(kept)
    if raw["browser"] != marker("browser", browser) or raw["kind"] not in kinds:
        raise Stranger
    data: dict[str, Any] = raw["data"] | {"kind": raw["kind"]}
    return data
