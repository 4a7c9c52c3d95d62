"""Part of the composition root: the way out to the cities' identity providers, and what acts in a citizen's name there."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from adapters._kit.http import Engine, Reach
from adapters._kit.transport import transport
from auth.upstream.city_tokens import CityTokens, ConsentMissing, Temporary, Wanted
from auth.upstream.vault import vault_of
from config.identity import Idp
from config.identity_file import read_identity
from config.model import Declared, Settings
from domain.cases import Case
from domain.errors import SourceDown
from domain.when import Clock
from gateway.federation.book import Act
from gateway.intake.desk import TokenMissing, Tokens
from storage.accounts import Identity

MOST_BYTES = 1024 * 1024
"""Of an IdP's answer."""


def way_of(engine: Engine, agent: str) -> Callable[[Idp], Any]:
    """Makes the transport to an IdP: to its own origin alone, and into private networks only where that is declared."""

    def way(idp: Idp) -> Any:
        parts = urlsplit(idp.issuer)
        origins = frozenset({f"{parts.scheme}://{parts.netloc}"})
        reach = Reach(origins=origins, network=idp.network, max_bytes=MOST_BYTES, user_agent=agent)
        return transport(engine.door(reach), "httpx2")

    return way


def seal_of_identity(settings: Settings) -> bytes | None:
    """The 32 bytes that identity seals with; None where nobody set any."""
    return sha256(settings.identity_seal.encode()).digest() if settings.identity_seal else None


@asynccontextmanager
async def city_tokens(
    declared: Declared,
    settings: Settings,
    *,
    engine: Engine,
    accounts: Identity,
    sign: Callable[[Mapping[str, Any]], Awaitable[str]],
    clock: Clock,
) -> AsyncIterator[Tokens]:
    """Gets the citizens' tokens at their cities, in the way each binding declares."""
    if {binding.city_token for city in declared.cities for binding in city.bindings} <= {"none"}:
        yield _Nowhere()
        return
    identity = read_identity(declared.root, profile=settings.profile, twins=settings.twins)
    keeping = any(idp.keep_token for idp in identity.idps)
    sandbox = settings.profile == "sandbox"
    tokens = CityTokens(
        identity.idps,
        accounts=accounts,
        transport=way_of(engine, f"Hansa-Gateway/0.1 (+{declared.contact.url or declared.contact.email or ''})"),
        environ=os.environ,
        me=settings.resource,
        sign=sign,
        vault=vault_of(seal_of_identity(settings), settings.state, sandbox=sandbox) if keeping else None,
        clock=clock,
    )

    try:
        yield _Abroad(tokens)
    finally:
        await tokens.close()


class _Abroad:
    """The cities' identity providers are asked."""

    def __init__(self, tokens: CityTokens) -> None:
        self._tokens = tokens

    async def token(self, case: Case, act: Act) -> str | None:
        with _told(case):
            return await self._tokens.token(_wanted(case, act))

    async def refused(self, case: Case, act: Act, token: str) -> None:
        with _told(case):
            await self._tokens.forget(_wanted(case, act), token)


class _Nowhere:
    """No back-end wants a token."""

    async def token(self, case: Case, act: Act) -> str | None:
        return None

    async def refused(self, case: Case, act: Act, token: str) -> None:
        """None was given."""


def _wanted(case: Case, act: Act) -> Wanted:
    return Wanted(citizen=case.citizen, client=case.client, city=case.city, strategy=act.city_token)


@contextmanager
def _told(case: Case) -> Iterator[None]:
    try:
        yield
    except ConsentMissing as missing:
        raise TokenMissing from missing
    except Temporary as trouble:
        raise SourceDown(f"{case.binding}: no token at the city") from trouble
