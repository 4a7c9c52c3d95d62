"""Part of the composition root: ties telemetry to the gateway. What leaves is there only when somebody asked for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence

from config.model import Contact, Declared, Settings
from domain.spans import Span
from gateway.edge.asgi import ASGI, Receive, Scope, Send
from gateway.edge.spanned import Route, spanned, unseen
from gateway.edge.trace import Unseen
from gateway.federation.book import Book
from telemetry.counting import Watched
from telemetry.sampling import Rules, Sampling
from telemetry.start import Plan, Telemetry, pace_in, signals_in

MARKED = 5.0
"""Seconds between two looks at the windows: what begins or ends is seen before the next scrape."""
OPS = "/ops"
RouteOf = Callable[[str], Route | None]
Keep = Callable[[Sequence[Span]], None]


def planned(settings: Settings, environ: Mapping[str, str], version: str) -> Plan | None:
    """What settings and environment want of telemetry; None for nothing."""
    signals = signals_in(environ)
    if not signals and settings.metrics_folder is None:
        return None
    return Plan(
        signals=signals,
        folder=settings.metrics_folder,
        rules=rules_of(settings),
        pace=pace_in(environ),
        about={
            "service.name": "hansa",
            "service.version": version,
            "deployment.environment.name": settings.profile,
        },
    )


def rules_of(settings: Settings) -> Rules:
    """Which traces are kept."""
    return Rules(ratio=settings.trace_ratio, slow_seconds=settings.trace_slow_seconds)


def telemetry(plan: Plan, route_of: RouteOf) -> Telemetry:
    """Telemetry over these routes."""
    return Telemetry(plan, operation_of(route_of))


def operation_of(route_of: RouteOf) -> Callable[[str], str | None]:
    """Names the operation a path leads to."""

    def operation(path: str) -> str | None:
        found = route_of(path)
        return None if found is None else found[0]

    return operation


class Tracing:
    """Which requests are traced: what is kept goes to `keep`, and out where traces leave."""

    def __init__(
        self, settings: Settings, plan: Plan | None, watching: Telemetry | None, *, keep: Keep, route_of: RouteOf
    ) -> None:
        rules = plan.rules if plan else rules_of(settings)
        self._leaving = watching.spans if watching else None
        leaving = self._leaving

        def both(spans: Sequence[Span]) -> None:
            keep(spans)
            if leaving is not None:
                leaving(spans)

        self._begin = Sampling(rules, keep if leaving is None else both).begin
        self._route_of = route_of

    def around(self, app: ASGI) -> ASGI:
        """The application with a span around each request; but for those who watch, whose answers may last for hours."""
        traced = spanned(app, begin=self._begin, route_of=self._route_of)

        async def chosen(scope: Scope, receive: Receive, send: Send) -> None:
            watching = scope["type"] == "http" and scope["path"].startswith(OPS)
            await (app if watching else traced)(scope, receive, send)

        return chosen

    def late(self) -> Unseen:
        """Makes spans of what never gets to the application: of refusals only where traces leave, for here they are counted."""
        told = unseen(begin=self._begin, route_of=self._route_of)
        if self._leaving is not None:
            return told

        def worth(scope: Scope, status: int, seconds: float) -> None:
            if status >= 500 or "joined" in scope["state"]:
                told(scope, status, seconds)

        return worth


async def marking(watching: Telemetry, book: Callable[[], Book]) -> None:
    """For ever: tell on which bindings somebody works, so that the alerts about them are silent meanwhile."""
    while True:
        watching.maintained(in_maintenance(book()))
        await asyncio.sleep(MARKED)


def in_maintenance(book: Book) -> Mapping[str, bool]:
    """Binding → whether somebody works on all the sources it stands behind: a region's is not one city's."""
    found: dict[str, bool] = {}
    for source in book.sources:
        if not source.resource.local:
            found[source.binding] = found.get(source.binding, True) and source.maintenance() is not None
    return found


def watched(book: Book, declared: Declared) -> Sequence[Watched]:
    """Every binding once, with its owner's contact."""
    places = [(city.slug, city.providers) for city in declared.cities]
    places += [(region.slug, region.providers) for region in declared.regions]
    owners = {(slug, provider.id): provider.contact for slug, providers in places for provider in providers}
    found: dict[str, Watched] = {}
    for source in book.sources:
        if not source.resource.local:
            owner = source.binding.partition("/")[0]
            contact = owners.get((owner, source.provider)) or Contact()
            found[source.binding] = Watched(
                binding=source.binding,
                resource=source.resource.name,
                rhythm=source.resource.rhythm,
                contact=contact.email or contact.url or contact.phone or "",
            )
    return tuple(found.values())
