"""What every twin is made of, and how twins are found and run: one free port each.

Knows aiohttp's server and the control desk. Does not know any back-end: a twin is a module here with `twins()`.
"""

import importlib
import pkgutil
import socket
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import datetime

from aiohttp import web

from sandbox.clock import CLOCK, Clock, clock_routes
from sandbox.control import explain_bad_fields
from sandbox.fault_desk import fault_routes
from sandbox.faults import FAULTY, Faulty, inflict
from sandbox.journal import CALLS, CAPACITY, journal_routes, keep_journal

__all__ = ["CLOCK", "STATE", "Clock", "Handler", "Twin", "every_twin", "running"]

Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]
STATE = web.AppKey("state", object)
BACKLOG = 1024
MOST_BYTES = 64 * 2**20  # of one request: three photos in base64, and then some
GRACE = 0.1  # seconds a handler may go on when the twin stops: a slow fault must not hold up the end


def stateless() -> object:
    """The state of a twin that remembers nothing."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Twin:
    """One simulated back-end. Handlers find the clock at `request.app[CLOCK]`, what they keep at `request.app[STATE]`.

    name: as the cities' configuration says it, `abfallio/duisburg`.
    routes: the real paths; they may add paths of their own under `/_twin/`.
    state: makes the state of one run.
    ends: what becomes of that state when the run ends, where it has tasks or sockets of its own.
    host: a loopback address of its own, where cookies must not meet those of other twins; taken if this machine has it.
    beside: another server, for a wire that is not HTTP: it is given the twin's application and gives its own address. The twin's
        name then means that one, and its HTTP address, with the control desk, is called `<name>/desk`.
    """

    name: str
    routes: Sequence[web.RouteDef]
    state: Callable[[], object] = stateless
    ends: Callable[[object], Awaitable[None]] | None = None
    host: str | None = None
    beside: Callable[[web.Application], AbstractAsyncContextManager[str]] | None = None


@asynccontextmanager
async def running(
    twins: Sequence[Twin], *, host: str = "127.0.0.1", now: datetime | None = None
) -> AsyncIterator[dict[str, str]]:
    """Serve the twins, each on a free port of `host` or of its own one, and give their base URLs by name.

    `now`: what their clocks tell at first; None is real time.
    """
    async with AsyncExitStack() as stack:
        urls: dict[str, str] = {}
        for twin in twins:
            urls |= await stack.enter_async_context(_served(twin, host, now))
        yield urls


def every_twin() -> list[Twin]:
    """The twins of all modules of this package that have a function `twins()`, by name; two of a name: ValueError."""
    package = importlib.import_module("sandbox")
    found: dict[str, Twin] = {}
    for module in pkgutil.iter_modules(package.__path__):
        if module.name == "__main__":
            continue
        offered = getattr(importlib.import_module(f"sandbox.{module.name}"), "twins", None)
        for twin in offered() if callable(offered) else []:
            if twin.name in found:
                raise ValueError(f"two twins are called {twin.name}")
            found[twin.name] = twin
    return [found[name] for name in sorted(found)]


@asynccontextmanager
async def _served(twin: Twin, host: str, now: datetime | None) -> AsyncIterator[dict[str, str]]:
    listening = _listening(twin.host or host, host)
    # A client that leaves ends its handler, so that the journal can say it left.
    app = _application(twin)
    if now is not None:
        app[CLOCK].set(now)
    runner = web.AppRunner(app, access_log=None, handler_cancellation=True, shutdown_timeout=GRACE)
    try:
        await runner.setup()
        await web.SockSite(runner, listening, backlog=BACKLOG).start()
        own, port = listening.getsockname()[:2]
        if twin.beside is None:
            yield {twin.name: f"http://{own}:{port}"}
            return
        async with twin.beside(app) as url:
            yield {twin.name: url, f"{twin.name}/desk": f"http://{own}:{port}"}
    finally:
        await runner.cleanup()
        listening.close()


def _listening(wanted: str, otherwise: str) -> socket.socket:
    try:
        return socket.create_server((wanted, 0), backlog=BACKLOG)
    except OSError:  # macOS has no 127.0.0.11 unless somebody makes it
        return socket.create_server((otherwise, 0), backlog=BACKLOG)


def _application(twin: Twin) -> web.Application:
    app = web.Application(client_max_size=MOST_BYTES, middlewares=[explain_bad_fields, keep_journal, inflict])
    app[CLOCK], app[STATE], app[FAULTY], app[CALLS] = Clock(), twin.state(), Faulty(), deque(maxlen=CAPACITY)
    app.add_routes([*clock_routes(), *fault_routes(), *journal_routes(), *twin.routes])

    async def say_synthetic(request: web.Request, response: web.StreamResponse) -> None:
        """Nobody should take a twin's answer for the real one, on any protocol."""
        response.headers["X-Twin"] = twin.name
        response.headers["X-Licence"] = "synthetic"

    async def end(app: web.Application) -> None:
        if twin.ends is not None:
            await twin.ends(app[STATE])

    app.on_response_prepare.append(say_synthetic)
    app.on_cleanup.append(end)
    return app
