"""`Volatile` on Redis or Valkey, where several processes serve. The only file that speaks to it; it needs 6.2 or later.

No address, password, key or value is ever part of an error's text or of the log.
"""

from __future__ import annotations

import math
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import cast

from storage.errors import StorageError
from storage.volatile import positive

try:
    from redis import exceptions
    from redis.asyncio import BlockingConnectionPool, Redis
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.maint_notifications import MaintNotificationsConfig
except ImportError as error:
    raise StorageError("Redis and Valkey need their driver: pip install 'hansa-gateway[redis]'") from error

PREFIX = "hansa:identity:"
CONNECTIONS = 32
CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 2.0
TURN_SECONDS = 2.0
"""How long a call waits for one of the connections."""
_REASONS: tuple[tuple[type[Exception], str], ...] = (
    (exceptions.AuthenticationError, "it refuses the user or the password"),
    (exceptions.AuthorizationError, "it refuses the user or the password"),
    (exceptions.NoPermissionError, "its user may not do this"),
    (exceptions.BusyLoadingError, "it is still loading"),
    (exceptions.OutOfMemoryError, "it is full"),
    (exceptions.ReadOnlyError, "it is a read-only replica"),
    (exceptions.TimeoutError, "it does not answer"),
    (exceptions.ConnectionError, "it cannot be reached"),
    (exceptions.ResponseError, "it refuses the command; Redis 6.2, Valkey 7.2 or later is needed"),
)


class RedisVolatile:
    """What is volatile, on a server that all processes share. Each call is one command, sent once.

    None is sent again after its answer was lost: `add` would then take its own mark for somebody else's.
    """

    def __init__(self, client: Redis, *, prefix: str = PREFIX) -> None:
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
async def open_redis(url: str, *, prefix: str = PREFIX) -> AsyncIterator[RedisVolatile]:
    """Over a few connections, made when they are needed; `rediss://` is TLS with the server's name verified.

    StorageError when the address cannot be read. The server need not answer yet.
    """
    try:
        pool = BlockingConnectionPool.from_url(
            url,
            max_connections=CONNECTIONS,
            timeout=TURN_SECONDS,
            socket_connect_timeout=CONNECT_SECONDS,
            socket_timeout=ANSWER_SECONDS,
            retry=Retry(NoBackoff(), 0),
            maint_notifications_config=MaintNotificationsConfig(enabled=False),
        )
    except ValueError:  # no chain: it may repeat the address
        raise StorageError("HANSA_REDIS_URL cannot be read; it looks like rediss://user:password@host:6379/0") from None
    client = Redis(connection_pool=pool)
    try:
        yield RedisVolatile(client, prefix=prefix)
    finally:
        await client.aclose()
        await pool.disconnect()


def _milliseconds(seconds: float) -> int:
    return math.ceil(positive(seconds) * 1000)


@contextmanager
def _plain_words() -> Iterator[None]:
    try:
        yield
    except (exceptions.RedisError, OSError) as error:
        reason = next((words for kind, words in _REASONS if isinstance(error, kind)), "it cannot be used")
        raise StorageError(f"the volatile store (HANSA_REDIS_URL) failed: {reason}") from None
