"""Part of the composition root: what was counted in this process is kept in the store every few seconds, and at the end."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta

from domain.when import BERLIN, Clock, civic_day
from gateway.edge.usage import Tallied
from storage import benefit_ports
from storage.benefit_ports import Benefit
from storage.errors import StorageError
from storage.usage_ports import DAYS, ERROR_DAYS, Usage

log = logging.getLogger("hansa.usage")

PAUSE = 5.0
"""Seconds between two writes."""


@asynccontextmanager
async def keeping(tallied: Tallied, usage: Usage, benefit: Benefit, clock: Clock) -> AsyncIterator[None]:
    """Meanwhile and at the end, what was counted is kept. While the store cannot be asked, it waits here, within its bounds."""
    ending = asyncio.Event()
    task = asyncio.get_running_loop().create_task(_keep(tallied, usage, benefit, clock, ending))
    try:
        yield
    finally:
        ending.set()
        await task


async def _keep(tallied: Tallied, usage: Usage, benefit: Benefit, clock: Clock, ending: asyncio.Event) -> None:
    failing, cleared, last = False, None, False
    while not last:
        with suppress(TimeoutError):
            await asyncio.wait_for(ending.wait(), pause(clock()))
        last = ending.is_set()
        try:
            await put(tallied, usage, benefit)
            if cleared != (today := civic_day(clock())):
                await usage.forget(days=today - timedelta(days=DAYS), errors=clock() - timedelta(days=ERROR_DAYS))
                await benefit.forget(before=today - timedelta(days=benefit_ports.DAYS))
                cleared = today
            failing = False
        except StorageError as error:
            if not failing:
                log.warning("usage is counted and not kept for now: %s", error)
            failing = True


async def put(tallied: Tallied, usage: Usage, benefit: Benefit) -> None:
    """Keep what was counted. What could not be kept is counted still; the StorageError goes on."""
    counted, mishaps = tallied.take()
    try:
        await usage.add(counted, mishaps)
    except StorageError:
        tallied.give_back(counted, mishaps)
        raise
    tallies, callers = tallied.benefits.take()
    try:
        await benefit.add(tallies, callers)
    except StorageError:
        tallied.benefits.give_back(tallies, callers)
        raise


def pause(now: datetime) -> float:
    """Seconds until the next write: a day's end is one, so that what was counted is of one day."""
    wall = now.astimezone(BERLIN)
    midnight = (wall + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
    return min(PAUSE, (midnight.astimezone(now.tzinfo) - now).total_seconds())
