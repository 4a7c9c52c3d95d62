"""Set bindings up for a trial: their tools, somebody who can break their twins, and questions taken from their own data."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import datetime
from typing import Any

import orjson

from adapters._kit.http import Door, Engine, Reach
from adapters._kit.trial import Subject, Terms
from config.model import Declared, Settings
from domain.catalogue import ADDRESSES
from domain.errors import SourceError
from domain.exchange import Call, Household
from domain.when import Clock, now
from gateway.assemble import LOOPBACK, Prepared, assemble, every, served
from gateway.cli.checking import workshop

TRIED = 12
"""Households asked at most before those are taken that there are: many share a calendar or have no bins."""
HOUSEHOLDS = 2
ENOUGH = 20
"""Addresses looked at for a household."""
FILE = "it is a file: there is no wire to break"
SILENT = "it asks nobody: there is no wire to break"
LIVE = "nobody breaks a live back-end to see what happens"
WAIT = 10.0


class Hand:
    """The stagehand of one twin, over its control desk."""

    def __init__(self, door: Door, url: str, base: datetime | None) -> None:
        self._door, self._url, self._base = door, url, base

    async def fault(self, kind: str, seconds: float = 1.0) -> None:
        """Break it, until it is healed."""
        await self._control("PUT", "faults", {"kind": kind, "seconds": seconds})

    async def heal(self) -> None:
        """Mend it."""
        await self._control("DELETE", "faults")

    async def move_clock(self, instant: datetime) -> None:
        """Let it be another time."""
        await self._control("PUT", "clock", {"now": instant.isoformat()})

    async def reset_clock(self) -> None:
        """Back to the instant the trial began with, or to real time."""
        if self._base is None:
            await self._control("DELETE", "clock")
        else:
            await self.move_clock(self._base)

    async def forget_calls(self) -> None:
        """Empty the journal."""
        await self._control("DELETE", "calls")

    async def count_calls(self) -> int:
        """Requests since then."""
        return len((await self._control("GET", "calls"))["calls"])

    async def _control(self, method: str, what: str, body: Any = None) -> Any:
        deadline = asyncio.get_running_loop().time() + WAIT
        sent = None if body is None else orjson.dumps(body)
        return (await self._door.ask(method, f"{self._url}/_twin/{what}", deadline=deadline, body=sent)).json()


async def subjects(
    declared: Declared,
    settings: Settings,
    engine: Engine,
    *,
    cities: Sequence[str] = (),
    at: datetime | None = None,
    polite: bool = False,
    only: str | None = None,
) -> list[Subject]:
    """Every binding of the cities (all without any) that this profile serves, with questions it can answer.

    `at` is the instant to try them at; the twins are put to it. `polite`: nobody is asked anything to find questions, but a
    register for the household its city's calendar will be asked about. `only`: no questions for other bindings.
    Raises ConfigError for a configuration that cannot be used.
    """
    clock: Clock = now if at is None else lambda: at
    shop = workshop(settings, engine, clock)
    assemble(declared, shop)  # for the flaws it finds, all at once and with their places
    prepared = [each for each in every(declared, shop) if served(each.binding, settings)]
    chosen = [each for each in prepared if each.serves.reads and (not cities or each.city.slug in cities)]
    hands = {n: Hand(_desk(engine, u), u, at) for n, u in settings.twins.items() if u.startswith("http")}
    for name in {each.binding.twin for each in chosen if each.binding.twin in hands}:
        await hands[str(name)].heal()
        await hands[str(name)].reset_clock()
    set_up = [_subject(each, hands) for each in chosen]
    for subject in set_up:
        if not subject.readable or (only is not None and subject.tools.binding != only):
            continue
        subject.questions = await _questions(subject, set_up, polite=polite)
    return set_up


def _desk(engine: Engine, url: str) -> Door:
    return engine.door(Reach(origins=frozenset({url}), network=LOOPBACK, user_agent="hansa-conform"))


def _subject(each: Prepared, hands: dict[str, Hand]) -> Subject:
    binding = each.binding
    return Subject(
        tools=each.tools,
        adapter=each.adapter,
        terms=Terms(licence=binding.licence, attribution=binding.attribution, permission=binding.permission),
        questions=(),
        twin=hands.get(binding.twin or ""),
        unbreakable=_unbreakable(binding.url),
    )


def _unbreakable(url: str) -> str:
    if "://" not in url:
        return FILE
    return LIVE if url.startswith("http") else SILENT


async def _questions(subject: Subject, others: Sequence[Subject], *, polite: bool) -> tuple[Call, ...]:
    """The plain question; for a register also one about a street, for a household resource the households it knows."""
    resource = subject.tools.resource
    plain = Call(binding=subject.tools.binding, deadline=0.0, query=resource.query())
    if resource.household:
        homes = list(_spread(await _register(subject, others)))
        asked = [replace(plain, household=home) for home in homes]
        return tuple(asked[:1]) if polite else await _with_dates(subject, asked)
    if polite:
        return (plain,)
    if resource is ADDRESSES and "q" in subject.adapter.SERVES[resource.name].pushes:
        return (plain, *[replace(plain, query=resource.query(q=street)) for street in await _streets(subject, plain)])
    return (plain,)


async def _streets(subject: Subject, plain: Call) -> list[str]:
    """The street of the first address; none when the register does not answer, which the laws will say better."""
    try:
        reply = await subject.ask(plain)
    except SourceError:
        return []
    return [record.model.street for record in reply.records[:1]]


async def _with_dates(subject: Subject, asked: Sequence[Call]) -> tuple[Call, ...]:
    """Those of the households that have dates, or the first when none has."""
    fitting: list[Call] = []
    for question in asked:
        try:
            reply = await subject.ask(question)
        except SourceError:
            break
        if reply.records and not any(note.slug == "no-bins" for note in reply.notes):
            fitting.append(question)
        if len(fitting) == HOUSEHOLDS:
            break
    return tuple(fitting or asked[:HOUSEHOLDS])


async def _register(subject: Subject, others: Sequence[Subject]) -> list[Household]:
    """The first addresses of the register that stands in the same city."""
    city = subject.tools.binding.split("/")[0]
    for other in others:
        if other.tools.resource is ADDRESSES and other.tools.binding.split("/")[0] == city:
            plain = Call(binding=other.tools.binding, deadline=0.0, query=ADDRESSES.query())
            try:
                reply = await other.ask(plain, other.again(options=few(other, ENOUGH * TRIED)))
            except SourceError:
                continue
            return [
                Household(
                    id=f"{city}:{record.id}",
                    street=record.model.street,
                    house_number=record.model.house_number,
                    postcode=record.model.postcode,
                )
                for record in reply.records
            ]
    return []


def _spread(homes: Sequence[Household]) -> Iterator[Household]:
    """A dozen of them from all over the list: neighbours share their fate."""
    step = max(1, len(homes) // TRIED)
    return iter(homes[::step][:TRIED])


def few(subject: Subject, most: int) -> dict[str, int]:
    """The options that keep an answer small, where the adapter has them."""
    names = {field.name for field in fields(subject.tools.options)}
    if "page" not in names:
        return {}
    page = min(most, subject.tools.options.page)
    return {"page": page, "most": page} if "most" in names else {"page": page}
