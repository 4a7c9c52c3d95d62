"""The whole write path in this process: gateway, twins, an issuer, a door for callbacks, and whoever delivers.

Knows how to ask as a citizen's app, and how to look into a twin's journal. Does not know any protocol.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web

from config.model import Declared, Settings
from domain.cases import Case
from gateway.app import build
from gateway.courier import Told, working
from gateway.world import seal_of
from sandbox.kit import every_twin, running
from storage.open import open_identity, open_ledger
from telemetry.start import Plan
from tests.flow.stand import Clock as Still
from tests.flow.stand import Said, Stand, as_shipped, lifespan, swift
from tests.identity.resource_gateway import furnish
from tests.identity.resource_issuer import Issuer, publishing
from tests.intake.sending import FORM, form, part
from tests.ports import free_port

SCOPES = ("waste:write", "waste:read", "reports:write", "reports:read")
CONTACT = {"name": "Ada Kanari", "email": "ada.kanari@example.org", "phone": "+49 201 1234567"}
"""Nothing of this may ever be found where it does not belong."""
DESKS = {
    "duisburg": "reports_by_owner/duisburg",
    "essen": "reports_by_land/essen",
    "duesseldorf": "report_mail/duesseldorf",
}
"""Who takes a city's reports."""
GROUND = {"duisburg": (51.4344, 6.7623), "essen": (51.4582, 7.0158), "duesseldorf": (51.2254, 6.7763)}
STEP = 0.0011
"""Degrees north from one report to the next: more than what is nearby."""
FILE = "../../IMG_4711 Kanari.jpg"
"""What her photos are called, whatever is in them."""


@dataclass(slots=True)
class Running(Still):
    """A clock that goes; a test may move it. It begins now: signatures of callbacks count in real time."""

    instant: datetime = field(default_factory=lambda: datetime.now(UTC))
    began: float = field(default_factory=time.monotonic)

    def __call__(self) -> datetime:
        """The present instant."""
        return self.instant + timedelta(seconds=time.monotonic() - self.began)


@dataclass(slots=True, kw_only=True)
class House:
    """A running house."""

    stand: Stand
    issuer: Issuer
    declared: Declared
    settings: Settings
    clock: Running
    trodden: int = 0
    """How many points were tried for reports."""

    def token(self, *, app: str = "app-1", citizen: int = 1, scopes: tuple[str, ...] = SCOPES, **more: Any) -> str:
        """A citizen's token for an app; what `furnish` knows."""
        owner = 2 if app == "app-2" else 1
        said: dict[str, Any] = {
            "client_id": app,
            "sub": f"pairwise-{owner}-{citizen}",
            "grant": f"grant-{app}-{citizen}",
            "scope": " ".join(scopes),
            "hansa_cities": [],
            "aud": self.settings.resource,
            "iat": int(self.clock().timestamp()),
            "exp": int(self.clock().timestamp()) + 600,
        }
        return self.issuer.token(**(said | more)).decode()

    async def say(
        self,
        method: str,
        path: str,
        body: Any = None,
        *,
        key: str | None = None,
        token: str | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Said:
        """One request of a citizen's app."""
        heads = {"authorization": f"Bearer {token or self.token()}", "accept-language": "en"} | dict(headers or {})
        raw = b""
        if body is not None:
            raw = body if isinstance(body, bytes) else json.dumps(body).encode()
            heads.setdefault("content-type", "application/json")
        if method == "POST":
            heads.setdefault("idempotency-key", key or f'"{uuid4()}"')
        return await self.stand.ask(path, headers=heads, method=method, body=raw)

    async def order(self, city: str, **more: Any) -> dict[str, Any]:
        """An order that the city would take: one sofa, at the first house of its register, in its first free slot."""
        house = (await self.stand.ask("/v1/addresses", {"city": city, "limit": 1})).items[0]["id"]
        offers = (await self.stand.ask("/v1/waste/bulky-offers", {"address": house})).items
        fits = [offer for offer in offers if "sofa" in {kind["code"] for kind in offer["accepts"]}]
        slots = [offer["slots"][0]["id"] for offer in fits if offer["slots"]]
        wish = {"address": house, "items": [{"kind": "sofa"}], "slots": slots, "contact": CONTACT}
        return wish | {"note": "Kanarienweg, im Hof"} | more

    async def report(self, city: str, category: str = "litter", **more: Any) -> dict[str, Any]:
        """A report that the city would take: at a point of its own, where nothing like it is open nearby."""
        north, east = GROUND[city]
        while True:
            self.trodden += 1
            lat = round(north + STEP * (self.trodden % 40), 6)
            here = {"lat": lat, "lon": east, "category": category}
            kinds = (await self.stand.ask("/v1/report-categories", here)).items
            near = (await self.stand.ask("/v1/reports", here | {"city": city, "radius": "60m"})).items
            if {kind["city"] for kind in kinds} == {city} and not near:
                break
        text = "Kanariensofa im Gebüsch\n<script>alert(1)</script>"
        return here | {"text": text, "contact": CONTACT} | more

    async def send_report(self, report: Mapping[str, Any], *photos: bytes, **how: Any) -> Said:
        """Send it, as a form when there are photos."""
        if not photos:
            return await self.say("POST", "/v1/reports", report, **how)
        heads = {"content-type": FORM} | dict(how.pop("headers", {}))
        parts = [part("report", json.dumps(report).encode(), kind="application/json")]
        parts += [part("photo", photo, file=FILE, kind="image/jpeg") for photo in photos]
        return await self.say("POST", "/v1/reports", form(parts), headers=heads, **how)

    async def twin(self, method: str, twin: str, what: str, body: Any = None) -> Any:
        """Turn one of a twin's own knobs, or look."""
        url = f"{self.stand.desk(twin)}/_twin/{what}"
        async with self.stand.session.request(method, url, json=body) as answer:
            assert answer.status < 300, await answer.text()
            return await answer.json() if answer.content_type == "application/json" else await answer.read()

    async def ahead(self, twin: str, **by: float) -> None:
        """Move a twin's clock."""
        later = (self.clock() + timedelta(**by)).isoformat()
        await self.twin("PUT", twin, "clock", {"now": later})

    async def capacity(self, twin: str, orders: int) -> None:
        """How many orders a day of the twin takes."""
        address = f"{self.stand.twins[twin]}/_twin/desk"
        async with self.stand.session.put(address, json={"capacity": orders}) as answer:
            assert answer.status < 300, await answer.text()

    async def journal(self, twin: str) -> list[dict[str, Any]]:
        """What the twin would really do."""
        orders: list[dict[str, Any]] = (await self.twin("GET", twin, "orders"))["orders"]
        return orders

    async def kept(self, case_id: str) -> Case:
        """The case as an operator sees it."""
        seal = seal_of(self.settings)
        where = self.settings.state, self.settings.database_url
        async with open_ledger(state=where[0], database_url=where[1], seal=seal, clock=self.clock) as ledger:
            case = await ledger.case(case_id)
        assert case is not None
        return case

    async def tried(self, case_id: str) -> Case:
        """The case once somebody has tried it in vain."""
        return await self._seen(case_id, lambda case: bool(case.attempts))

    async def became(self, case_id: str, state: str) -> Case:
        """The case once it is in this state, seen by nobody but an operator."""
        return await self._seen(case_id, lambda case: case.state == state)

    async def _seen(self, case_id: str, fits: Callable[[Case], bool]) -> Case:
        async with asyncio.timeout(30):
            while True:
                if fits(case := await self.kept(case_id)):
                    return case
                await asyncio.sleep(0.05)

    async def turned(self, path: str, *states: str, seconds: float = 30.0, token: str | None = None) -> dict[str, Any]:
        """The case once it is in one of these states."""
        async with asyncio.timeout(seconds):
            while True:
                case: dict[str, Any] = (await self.say("GET", path, token=token)).json
                if case.get("state") in states:
                    return case
                await asyncio.sleep(0.05)

    @asynccontextmanager
    async def delivering(self, worker: str = "w", told: Told | None = None) -> AsyncIterator[None]:
        """Somebody who delivers, in this process."""
        async with working(self.declared, self.settings, worker=worker, clock=self.clock, told=told):
            yield


@asynccontextmanager
async def house(
    state: Path,
    *,
    database_url: str | None = None,
    declared: Declared | None = None,
    plan: Plan | None = None,
    **bindings: Any,
) -> AsyncIterator[House]:
    """A house in which nobody delivers yet. `bindings` replaces fields of every binding, `policy` among them."""
    async with AsyncExitStack() as stack:
        issuer = await stack.enter_async_context(publishing("k1"))
        twins = await stack.enter_async_context(running(every_twin()))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        clock, port = Running(), free_port()
        declared = patient(swift(declared or as_shipped(), probe_seconds=0.1), **bindings)
        settings = Settings(
            state=state, twins=twins, port=port, identity_url=issuer.url, database_url=database_url, limits="off"
        )
        async with open_identity(state=state, database_url=database_url, clock=clock) as stores:
            await furnish(stores.identity, scopes=SCOPES, cities=())
        app = build(declared, settings, clock=clock, plan=plan)
        await stack.enter_async_context(lifespan(app))
        stand = Stand(app=app, twins=twins, clock=clock, session=session)
        await stack.enter_async_context(_door(stand, port))
        yield House(stand=stand, issuer=issuer, declared=declared, settings=settings, clock=clock)


def patient(declared: Declared, **fields: Any) -> Declared:
    """The configuration with other terms for every city's bindings."""
    if not fields:
        return declared
    cities = tuple(
        replace(city, bindings=tuple(replace(each, **fields) for each in city.bindings)) for city in declared.cities
    )
    return replace(declared, cities=cities)


@asynccontextmanager
async def _door(stand: Stand, port: int) -> AsyncIterator[None]:
    """A real socket for those who call back."""

    async def forward(request: web.Request) -> web.Response:
        body = await request.read()
        heads = {name.lower(): value for name, value in request.headers.items() if name.lower() != "host"}
        said = await stand.ask(request.path, method=request.method, headers=heads, body=body)
        return web.Response(status=said.status, body=said.body)

    app = web.Application()
    app.router.add_route("*", "/{rest:.*}", forward)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield
    finally:
        await runner.cleanup()
