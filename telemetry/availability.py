"""The log's word on sources: once when one is known to be down, once when it is back. Nothing in between.

Once for the whole gateway: its workers share a folder, in which an empty file stands for each source that is down. Whoever makes it
says so, whoever removes it says the other; the file system lets only one of them. It is touched when a back-end was asked, never else.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from time import time
from typing import ClassVar

from domain.events import Event, Opened, Tried
from telemetry.counting import Watched

log = logging.getLogger("hansa.sources")


class Outages:
    """Which sources are down, and since when. Without a folder, or with one that cannot be written, a process knows its own."""

    hears: ClassVar[frozenset[type[Event]]] = frozenset({Opened, Tried})

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder
        self._own: dict[str, float] = {}

    def begun(self, binding: str) -> bool:
        """A source is down: whether this is the first to notice."""
        if binding in self._own:
            return False
        try:
            if self._folder is not None:
                os.close(os.open(self._file(self._folder, binding), os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
                return True
        except OSError as why:
            if isinstance(why, FileExistsError):
                return False  # else: better said by every worker than by none
        self._own[binding] = time()
        return True

    def ended(self, binding: str) -> float | None:
        """It has answered: for how many seconds it was down, if this is the first to notice that it no longer is."""
        since = self._own.pop(binding, None)
        if self._folder is not None:
            file = self._file(self._folder, binding)
            with suppress(OSError):  # the usual case: it was not down, or another worker was here first
                noted = file.stat().st_mtime
                file.unlink()
                since = noted
        return None if since is None else max(0.0, time() - since)

    @staticmethod
    @lru_cache(maxsize=4096)  # looked for at each answer of a source
    def _file(folder: Path, binding: str) -> Path:
        return folder / sha256(binding.encode()).hexdigest()


class Availability:
    """An observer. It says whom to tell: the owner's contact as configured. `folder` is the workers' own."""

    def __init__(self, folder: Path | None = None) -> None:
        self._known: dict[str, Watched] = {}
        self._outages = Outages(folder)

    def know(self, sources: Sequence[Watched]) -> None:
        """The sources there are."""
        self._known = {each.binding: each for each in sources}

    def __call__(self, event: Event) -> None:
        """One fact. Any answer ends an outage: the worker that noticed it may be gone."""
        if isinstance(event, Opened):
            if self._outages.begun(event.binding):
                known = self._known.get(event.binding)
                contact = known.contact if known else ""
                said = {"source": event.binding, "problem": event.problem, "contact": contact}
                log.warning("%s is down", event.binding, extra=said)
        elif isinstance(event, Tried) and event.problem is None:
            seconds = self._outages.ended(event.binding)
            if seconds is not None:
                log.info(
                    "%s is back", event.binding, extra={"source": event.binding, "down_seconds": round(seconds, 1)}
                )
