"""Which alerts fire now, from what operators watch: the rules that Prometheus is given, without Prometheus.

`gateway.cli.monitoring.alerts` has the same names, severities and patience for sources and budgets; a test holds both together.
What is about the gateway's own processes is not among them: who is gone tells no store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal

from domain.objectives import Objectives, Severity, Slo, place_of, written
from storage.watch_ports import Stand
from storage.watch_reading import Standing

Name = Literal[
    "HansaBudgetBurnsFast",
    "HansaBudgetBurnsSlowly",
    "HansaSourceDown",
    "HansaDataOld",
    "HansaSourceSuspicious",
    "HansaBreakerOpen",
]
BURNS: Mapping[Severity, Name] = {"page": "HansaBudgetBurnsFast", "ticket": "HansaBudgetBurnsSlowly"}
DOWN = timedelta(minutes=10)
OPEN = timedelta(minutes=15)
DOUBTED = timedelta(minutes=15)
"""How long a suspicion must hold that may go with the next answer; a frozen source was waited for already."""
FROZEN = "suspect-frozen"
FAILING = frozenset({"failed", "refused"})

Silenced = Callable[[str, datetime], bool]
"""Whether maintenance lies on a binding at an instant."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """One that fires. Of a source, or of an objective: then `slo` is set, and the binding is empty."""

    name: Name
    severity: Severity
    city: str
    resource: str
    binding: str = ""
    slo: Slo | None = None
    since: datetime | None = None
    """Since when it has been so; of budgets nobody knows."""
    value: float | None = None
    """The burn rate, or the age of the data in seconds."""
    detail: str = ""
    """The problem's or the suspicion's slug; of a burn the long window."""


def firing(
    objectives: Objectives,
    standings: Iterable[Standing],
    stands: Iterable[Stand],
    *,
    rhythms: Mapping[str, timedelta],
    now: datetime,
    silenced: Silenced = lambda binding, now: False,
) -> tuple[Alert, ...]:
    """Pages first. `stands` are those of all workers; `rhythms` say of a binding how old its data may be."""
    by_binding: dict[str, list[Stand]] = {}
    for stand in stands:
        by_binding.setdefault(stand.binding, []).append(stand)
    loud = {binding: each for binding, each in by_binding.items() if not silenced(binding, now)}
    quiet = {place_of(binding) for binding in by_binding} - {place_of(binding) for binding in loud}
    found = [alert for each in standings for alert in _burning(objectives, each)]
    found = [alert for alert in found if (alert.city, alert.resource) not in quiet]
    for binding, seen in sorted(loud.items()):
        found += _of_source(binding, seen, rhythms.get(binding), now)
    return tuple(sorted(found, key=lambda alert: alert.severity != "page"))


def down_since(stands: Sequence[Stand]) -> datetime | None:
    """Since when no worker has had an answer from a source; None when the last to know had one, or nobody has asked."""
    answered = max((stand.since for stand in stands if stand.state == "fresh" and stand.since), default=None)
    failed = [stand.since for stand in stands if stand.state in FAILING and stand.since]
    after = [since for since in failed if answered is None or since > answered]
    return min(after, default=None)


def _burning(objectives: Objectives, standing: Standing) -> Iterator[Alert]:
    for burn in objectives.burns:
        long, short = (standing.burns[written(window)] for window in (burn.long, burn.short))
        factor = objectives.factor(burn)
        enough = standing.counts[written(burn.long)] >= objectives.least_events
        if enough and long is not None and short is not None and long > factor and short > factor:
            one = standing.objective
            yield Alert(
                name=BURNS[burn.severity],
                severity=burn.severity,
                city=one.city,
                resource=one.resource,
                slo=one.slo,
                value=long,
                detail=written(burn.long),
            )


def _of_source(binding: str, stands: Sequence[Stand], rhythm: timedelta | None, now: datetime) -> Iterator[Alert]:
    city, resource = place_of(binding)

    def ticket(name: Name, since: datetime | None, detail: str = "", value: float | None = None) -> Alert:
        return Alert(
            name=name,
            severity="ticket",
            city=city,
            resource=resource,
            binding=binding,
            since=since,
            detail=detail,
            value=value,
        )

    if (since := down_since(stands)) is not None:
        problem = next((stand.problem for stand in stands if stand.since == since and stand.problem), "")
        if now - since >= DOWN:
            yield ticket("HansaSourceDown", since, problem)
        if now - since >= OPEN and any(stand.open for stand in stands):
            yield ticket("HansaBreakerOpen", since, problem)
    newest = max((stand.as_of for stand in stands if stand.as_of), default=None)
    if newest is not None and rhythm is not None and now - newest > rhythm:
        yield ticket("HansaDataOld", newest + rhythm, value=(now - newest).total_seconds())
    for slug, since in _doubted(stands).items():
        if slug == FROZEN or now - since >= DOUBTED:
            yield ticket("HansaSourceSuspicious", since, slug)


def _doubted(stands: Iterable[Stand]) -> Mapping[str, datetime]:
    """Each suspicion of any worker, and since when the first has it."""
    found: dict[str, datetime] = {}
    for stand in stands:
        for slug, evidence in stand.suspicions.items():
            said = evidence.get("since")
            since = datetime.fromisoformat(said).astimezone(UTC) if said else stand.at
            found[slug] = min(since, found.get(slug, since))
    return found
