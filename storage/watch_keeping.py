"""What the watch forgets, and the days it makes of minutes before. Everything here runs in one transaction, alone."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, case, delete, func, insert, select, update

from domain.when import civic_day
from storage.watch_ports import ALIVE, CHANGES, DAYS, GATEWAY, SPANS, TRACE_AGE, TRACE_BYTES, TRACES
from storage.watch_tables import CHANGES as NOTED
from storage.watch_tables import DAYS as FINISHED
from storage.watch_tables import MARKS, PLACES, PROMISED, ROUNDS, STANDS, WORKERS
from storage.watch_tables import TRACES as KEPT

MINUTE = 60
LATE = 120
"""Seconds after which a minute is finished: what a worker brings later is in the curves, and not in the days."""
MANY = 1_000_000


def forgotten(db: Connection, now: datetime) -> int:
    """Finish days, then drop what is over; how many rows went. Once a minute: who comes second has nothing to do."""
    instant = int(now.timestamp())
    if not _first_in(db, instant // MINUTE):
        return 0
    _finish_days(db, instant)
    gone = 0
    for span, kept in SPANS:
        step, first = int(span.total_seconds()), instant - int(kept.total_seconds())
        for table in (ROUNDS, PROMISED):
            gone += _gone(db, delete(table).where(table.c.span == step, table.c.begin < first))
    dead = select(WORKERS.c.name).where(WORKERS.c.at < (now - ALIVE).astimezone(UTC))
    gone += _gone(db, delete(STANDS).where(STANDS.c.worker.in_(dead)))
    gone += _gone(db, delete(WORKERS).where(WORKERS.c.name.in_(dead)))
    gone += _gone(db, delete(KEPT).where(KEPT.c.at < (now - TRACE_AGE).astimezone(UTC)))
    gone += _gone(db, delete(KEPT).where(KEPT.c.number.in_(_beyond(KEPT, TRACES))))
    gone += _gone(db, delete(KEPT).where(KEPT.c.number.in_(_heavy())))
    gone += _gone(db, delete(NOTED).where(NOTED.c.number.in_(_beyond(NOTED, CHANGES))))
    return gone + _gone(db, delete(FINISHED).where(FINISHED.c.day < civic_day(now) - timedelta(days=DAYS)))


def _first_in(db: Connection, minute: int) -> bool:
    here = update(MARKS).where(MARKS.c.name == "forgotten")
    if _gone(db, here.where(MARKS.c.value != minute).values(value=minute)):
        return True
    if db.scalar(select(MARKS.c.value).where(MARKS.c.name == "forgotten")) is not None:
        return False
    db.execute(insert(MARKS), [{"name": "forgotten", "value": minute}])
    return True


def _gone(db: Connection, statement: Any) -> int:
    return db.execute(statement).rowcount


def _beyond(table: Any, most: int) -> Any:
    return select(table.c.number).order_by(table.c.number.desc()).offset(most).limit(MANY)


def _heavy() -> Any:
    """The traces before the newest that fill the room there is."""
    weighed = select(
        KEPT.c.number, func.sum(KEPT.c.size).over(order_by=KEPT.c.number.desc()).label("weight")
    ).subquery()
    return select(weighed.c.number).where(weighed.c.weight > TRACE_BYTES)


def _finish_days(db: Connection, now: int) -> None:
    """Every minute that is over is added to its civic day, once."""
    until = (now - LATE) // MINUTE * MINUTE
    since = db.scalar(select(MARKS.c.value).where(MARKS.c.name == "days"))
    if since is None:
        since = int(db.scalar(select(func.min(ROUNDS.c.begin)).where(ROUNDS.c.span == MINUTE)) or until)
        db.execute(insert(MARKS), [{"name": "days", "value": since}])
    if since >= until:
        return
    suspected = set(db.scalars(select(STANDS.c.binding).where(STANDS.c.suspicions != "{}")))
    found: dict[tuple[date, str], list[int]] = {}
    for begin, name, well, badly in db.execute(_minutes(since, until)):
        key = (civic_day(datetime.fromtimestamp(begin, UTC)), name)
        place = 2 if badly else 1 if name in suspected or not well else 0
        found.setdefault(key, [0, 0, 0])[place] += 1
    for (day, binding), (good, care, bad) in found.items():
        same = (FINISHED.c.day == day, FINISHED.c.binding == binding)
        more = {"good": FINISHED.c.good + good, "care": FINISHED.c.care + care, "bad": FINISHED.c.bad + bad}
        if not _gone(db, update(FINISHED).where(*same).values(more)):
            db.execute(insert(FINISHED), [{"day": day, "binding": binding, "good": good, "care": care, "bad": bad}])
    db.execute(update(MARKS).where(MARKS.c.name == "days").values(value=until))


def _minutes(since: int, until: int) -> Any:
    """Minutes in which a source was asked: when, whose, whether all went well, whether nobody got an answer.

    A caller who left early says nothing about the source, so some try must have failed or been refused, too.
    """
    calls, troubled, attempts, failed = (ROUNDS.c[name] for name in ("calls", "troubled", "attempts", "failed"))
    at_fault = failed + ROUNDS.c.refused > 0
    well = (troubled == 0) & (failed == 0) & (ROUNDS.c.stale == 0)
    badly = ((calls > 0) & (troubled == calls) & at_fault) | ((calls == 0) & (attempts > 0) & (failed == attempts))
    here = (ROUNDS.c.span == MINUTE, ROUNDS.c.begin >= since, ROUNDS.c.begin < until, calls + attempts > 0)
    columns = (ROUNDS.c.begin, PLACES.c.name, case((well, 1), else_=0), case((badly, 1), else_=0))
    return select(*columns).join(PLACES).where(*here, PLACES.c.name != GATEWAY)
