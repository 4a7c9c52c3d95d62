"""Bulky waste as WBD takes it: JSON, three streams with days of their own, reserved for minutes, then ordered.

Invented after the operator's published rules, until there is an agreement. Errors are 404, 409 and 422 with a code of its
own, and once a 200 that says no; days are written `TT.MM.JJJJ`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta

import orjson

from adapters._kit.answer import Answer
from adapters._kit.bulky import Act, Kinds, count_of, desk, number_of, offered, refused, stays
from adapters._kit.contract import Serves, Tools
from adapters._kit.pickups import unknown_address
from adapters._kit.wbd import EXPIRED, ITEMS, LATE, code_of, offer_of, outcome_of, refusal
from domain.cases import Deed, Outcome, Verb
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Household, Reply

SERVES = {
    "waste.bulky-offers": Serves(pushes=frozenset({"household"})),
    "waste.bulky-orders": Serves(
        reads=False, deeds=frozenset({"hold", "release", "place", "find", "ask", "cancel"}), confirms="at_once"
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the binding says."""

    key: str = field(repr=False)
    """Ours, from the operator: `env:NAME`."""
    items: Mapping[str, str] = field(default_factory=lambda: ITEMS, metadata={"vocabulary": "waste.bulky_item"})
    """The operator's word for a thing → code of `waste.bulky_item`."""


def bind(tools: Tools) -> Fetch:
    """Offers, and all verbs. ValueError for a thing the vocabulary lacks."""
    it = _Desk(tools)
    acts: Mapping[Verb, Act] = {
        "hold": it.hold,
        "release": it.release,
        "place": it.place,
        "find": it.find,
        "ask": it.find,
        "cancel": it.cancel,
    }
    return desk(tools, it.offers, acts)


class _Desk:
    """The operator's order service."""

    def __init__(self, tools: Tools) -> None:
        self._door, self._url, self._clock = tools.door, f"{tools.url}/v1", tools.clock
        self._key, self._kinds = tools.options.key, Kinds(tools.options.items)

    async def offers(self, call: Call, home: Household) -> Reply:
        """What each stream takes, and its free days."""
        answer = await self._ask(call, "GET", "/termine", query=_address(home))
        told, now = answer.json(), self._clock()
        if answer.status != 200:
            if code_of(told) != "ADRESSE_UNBEKANNT":
                raise SourceNonsense(f"{call.binding}: {answer.status} to a question")
            return unknown_address(home, now)
        return offered(told["stroeme"], lambda row: offer_of(told, row, home, self._kinds), now)

    async def hold(self, call: Call, deed: Deed) -> Outcome:
        """One reservation for all days chosen; said again, the same one for as long as it lasts."""
        positions = self._kinds.positions(deed.wish.items)
        if positions is None:
            return refused("not-taken")
        if call.household is None:
            return refused("address-unknown")
        wanted = {
            "referenz": deed.reference,
            "adresse": _address(call.household),
            "termine": list(deed.wish.slots),
            "positionen": [{"art": kind, "anzahl": count} for kind, count in positions],
        }
        answer = await self._ask(call, "POST", "/reservierungen", wanted)
        told = answer.json()
        if (code := code_of(told)) is not None:
            return refusal(code, answer.body)
        until = self._clock() + timedelta(seconds=count_of(told["gueltigSekunden"]))
        return Outcome(state="held", hold=number_of(told["reservierung"]), until=until, evidence=answer.body)

    async def release(self, call: Call, deed: Deed) -> Outcome:
        """By our reference, since the answer with the reservation's number may have been lost."""
        answer = await self._ask(call, "DELETE", "/reservierungen", query={"referenz": deed.reference})
        return Outcome(state="released", evidence=answer.body)

    async def place(self, call: Call, deed: Deed) -> Outcome:
        """Order what is reserved. A reservation that ran out is made once more, while the days are still free."""
        held, outcome = deed.hold, refused("slot-gone")
        for _ in range(2):
            if held is None:
                outcome = await self.hold(call, deed)
                if (held := outcome.hold) is None:
                    return outcome
            wanted = {"referenz": deed.reference, "reservierung": held, "bemerkung": deed.wish.note}
            answer = await self._ask(call, "POST", "/auftraege", wanted)
            told = answer.json()
            outcome = outcome_of(told, answer.body)
            if code_of(told) != EXPIRED:
                break
            held = None
        return outcome

    async def find(self, call: Call, deed: Deed) -> Outcome:
        """The order with our reference."""
        answer = await self._ask(call, "GET", "/auftraege", query={"referenz": deed.reference})
        found = answer.json()["auftraege"]
        return outcome_of(found[0], answer.body) if found else Outcome(state="unknown", evidence=answer.body)

    async def cancel(self, call: Call, deed: Deed) -> Outcome:
        """Until the evening before the first day; afterwards it stays. An order that is not there needs no cancelling."""
        known = await self.find(call, deed)
        if known.state != "confirmed":
            return Outcome(state="cancelled", number=known.number, evidence=known.evidence)
        answer = await self._ask(call, "POST", f"/auftraege/{known.number}/storno", {"referenz": deed.reference})
        told = answer.json()
        if code_of(told) == LATE:
            return stays(known, answer.body)
        return outcome_of(told, answer.body)

    async def _ask(
        self, call: Call, method: str, path: str, sent: object = None, *, query: dict[str, str] | None = None
    ) -> Answer:
        headers = {"x-api-key": self._key} | ({"content-type": "application/json"} if sent is not None else {})
        return await self._door.ask(
            method, self._url + path, deadline=call.deadline, trace=call.trace, query=query, headers=headers,
            body=None if sent is None else orjson.dumps(sent), follow=0, expect=(404, 409, 422),
        )  # fmt: skip


def _address(home: Household) -> dict[str, str]:
    return {"strasse": home.street, "hausnummer": home.house_number, "plz": home.postcode or ""}
