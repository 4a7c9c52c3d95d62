"""Somebody else's app, on a client library that is not ours and not patched, against the real processes of the sandbox."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.flow.test_process import hansa
from tests.identity.broker_tools import BIN, environ, installed
from tests.identity.whole_stand import BACK, Sandbox, citizen, sandbox

TOOLS = Path(__file__).resolve().parents[1] / "tools" / "oauth4webapi"

pytestmark = pytest.mark.timeout(180)


@pytest.fixture(scope="module", autouse=True)
def _installed() -> None:
    """The library, installed when its lock has changed."""
    installed(TOOLS / "node_modules", TOOLS / "package-lock.json", [str(BIN / "npm"), "ci", "--no-audit", "--no-fund"])


@dataclass(slots=True, kw_only=True)
class App:
    """The running app, and what it has said so far."""

    process: asyncio.subprocess.Process
    said: list[dict[str, Any]] = field(default_factory=list)

    async def until(self, did: str) -> dict[str, Any]:
        """What it says when it has come so far."""
        assert self.process.stdout is not None
        assert self.process.stderr is not None
        while line := await self.process.stdout.readline():
            self.said.append(json.loads(line))
            if self.said[-1]["did"] == did:
                return self.said[-1]
        pytest.fail(f"it ended before {did}: {(await self.process.stderr.read()).decode()}\n{self.said}")

    async def tell(self, line: str) -> None:
        """Give it a line."""
        assert self.process.stdin is not None
        self.process.stdin.write(f"{line}\n".encode())
        await self.process.stdin.drain()

    def all(self, did: str) -> list[dict[str, Any]]:
        """Everything it has said of one kind."""
        return [each for each in self.said if each["did"] == did]


@asynccontextmanager
async def third_party(asked: dict[str, Any]) -> AsyncIterator[App]:
    """The app, from its start to its end."""
    command = (str(BIN / "node"), "app.mjs", json.dumps(asked))
    process = await asyncio.create_subprocess_exec(
        *command, cwd=TOOLS, env=environ(), stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=1 << 20
    )
    try:
        yield App(process=process)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


def asked_of(place: Sandbox, folder: Path) -> dict[str, Any]:
    """What an operator hands to a developer: an initial access token, and a machine that may introspect."""
    admission = hansa(folder, "app", "token", "--organisation", "Laub e. V.", **place.environment)
    assert admission.returncode == 0, admission.stderr
    key = folder / "machine.jwk"
    words = ("--name", "Prüfer", "--organisation", "Laub e. V.", "--machine", "--introspects", "--scope", "grants:read")
    made = hansa(folder, "app", "create", *words, "--key", str(key), **place.environment)
    assert made.returncode == 0, made.stderr
    return {
        "issuer": place.issuer,
        "api": place.api,
        "redirect": BACK,
        "admission": admission.stdout.split()[-1],
        "machine": {"id": made.stdout.split()[1], "jwk": json.loads(key.read_text("utf-8"))},
    }


async def test_somebody_elses_app_needs_nothing_but_the_specifications(tmp_path: Path) -> None:
    """Discovery twice, 9728, registration, code with PKCE and `iss`, ID token, 9068, userinfo, refresh, 7662, 7009."""
    with sandbox(tmp_path) as place:
        async with third_party(asked_of(place, tmp_path)) as app, citizen(outside=BACK) as erika:
            await erika.go((await app.until("authorize"))["address"])
            await erika.log_in("bundid", "erika")
            assert "Laubkalender" in erika.page
            assert "Laub e. V." in erika.page
            await erika.press("decision", "allow")
            assert erika.params()["iss"] == place.issuer
            await app.tell(erika.address)
            await app.until("done")
    _discovery(app, place)
    _log_in(app, place)
    _ending(app)


def _discovery(app: App, place: Sandbox) -> None:
    (discovered,), (resource,) = app.all("discovered"), app.all("resource")
    assert discovered["same"]
    assert (resource["resource"], resource["servers"]) == (place.api, [place.issuer])
    assert "grants:read" in resource["scopes"]
    (registered,), (twice,) = app.all("registered"), app.all("registered-twice")
    assert registered["client"]["redirect_uris"] == [BACK]
    assert "client_secret" not in registered["client"]
    assert twice["status"] == 401


def _log_in(app: App, place: Sandbox) -> None:
    (mixed,), (redeemed,) = app.all("mixed-up"), app.all("redeemed")
    assert mixed["refused"] is not None
    claims = redeemed["claims"]
    client = app.all("registered")[0]["client"]["client_id"]
    assert (claims["iss"], claims["aud"]) == (place.issuer, client)
    assert redeemed["expires_in"] <= 600
    subjects = {each["info"]["sub"] for each in app.all("userinfo")} | {claims["sub"]}
    subjects |= {each["claims"]["sub"] for each in app.all("validated")}
    assert len(subjects) == 1
    assert len({each["claims"]["jti"] for each in app.all("validated")}) == 2
    assert all(each["claims"]["client_id"] == client for each in app.all("validated"))
    assert [each["status"] for each in app.all("asked")] == [200, 200]


def _ending(app: App) -> None:
    assert [each["rotated"] for each in app.all("refreshed")] == [True]
    before, after = app.all("introspected")
    assert before["claims"]["active"] is True
    assert after["claims"] == {"active": False}
    assert app.all("machine")[0]["claims"]["scope"] == "grants:read"
    (refused,), (challenged,) = app.all("refused"), app.all("challenged")
    assert (refused["name"], refused["error"], refused["status"]) == ("ResponseBodyError", "invalid_grant", 400)
    assert challenged["name"] == "WWWAuthenticateChallengeError"
    assert challenged["cause"]["parameters"]["error"] == "invalid_token"
