"""Killed at every step boundary, and in the middle of the deed itself: one order at the city, the right state at the client."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from tests.flow.stand import Said, as_shipped
from tests.intake.house import DESKS, House, house
from tests.intake.nursery import Nursery, Victim
from tests.intake.test_orders import ORDERS

pytestmark = pytest.mark.timeout(300)  # up to nine lives, one after the other; each wait in them has its own bound

REPORTS = "/v1/reports"
EVERYWHERE = ("find.begun", "find.ended", "hold.begun", "hold.ended", "place.begun", "place.answered", "place.ended")
LOOKING = ("look.begun", "look.ended")
ASKING = (*LOOKING, "ask.begun", "ask.ended")
CANCELLING = ("cancel.begun", "cancel.answered", "cancel.ended")


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of case at one back-end."""

    city: str
    twin: str
    boundaries: tuple[str, ...]
    settled: tuple[str, ...] = ("confirmed",)
    category: str | None = None
    """Of a report; an order has none."""
    cancels: str | None = None
    """The twin's word for what was taken back; None where that is not possible."""

    @property
    def path(self) -> str:
        """Where it is asked for."""
        return ORDERS if self.category is None else REPORTS

    async def wish(self, h: House) -> dict[str, Any]:
        """One more."""
        return await h.order(self.city) if self.category is None else await h.report(self.city, self.category)


def _order(city: str, *more: str, settled: tuple[str, ...] = ("confirmed",)) -> Kind:
    boundaries = (*EVERYWHERE, *more)
    return Kind(city=city, twin=f"bulky/{city}", boundaries=boundaries, settled=settled, cancels="storniert")


def _report(city: str, *more: str, category: str = "litter", **how: Any) -> Kind:
    return Kind(city=city, twin=DESKS[city], boundaries=(*EVERYWHERE, *more), category=category, **how)


KINDS = {
    "orders/duisburg": _order("duisburg", "hold.answered"),
    "orders/essen": _order("essen", *ASKING, settled=("placed", "confirmed")),
    "orders/duesseldorf": _order("duesseldorf", *LOOKING, "heard.begun", "heard.ended"),
    "reports/duisburg/utility": _report("duisburg", cancels="withdrawn"),
    "reports/duisburg/roads": _report(
        "duisburg", *ASKING, category="street_light", settled=("placed", "confirmed"), cancels=None
    ),
    "reports/essen": _report("essen", cancels="withdrawn"),
    "reports/duesseldorf": _report("duesseldorf", *LOOKING, settled=("placed",)),
}


@asynccontextmanager
async def victim(nursery: Nursery, h: House, at: str, spare: list[str], worker: str = "w") -> AsyncIterator[Victim]:
    """A process that delivers for the house until it dies at `at`, or until this ends."""
    settings: dict[str, Any] = {
        "state": str(h.settings.state),
        "twins": dict(h.settings.twins),
        "port": h.settings.port,
        "identity_url": h.settings.identity_url,
        "database_url": h.settings.database_url,
    }
    async with nursery.victim({"settings": settings, "at": at, "spare": spare, "worker": worker}) as process:
        yield process


async def killed(nursery: Nursery, h: House, kind: Kind, at: str, before: list[Said], *, finished: bool = True) -> Said:
    """One more is asked for, and whoever delivers it dies at that place, for no other's sake.

    First the process ends what the one before it left: one that died in the middle of that one's letter would make it an
    operator's, rightly. `finished` is False where what was left stays as it is.
    """
    wish = await kind.wish(h)
    spare = [name for said in before for name in (said.json["id"], said.json["reference"])]
    async with victim(nursery, h, at, spare) as process:
        if finished and before:
            await h.turned(before[-1].headers["location"], *kind.settled)
        said = await h.say("POST", kind.path, wish, headers={"prefer": "wait=1"})
        assert said.status in {201, 202}, said.body
        async with asyncio.timeout(30):
            assert await process.wait() == -9, at
    return said


@pytest.mark.parametrize("name", KINDS)
async def test_killed_at_every_boundary(tmp_path: Path, nursery: Nursery, name: str) -> None:
    """Each process dies for its own case, and the next one, started anew, finishes it: once at the city, and readable."""
    kind = KINDS[name]
    async with house(tmp_path) as h:
        left: list[Said] = []
        for at in kind.boundaries:
            left.append(await killed(nursery, h, kind, at, left))
        async with h.delivering():
            for said, at in zip(left, kind.boundaries, strict=True):
                case = await h.turned(said.headers["location"], *kind.settled)
                assert case["receipt"], at
                assert case["number"] or kind.twin == DESKS["duesseldorf"], at
        journal = await h.journal(kind.twin)
        standing = [order["reference"] for order in journal if order["state"] != kind.cancels]
        assert sorted(standing) == sorted(said.json["reference"] for said in left)


@pytest.mark.parametrize("name", [name for name, kind in KINDS.items() if kind.cancels])
async def test_killed_while_it_is_taken_back(tmp_path: Path, nursery: Nursery, name: str) -> None:
    """Whoever dies while cancelling: the next one finishes it, and the city has nothing standing."""
    kind = KINDS[name]
    async with house(tmp_path) as h:
        left: list[Said] = []
        for at in CANCELLING:
            wish = await kind.wish(h)
            async with victim(nursery, h, at, [said.json["id"] for said in left]) as process:
                left.append(said := await h.say("POST", kind.path, wish))
                await h.turned(said.headers["location"], *kind.settled)
                assert (await h.say("DELETE", said.headers["location"])).status in {200, 202}
                async with asyncio.timeout(30):
                    assert await process.wait() == -9, at
        async with h.delivering():
            for said in left:
                await h.turned(said.headers["location"], "cancelled")
        assert {order["state"] for order in await h.journal(kind.twin)} == {kind.cancels}


async def test_killed_in_the_middle_of_a_letter(tmp_path: Path, nursery: Nursery) -> None:
    """Just before the final dot, or just after it: nobody knows whether it was sent, so it is an operator's and never sent again."""
    kind = KINDS["reports/duesseldorf"]
    async with house(tmp_path) as h:
        left: list[Said] = []
        for at in ("place.dotting", "place.dotted"):
            left.append(await killed(nursery, h, kind, at, left, finished=False))
        async with h.delivering():
            after = await h.say("POST", kind.path, await kind.wish(h))  # the round after those that were left
            assert after.status == 201, after.body
            for said in left:
                async with asyncio.timeout(30):
                    while True:
                        case = await h.kept(said.json["id"])
                        if case.state == "stuck":
                            break
                        await asyncio.sleep(0.05)
                assert case.trouble == "source-uncertain"
                assert (await h.say("GET", said.headers["location"])).json["state"] == "accepted"
        sent = [order["reference"] for order in await h.journal(kind.twin)]
        assert sent == [left[1].json["reference"], after.json["reference"]]


def test_every_city_that_takes_something_is_killed() -> None:
    """A new city's orders and reports are killed, too."""
    taken = {
        (binding.resource, city.slug)
        for city in as_shipped().cities
        for binding in city.bindings
        if binding.fields and binding.resource in {"waste.bulky-orders", "reports"}
    }
    resources = {ORDERS: "waste.bulky-orders", REPORTS: "reports"}
    assert {(resources[kind.path], kind.city) for kind in KINDS.values()} == taken
