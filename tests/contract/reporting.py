"""Reports handed to a back-end over a real socket: a wish, a deed, its outcome; and what a twin's journal says of it."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import Any

import aiohttp

from adapters._kit.bound import bound
from adapters._kit.contract import Adapter
from config.load import load, shipped
from domain.bulky import Reachable
from domain.cases import Deed, Outcome, Photo, Verb
from domain.errors import SourceError
from domain.exchange import Call
from domain.reports import ReportWish
from tests.contract.stage import door_to, tools_for

REFERENCE = "abcdefgh234567xy"
PICTURE = b" \n" + bytes(range(256)) * 40 + b"\r\n--x--\r\n\0"
"""Every byte there is, what would end a part of a form, and what a careless reader strips."""


def picture(number: int) -> bytes:
    """Pictures that differ, and end with what is easily lost."""
    return PICTURE + bytes([number]) + b"\r\n"


def photos(count: int) -> tuple[Photo, ...]:
    """So many of them."""
    return tuple(Photo(name=f"photo-{at}.jpg", kind="image/jpeg", content=picture(at)) for at in range(1, count + 1))


def shipped_options(city: str) -> dict[str, Any]:
    """The options of a city's reports as they ship."""
    (binding,) = [
        b for each in load(shipped()).cities if each.slug == city for b in each.bindings if b.resource == "reports"
    ]
    return dict(binding.options)


def a_wish(category: str, lat: float, lon: float, **more: Any) -> ReportWish:
    """A report of this at that point."""
    told = {"text": "Größerer Haufen\nhinter dem Zaun", "contact": Reachable(email="mia@example.org"), **more}
    return ReportWish(category=category, lat=lat, lon=lon, **told)


async def do(
    module: Adapter,
    url: str,
    verb: Verb,
    wish: ReportWish,
    *,
    reference: str = REFERENCE,
    number: str | None = None,
    photos: tuple[Photo, ...] = (),
    **tools: Any,
) -> Outcome:
    """One deed behind a real door; raises what the adapter's edge raises."""
    async with door_to(url) as door:
        fetch = bound(module, tools_for(module, url, resource="reports", door=door, **tools))
        deed = Deed(verb=verb, reference=reference, wish=wish, number=number, photos=photos)
        call = Call(binding="test/test/reports", deadline=asyncio.get_running_loop().time() + 5, deed=deed)
        reply = await fetch(call)
    assert reply.outcome is not None
    return reply.outcome


async def swallows_deeds(module: Adapter, url: str, wish: ReportWish, *, number: str, **tools: Any) -> None:
    """Whatever the back-end says, each verb has an outcome or raises a `SourceError`, and none is a bug."""
    verbs: tuple[Verb, ...] = ("place", "find", "ask", "cancel")
    for verb in verbs:
        for known in (None, number):
            try:
                outcome = await do(module, url, verb, wish, number=known, **tools)
            except SourceError as error:
                if str(error).endswith("the adapter failed"):
                    raise AssertionError("a bug in the adapter") from error
            else:
                assert outcome.state in {"placed", "confirmed", "rejected", "cancelled", "unknown"}


class Control:
    """The control desk of one twin."""

    def __init__(self, url: str) -> None:
        self.url = url

    async def orders(self) -> list[dict[str, Any]]:
        """Its journal."""
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/_twin/orders") as response:
            found: list[dict[str, Any]] = (await response.json())["orders"]
            return found

    async def put(self, what: str, body: Mapping[str, Any]) -> int:
        """Turn a knob; the status."""
        async with aiohttp.ClientSession() as session, session.put(f"{self.url}/_twin/{what}", json=body) as response:
            return response.status

    async def heal(self) -> None:
        """Mend it."""
        async with aiohttp.ClientSession() as session, session.delete(f"{self.url}/_twin/faults") as response:
            assert response.status < 300
