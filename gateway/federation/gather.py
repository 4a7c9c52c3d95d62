"""Ask every planned source at once; a failure is a value beside the other sources' replies."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from domain.errors import SourceError
from domain.exchange import Call, Fault, Note, Recalling, Reply
from domain.spans import here
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


@dataclass(slots=True)
class _Said:
    """What one call brought, and when after the question."""

    source: Source
    call: Call
    answer: Reply | Fault | None = None
    """None until there is one."""
    seconds: float = 0.0


async def gather(asks: Sequence[Ask]) -> tuple[Heard, ...]:
    """The answers in the order of the asks. Never raises a `SourceError`.

    What is known already is taken as it is; only for the others tasks are started, and for a single one none is needed.
    """
    said = [[_Said(ask.source, call) for call in ask.calls] for ask in asks]
    missing = [each for of_one in said for each in of_one if not await _known(each)]
    if len(missing) == 1:
        await _asked(missing[0])
    elif missing:
        await asyncio.gather(*(_asked(each) for each in missing))
    if (known := sum(map(len, said)) - len(missing)) and (it := here()) is not None:
        it.facts["hansa.known"] = known
    return tuple(_heard(ask, of_one) for ask, of_one in zip(asks, said, strict=True))


async def _known(said: _Said) -> bool:
    fetch = said.source.fetch
    if isinstance(fetch, Recalling):
        said.answer = await fetch.at_once(said.call)
    return said.answer is not None


async def _asked(said: _Said) -> None:
    clock = asyncio.get_running_loop().time
    started = clock()
    try:
        said.answer = await said.source.fetch(said.call)
    except SourceError as error:
        said.answer = Fault(error=error)
    said.seconds = clock() - started


def _heard(ask: Ask, said: Sequence[_Said]) -> Heard:
    return Heard(
        source=ask.source,
        replies=tuple(each.answer for each in said if isinstance(each.answer, Reply)),
        faults=(
            *(Fault(error=error) for error in ask.errors),
            *(each.answer for each in said if isinstance(each.answer, Fault)),
        ),
        notes=ask.notes,
        seconds=max((each.seconds for each in said), default=0.0),
    )
