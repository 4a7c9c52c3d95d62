"""What booking desks for bulky waste have in common: their words for things, the reply with offers, and outcomes.

Knows offers, outcomes and what a citizen does after each. Knows no back-end: how one is spoken to stands in its adapter.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, time
from typing import Any, TypeVar

from adapters._kit.contract import Tools
from adapters._kit.encode import record
from adapters._kit.guard import NONSENSE, speaking
from adapters._kit.values import text_of
from domain.bulky import BulkyItem, BulkyOffer, Price
from domain.cases import Deed, Outcome, Verb
from domain.exchange import Call, Fetch, Household, Note, Record, Rejected, Reply
from domain.vocabulary_civic import BULKY_ITEM, BULKY_STREAM
from domain.when import BERLIN
from domain.words import Coded, coded

Row = TypeVar("Row")
Act = Callable[[Call, Deed], Awaitable[Outcome]]
"""One verb. Raises only SourceErrors, and what `speaking` turns into one."""

_NUMBER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,59}", re.ASCII)
_HOUR = re.compile(r"(?:[01]\d|2[0-3]):[0-5]\d", re.ASCII)
_COUNT = re.compile(r"\d{1,6}", re.ASCII)
_AMOUNT = re.compile(r"\d{1,5}(?:[.,]\d{1,2})?", re.ASCII)
_SHOWN = 10  # native values named in one note
_REMEDIES: Mapping[str, tuple[str, ...]] = {
    "slot-gone": ("choose-again",),
    "too-much": ("correct",),
    "not-taken": ("correct",),
    "address-unknown": ("correct",),
    "incomplete": ("correct",),
}
"""Reason → what helps; with any other one somebody has to be asked."""


class Kinds:
    """The operator's words for bulky things, each with the common code."""

    def __init__(self, codes: Mapping[str, str]) -> None:
        """`codes`: the operator's word or key → code of `waste.bulky_item`; ValueError names one that is wrong."""
        for code in codes.values():
            coded(BULKY_ITEM, code)
        self._codes = dict(codes)
        self._natives = {code: native for native, code in reversed(list(codes.items()))}

    def of(self, native: str, shown: str | None = None) -> Coded:
        """A thing of the operator's list; `shown` is what people read where `native` is a key."""
        return coded(BULKY_ITEM, self._codes.get(native), shown or native)

    def positions(self, items: Sequence[BulkyItem]) -> list[tuple[str, int]] | None:
        """The operator's word and the count of each; None when something has no word there, and so is not taken."""
        if any(item.kind not in self._natives for item in items):
            return None
        return [(self._natives[item.kind], item.count) for item in items]


def desk(tools: Tools, offers: Callable[[Call, Household], Awaitable[Reply]], acts: Mapping[Verb, Act]) -> Fetch:
    """The `Fetch` of a booking desk: a call with a deed goes to its verb, one about a household to `offers`."""

    async def fetch(call: Call) -> Reply:
        with speaking(call.binding):
            if call.deed is not None:
                return Reply(as_of=tools.clock(), outcome=await acts[call.deed.verb](call, call.deed))
            if call.household is not None:
                return await offers(call, call.household)
            return Reply(as_of=tools.clock())

    return fetch


def offered(rows: Iterable[Row], read: Callable[[Row], tuple[str, BulkyOffer]], as_of: datetime) -> Reply:
    """The reply of one household. `read` gives a row's native id and offer; a row it cannot read is rejected."""
    records: list[Record] = []
    rejected: list[Rejected] = []
    unmapped: Counter[str] = Counter()
    for place, row in enumerate(rows):
        try:
            native_id, offer = read(row)
            records.append(record(native_id, offer))
        except NONSENSE as why:
            rejected.append(Rejected(row=f"{place}", why=type(why).__name__))
            continue
        unmapped.update(kind.native or "" for kind in (offer.stream, *offer.accepts) if kind.code is None)
    values = ", ".join(sorted(unmapped)[:_SHOWN])
    notes = (Note(slug="unmapped-values", params=(("values", values),)),) if unmapped else ()
    return Reply(records=tuple(records), as_of=as_of, notes=notes, rejected=tuple(rejected), unmapped=unmapped)


def stream(code: str | None, native: str | None = None) -> Coded:
    """What goes on one lorry; `mixed` where there is but one."""
    return coded(BULKY_STREAM, code, native)


def refused(reason: str, evidence: bytes = b"", *, number: str | None = None) -> Outcome:
    """It is refused for good; the reason is a key of `REASONS`."""
    steps = _REMEDIES.get(reason, ("call",))
    return Outcome(state="rejected", number=number, reason=reason, steps=steps, evidence=evidence)


def agreed(
    number: str,
    visits: Sequence[tuple[str, date, str]],
    *,
    price: Price | None = None,
    evidence: bytes = b"",
) -> Outcome:
    """It is agreed: stream, day and latest local time of each visit."""
    appointments = [{"stream": code, "day": day.isoformat(), "put_out_by": by} for code, day, by in visits]
    paid: dict[str, Any] = {"price": {"amount": price.amount, "currency": price.currency}} if price else {}
    return Outcome(
        state="confirmed",
        number=number,
        expected_by=max((at(day, by) for _, day, by in visits), default=None),
        facts={"appointments": appointments, **paid},
        steps=("put-out", *(("pay",) if price and price.amount else ())),
        evidence=evidence,
    )


def stays(known: Outcome, evidence: bytes) -> Outcome:
    """What was agreed stays so: a cancel came too late."""
    return replace(known, state="confirmed", reason="too-late", steps=("put-out", "call"), evidence=evidence)


def at(day: date, hour: str) -> datetime:
    """The instant of a local time on a civic day."""
    return datetime.combine(day, time.fromisoformat(hour), BERLIN)


def number_of(value: Any) -> str:
    """A back-end's own number, fit for a path; ValueError for what is none."""
    text = text_of(value) or ""
    if not _NUMBER.fullmatch(text):
        raise ValueError("no number")
    return text


def count_of(value: Any) -> int:
    """A count as a number or digits; ValueError for what is none, or beyond all sense."""
    text = text_of(value) or ""
    if not _COUNT.fullmatch(text):
        raise ValueError("no count")
    return int(text)


def hour_of(value: Any) -> str:
    """`06:30`; ValueError for anything else."""
    text = text_of(value) or ""
    if not _HOUR.fullmatch(text):
        raise ValueError("no time of day")
    return text


def price_of(amount: Any, currency: Any) -> Price:
    """An amount with a point or a comma, and its currency; ValueError for what is none."""
    text, code = text_of(amount) or "", text_of(currency) or ""
    if not _AMOUNT.fullmatch(text) or len(code) != 3:
        raise ValueError("no price")
    return Price(amount=float(text.replace(",", ".")), currency=code)
