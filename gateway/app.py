"""The composition root: opens the world, builds the book, stacks the edge in front of the surface, and closes it all again."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import time
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.resources import files
from typing import Any

from fastapi import FastAPI

from adapters._kit.http import Engine
from config.load import load, shipped
from config.model import Bounds, Declared, Limits, Settings
from config.settings import read_settings
from domain.errors import whereabouts
from domain.events import Event, Tell
from domain.when import Clock, now
from gateway.assemble import Workshop, assemble
from gateway.edge.asgi import ASGI
from gateway.edge.client import client_of, is_loopback
from gateway.edge.guard import guard
from gateway.edge.headers import headers
from gateway.edge.identify import identify
from gateway.edge.limits import Quota, limits
from gateway.edge.shelf import Shelf
from gateway.edge.trace import trace
from gateway.edge.verbs import verbs
from gateway.federation.book import Book
from gateway.hands import follow, purging
from gateway.http import explain
from gateway.http.routes import House
from gateway.http.surface import described, surface
from gateway.layers.stack import Surroundings
from gateway.tokens import Tokens, tokens_of
from storage.keyring import Keyring
from storage.open import open_identity, open_stores
from storage.scoped import scoped

log = logging.getLogger("hansa")

INSIST = 0.2
"""Seconds after which work that is still there is cancelled once more."""


class Background:
    """Work that outlives the request that started it, and ends with the process."""

    def __init__(self) -> None:
        self._tasks: set[asyncio.Task[Any]] = set()

    def start(self, work: Coroutine[Any, Any, Any]) -> asyncio.Task[Any]:
        """Run it; whoever waits for the task sees its outcome."""
        task = asyncio.get_running_loop().create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Cancel what still runs and wait for it to be gone.

        Again and again: a request that ends in the very moment of its cancellation gives its answer instead, and the
        cancellation is lost (seen with pyreqwest 0.15 and a probe whose time was just up).
        """
        while running := [task for task in self._tasks if not task.done()]:
            for task in running:
                task.cancel()
            await asyncio.wait(running, timeout=INSIST)


def telling(observers: Sequence[Tell]) -> Tell:
    """One `tell` for all observers. One that fails is logged and does not disturb the call it watches."""

    def tell(event: Event) -> None:
        for observer in observers:
            try:
                observer(event)
            except Exception as bug:  # noqa: BLE001 - whoever watches must not disturb
                log.error("an observer failed: %s", whereabouts(bug))

    return tell


@asynccontextmanager
async def opened(
    declared: Declared,
    settings: Settings,
    *,
    clock: Clock = now,
    observers: Sequence[Tell] = (),
    keyring: Keyring | None = None,
    tokens: Tokens | None = None,
    purge: Callable[[str], int] | None = None,
) -> AsyncIterator[Book]:
    """The book with everything behind it: stores, connections, background work.

    A `keyring` is filled and kept so; `tokens` are verified while this lasts. With `purge`, which drops finished
    answers, operators' orders are followed.
    """
    background = Background()
    tell = telling((explain.note, *observers))
    async with (
        open_stores(
            state=settings.state, database_url=settings.database_url, cache_bytes=declared.bounds.cache_bytes
        ) as stores,
        Engine() as engine,
        AsyncExitStack() as stack,
    ):
        around = Surroundings(cache=stores.cache, clock=clock, tell=tell, start=background.start)
        shop = Workshop(
            settings=settings,
            environ=os.environ,
            engine=engine,
            memory=stores.memory,
            scoped=scoped,
            around=around,
        )
        try:
            if keyring is not None:
                await keyring.fill(stores.keys)
                background.start(keyring.watch(stores.keys))
            if tokens is not None:
                kept = await stack.enter_async_context(
                    open_identity(state=settings.state, database_url=settings.database_url, clock=clock)
                )
                await stack.enter_async_context(tokens.open(engine, kept.identity, background.start))
            book = assemble(declared, shop)
            if purge is not None:
                acts = {"purge": purging(book, stores.cache, purge)}
                background.start(follow(stores.orders, acts, since=await stores.orders.last()))
            yield book
        finally:
            await background.close()


def build(declared: Declared, settings: Settings, *, clock: Clock = now, observers: Sequence[Tell] = ()) -> ASGI:
    """The whole gateway as one ASGI application. Nothing is opened before its lifespan starts."""
    books: list[Book] = []
    tokens = tokens_of(declared, settings, clock)
    house = _house(declared, settings, clock, books, tokens)
    keyring = Keyring()
    shelves: list[Shelf] = []

    def purge(target: str) -> int:
        return sum(shelf.purge(target) for shelf in shelves)

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with opened(
            declared, settings, clock=clock, observers=observers, keyring=keyring, tokens=tokens, purge=purge
        ) as book:
            books[:] = [book]
            yield

    app: ASGI = surface(house, public_url=settings.public_url, contact=_contact(declared), lifespan=lifespan)
    if declared.bounds.shelf_bytes:
        shelves.append(shelved(app, declared.bounds, clock))
        app = shelves[0]
    return edge(app, declared, settings, keyring=keyring, tokens=tokens)


def shelved(app: ASGI, bounds: Bounds, clock: Clock) -> Shelf:
    """A shelf in front of an application."""
    patience, seconds = bounds.longest_wait_seconds, lambda: clock().timestamp()
    return Shelf(app, limit_bytes=bounds.shelf_bytes, clock=seconds, patience=patience)


def _house(declared: Declared, settings: Settings, clock: Clock, books: Sequence[Book], tokens: Tokens | None) -> House:
    return House(
        book=lambda: books[0],
        cities=tuple(city.slug for city in declared.cities),
        clock=clock,
        default_wait=declared.bounds.default_wait_seconds,
        explains=settings.profile == "sandbox",
        examples=examples(),
        access=tokens.access if tokens else None,
    )


def _contact(declared: Declared) -> str:
    contact = declared.contact
    return f"mailto:{contact.email}" if contact.email else contact.url or ""


def contract(declared: Declared) -> dict[str, Any]:
    """The OpenAPI document of a configuration, without opening anything."""
    settings = Settings()
    house = _house(declared, settings, now, (), tokens_of(declared, settings, now))
    app = surface(house, public_url=None, contact=_contact(declared))
    return described(app, None, settings.issuer)


def edge(
    app: ASGI,
    declared: Declared,
    settings: Settings,
    *,
    keyring: Keyring | None = None,
    tokens: Tokens | None = None,
) -> ASGI:
    """What stands in front of the shelf, outermost last: every answer is traced and dressed, refusals included."""
    https = bool(settings.public_url and settings.public_url.startswith("https://"))
    app = _limited(app, declared.limits, settings)
    find, whose = (keyring or Keyring()).find, client_of(settings.trusted_proxies)
    if tokens is None:
        app = identify(app, find=find, client_of=whose)
    else:
        app = identify(app, find=find, client_of=whose, tokens=tokens.verifier, challenge=tokens.challenge)
    return trace(headers(verbs(guard(app, url_bytes=declared.bounds.url_bytes)), https=https))


UNCOUNTED = ("/health/", "/problems", "/assets/")
"""Whoever watches the gateway, or reads what a refusal means, is not counted."""


def _limited(app: ASGI, declared: Limits, settings: Settings) -> ASGI:
    if settings.limits == "off":
        return app
    quotas = {
        "anonymous": Quota(requests=declared.anonymous_per_minute, seconds=60),
        "key": Quota(requests=declared.key_per_minute, seconds=60),
        "token": Quota(requests=declared.app_per_minute, seconds=60),
    }
    at_home = settings.limits == "auto" and settings.profile == "sandbox"
    return limits(
        app,
        quotas=quotas,
        clients=declared.clients,
        now=time.monotonic,
        free=UNCOUNTED,
        exempt=is_loopback if at_home else None,
    )


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
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    logging.getLogger("alembic").setLevel(logging.WARNING)  # it announces its own plug-ins at every start
    return build(load(settings.config or shipped()), settings)
