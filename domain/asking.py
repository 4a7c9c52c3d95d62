"""Who asks, for whoever shares something out fairly: a name that tells one app from another, and says nothing else.

It travels in the context, as tasks inherit it. What the gateway does by itself is asked by nobody.
"""

from __future__ import annotations

from contextvars import ContextVar

NOBODY = ""
_ASKER: ContextVar[str] = ContextVar("asker", default=NOBODY)


def asker() -> str:
    """For whom this is done."""
    return _ASKER.get()


def ask_as(name: str) -> None:
    """What is done from here on is done for this one."""
    _ASKER.set(name)
