"""Bring the tables up to date at start, one process at a time.

Revision ids count up (`0001`, `0002`), so that a database from a later release is known by its number alone.
A new one: write `versions/r<id>_<what>.py`, set HEAD. Alembic is imported only when there is something to apply.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from sqlalchemy import Connection, Engine, column, func, inspect, select, table

from storage.errors import StorageError

HEAD = "0015"
"""The newest revision."""
PATIENCE = 60.0
"""Seconds to wait for another process's migration before giving up."""
POSTGRESQL_LOCK = 0x48414E5341
"""The number of the advisory lock: `HANSA` in ASCII."""
_PAUSE = 0.05


def migrate(engine: Engine, *, patience: float = PATIENCE) -> None:
    """Brings the tables to HEAD, all or nothing; returns at once when they are there.

    StorageError when the database is of a later release, or another process migrates for over `patience` seconds.
    """
    with _alone(engine, patience) as connection:
        found = revision(connection)
        if found == HEAD:
            return
        if found is not None and found > HEAD:
            raise StorageError(
                f"the database has tables of a later release (revision {found}, this program knows {HEAD}): "
                "start that release, or restore a backup from before it"
            )
        _upgrade(connection)


def revision(connection: Connection) -> str | None:
    """The revision the tables are at; None in an empty database."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    return connection.scalar(select(column("version_num")).select_from(table("alembic_version")))


def _upgrade(connection: Connection) -> None:
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    config.attributes["connection"] = connection
    try:
        command.upgrade(config, "head")
    except CommandError as error:
        raise StorageError(f"the database's tables cannot be brought up to date: {error}") from error


@contextmanager
def _alone(engine: Engine, patience: float) -> Iterator[Connection]:
    """A transaction that no other process migrates beside; committed at the end, rolled back on any error."""
    with ExitStack() as held:
        if engine.dialect.name == "sqlite":
            # Around the connection, too: the first one switches the file to WAL, which tolerates no company.
            held.enter_context(_file_lock(Path(f"{engine.url.database}.lock"), patience))
        connection = held.enter_context(engine.begin())
        if engine.dialect.name == "postgresql":
            lock = select(func.pg_try_advisory_xact_lock(POSTGRESQL_LOCK))
            _wait(lambda: bool(connection.scalar(lock)), patience)
        yield connection


@contextmanager
def _file_lock(path: Path, patience: float) -> Iterator[None]:
    """An exclusive lock that ends with the process, however that ends."""
    try:
        file = open(path, "ab", opener=lambda name, flags: os.open(name, flags, 0o600))  # noqa: SIM115 - closed below
    except OSError as error:
        raise StorageError(
            f"{path} cannot be opened: {error.strerror}; the state directory must be writable"
        ) from error
    with file:

        def taken() -> bool:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return False
            return True

        _wait(taken, patience)
        yield


def _wait(taken: Callable[[], bool], patience: float) -> None:
    until = time.monotonic() + patience
    while not taken():
        if time.monotonic() >= until:
            raise StorageError(f"another process has been migrating the database for {patience:g} s; does it hang?")
        time.sleep(_PAUSE)
