"""Everything at one glance: each source's numbers and findings, and the sums of cities and gateway. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from portal.ops.live import BACK, Snapshot
from portal.ops.places import Owner, Spot
from portal.ops.reading import by_place
from portal.ops.standing import TONES, Finding, Tone, findings
from storage.watch_ports import GATEWAY, Round, Stand, Worker
from storage.watch_reading import together

WORST: Sequence[Tone] = ("bad", "care", "good", "quiet")
FULL = timedelta(seconds=BACK.total_seconds())
"""What the sums are of: the last minute."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seen:
    """One source as it is now."""

    spot: Spot
    findings: tuple[Finding, ...]
    """Worst first, at least one."""
    sum: Round
    """Of the last minute."""
    stands: tuple[Stand, ...]

    @property
    def tone(self) -> Tone:
        """That of the worst finding."""
        return min((each.tone for each in self.findings), key=WORST.index)

    @property
    def wrong(self) -> tuple[Finding, ...]:
        """Findings that are worth a line."""
        return tuple(each for each in self.findings if TONES[each.kind] in {"bad", "care"})

    @property
    def as_of(self) -> datetime | None:
        """Of the newest data given."""
        return max((one.as_of for one in self.stands if one.as_of), default=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """A city or region with its sources."""

    owner: Owner
    seen: tuple[Seen, ...]
    sum: Round

    @property
    def tone(self) -> Tone:
        """As bad as its worst source; good once one has answered."""
        return min((each.tone for each in self.seen), key=WORST.index)

    def count(self, tone: Tone) -> int:
        """So many of its sources are like that."""
        return sum(each.tone == tone for each in self.seen)


@dataclass(frozen=True, slots=True, kw_only=True)
class Glance:
    """Everything."""

    at: datetime
    towns: tuple[Town, ...]
    gateway: Round
    """Answers of the edge in the last minute."""
    sources: Round
    """All sources together."""
    workers: tuple[Worker, ...]

    @property
    def wrong(self) -> tuple[Seen, ...]:
        """The sources there is something to say about, worst first."""
        found = [each for town in self.towns for each in town.seen if each.wrong]
        return tuple(sorted(found, key=lambda each: (WORST.index(each.tone), list(TONES).index(each.wrong[0].kind))))


def glance(snapshot: Snapshot, owners: Sequence[Owner], usual: Mapping[str, Round]) -> Glance:
    """How it is. `usual`: by place, what was before."""
    rounds, stands = by_place(snapshot.rounds), _by_binding(snapshot.stands)
    begin = snapshot.at - BACK

    def seen(spot: Spot) -> Seen:
        recent, theirs = rounds.get(spot.binding, []), stands.get(spot.binding, ())
        told = findings(theirs, recent, usual.get(spot.binding), spot.limits, now=snapshot.at, paused=spot.paused())
        total = together(recent, place=spot.binding, begin=begin, span=FULL)
        return Seen(spot=spot, findings=told, sum=total, stands=theirs)

    def town(owner: Owner) -> Town:
        each = tuple(seen(spot) for spot in owner.spots)
        return Town(
            owner=owner, seen=each, sum=together((one.sum for one in each), place=owner.slug, begin=begin, span=FULL)
        )

    towns = tuple(town(owner) for owner in owners)
    return Glance(
        at=snapshot.at,
        towns=towns,
        gateway=together(rounds.get(GATEWAY, []), place=GATEWAY, begin=begin, span=FULL),
        sources=together((each.sum for each in towns), place="", begin=begin, span=FULL),
        workers=snapshot.workers,
    )


def _by_binding(stands: Sequence[Stand]) -> Mapping[str, tuple[Stand, ...]]:
    found: dict[str, tuple[Stand, ...]] = {}
    for each in stands:
        found[each.binding] = (*found.get(each.binding, ()), each)
    return found
