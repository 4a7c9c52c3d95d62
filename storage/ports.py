"""The ports of storage. Standard library only: whoever needs one imports this and never an engine."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol, TypeVar

V = TypeVar("V")


class Cache(Protocol[V]):
    """Volatile: may forget anything at any time, never returns what has passed its time."""

    async def get(self, key: Hashable) -> V | None:
        """The value; None when it is not there."""
        ...

    async def put(self, key: Hashable, value: V, *, seconds: float, size: int) -> None:
        """Keep `value` for so many seconds; `size` in bytes counts against the bound."""
        ...

    async def forget(self, key: Hashable) -> None:
        """Drop one value, if it is there."""
        ...

    async def purge(self, meant: Callable[[Hashable], bool]) -> int:
        """Drop every value whose key is meant; how many went. It may look at all keys."""
        ...


class Memory(Protocol):
    """Durable: what an adapter learnt once and need not ask again, such as address → uuid.

    `space` is the binding's id, so that no two bindings share a key.
    """

    async def recall(self, space: str, key: str) -> str | None:
        """What was learnt under this key; None when nothing was."""
        ...

    async def learn(self, space: str, key: str, value: str) -> None:
        """Keep it, over whatever was there."""
        ...

    async def forget(self, space: str, key: str) -> None:
        """Drop it, if it is there."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """A publishable key as it is kept: never the key itself, only what tells it when it comes."""

    id: str
    """Eight hexadecimal digits; they stand in the key, so that one seen somewhere can be found and revoked."""
    name: str
    """Whose it is, in words."""
    digest: bytes
    """SHA-256 of the whole key. It is random enough that no slower hash is needed."""
    origins: tuple[str, ...] = ()
    """The web origins it works from; none: from everywhere."""
    created: datetime
    revoked: datetime | None = None
    owner: str | None = None
    """The id of the developers' account that made it; None: an operator did."""


class Keys(Protocol):
    """Durable: the publishable keys."""

    async def create(self, key: Key, *, most: int | None = None) -> None:
        """Keep a new one; ValueError when its owner has `most` valid ones, or there is no room for more."""
        ...

    async def find(self, digest: bytes) -> Key | None:
        """The key with this digest, revoked or not; None when there is none."""
        ...

    async def revoke(self, key_id: str, *, owner: str | None = None) -> Key | None:
        """From now on it is refused; the key, or None when there is none. A second time changes nothing.

        With an `owner`: only where it is that account's.
        """
        ...

    async def all(self) -> tuple[Key, ...]:
        """Every key, oldest first."""
        ...

    async def valid(self) -> tuple[Key, ...]:
        """Those not revoked, oldest first."""
        ...

    async def of(self, owner: str) -> tuple[Key, ...]:
        """An account's keys, revoked or not, oldest first."""
        ...

    async def changes(self) -> int:
        """A number that differs whenever a key was created or revoked, by whichever process; cheap to ask for."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What an operator wants of every running gateway. Never changed or removed: it is the record of who did what, too."""

    number: int = 0
    """Grows by every order; given when it is kept."""
    verb: str
    """`purge`, `pause`, `resume`, `reset`, …"""
    target: str
    """Whom it is about: `adorf`, `adorf/amt` or `adorf/amt/places`."""
    reason: str
    by: str
    """Who gave it: the account on the machine, or the operator who was logged in."""
    at: datetime
    until: datetime | None = None
    """Of what lasts: until when. None: until another order ends it."""


class Orders(Protocol):
    """Durable: the operators' orders, append-only."""

    async def give(self, order: Order) -> Order:
        """Keep it; as it was kept, with its number."""
        ...

    async def since(self, number: int) -> tuple[Order, ...]:
        """Those after this number, in order."""
        ...

    async def last(self) -> int:
        """The highest number given; 0 when none was. Cheap to ask for."""
        ...

    async def latest(self, limit: int, *, before: int | None = None, target: str | None = None) -> tuple[Order, ...]:
        """The newest, newest first: those before this number; those about this target, something in it, or what it is in."""
        ...


class Sealing(Protocol):
    """Seals what is kept and opens it again. What it raises is a StorageError."""

    @property
    def newest(self) -> str:
        """The id of the key that seals now."""
        ...

    @property
    def older(self) -> tuple[bytes, ...]:
        """How values begin that another of the keys sealed, all equally long; empty when there is one key."""
        ...

    def seal(self, plain: bytes, about: str) -> bytes:
        """The value, sealed; `about` says whose it is, and must be said again to open it."""
        ...

    def open(self, sealed: bytes, about: str) -> bytes:
        """What was sealed."""
        ...

    def key_of(self, sealed: bytes) -> str:
        """The id of the key it was sealed with."""
        ...


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiptKey:
    """One of the keys receipts are signed with. Its public half stays for ever: a receipt must verify after years."""

    kid: str
    public: str
    """JWK, as JSON."""
    private: bytes | None
    """Sealed; None once it signs no more."""
    signs_from: datetime


class ReceiptKeys(Protocol):
    """Durable: the keys receipts are signed with."""

    async def all(self) -> tuple[ReceiptKey, ...]:
        """Every key, in the order in which they sign."""
        ...

    async def add(self, key: ReceiptKey, *, after: str | None) -> bool:
        """Keep a new one, if the last one still is `after` (None: there is none), and forget the private halves before that.

        False when somebody else was first: then nothing has changed.
        """
        ...

    async def reseal(self, kid: str, private: bytes, *, was: bytes) -> bool:
        """Keep the private half sealed otherwise, if it still is what it `was`; whether it is kept so now."""
        ...
