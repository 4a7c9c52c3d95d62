"""The developers' desk where things are not as usual: closed to all, without identity, with an answer lost, without a store."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from aiohttp import web

from gateway import registrar
from portal.desk.rate import Rate
from storage.accounts import App, Changes
from storage.developers_ports import Invitation
from storage.open import StorageError, open_identity, open_stores
from tests.flow.stand import NOON, Said, Stand, standing
from tests.ports import free_port

DESK = "/developers/desk"
ORIGIN = "http://gateway.test"


@dataclass(slots=True, kw_only=True)
class Visitor:
    """A browser without scripts."""

    stand: Stand
    cookies: dict[str, str] = field(default_factory=dict)

    async def goes(self, path: str) -> Said:
        """A page, without following."""
        return self._kept(await self.stand.ask(f"{DESK}{path}", headers=self._cookie()))

    async def sends(self, page: Said, path: str, **fields: str) -> Said:
        """A form with the token of this page."""
        token = re.search(r'name="csrf" value="([^"]*)"', page.body.decode())
        sent = {"csrf": token[1] if token else "", **fields}
        headers = {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded", **self._cookie()}
        return self._kept(
            await self.stand.ask(f"{DESK}{path}", method="POST", headers=headers, body=urlencode(sent).encode())
        )

    async def signs_up(self, name: str = "Uni Adorf") -> Said:
        """A new account."""
        return await self.sends(await self.goes("/sign-up"), "/sign-up", organisation=name)

    def _cookie(self) -> dict[str, str]:
        return {"cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())} if self.cookies else {}

    def _kept(self, said: Said) -> Said:
        for name, value in re.findall(r"(hansa_[a-z_]+)=([^;,]*)", said.headers.get("set-cookie", "")):
            self.cookies[name] = value.strip('"')
        return said


@pytest.fixture
def visitor(stand: Stand) -> Visitor:
    """Somebody new."""
    return Visitor(stand=stand)


async def test_the_live_profile_is_open_to_whoever_is_invited(tmp_path: Path) -> None:
    """No name is asked for there, only the code, which gives the name it was made for, once."""
    code = "a code of an operator"
    invitation = Invitation(
        digest=sha256(code.encode()).digest(),
        organisation="Uni Adorf",
        created=NOON,
        expires=datetime.now(UTC) + timedelta(days=300),
    )
    async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
        assert await stores.developers.invite(invitation) is None
    async with standing(tmp_path, settings={"profile": "live"}) as stand:
        one = Visitor(stand=stand)
        page = await one.goes("/sign-up")
        assert b'name="organisation"' not in page.body
        for fields in ({"organisation": "Uni Bdorf"}, {"invitation": "guessed"}, {"invitation": ""}):
            said = await one.sends(page, "/sign-up", **fields)
            assert (said.status, b"pk_" in said.body) == (400, False)
        said = await one.sends(page, "/sign-up", organisation="Uni Bdorf", invitation=code)
        assert (said.status, b"Welcome, Uni Adorf" in said.body) == (200, True)
        apps = await one.goes("/apps")
        assert b"This Hansa has no identity" in apps.body
        other = Visitor(stand=stand)
        again = await other.sends(await other.goes("/sign-up"), "/sign-up", invitation=code)
        assert (again.status, b"pk_" in again.body) == (400, False)


async def test_with_https_the_cookies_are_bound_to_the_host(tmp_path: Path) -> None:
    """`__Host-` and `Secure`, at sign-up and log-in; and the form's origin is the public one."""
    async with standing(tmp_path, settings={"public_url": "https://api.example"}) as stand:
        page = await stand.ask(f"{DESK}/sign-up")
        assert "__Host-hansa-desk-entry=" in page.headers["set-cookie"]
        assert "Secure" in page.headers["set-cookie"]
        token = re.search(r'name="csrf" value="([^"]*)"', page.body.decode())
        assert token is not None
        cookie = page.headers["set-cookie"].partition(";")[0]
        form = urlencode({"csrf": token[1], "organisation": "Uni Adorf"}).encode()
        said = page
        for origin, status in ((ORIGIN, 403), ("https://api.example", 200)):
            headers = {"origin": origin, "cookie": cookie, "content-type": "application/x-www-form-urlencoded"}
            said = await stand.ask(f"{DESK}/sign-up", method="POST", headers=headers, body=form)
            assert said.status == status
        assert "__Host-hansa-desk=" in said.headers["set-cookie"]


async def test_a_session_runs_out(visitor: Visitor) -> None:
    """After twelve hours somebody has to log in again, however busy she was."""
    await visitor.signs_up()
    visitor.stand.clock.move(hours=11, minutes=59)
    assert (await visitor.goes("/keys")).status == 200
    visitor.stand.clock.move(minutes=1)
    assert (await visitor.goes("/keys")).headers["location"] == f"{DESK}/log-in?next=%2Fdevelopers%2Fdesk%2Fkeys"


async def test_a_newcomer_comes_to_the_sign_up(visitor: Visitor) -> None:
    """The desk's own address leads there, and to the keys whoever is logged in; the language goes along."""
    assert (await visitor.goes("")).headers["location"] == f"{DESK}/sign-up"
    await visitor.signs_up()
    assert (await visitor.goes("")).headers["location"] == f"{DESK}/keys"
    page = await visitor.stand.ask(DESK, {"lang": "de"})
    assert page.headers["location"] == f"{DESK}/sign-up?lang=de"


async def test_without_a_store_the_desk_says_so(visitor: Visitor, monkeypatch: pytest.MonkeyPatch) -> None:
    """503 as a page, and requests for data go on."""
    await visitor.signs_up()

    async def away(*args: Any, **more: Any) -> Any:
        raise StorageError("away")

    monkeypatch.setattr("storage.developers.DurableDevelopers.session", away)
    said = await visitor.goes("/keys")
    assert (said.status, b"cannot keep anything right now" in said.body) == (503, True)
    assert (await visitor.stand.ask("/v1/cities")).status == 200


@dataclass(slots=True, kw_only=True)
class Issuer:
    """An identity that does what it is told: it may answer, refuse, break off, or answer nonsense after the deed."""

    state: Path
    port: int
    answer: Callable[[web.Request], Any] = lambda request: web.Response(status=500)
    seen: list[tuple[str, str, Any]] = field(default_factory=list)

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """One request."""
        body = await request.read()
        self.seen.append((request.method, request.headers["authorization"], json.loads(body) if body else None))
        answer = self.answer(request)
        found: web.StreamResponse = await answer if asyncio.iscoroutine(answer) else answer
        return found

    async def registers(self, request: web.Request) -> None:
        """Do what identity would: use the admission up, and keep an app."""
        token = request.headers["authorization"].removeprefix("Bearer ")
        kept = sha256(token.encode()).digest()
        async with open_identity(state=self.state, database_url=None, clock=lambda: NOON) as stores:
            admission = await stores.identity.admission(kept)
            assert admission is not None
            app = App(id=admission.app, organisation=admission.organisation, name="Laub", created=NOON)
            assert await stores.identity.commit(Changes(at=NOON, apps=(app,), admission=kept))


@pytest.fixture
async def issuer(tmp_path: Path) -> AsyncIterator[Issuer]:
    """Listening."""
    it = Issuer(state=tmp_path, port=free_port())
    app = web.Application()
    app.router.add_route("*", "/register", it.handle)
    app.router.add_route("*", "/register/{id}", it.handle)
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", it.port).start()
    yield it
    await runner.cleanup()


@asynccontextmanager
async def before(issuer: Issuer) -> AsyncIterator[Visitor]:
    """Somebody at a desk whose identity is this issuer."""
    async with standing(issuer.state, settings={"identity_url": f"http://127.0.0.1:{issuer.port}"}) as stand:
        visitor = Visitor(stand=stand)
        assert (await visitor.signs_up()).status == 200
        yield visitor


async def register(visitor: Visitor) -> Said:
    """An app, at the desk."""
    page = await visitor.goes("/apps/new")
    return await visitor.sends(page, "/apps/new", name="Laub", redirects="https://laub.example/cb")


async def admissions(issuer: Issuer) -> int:
    """How many could still be used."""
    found = 0
    async with open_identity(state=issuer.state, database_url=None, clock=lambda: NOON) as stores:
        for _, bearer, _ in issuer.seen:
            kept = sha256(bearer.removeprefix("Bearer ").encode()).digest()
            found += await stores.identity.admission(kept) is not None
    return found


async def drops(request: web.Request) -> web.StreamResponse:
    """The connection, in the middle of an answer."""
    assert request.transport is not None
    request.transport.abort()
    return web.Response()


AWAY: list[Callable[[web.Request], Any]] = [
    lambda request: web.Response(status=500),
    lambda request: web.Response(status=503, headers={"retry-after": "5"}),
    lambda request: web.json_response({"error": "invalid_token"}, status=401),
    lambda request: web.Response(status=302, headers={"location": "/elsewhere"}),
    drops,
]


@pytest.mark.parametrize("answer", AWAY)
async def test_while_identity_is_away_nothing_is_half_done(
    issuer: Issuer, answer: Callable[[web.Request], Any]
) -> None:
    """The page says that nothing happened and nothing will: the admission is withdrawn."""
    issuer.answer = answer
    async with before(issuer) as visitor:
        said = await register(visitor)
        assert (said.status, b"nothing will be changed later" in said.body) == (503, True)
        assert len(issuer.seen) >= 1
        assert await admissions(issuer) == 0
        assert b"You have no app yet." in (await visitor.goes("/apps")).body


async def test_an_identity_that_takes_too_long_is_away(issuer: Issuer, monkeypatch: pytest.MonkeyPatch) -> None:
    """The desk does not wait for ever, and does not want it any more when it does not."""
    monkeypatch.setattr(registrar, "PATIENCE", 0.2)
    released = asyncio.Event()

    async def hangs(request: web.Request) -> web.Response:
        await released.wait()
        return web.Response(status=500)

    issuer.answer = hangs
    async with before(issuer) as visitor:
        said = await register(visitor)
        released.set()
        assert said.status == 503
        assert await admissions(issuer) == 0


async def test_an_app_whose_answer_is_lost_is_found_again(issuer: Issuer) -> None:
    """What identity did before the connection broke is there, and the page says what is lost with it."""

    async def lost(request: web.Request) -> web.StreamResponse:
        await issuer.registers(request)
        return await drops(request)

    issuer.answer = lost
    async with before(issuer) as visitor:
        said = await register(visitor)
        assert said.status == 303
        found = re.search(r"/apps/([0-9a-f-]{36})\?lost=1$", said.headers["location"])
        assert found is not None
        page = await visitor.stand.ask(f"{DESK}/apps/{found[1]}", {"lost": "1"}, headers=visitor._cookie())
        assert b"It was done, but the answer did not arrive." in page.body
        assert found[1].encode() in (await visitor.goes("/apps")).body


async def test_a_word_of_identity_is_taken_for_what_it_is(issuer: Issuer) -> None:
    """An answer that is no JSON after the deed is a lost one; what identity writes into a refusal is not shown as HTML."""

    async def nonsense(request: web.Request) -> web.Response:
        await issuer.registers(request)
        return web.Response(status=201, body=b"<html>")

    issuer.answer = nonsense
    async with before(issuer) as visitor:
        assert (await register(visitor)).status == 303
        evil = {"error": "<script>", "error_description": "<script>"}
        issuer.answer = lambda request: web.json_response(evil, status=400)
        said = await register(visitor)
        assert (said.status, b"<script>" in said.body) == (400, False)
        assert await admissions(issuer) == 0


async def test_an_account_that_cannot_be_closed_stays_open(issuer: Issuer) -> None:
    """While identity is away its apps cannot end: the page says so, its key goes on, and the next try ends it."""
    async with before(issuer) as visitor:
        issuer.answer = lambda request: _created(issuer, request)
        assert (await register(visitor)).status == 200
        issuer.answer = lambda request: web.Response(status=500)
        said = await visitor.sends(await visitor.goes("/account"), "/account/close")
        assert (said.status, b"The account is still open" in said.body) == (503, True)
        assert (await visitor.goes("/keys")).status == 200
        issuer.answer = lambda request: _deleted(issuer, request)
        said = await visitor.sends(await visitor.goes("/account"), "/account/close")
        assert said.headers["location"] == f"{DESK}/closed"
        assert (await visitor.goes("/keys")).status == 303


async def _created(issuer: Issuer, request: web.Request) -> web.Response:
    await issuer.registers(request)
    return web.json_response({"client_id": "x"}, status=201)


async def _deleted(issuer: Issuer, request: web.Request) -> web.Response:
    kept = sha256(request.headers["authorization"].removeprefix("Bearer ").encode()).digest()
    async with open_identity(state=issuer.state, database_url=None, clock=lambda: NOON) as stores:
        app = await stores.identity.app(request.match_info["id"])
        assert app is not None
        gone = App(id=app.id, organisation=app.organisation, name=app.name, created=app.created, deleted=NOON)
        assert await stores.identity.commit(Changes(at=NOON, apps=(gone,), admission=kept))
    return web.Response(status=204)


def test_sign_ups_of_an_address_are_counted_by_the_hour() -> None:
    """So many and no more; an hour later again; an address nobody remembers may, too."""
    times = [NOON]
    rate = Rate(2, lambda: times[0])
    for _ in range(2):
        assert not rate.full("192.0.2.1")
        rate.count("192.0.2.1")
    assert rate.full("192.0.2.1")
    assert not rate.full("192.0.2.2")
    times[0] += timedelta(hours=1)
    assert not rate.full("192.0.2.1")
