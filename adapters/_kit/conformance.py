"""What every binding must keep: the laws as data, and how one is tried.

Who sets a binding up, shows the verdicts and writes them down stands elsewhere.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from adapters._kit import laws_of_answers as answers
from adapters._kit import laws_of_trials as trials
from adapters._kit.trial import Broken, Subject, Unfit
from domain.errors import SourceError

LONGEST = 60.0
"""Seconds one law may take; longer means that something hangs."""
UNREADABLE = "nothing is read from it: how it is told what to do is tried by its adapter's own tests"


@dataclass(frozen=True, slots=True, kw_only=True)
class Law:
    """One law: what it proves is the first line of its check's docstring."""

    id: str
    needs: Literal["terms", "answers", "stagehand"]
    """`terms`: nobody is asked for it. `answers`: whoever can be read. `stagehand`: the back-end has to be broken too, or its
    clock moved."""
    check: Callable[[Subject], Awaitable[None]]
    """Raises Broken with the evidence, Unfit with the reason; a SourceError it lets through is evidence too."""

    @property
    def proves(self) -> str:
        """One sentence."""
        return (self.check.__doc__ or "").partition("\n")[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """How one binding fared before one law."""

    binding: str
    law: str
    outcome: Literal["kept", "broken", "n/a"]
    evidence: str = ""
    """What was seen, or why the law does not apply; empty when it is kept."""


LAWS: tuple[Law, ...] = (
    Law(id="ids-unique", needs="answers", check=answers.ids_are_unique),
    Law(id="ids-stable", needs="answers", check=answers.ids_are_stable),
    Law(id="in-bounds", needs="answers", check=answers.places_are_in_bounds),
    Law(id="order", needs="answers", check=answers.order_is_declared),
    Law(id="times", needs="answers", check=answers.times_are_sane),
    Law(id="umlauts", needs="answers", check=answers.umlauts_are_intact),
    Law(id="bytes", needs="answers", check=answers.bytes_equal_model),
    Law(id="window", needs="answers", check=answers.window_is_stated),
    Law(id="licence", needs="terms", check=answers.licence_is_present),
    Law(id="pages", needs="answers", check=trials.every_page_is_fetched),
    Law(id="unmapped", needs="answers", check=trials.unknown_codes_are_noted),
    Law(id="empty", needs="stagehand", check=trials.empty_is_no_error),
    Law(id="deadline", needs="stagehand", check=trials.deadline_is_kept),
    Law(id="quota", needs="stagehand", check=trials.quota_is_honoured),
    Law(id="moves", needs="stagehand", check=trials.moves_with_time),
)
FAULTS = frozenset({"empty", "deadline", "quota"})
"""The laws that prove how a binding fares while its back-end fails."""


def edition(laws: Sequence[Law] = LAWS) -> str:
    """A short mark of the set of laws: a binding that kept an older set has not yet kept this one."""
    return blake2b(" ".join(law.id for law in laws).encode(), digest_size=4).hexdigest()


async def judged(subject: Subject, law: Law) -> Verdict:
    """The verdict of one law. Whatever the law did to the back-end is undone afterwards."""
    binding = subject.tools.binding
    if law.needs != "terms" and not subject.readable:
        return Verdict(binding=binding, law=law.id, outcome="n/a", evidence=UNREADABLE)
    if law.needs == "stagehand" and subject.twin is None:
        return Verdict(binding=binding, law=law.id, outcome="n/a", evidence=subject.unbreakable)
    try:
        [outcome] = await asyncio.gather(_checked(subject, law), return_exceptions=True)
    finally:
        await _tidied(subject)
    if outcome is None:
        return Verdict(binding=binding, law=law.id, outcome="kept")
    if isinstance(outcome, Unfit):
        return Verdict(binding=binding, law=law.id, outcome="n/a", evidence=str(outcome))
    if not isinstance(outcome, Exception):
        raise outcome
    return Verdict(binding=binding, law=law.id, outcome="broken", evidence=_told(outcome))


async def trial(subject: Subject, laws: Sequence[Law], tell: Callable[[Verdict], None]) -> list[Verdict]:
    """Every law on one binding, one after the other; each verdict is told as soon as it is there."""
    verdicts: list[Verdict] = []
    for law in laws:
        verdicts.append(await judged(subject, law))
        tell(verdicts[-1])
    return verdicts


def broken(verdicts: Sequence[Verdict]) -> Iterator[Verdict]:
    """The verdicts that are none to be proud of."""
    return (verdict for verdict in verdicts if verdict.outcome == "broken")


async def _checked(subject: Subject, law: Law) -> None:
    async with asyncio.timeout(LONGEST):
        await law.check(subject)


async def _tidied(subject: Subject) -> None:
    subject.clock.ahead -= subject.clock.ahead
    if subject.twin is not None:
        await subject.twin.heal()
        await subject.twin.reset_clock()


def _told(outcome: Exception) -> str:
    if isinstance(outcome, Broken):
        return str(outcome)
    if isinstance(outcome, SourceError):
        return f"{outcome.slug}: {outcome}"
    return f"{type(outcome).__name__}: {outcome}"
