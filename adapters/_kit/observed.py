"""From rows of stations or lamps to what was observed: numbers, instants, units and codes; each row a record or a rejection.

Knows UCUM and the vocabularies of observations. Knows no protocol: an adapter says how a row is taken apart.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from adapters._kit.encode import record
from adapters._kit.rows import NAMED, SPOILT
from adapters._kit.values import Tally, count, text_of
from domain.exchange import Note, Record, Rejected, Reply
from domain.when import Clock
from domain.words import Coded, Vocabulary, coded

UNITS: Mapping[str, str] = {
    "cm": "cm",
    "m": "m",
    "mm": "mm",
    "m+NHN": "m",
    "m³/s": "m3/s",
    "m3/s": "m3/s",
    "m/s": "m/s",
    "°C": "Cel",
    "mg/l": "mg/L",
    "µS/cm": "uS/cm",
    "mS/cm": "mS/cm",
    "µg/m³": "ug/m3",
    "mg/m³": "mg/m3",
    "ng/m³": "ng/m3",
    "%": "%",
}
"""What sources write → UCUM (https://ucum.org, case-sensitive)."""
NO_UNIT: Mapping[str, str] = {"water_ph": "[pH]", "turbidity": "{TE/F}"}
"""What has no unit where it is measured, and one in UCUM."""
MICRO, MU = "\u00b5", "\u03bc"  # look alike, and both are written

T = TypeVar("T")
Sighted = tuple[str, Any]
"""An id, and an observation or another model with the instant it was true at."""


def replied(
    rows: Iterable[T],
    read: Callable[[T, Tally], Sighted | None],
    *,
    clock: Clock,
    notes: Iterable[Note] = (),
    when: str | None = "observed_at",
) -> Reply:
    """Every row as a record or a rejection. `read` gives id and model, or None for a row that is another region's.

    The answer is as old as the newest row in it, by the model's field `when`; with None as old as the clock says.
    """
    seen: Tally = Counter()
    records: list[Record] = []
    rejected: list[Rejected] = []
    times: list[datetime] = []
    for place, row in enumerate(rows, 1):
        try:
            sighted = read(row, seen)
            if sighted is None:
                continue
            records.append(record(*sighted))
        except SPOILT as why:
            rejected.append(Rejected(row=f"#{place}", why=f"{type(why).__name__}: {why}"[:200]))
        else:
            at = getattr(sighted[1], when) if when is not None else None
            times += [] if at is None else [at]
    strange = sorted(name for name in seen if not name.startswith("field:"))
    said = [Note(slug="unmapped-values", params=(("values", ", ".join(strange[:NAMED])),))] if strange else []
    return Reply(
        records=tuple(records),
        as_of=max(times, default=clock()),
        rejected=tuple(rejected),
        unmapped=dict(seen),
        notes=(*notes, *said),
    )


def number(value: Any) -> float:
    """A finite number, also where it is written as text; raises for anything else, so that nothing becomes 0."""
    text = text_of(value)
    if text is None or isinstance(value, bool):
        raise ValueError("no number")
    found = float(text)
    if not math.isfinite(found):
        raise ValueError(f"{text[:40]!r} is no finite number")
    return found


def instant(value: Any) -> datetime:
    """An instant with its offset, in UTC: the hour a DST jump repeats is told apart by it. Raises without one."""
    if not isinstance(value, str):
        raise TypeError("no instant")
    found = datetime.fromisoformat(value)
    if found.tzinfo is None:
        raise ValueError(f"{value[:40]!r} has no offset")
    return found.astimezone(UTC)


def word(vocabulary: Vocabulary, codes: Mapping[str, str], native: Any, seen: Tally) -> Coded | None:
    """The code of a native value; one that nobody knows keeps its text and is counted. None for nothing."""
    text = text_of(native)
    if text is None:
        return None
    code = codes.get(text)
    if code is None:
        count(seen, text)
    return coded(vocabulary, code, text)


def ucum(native: Any, kind: Coded, seen: Tally) -> str | None:
    """The unit in UCUM; None for one that is not known there, which is counted."""
    text = (text_of(native) or "").replace(MU, MICRO)
    if kind.code is not None and kind.code in NO_UNIT and text in {"", "-", "--"}:
        return NO_UNIT[kind.code]
    if text not in UNITS:
        count(seen, text or "no unit")
    return UNITS.get(text)


def odd_fields(raw: Mapping[str, Any], known: Collection[str], seen: Tally) -> None:
    """Count the names of what nobody declared."""
    for name in raw.keys() - known:
        count(seen, f"field:{name}")
