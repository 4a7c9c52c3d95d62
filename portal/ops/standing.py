"""How one source stands, as all workers see it: from its stands and rounds to findings, the worst first. Pure.

A finding is a kind and the numbers it was found by; what is said of it stands in `portal.phrases.ops_findings`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Literal

from portal.ops.reading import newest
from storage.watch_ports import Round, Stand
from storage.watch_reading import quantile, share

Tone = Literal["bad", "care", "good", "quiet"]
Kind = Literal[
    "paused",
    "lying",
    "silent",
    "down",
    "quota",
    "failing",
    "slow",
    "hanging",
    "queue",
    "suspect",
    "old",
    "stale",
    "good",
    "unknown",
]
TONES: Mapping[Kind, Tone] = {
    "lying": "bad",
    "silent": "bad",
    "down": "bad",
    "failing": "care",
    "quota": "care",
    "slow": "care",
    "hanging": "care",
    "queue": "care",
    "suspect": "care",
    "old": "care",
    "stale": "care",
    "paused": "care",
    "good": "good",
    "unknown": "quiet",
}
"""Worst first; also the order in which they are told."""
_ORDER = tuple(TONES)
_PROBLEMS: Mapping[str, Kind] = {
    "source-nonsense": "lying",
    "source-timeout": "silent",
    "source-limited": "quota",
}
PROMPT = 1.0
"""Seconds within which an answer is expected of a source nothing is promised of."""
LEAST_SLOW = 0.5
"""Seconds; nobody is called slow who is quicker."""
TIMES_USUAL = 5
FAILING = 0.2
"""From this share of failed tries on a source that answers is told."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that is so, and is worth telling."""

    kind: Kind
    since: datetime | None = None
    seconds: float | None = None
    usual: float | None = None
    share: float | None = None
    about: str = ""
    """Of a problem or a suspicion."""
    evidence: Mapping[str, str] = field(default_factory=dict)
    workers: int = 0
    """So many see it …"""
    of: int = 0
    """… of so many that have seen anything."""

    @property
    def tone(self) -> Tone:
        """How bad it is."""
        return "care" if TONES[self.kind] == "bad" and self.workers < self.of else TONES[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What is expected of a source."""

    slow: float | None = PROMPT
    """Seconds within which a caller is to have an answer; None where nobody waits for the back-end, since its lists are pulled."""
    old: timedelta | None = None
    """The oldest good data; None where it may stand still for years."""


def findings(
    stands: Sequence[Stand],
    recent: Sequence[Round],
    usual: Round | None,
    limits: Limits,
    *,
    now: datetime,
    paused: bool = False,
) -> tuple[Finding, ...]:
    """What is to be told of a source, worst first; `good` or `unknown` alone where there is nothing. `recent`: oldest first."""
    found = sorted(
        _found(stands, recent, usual, limits, now=now, paused=paused), key=lambda each: _ORDER.index(each.kind)
    )
    if found:
        return tuple(found)
    answered = any(one.state == "fresh" for one in stands) or any(one.calls > one.troubled for one in recent)
    return (Finding(kind="good" if answered else "unknown"),)


def _found(
    stands: Sequence[Stand],
    recent: Sequence[Round],
    usual: Round | None,
    limits: Limits,
    *,
    now: datetime,
    paused: bool,
) -> Iterator[Finding]:
    if paused or any(one.state == "paused" for one in stands):
        yield Finding(kind="paused", since=_since([one for one in stands if one.state == "paused"]))
        return
    failing = [one for one in stands if one.state in {"failed", "refused"}]
    if failing:
        worst = max(failing, key=lambda one: (one.open, one.failures))
        slug = worst.problem or "source-down"
        kind = _PROBLEMS.get(slug, "down")
        since = _since(failing)
        # who had its answer before the trouble began knows nothing of it
        otherwise = [one for one in stands if one.state == "fresh" and since is not None and one.at > since]
        some, every = len(failing), len(failing) + len(otherwise)
        yield Finding(kind=kind, since=since, about=slug, workers=some, of=every)
    else:
        yield from _troubles(recent)
    yield from _slow(stands, recent, usual, limits, now)
    yield from _doubts(stands, limits)
    waiting = sum(one.waiting for one in stands)
    if waiting:
        yield Finding(kind="queue", workers=waiting)


def _troubles(recent: Sequence[Round]) -> Iterator[Finding]:
    """Of a source that answers again, or answers some."""
    failed = share(sum(one.failed for one in recent), sum(one.attempts for one in recent))
    if failed is not None and failed >= FAILING:
        yield Finding(kind="failing", share=failed)
    stale = share(sum(one.stale for one in recent), sum(one.calls for one in recent))
    if stale:
        yield Finding(kind="stale", share=stale)


def _slow(
    stands: Sequence[Stand], recent: Sequence[Round], usual: Round | None, limits: Limits, now: datetime
) -> Iterator[Finding]:
    """By the newest tries; or because a call is inside and nothing has happened for so long: then it is seen before it is over."""
    if limits.slow is None:
        return
    took = quantile(newest(recent), 0.5)
    before = quantile(usual.tries, 0.5) if usual else None
    bound = slow_from(before, limits.slow)
    if took is not None and took > bound:
        yield Finding(kind="slow", seconds=took, usual=before)
        return
    silence = max((now - one.at for one in stands if one.inside), default=timedelta(0)).total_seconds()
    if silence > bound:
        yield Finding(kind="hanging", seconds=silence, usual=before)


def slow_from(usual: float | None, bound: float) -> float:
    """Seconds above which it is slow: what is promised, or much more than is usual, whichever comes first."""
    if usual is None:
        return bound
    return max(min(bound, max(LEAST_SLOW, TIMES_USUAL * usual)), 1.5 * usual)


def _doubts(stands: Sequence[Stand], limits: Limits) -> Iterator[Finding]:
    suspected = {slug: dict(evidence) for one in stands for slug, evidence in one.suspicions.items()}
    for slug, evidence in sorted(suspected.items()):
        yield Finding(kind="suspect", about=slug, evidence=evidence)
    told = [(one.as_of, one.at) for one in stands if one.as_of is not None]
    if told and limits.old is not None:
        as_of, at = max(told)
        if at - as_of > limits.old:
            yield Finding(kind="old", since=as_of, seconds=(at - as_of).total_seconds())


def _since(stands: Sequence[Stand]) -> datetime | None:
    return min((one.since for one in stands if one.since), default=None)
