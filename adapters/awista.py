"""AWISTA's waste calendar: a Next.js server action finds the address, then there is an iCalendar feed.

An address's uuid holds for years, so each is searched once: the platform counts searches and soon says 429. The search
is fuzzy and never says no: what it offers is compared with what was asked.
"""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from adapters._kit.contract import Serves, Tools
from adapters._kit.guard import speaking
from adapters._kit.ics import Entry, read_feed
from adapters._kit.nextjs import action_of, rows
from adapters._kit.pickups import Fractions, Visit, calendar, house_in, house_key, is_at, spellings, unknown_address
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Household, Rejected, Reply, Window
from domain.when import civic_day

SERVES = {"waste.pickups": Serves(pushes=frozenset({"household", "item"}))}

ACTION, TOLD = "searchAddressAction", "addressIdForQuery"
"""Two functions are called so; the script of the right one also reads this field of its answer."""
HEADERS = {"accept": "text/x-component", "content-type": "text/plain;charset=UTF-8"}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.ASCII)
_LEVEL = re.compile(r"[^()]+\(([^()]+)\)")

Feed = tuple[list[Entry], list[Rejected]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the binding says."""

    fractions: Mapping[str, str] = field(metadata={"vocabulary": "waste.fraction"})
    """Fraction, or how its name begins → code of `waste.fraction`."""
    action_path: str = "/abfallkalender"
    """The page with the search; the feeds stand below it."""


def bind(tools: Tools) -> Fetch:
    """The pickups of the operator's households. ValueError for a fraction the vocabulary lacks."""
    site = _Site(tools)

    async def fetch(call: Call) -> Reply:
        with speaking(call.binding):
            if call.item is not None:
                house = house_in(call.item) or ""
                if feed := await site.feed(call, house):
                    return site.reply(call, house, feed)
            elif call.household is not None:
                return await site.at(call, call.household)
            return Reply(as_of=tools.clock())

    return fetch


class _Site:
    """The operator's website, and what is remembered of it: address → uuid for ever, the action until it dies."""

    def __init__(self, tools: Tools) -> None:
        self._door, self._clock, self._memory = tools.door, tools.clock, tools.memory
        self._url, self._page = tools.url, f"{tools.url}{tools.options.action_path}"
        self._fractions = Fractions(tools.options.fractions)
        self._turn = asyncio.Lock()

    async def at(self, call: Call, home: Household) -> Reply:
        """The pickups at an address; a remembered uuid whose feed is gone, or another address's, is searched again."""
        key = house_key(home)
        known = await self._memory.recall(key)
        if known is not None and (feed := await self.feed(call, known)):
            return self.reply(call, known, feed)
        house = await self._search(call, home)
        if house is not None and (feed := await self.feed(call, house)):
            await self._memory.learn(key, house)
            return self.reply(call, house, feed)
        await self._memory.forget(key)
        return unknown_address(home, self._clock())

    async def feed(self, call: Call, house: str) -> Feed | None:
        """The feed of an address's uuid; None for one nobody knows, or whose events are not at the household."""
        if not _UUID.fullmatch(house):
            return None
        url = f"{self._page}/{house}/calendar.ics"
        answer = await self._door.get(url, deadline=call.deadline, trace=call.trace, expect=(404,))
        feed, home = None if answer.status == 404 else read_feed(answer.body), call.household
        fits = feed and (home is None or all(is_at(home, entry.location) for entry in feed[0] if entry.location))
        return feed if fits else None

    def reply(self, call: Call, house: str, feed: Feed) -> Reply:
        """The pickups of a feed. It speaks for this week until New Year's Eve, and for next year once that is in it."""
        now = self._clock()
        today = civic_day(now)
        visits = [_visit(entry) for entry in feed[0]]
        known = [date(today.year, 12, 31), *(visit.day for visit in visits if visit.day.year == today.year + 1)]
        return calendar(
            visits, house=house, home=call.household, fractions=self._fractions, as_of=now, rejected=feed[1],
            covers=Window(start=today - timedelta(days=today.weekday()), end=max(known)),
        )  # fmt: skip

    async def _search(self, call: Call, home: Household) -> str | None:
        """The uuid of the address; what the search offers instead of it is refused."""
        for street in spellings(home.street):
            for title, house in await self._found(call, f"{street} {home.house_number}"):
                if is_at(home, title):
                    return house
        return None

    async def _found(self, call: Call, typed: str) -> list[tuple[str, str]]:
        """What the search answers: titles and uuids. A dead action (404) is learnt again once."""
        dead = None
        for _ in range(2):
            action = await self._action(call, dead)
            answer = await self._door.ask(
                "POST", self._page, deadline=call.deadline, trace=call.trace, expect=(404,),
                headers={**HEADERS, "next-action": action}, body=json.dumps([typed], ensure_ascii=False).encode(),
            )  # fmt: skip
            if answer.status != 404:
                return _hits(answer.text())
            dead = action
        raise SourceNonsense("the page's own search action is not found")

    async def _action(self, call: Call, dead: str | None) -> str:
        """The action's id, unless it is the dead one; whoever comes while it is learnt waits for it."""
        async with asyncio.timeout_at(call.deadline), self._turn:
            action = await self._memory.recall("action")
            if action is None or action == dead:
                action = await action_of(self._door, call, site=self._url, page=self._page, name=ACTION, beside=TOLD)
                await self._memory.learn("action", action)
            return action


def _hits(stream: str) -> list[tuple[str, str]]:
    """Titles and uuids in the search's answer; ValueError when there is none."""
    for row in rows(stream):
        if "items" in row:
            hits = [(item.get("title"), item.get("id")) for item in row["items"]]
            return [(title, house) for title, house in hits if isinstance(title, str) and isinstance(house, str)]
    raise ValueError("no answer in the stream")


def _visit(entry: Entry) -> Visit:
    level = _LEVEL.fullmatch(entry.summary)
    return Visit(day=entry.day, name=entry.summary, key=entry.uid, note=level[1].strip() if level else None)
