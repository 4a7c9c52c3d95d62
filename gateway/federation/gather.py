"""Ask every planned source at once; a failure is a value beside the other sources' replies."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import SourceError
from domain.exchange import Call, Fault, Note, Reply
from gateway.federation.book import Source
from gateway.federation.plan import Ask


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """What one source answered to all its calls."""

    source: Source
    replies: tuple[Reply, ...]
    faults: tuple[Fault, ...]
    notes: tuple[Note, ...]
    seconds: float


async def gather(asks: Sequence[Ask]) -> tuple[Heard, ...]:
    """The answers in the order of the asks. Never raises a `SourceError`."""
    return tuple(await asyncio.gather(*(_hear(ask) for ask in asks)))


async def _hear(ask: Ask) -> Heard:
    clock = asyncio.get_running_loop().time
    started = clock()
    if len(ask.calls) == 1:
        answers = [await _answer(ask.source, ask.calls[0])]
    else:
        answers = await asyncio.gather(*(_answer(ask.source, call) for call in ask.calls))
    return Heard(
        source=ask.source,
        replies=tuple(a for a in answers if isinstance(a, Reply)),
        faults=(
            *(Fault(error=error) for error in ask.errors),
            *(a for a in answers if isinstance(a, Fault)),
        ),
        notes=ask.notes,
        seconds=clock() - started,
    )


async def _answer(source: Source, call: Call) -> Reply | Fault:
    try:
        return await source.fetch(call)
    except SourceError as error:
        return Fault(error=error)
