"""Apps as the desk asks identity to register, change and delete them. The words are those of RFC 7591."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from storage.accounts import App

MOST_APPS = 10
"""Of one account, at a time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Registered:
    """An app as identity has it now, and what is shown of it this once."""

    app: str
    secret: str | None = field(default=None, repr=False)
    token: str | None = field(default=None, repr=False)
    """Its registration access token (RFC 7592)."""


class Refused(Exception):
    """Identity does not take this; the text is identity's, for the developer."""

    def __init__(self, error: str, text: str) -> None:
        super().__init__(error)
        self.error = error
        self.text = text


class IdentityAway(Exception):
    """Identity cannot be asked. Nothing was changed and nothing will be."""


class AnswerLost(Exception):
    """It was done, but what identity said of it did not arrive: a secret in it is nobody's, and has to be replaced."""

    def __init__(self, app: str) -> None:
        super().__init__(app)
        self.app = app


class Registrar(Protocol):
    """Asks identity. Raises Refused, IdentityAway, AnswerLost; StorageError when the store fails."""

    async def apps(self, organisation: str) -> tuple[App, ...]:
        """The organisation's apps, oldest first."""
        ...

    async def register(self, organisation: str, metadata: Mapping[str, Any]) -> Registered:
        """A new app."""
        ...

    async def change(self, app: App, metadata: Mapping[str, Any]) -> Registered:
        """Other metadata for an app, all of it."""
        ...

    async def delete(self, app: App) -> None:
        """End an app, with everything that citizens allowed it."""
        ...
