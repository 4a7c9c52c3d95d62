"""One process a name: two that deliver under the same one would each take the other's work for what it had left undone."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from tempfile import gettempdir


class Taken(Exception):
    """Somebody delivers under this name on this machine; the text is for the operator."""


@contextmanager
def sole(worker: str, *, state: Path, database_url: str | None) -> Iterator[None]:
    """The name is this process's for as long as this lasts, however it ends. Raises Taken.

    Names hold the machine's, so that it is enough to look on this machine: beside the SQLite file, or, for a server that
    several installations here may share, where every process of this account looks.
    """
    mark = sha256(f"{worker}\n{database_url or ''}".encode()).hexdigest()[:16]
    folder = state if database_url is None else Path(gettempdir())
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle = os.open(folder / f"hansa-intake-{os.getuid()}-{mark}.lock", os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Taken(
                f"Another process delivers as {worker} here. One is enough; for a second one set HANSA_WORKER to another name."
            ) from None
        yield
    finally:
        os.close(handle)
