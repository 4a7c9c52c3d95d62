"""Telling a bulky-waste adapter what to do, over a real socket: one case after another, and a look at a twin's journal.

Knows the contract, the stage and the twins' controls. Knows no protocol.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from adapters._kit.bound import bound
from adapters._kit.contract import Adapter, Tools
from adapters._kit.http import Door
from domain.bulky import BulkyItem, BulkyWish, Reachable
from domain.cases import Deed, Outcome, Verb
from domain.errors import SourceError
from domain.exchange import Call, Fetch, Household, Reply
from domain.when import now
from sandbox.kit import every_twin, running
from sandbox.world import town
from tests.contract.households import control
from tests.contract.stage import Said, canned, door_to, tools_for

REFERENCE = "abcdefgh234567ab"
NOBODY = Household(id=None, street="Nirgendwoweg", house_number="1", postcode="00000")


def home(slug: str, place: int = 100) -> Household:
    """A house of a simulated town, by its place in the register."""
    house = town(slug).houses[place]
    return Household(
        id=f"{slug}:haus:{house.id}",
        street=house.street.name,
        house_number=house.label,
        postcode=house.street.district.postcode,
    )


def wish(*kinds: str, slots: tuple[str, ...] = (), count: int = 1, **contact: str) -> BulkyWish:
    """An order of some things; with name and e-mail unless said otherwise."""
    who = contact or {"name": "Änne Őrsi", "email": "aenne@example.org"}
    items = tuple(BulkyItem(kind=kind, count=count) for kind in kinds or ("sofa",))
    return BulkyWish(
        address="x:haus:1", items=items, slots=slots, contact=Reachable(**who), note="Hof links & <hinten>"
    )


@dataclass(slots=True)
class Counter:
    """One binding, and what stands behind it."""

    fetch: Fetch
    tools: Tools
    twin: str
    """The back-end's origin."""
    household: Household
    seconds: float = 5.0

    async def offers(self, household: Household | None = None) -> Reply:
        """What is offered at an address."""
        return await self._call(household=household or self.household)

    async def do(
        self,
        verb: Verb,
        wish: BulkyWish,
        *,
        reference: str = REFERENCE,
        household: Household | None = None,
        **known: Any,
    ) -> Outcome:
        """One deed, and what came of it."""
        deed = Deed(verb=verb, reference=reference, wish=wish, **known)
        outcome = (await self._call(household=household or self.household, deed=deed)).outcome
        assert outcome is not None
        return outcome

    async def slots(self, *streams: str) -> tuple[str, ...]:
        """The last free slot of each stream, or of the only one."""
        records = (await self.offers()).records
        return tuple(r.model.slots[-1].id for r in records if not streams or r.model.stream.code in streams)

    async def journal(self) -> list[dict[str, Any]]:
        """What the twin would really do."""
        return list((await control(self.twin, "GET", "/_twin/orders"))["orders"])

    async def put(self, knob: str, body: object) -> Any:
        """Turn one of the twin's knobs."""
        return await control(self.twin, "PUT", f"/_twin/{knob}", body)

    async def later(self, **much: float) -> None:
        """Let it be later at the twin."""
        await self.put("clock", {"now": (datetime.now(UTC) + timedelta(**much)).isoformat()})

    async def _call(self, **asked: Any) -> Reply:
        deadline = asyncio.get_running_loop().time() + self.seconds
        return await self.fetch(Call(binding=self.tools.binding, deadline=deadline, **asked))


@asynccontextmanager
async def at_counter(
    module: Adapter, slug: str, options: Mapping[str, Any], *, path: str = "", callback: str | None = None
) -> AsyncIterator[Counter]:
    """The adapter in front of its twin."""
    name = f"bulky/{slug}"
    async with running([twin for twin in every_twin() if twin.name == name]) as urls, door_to(urls[name]) as door:
        it = _counter(module, urls[name] + path, twin=urls[name], door=door, options=options, slug=slug)
        if callback is not None:
            it.tools = replace(it.tools, callback=callback)
            it.fetch = bound(module, it.tools)
        yield it


async def told(module: Adapter, slug: str, options: Mapping[str, Any], said: Said | bytes, verb: Verb) -> Outcome | str:
    """What the adapter makes of one answer to everything: its outcome, or the slug of its SourceError."""
    async with canned(said) as stage, door_to(stage.url) as door:
        counter = _counter(module, stage.url, twin=stage.url, door=door, options=options, slug=slug)
        try:
            return await counter.do(verb, wish(), hold="R1" if verb == "place" else None)
        except SourceError as error:
            if str(error).endswith("the adapter failed"):
                raise AssertionError("a bug in the adapter") from error
            return error.slug


def _counter(module: Adapter, url: str, *, twin: str, door: Door, options: Mapping[str, Any], slug: str) -> Counter:
    tools = tools_for(module, url, resource="waste.bulky-orders", door=door, options=options, clock=now)
    return Counter(bound(module, tools), tools, twin, home(slug))
