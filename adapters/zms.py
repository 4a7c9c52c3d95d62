"""ZMS, the appointment system of Berlin and Munich, read by its citizens' interface: which times are still free. Books nothing.

Protocol: zmscitizenapi (https://github.com/it-at-m/eappointment), JSON. Known habits: times are POSIX seconds, so that the hour that
comes twice is told apart; errors are a list under status 400 or 404, and one of them means that nothing is free; more than about
a year at once is refused. Some offices show their times only to whoever has solved a captcha: that is for people, and those offices
are named in a note and not asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Any

from adapters._kit.contract import Serves, Tools
from adapters._kit.daily import Daily
from adapters._kit.observed import replied
from adapters._kit.together import first_alone
from adapters._kit.values import Tally
from adapters._kit.zms import CAPTCHA, NOTHING, Desk, Shop, codes, free, inside, instant, shop
from domain.egov import Slot
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Note, Reply, Window
from domain.when import civic_day

SERVES = {"egov.slots": Serves(pushes=frozenset({"service", "office", "from_", "to"}))}
LONGEST = timedelta(days=350)
ERRORS = (200, 400, 404)
"""Statuses whose body says what is wrong."""
NAMED = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One city's ZMS."""

    leika: Mapping[str, str] = field(default_factory=dict)
    """The system's number of a service → its key in the national catalogue (LeiKa)."""
    offices: Mapping[str, str] = field(default_factory=dict)
    """The system's number of an office → its id in `egov.offices`."""
    days: int = 14
    """How far ahead a question without `to` looks."""
    minutes: int | None = None
    """What one step of time is; a service takes one or more."""
    most: int = 20
    """Services asked about at once; where there are more, the answer says so."""
    booking: str | None = None
    """Where a person books: `https://termine.example/#/services/{service}/locations/{office}`."""


def bind(tools: Tools) -> Fetch:
    """The free times of one city's offices."""
    known: Daily[Shop] = Daily(tools.clock)

    async def fetch(call: Call) -> Reply:
        async def learn() -> Shop:
            answer = await tools.door.ask(
                "GET",
                f"{tools.url}/offices-and-services/",
                deadline=call.deadline,
                trace=call.trace,
                expect=ERRORS,
            )
            return shop(answer.json(), call.binding, tools.bounds)

        offer = await known.get("", learn)
        return await _Look(tools, call, offer).reply()

    return fetch


class _Look:
    """One look at the free times."""

    def __init__(self, tools: Tools, call: Call, offer: Shop) -> None:
        self._tools, self._call, self._offer = tools, call, offer
        self._options: Options = tools.options
        self._guarded: set[str] = set()

    async def reply(self) -> Reply:
        """Everything free in the window, and which offices could not be looked at."""
        query, today = self._call.query, civic_day(self._tools.clock())
        since, until = (query.from_, query.to) if query is not None else (None, None)
        start = max(today, civic_day(since)) if since is not None else today
        end = min(civic_day(until), start + LONGEST) if until is not None else start + timedelta(self._options.days)
        wanted = self._wanted()
        asked = wanted[: self._options.most] if start <= end else []

        async def about(one: tuple[str, list[str]]) -> list[tuple[str, str, str, Any]]:
            return await self._free(*one, start, end)

        rows = [row for rows in await first_alone(about, asked) for row in rows]
        notes = []
        if self._guarded:
            names = sorted({self._offer.desks[each].name or each for each in self._guarded})
            notes.append(Note(slug="captcha-needed", params=(("offices", ", ".join(names[:NAMED])),)))
        reply = replied(rows, self._slot, clock=self._tools.clock, when=None, notes=notes)
        first = min(start, civic_day(since)) if since is not None else start
        covers = Window(start=first, end=max(first, end))
        return replace(reply, covers=covers, cut=bool(self._guarded) or len(asked) < len(wanted))

    def _wanted(self) -> list[tuple[str, list[str]]]:
        """The services that are meant, each with the offices that may be asked; those behind a captcha are remembered."""
        query, options = self._call.query, self._options
        services = frozenset(query.service) if query is not None else frozenset()
        offices = frozenset(query.office) if query is not None else frozenset()
        found = []
        for service, desks in sorted(self._offer.offers.items()):
            if services and options.leika.get(service) not in services:
                continue
            mine = [each for each in sorted(desks) if not offices or options.offices.get(each, each) in offices]
            self._guarded |= {each for each in mine if self._offer.desks[each].guarded}
            if open_to_all := [each for each in mine if not self._offer.desks[each].guarded]:
                found.append((service, open_to_all))
        return found

    async def _free(self, service: str, desks: list[str], start: date, end: date) -> list[tuple[str, str, str, Any]]:
        query = {
            "startDate": f"{start}",
            "endDate": f"{end}",
            "officeIds": ",".join(desks),
            "serviceIds": service,
            "serviceCounts": "1",
        }
        url = f"{self._tools.url}/available-calendar/"
        answer = await self._tools.door.ask(
            "GET", url, deadline=self._call.deadline, query=query, trace=self._call.trace, expect=ERRORS
        )
        page = answer.json()
        said = codes(page)
        if said and all(code in NOTHING for code in said):
            return []
        if any(code.startswith(CAPTCHA) for code in said):
            self._guarded |= set(desks)
            return []
        if answer.status != 200:
            inside(page, self._call.binding)  # says what is wrong
            raise SourceNonsense(f"{self._call.binding}: status {answer.status}")
        return [(service, *each) for each in free(page, self._call.binding)]

    def _slot(self, row: tuple[str, str, str, Any], _: Tally) -> tuple[str, Slot]:
        service, day, number, time = row
        desk: Desk = self._offer.desks[number]
        start: datetime = instant(time, day)
        steps, options = self._offer.offers[service].get(number), self._options
        return f"{number}-{service}-{int(start.timestamp())}", Slot(
            start=start,
            minutes=None if steps is None or options.minutes is None else steps * options.minutes,
            office=options.offices.get(number, number),
            office_name=desk.name,
            location=desk.location,
            address=desk.address,
            service=service,
            service_name=self._offer.services[service],
            leika=options.leika.get(service),
            url=options.booking and options.booking.replace("{service}", service).replace("{office}", number),
        )
