"""How many requests the application works on at a time: as many as the event loop bears. Stands behind the shelf.

A loop that comes late makes everybody wait, those whose answer lies ready, too. So what costs most is refused first: reading anew,
then writing; what the shelf has is given all the while, if need be the old answer (stale-if-error). The limit follows the loop's
lateness by additive increase and multiplicative decrease (Chiu and Jain 1989, as TCP does).
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable

from domain.asking import ask_as
from domain.words import Language
from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send, asked, reply
from gateway.problems import Problem, rendered

EVERY = 0.05
"""Seconds between two looks at the loop."""
LEAST = 8
"""Requests that are let in however late the loop is: fewer would not find out that it is better."""
STEP = 4.0
"""So many more after a look at a loop that is in time while the limit was felt."""
SHARE = 0.7
"""What is left of the limit after a look at a loop that was late, and had been at the look before."""
ROOM = 1.5
"""So many times the limit may be inside before what writes is refused, too."""
AFTER = 2.0
"""Seconds after which a refused caller is to come again."""
READING = frozenset({"GET", "HEAD", "OPTIONS"})


class Gate:
    """The limit, and how it follows the loop. `most`: requests at a time; `bearable`: seconds the loop may be late."""

    def __init__(self, *, most: int, bearable: float) -> None:
        self._most, self._bearable = most, bearable
        self.limit = float(most)
        self.inside = 0
        """Requests whose answer has not begun."""
        self._felt = self._late = False
        self._timer: asyncio.TimerHandle | None = None

    def start(self) -> None:
        """Look at the running loop from now on."""
        loop = asyncio.get_running_loop()
        self._timer = loop.call_later(EVERY, self._look, loop, loop.time() + EVERY)

    def stop(self) -> None:
        """Let go of the loop."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def full(self, *, reading: bool) -> bool:
        """Whether one more is too many."""
        self._felt = self._felt or self.inside >= self.limit / 2
        return self.inside >= (self.limit if reading else self.limit * ROOM)

    def note(self, late: float) -> None:
        """The loop was so many seconds late."""
        again, self._late = self._late, late > self._bearable
        if self._late and again:  # once is a pause of the machine, twice a load
            self.limit = max(LEAST, min(self.limit, self.inside) * SHARE)
        elif self._felt:
            self.limit = min(self._most, self.limit + STEP)
        self._felt = False

    def _look(self, loop: asyncio.AbstractEventLoop, due: float) -> None:
        now = loop.time()
        self.note(max(0.0, now - due))
        self._timer = loop.call_at(now + EVERY, self._look, loop, now + EVERY)


def admit(app: ASGI, gate: Gate, *, free: tuple[str, ...], refused: Callable[[], None] | None = None) -> ASGI:
    """Paths that begin with one of `free` are never refused: health, and the pages of those who look for the cause."""

    async def admitted(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await _alive(app, gate, scope, receive, send)
            return
        if scope["path"].startswith(free):
            await app(scope, receive, send)
            return
        if gate.full(reading=scope["method"] in READING):
            if refused is not None:
                refused()
            await _refuse(scope, send)
            return
        if (client := scope["state"].get("client")) is not None:
            ask_as(client.name)  # for what is shared out behind here
        gate.inside += 1
        left = False

        def leave() -> None:
            nonlocal left
            if not left:
                left = True
                gate.inside -= 1

        async def sending(message: Message) -> None:
            leave()  # its work is done: a stream of events may go on for hours
            await send(message)

        try:
            await app(scope, receive, sending)
        finally:
            leave()

    return admitted


async def _alive(app: ASGI, gate: Gate, scope: Scope, receive: Receive, send: Send) -> None:
    gate.start()
    try:
        await app(scope, receive, send)
    finally:
        gate.stop()


async def _refuse(scope: Scope, send: Send) -> None:
    language: Language = "de" if asked(scope).get(b"accept-language") == b"de" else "en"
    state = scope["state"]
    state["problem"] = "overloaded"
    problem = Problem(status=503, slug="overloaded", retry_after=AFTER)
    await reply(send, *rendered(problem, language, trace_id=state["trace_id"], instance=scope["path"]))
