"""An app's endpoint: may we send it events, and did it take one? Speaks HTTP through the door, knows no store.

Where it lies is checked when a connection is made (adapters/_kit/line.py): a name that turns out to mean a private
address is refused then, every time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlsplit

from adapters._kit.hops import complaint
from adapters._kit.http import Door, Engine, Reach
from adapters._kit.tell import Head, tell
from domain.errors import Forbidden, SourceDown, SourceError, SourceLimited, SourceTimeout
from gateway.intake.events import MEDIA_TYPE

SECONDS = 5.0
"""An endpoint has so long to answer."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taken:
    """How an endpoint took it; well when there is no error."""

    status: int | None = None
    error: str | None = None
    """A slug: `timeout`, `unreachable`, `not-http`, `address-refused`, `redirect`, `gone`, `status`, `handshake-refused`."""
    retry_after: float | None = None
    """Seconds, when the endpoint said so."""


class Endpoints:
    """The way out to the apps' endpoints.

    `origin` is the name we ask permission under, `network` where endpoints may lie although it is not public, `plain`
    whether http will do: both for the sandbox alone. `ca` is a further authority to trust, PEM.
    """

    def __init__(
        self,
        engine: Engine,
        *,
        origin: str,
        user_agent: str,
        network: tuple[str, ...] = (),
        plain: bool = False,
        ca: bytes | None = None,
        seconds: float = SECONDS,
    ) -> None:
        self._engine = engine
        self._origin = origin
        self._agent = user_agent
        self._network = network
        self._schemes = {"https", "http"} if plain else {"https"}
        self._ca = ca
        self._seconds = seconds

    async def agree(self, url: str) -> Taken:
        """Ask whether events may be sent there (CloudEvents HTTP Webhook 1.0, §4); without a yes none is."""
        try:
            head = await self._tell("OPTIONS", url, {"webhook-request-origin": self._origin})
        except SourceError as error:
            return _trouble(error)
        allowed = [each.strip() for each in head.headers.get("webhook-allowed-origin", "").split(",")]
        if 200 <= head.status < 300 and not {self._origin, "*"}.isdisjoint(allowed):
            return Taken(status=head.status)
        return Taken(status=head.status, error="handshake-refused")

    async def send(self, url: str, headers: Mapping[str, str], body: bytes) -> Taken:
        """Deliver one event; any 2xx means it was taken."""
        try:
            head = await self._tell("POST", url, {"content-type": MEDIA_TYPE, **headers}, body)
        except SourceError as error:
            return _trouble(error)
        if 200 <= head.status < 300:
            return Taken(status=head.status)
        kind = {410: "gone"}.get(head.status) or ("redirect" if 300 <= head.status < 400 else "status")
        after = getattr(complaint(self._origin, head.status, head.headers), "retry_after", None)
        return Taken(status=head.status, error=kind, retry_after=after)

    async def _tell(self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None) -> Head:
        deadline = asyncio.get_running_loop().time() + self._seconds
        return await tell(self._door(url), method, url, deadline=deadline, headers=headers, body=body)

    def _door(self, url: str) -> Door:
        """In the live profile every endpoint is a stranger: of those the engine holds a bounded number of lines."""
        parts = urlsplit(url)
        if parts.scheme not in self._schemes:
            raise Forbidden("an address that is not https")
        known = self._network or self._ca
        origins = frozenset({f"{parts.scheme}://{parts.netloc}"} if known else ())
        reach = Reach(
            origins=origins, network=self._network, ca=self._ca, connections=2, max_bytes=1, user_agent=self._agent
        )
        return self._engine.door(reach)


def _trouble(error: SourceError) -> Taken:
    if isinstance(error, Forbidden):
        return Taken(error="address-refused")
    if isinstance(error, SourceTimeout):
        return Taken(error="timeout")
    return Taken(error="unreachable" if isinstance(error, SourceDown | SourceLimited) else "not-http")
