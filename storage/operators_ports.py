"""The port by which an operator gets from identity, which knows her, to the gateway's pages. Standard library only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Protocol

ENTRY = timedelta(minutes=10)
"""So long a log-in may take."""
CODE = timedelta(minutes=1)
"""So long identity's word waits for the browser."""
LIFE = timedelta(hours=8)
"""Of a session, whether it is used or not."""
IDLE = timedelta(minutes=30)
"""Of a session that nobody uses."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Admitted:
    """Who identity has let in."""

    issuer: str
    subject: str
    name: str
    """As pages and the audit name her."""
    role: str
    """`viewer`, `operator` or `admin`."""


class OperatorEntries(Protocol):
    """Durable and bounded. Everything secret comes and stays as its SHA-256; each step serves once."""

    async def begin(self, entry: bytes, *, browser: bytes) -> None:
        """The gateway sends a browser to identity."""
        ...

    async def pending(self, entry: bytes) -> bool:
        """Whether identity may ask who she is: begun, not over, not answered."""
        ...

    async def admit(self, entry: bytes, *, code: bytes, who: Admitted) -> bool:
        """Identity's word: she may. False, and nothing, when the entry is not pending."""
        ...

    async def enter(self, code: bytes, *, browser: bytes, session: bytes) -> Admitted | None:
        """The browser is back: a session begins. None when the code is none, was used, or is another browser's; then it is over."""
        ...

    async def session(self, session: bytes) -> Admitted | None:
        """Whose session it is, with what she may now; None when it is over, or she is no operator any more."""
        ...

    async def end(self, session: bytes) -> None:
        """It is over."""
        ...
