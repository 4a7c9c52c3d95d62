"""Part of the composition root: ties telemetry to the gateway. Nothing of it is there when nobody asked for it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from config.model import Contact, Declared, Settings
from gateway.edge.asgi import ASGI
from gateway.edge.spanned import Route, spanned, unseen
from gateway.edge.trace import Unseen
from gateway.federation.book import Book
from telemetry.counting import Watched
from telemetry.sampling import Rules
from telemetry.start import Plan, Telemetry, pace_in, signals_in

RouteOf = Callable[[str], Route | None]


def planned(settings: Settings, environ: Mapping[str, str], version: str) -> Plan | None:
    """What settings and environment want of telemetry; None for nothing."""
    signals = signals_in(environ)
    if not signals and settings.metrics_folder is None:
        return None
    return Plan(
        signals=signals,
        folder=settings.metrics_folder,
        rules=Rules(ratio=settings.trace_ratio, slow_seconds=settings.trace_slow_seconds),
        pace=pace_in(environ),
        about={
            "service.name": "hansa",
            "service.version": version,
            "deployment.environment.name": settings.profile,
        },
    )


def telemetry(plan: Plan, route_of: RouteOf) -> Telemetry:
    """Telemetry over these routes."""

    def operation(path: str) -> str | None:
        found = route_of(path)
        return None if found is None else found[0]

    return Telemetry(plan, operation)


def traced(app: ASGI, watching: Telemetry | None, route_of: RouteOf) -> ASGI:
    """The application with a span around each request, where traces leave."""
    if watching is None or watching.sampling is None:
        return app
    return spanned(app, begin=watching.sampling.begin, route_of=route_of)


def late(watching: Telemetry | None, route_of: RouteOf) -> Unseen | None:
    """Makes spans of what never gets to the application, where traces leave."""
    if watching is None or watching.sampling is None:
        return None
    return unseen(begin=watching.sampling.begin, route_of=route_of)


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
