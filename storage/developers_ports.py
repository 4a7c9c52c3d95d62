"""Developers' accounts and the port they are kept by. Standard library only; no engine, no page, no protocol.

An account is an organisation's: there is no person, no mail and no password in it. Its secret and its sessions are random
enough that their SHA-256 is what is kept of them.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import datetime
from typing import Literal, Protocol

ACCOUNT = "dev_"
"""How the id of an account begins, and so that of its organisation: operators' organisations have no underscore in theirs."""
LONGEST_NAME = 80
_SCRIPTS = frozenset({"LATIN", "GREEK", "CYRILLIC"})
"""Alphabets with letters that look alike: a name is written in one of them."""

SignUpRefusal = Literal["name-taken", "full", "too-many", "not-invited"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Developer:
    """An account. `id` is its organisation's id at identity, too: random, so that nobody inherits by a name."""

    id: str
    organisation: str
    """The name as it is shown, to citizens as well."""
    created: datetime
    closed: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeveloperSession:
    """Somebody who is logged in to an account, in one browser."""

    digest: bytes
    developer: str
    created: datetime
    expires: datetime
    used: datetime
    """When it was last seen, within some minutes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Invitation:
    """An operator lets one organisation sign up, where that is not open to everybody."""

    digest: bytes
    organisation: str
    created: datetime
    expires: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SignUpBounds:
    """How many accounts there may be."""

    accounts: int
    """Open at a time."""
    per_hour: int
    """New ones in an hour, wherever they come from."""


def folded(name: str) -> str:
    """By what two names are the same: compatible forms, case and blanks do not tell them apart."""
    once = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
    return " ".join(once.split())


def proper_name(name: str) -> str:
    """An organisation's name as it is kept; ValueError with a slug for one that cannot be.

    `empty`, `too-long`, `strange` (what cannot be seen, or has no letter), `mixed` (letters of two alphabets, which look alike).
    """
    clean = " ".join(unicodedata.normalize("NFC", name).split())
    if not clean:
        raise ValueError("empty")
    if len(clean) > LONGEST_NAME:
        raise ValueError("too-long")
    letters = [char for char in clean if char.isalpha()]
    if not letters or any(unicodedata.category(char)[0] == "C" for char in clean):
        raise ValueError("strange")
    if len({unicodedata.name(char, "").partition(" ")[0] for char in letters} & _SCRIPTS) > 1:
        raise ValueError("mixed")
    return clean


class Developers(Protocol):
    """Durable. Every call raises StorageError when the store fails."""

    async def sign_up(
        self, developer: Developer, secret: bytes, *, bounds: SignUpBounds, invitation: bytes | None = None
    ) -> SignUpRefusal | None:
        """Keep a new account, by the digest of its secret, and its organisation at identity; why not, where it is refused.

        With the digest of an `invitation` it must be there, unexpired and for this name; it is used up, and no bound holds.
        """
        ...

    async def developer(self, developer_id: str) -> Developer | None:
        """The account, closed or not."""
        ...

    async def by_secret(self, digest: bytes) -> Developer | None:
        """The open account with this secret."""
        ...

    async def all(self) -> tuple[Developer, ...]:
        """Every account, oldest first; a closed one for as long as its name is kept from others."""
        ...

    async def close(self, developer_id: str, *, by_operator: bool = False) -> bool:
        """End it: its keys are revoked, its sessions end, nothing is admitted for it any more. False while it has an app."""
        ...

    async def begin_session(self, session: DeveloperSession, *, most: int) -> None:
        """Keep it; of more than `most` the one longest unused ends."""
        ...

    async def session(self, digest: bytes) -> tuple[DeveloperSession, Developer] | None:
        """The session and whose it is; None when there is none, it has run out, or the account is closed."""
        ...

    async def end_session(self, digest: bytes) -> None:
        """Nobody is logged in by it any more."""
        ...

    async def invite(self, invitation: Invitation) -> SignUpRefusal | None:
        """Keep it, in place of one for the same name; `name-taken` where somebody has that name."""
        ...

    async def invitation(self, digest: bytes) -> Invitation | None:
        """The invitation; None when it is used or has run out."""
        ...
