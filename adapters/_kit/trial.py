"""A binding on trial: what a law may do with it, and how it says what it found.

Knows the contract of adapters, a clock that can be moved and whoever can break the back-end. Knows no law.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Protocol

from adapters._kit.bound import edge
from adapters._kit.contract import Adapter, Tools
from domain.exchange import Call, Fetch, Reply
from domain.when import Clock

PATIENCE = 10.0
"""Seconds an answer may take where a law says nothing about time."""


class Broken(Exception):
    """A law is broken; the text is the evidence."""


class Unfit(Exception):
    """A law does not apply; the text says why."""


class Stagehand(Protocol):
    """Whoever stands behind a simulated back-end: breaks it, mends it, moves its clock, and counts what it was asked."""

    async def fault(self, kind: str, seconds: float = 1.0) -> None: ...
    async def heal(self) -> None: ...
    async def move_clock(self, instant: datetime) -> None: ...
    async def reset_clock(self) -> None: ...
    async def forget_calls(self) -> None: ...
    async def count_calls(self) -> int: ...


@dataclass(slots=True)
class MovableClock:
    """The adapter's clock: another one, and as far ahead of it as a law wants."""

    real: Clock
    ahead: timedelta = timedelta(0)

    def __call__(self) -> datetime:
        return self.real() + self.ahead


class Notebook:
    """A binding's memory that lasts as long as its trial."""

    def __init__(self, known: Mapping[str, str] | None = None) -> None:
        self.known = dict(known or {})

    async def recall(self, key: str) -> str | None:
        """What was learnt under this key."""
        return self.known.get(key)

    async def learn(self, key: str, value: str) -> None:
        """Keep it."""
        self.known[key] = value

    async def forget(self, key: str) -> None:
        """Drop it."""
        self.known.pop(key, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """On what terms the binding's data may be used, as its configuration says."""

    licence: str
    attribution: str
    permission: str


@dataclass(slots=True, kw_only=True)
class Subject:
    """One binding on trial."""

    tools: Tools
    adapter: Adapter
    terms: Terms
    questions: tuple[Call, ...]
    """What it is asked; their deadlines are set when they are. For a household resource, households it has dates for."""
    twin: Stagehand | None
    unbreakable: str = ""
    """Why there is no stagehand."""
    clock: MovableClock = field(init=False)
    notebook: Notebook = field(init=False)
    raw: Fetch = field(init=False)
    """The adapter's own fetch, before its edge."""
    fetch: Fetch = field(init=False)
    _heard: tuple[Reply, ...] = ()

    def __post_init__(self) -> None:
        self.clock = MovableClock(self.tools.clock)
        self.notebook = Notebook()
        self.tools = replace(self.tools, clock=self.clock, memory=self.notebook)
        self.raw = self.adapter.bind(self.tools)
        self.fetch = edge(self.raw, self.tools.resource)

    @property
    def readable(self) -> bool:
        """Whether anything can be asked of it; where not, it is only told what to do."""
        resource = self.tools.resource
        return resource.listed and self.adapter.SERVES[resource.name].reads

    async def ask(self, question: Call, fetch: Fetch | None = None, seconds: float = PATIENCE) -> Reply:
        """Put one question, to this binding or to another fetch of its adapter; raises what the fetch raises."""
        deadline = asyncio.get_running_loop().time() + seconds
        return await (fetch or self.fetch)(replace(question, deadline=deadline))

    async def heard(self) -> tuple[Reply, ...]:
        """The answers to all questions, asked once however many laws look at them."""
        if not self._heard:
            self._heard = tuple([await self.ask(question) for question in self.questions])
        return self._heard

    def again(
        self,
        *,
        options: Mapping[str, Any] | None = None,
        mapping: Mapping[str, Any] | None = None,
        knowing: Mapping[str, str] | None = None,
    ) -> Fetch:
        """The binding bound anew, with other options, another mapping or another memory if they are given.

        It remembers what the first one learnt: back-ends count the searches that learning takes.
        """
        tools = replace(
            self.tools,
            options=replace(self.tools.options, **(options or {})),
            mapping=self.tools.mapping if mapping is None else mapping,
            memory=Notebook(self.notebook.known if knowing is None else knowing),
        )
        return edge(self.adapter.bind(tools), tools.resource)
