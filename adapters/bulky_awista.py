"""Bulky waste as AWISTA takes it: JSON, a day to choose, 202, and the answer later by a signed call of its own.

Invented after the operator's published rules, until there is an agreement. Errors are problem documents (RFC 9457). A call
back is signed with HMAC-SHA256 over `<seconds>.<body>`; where it is lost, the order can be asked after.
"""

from __future__ import annotations

import hmac
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field

import orjson

from adapters._kit.answer import Answer
from adapters._kit.awista_orders import ITEMS, LATE, UNKNOWN_ADDRESS, offer_of, outcome_of, problem_of
from adapters._kit.bulky import Act, Kinds, desk, number_of, offered, refused, stays
from adapters._kit.contract import Ear, Serves, Tools
from adapters._kit.guard import NONSENSE
from adapters._kit.pickups import unknown_address
from domain.cases import Deed, Heard, Outcome, Verb
from domain.errors import SourceNonsense, TokenSpent
from domain.exchange import Call, Fetch, Household, Reply

SERVES = {
    "waste.bulky-offers": Serves(pushes=frozenset({"household"})),
    "waste.bulky-orders": Serves(reads=False, deeds=frozenset({"place", "find", "ask", "cancel"}), confirms="later"),
}

TOLERANCE = 300.0
"""Seconds a call back may be old, or ahead."""
LONGEST = 64 * 1024
"""Bytes of a call back; theirs have a few hundred."""
_STAMP = re.compile(r"\d{1,12}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What the binding says."""

    secret: str = field(repr=False)
    """What calls back are signed with, agreed with the operator: `env:NAME`."""
    items: Mapping[str, str] = field(default_factory=lambda: ITEMS, metadata={"vocabulary": "waste.bulky_item"})
    """The operator's number of a thing → code of `waste.bulky_item`."""


def bind(tools: Tools) -> Fetch:
    """Offers, and the verbs there are. ValueError for a thing the vocabulary lacks."""
    it = _Desk(tools)
    acts: Mapping[Verb, Act] = {"place": it.place, "find": it.find, "ask": it.find, "cancel": it.cancel}
    return desk(tools, it.offers, acts)


def hear(tools: Tools) -> Ear:
    """Calls back: signed with the secret, at most five minutes old, each with an id of its own."""
    secret = tools.options.secret.encode()

    def ear(headers: Mapping[str, str], body: bytes) -> Heard | None:
        stamp, signature = headers.get("x-awista-zeit", ""), headers.get("x-awista-signatur", "")
        if len(body) > LONGEST or not _STAMP.fullmatch(stamp):
            return None
        due = f"sha256={hmac.new(secret, stamp.encode() + b'.' + body, 'sha256').hexdigest()}"
        if not hmac.compare_digest(due.encode(), signature.encode("utf-8", "replace")):
            return None
        if abs(tools.clock().timestamp() - int(stamp)) > TOLERANCE:
            return None
        with suppress(*NONSENSE):
            told = orjson.loads(body)
            return Heard(
                id=number_of(told["nachricht"]),
                reference=number_of(told["externeReferenz"]),
                outcome=outcome_of(told, body),
            )
        return None

    return ear


class _Desk:
    """The operator's order service."""

    def __init__(self, tools: Tools) -> None:
        self._door, self._clock, self._callback = tools.door, tools.clock, tools.callback
        self._url, self._kinds = f"{tools.url}/sperrmuell", Kinds(tools.options.items)

    async def offers(self, call: Call, home: Household) -> Reply:
        """The days to choose from at an address."""
        answer = await self._ask(call, "GET", "/angebote", query=_address(home))
        told, now = answer.json(), self._clock()
        if answer.status != 200:
            if problem_of(told) != UNKNOWN_ADDRESS:
                raise SourceNonsense(f"{call.binding}: {answer.status} to a question")
            return unknown_address(home, now)
        return offered(told["angebote"], lambda row: offer_of(row, home, self._kinds), now)

    async def place(self, call: Call, deed: Deed) -> Outcome:
        """Hand the order in, with where to call back; said again, the service answers with the order it has."""
        positions, wish = self._kinds.positions(deed.wish.items), deed.wish
        if positions is None:
            return refused("not-taken")
        if call.household is None:
            return refused("address-unknown")
        wanted = {
            "externeReferenz": deed.reference,
            "adresse": _address(call.household),
            "gegenstaende": [{"nr": int(key), "menge": count} for key, count in positions],
            "wunschtermine": list(wish.slots),
            "kontakt": {"name": wish.contact.name, "email": wish.contact.email},
            "hinweis": wish.note,
            "rueckruf": self._callback,
        }
        answer = await self._ask(call, "POST", "/auftraege", wanted)
        return outcome_of(answer.json(), answer.body)

    async def find(self, call: Call, deed: Deed) -> Outcome:
        """The order with our reference, and whether it was agreed to."""
        answer = await self._ask(call, "GET", "/auftraege", query={"externeReferenz": deed.reference})
        found = answer.json()["treffer"]
        return outcome_of(found[0], answer.body) if found else Outcome(state="unknown", evidence=answer.body)

    async def cancel(self, call: Call, deed: Deed) -> Outcome:
        """Until the evening before; afterwards it stays. What is not there, or was refused, needs no cancelling."""
        known = await self.find(call, deed)
        if known.state not in {"placed", "confirmed"}:
            return Outcome(state="cancelled", number=known.number, evidence=known.evidence)
        answer = await self._ask(call, "DELETE", f"/auftraege/{known.number}")
        told = answer.json()
        return stays(known, answer.body) if problem_of(told) == LATE else outcome_of(told, answer.body)

    async def _ask(
        self, call: Call, method: str, path: str, sent: object = None, *, query: dict[str, str] | None = None
    ) -> Answer:
        heads = {"content-type": "application/json"} if sent is not None else {}
        expect = {404, 409, 422}
        if call.deed is not None and call.deed.token is not None:
            heads["authorization"] = f"Bearer {call.deed.token}"  # the citizen's own, where the binding asks for one
            expect.add(401)
        answer = await self._door.ask(
            method, self._url + path, deadline=call.deadline, trace=call.trace, query=query, follow=0, headers=heads,
            body=None if sent is None else orjson.dumps(sent), expect=expect,
        )  # fmt: skip
        if answer.status == 401:
            raise TokenSpent(f"{call.binding}: 401 to the citizen's token")
        return answer


def _address(home: Household) -> dict[str, str]:
    return {"strasse": home.street, "hausnr": home.house_number, "plz": home.postcode or ""}
