"""`python -m storage.tables STATE`: make a new installation's tables in a process that ends, ahead of all that will need them.

What makes tables weighs eleven megabytes and takes a fifth of a second. `hansa serve` starts this before it reads its configuration,
so that its workers find the tables there. Where it fails, they make them themselves, and say what is wrong.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import StorageError

FILE = "hansa.db"


@contextmanager
def tables_ahead(state: Path, database_url: str | None) -> Iterator[None]:
    """Tables are made meanwhile, if SQLite is to hold them and there are none yet; at the end they are there."""
    if database_url is not None or (state / FILE).exists():
        yield
        return
    with subprocess.Popen([sys.executable, "-m", "storage.tables", str(state)], stderr=subprocess.DEVNULL):
        yield


def _make(state: Path) -> int:
    from storage.database import open_engine, plain_words
    from storage.migrations.run import migrate

    try:
        engine = open_engine(state=state, database_url=None)
        with plain_words(engine):
            migrate(engine)
    except StorageError:
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(_make(Path(sys.argv[1])))
