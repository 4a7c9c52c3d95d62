"""Reports of citizens, as far as back-ends are alike: rows become records, native codes meet common ones, states get outcomes.

Knows the vocabulary of reports. Knows no protocol, and repeats no word of a report: a rejection says what kind of mistake.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from adapters._kit.contract import Tools
from adapters._kit.encode import record
from adapters._kit.rows import EDGE, NAMED, SPOILT
from adapters._kit.values import Tally, text_of
from domain.cases import Outcome
from domain.exchange import Note, Record, Rejected, Reply
from domain.when import BERLIN
from domain.words import Coded

Read = Callable[[Any, Tally], tuple[str, Any]]
"""A row and the counter of unknown values → native id and model; any of `SPOILT` rejects the row."""

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_PHONE = re.compile(r"\+[1-9][0-9 /()-]{4,28}")


def replied(tools: Tools, rows: Iterable[Any], read: Read, *, notes: tuple[Note, ...] = (), cut: bool = False) -> Reply:
    """Every row as a record or a rejection; what lies beyond the town is rejected."""
    seen: Tally = Counter()
    rejected: list[Rejected] = []
    records: list[Record] = []
    ground, where = tools.bounds.widened(EDGE), tools.resource.where
    for place, raw in enumerate(rows, 1):
        try:
            native, model = read(raw, seen)
            spot = getattr(model, where) if where else None
            if spot is not None and spot not in ground:
                raise ValueError("beyond the town")
            records.append(record(native, model))
        except SPOILT as why:
            rejected.append(Rejected(row=f"#{place}", why=type(why).__name__))
    if seen:
        notes = (*notes, Note(slug="unmapped-values", params=(("values", ", ".join(sorted(seen)[:NAMED])),)))
    return Reply(
        records=tuple(records), as_of=tools.clock(), notes=notes, rejected=tuple(rejected), unmapped=seen, cut=cut
    )


def rows_in(found: Any) -> list[Any]:
    """What should be a list; raises TypeError for what is none."""
    if not isinstance(found, list):
        raise TypeError("no list where one was due")
    return found


def needed(value: Any) -> str:
    """A text of at most 200 characters that must be there; raises ValueError without one."""
    text = text_of(value)
    if text is None or len(text) > 200:
        raise ValueError("no usable text")
    return text


def must(value: Coded | None) -> Coded:
    """A coded value that must be there; raises ValueError without one."""
    if value is None:
        raise ValueError("no native code")
    return value


def callable_number(value: Any) -> str | None:
    """A telephone number with its country code; None for any other."""
    text = text_of(value)
    return text if text is not None and _PHONE.fullmatch(text) else None


def natives(codes: Mapping[Any, str], code: str) -> list[str]:
    """The back-end's own codes for a common one, in the order of the configuration."""
    return [str(native) for native, known in codes.items() if known == code]


def from_seconds(value: Any) -> datetime | None:
    """Seconds since 1970 as an instant; None for nothing; OverflowError for none that there is."""
    if value is None:
        return None
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError("an instant is a number here")
    return EPOCH + timedelta(seconds=value)


def end_of(value: Any) -> datetime | None:
    """A day by which something is meant to be done, `2026-12-01` → its last second in town; None for nothing."""
    text = text_of(value)
    return None if text is None else datetime.combine(date.fromisoformat(text), time(23, 59, 59), BERLIN)


def standing(
    status: str | None,
    *,
    number: str,
    evidence: bytes,
    agreed: bool = True,
    note: Any = None,
    expected_by: datetime | None = None,
) -> Outcome:
    """What a report's common status says to `place`, `find` and `ask`; one that is unknown tells nothing against it.

    `agreed`: whether the city has said that it will see to it.
    """
    told = {"status": status, "note": (text_of(note) or "")[:500]}
    facts = {name: each for name, each in told.items() if each}
    if status == "rejected":
        return Outcome(state="rejected", number=number, reason="refused", facts=facts, evidence=evidence)
    return Outcome(
        state="confirmed" if agreed or status in {"in_progress", "closed"} else "placed",
        number=number,
        facts=facts,
        steps=() if status == "closed" else ("wait",),
        expected_by=expected_by,
        evidence=evidence,
    )


def refused(reason: str, *, evidence: bytes = b"", facts: Mapping[str, Any] | None = None) -> Outcome:
    """A refusal for good, with what she can do about it."""
    steps = {"incomplete": ("correct",), "urgent": ("call",)}.get(reason, ())
    return Outcome(state="rejected", reason=reason, facts=facts or {}, steps=steps, evidence=evidence)
