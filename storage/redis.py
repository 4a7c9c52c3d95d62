"""What is asked of Redis or Valkey: `Volatile`, where several processes serve, and the line to it that `storage.shared` uses.

The only file that speaks to it; it needs 6.2 or later. How it is reached is `storage.redis_client`'s.

No address, password, key or value is ever part of an error's text or of the log.
"""

from __future__ import annotations

import asyncio
import math
from collections.abc import AsyncGenerator, AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, cast

from storage.errors import StorageError
from storage.redis_client import Client, connected, exceptions
from storage.volatile import positive

PREFIX = "hansa:identity:"
CONNECTIONS = 32
CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.0
TURN_SECONDS = 2.0
"""How long a call waits for one of the connections."""
LONGEST_SECONDS = 1.0
"""After so long a command that nobody waits for any more is given up."""
TURNS = 3
"""Where this process was late itself, the answer may be there and not be read yet: so many turns of the loop it is given."""
IDLE_SECONDS = 10.0
"""After so long without a message a listener asks whether the server is still there."""
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.AuthenticationError, "it refuses the user or the password"),
    (exceptions.AuthorizationError, "it refuses the user or the password"),
    (exceptions.NoPermissionError, "its user may not do this"),
    (exceptions.BusyLoadingError, "it is still loading"),
    (exceptions.OutOfMemoryError, "it is full"),
    (exceptions.ReadOnlyError, "it is a read-only replica"),
    (exceptions.TimeoutError, "it does not answer"),
    (TimeoutError, "it does not answer"),
    (exceptions.ClusterDownError, "a part of the cluster is missing"),
    (exceptions.SlotNotCoveredError, "a part of the cluster is missing"),
    (exceptions.ConnectionError, "it cannot be reached"),
    (exceptions.ResponseError, "it refuses the command; Redis 6.2, Valkey 7.2 or later is needed"),
)
_SLIPS = (AttributeError, LookupError, RuntimeError)
"""What the driver says of a part of a cluster that nobody serves, or when it took a connection away under a command of its own."""


class RedisVolatile:
    """What is volatile, on a server that all processes share. Each call is one command, sent once.

    None is sent again after its answer was lost: `add` would then take its own mark for somebody else's.
    """

    def __init__(self, client: Client, *, prefix: str = PREFIX) -> None:
        self._client = client
        self._prefix = prefix

    async def put(self, key: str, value: bytes, *, seconds: float) -> None:
        """Keep it so long, over whatever was there."""
        with _plain_words():
            await self._client.set(self._name(key), value, px=_milliseconds(seconds))

    async def add(self, key: str, value: bytes, *, seconds: float) -> bool:
        """Keep it if nothing is there; False when something is."""
        with _plain_words():
            return bool(await self._client.set(self._name(key), value, px=_milliseconds(seconds), nx=True))

    async def get(self, key: str) -> bytes | None:
        """The value; None when it is not there or its time has passed."""
        with _plain_words():
            return cast(bytes | None, await self._client.get(self._name(key)))

    async def take(self, key: str) -> bytes | None:
        """The value, and it is gone: GETDEL does both at once."""
        with _plain_words():
            return cast(bytes | None, await self._client.getdel(self._name(key)))

    async def forget(self, key: str) -> None:
        """Drop it, if it is there."""
        with _plain_words():
            await self._client.delete(self._name(key))

    async def check(self) -> None:
        """Nothing when the server answers."""
        with _plain_words():
            await self._client.ping()

    def _name(self, key: str) -> bytes:
        return f"{self._prefix}{key}".encode("utf-8", "surrogatepass")


@asynccontextmanager
async def open_redis(url: str, *, ca: Path | None = None, prefix: str = PREFIX) -> AsyncIterator[RedisVolatile]:
    """Over a few connections, made when they are needed; `rediss://` is TLS with the server's name verified.

    `ca` names the authorities that vouch for it, where those of the machine do not.

    StorageError when the address cannot be read. The server need not answer yet.
    """
    async with connected(
        url, ca=ca, connections=CONNECTIONS, turn=TURN_SECONDS, connect=CONNECT_SECONDS, answer=ANSWER_SECONDS
    ) as client:
        yield RedisVolatile(client, prefix=prefix)


class Line:
    """The line of a worker: short scripts, messages and news, with one bound on how long any of them may take.

    Every call is one round trip, sent once, and a StorageError when it fails.
    """

    def __init__(self, client: Client, *, patience: float) -> None:
        self._client = client
        self._patience = patience
        self._berths = asyncio.Semaphore(CONNECTIONS)
        self._late: set[asyncio.Task[Any]] = set()

    async def run(self, script: str, keys: Sequence[str], words: Sequence[bytes | str | int]) -> Any:
        """What a script says; in a cluster all its keys lie in one slot."""
        return await self._said("EVAL", script, len(keys), *keys, *words)

    async def publish(self, channel: str, message: str) -> None:
        """Tell whoever listens now."""
        await self._said("PUBLISH", channel, message)

    async def _said(self, *words: bytes | str | int) -> Any:
        """The answer. Whoever waited long enough leaves, and the command ends by itself.

        The driver has bounds of its own, and a cluster's loses connections when it is cancelled while it finds out where to go.
        """
        with _plain_words():
            asking = asyncio.create_task(self._asked(*words))
            self._late.add(asking)
            asking.add_done_callback(self._ended)
            await asyncio.wait({asking}, timeout=self._patience)
            for _ in range(TURNS):
                if not asking.done():
                    await asyncio.sleep(0)
            if not asking.done():
                raise TimeoutError
            return asking.result()

    async def _asked(self, *words: bytes | str | int) -> Any:
        async with self._berths:
            return await self._client.execute_command(*words)

    def _ended(self, asking: asyncio.Task[Any]) -> None:
        self._late.discard(asking)
        if not asking.cancelled():
            asking.exception()  # taken here, since whoever asked may have left

    async def close(self) -> None:
        """Wait for what is under way."""
        while self._late:
            await asyncio.wait(self._late)

    async def listen(self, *channels: str) -> AsyncGenerator[tuple[str, bytes] | None, None]:
        """Every message on these channels, for ever; None once they are listened to, and when it answered that it is there."""
        with _plain_words():
            async with asyncio.timeout(CONNECT_SECONDS):
                await self._client.initialize()  # a cluster's listener does not ask for itself where to go
            async with self._client.pubsub() as listener:
                async with asyncio.timeout(CONNECT_SECONDS):
                    await listener.subscribe(*channels)
                while True:
                    said = await listener.get_message(timeout=IDLE_SECONDS)
                    if said is None:
                        async with asyncio.timeout(self._patience):
                            await listener.ping()
                    elif said["type"] == "message":
                        yield said["channel"].decode(), said["data"]
                    else:
                        yield None


@asynccontextmanager
async def open_line(url: str, *, ca: Path | None = None, patience: float) -> AsyncIterator[Line]:
    """A line over a few connections; `patience` in seconds."""
    async with connected(
        url,
        ca=ca,
        connections=CONNECTIONS + 1,  # one of them listens
        turn=LONGEST_SECONDS,
        connect=LONGEST_SECONDS,
        answer=LONGEST_SECONDS,
    ) as client:
        line = Line(client, patience=patience)
        try:
            yield line
        finally:
            await line.close()


def _milliseconds(seconds: float) -> int:
    return math.ceil(positive(seconds) * 1000)


@contextmanager
def _plain_words() -> Iterator[None]:
    try:
        yield
    except (
        exceptions.RedisError,
        exceptions.RedisClusterException,
        *_SLIPS,
        OSError,
    ) as error:  # a TimeoutError is one
        reason = next((words for kind, words in _REASONS if isinstance(error, kind)), "it cannot be used")
        raise StorageError(f"the volatile store (HANSA_REDIS_URL) failed: {reason}") from None
