"""City tokens over real demo identity providers: twins on sockets, our door, a store on disk, and our keys published beside them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import aiohttp
from joserfc import jwt

from adapters._kit.http import Engine, Reach
from adapters._kit.transport import transport
from auth.model import Given, Idp
from auth.upstream.city_tokens import CityTokens, Strategy, Wanted
from auth.upstream.vault import Vault
from sandbox.kit import every_twin, running
from sandbox.oidc_people import OFFICES
from storage.accounts import Changes, CityToken, Grant, Identity
from storage.open import open_identity
from storage.volatile import MemoryVolatile
from tests.identity.broker_stand import Clock, Stand, idp, party
from tests.identity.resource_issuer import Issuer, publishing

APP = "wecker"
VAULT = Vault((bytes(range(32)),))


@dataclass(slots=True, kw_only=True)
class Town:
    """The tokens, whom they are asked of, and the citizens by the names of the demo people."""

    tokens: CityTokens
    accounts: Identity
    citizens: Mapping[str, str]
    urls: Mapping[str, str]
    session: aiohttp.ClientSession
    clock: Clock
    gateway: Issuer
    idps: Mapping[str, Idp]
    signed: list[Mapping[str, Any]]
    """The claims of every assertion."""
    under_way: asyncio.Event
    """Set once an assertion was made."""

    def wanted(self, strategy: Strategy, person: str = "eri", city: str = "essen", client: str = APP) -> Wanted:
        """A token of this person at the city."""
        return Wanted(citizen=self.citizens[person], client=client, city=city, strategy=strategy)

    async def control(self, method: str, slug: str, what: str, body: Any = None) -> Any:
        """Ask a twin's control desk."""
        async with self.session.request(method, f"{self.urls[slug]}/_twin/{what}", json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def exchanges(self, slug: str = "essen") -> list[Mapping[str, Any]]:
        """What was asked of an IdP for its city's back-ends."""
        return list((await self.control("GET", slug, "exchanges"))["exchanges"])

    async def about(self, token: str | None, slug: str = "essen") -> Mapping[str, Any]:
        """What the city's back-end would learn of a token."""
        async with self.session.post(f"{self.urls[slug]}/introspect", data={"token": token}) as answer:
            found: Mapping[str, Any] = await answer.json()
            return found

    async def leave(self, person: str = "eri", slug: str = "essen", **given: Any) -> CityToken:
        """Somebody left this at her log-in."""
        usual: dict[str, Any] = {"access": "left", "until": self.clock.ticks() + 300, "refresh": None}
        known = Given(**(usual | given))
        issuer, citizen = self.urls[slug], self.citizens[person]
        row = CityToken(
            citizen=citizen,
            issuer=issuer,
            sealed=VAULT.seal(citizen, issuer, known),
            scopes=("waste:write",),
            kept=self.clock.now(),
            ends=self.clock.now().replace(year=2036),
        )
        assert await self.accounts.put_city_token(row)
        return row

    async def lasting(self, person: str = "eri", slug: str = "essen") -> str:
        """A refresh token the IdP knows, got as a log-in gets it."""
        async with party([replace(self.idps[slug], keep_token=True)], MemoryVolatile()) as (broker, clock):
            stand = Stand(broker=broker, clock=clock, session=self.session, urls=self.urls)
            found, _ = await stand.log_in(slug, person)
        assert found.given is not None
        assert found.given.refresh is not None
        return found.given.refresh


def subject(person: str, slug: str = "essen") -> str:
    """The demo person as her IdP calls her."""
    office = next(office for office in OFFICES if office.slug == slug)
    return office.subject(next(each for each in office.people if each.id == person))


@asynccontextmanager
async def standing(
    state: Path,
    *,
    vault: Vault | None = VAULT,
    way: Mapping[str, str] | None = None,
    environ: Mapping[str, str] | None = None,
    **more: Any,
) -> AsyncIterator[Town]:
    """Essen and Duisburg; `more` changes what the configuration says of each, `way` where their issuers are."""
    async with AsyncExitStack() as stack:
        twins = [twin for twin in every_twin() if twin.name in {"oidc/essen", "oidc/duisburg"}]
        named = await stack.enter_async_context(running(twins))
        urls = {name.removeprefix("oidc/"): url for name, url in named.items()} | dict(way or {})
        gateway = await stack.enter_async_context(publishing("g1"))
        stores = await stack.enter_async_context(open_identity(state=state, database_url=None))
        session = await stack.enter_async_context(aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True)))
        engine = await stack.enter_async_context(Engine())
        known = {
            "city": "",
            "token_audience": "https://services.example",
            "token_scope": ("orders",),
            "keep_token": True,
        }
        idps = {slug: idp(slug, url, **(known | {"city": slug} | more)) for slug, url in urls.items()}
        clock, signed, under_way = Clock(), list[Mapping[str, Any]](), asyncio.Event()

        async def sign(claims: Mapping[str, Any]) -> str:
            signed.append(claims)
            under_way.set()
            return jwt.encode({"alg": "ES256", "kid": "g1"}, dict(claims), gateway.keys["g1"], algorithms=["ES256"])

        def door(one: Idp) -> Any:
            reach = Reach(origins=frozenset({one.issuer}), network=one.network, user_agent="hansa-test")
            return transport(engine.door(reach), "httpx2")

        tokens = CityTokens(
            idps.values(),
            accounts=stores.identity,
            transport=door,
            environ=environ or {},
            me=gateway.url,
            sign=sign,
            vault=vault,
            clock=clock.now,
            ticks=clock.ticks,
        )
        stack.push_async_callback(tokens.close)
        town = Town(
            tokens=tokens,
            accounts=stores.identity,
            citizens=await _people(stores.identity, urls, clock),
            urls=urls,
            session=session,
            clock=clock,
            gateway=gateway,
            idps=idps,
            signed=signed,
            under_way=under_way,
        )
        for slug in urls.keys() - (way or {}).keys():
            await town.control("PUT", slug, "trust", {"issuer": gateway.url, "jwks_uri": f"{gateway.url}/jwks"})
        yield town


async def _people(accounts: Identity, urls: Mapping[str, str], clock: Clock) -> Mapping[str, str]:
    """Two with an account at Essen, one at Duisburg; each lets the app order."""
    found = {}
    for person, slug in (("eri", "essen"), ("karl", "essen"), ("jupp", "duisburg")):
        citizen = await accounts.citizen(urls[slug], subject(person, slug), idp=slug, at=clock.now())
        grant = Grant(
            id=f"g-{person}", citizen=citizen, app=APP, scopes=("waste:write",), cities=(), created=clock.now()
        )
        await accounts.commit(Changes(grants=(grant,), at=clock.now()))
        found[person] = citizen
    return found
