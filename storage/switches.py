"""The durable engine of `Switches`, on SQLite or PostgreSQL. Knows one table; nothing of sources."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    DateTime,
    Float,
    Integer,
    MetaData,
    Table,
    Text,
    delete,
    func,
    insert,
    select,
    update,
)

from storage.aside import Aside
from storage.switches_ports import LONGEST, MANNERS, PER_KEY, SLOWEST, Switch

MOST = 5_000
"""Switches that do something at a time. Each worker holds them all, so that no request waits for the database."""

METADATA = MetaData()
SWITCHES = Table(
    "switches",
    METADATA,
    Column("key", Text, primary_key=True),
    Column("city", Text, primary_key=True),
    Column("resource", Text, primary_key=True),
    Column("manner", Text, nullable=False),
    Column("seconds", Float, nullable=False),
    Column("until", DateTime(timezone=True), nullable=False),
    Column("number", Integer, nullable=False),
)


class DurableSwitches(Aside):
    """Switches in a table. Every call raises StorageError when the database fails.

    Each change takes the next number, and one that is taken back stays as a row whose time is over. What is over goes with
    the next change, all but the newest row: so no number comes twice.
    """

    LOCK = 0x48414E53535749  # `HANSSWI` in ASCII

    async def put(self, switch: Switch) -> None:
        """Set it; ValueError when it is none that may be, or there are too many."""
        now = self._clock()
        _check(switch, now)

        def work(connection: Connection) -> None:
            number = _next(connection, now)
            same = _same(switch.key, switch.city, switch.resource)
            connection.execute(delete(SWITCHES).where(*same))
            mine, all_of_them = _count(connection, now, SWITCHES.c.key == switch.key), _count(connection, now)
            if mine >= PER_KEY or all_of_them >= MOST:
                raise ValueError(f"there are {mine} switches of this key and {all_of_them} in all: take some back")
            connection.execute(insert(SWITCHES).values(_row(switch) | {"number": number}))

        await self._write(work)

    async def remove(self, key: str, city: str, resource: str | None) -> bool:
        """Let its time be over."""
        now = self._clock()

        def work(connection: Connection) -> bool:
            over = {"until": now, "number": _next(connection, now)}
            same = (*_same(key, city, resource), SWITCHES.c.until > now)
            return connection.execute(update(SWITCHES).where(*same).values(over)).rowcount == 1

        return await self._write(work)

    async def live(self, key: str | None = None) -> tuple[Switch, ...]:
        """Those whose time is not over."""
        meant = select(SWITCHES).where(SWITCHES.c.until > self._clock())
        if key is not None:
            meant = meant.where(SWITCHES.c.key == key)
        order = (SWITCHES.c.key, SWITCHES.c.city, SWITCHES.c.resource)
        return await self._read(lambda db: tuple(_switch(row) for row in db.execute(meant.order_by(*order))))

    async def changes(self) -> int:
        """The number of the last change."""
        return await self._read(lambda db: int(db.scalar(select(func.max(SWITCHES.c.number))) or 0))


def _check(switch: Switch, now: datetime) -> None:
    if switch.manner not in MANNERS:
        raise ValueError(f"{switch.manner!r} is nothing a source can be made; one of {', '.join(MANNERS)}")
    if not 0 <= switch.seconds <= SLOWEST or (switch.manner == "slow") != (switch.seconds > 0):
        raise ValueError(f"slow takes more than 0 and at most {SLOWEST:g} seconds, everything else none")
    if not now < switch.until <= now + LONGEST:
        raise ValueError(f"a switch ends in the future, and within {LONGEST.total_seconds() / 3600:g} hours")
    if any("\0" in name or not 1 <= len(name) <= 100 for name in (switch.key, switch.city, switch.resource or "-")):
        raise ValueError("a key, a city and a resource have names")


def _next(connection: Connection, now: datetime) -> int:
    """The number of a new change; drops what is over, but for the newest row."""
    last = int(connection.scalar(select(func.max(SWITCHES.c.number))) or 0)
    connection.execute(delete(SWITCHES).where(SWITCHES.c.until <= now, SWITCHES.c.number < last))
    return last + 1


def _count(connection: Connection, now: datetime, *where: Any) -> int:
    meant = select(func.count()).select_from(SWITCHES).where(SWITCHES.c.until > now, *where)
    return int(connection.scalar(meant) or 0)


def _same(key: str, city: str, resource: str | None) -> tuple[Any, ...]:
    return (SWITCHES.c.key == key, SWITCHES.c.city == city, SWITCHES.c.resource == (resource or ""))


def _row(switch: Switch) -> dict[str, Any]:
    return {
        "key": switch.key,
        "city": switch.city,
        "resource": switch.resource or "",
        "manner": switch.manner,
        "seconds": switch.seconds,
        "until": switch.until.astimezone(UTC),
    }


def _switch(row: Any) -> Switch:
    return Switch(
        key=row.key,
        city=row.city,
        resource=row.resource or None,
        manner=row.manner,
        seconds=row.seconds,
        until=row.until if row.until.tzinfo else row.until.replace(tzinfo=UTC),  # SQLite keeps no zone
    )
