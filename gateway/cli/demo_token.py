"""A ready access token for the sandbox: of the demo machine, or of an invented citizen who logs in without a browser."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Sequence

import httpx
from rich.console import Console

from adapters._kit.http import Engine, Reach
from adapters._kit.transport import transport
from auth.apps import NoApp, machine_form
from auth.demo import MACHINE, TERMINAL, TERMINAL_BACK, demo_key
from config.model import Settings
from domain.when import now

SCOPES = ("waste:write", "waste:read", "reports:write", "reports:read")
"""What a citizen allows the command when nothing else is asked for."""


def show(settings: Settings, out: Console) -> None:
    """Print the token. NoApp when there is none to be had."""
    out.print(ready_token(settings), markup=False, highlight=False, soft_wrap=True)


def ready_token(settings: Settings) -> str:
    """An access token of the demo machine."""
    private, issuer = demo_key(settings.state), settings.issuer
    if settings.profile != "sandbox" or private is None or issuer is None:
        raise NoApp("There is no demo machine here: start `hansa serve` in the sandbox profile first.")
    try:
        return asyncio.run(_asked(f"{issuer}/token", machine_form(MACHINE, private, issuer, now())))
    except (httpx.HTTPError, ValueError, KeyError) as wrong:
        raise NoApp(f"{issuer} gives no token: {type(wrong).__name__}.") from wrong


def show_citizen(settings: Settings, person: str, scopes: Sequence[str], out: Console) -> None:
    """Print an access token of a citizen, `erika` or `eri@<city>`. NoApp when there is none to be had."""
    out.print(citizens_token(settings, person, scopes), markup=False, highlight=False, soft_wrap=True)


def citizens_token(settings: Settings, person: str, scopes: Sequence[str]) -> str:
    """An access token of hers, for the app of this command. Without scopes: for orders and reports."""
    if settings.profile != "sandbox" or settings.issuer is None:
        raise NoApp("There are no invented citizens here: they live in the sandbox profile.")
    name, _, idp = person.partition("@")
    asked = {
        "issuer": settings.issuer,
        "api": settings.resource,
        "client": TERMINAL,
        "back": TERMINAL_BACK,
        "at": idp or "bundid",
        "person": name,
        "scope": " ".join(dict.fromkeys(("openid", *(scopes or SCOPES)))),
    }
    words = [f"--{name}={value}" for name, value in asked.items()]
    # the twins are a process, and so is whoever logs in at them
    done = subprocess.run(
        [sys.executable, "-m", "sandbox.demo_citizen", *words], capture_output=True, text=True, check=False
    )
    if done.returncode:
        last = (done.stderr.strip().splitlines() or ["it ended without a word"])[-1]
        raise NoApp(f"{person} gets no token at {settings.issuer}: {last}")
    return done.stdout.strip()


async def _asked(address: str, form: dict[str, str]) -> str:
    origin = address.removesuffix("/token")
    reach = Reach(origins=frozenset({origin}), network=("127.0.0.0/8", "::1/128"), user_agent="hansa")
    async with Engine() as engine, httpx.AsyncClient(transport=transport(engine.door(reach))) as client:
        answer = await client.post(address, data=form)
        answer.raise_for_status()
        return str(answer.json()["access_token"])
