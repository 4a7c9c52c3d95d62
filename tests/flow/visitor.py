"""A browser at the developers' desk that runs no script: it keeps cookies, follows redirects and sends the forms it was given."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import urlencode

from tests.flow.stand import Said, Stand

DESK = "/developers/desk"
ORIGIN = "http://gateway.test"


@dataclass(slots=True)
class Form:
    """A form of a page, with what stands in its fields."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class Forms(HTMLParser):
    """Reads the forms of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[Form] = []
        self._select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """A field takes the value that a browser would send."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(Form(given["action"]))
        elif tag == "input" and self.found and (given.get("type") != "radio" or "checked" in given):
            self.found[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "select":
            self._select = given["name"]
        elif tag == "option" and (self._select not in self.found[-1].fields or "selected" in given):
            self.found[-1].fields[self._select] = given.get("value", "")


@dataclass(slots=True, kw_only=True)
class Visitor:
    """Somebody at the desk of a running gateway."""

    stand: Stand
    cookies: dict[str, str] = field(default_factory=dict)
    language: str = "en"

    async def goes(self, path: str) -> Said:
        """Where a link leads."""
        path, _, query = path.partition("#")[0].partition("?")
        said = await self.stand.ask(path, query, headers=self._headers())
        self._keep(said)
        return await self.goes(said.headers["location"]) if said.status == 303 else said

    async def sends(self, page: Said, action: str, **fields: str) -> Said:
        """A form of a page, with these fields otherwise."""
        form = next(each for each in forms(page) if each.action == action and fits(each, fields))
        return await self.posts(form.action, form.fields | fields)

    async def posts(self, path: str, fields: Mapping[str, str]) -> Said:
        """A form, whoever wrote it."""
        headers = self._headers() | {"origin": ORIGIN, "content-type": "application/x-www-form-urlencoded"}
        said = await self.stand.ask(path, method="POST", headers=headers, body=urlencode(fields).encode())
        self._keep(said)
        return await self.goes(said.headers["location"]) if said.status == 303 else said

    async def signs_up(self, organisation: str) -> str:
        """A new account, logged in; its first key."""
        page = await self.goes(f"{DESK}/sign-up")
        said = await self.sends(page, f"{DESK}/sign-up", organisation=organisation)
        assert said.status == 200, said.body
        found = re.search(r"pk_[0-9a-f]+_[0-9a-f]+", said.body.decode())
        assert found is not None
        return found[0]

    def _headers(self) -> dict[str, str]:
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"accept-language": self.language} | ({"cookie": cookie} if cookie else {})

    def _keep(self, said: Said) -> None:
        for name, value in re.findall(r"(hansa_[a-z_]+)=([^;,]*)", said.headers.get("set-cookie", "")):
            self.cookies[name] = value.strip('"')


def forms(page: Said) -> list[Form]:
    """The forms of a page."""
    reader = Forms()
    reader.feed(page.body.decode())
    return reader.found


def fits(form: Form, fields: Mapping[str, str]) -> bool:
    """Whether it has these fields."""
    return fields.keys() <= form.fields.keys()


def text(page: Said) -> str:
    """What stands on a page, without its tags."""
    bare = re.sub(r"<(style|script)\b.*?</\1>", " ", page.body.decode(), flags=re.DOTALL)
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", bare)).split())
