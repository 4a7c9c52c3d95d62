"""The call back of Düsseldorf's bulky-waste twin: signed, tried a few times, and wrong in whichever way is asked for.

Knows orders that are being checked, and HMAC. Time in a signature is real time: it says when a message left, not what day a
twin plays.
"""

import asyncio
import hmac
import json
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import aiohttp
from aiohttp import web

from sandbox.bulky_desk import Order
from sandbox.control import BadField, body_of

AGREED = "env:AWISTA_CALLBACK_SECRET"
"""What the shipped binding says its secret is: in the sandbox it stands for itself."""
TRIES = 3
AGED = 600
"""Seconds a message of the mode `old` is old."""
MODES = ("once", "twice", "lost", "forged", "old")
VERDICTS = ("bestaetigt", "abgelehnt")


@dataclass(slots=True, kw_only=True)
class Caller:
    """Decides about orders after a while, and says so. `sent` is its journal: what was sent, and what was answered."""

    told: Callable[[Order], dict[str, object]]
    delay: float = 1.0
    mode: str = "once"
    verdict: str = "bestaetigt"
    reason: str = "zu-viel"
    price: str = "35,00"
    sent: list[dict[str, object]] = field(default_factory=list)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    def later(self, order: Order, url: str) -> None:
        """Decide about the order after the delay, and call back unless it was cancelled by then."""
        task = asyncio.get_running_loop().create_task(self._decide(order, url))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def close(self) -> None:
        """Leave everything as it is."""
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _decide(self, order: Order, url: str) -> None:
        await asyncio.sleep(self.delay)
        if order.state != "in_pruefung":
            return
        order.state = self.verdict
        order.further |= {"preis": self.price} if self.verdict == "bestaetigt" else {"grund": self.reason}
        if self.mode != "lost":
            message = {"nachricht": str(uuid4()), **self.told(order)}
            for _ in range(2 if self.mode == "twice" else 1):
                await self._call(url, message)

    async def _call(self, url: str, message: dict[str, object]) -> None:
        """Say it until somebody takes it, three times at most."""
        for _ in range(TRIES):
            status = await self._post(url, json.dumps(message).encode())
            self.sent.append({"reference": message["externeReferenz"], "id": message["nachricht"], "status": status})
            if status is not None and status < 300:
                return
            await asyncio.sleep(self.delay)

    async def _post(self, url: str, body: bytes) -> int | None:
        """The status of one call; None where nobody answers."""
        stamp = f"{int(time.time()) - (AGED if self.mode == 'old' else 0)}"
        key = "somebody else's" if self.mode == "forged" else AGREED
        headers = {
            "Content-Type": "application/json",
            "X-Awista-Zeit": stamp,
            "X-Awista-Signatur": "sha256=" + hmac.new(key.encode(), f"{stamp}.".encode() + body, "sha256").hexdigest(),
        }
        patience = aiohttp.ClientTimeout(total=5)
        try:
            async with (
                aiohttp.ClientSession(timeout=patience) as session,
                session.post(url, data=body, headers=headers) as answer,
            ):
                return answer.status
        except (aiohttp.ClientError, TimeoutError):
            return None


def caller_routes(caller_of: Callable[[web.Request], Caller]) -> list[web.RouteDef]:
    """GET and PUT of `/_twin/callbacks`: `{"delay"?, "mode"?, "verdict"?, "reason"?, "price"?}`; both answer with all and `sent`."""

    async def tell(request: web.Request) -> web.Response:
        caller = caller_of(request)
        return web.json_response({**_knobs(caller), "sent": caller.sent})

    async def put(request: web.Request) -> web.Response:
        caller = caller_of(request)
        wanted = _wanted(await body_of(request, set(_knobs(caller))), _knobs(caller))
        caller.delay, caller.mode, caller.verdict = float(wanted["delay"]), wanted["mode"], wanted["verdict"]
        caller.reason, caller.price = wanted["reason"], wanted["price"]
        return await tell(request)

    return [web.get("/_twin/callbacks", tell), web.put("/_twin/callbacks", put)]


def _knobs(caller: Caller) -> dict[str, Any]:
    return {
        "delay": caller.delay,
        "mode": caller.mode,
        "verdict": caller.verdict,
        "reason": caller.reason,
        "price": caller.price,
    }


def _wanted(body: dict[str, object], present: dict[str, Any]) -> dict[str, Any]:
    """The knobs as they shall stand; raises BadField."""
    wanted = {**present, **body}
    delay = wanted["delay"]
    if not isinstance(delay, int | float) or isinstance(delay, bool) or not 0 <= delay <= 3600:
        raise BadField("delay", "must be seconds, from 0 to 3600")
    for name, allowed in (("mode", MODES), ("verdict", VERDICTS)):
        if wanted[name] not in allowed:
            raise BadField(name, "is not known here", allowed)
    for name in ("reason", "price"):
        if not isinstance(wanted[name], str):
            raise BadField(name, "must be a text")
    return wanted
