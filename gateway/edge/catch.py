"""Between the application and the caller: holds an answer back while it may be kept, lets any other through as it comes."""

from __future__ import annotations

from collections.abc import Callable

from gateway.edge.asgi import Message, Send
from gateway.edge.keeping import Lifetime, lifetime
from gateway.edge.stored import SOURCES

ERRORS = frozenset({500, 502, 503, 504})
"""What RFC 5861 §4 calls an error."""


class Catch:
    """A `send` for one fetch. Afterwards `whole` says that there is an answer to keep: `status`, `headers`, `body`, `life`."""

    __slots__ = (
        "_authorized",
        "_keep",
        "_most",
        "_parts",
        "_passing",
        "_pity",
        "_said",
        "_send",
        "_size",
        "_through",
        "failed",
        "headers",
        "life",
        "status",
        "whole",
    )

    def __init__(
        self,
        send: Send,
        *,
        said: bytes,
        keep: bool,
        authorized: bool,
        most: int,
        pity: bool,
        through: Callable[[], None],
    ) -> None:
        """`pity`: an error is swallowed, for there is an old answer to give instead. `through` is told when nothing is kept."""
        self._send, self._said, self._keep, self._authorized = send, said, keep, authorized
        self._most, self._pity, self._through = most, pity, through
        self._parts: list[bytes] = []
        self._size = 0
        self._passing = False
        self.failed: int | None = None
        """The status of an error that was swallowed."""
        self.status = 0
        self.headers: list[tuple[bytes, bytes]] = []
        self.life: Lifetime | None = None
        self.whole = False

    @property
    def excused(self) -> bool:
        """Whether the caller has seen nothing yet, and may be given the old answer."""
        return self._pity and not self._passing

    @property
    def body(self) -> bytes:
        """What was held back."""
        return b"".join(self._parts)

    async def __call__(self, message: Message) -> None:
        """An ASGI send."""
        if message["type"] == "http.response.start":
            self._begin(message)
            if self._passing:
                await self._start()
        elif self._passing:
            await self._send(message)
        elif message["type"] == "http.response.body" and self.failed is None:
            await self._hold(message.get("body", b""), more=message.get("more_body", False))

    def _begin(self, message: Message) -> None:
        self.status, self.headers = message["status"], list(message["headers"])
        if self._pity and self.status in ERRORS:
            self.failed = self.status
            return
        if self._keep:
            self.life = lifetime(self.status, self.headers, authorized=self._authorized)
        self._passing = self.life is None

    async def _start(self) -> None:
        self._passing, self.life = True, None
        self._through()
        headers = [each for each in self.headers if each[0] != SOURCES]
        headers.append((b"cache-status", self._said))
        await self._send({"type": "http.response.start", "status": self.status, "headers": headers})

    async def _hold(self, body: bytes, *, more: bool) -> None:
        self._parts.append(body)
        self._size += len(body)
        if self._size > self._most:  # too large to keep, and to wait for
            held, self._parts = self.body, []
            await self._start()
            await self._send({"type": "http.response.body", "body": held, "more_body": more})
            return
        self.whole = not more
