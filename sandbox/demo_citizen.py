"""`python -m sandbox.demo_citizen`: an invented citizen who logs in, allows what is asked, and prints an access token.

What a browser would do at the demo identity providers, and what a native app does with the answer: code, PKCE, and a redirect
to this machine that nobody has to follow. Reads pages and presses buttons; knows nothing of how they are made.
"""

import argparse
import asyncio
import json
import secrets
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from urllib.parse import parse_qs, urlencode, urljoin, urlsplit

import aiohttp

from sandbox.demo_visit import hashed

HOPS = 20


@dataclass(slots=True)
class Form:
    """A form of a page, and the buttons it can be sent with."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: set[tuple[str, str]] = field(default_factory=set)


class Forms(HTMLParser):
    """The forms of a page."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.forms: list[Form] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Forms, hidden fields, buttons."""
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.forms.append(Form(given.get("action", "")))
        elif tag == "input" and "name" in given and self.forms:
            self.forms[-1].fields[given["name"]] = given.get("value", "")
        elif tag == "button" and self.forms:
            self.forms[-1].buttons.add((given.get("name", ""), given.get("value", "")))


def pressed(page: str, wishes: Mapping[str, str]) -> tuple[str, dict[str, str]]:
    """Where the form leads that has one of the wished buttons, and what is sent. LookupError when there is none."""
    reader = Forms()
    reader.feed(page)
    for form in reader.forms:
        for name, value in wishes.items():
            if (name, value) in form.buttons:
                return form.action, form.fields | {name: value}
    raise LookupError(f"no button {', '.join(f'{name}={value}' for name, value in wishes.items())} on the page")


async def back_with(web: aiohttp.ClientSession, address: str, wishes: Mapping[str, str], back: str) -> dict[str, str]:
    """From the authorization endpoint to what the redirect says."""
    form: dict[str, str] | None = None
    for _ in range(HOPS):
        method = "GET" if form is None else "POST"
        async with web.request(method, address, data=form, allow_redirects=False) as answer:
            page, to = await answer.text(), answer.headers.get("Location")
        if to is None:
            action, form = pressed(page, wishes)
            address = urljoin(address, action)
            continue
        address, form = urljoin(address, to), None
        if address.startswith(back):
            return {name: values[0] for name, values in parse_qs(urlsplit(address).query).items()}
    raise LookupError("sent in circles")


async def token(asked: argparse.Namespace) -> str:
    """An access token of hers. LookupError when she does not get one."""
    verifier, state = secrets.token_urlsafe(48), secrets.token_urlsafe(16)
    wish = {"response_type": "code", "client_id": asked.client, "redirect_uri": asked.back, "scope": asked.scope}
    wish |= {"resource": asked.api, "state": state, "code_challenge": hashed(verifier), "code_challenge_method": "S256"}
    wishes = {"idp": asked.at, "person": asked.person, "decision": "allow"}
    timeout, jar = aiohttp.ClientTimeout(total=60), aiohttp.CookieJar(unsafe=True)
    async with aiohttp.ClientSession(cookie_jar=jar, timeout=timeout, headers={"Accept": "text/html"}) as web:
        said = await back_with(web, f"{asked.issuer}/authorize?{urlencode(wish)}", wishes, asked.back)
        if said.get("state") != state or "code" not in said:
            raise LookupError(said.get("error_description") or said.get("error") or "somebody else's answer")
        form = {"grant_type": "authorization_code", "code": said["code"], "redirect_uri": asked.back}
        form |= {"client_id": asked.client, "code_verifier": verifier}
        async with web.post(f"{asked.issuer}/token", data=form) as answer:
            given = json.loads(await answer.text())
    if "access_token" not in given:
        raise LookupError(given.get("error_description") or given.get("error") or "no token")
    return str(given["access_token"])


def main() -> int:
    """Print it; 1 and a sentence when there is none to be had."""
    parser = argparse.ArgumentParser(prog="python -m sandbox.demo_citizen", description="Log an invented citizen in.")
    for name in ("issuer", "api", "client", "back", "at", "person", "scope"):
        parser.add_argument(f"--{name}", required=True)
    try:
        sys.stdout.write(asyncio.run(token(parser.parse_args())) + "\n")
    except (aiohttp.ClientError, TimeoutError, ValueError, LookupError) as wrong:
        sys.stderr.write(f"{wrong}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
