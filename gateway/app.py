"""The composition root: one ASGI application of the world, the surface over it, and what stands in front."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

from config.load import load, shipped
from config.model import Declared, Settings
from config.settings import read_settings
from domain.events import Tell
from domain.when import Clock, now
from gateway.edge.asgi import ASGI
from gateway.edge.shelf import Shelf
from gateway.front import edge, shelved
from gateway.http.filing import Counter, no_counter
from gateway.http.hook_wishes import Subscriptions
from gateway.http.paths import paths
from gateway.http.routes import House
from gateway.http.surface import VERSION, described, surface
from gateway.intake.scan import Scan, scan_of
from gateway.intake.sources_told import SourcesTold
from gateway.tokens import Tokens, tokens_of
from gateway.watch import late, planned, telemetry, traced, watched
from gateway.world import World, opened
from storage.errors import StorageError
from storage.hooks_ports import Hooks
from storage.keyring import Keyring
from telemetry.availability import Availability
from telemetry.logs import write_to
from telemetry.slo import Budgets
from telemetry.start import Plan


def build(
    declared: Declared,
    settings: Settings,
    *,
    clock: Clock = now,
    observers: Sequence[Tell] = (),
    plan: Plan | None = None,
) -> ASGI:
    """The whole gateway as one ASGI application. Nothing is opened before its lifespan starts.

    `plan` says what is wanted of telemetry.
    """
    worlds: list[World] = []
    tokens = tokens_of(declared, settings, clock)
    house = _house(declared, settings, clock, worlds, tokens)
    keyring = Keyring()
    shelves: list[Shelf] = []

    def purge(target: str) -> int:
        return sum(shelf.purge(target) for shelf in shelves)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        everybody: tuple[Tell, ...] = (
            *observers,
            told,
            availability,
            budgets,
            *(watching.observers if watching else ()),
        )
        async with opened(
            declared, settings, clock=clock, observers=everybody, keyring=keyring, tokens=tokens, purge=purge
        ) as world:
            book = world.book
            worlds[:] = [world]
            if world.seal is not None:
                told.begin(world.stores.hooks(world.seal), book.sources, world.start)
            known = watched(book, declared)
            availability.know(known)
            budgets.know(declared.objectives, [each.binding for each in known])
            if watching is None:
                yield
                return
            watching.know(known)
            watching.start()
            try:
                yield
            finally:
                await watching.close()

    scan = scan_of(settings.scan_url)

    def counter() -> Counter:
        return counter_of(worlds[0], scan)

    async def receipt_keys() -> Mapping[str, Any]:
        keys = worlds[0].receipt_keys
        return await keys.jwks() if keys else {"keys": []}

    whole = surface(
        house,
        public_url=settings.public_url,
        contact=_contact(declared),
        counter=counter,
        receipt_keys=receipt_keys,
        lifespan=lifespan,
    )
    route_of = paths(whole)
    watching = None if plan is None else telemetry(plan, route_of)
    told = SourcesTold(clock)
    availability = Availability(settings.outages_folder)
    budgets = Budgets(clock=clock, counts=watching.tally if watching else None)
    app = traced(whole, watching, route_of)
    if declared.bounds.shelf_bytes:
        shelves.append(shelved(app, declared.bounds, clock))
        app = shelves[0]
    return edge(
        app, declared, settings, keyring=keyring, tokens=tokens, watching=watching, unseen=late(watching, route_of)
    )


def _house(
    declared: Declared, settings: Settings, clock: Clock, worlds: Sequence[World], tokens: Tokens | None
) -> House:
    return House(
        book=lambda: worlds[0].book,
        cities=tuple(city.slug for city in declared.cities),
        clock=clock,
        default_wait=declared.bounds.default_wait_seconds,
        explains=settings.profile == "sandbox",
        examples=examples(),
        access=tokens.access if tokens else None,
        subscriptions=Subscriptions(hooks=lambda: _hooks(worlds), plain=settings.profile == "sandbox"),
    )


def _hooks(worlds: Sequence[World]) -> Hooks:
    if not worlds or worlds[0].seal is None:
        raise StorageError("webhooks are not open")
    return worlds[0].stores.hooks(worlds[0].seal)


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
    app = surface(house, public_url=None, contact=_contact(declared))
    return described(app, None, settings.issuer)


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
    settings = read_settings(os.environ)
    write_to(sys.stderr, settings.log)
    return build(load(settings.config or shipped()), settings, plan=planned(settings, os.environ, VERSION))
