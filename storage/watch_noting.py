"""What is written only when it is news: a change that somebody has noted already is none, and a trace may have a part there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC

from sqlalchemy import Connection, insert, select, update

from storage.watch_ports import Change, Kind, Trace
from storage.watch_rows import joined, row_of_trace, trace_of
from storage.watch_tables import CHANGES, TRACES

PAIRS: tuple[tuple[Kind, Kind], ...] = (("opened", "recovered"), ("suspected", "trusted"))
"""Every worker notices; what is so already is not noted again, and nothing ends that has not begun."""


def kept(db: Connection, trace: Trace) -> None:
    """A new one, or added to the part there is."""
    known = db.execute(select(TRACES).where(TRACES.c.trace_id == trace.trace_id)).first()
    if known is None:
        db.execute(insert(TRACES), [row_of_trace(trace)])
    else:
        whole = row_of_trace(joined(trace_of(known, whole=True), trace))
        db.execute(update(TRACES).where(TRACES.c.number == known.number).values(whole))


def noted(db: Connection, change: Change) -> None:
    """Note a change, unless it is known."""
    if _news(db, change):
        row = {name: getattr(change, name) for name in ("kind", "target", "detail", "by", "worker")}
        db.execute(insert(CHANGES), [row | {"at": change.at.astimezone(UTC)}])


def _news(db: Connection, change: Change) -> bool:
    """Whether it is not known yet."""
    if change.kind == "config":
        return _last(db, change, ("config",)) != ("config", change.detail)
    pair = next((pair for pair in PAIRS if change.kind in pair), None)
    if pair is None:
        return True
    began, ended = pair
    kind, detail = _last(db, change, pair)
    if change.kind == ended:
        return kind == began
    return kind != began or (began == "suspected" and detail != change.detail)


def _last(db: Connection, change: Change, kinds: Sequence[Kind]) -> tuple[str, str]:
    """The last change of one of these kinds about the same; two empty strings when there is none."""
    of_it = select(CHANGES.c.kind, CHANGES.c.detail).where(CHANGES.c.target == change.target, CHANGES.c.kind.in_(kinds))
    row = db.execute(of_it.order_by(CHANGES.c.number.desc()).limit(1)).first()
    return ("", "") if row is None else (row.kind, row.detail)
