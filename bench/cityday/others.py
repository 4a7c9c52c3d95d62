"""The peers over recorded back-ends: each asked for as much of the work as it can do, and what it cannot is said in words."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Protocol
from urllib.parse import urlencode

import orjson

from bench.cityday.clients import Wire
from bench.cityday.judge import CORRECT as RIGHT
from bench.cityday.judge import HONEST, Judgement, Said, Silence, Verdict, merged
from bench.cityday.questions import Question
from bench.cityday.targets import PATIENCE, BackEnds, Target
from bench.herd import roomy
from bench.peers import baseline, envoy, hive, nginx, traefik
from bench.processes import Server, peer
from bench.towns import Register

WAIT = 5.0
"""Seconds an application waits for one city before it shows what it has: as long as the gateway does by itself."""
FRESH = {"departures": 20, "parking near": 60, "water levels": 300, "pickups": 6 * 3600}
"""Seconds an answer may be kept, as the gateway does; everything else a day."""
DAY = 24 * 3600
REGION = "region"
HANGING = 16_384
"""Calls a silent back-end holds: a peer that never gives up leaves three for each question of ten minutes there."""


@dataclass(slots=True)
class Recorded:
    """The recorded back-ends."""

    server: Server
    city: str
    counted: int = 0

    def silence(self) -> None:
        """This city's."""
        self.server.get(f"/_bench/silent/{self.city}")

    def speak(self) -> None:
        """All of them."""
        self.server.get("/_bench/well")

    def calls(self) -> int:
        """Since this was asked last."""
        before, self.counted = self.counted, sum(json.loads(self.server.get("/_bench/calls")[2]).values())
        return self.counted - before


@dataclass(frozen=True, slots=True, kw_only=True)
class Passing:
    """A proxy before each city's back-end: the application asks every city itself, waits for all, and merges."""

    name: str
    version: str
    cannot: str
    port: int
    back_ends: BackEnds
    said: Mapping[str, bytes]

    def can(self, question: Question) -> bool:
        """What a back-end knows."""
        return bool(question.cities)

    async def ask(self, wire: Wire, question: Question) -> Sequence[Said]:
        """A request for each city, at once."""
        return await asyncio.gather(*(wire.get(native(question, city), WAIT) for city in asked_of(question)))

    def judge(self, question: Question, got: Sequence[Said], silence: Silence) -> Judgement:
        """Compared with what each back-end has, byte by byte."""
        cities = asked_of(question)
        return merged([(c, s, self.said[c]) for c, s in zip(cities, got, strict=True)], silence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Merging:
    """A peer that asks the three registers itself, and sends one answer."""

    name: str
    version: str
    cannot: str
    port: int
    back_ends: BackEnds
    asked: Callable[[Question], str]
    whole: bytes
    """Its answer while all is well."""
    names_missing: Callable[[bytes], bool]
    """Whether an answer with less in it says so."""

    def can(self, question: Question) -> bool:
        """What a back-end knows."""
        return bool(question.cities)

    async def ask(self, wire: Wire, question: Question) -> Sequence[Said]:
        """One request."""
        return [await wire.get(self.asked(question), PATIENCE)]

    def judge(self, question: Question, got: Sequence[Said], silence: Silence) -> Judgement:
        """All of it, or that something is missing."""
        return whole_or_named(got[0], self.whole, self.names_missing, silence)


def whole_or_named(said: Said, whole: bytes, names_missing: Callable[[bytes], bool], silence: Silence) -> Judgement:
    """The verdict on an answer that has either everything or says that something is missing."""
    if said.status != 200:
        return Judgement(Verdict.LOST, f"status {said.status}" if said.status else "nobody answered")
    if said.body == whole:
        return RIGHT
    if names_missing(said.body):
        return RIGHT if silence.cities else HONEST
    return Judgement(Verdict.WRONG, "something is missing and not named")


def asked_of(question: Question) -> tuple[str, ...]:
    """Whose back-ends an application asks that has no gateway."""
    return (REGION,) if question.regional else question.cities


def native(question: Question, city: str) -> str:
    """How an application asks one city's back-end: where the telephone is, or what many ask in the same words."""
    return f"/{city}/{FRESH.get(question.kind, DAY)}?{_words(question)}"


def _words(question: Question) -> str:
    near = question.near
    return urlencode({"lat": near.lat, "lon": near.lon, "radius": near.radius} if near else {"asked": question.target})


def _spotted(text: str, question: Question) -> str:
    """A question of Hive's, at the telephone's position."""
    near = question.near
    return text.format(lat=near.lat if near else 51.4, lon=near.lon if near else 6.8)


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """What peers stand on: the recorded registers of the cities and the board of the region, by city."""

    folder: Path
    registers: Mapping[str, Register]
    city: str
    """Who will be silent."""

    @contextmanager
    def back_end(self, name: str) -> Iterator[tuple[Server, Path]]:
        """The recorded back-ends, and the file that tells peers of them."""
        says = self.folder / f"{name}.json"
        told = {"cities": {city: each.said for city, each in self.registers.items()}}
        says.write_text(json.dumps(told), "utf-8")
        roomy(HANGING)
        with peer("town", says, module="bench.cityday.backend", asked="/_bench/calls", backpressure=HANGING) as server:
            places = [f"{server.url}/{city}/{DAY}" for city in self.registers if city != REGION]
            says.write_text(json.dumps(told | {"fan_out": places}), "utf-8")
            yield server, says

    @contextmanager
    def passing(self, name: str, module: Proxy) -> Iterator[Target]:
        """nginx, Envoy or Traefik."""
        with (
            self.back_end(name) as (server, _),
            module.started(self.folder / name, server, asked="/_bench/calls") as it,
        ):
            yield Passing(
                name=module.NAME,
                version=module.version(),
                cannot=module.CANNOT
                + " The application itself asks three cities, waits, merges and sees who is missing;"
                " nothing is normalised.",
                port=it.port,
                back_ends=Recorded(server, self.city),
                said={city: each.body for city, each in self.registers.items()},
            )

    @contextmanager
    def fan_out(self) -> Iterator[Target]:
        """FastAPI and httpx."""
        with self.back_end("baseline") as (server, says), baseline.started(says) as it:
            yield Merging(
                name=baseline.NAME,
                version=baseline.version(),
                cannot=baseline.CANNOT + " When one city fails, so does the whole answer.",
                port=it.port,
                back_ends=Recorded(server, self.city),
                asked=lambda question: f"/v1/addresses?{_words(question)}",
                whole=it.get("/v1/addresses?lat=51.4")[2],
                names_missing=lambda body: False,
            )

    @contextmanager
    def hive(self) -> Iterator[Target]:
        """Hive gateway: GraphQL over the three registers."""
        registers = {
            c: replace(each, body=hive.given(each), media_type="application/json") for c, each in self._cities()
        }
        given, paths = [each.body for each in registers.values()], [f"/{city}/{DAY}" for city in registers]
        stage = replace(self, registers=registers)
        with stage.back_end("hive") as (server, _), hive.started(self.folder / "hive", server, paths, given) as it:
            question = hive.asked(given)
            yield Merging(
                name=hive.NAME,
                version=hive.version(),
                cannot=hive.CANNOT + " As it comes, it waits for a silent city longer than anybody waits for it.",
                port=it.port,
                back_ends=Recorded(server, self.city),
                asked=partial(_spotted, question),
                whole=it.get(question.format(lat="51.4", lon="6.8"))[2],
                names_missing=lambda body: bool(orjson.loads(body).get("errors")),
            )

    def _cities(self) -> list[tuple[str, Register]]:
        return [(city, each) for city, each in self.registers.items() if city != REGION]

    def named(self) -> dict[str, Callable[[], AbstractContextManager[Target]]]:
        """Every peer, by the word that chooses it."""
        proxies: dict[str, Proxy] = {"nginx": nginx, "envoy": envoy, "traefik": traefik}
        chosen = {word: partial(self.passing, word, module) for word, module in proxies.items()}
        return chosen | {"baseline": self.fan_out, "hive": self.hive}


class Proxy(Protocol):
    """One of the modules of `bench.peers` that pass on."""

    NAME: str
    CANNOT: str

    def version(self) -> str:
        """Which."""

    def started(self, folder: Path, back_end: Server, *, asked: str = "/") -> AbstractContextManager[Server]:
        """Before a back-end."""
