"""How Redis or Valkey is reached: one server, one named by sentinels, or a cluster; with TLS where it is one server.

Knows addresses and certificates, and nothing of what is kept there. An address may hold a password: none is ever repeated.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, unquote, urlsplit

from storage.errors import StorageError

try:
    from redis import exceptions
    from redis.asyncio import BlockingConnectionPool, Redis, RedisCluster, Sentinel
    from redis.asyncio.cluster import ClusterNode
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff
    from redis.maint_notifications import MaintNotificationsConfig
except ImportError as error:
    raise StorageError("Redis and Valkey need their driver: pip install 'hansa-gateway[redis]'") from error

__all__ = ["Client", "connected", "exceptions"]

Client = Redis | RedisCluster

UNREADABLE = "HANSA_REDIS_URL cannot be read; it looks like rediss://user:password@host:6379/0"
SPARE = 8
"""Where the driver does not wait for a free connection but fails, it may open so many times what is used at once."""


@asynccontextmanager
async def connected(
    url: str, *, ca: Path | None = None, connections: int, turn: float, connect: float, answer: float
) -> AsyncIterator[Client]:
    """A client over at most so many connections, made when they are needed; the server need not answer yet.

    `turn` is how long a call waits for one of them, `connect` and `answer` how long it waits for the server, all in seconds.
    Nothing is ever sent twice. StorageError when the address cannot be read.
    """
    common: dict[str, Any] = {
        "socket_connect_timeout": connect,
        "socket_timeout": answer,
        "retry": Retry(NoBackoff(), 0),
        "maint_notifications_config": MaintNotificationsConfig(enabled=False),
    }
    async with AsyncExitStack() as stack:
        try:
            scheme = url.partition("://")[0]
            if scheme == "redis+sentinel":
                client: Client = _by_sentinels(urlsplit(url), stack, connections, common)
            elif scheme == "redis+cluster":
                client = _in_cluster(urlsplit(url), stack, connections, common)
            else:
                tls = {"ssl_ca_certs": str(ca)} if ca is not None and scheme == "rediss" else {}
                pool = BlockingConnectionPool.from_url(url, max_connections=connections, timeout=turn, **common, **tls)
                stack.push_async_callback(pool.disconnect)
                client = Redis(connection_pool=pool)
        except ValueError:  # no chain: it may repeat the address
            raise StorageError(UNREADABLE) from None
        stack.push_async_callback(client.aclose)
        yield client


def _hosts(parts: SplitResult) -> list[tuple[str, int]]:
    """The `host:port`s of an address that names several; ValueError for what is none."""
    found = []
    for each in parts.netloc.rpartition("@")[2].split(","):
        host, _, port = each.rpartition(":")
        if not host or not (port.isascii() and port.isdigit() and 0 < int(port) < 65_536):
            raise ValueError("not host:port")
        found.append((host.strip("[]"), int(port)))
    return found


def _credentials(parts: SplitResult) -> dict[str, Any]:
    user, mark, password = parts.netloc.rpartition("@")[0].partition(":")
    if not mark:
        return {}
    return {"password": unquote(password)} | ({"username": unquote(user)} if user else {})


def _by_sentinels(parts: SplitResult, stack: AsyncExitStack, connections: int, common: dict[str, Any]) -> Redis:
    service, _, number = parts.path.removeprefix("/").partition("/")
    if not service:
        raise ValueError("no service")
    make: Any = Sentinel  # has no types
    sentinels = make(_hosts(parts), sentinel_kwargs=dict(common), **common)
    for each in sentinels.sentinels:
        stack.push_async_callback(each.aclose)
    more: dict[str, Any] = {"db": int(number or 0), "max_connections": SPARE * connections, **_credentials(parts)}
    client: Redis = sentinels.master_for(service, **more)
    return client


def _in_cluster(parts: SplitResult, stack: AsyncExitStack, connections: int, common: dict[str, Any]) -> RedisCluster:
    nodes = [ClusterNode(host, port) for host, port in _hosts(parts)]
    client = RedisCluster(startup_nodes=nodes, max_connections=SPARE * connections, **common, **_credentials(parts))
    for each in ("nodes_cache", "startup_nodes"):  # which it leaves open when it does not know just now where to go
        stack.push_async_callback(client.nodes_manager.aclose, each)
    return client
