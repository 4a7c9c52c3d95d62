"""What `make run` offers: the demo app, a log-in at a demo IdP, data of three cities, and taking the permission back."""

from __future__ import annotations

import re
import shlex
from collections.abc import AsyncIterator
from html import unescape
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from tests.flow.test_process import hansa, serving
from tests.identity.server_stand import header_of
from tests.ports import free_port

pytestmark = pytest.mark.timeout(180)


@pytest.fixture
async def web() -> AsyncIterator[aiohttp.ClientSession]:
    """A browser that keeps cookies of addresses, too."""
    timeout = aiohttp.ClientTimeout(total=60)
    async with aiohttp.ClientSession(cookie_jar=aiohttp.CookieJar(unsafe=True), timeout=timeout) as session:
        yield session


async def test_a_citizen_uses_the_demo_app_and_takes_its_permission_back(
    tmp_path: Path, web: aiohttp.ClientSession
) -> None:
    """Log-in at BundID (demo), consent, three cities; then the grant is revoked and the app's refresh dies."""
    port = str(free_port())
    with serving(tmp_path, HANSA_IDENTITY_PORT=port) as (_, printed, _process):
        found = re.search(r"http://127\.0\.0\.\d+:\d+(?=\n\nWho may act)", printed)
        assert found is not None, printed
        demo, issuer = found[0], f"http://localhost:{port}"
        page = await _posted(web, f"{demo}/login", {})
        assert '<html lang="' in page
        page = await _posted(web, f"{issuer}/login", {"ticket": _ticket(page), "idp": "bundid"})
        page = await _posted(web, _action(page), {"ticket": _ticket(page), "person": _person(page)})
        page = await _posted(web, f"{issuer}/consent", {"ticket": _ticket(page), "decision": "allow"})
        dated = re.findall(r"<h3>(\w+), [^<]+</h3><ul><li><time ", page)
        assert set(dated) >= {"Duisburg", "Düsseldorf", "Essen"}, page
        page = await _posted(web, f"{demo}/refresh", {})
        assert "Duisburg" in page
        async with web.get(f"{issuer}/me/grants") as answer:
            page = await answer.text()
        grant = re.search(r'name="grant" value="([^"]+)"', page)
        assert grant is not None, page
        await _posted(web, f"{issuer}/me/grants/revoke", {"ticket": _ticket(page), "grant": grant[1]})
        page = await _posted(web, f"{demo}/refresh", {})
        assert "Die Erlaubnis ist beendet." in page


async def test_the_ready_token_is_one(tmp_path: Path, web: aiohttp.ClientSession) -> None:
    """What is printed to paste works with its token, and `hansa app token --demo` prints another."""
    port = str(free_port())
    with serving(tmp_path, HANSA_IDENTITY_PORT=port) as (gateway, printed, _process):
        line = next(line for line in printed.splitlines() if "Authorization: Bearer ey" in line)
        command, _, header, address = shlex.split(line)
        name, _, value = header.partition(": ")
        async with web.get(address, headers={name: value}) as answer:
            assert (command, answer.status) == ("curl", 200)
        async with web.get(address, headers={name: value[:-8] + "AAAAAAAA"}) as answer:
            assert answer.status == 401  # it was the token that was looked at
        said = hansa(tmp_path, "app", "token", "--demo", HANSA_IDENTITY_PORT=port, HANSA_PORT=gateway)
        assert said.returncode == 0, said.stderr
        assert header_of(said.stdout.strip())["typ"] == "at+jwt"


def _ticket(page: str) -> str:
    found = re.search(r'name="ticket" value="([^"]+)"', page)
    assert found is not None, page
    return unescape(found[1])


def _person(page: str) -> str:
    people = re.findall(r'name="person" value="([^"]+)"', page)
    assert people, page
    return str(next(each for each in people if each != "cancel"))


def _action(page: str) -> str:
    found = re.search(r'data-address="([^"]+)"', page)
    assert found is not None
    return str(found[1])


async def _posted(web: aiohttp.ClientSession, address: str, form: dict[str, str]) -> str:
    """Post a form and follow where it leads: the page there, and where its own form goes."""
    async with web.post(address, data=form) as answer:
        text = await answer.text()
        assert answer.status == 200, (str(answer.url), answer.status, text[:2000])
        parts = urlsplit(str(answer.url))
        return f'{text}<!-- data-address="{parts.scheme}://{parts.netloc}/login" -->'
