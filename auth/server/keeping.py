"""Keeping what a city's identity provider gave at a log-in, so that something can be done there in the citizen's name.

Until she has allowed an app something that acts at a city it lies in the volatile store, sealed, for as long as her session;
then it is kept durably. The page that asks her says so, and where none was shown nothing new is kept.
"""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from auth.model import Given, Person
from auth.server.house import House
from auth.server.sessions import Session
from auth.server.tokens import marker
from storage.accounts import CityToken, Grant


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """What was given in a session, as it waits for her decision."""

    issuer: str
    sealed: bytes
    ends: datetime
    """When it is of no use any more."""

    def written(self) -> bytes:
        """As the volatile store keeps it."""
        sealed = b64encode(self.sealed).decode()
        return json.dumps({"issuer": self.issuer, "sealed": sealed, "ends": self.ends.isoformat()}).encode()


async def hold(house: House, person: Person, session: Session) -> None:
    """What the IdP gave, if it is to be kept, waits for her to allow an app something."""
    if person.given is None or house.vault is None:
        return
    sealed = house.vault.seal(session.citizen, person.issuer, person.given)
    held = Held(issuer=person.issuer, sealed=sealed, ends=_ends(house, person.given))
    await house.volatile.put(marker("held", session.root), held.written(), seconds=house.site.lives.session)


def _ends(house: House, given: Given) -> datetime:
    if given.refresh is None:
        return datetime.fromtimestamp(given.until, UTC)
    return house.clock() + timedelta(seconds=house.site.lives.refresh_absolute)


async def held(house: House, session: Session, scopes: Iterable[str]) -> Held | None:
    """What is to be kept, should she allow these scopes."""
    if not acting(house, scopes):
        return None
    kept = await house.volatile.get(marker("held", session.root))
    if kept is None:
        return None
    said = json.loads(kept)
    found = Held(issuer=said["issuer"], sealed=b64decode(said["sealed"]), ends=datetime.fromisoformat(said["ends"]))
    return found if found.ends > house.clock() else None


async def unasked(house: House, session: Session, scopes: Iterable[str]) -> bool:
    """Whether something would be kept that she has not been told of: then she is asked, whatever she allowed before."""
    found = await held(house, session, scopes)
    return found is not None and await house.identity.city_token(session.citizen, found.issuer) is None


async def keep(house: House, session: Session, grant: Grant) -> None:
    """She has allowed it: what waits is kept for as long as some grant of hers allows an app to act."""
    found = await held(house, session, grant.scopes)
    if found is None:
        return
    scopes, now = acting(house, [scope.name for scope in house.site.declared.scopes]), house.clock()
    token = CityToken(
        citizen=session.citizen, issuer=found.issuer, sealed=found.sealed, scopes=scopes, kept=now, ends=found.ends
    )
    if await house.identity.put_city_token(token):
        await house.note("city-token-kept", idp=session.idp)
    await house.volatile.forget(marker("held", session.root))


def acting(house: House, scopes: Iterable[str]) -> tuple[str, ...]:
    """Those of the scopes by which something is done at a city."""
    return tuple(scope for scope in scopes if scope in house.site.declared.acting)
