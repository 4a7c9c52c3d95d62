"""Tokens for the cities' back-ends: what acts there in a citizen's name for an app, got in the way each binding needs.

Token exchange (RFC 8693), assertion grant (RFC 7523), or what she left with us when she logged in there. A token is kept in
memory for less than its life, under its citizen, app, city and scope; it is logged nowhere, and no app ever sees it.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal, TypeVar

import httpx2

from auth.model import Given, Idp, LoginRefused
from auth.upstream.asserting import Assertions, Sign
from auth.upstream.given import given_of
from auth.upstream.lately import Lately
from auth.upstream.left import Left, Renewing
from auth.upstream.provider import Provider, Ticks
from auth.upstream.secrets import secret_for
from auth.upstream.trouble import ConsentMissing, Temporary, of_answer
from auth.upstream.vault import Vault
from auth.upstream.wire import post
from storage.accounts import Identity, Link
from storage.errors import StorageError

__all__ = ["CityTokens", "ConsentMissing", "Strategy", "Temporary", "Wanted"]

Strategy = Literal["none", "stored", "jwt_bearer", "token_exchange"]
"""As a binding's `city_token` says."""
T = TypeVar("T")
_log = logging.getLogger("hansa.identity")


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """For whom a token is wanted, and where."""

    citizen: str
    """The account's internal id."""
    client: str
    """The app that asked for what is done."""
    city: str
    strategy: Strategy


class CityTokens:
    """Gets them. One for all cities of a process.

    transport: the way to each IdP, as `RelyingParty` has it; it decides which addresses may be reached.
    environ: where our secrets stand. me: who signs the assertions, as the cities know us. sign: claims → a signed JWT.
    Raises ValueError for a secret that is missing or unfit.
    """

    def __init__(
        self,
        idps: Iterable[Idp],
        *,
        accounts: Identity,
        transport: Callable[[Idp], httpx2.AsyncBaseTransport],
        environ: Mapping[str, str],
        me: str,
        sign: Sign,
        vault: Vault | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        ticks: Ticks = time.monotonic,
    ) -> None:
        ours = [idp for idp in idps if idp.kind == "city"]
        self._providers = [Provider(idp, transport(idp), ticks) for idp in ours]
        self._secrets = {idp.slug: secret_for(idp, environ) for idp in ours}
        self._accounts = accounts
        self._assertions = Assertions(me=me, sign=sign, clock=clock)
        self._left = Left(accounts, vault, clock=clock)
        self._lately = Lately[Wanted](ticks)
        self._flights: dict[tuple[Wanted, str], asyncio.Task[str]] = {}
        self._clock = clock

    async def token(self, wanted: Wanted) -> str | None:
        """A token for the city's back-end; None where the binding needs none.

        Raises Temporary (try again later) or ConsentMissing (she has to log in at the city again).
        """
        if wanted.strategy == "none":
            return None
        provider, link = await self._account(wanted)
        key = wanted, link.subject
        if (kept := self._lately.find(key)) is not None:
            return kept
        flight = self._flights.get(key)
        if flight is None:
            flight = asyncio.get_running_loop().create_task(self._fetched(wanted, provider, link))
            self._flights[key] = flight
            flight.add_done_callback(lambda done: self._landed(key, done))
        # Whoever gives up waiting takes nothing from the others.
        return await asyncio.shield(flight)

    async def forget(self, wanted: Wanted, token: str) -> None:
        """The back-end refused this token (401): it is not given out again. Raises as `token` does."""
        if wanted.strategy == "none":
            return
        self._lately.drop(wanted, token)
        if wanted.strategy == "stored":
            provider, link = await self._account(wanted)
            await _kept_safe(self._left.refuse(link.citizen, provider.idp.issuer, token))

    async def close(self) -> None:
        """Ends what is under way."""
        flights = list(self._flights.values())
        for flight in flights:
            flight.cancel()
        await asyncio.gather(*flights, return_exceptions=True)

    def _landed(self, key: tuple[Wanted, str], flight: asyncio.Task[str]) -> None:
        del self._flights[key]
        if not flight.cancelled():
            flight.exception()  # whoever waited has been told; nobody may have

    async def _account(self, wanted: Wanted) -> tuple[Provider, Link]:
        """Her account at the city. The store is asked each time: who has left is left alone at once."""
        here = [each for each in self._providers if each.idp.city == wanted.city]
        if wanted.strategy == "stored":
            here = [each for each in here if each.idp.keep_token]
        if not here:
            raise Temporary("no-idp")
        links = {link.issuer: link for link in await _kept_safe(self._accounts.links(wanted.citizen))}
        found = next((each for each in here if each.idp.issuer in links), None)
        if found is None:
            raise ConsentMissing("no-account")
        return found, links[found.idp.issuer]

    async def _fetched(self, wanted: Wanted, provider: Provider, link: Link) -> str:
        try:
            if wanted.strategy == "stored":
                return await _kept_safe(self._left_one(provider, link))
            exchange = wanted.strategy == "token_exchange"
            form = await _kept_safe(self._assertions.form(provider.idp, link.subject, wanted.client, exchange=exchange))
            given = await self._asked(provider, form, exchanged=exchange)
        except (Temporary, ConsentMissing) as trouble:
            _log.warning("no token for %s: %s", wanted.city, trouble.why)
            raise
        now = self._clock().timestamp()
        self._lately.keep((wanted, link.subject), given.access, seconds=given.until - now)
        return given.access

    async def _left_one(self, provider: Provider, link: Link) -> str:
        """What she left here, renewed where it has run out."""
        found = await self._left.find(link.citizen, provider.idp.issuer)
        if not isinstance(found, Renewing):
            return found
        form = {"grant_type": "refresh_token", "refresh_token": found.refresh}
        try:
            given = await self._asked(provider, form)
        except ConsentMissing:
            await self._left.lose(found)
            raise
        except Temporary:
            await self._left.release(found)
            raise
        return await self._left.renewed(found, given)

    async def _asked(self, provider: Provider, form: Mapping[str, str], *, exchanged: bool = False) -> Given:
        idp = provider.idp
        try:
            endpoint = (await provider.metadata()).token_endpoint
            status, said = await post(idp, provider.transport, endpoint, form, self._secrets[idp.slug])
        except LoginRefused as refused:
            raise Temporary(refused.why) from refused
        if status != 200:
            raise of_answer(status, said)
        try:
            return given_of(said, self._clock().timestamp(), exchanged=exchanged)
        except ValueError as flaw:
            raise Temporary("nonsense") from flaw


async def _kept_safe(work: Coroutine[Any, Any, T]) -> T:
    try:
        return await work
    except StorageError as error:
        raise Temporary("store") from error
