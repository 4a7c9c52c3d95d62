"""The composition root: one ASGI application of the world, the surface over it, and what stands in front."""

from __future__ import annotations

import gc
import json
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from functools import partial
from importlib.resources import files
from typing import Any, Literal

from fastapi import FastAPI

from config.handed import handed
from config.model import Declared, Settings
from config.settings import read_settings
from domain.events import Tell
from domain.when import Clock, now
from gateway.edge.asgi import ASGI
from gateway.edge.leases import Leases
from gateway.edge.rehearse import rehearse
from gateway.edge.shelf import Shelf
from gateway.edge.usage import Tallied
from gateway.faces.geojson import GEOJSON
from gateway.faces.ical import calendar
from gateway.faces.ndjson import NDJSON
from gateway.faces.sheet import CSV
from gateway.front import admitted, edge, shelved
from gateway.garbage import seldom
from gateway.http.calendar_wishes import Calendars
from gateway.http.facing import forms_of
from gateway.http.filing import Counter, no_counter
from gateway.http.hook_wishes import Subscriptions
from gateway.http.paths import paths
from gateway.http.routes import House, goes_on
from gateway.http.surface import VERSION, Document, described, surface
from gateway.intake.scan import Scan, scan_of
from gateway.intake.sources_told import SourcesTold
from gateway.lookout import ops_of, records_of
from gateway.reception import desk_of
from gateway.swapping import Watchers, swapped
from gateway.tokens import Tokens, tokens_of
from gateway.told import Told
from gateway.usage import keeping
from gateway.watch import Tracing, operation_of, planned, telemetry
from gateway.watchkeeping.keeper import Watchkeeper, digest_of
from gateway.world import World, opened
from portal.desk.means import Desk
from portal.ops.means import Ops
from portal.records import Records
from portal.site import Site
from portal.surface import add_portal
from storage.errors import StorageError
from storage.hooks_ports import Hooks
from storage.keyring import Keyring, Switchboard
from storage.ports import Sealing
from telemetry.availability import Availability
from telemetry.logs import write_to
from telemetry.slo import Budgets
from telemetry.start import Plan

FACES = (CSV, GEOJSON, NDJSON)


def build(
    declared: Declared,
    settings: Settings,
    *,
    clock: Clock = now,
    observers: Sequence[Tell] = (),
    plan: Plan | None = None,
    parent: Told | None = None,
) -> ASGI:
    """The whole gateway as one ASGI application. Nothing is opened before its lifespan starts.

    `plan` says what is wanted of telemetry; `parent` tells a worker what to do.
    """
    worlds: list[World] = []
    tokens = tokens_of(declared, settings, clock)
    parent = parent or Told()
    house = _house(declared, settings, clock, worlds, tokens, stops=parent.stops)
    keyring = Keyring()
    switchboard = Switchboard(clock) if settings.profile == "sandbox" else None
    shelves: list[Shelf] = []
    leases = Leases() if settings.redis_url and settings.limits != "off" else None

    def purge(target: str) -> int:
        return sum(shelf.purge(target) for shelf in shelves)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with (
            opened(
                declared,
                settings,
                clock=clock,
                observers=[*observers, told, availability, budgets, keeper.observer, *counted],
                keyring=keyring,
                switchboard=switchboard,
                tokens=tokens,
                purge=purge,
                leases=leases,
            ) as world,
            keeping(tallied, world.stores.usage, world.stores.benefit, clock),
            keeper.keeping(world.stores.watch, world.book),
            aclosing(ops.live),
        ):
            worlds[:] = [world]
            watchers.know(world, declared)
            swap = partial(swapped, worlds, settings, purge, watchers)
            async with watchers.watching(worlds), parent.listening(swap):
                yield

    scan = scan_of(settings.scan_url)
    desk = desk_of(declared, settings, worlds=worlds, keyring=keyring, switchboard=switchboard, clock=clock)
    ops = ops_of(declared, settings, worlds=worlds, clock=clock)
    records = partial(records_of, worlds)

    async def receipt_keys() -> Mapping[str, Any]:
        keys = worlds[0].receipt_keys
        return await keys.jwks() if keys else {"keys": []}

    whole = surface(
        house,
        public_url=settings.public_url,
        contact=_contact(declared),
        counter=lambda: counter_of(worlds[0], scan),
        receipt_keys=receipt_keys,
        pages=lambda app, document: add_portal(
            app, _site(declared, settings, house, document, desk=desk, ops=ops, records=records)
        ),
        lifespan=lifespan,
    )
    route_of = paths(whole)
    watching = None if plan is None else telemetry(plan, route_of)
    tallied = Tallied(operation_of(route_of), clock)
    counted = watching.observers if watching else ()
    told = SourcesTold(clock)
    availability = Availability(settings.outages_folder)
    budgets = Budgets(clock=clock, counts=watching.tally if watching else None)
    keeper = Watchkeeper(
        clock=clock,
        budgets=budgets,
        hits=lambda: sum(shelf.hits for shelf in shelves),
        version=VERSION,
        config=digest_of(declared.root),
    )
    watchers = Watchers(told=told, availability=availability, budgets=budgets, telemetry=watching, keeper=keeper)
    tracing = Tracing(settings, plan, watching, keep=keeper.trails.emit, route_of=route_of)
    app = bare = admitted(tracing.around(whole), declared.bounds, watching)
    if declared.bounds.shelf_bytes:
        shelves.append(shelved(app, declared.bounds, clock))
        app = shelves[0]
    if switchboard is not None:
        app = rehearse(app, bare, switches=switchboard.of)
    return edge(
        app,
        declared,
        settings,
        shelf=shelves[0] if shelves else None,
        keyring=keyring,
        switchboard=switchboard,
        tokens=tokens,
        watching=watching,
        usage=keeper.answers.beside(tallied.answered),
        unseen=tracing.late(),
        forms=forms_of(FACES),
        parting=parent.parting,
        leases=leases,
    )


def _house(
    declared: Declared,
    settings: Settings,
    clock: Clock,
    worlds: Sequence[World],
    tokens: Tokens | None,
    *,
    stops: Callable[[], bool] = goes_on,
) -> House:
    return House(
        stops=stops,
        book=lambda: worlds[0].book,
        cities=tuple(city.slug for city in declared.cities),
        clock=clock,
        default_wait=declared.bounds.default_wait_seconds,
        explains=settings.profile == "sandbox",
        examples=examples(),
        calendars=Calendars(
            memory=lambda: worlds[0].stores.memory,
            seal=lambda: _seal(worlds),
            draw=calendar,
            public_url=settings.public_url,
        ),
        faces=FACES,
        access=tokens.access if tokens else None,
        subscriptions=Subscriptions(hooks=lambda: _hooks(worlds), plain=settings.profile == "sandbox"),
        shared=lambda: _shared(worlds),
    )


def _site(
    declared: Declared,
    settings: Settings,
    house: House,
    document: Document,
    *,
    desk: Desk,
    ops: Ops,
    records: Callable[[], Records],
) -> Site:
    limits = declared.limits
    return Site(
        book=house.book,
        clock=house.clock,
        document=document,
        version=VERSION,
        sandbox=settings.profile == "sandbox",
        public_url=settings.public_url,
        issuer=settings.issuer,
        examples=house.examples,
        quotas={
            "anonymous": limits.anonymous_per_minute,
            "with_key": limits.key_per_minute,
            "with_token": limits.app_per_minute,
        },
        centres={city.slug: city.centre for city in declared.cities},
        desk=desk,
        ops=ops,
        records=records,
    )


def _hooks(worlds: Sequence[World]) -> Hooks:
    if not worlds or worlds[0].seal is None:
        raise StorageError("webhooks are not open")
    return worlds[0].stores.hooks(worlds[0].seal)


def _shared(worlds: Sequence[World]) -> Literal["none", "there", "away"]:
    shared = worlds[0].stores.shared if worlds else None
    return "none" if shared is None else "there" if shared.there else "away"


def _seal(worlds: Sequence[World]) -> Sealing:
    if not worlds or worlds[0].seal is None:
        raise StorageError("there is no seal")
    return worlds[0].seal


def counter_of(world: World, scan: Scan | None) -> Counter:
    """Where cases are accepted."""
    if world.ledger is None or world.feed is None:
        return no_counter()
    return Counter(ledger=world.ledger, feed=world.feed, scan=scan)


def _contact(declared: Declared) -> str:
    contact = declared.contact
    return f"mailto:{contact.email}" if contact.email else contact.url or ""


def contract(declared: Declared) -> dict[str, Any]:
    """The OpenAPI document of a configuration, without opening anything."""
    settings = Settings()
    house = _house(declared, settings, now, (), tokens_of(declared, settings, now))
    return described(house, None, settings.issuer)


def examples() -> dict[str, Any]:
    """Operation → an answer it really gave, for the OpenAPI document."""
    folder = files("openapi").joinpath("examples")
    return {
        file.name.removesuffix(".json"): json.loads(file.read_text("utf-8"))
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".json")
    }


def create() -> ASGI:
    """For the server: the gateway as the environment and the configuration describe it."""
    gc.freeze()  # what is imported stays, and is not looked through for garbage again and again while the rest is made
    settings = read_settings(os.environ)
    write_to(sys.stderr, settings.log)
    parent = Told(settings.handed_folder, port=settings.port, seconds=settings.drain_seconds)
    app = build(handed(settings), settings, plan=planned(settings, os.environ, VERSION), parent=parent)
    seldom()
    return app
