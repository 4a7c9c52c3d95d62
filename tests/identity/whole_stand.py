"""The sandbox as real processes, and a citizen in front of it: somebody who reads pages and presses buttons, nothing more."""

from __future__ import annotations

import re
from base64 import urlsafe_b64encode
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

import aiohttp

from tests.flow.test_process import hansa, serving
from tests.ports import free_port

WHERE = (("localhost", "IDENTITY_PORT"), ("127.0.0.1", "PORT"))
LONG = aiohttp.ClientTimeout(total=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sandbox:
    """What `hansa serve` printed, and where everything is."""

    api: str
    issuer: str
    printed: str
    state: Path
    environment: Mapping[str, str]

    @property
    def demo(self) -> str:
        """Where the demo app is."""
        found = re.search(r"http://127\.0\.0\.\d+:\d+(?=\n\nWho may act)", self.printed)
        assert found is not None, self.printed
        return found[0]

    def twin(self, name: str) -> str:
        """Where a twin is."""
        found = re.search(rf"^ *{name} +(http://\S+)$", self.printed, re.MULTILINE)
        assert found is not None, self.printed
        return found[1]


@contextmanager
def sandbox(tmp_path: Path, *words: str, **more: str) -> Iterator[Sandbox]:
    """`hansa serve`, with identity beside it, until the block ends."""
    environment = {"HANSA_IDENTITY_PORT": str(free_port())} | more
    with serving(tmp_path, *words, **environment) as (port, printed, _process):
        yield Sandbox(
            api=f"http://127.0.0.1:{port}",
            issuer=f"http://localhost:{environment['HANSA_IDENTITY_PORT']}",
            printed=printed,
            state=tmp_path / "state",
            environment=environment | {"HANSA_PORT": port},
        )


@dataclass(slots=True)
class Form:
    """A form of a page, and the buttons it can be sent with."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "input" and "name" in given:
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.append((given.get("name", ""), given.get("value", "")))


@dataclass(slots=True, kw_only=True)
class Citizen:
    """Somebody with a browser: it follows redirects and keeps cookies; `outside` is where it does not follow."""

    web: aiohttp.ClientSession
    outside: str = "no address"
    turn: Callable[[], object] = lambda: None
    """Called before each of her requests."""
    address: str = ""
    status: int = 0
    page: str = ""
    seen: list[str] = field(default_factory=list)
    """Everything that was answered to her, headers and bodies."""

    async def go(self, address: str, form: Mapping[str, str] | None = None) -> str:
        """Open an address, or post a form to it; where she is then."""
        for _ in range(12):
            if address.startswith(self.outside):
                self.address, self.status, self.page = address, 0, ""
                return address
            self.turn()
            headers = {"Accept": "text/html"}
            method = "GET" if form is None else "POST"
            if form is not None:  # as every browser says whose page a form is on (Fetch standard)
                parts = urlsplit(self.address)
                headers["Origin"] = f"{parts.scheme}://{parts.netloc}"
            async with self.web.request(method, address, data=form, headers=headers, allow_redirects=False) as answer:
                self.page, self.status = await answer.text(), answer.status
                self.seen += [*map(str, answer.headers.items()), self.page]
            if "Location" not in answer.headers:
                self.address = address
                return address
            address, form = urljoin(address, answer.headers["Location"]), None
        raise AssertionError(f"sent in circles: {address}")

    async def press(self, name: str = "", value: str = "", *, form: str = "") -> str:
        """Send the form that has this button; `form` is a part of its action."""
        forms = _Forms()
        forms.feed(self.page)
        fit = [each for each in forms.forms if (name, value) in each.buttons and form in each.action]
        assert fit, (name, value, form, self.address, self.status, self.page)
        sent = fit[0].fields | ({name: value} if name else {})
        return await self.go(urljoin(self.address, fit[0].action), sent)

    async def log_in(self, idp: str, person: str) -> str:
        """From the choice of the log-in to whatever comes after it."""
        await self.press("idp", idp)
        return await self.press("person", person)

    def params(self) -> dict[str, str]:
        """What the address she is at says."""
        return dict(parse_qsl(urlsplit(self.address).query))


@asynccontextmanager
async def citizen(**more: Any) -> AsyncIterator[Citizen]:
    """Somebody with a new browser, which connects anew for each request."""
    connector, jar = aiohttp.TCPConnector(force_close=True), aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(connector=connector, cookie_jar=jar, timeout=LONG) as web:
        yield Citizen(web=web, **more)


BACK = "https://laub.example/back"
VERIFIER = "v" * 50
CHALLENGE = urlsafe_b64encode(sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True, kw_only=True)
class Laub:
    """An app of somebody else, made by `hansa app create`; a program without a library."""

    id: str
    issuer: str
    api: str
    back: str = BACK

    @property
    def asking(self) -> str:
        """Where it sends people."""
        wish = {
            "response_type": "code",
            "client_id": self.id,
            "redirect_uri": self.back,
            "scope": "openid grants:read grants:write",
            "resource": self.api,
            "code_challenge": CHALLENGE,
            "code_challenge_method": "S256",
        }
        return f"{self.issuer}/authorize?{urlencode(wish)}"

    async def code(self, somebody: Citizen, *, idp: str = "bundid", person: str = "erika") -> str:
        """Somebody logs in and allows it."""
        await somebody.go(self.asking)
        await somebody.log_in(idp, person)
        await somebody.press("decision", "allow")
        return somebody.params()["code"]

    async def redeem(self, web: aiohttp.ClientSession, code: str) -> tuple[int, Any]:
        """Status and answer of the token endpoint."""
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self.back, "code_verifier": VERIFIER}
        return await self._token(web, form)

    async def refresh(self, web: aiohttp.ClientSession, token: str) -> tuple[int, Any]:
        """Status and answer of the token endpoint."""
        return await self._token(web, {"grant_type": "refresh_token", "refresh_token": token})

    async def _token(self, web: aiohttp.ClientSession, form: Mapping[str, str]) -> tuple[int, Any]:
        async with web.post(f"{self.issuer}/token", data={**form, "client_id": self.id}) as answer:
            return answer.status, await answer.json()

    async def ask(self, web: aiohttp.ClientSession, path: str, token: str, method: str = "GET") -> int:
        """Status of the API's answer."""
        headers = {"Authorization": f"Bearer {token}"}
        async with web.request(method, f"{self.api}{path}", headers=headers) as answer:
            await answer.read()
            return answer.status


def laub(folder: Path, environment: Mapping[str, str], *, organisation: str = "Laub e. V.") -> Laub:
    """Make it, in the store of a running identity."""
    words = ("--name", "Laubkalender", "--organisation", organisation, "--redirect-uri", BACK)
    scopes = [word for scope in ("openid", "grants:read", "grants:write") for word in ("--scope", scope)]
    made = hansa(folder, "app", "create", *words, *scopes, **environment)
    assert made.returncode == 0, made.stderr
    issuer, api = (f"http://{host}:{environment[f'HANSA_{name}']}" for host, name in WHERE)
    return Laub(id=made.stdout.split()[1], issuer=issuer, api=api)
