"""What was got lately: a bounded number of tokens, each for less than its life."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import Generic, TypeVar

from auth.upstream.provider import Ticks

K = TypeVar("K", bound=Hashable)

MOST = 10_000
MARGIN = 15.0
"""Seconds before its end in which a token is not given out: it has to arrive, and clocks differ."""
SHARE = 0.8
"""Of its life, at most."""


class Lately(Generic[K]):
    """Tokens under (whom and what for, the account at the city)."""

    def __init__(self, ticks: Ticks, *, most: int = MOST) -> None:
        self._ticks = ticks
        self._most = most
        self._kept: OrderedDict[tuple[K, str], tuple[str, float]] = OrderedDict()

    def __len__(self) -> int:
        return len(self._kept)

    def find(self, key: tuple[K, str]) -> str | None:
        """The token, while it may be given out."""
        token, until = self._kept.get(key, (None, 0.0))
        if token is None or self._ticks() >= until:
            self._kept.pop(key, None)
            return None
        self._kept.move_to_end(key)
        return token

    def keep(self, key: tuple[K, str], token: str, *, seconds: float) -> None:
        """Keep one that lives so long; one that lives too short is not kept. Beyond the bound the least used goes."""
        usable = min(seconds * SHARE, seconds - MARGIN)
        if usable <= 0:
            return
        self._kept[key] = token, self._ticks() + usable
        self._kept.move_to_end(key)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)

    def drop(self, what: K, token: str) -> None:
        """Forget this token, whichever account it is of; one that has come in its place stays."""
        for key in [key for key, (held, _) in self._kept.items() if key[0] == what and held == token]:
            del self._kept[key]
