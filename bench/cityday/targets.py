"""Who is asked, and what stands behind: the gateway over the twins here, the peers in `others`."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from urllib.error import URLError
from urllib.request import Request, urlopen

from bench.cityday.clients import Wire
from bench.cityday.judge import Judgement, Said, Silence, judged
from bench.cityday.oracle import Oracle
from bench.cityday.questions import Question
from bench.processes import hansa, settled

PATIENCE = 10.0
"""Seconds after which somebody puts the telephone away."""
PLENTY = 1_000_000


class BackEnds(Protocol):
    """What stands behind a target."""

    def silence(self) -> None:
        """One city's fall silent."""

    def speak(self) -> None:
        """It speaks again."""

    def calls(self) -> int:
        """How often they were called since this was asked last."""


class Target(Protocol):
    """Who is asked."""

    @property
    def name(self) -> str:
        """As the table says it."""

    @property
    def version(self) -> str:
        """Which."""

    @property
    def cannot(self) -> str:
        """What of the work it leaves to others, in words."""

    @property
    def port(self) -> int:
        """Where it listens."""

    @property
    def back_ends(self) -> BackEnds:
        """What stands behind it."""

    def can(self, question: Question) -> bool:
        """Whether it can be asked this at all."""

    async def ask(self, wire: Wire, question: Question) -> Sequence[Said]:
        """What comes."""

    def judge(self, question: Question, got: Sequence[Said], silence: Silence) -> Judgement:
        """What it is worth."""


@dataclass(frozen=True, slots=True)
class Twins:
    """The simulated back-ends; a silent one takes the call and says nothing for an hour, unless it is healed."""

    urls: Mapping[str, str]
    silent: Sequence[str]

    def silence(self) -> None:
        """The twins that only this city has; mail is asked nothing, and goes on."""
        for url in self._silent():
            _control("PUT", url, "faults", {"kind": "slow", "seconds": 3600})

    def speak(self) -> None:
        """Heal them."""
        for url in self._silent():
            _control("DELETE", url, "faults")

    def _silent(self) -> list[str]:
        return [url for url in map(self.urls.__getitem__, self.silent) if _is_web(url)]

    def calls(self) -> int:
        """What stands in their journals, which are emptied."""
        pages = list(filter(_is_web, self.urls.values()))
        found = [json.loads(_control("GET", url, "calls"))["calls"] for url in pages]
        for url in pages:
            _control("DELETE", url, "calls")
        return sum(map(len, found))


def _is_web(url: str) -> bool:
    return url.startswith("http")


def lifted(urls: Mapping[str, str]) -> None:
    """Take away what a twin allows one client a minute: a city that answers ten people a minute has no day worth measuring."""
    for url in filter(_is_web, urls.values()):
        with suppress(URLError):  # what has no such desk allows everything
            _control("PUT", url, "limit", {"posts": PLENTY})


def _control(method: str, twin: str, what: str, body: object = None) -> bytes:
    data = None if body is None else json.dumps(body).encode()
    with urlopen(Request(f"{twin}/_twin/{what}", data=data, method=method), timeout=30) as answer:
        said: bytes = answer.read()
    return said


@dataclass(frozen=True, slots=True, kw_only=True)
class Ours:
    """`hansa serve` as it comes."""

    port: int
    back_ends: BackEnds
    oracle: Oracle
    version: str
    name: str = "Hansa"
    cannot: str = ""

    def can(self, question: Question) -> bool:
        """Everything."""
        return True

    async def ask(self, wire: Wire, question: Question) -> Sequence[Said]:
        """One request."""
        return [await wire.get(question.target, PATIENCE)]

    def judge(self, question: Question, got: Sequence[Said], silence: Silence) -> Judgement:
        """Compared with what is true, item by item."""
        return judged(question, got[0], self.oracle.true(question), silence)


@contextmanager
def ours(
    folder: Path, twins: Mapping[str, str], silent: Sequence[str], oracle: Oracle, version: str
) -> Iterator[Target]:
    """The gateway, after its first harvest."""
    back_ends = Twins(twins, silent)
    with hansa(folder / "ours", twins) as server:
        settled(server)
        back_ends.calls()
        yield Ours(port=server.port, back_ends=back_ends, oracle=oracle, version=version)
