"""What the pages need from the root."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from domain.when import Clock
from gateway.federation.book import Book
from portal.desk.means import Desk
from portal.ops.means import Ops
from portal.records import Records


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """The gateway as its pages see it. `book` is asked each time, so that a reload swaps it in one assignment."""

    book: Callable[[], Book]
    clock: Clock
    document: Callable[[], Mapping[str, Any]]
    """The OpenAPI document; the first call takes most of a second, so it is made off the event loop."""
    version: str
    sandbox: bool
    """Whether every back-end is simulated."""
    public_url: str | None
    """Begins absolute links; None: as the caller wrote it."""
    issuer: str | None = None
    """Where people log in; None: nowhere."""
    desk: Desk | None = None
    """Where developers look after their keys and apps; None: nowhere."""
    ops: Ops | None = None
    """Where operators look; None: nowhere."""
    records: Callable[[], Records] | None = None
    """What is kept of days gone by, StorageError before the process has opened its stores; None: nothing."""
    examples: Mapping[str, Any] = field(default_factory=dict)
    """Operation → an answer it really gave."""
    quotas: Mapping[str, int] = field(default_factory=dict)
    """Who asks (`anonymous`, `with_key`, `with_token`) → requests per minute."""
    centres: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    """City → latitude and longitude of its centre."""
