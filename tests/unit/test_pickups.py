"""What calendars of households share: ids of pickups, their notes, lists held for a day, questions put together."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters._kit.daily import HELD, Daily
from adapters._kit.pickups import Fractions, Visit, calendar, house_in
from adapters._kit.together import AT_ONCE, together
from domain.exchange import Household, Rejected, Reply, Window

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
HOME = Household(id=None, street="Ringstraße", house_number="12")
BIN = Visit(day=date(2026, 12, 1), name="Restmüll", key="7")


def told(*visits: Visit, rejected: tuple[Rejected, ...] = ()) -> Reply:
    """The reply of house 9 with these visits."""
    return calendar(
        visits, house="9", home=HOME, fractions=Fractions({"Rest": "residual"}), covers=Window(), as_of=NOON,
        rejected=rejected,
    )  # fmt: skip


def ids(reply: Reply) -> list[str]:
    """The native ids in order."""
    return [record.id for record in reply.records]


def test_a_pickups_id_says_house_day_and_type() -> None:
    """The id is readable, needs no counting, and leads back to the house."""
    assert ids(told(BIN)) == ["9-2026-12-01-restmuell"]
    assert house_in("9-2026-12-01-restmuell") == "9"


def test_a_mobile_stop_carries_its_own_id_even_alone() -> None:
    """Whether other stops are on that day changes with the window; the id does not."""
    assert ids(told(replace(BIN, place="Markt"))) == ["9-2026-12-01-restmuell-7"]


def test_two_dates_of_one_type_on_one_day_are_told_apart() -> None:
    """They differ in what the operator says of them, so both are shown, each under its own id, in whatever order."""
    noted = replace(BIN, key="8", note="nachgeholt")
    assert ids(told(BIN, noted)) == ids(told(noted, BIN)) == ["9-2026-12-01-restmuell-7", "9-2026-12-01-restmuell-8"]


def test_the_same_date_told_twice_is_one() -> None:
    """A row that differs in nothing but its own id says nothing new."""
    assert ids(told(replace(BIN, key="8"), BIN)) == ["9-2026-12-01-restmuell"]


def test_dates_that_cannot_be_told_apart_are_rejected() -> None:
    """No two records ever share an id."""
    reply = told(BIN, replace(BIN, note="nachgeholt"))
    assert (len(reply.records), [flaw.row for flaw in reply.rejected]) == (1, ["7"])


def test_no_bins_is_not_said_when_rows_were_bad() -> None:
    """What could not be read may have been a bin."""
    assert [note.slug for note in told().notes] == ["no-bins"]
    assert told(rejected=(Rejected(row="1", why="broken"),)).notes == ()


async def test_daily_holds_few_values_and_for_one_civic_day() -> None:
    """The first learnt goes first; at midnight in Berlin all are old."""
    now, asked = [NOON], list[int]()
    shelf: Daily[list[int]] = Daily(lambda: now[0])

    async def get(key: int) -> None:
        async def ask() -> list[int]:
            asked.append(key)
            return [key]

        assert await shelf.get(key, ask) == [key]

    for key in (*range(HELD + 1), HELD, 0):
        await get(key)
    assert asked == [*range(HELD + 1), 0]
    now[0] = NOON + timedelta(hours=11)
    await get(0)
    assert asked[-2:] == [0, 0]


async def test_together_asks_a_few_at_a_time_and_leaves_nothing_running() -> None:
    """Never more than the bound at once; after a failure nobody is asked any more."""
    busy, most, begun = 0, 0, 0

    async def ask(thing: int) -> int:
        nonlocal busy, most, begun
        begun, busy = begun + 1, busy + 1
        most = max(most, busy)
        await asyncio.sleep(0)
        busy -= 1
        if thing < 0:
            raise ValueError("asked for it")
        return thing * 2

    assert await together(ask, range(20)) == [thing * 2 for thing in range(20)]
    assert most == AT_ONCE
    begun = 0
    with pytest.raises(ValueError, match="asked for it"):
        await together(ask, [-1] * 20)
    assert begun <= 2 * AT_ONCE
    assert len(asyncio.all_tasks()) == 1
