"""Putting a household's question to an adapter, reading its reply at a glance, and working a twin's controls.

Knows the contract, the stage and the twins' control paths. Knows no protocol.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import aiohttp

from adapters._kit.contract import Adapter
from domain.exchange import Call, Household, Reply
from domain.waste import Pickup
from tests.contract.stage import NOON, Notebook, door_to, tools_for

RECORDINGS = Path(__file__).parent.parent / "recordings"
PICKUPS = "waste.pickups"

Ask = Callable[..., Awaitable[Reply]]
"""`ask(household)` or `ask(item="…")`: one question to a bound adapter."""
Row = tuple[str, str | None, str | None, str | None, str | None, str | None, str | None]


def at(street: str, house_number: str, postcode: str | None = None, *, address: str | None = None) -> Household:
    """A household, as a caller spells it."""
    return Household(id=address, street=street, house_number=house_number, postcode=postcode)


@asynccontextmanager
async def asking(
    module: Adapter,
    url: str,
    options: Mapping[str, Any],
    *,
    memory: Notebook | None = None,
    clock: Callable[[], datetime] = lambda: NOON,
) -> AsyncIterator[Ask]:
    """One binding of the adapter, bound once, to be asked as often as the test likes."""
    async with door_to(url) as door:
        fetch = module.bind(
            tools_for(module, url, resource=PICKUPS, door=door, options=options, memory=memory, clock=clock)
        )

        async def ask(household: Household | None = None, *, item: str | None = None, seconds: float = 5.0) -> Reply:
            deadline = asyncio.get_running_loop().time() + seconds
            return await fetch(Call(binding=f"test/test/{PICKUPS}", deadline=deadline, item=item, household=household))

        yield ask


def row(pickup: Pickup) -> Row:
    """Day, code, native name, variant, note, place, time."""
    fraction = pickup.fraction
    return (
        pickup.day.isoformat(), fraction.code, fraction.native, pickup.variant, pickup.note, pickup.place, pickup.time,
    )  # fmt: skip


def rows(reply: Reply) -> dict[str, Row]:
    """The records of a reply, by their native ids."""
    return {record.id: row(record.model) for record in reply.records}


def notes(reply: Reply) -> dict[str, str]:
    """Slug → the one param of each note."""
    return {note.slug: note.params[0][1] for note in reply.notes}


async def control(url: str, method: str, path: str, body: object = None) -> Any:
    """Work a twin's controls: `/_twin/faults`, `/_twin/clock`, `/_twin/calls`."""
    async with aiohttp.ClientSession() as session, session.request(method, f"{url}{path}", json=body) as answer:
        return await answer.json()


async def journal(url: str) -> list[tuple[str, str, int | None]]:
    """Method, path (without query) and status of a twin's calls since this was last asked."""
    heard = (await control(url, "GET", "/_twin/calls"))["calls"]
    await control(url, "DELETE", "/_twin/calls")
    return [(call["method"], call["path"].partition("?")[0], call["status"]) for call in heard]
