"""The sandbox as real processes, and a citizen in front of it: somebody who reads pages and presses buttons, nothing more."""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urljoin, urlsplit

import aiohttp

from tests.flow.test_process import free_port, serving

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
        found = re.search(r"http://127\.0\.0\.\d+:\d+(?=\n\nA token)", self.printed)
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
            headers = {"Accept": "text/html"}
            method = "GET" if form is None else "POST"
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
    """Somebody with a new browser."""
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=LONG) as web:
        yield Citizen(web=web, **more)
