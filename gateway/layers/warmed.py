"""Where whoever keeps an answer fresh gets in; a question passes through untouched.

It stands below what is kept, so that the source is asked, and above the flights, so that a question which comes meanwhile shares them.
"""

from __future__ import annotations

from asyncio import get_running_loop
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from domain.exchange import Call, Fetch, Reply
from storage.ports import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """What there is to know of a binding of which one answer answers everything."""

    binding: str
    query: Any
    """The question that asks for everything: no other one is ever put to it."""
    fresh: timedelta
    patience: float
    """Seconds one renewal may take, with all its tries."""
    cache: Cache[Reply]
    """Where its answer is kept, as this binding sees it."""


class Warmed:
    """One binding's answer: what is kept of it, and how to have it anew."""

    def __init__(self, terms: Terms) -> None:
        self.terms = terms
        self._below: Fetch

    def layer(self, fetch: Fetch) -> Fetch:
        """No more than a place in the stack."""
        self._below = fetch
        return fetch

    async def kept(self) -> Reply | None:
        """What questions are answered with, fresh or not; None when there is nothing."""
        return await self.terms.cache.get(self._call(0.0).key)

    async def renew(self, early: float) -> Reply:
        """Ask anew, although what is kept may last `early` seconds more. Raises SourceError; then what is kept stays."""
        return await self._below(self._call(early))

    def _call(self, early: float) -> Call:
        until = get_running_loop().time() + self.terms.patience
        return Call(binding=self.terms.binding, deadline=until, query=self.terms.query, early=early)
