"""BundID speaks SAML: the whole log-in through SATOSA, a bridge that is not ours, at a SAML identity provider by pysaml2."""

from __future__ import annotations

import html
import re
import shutil
import ssl
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.parse import urljoin

import aiohttp
import pytest

from auth.model import LoginRefused, Person
from auth.upstream.broker import RelyingParty
from config.identity import HIGH, SUBSTANTIAL
from storage.volatile import MemoryVolatile
from tests.identity.broker_stand import BROWSER, ORIGIN, idp, params_of, party
from tests.identity.broker_tools import BIN, installed, serving

pytestmark = pytest.mark.skipif(
    shutil.which("xmlsec1") is None, reason="no xmlsec1 here, by which pysaml2 signs: apt-get install xmlsec1"
)
ROOT = Path(__file__).resolve().parents[2]
TOOLS = ROOT / "tests" / "tools" / "satosa"
PYTHON = TOOLS / ".venv" / "bin" / "python"
KNOWN_SINCE = timedelta(minutes=10)
SLACK = timedelta(seconds=60)


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """The bridge in an environment of its own, made anew when its lock has changed."""
    lock = ROOT / "requirements" / "satosa.lock"
    install = [str(BIN / "uv"), "pip", "install", "--quiet", "--python", str(PYTHON)]
    installed(
        TOOLS / ".venv",
        lock,
        [sys.executable, "-m", "venv", str(TOOLS / ".venv")],
        [*install, "--require-hashes", "--requirement", str(lock)],
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Bridge:
    """A running bridge, and us as its relying party."""

    issuer: str
    broker: RelyingParty
    session: aiohttp.ClientSession

    async def log_in(self, level: str, *, fresh: bool = False) -> tuple[Person, str]:
        """Follow every redirect and form until the browser is sent back to us."""
        url = await self.broker.begin("bundid", browser=BROWSER, back="ticket-7", language="de", fresh=fresh)
        form: dict[str, str] | None = None
        seen = ""
        for _ in range(8):
            async with self.session.request("POST" if form else "GET", url, data=form, allow_redirects=False) as answer:
                text = await answer.text()
                assert answer.status in {200, 302, 303}, text
                location = answer.headers.get("Location")
            if location is not None:
                url, form = urljoin(url, location), None
                if url.startswith(ORIGIN):
                    return (await self.broker.finish("bundid", params_of(url), browser=BROWSER))[0], seen
            else:
                seen += text
                url, form = _form(url, text, level)
        raise AssertionError("it never sent the browser back")


def _form(url: str, text: str, level: str) -> tuple[str, dict[str, str]]:
    """Where a page's form goes, and with what; at the IdP its button chooses the level."""
    action = re.search(r'<form[^>]* action="([^"]+)"', text)
    assert action is not None, text
    hidden = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', text)
    return urljoin(url, html.unescape(action[1])), {name: html.unescape(value) for name, value in hidden} | {
        "level": level
    }


@asynccontextmanager
async def bridge(folder: Path, level: str = "high") -> AsyncIterator[Bridge]:
    """SATOSA with its IdP, and a relying party that lets it assert up to `level`."""
    callback = f"{ORIGIN}/broker/bundid/callback"
    async with serving(str(PYTHON), "-m", "tests.tools.satosa.bridge", str(folder), callback, cwd=ROOT) as issuer:
        ca = (folder / "authority.pem").read_bytes()
        declared = idp(
            "bundid",
            issuer,
            algorithms=("RS256",),
            auth_method="client_secret_basic",
            secret_env="BRIDGE_SECRET",
            ceiling=HIGH if level == "high" else SUBSTANTIAL,
        )
        trust = aiohttp.TCPConnector(ssl=ssl.create_default_context(cadata=ca.decode()))
        jar = aiohttp.CookieJar(unsafe=True)
        environ = {"BRIDGE_SECRET": "known-to-both"}
        async with (
            party([declared], MemoryVolatile(), environ=environ, ca=ca) as (broker, _),
            aiohttp.ClientSession(connector=trust, cookie_jar=jar) as session,
        ):
            yield Bridge(issuer=issuer, broker=broker, session=session)


async def test_a_citizen_of_bundid_logs_in_through_the_bridge(tmp_path: Path) -> None:
    """Her level and the time of her log-in come from the SAML assertion; her subject is the same the next time."""
    async with bridge(tmp_path) as it:
        person, seen = await it.log_in("STORK-QAA-Level-4")
        assert (person.idp, person.issuer, person.acr) == ("bundid", it.issuer, HIGH)
        assert "ForceAuthn: none" in seen
        assert abs(datetime.now(UTC) - KNOWN_SINCE - person.auth_time) < SLACK
        assert "bpk2" not in person.subject
        again, seen = await it.log_in("STORK-QAA-Level-3", fresh=True)
        assert "ForceAuthn: true" in seen
        assert (again.subject, again.acr) == (person.subject, SUBSTANTIAL)
        assert abs(datetime.now(UTC) - again.auth_time) < SLACK


async def test_T6_the_bridge_has_a_ceiling_too(tmp_path: Path) -> None:
    """What the SAML IdP asserts above what the bridge may is refused."""
    async with bridge(tmp_path, "substantial") as it:
        with pytest.raises(LoginRefused) as refused:
            await it.log_in("STORK-QAA-Level-4")
    assert (refused.value.slug, refused.value.why) == ("not-trusted", "acr-above-ceiling")
