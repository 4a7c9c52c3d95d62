"""The authorization server in this process over real stores, a browser with cookies, and an IdP that believes everybody.

Everything goes through the ASGI door as it would through a socket. The clock is the test's.
"""

from __future__ import annotations

import asyncio
import json
import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Mapping, MutableMapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from html import unescape
from pathlib import Path
from typing import Any, cast
from urllib.parse import parse_qsl, urlencode, urlsplit

from joserfc import jws, jwt
from joserfc.jwk import ECKey, KeySet

from auth.app import ASGI, Works, build, house_of
from auth.model import Given, Language, LoginRefused, Person
from auth.server.house import House
from auth.server.keys import Keys
from auth.server.site import Site
from auth.upstream.vault import Vault
from config.identity import SUBSTANTIAL, IdentityDeclared, Idp, Lifetimes, Scope
from storage.accounts import App, Changes, Identity, Organisation, Volatile
from storage.errors import StorageError
from storage.open import open_identity

ISSUER = "http://localhost:8081"
API = "http://127.0.0.1:8080"
BACK = "https://wecker.example/cb"
START = datetime(2026, 12, 1, 12, 0, tzinfo=UTC)
VERIFIER = "v" * 50
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
IDPS = (
    Idp(slug="bundid", label={"de": "BundID"}, issuer="https://bundid.example", client_id="hansa", kind="bundid"),
    Idp(
        slug="essen",
        label={"de": "Essen"},
        issuer="https://essen.example",
        client_id="hansa",
        kind="city",
        city="essen",
    ),
)
DECLARED = IdentityDeclared(
    idps=IDPS,
    scopes=(
        Scope(name="grants:read", title={"de": "Sehen, was Sie erlaubt haben", "en": "See what you have allowed"}),
        Scope(name="grants:write", title={"de": "Zurücknehmen", "en": "Take back"}),
    ),
)
MACHINE = ECKey.generate_key("P-256", {"alg": "ES256", "kid": "machine"})


@dataclass(slots=True)
class Clock:
    """Everybody's clock."""

    instant: datetime = START

    def __call__(self) -> datetime:
        """Now."""
        return self.instant

    def move(self, **by: float) -> None:
        """Forward, in the words of timedelta."""
        self.instant += timedelta(**by)

    def ticks(self) -> float:
        """In seconds, for what counts them."""
        return self.instant.timestamp()


@dataclass(slots=True, kw_only=True)
class Believer:
    """A broker whose IdPs believe whatever the browser says in `person`."""

    clock: Clock
    acr: str = SUBSTANTIAL
    stale: float = 0.0
    """How many seconds ago the real log-in was."""
    given: Given | None = None
    """What the IdP gave to be kept."""
    begun: list[dict[str, Any]] = field(default_factory=list)

    def choices(self, *, staff: bool = False) -> tuple[Idp, ...]:
        """Both."""
        return () if staff else IDPS

    async def begin(
        self, idp: str, *, browser: str, back: str, language: Language, acr: str | None = None, fresh: bool = False
    ) -> str:
        """Off to nowhere."""
        self.begun.append({"idp": idp, "browser": browser, "back": back, "acr": acr, "fresh": fresh})
        return f"https://{idp}.example/authorize?{urlencode({'state': back})}"

    async def finish(self, idp: str, params: Mapping[str, str], *, browser: str) -> tuple[Person, str]:
        """Whoever she says she is."""
        begun = next((each for each in self.begun if each["back"] == params.get("state")), None)
        if begun is None or begun["browser"] != browser or begun["idp"] != idp:
            raise LoginRefused("not-trusted", idp=idp, why="state")
        if "error" in params:
            raise LoginRefused("cancelled", idp=idp, why="access-denied")
        at = self.clock() - timedelta(seconds=self.stale)
        person = Person(
            idp=idp,
            issuer=f"https://{idp}.example",
            subject=params["person"],
            acr=self.acr,
            amr=("pwd",),
            auth_time=at,
            given=self.given,
        )
        return person, params["state"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """An answer."""

    status: int
    headers: Sequence[tuple[str, str]]
    body: bytes

    def header(self, name: str) -> str:
        """One header; empty when it is not there."""
        return next((value for key, value in self.headers if key == name), "")

    @property
    def json(self) -> Any:
        """The body, read."""
        return json.loads(self.body)

    @property
    def text(self) -> str:
        """The body as text."""
        return self.body.decode()

    @property
    def location(self) -> str:
        """Where it leads."""
        return self.header("location")

    @property
    def params(self) -> dict[str, str]:
        """The query of where it leads."""
        return dict(parse_qsl(urlsplit(self.location).query, keep_blank_values=True))

    @property
    def ticket(self) -> str:
        """The ticket of a page's form."""
        found = re.search(r'name="ticket" value="([^"]+)"', self.text)
        assert found is not None, self.text
        return unescape(found[1])


@dataclass(slots=True, kw_only=True)
class Browser:
    """Somebody's browser: cookies, and what it says of itself."""

    app: ASGI
    peer: str = "192.0.2.1"
    cookies: dict[str, str] = field(default_factory=dict)

    async def ask(
        self,
        method: str,
        address: str,
        *,
        form: Any = None,
        body: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> Said:
        """One request; cookies are kept as a browser keeps them."""
        parts = urlsplit(address)
        raw = urlencode(form).encode() if form is not None else body or b""
        sent = {"host": "localhost:8081", "accept": "text/html", **(headers or {})}
        if form is not None:
            sent.setdefault("content-type", "application/x-www-form-urlencoded")
        if self.cookies:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        said = await exchange(self.app, method, parts.path or "/", parts.query, headers=sent, body=raw, peer=self.peer)
        for name, value in said.headers:
            if name == "set-cookie":
                self._keep(value)
        return said

    def _keep(self, header: str) -> None:
        pair, *attributes = header.split("; ")
        name, _, value = pair.partition("=")
        if "Max-Age=0" in attributes:
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value

    async def get(self, address: str, **headers: str) -> Said:
        """GET."""
        return await self.ask("GET", address, headers=headers)

    async def post(self, address: str, form: Any, **headers: str) -> Said:
        """POST of a form, from a page of the server's own."""
        own = {"origin": "null", "sec-fetch-site": "same-origin"}
        return await self.ask("POST", address, form=form, headers=own | headers)


async def exchange(
    app: ASGI, method: str, path: str, query: str, *, headers: Mapping[str, str], body: bytes, peer: str
) -> Said:
    """One exchange with an ASGI application."""
    scope: MutableMapping[str, Any] = {
        "type": "http",
        "method": method,
        "path": path,
        "query_string": query.encode(),
        "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in headers.items()],
        "client": (peer, 1),
    }
    sent: list[MutableMapping[str, Any]] = []

    async def receive() -> MutableMapping[str, Any]:
        return {"type": "http.request", "body": body, "more_body": False}

    async def send(message: MutableMapping[str, Any]) -> None:
        sent.append(message)

    await app(scope, receive, send)
    start, *rest = sent
    said = [(name.decode(), value.decode("latin-1")) for name, value in start["headers"]]
    return Said(status=start["status"], headers=said, body=b"".join(message.get("body", b"") for message in rest))


class Switch:
    """A store that can be switched off."""

    def __init__(self, real: Any) -> None:
        self.real, self.away = real, False

    def __getattr__(self, name: str) -> Any:
        if not self.away:
            return getattr(self.real, name)

        async def fail(*args: Any, **more: Any) -> Any:
            raise StorageError("away")

        return fail


@dataclass(slots=True, kw_only=True)
class Stand:
    """The server, its stores, and everybody around it."""

    app: ASGI
    house: House
    """Built as the application builds its own: over the same stores."""
    clock: Clock
    broker: Believer
    durable: Switch
    volatile: Switch

    def browser(self) -> Browser:
        """A new one."""
        return Browser(app=self.app)

    async def client(self, app: App, organisation: str | None = None) -> App:
        """Register an app."""
        owner = Organisation(
            id=app.organisation, name=organisation or f"Organisation {app.organisation}", created=START
        )
        await self.house.identity.put_organisation(owner)
        await self.house.identity.commit(Changes(apps=(app,), at=self.clock()))
        return app

    async def log_in(self, browser: Browser, address: str, person: str = "erika", idp: str = "bundid") -> Said:
        """From an address that asks for a log-in to what comes after it."""
        step = await browser.get(address)
        assert step.location.startswith("/login?"), (step.status, step.location, step.text)
        page = await browser.get(step.location)
        off = await browser.post("/login", {"ticket": page.ticket, "idp": idp})
        assert off.status == 303, off.text
        back = {"state": off.params["state"], "code": "x", "person": person}
        return await browser.get(f"/broker/{idp}/callback?{urlencode(back)}")

    async def code(self, app: App, browser: Browser | None = None, person: str = "erika", **more: str) -> Said:
        """The authorization response, after log-in and consent as far as they are asked for."""
        browser = browser or self.browser()
        said = await browser.get(asking(app, **more))
        if said.location.startswith("/login?"):
            page = await browser.get(said.location)
            off = await browser.post("/login", {"ticket": page.ticket, "idp": "bundid"})
            back = {"state": off.params["state"], "code": "x", "person": person}
            said = await browser.get(f"/broker/bundid/callback?{urlencode(back)}")
        if said.location.startswith("/consent?"):
            page = await browser.get(said.location)
            assert page.status == 200, page.text
            said = await browser.post("/consent", {"ticket": page.ticket, "decision": "allow"})
        return said

    async def redeem(self, app: App, code: str, **more: str) -> Said:
        """The token endpoint, with a code."""
        form = {"grant_type": "authorization_code", "code": code, "client_id": app.id, "code_verifier": VERIFIER}
        return await self.token(form | {"redirect_uri": app.redirect_uris[0]} | more)

    async def refresh(self, app: App, token: str, **more: str) -> Said:
        """The token endpoint, with a refresh token."""
        return await self.token({"grant_type": "refresh_token", "refresh_token": token, "client_id": app.id} | more)

    async def token(self, form: Any, **headers: str) -> Said:
        """The token endpoint, as a program asks."""
        return await self.program("/token", form, **headers)

    async def program(self, path: str, form: Any, **headers: str) -> Said:
        """A form without cookies."""
        said = {"accept": "application/json"} | headers
        return await Browser(app=self.app).ask("POST", path, form=form, headers=said)

    async def tokens(
        self, app: App, browser: Browser | None = None, person: str = "erika", **more: str
    ) -> dict[str, Any]:
        """The token response of a whole flow."""
        answer = await self.code(app, browser, person, **more)
        said = await self.redeem(app, answer.params["code"])
        assert said.status == 200, said.text
        found: dict[str, Any] = said.json
        return found

    async def claims(self, token: str) -> dict[str, Any]:
        """What a token says; its signature holds."""
        keys = KeySet.import_key_set((await self.browser().get("/jwks")).json)
        return dict(jwt.decode(token, keys, algorithms=["ES256", "RS256"]).claims)

    async def userinfo(self, token: str) -> Said:
        """GET /userinfo."""
        return await self.browser().get("/userinfo", authorization=f"Bearer {token}")


def asking(app: App, **more: str) -> str:
    """An authorization request; an empty value leaves a parameter out."""
    wish = {
        "response_type": "code",
        "client_id": app.id,
        "redirect_uri": app.redirect_uris[0],
        "scope": "openid grants:read",
        "state": "s-1",
        "nonce": "n-1",
        "code_challenge": CHALLENGE,
        "code_challenge_method": "S256",
    } | more
    return "/authorize?" + urlencode({name: value for name, value in wish.items() if value})


def header_of(token: str) -> dict[str, Any]:
    """The header of a JWT."""
    return dict(jws.extract_compact(token.encode()).headers())


def an_app(app_id: str = "wecker", organisation: str = "demo", **more: Any) -> App:
    """A public app of an organisation."""
    known: dict[str, Any] = {
        "id": app_id,
        "organisation": organisation,
        "name": "Müll-Wecker",
        "redirect_uris": (BACK,),
        "scopes": ("openid", "grants:read", "grants:write"),
        "created": START,
    }
    return App(**known | more)


def a_machine(app_id: str = "rover", **more: Any) -> App:
    """A confidential app that speaks for itself, and may introspect."""
    known: dict[str, Any] = {
        "redirect_uris": (),
        "grant_types": ("client_credentials",),
        "auth_method": "private_key_jwt",
        "jwks": {"keys": [MACHINE.as_dict(private=False)]},
        "resource_server": True,
    }
    return an_app(app_id, **known | more)


def assertion(
    clock: Clock, app_id: str = "rover", *, key: Any = MACHINE, alg: str = "ES256", **more: Any
) -> dict[str, str]:
    """The parameters of private_key_jwt (RFC 7523)."""
    now = int(clock().timestamp())
    claims = {
        "iss": app_id,
        "sub": app_id,
        "aud": ISSUER,
        "iat": now,
        "exp": now + 60,
        "jti": str(more.pop("jti", now)),
    }
    header = {"alg": alg} | ({"kid": key.kid} if key.kid else {})
    signed = jwt.encode(header, claims | more, key, algorithms=[alg])
    kind = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
    return {"client_assertion_type": kind, "client_assertion": signed}


@asynccontextmanager
async def standing(
    folder: Path,
    *,
    lives: Lifetimes | None = None,
    volatile: Volatile | None = None,
    redis_url: str | None = None,
    vault: Vault | None = None,
    **more: Any,
) -> AsyncIterator[Stand]:
    """The whole server over SQLite and the in-process volatile store, or Valkey at `redis_url`."""
    clock = Clock()
    async with open_identity(state=folder, database_url=None, redis_url=redis_url, clock=clock) as stores:
        stand = _stand(stores.identity, volatile or stores.volatile, clock, lives, more, vault=vault)
        async with living(stand.app):
            yield stand


def _stand(
    identity: Identity, volatile: Volatile, clock: Clock, lives: Lifetimes | None, more: Any, *, vault: Vault | None
) -> Stand:
    declared = replace(DECLARED, lifetimes=lives or Lifetimes())
    site = Site(
        **{
            "issuer": ISSUER,
            "resources": (API,),
            "cities": {"duisburg": {"de": "Duisburg"}, "essen": {"de": "Essen"}},
            "declared": declared,
            "sandbox": True,
            "per_minute": 100_000,
        }
        | more
    )
    broker = Believer(clock=clock)
    durable, passing = Switch(identity), Switch(volatile)
    works = Works(identity=cast("Identity", durable), volatile=cast("Volatile", passing), broker=broker, vault=vault)

    @asynccontextmanager
    async def opening() -> AsyncIterator[Works]:
        yield works

    app = build(site, opening, clock=clock, client_of=lambda peer, headers: peer)
    house = house_of(site, works, Keys(identity, site, clock), clock)
    return Stand(app=app, house=house, clock=clock, broker=broker, durable=durable, volatile=passing)


@asynccontextmanager
async def living(app: ASGI) -> AsyncIterator[None]:
    """Run an application's lifespan (ASGI lifespan 2.0)."""
    said: asyncio.Queue[str] = asyncio.Queue()
    heard: asyncio.Queue[str] = asyncio.Queue()

    async def receive() -> MutableMapping[str, Any]:
        return {"type": await heard.get()}

    async def send(message: MutableMapping[str, Any]) -> None:
        said.put_nowait(message["type"])

    task = asyncio.create_task(app({"type": "lifespan"}, receive, send))
    heard.put_nowait("lifespan.startup")
    assert await said.get() == "lifespan.startup.complete"
    try:
        yield
    finally:
        heard.put_nowait("lifespan.shutdown")
        await task
