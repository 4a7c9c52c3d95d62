"""Bulky waste as EBE takes it: XML over POST to one address, one order for everything, and the day is set weeks later.

Invented after the operator's published rules, until there is an agreement. Nothing is held, nothing chosen, and the
service never calls back: an order is asked after. It answers 200 to everything, errors included.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from adapters._kit.bulky import Act, Kinds, desk, offered, refused, stays
from adapters._kit.contract import Serves, Tools
from adapters._kit.ebe import (
    ITEMS,
    TOO_LATE,
    UNKNOWN_ADDRESS,
    UNKNOWN_ORDER,
    Fault,
    offer_of,
    outcome_of,
    part,
    read,
    refusal,
    written,
)  # fmt: skip
from adapters._kit.pickups import unknown_address
from domain.cases import Deed, Outcome, Verb
from domain.exchange import Call, Fetch, Household, Reply

SERVES = {
    "waste.bulky-offers": Serves(pushes=frozenset({"household"})),
    "waste.bulky-orders": Serves(reads=False, deeds=frozenset({"place", "find", "ask", "cancel"}), confirms="asked"),
}

HEADERS = {"content-type": "application/xml; charset=ISO-8859-1"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the binding says."""

    items: Mapping[str, str] = field(default_factory=lambda: ITEMS, metadata={"vocabulary": "waste.bulky_item"})
    """The operator's key of a thing → code of `waste.bulky_item`."""


def bind(tools: Tools) -> Fetch:
    """Offers, and the verbs there are. ValueError for a thing the vocabulary lacks."""
    it = _Desk(tools)
    acts: Mapping[Verb, Act] = {"place": it.place, "find": it.find, "ask": it.find, "cancel": it.cancel}
    return desk(tools, it.offers, acts)


class _Desk:
    """The operator's order intake."""

    def __init__(self, tools: Tools) -> None:
        self._door, self._url, self._clock = tools.door, tools.url, tools.clock
        self._kinds = Kinds(tools.options.items)

    async def offers(self, call: Call, home: Household) -> Reply:
        """The one offer of an address; none where the answer has none."""
        body = await self._say(call, written("Angebotsanfrage", attributes={}, parts=[_address(home)]))
        now = self._clock()
        try:
            root = read(body, "Angebote")
        except Fault as fault:
            if fault.code != UNKNOWN_ADDRESS:
                raise
            return unknown_address(home, now)
        return offered(root.findall("Angebot"), lambda row: offer_of(row, home, self._kinds), now)

    async def place(self, call: Call, deed: Deed) -> Outcome:
        """Hand the order in; said again, the service answers with the order it has."""
        positions = self._kinds.positions(deed.wish.items)
        if positions is None:
            return refused("not-taken")
        if call.household is None:
            return refused("address-unknown")
        items = [part("Position", {"kz": key, "anzahl": f"{count}"}) for key, count in positions]
        who = part("Kontakt", Name=deed.wish.contact.name, Bemerkung=deed.wish.note)
        return await self._told(call, "Auftrag", deed, _address(call.household), *items, who)

    async def find(self, call: Call, deed: Deed) -> Outcome:
        """The order with our reference, and its day once that is set."""
        return await self._told(call, "Auskunft", deed)

    async def cancel(self, call: Call, deed: Deed) -> Outcome:
        """Until the day before. An order that is not there needs no cancelling; one that comes for sure stays."""
        known = await self.find(call, deed)
        if known.state in {"unknown", "cancelled"}:
            return Outcome(state="cancelled", number=known.number, evidence=known.evidence)
        body = await self._say(call, written("Storno", attributes={"referenz": deed.reference}))
        try:
            return outcome_of(read(body, "Auftragsstand"), body)
        except Fault as fault:
            return stays(known, body) if fault.code == TOO_LATE else refusal(fault, body)

    async def _told(self, call: Call, request: str, deed: Deed, *parts: Element) -> Outcome:
        """A request about one order, and how that stands now."""
        body = await self._say(call, written(request, attributes={"referenz": deed.reference}, parts=parts))
        try:
            return outcome_of(read(body, "Auftragsstand"), body)
        except Fault as fault:
            unknown = fault.code == UNKNOWN_ORDER
            return Outcome(state="unknown", evidence=body) if unknown else refusal(fault, body)

    async def _say(self, call: Call, sent: bytes) -> bytes:
        answer = await self._door.ask(
            "POST", self._url, deadline=call.deadline, trace=call.trace, headers=HEADERS, body=sent, follow=0
        )
        return answer.body


def _address(home: Household) -> Element:
    return part("Adresse", Strasse=home.street, Hausnummer=home.house_number, Plz=home.postcode)
