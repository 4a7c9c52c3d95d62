"""From an address to an engine: one file for SQLite, a server for PostgreSQL. Knows no tables."""

from __future__ import annotations

import os
import re
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, func, make_url, select, true
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from storage.errors import StorageError
from storage.tables import FILE

BUSY_MS = 5_000
"""How long a writer waits for another process's write to end (SQLite's busy_timeout)."""
CONNECT_SECONDS = 5
SILENT_MS = 10_000
"""A server that acknowledges nothing for so long is gone (libpq's tcp_user_timeout)."""
_SECRETS = ("password", "sslpassword")


def open_engine(*, state: Path, database_url: str | None) -> Engine:
    """An engine with one connection, not connected yet.

    With an address, PostgreSQL; without, `state/hansa.db` (0600), made if missing, and `state` (0700) with it.
    StorageError when the address cannot be read, the driver is missing, or the file cannot be made.
    """
    if database_url is not None:
        return _postgresql(_address(database_url))
    return _sqlite(_file(state))


@contextmanager
def plain_words(engine: Engine) -> Iterator[None]:
    """Turns what the database's driver raises into a StorageError that names the database and the reason, no secret."""
    try:
        yield
    except SQLAlchemyError as error:
        # The first line alone, and no chain: further down PostgreSQL shows the row it refused, and drivers the address.
        reason = _without_secrets(str(getattr(error, "orig", None) or error).partition("\n")[0], engine.url)
        raise StorageError(f"the database {_name(engine.url)} failed: {reason}") from None


@contextmanager
def alone(engine: Engine, lock: int) -> Iterator[Connection]:
    """A transaction that no other one under this `lock` runs beside, in whatever process; committed at the end.

    What is read in it stays true until it ends, and what such transactions number is numbered in the order in which
    readers come to see it. SQLite has one writer anyway, of any lock. The wait for the lock is bounded.
    """
    if engine.dialect.name == "sqlite":
        with engine.execution_options(hansa_begin="IMMEDIATE").begin() as connection:
            yield connection
        return
    # Each statement is to see what was committed before it, by whoever held the lock, whatever the server's own default is.
    with engine.execution_options(isolation_level="READ COMMITTED").begin() as connection:
        # A holder whose process hangs loses its turn: the server ends it.
        bounds = {"lock_timeout": BUSY_MS, "idle_in_transaction_session_timeout": SILENT_MS}
        connection.execute(select(*(func.set_config(name, str(ms), true()) for name, ms in bounds.items())))
        connection.execute(select(func.pg_advisory_xact_lock(lock)))
        yield connection


def _file(state: Path) -> Path:
    path = state / FILE
    try:
        state.mkdir(mode=0o700, parents=True, exist_ok=True)
        # Only ever opened when it is new: closing a second descriptor of a database drops SQLite's own locks on it.
        os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600))
    except FileExistsError:
        if not path.is_file():
            raise StorageError(f"{path} cannot be made: something that is no plain file is in its place") from None
    except OSError as error:
        hint = "HANSA_STATE must name a writable directory"
        raise StorageError(f"{path} cannot be made: {error.strerror}; {hint}") from error
    return path


def _sqlite(path: Path) -> Engine:
    engine = create_engine(URL.create("sqlite", database=str(path)), pool_size=1, max_overflow=0, hide_parameters=True)

    @event.listens_for(engine, "connect")
    def _prepare(connection: sqlite3.Connection, _record: object) -> None:
        # The driver begins no transaction for DDL; so it begins none at all, and `_begin` does.
        connection.isolation_level = None
        connection.execute(f"PRAGMA busy_timeout = {BUSY_MS}")
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA foreign_keys = ON")
        # What is erased is overwritten, not merely unlinked: whether it is by default depends on who built SQLite.
        connection.execute("PRAGMA secure_delete = ON")

    @event.listens_for(engine, "begin")
    def _begin(connection: Any) -> None:
        connection.exec_driver_sql(f"BEGIN {connection.get_execution_options().get('hansa_begin', '')}")

    return engine


def _address(database_url: str) -> URL:
    # `from None` throughout: what the parser says may repeat the address, password and all.
    try:
        url = make_url(database_url)
    except (ArgumentError, ValueError):
        raise StorageError(
            "HANSA_DATABASE_URL cannot be read; it looks like postgresql://user:password@host:5432/database, "
            "and in a password @ : / ? # and % are written %40 %3A %2F %3F %23 and %25"
        ) from None
    if url.drivername not in {"postgresql", "postgres", "postgresql+psycopg"}:
        raise StorageError("HANSA_DATABASE_URL must begin with postgresql:// ; leave it out to use the embedded SQLite")
    if "@" in (url.host or ""):
        raise StorageError("HANSA_DATABASE_URL has more than one @; in a password it is written %40")
    return url.set(drivername="postgresql+psycopg")


def _postgresql(url: URL) -> Engine:
    patience: dict[str, Any] = {"connect_timeout": CONNECT_SECONDS, "tcp_user_timeout": SILENT_MS}
    try:
        return create_engine(
            url,
            pool_size=1,
            max_overflow=0,
            pool_pre_ping=True,  # a server that was restarted is met with a new connection, not with an error
            hide_parameters=True,
            connect_args={name: value for name, value in patience.items() if name not in url.query},
        )
    except ImportError as error:
        raise StorageError("PostgreSQL needs its driver: pip install 'hansa-gateway[postgres]'") from error


def _name(url: URL) -> str:
    if url.drivername == "sqlite":
        return str(url.database)
    host = url.host or url.query.get("host") or "local socket"
    return f"postgresql://{host}{f':{url.port}' if url.port else ''}/{url.database or ''}"


def _without_secrets(text: str, url: URL) -> str:
    secrets = [url.password, *(url.query.get(name) for name in _SECRETS)]
    for secret in secrets:
        if isinstance(secret, str) and secret:
            text = re.sub(re.escape(secret), "***", text)
    return text
