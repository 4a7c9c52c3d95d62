"""The relying party over real demo identity providers: twins on real sockets, our own door, a browser that follows by hand."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import aiohttp

from adapters._kit.http import Engine, Reach
from adapters._kit.transport import transport
from auth.model import Idp, LoginRefused, Person
from auth.upstream.broker import RelyingParty
from config.identity import HIGH, LOW, SUBSTANTIAL
from sandbox.kit import every_twin, running
from storage.accounts import Volatile

ORIGIN = "http://localhost:8081"
LOOPBACK = ("127.0.0.0/8",)
BROWSER = "session-of-this-browser"
STORK = {"STORK-QAA-Level-1": LOW, "STORK-QAA-Level-3": SUBSTANTIAL, "STORK-QAA-Level-4": HIGH}
ISSUERS = {slug: f"https://{slug}.example" for slug in ("bundid", "duisburg", "essen", "duesseldorf", "staff")}


def idp(slug: str, issuer: str = "", **more: Any) -> Idp:
    """An IdP as the sandbox has it."""
    kind = {"bundid": "bundid", "staff": "staff"}.get(slug, "city")
    known: dict[str, Any] = {
        "slug": slug,
        "label": {"de": slug, "en": slug},
        "issuer": issuer or ISSUERS[slug],
        "client_id": "hansa",
        "kind": kind,
        "algorithms": ("ES256",),
        "ceiling": HIGH if kind == "bundid" else LOW,
        "levels": STORK if kind == "bundid" else {},
        "auth_method": "none",
        "network": LOOPBACK,
    }
    return Idp(**(known | more))


@dataclass(slots=True)
class Clock:
    """Ours, moved by the test: wall clock and seconds alike."""

    ahead: float = 0.0

    def now(self) -> datetime:
        """The instant."""
        return datetime.now(UTC) + timedelta(seconds=self.ahead)

    def ticks(self) -> float:
        """The seconds."""
        return self.now().timestamp()


@dataclass(slots=True, kw_only=True)
class Stand:
    """A relying party, its IdPs, and somebody with a browser."""

    broker: RelyingParty
    clock: Clock
    session: aiohttp.ClientSession
    urls: Mapping[str, str] = field(default_factory=dict)

    async def log_in(self, slug: str, person: str, *, browser: str = BROWSER, **wish: Any) -> tuple[Person, str]:
        """The whole way: begin, choose a person, come back."""
        back = await self.at_idp(await self.begin(slug, browser=browser, **wish), person)
        return await self.finish(slug, back, browser=browser)

    async def begin(self, slug: str, *, browser: str = BROWSER, **wish: Any) -> str:
        """The address the browser is sent to."""
        return await self.broker.begin(slug, **({"browser": browser, "back": "ticket-7", "language": "en"} | wish))

    async def at_idp(self, url: str, person: str) -> str:
        """Choose a person (or `cancel`, `continue`) there; the address she is sent back to."""
        async with self.session.get(url) as page:
            text = await page.text()
            assert page.status == 200, text
        found = re.search(r'name="ticket" value="([^"]+)"', text)
        assert found is not None
        parts = urlsplit(url)
        form = {"ticket": found[1], "person": person}
        async with self.session.post(f"{parts.scheme}://{parts.netloc}/login", data=form, allow_redirects=False) as it:
            assert it.status == 303, await it.text()
            return it.headers["Location"]

    async def finish(self, slug: str, back: str, *, browser: str = BROWSER) -> tuple[Person, str]:
        """What the callback of the IdP makes of the address."""
        return await self.broker.finish(slug, params_of(back), browser=browser)

    async def refused(self, slug: str, person: str, **wish: Any) -> LoginRefused:
        """How the log-in ends that must not succeed."""
        try:
            found = await self.log_in(slug, person, **wish)
        except LoginRefused as refused:
            return refused
        raise AssertionError(f"logged in: {found}")

    async def hostile(self, slug: str, mode: str, value: str = "") -> None:
        """Make an IdP hostile."""
        await self.control("PUT", slug, "hostile", {"mode": mode, "value": value})

    async def control(self, method: str, slug: str, what: str, body: Any = None) -> Any:
        """Ask a twin's control desk."""
        async with self.session.request(method, f"{self.urls[slug]}/_twin/{what}", json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json()

    async def calls(self, slug: str, path: str) -> int:
        """How often an IdP was asked for a path."""
        calls = (await self.control("GET", slug, "calls"))["calls"]
        return sum(call["path"].partition("?")[0] == path for call in calls)


def params_of(url: str) -> dict[str, str]:
    """The query of an address."""
    return dict(parse_qsl(urlsplit(url).query))


@asynccontextmanager
async def standing(
    volatile: Volatile, *, slugs: Sequence[str] = ("bundid", "essen"), **more: Any
) -> AsyncIterator[Stand]:
    """The relying party over these demo IdPs; `more` changes what the configuration says of each."""
    async with AsyncExitStack() as stack:
        twins = [twin for twin in every_twin() if twin.name in {f"oidc/{slug}" for slug in slugs}]
        running_twins = await stack.enter_async_context(running(twins))
        urls = {name.removeprefix("oidc/"): url for name, url in running_twins.items()}
        idps = [replace(idp(slug, url), **more) for slug, url in urls.items()]
        yield await stack.enter_async_context(_over(idps, volatile, urls))


@asynccontextmanager
async def _over(idps: Iterable[Idp], volatile: Volatile, urls: Mapping[str, str]) -> AsyncIterator[Stand]:
    async with party(idps, volatile) as (broker, clock), aiohttp.ClientSession(cookie_jar=_jar()) as session:
        yield Stand(broker=broker, clock=clock, session=session, urls=urls)


def _jar() -> aiohttp.CookieJar:
    return aiohttp.CookieJar(unsafe=True)  # cookies of hosts that are addresses


@asynccontextmanager
async def party(
    idps: Iterable[Idp], volatile: Volatile, *, environ: Mapping[str, str] | None = None, ca: bytes | None = None
) -> AsyncIterator[tuple[RelyingParty, Clock]]:
    """A relying party through our own door."""
    clock = Clock()
    async with Engine() as engine:

        def way(idp: Idp) -> Any:
            reach = Reach(origins=frozenset({idp.issuer}), network=idp.network, ca=ca, user_agent="hansa-test")
            return transport(engine.door(reach), "httpx2")

        yield (
            RelyingParty(
                idps,
                origin=ORIGIN,
                volatile=volatile,
                transport=way,
                environ=environ or {},
                clock=clock.now,
                ticks=clock.ticks,
            ),
            clock,
        )
