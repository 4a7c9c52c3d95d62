"""The federation's own sources: `cities` and `sources`, answered from the configuration without calling anybody."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from datetime import datetime, timedelta
from functools import partial

from adapters._kit.bound import finisher
from adapters._kit.encode import record
from domain.catalogue import CITIES, SOURCES
from domain.exchange import Call, Fetch, Record, Reply
from domain.federation import City, Use
from domain.federation import Source as SourceModel
from domain.quality import Standing, lower, standing
from domain.resource import Resource
from domain.when import Clock
from gateway.federation.book import Source
from gateway.layers.breaker import Health

OWNER = "hansa"


UseOf = Callable[[str], Use | None]
"""What the source of this id was good for lately; None while that is not known."""


def own_sources(
    cities: Sequence[tuple[str, City]], sources: Sequence[Source], clock: Clock, use_of: UseOf = lambda source: None
) -> list[Source]:
    """Two sources per city: what the city is, and how its sources are doing right now."""
    own: list[Source] = []
    for slug, city in cities:
        known = record(slug, city)
        theirs = [source for source in sources if source.city == slug]
        own.append(_own(CITIES, slug, _fetch(CITIES, partial(_always, [known]), clock)))
        own.append(_own(SOURCES, slug, _fetch(SOURCES, partial(_rows, theirs, use_of), clock)))
    return own


def _own(resource: Resource, city: str, fetch: Fetch) -> Source:
    name = f"{city}/{OWNER}/{resource.name}"
    return Source(
        id=name,
        city=city,
        provider=OWNER,
        resource=resource,
        ns=OWNER,
        binding=name,
        adapter="house",
        fetch=fetch,
        pushes=frozenset(),
        environment="live",
        basis="documented",
        licence="CC0-1.0",
        attribution="Hansa",
        permission="open_licence",
        fresh=resource.fresh,
        health=Health(state="fresh"),
    )


def _always(records: list[Record], now: datetime) -> list[Record]:
    """What the configuration says does not depend on the time."""
    return records


def _fetch(resource: Resource, records: Callable[[datetime], list[Record]], clock: Clock) -> Fetch:
    finish = finisher(resource)

    async def answered(call: Call) -> Reply:
        now = clock()
        whole_second = now.replace(microsecond=0)
        reply = Reply(records=tuple(records(now)), as_of=whole_second, fresh_until=now + resource.fresh)
        return finish(reply)

    return answered


WORST = ("paused", "failed", "refused", "fresh", "unknown")


def state_of(source: Source) -> str:
    """How it is doing now: what its breaker saw last, or that nobody may ask it."""
    return "paused" if source.pause() else source.health.state


def speaking(sources: Iterable[Source]) -> list[Source]:
    """One of each id: of several bindings behind it, the one that fares worst."""
    worst: dict[str, Source] = {}
    for source in sources:
        known = worst.get(source.id)
        if known is None or WORST.index(state_of(source)) < WORST.index(state_of(known)):
            worst[source.id] = source
    return list(worst.values())


def _rows(sources: Sequence[Source], use_of: UseOf, now: datetime) -> list[Record]:
    """One record per source; of several bindings behind it, the one that fares worst speaks, and the lowest tier counts."""
    tiers: dict[str, Standing] = {}
    for source in sources:
        if source.facts is not None:
            reached = standing(source.facts, now)
            tiers[source.id] = lower(tiers.get(source.id, reached), reached)
    return [_row(source, tiers.get(source.id), use_of(source.id)) for source in speaking(sources)]


def _row(source: Source, reached: Standing | None, use: Use | None) -> Record:
    health, pause = source.health, source.pause()
    since = pause.since if pause else health.since
    return record(
        source.id,
        SourceModel(
            provider=source.provider,
            resource=source.resource.name,
            environment=source.environment,
            basis=source.basis,
            tier=reached.tier if reached else None,
            tier_missing=reached.missing if reached else (),
            verified_live_at=source.facts.verified_live_at if source.facts else None,
            state=state_of(source),
            since=since.replace(microsecond=0) if since else None,
            problem="source-paused" if pause else health.problem,
            fresh_for=source.fresh // timedelta(seconds=1),
            licence=source.licence,
            attribution=source.attribution,
            permission=source.permission,
            scope=source.resource.scope,
            use=use,
        ),
    )
