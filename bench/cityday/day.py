"""A day of the cities, pressed into minutes: the same stream for every target, one city silent in the middle, then the peaks."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import uvloop

from bench.cityday.clients import Tally, Wire, closed_loop, open_loop
from bench.cityday.judge import Judgement, Silence, Verdict
from bench.cityday.oracle import Oracle, town
from bench.cityday.others import REGION, Stage
from bench.cityday.plan import OUTAGE, PHASES, Record, Settings
from bench.cityday.questions import INHABITANTS, SHARES, Question, stream
from bench.cityday.targets import Target, lifted, ours
from bench.peers import Missing
from bench.processes import Server, hansa, sandbox, settled
from bench.report import commit
from bench.towns import board, registers
from config.load import load, shipped
from config.model import City

CITIES = 3
"""The three the gateway is for come first in the configuration."""
PEAK_QUESTIONS = 30_000


def silent_twins(cities: Sequence[City], city: City, regional: set[str]) -> tuple[list[str], frozenset[str]]:
    """The twins that this city alone has, and the sources behind them."""
    others = regional | {b.twin for each in cities for b in each.bindings if each is not city and b.twin}
    own = [b for b in city.bindings if b.twin and b.twin not in others]
    return sorted({str(b.twin) for b in own}), frozenset(f"{city.slug}/{b.provider}/{b.resource}" for b in own)


def city_day(folder: Path, settings: Settings, say: Callable[[str], None]) -> dict[str, Any]:
    """Everything: the stream, what is true, and each target's day."""
    declared = load(shipped())
    cities = declared.cities[:CITIES]
    regional = {b.twin for region in declared.regions for b in region.bindings if b.twin}
    city = cities[0]
    twins_silent, sources = silent_twins(declared.cities, city, regional)
    with sandbox() as twins:
        lifted(twins)
        say("what is true: asked of a quiet gateway")
        with hansa(folder / "quiet", twins) as quiet:
            settled(quiet)
            oracle, questions = asyncio.run(prepared(quiet, cities, settings))
        share = unique_share(questions)
        say(f"{len(questions):,} questions, {share:.0%} with a position of their own; {city.slug} falls silent")
        known = {_city(each.twin, cities): each for each in registers(twins)} | {REGION: board(twins)}
        stage = Stage(folder=folder, registers=known, city=city.slug)
        starts = {"hansa": lambda: ours(folder, twins, twins_silent, oracle, commit())} | stage.named()
        words, silence = settings.targets or tuple(starts), Silence(sources=sources, cities=frozenset({city.slug}))
        rows = []
        for group in [words] if settings.together else [(word,) for word in words]:
            with ExitStack() as stack:
                standing, missing = _standing(stack, starts, group)
                rows += run(standing, questions, settings, silence, say) + missing
    return {"settings": _told(settings, city.slug, sources, share), "targets": rows}


def _standing(
    stack: ExitStack, starts: Mapping[str, Callable[[], AbstractContextManager[Target]]], words: Sequence[str]
) -> tuple[list[Target], list[dict[str, Any]]]:
    """Those that could be started, and a row for each other."""
    standing, missing = [], []
    for word in words:
        try:
            standing.append(stack.enter_context(starts[word]()))
        except Missing as why:
            missing.append({"target": word, "missing": str(why)})
    return standing, missing


def _city(twin: str, cities: Sequence[City]) -> str:
    return next(city.slug for city in cities for b in city.bindings if b.twin == twin)


def _told(settings: Settings, city: str, sources: frozenset[str], share: float) -> dict[str, Any]:
    return {
        "minutes": settings.minutes,
        "outage_minutes": round(settings.seconds[1] / 60, 2),
        "compressed": settings.seconds[1] < OUTAGE,
        "together": settings.together,
        "rate": settings.rate,
        "seed": settings.seed,
        "inhabitants": INHABITANTS,
        "shares": SHARES,
        "unique_positions": round(share, 3),
        "silent_city": city,
        "silent_sources": sorted(sources),
        "peak": {"seconds": settings.peak_seconds, "clients": settings.clients},
    }


def unique_share(questions: Sequence[Question]) -> float:
    """How many of the questions carry a position that no other one has."""
    spots = Counter((each.near.lat, each.near.lon) for each in questions if each.near)
    return sum(1 for times in spots.values() if times == 1) / len(questions)


async def prepared(quiet: Server, cities: Sequence[City], settings: Settings) -> tuple[Oracle, list[Question]]:
    """The stream, and what is true of it."""
    wire, oracle = Wire(quiet.port), Oracle()

    async def ask(target: str) -> Any:
        said = await wire.get(target, 60)
        if said.status != 200:
            raise RuntimeError(f"the quiet gateway answered {target} with {said.status}")
        return json.loads(said.body)

    morning = (datetime.now(UTC) + timedelta(days=1)).date().isoformat()
    there = await town(ask, {each.slug: each.bounds for each in cities}, houses=settings.houses, morning=morning)
    asked = list(stream(settings.seed, settings.questions + PEAK_QUESTIONS, there))
    await oracle.learn(ask)
    await oracle.hear(ask, asked)
    wire.close()
    return oracle, asked


def run(
    targets: Sequence[Target],
    questions: Sequence[Question],
    settings: Settings,
    silence: Silence,
    say: Callable[[str], None],
) -> list[dict[str, Any]]:
    """The day of all of them at once, then the peaks of each, as the file holds them."""
    for target in targets:
        say(f"{target.name}: {settings.minutes:g} minutes at {settings.rate:g} a second")

    async def lived() -> list[dict[str, Any]]:
        days = [_Day(target, settings, silence, say) for target in targets]
        asked, left = questions[: settings.questions], questions[settings.questions :]
        ends = await asyncio.gather(*(day.lived(asked) for day in days), return_exceptions=True)
        return [await _closed(day, end, left) for day, end in zip(days, ends, strict=True)]

    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        return runner.run(lived())


async def _closed(day: _Day, end: BaseException | None, questions: Sequence[Question]) -> dict[str, Any]:
    """Its peaks and its row; of a day that broke off, why: the others' count all the same."""
    if isinstance(end, Exception):
        while isinstance(end, ExceptionGroup):
            end = end.exceptions[0]
        said = f"{type(end).__name__}: {end}"
        day.say(f"{day.target.name}: its day broke off: {said}")
        return {"target": day.target.name, "missing": f"its day broke off: {said}"}
    if end is not None:
        raise end
    return await day.peaked(questions)


class _Day:
    """One target's."""

    def __init__(self, target: Target, settings: Settings, silence: Silence, say: Callable[[str], None]) -> None:
        self.target, self.settings, self.planned, self.say = target, settings, silence, say
        self.silence = Silence()
        self.record = Record(settings)
        self.wire = Wire(target.port)
        self.not_asked = 0
        """Questions of the day that are nothing for it."""

    async def lived(self, questions: Sequence[Question]) -> None:
        """The day."""
        asked = [each for each in questions if self.target.can(each)]
        self.not_asked = len(questions) - len(asked)
        async with asyncio.TaskGroup() as living:
            living.create_task(self._outage())
            watch = living.create_task(self._watched())
            rate = self.settings.rate * len(asked) / len(questions)
            await open_loop(asked, self._answer, rate, self.record.note)
            watch.cancel()

    async def peaked(self, questions: Sequence[Question]) -> dict[str, Any]:
        """The peaks, and everything as the file holds it."""
        peaks = await self._peaks([each for each in questions if self.target.can(each)])
        self.wire.close()
        return self._row(peaks)

    async def _answer(self, question: Question) -> Judgement:
        """Judged by the silence that it met on its way; whether data is too new can be told only where that did not change."""
        before = self.silence
        got = await self.target.ask(self.wire, question)
        after = self.silence
        met = before if before is after else replace(before if before.cities else after, since=None)
        return self.target.judge(question, got, met)

    async def _outage(self) -> None:
        """Between the first phase and the last; the calls of each phase are counted."""
        before, silent, after = self.settings.seconds
        await asyncio.sleep(before)
        await self._counted()
        await self._silenced()
        await asyncio.sleep(silent)
        await self._counted()
        await self._spoken()
        await asyncio.sleep(after)
        await self._counted()

    async def _counted(self) -> None:
        self.record.calls.append(await asyncio.to_thread(self.target.back_ends.calls))

    async def _silenced(self) -> None:
        since = datetime.now(UTC)
        self.silence = Silence(sources=self.planned.sources, cities=self.planned.cities, since=since)
        await asyncio.to_thread(self.target.back_ends.silence)

    async def _spoken(self) -> None:
        await asyncio.to_thread(self.target.back_ends.speak)
        self.silence = Silence()

    async def _peaks(self, questions: Sequence[Question]) -> dict[str, Any]:
        """As many answers as it gives, while all is well and while a city is silent; each half of what is left."""
        middle, found = len(questions) // 2, {}
        for name, asked in (("well", questions[:middle]), ("silent", questions[middle:])):
            if name == "silent":
                await self._silenced()
            seconds = self.settings.peak_seconds
            tally, correct = await closed_loop(asked, self._answer, clients=self.settings.clients, seconds=seconds)
            found[name] = summed(tally, correct, seconds)
            self.say(
                f"  {self.target.name}, peak, {name}: {found[name]['correct_per_second']:,.0f} correct answers a second"
            )
        await self._spoken()
        return found

    async def _watched(self) -> None:
        for at in count(1):
            await asyncio.sleep(10)
            total = sum((tally.verdicts for tally in self.record.phases), Counter[Verdict]())
            self.say(
                f"  {at * 10:>5} s  {self.target.name}: "
                + ", ".join(f"{total[each]:,} {each}" for each in Verdict if total[each])
            )

    def _row(self, peaks: dict[str, Any]) -> dict[str, Any]:
        target, record = self.target, self.record
        phases = {}
        for name, tally, calls, seconds in zip(PHASES, record.phases, record.calls, self.settings.seconds, strict=True):
            asked = sum(tally.verdicts.values())
            phases[name] = summed(tally, tally.verdicts[Verdict.CORRECT], seconds) | {
                "calls_per_1000": round(1000 * calls / asked) if asked else None
            }
        return {
            "target": target.name,
            "version": target.version,
            "cannot": target.cannot,
            "not_asked": self.not_asked,
            "phases": phases,
            "peak": peaks,
            "wrong": sum(tally.verdicts[Verdict.WRONG] for tally in self.record.phases)
            + sum(peak["wrong"] for peak in peaks.values()),
            "timeline": [{each.value: step[each] for each in Verdict if step[each]} for step in self.record.steps],
        }


def summed(tally: Tally, correct: int, seconds: float) -> dict[str, Any]:
    """A part of the day, as the file holds it; `correct` of its answers came within these seconds."""
    asked = sum(tally.verdicts.values())
    kinds = {kind: {v.value: tally.by_kind[kind, v] for v in Verdict if tally.by_kind[kind, v]} for kind in SHARES}
    return {
        "asked": asked,
        **{each.value: tally.verdicts[each] for each in Verdict},
        "correct_per_second": round(correct / seconds, 1),
        "p50_ms": tally.part(0.5),
        "p99_ms": tally.part(0.99),
        "longest_ms": tally.part(1),
        "kinds": {kind: found for kind, found in kinds.items() if found},
        "why": dict(tally.why),
    }
