"""A ready access token for the sandbox: the demo machine asks the running identity process for it, as any client would."""

from __future__ import annotations

import asyncio

import httpx
from rich.console import Console

from adapters._kit.http import Engine, Reach
from adapters._kit.transport import transport
from auth.apps import NoApp, machine_form
from auth.demo import MACHINE, demo_key
from config.model import Settings
from domain.when import now


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


async def _asked(address: str, form: dict[str, str]) -> str:
    origin = address.removesuffix("/token")
    reach = Reach(origins=frozenset({origin}), network=("127.0.0.0/8", "::1/128"), user_agent="hansa")
    async with Engine() as engine, httpx.AsyncClient(transport=transport(engine.door(reach))) as client:
        answer = await client.post(address, data=form)
        answer.raise_for_status()
        return str(answer.json()["access_token"])
