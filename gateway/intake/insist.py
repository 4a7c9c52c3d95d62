"""Work that must come to its end: what our own database or a bug of ours keeps from it is said, and it is tried again."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from typing import TypeVar

from domain.errors import whereabouts
from storage.errors import StorageError

log = logging.getLogger("hansa.intake")

T = TypeVar("T")

SOON, SELDOM = 1.0, 60.0
"""Seconds until the next try, at first and at most."""


async def insisting(work: Callable[[], Awaitable[T]], what: str) -> T:
    """Its result, however long our own database is away. `what` names it in the log."""
    pause = SOON
    while True:
        try:
            return await work()
        except StorageError as error:
            log.warning("%s waits for the database: %s", what, error)
        except Exception as bug:  # noqa: BLE001 - one case's bug must end neither its delivery nor the others'
            log.error("%s: a bug: %s", what, whereabouts(bug))
        await asyncio.sleep(pause)
        pause = min(SELDOM, pause * 2)
