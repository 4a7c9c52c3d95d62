"""The city day without its clock: the stream keeps its laws, the judge is strict, a gateway with a silent city says nothing false."""

from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bench.cityday import day, plan
from bench.cityday.day import CITIES, silent_twins, unique_share
from bench.cityday.judge import CORRECT, NOTHING, Judgement, Said, Silence, Verdict, judged, merged
from bench.cityday.oracle import Oracle, Thing, distance, town
from bench.cityday.questions import INHABITANTS, Question, Town, stream
from bench.cityday.targets import lifted
from config.model import Settings
from domain.geo import Point
from domain.geo import distance as ours
from gateway.app import build
from tests.flow.stand import NOON, Stand, as_shipped, lifespan, standing, swift

INVENTED = Town(
    bounds={"adorf": (6.6, 51.3, 6.8, 51.5), "bedorf": (6.9, 51.3, 7.1, 51.5)},
    kinds=("bench", "tree"),
    houses=[("adorf", f"adorf:haus:{n}") for n in range(50)],
    stops=[f"de:05999:{n}" for n in range(50)],
    morning="2026-12-01",
)
LEVELS = Question(kind="water levels", target="/v1/levels", cities=("adorf", "bedorf"))
TRUE = (Thing("adorf:w:1", "adorf/wsv/levels"), Thing("bedorf:w:1", "bedorf/wsv/levels"))
SILENT = Silence(sources=frozenset({"bedorf/wsv/levels"}), cities=frozenset({"bedorf"}), since=NOON)


def test_the_stream_is_the_same_for_a_seed_and_keeps_zipfs_order() -> None:
    """At least two in five questions have a position of their own, and what is wanted most is asked for most."""
    asked = list(stream(7, 20_000, INVENTED))
    assert asked == list(stream(7, 20_000, INVENTED)) != list(stream(8, 20_000, INVENTED))
    assert unique_share(asked) >= 0.4
    stops = Counter(each.target.partition("&")[0] for each in asked if each.kind == "departures")
    by_rank = [stops[f"/v1/mobility/departures?stop=de%3A05999%3A{n}"] for n in (0, 1, 3, 7, 15, 31)]
    assert by_rank == sorted(by_rank, reverse=True)
    assert 1.4 < by_rank[0] / by_rank[1] < 2.2
    assert INHABITANTS == 1_500_000


@pytest.mark.parametrize(("silent", "phases"), [(None, [400, 400, 400]), (10.0, [100, 1000, 100])])
def test_each_question_counts_in_the_phase_in_which_it_was_due(silent: float | None, phases: list[int]) -> None:
    """The outage is in the middle of the day, a third of it or as long as is said; no question is left out."""
    settings = plan.Settings(minutes=12.0, silent=silent, rate=100 / 60)
    record = plan.Record(settings)
    for n in range(settings.questions):
        record.note(LEVELS, CORRECT, n / settings.rate, 0.01)
    assert [sum(tally.verdicts.values()) for tally in record.phases] == phases
    assert sum(sum(step.values()) for step in record.steps) == settings.questions == 1200


class Gone:
    """A target whose back-ends cannot be counted when `breaks`."""

    name, version, cannot, port = "gone", "1", "", 1

    def __init__(self, *, breaks: bool) -> None:
        self.breaks = breaks
        self.back_ends = self

    def can(self, question: Question) -> bool:
        """Everything."""
        return True

    def calls(self) -> int:
        """None, or nobody knows."""
        if self.breaks:
            raise TimeoutError("nobody counts")
        return 0

    def silence(self) -> None:
        """As it is."""

    speak = silence

    async def ask(self, wire: object, question: Question) -> list[Said]:
        """At once."""
        return []

    def judge(self, question: Question, got: object, silence: Silence) -> Judgement:
        """Well."""
        return CORRECT


def test_a_day_that_breaks_off_takes_no_other_along() -> None:
    """Those that have their day at the same time keep it, and the row of the broken one says why it is empty."""
    settings = plan.Settings(minutes=0.001, rate=1000.0, peak_seconds=0.01, together=True)
    targets = [Gone(breaks=True), Gone(breaks=False)]
    broken, whole = day.run(targets, [LEVELS] * (settings.questions + 9), settings, SILENT, lambda line: None)
    assert broken["missing"] == "its day broke off: TimeoutError: nobody counts"
    assert sum(part["correct"] for part in whole["phases"].values()) == settings.questions


def said(ids: Iterable[str], *, status: int = 200, **states: str) -> Said:
    """An answer about water levels."""
    rows = [
        {"id": f"{city}/wsv/levels", "state": state, "as_of": "2026-12-01T10:55:00Z"} for city, state in states.items()
    ]
    whole = set(states.values()) <= {"fresh", "stale"}
    items = [{"id": each, "source": f"{each.partition(':')[0]}/wsv/levels"} for each in ids]
    return Said(status, {}, json.dumps({"items": items, "sources": rows, "complete": whole}).encode())


A, B = "adorf:w:1", "bedorf:w:1"


@pytest.mark.parametrize(
    ("answer", "verdict"),
    [
        (said([A, B], adorf="fresh", bedorf="stale"), Verdict.CORRECT),
        (said([A], adorf="fresh", bedorf="failed"), Verdict.CORRECT),
        (said([A], adorf="fresh"), Verdict.WRONG),
        (said([A], adorf="fresh", bedorf="fresh"), Verdict.WRONG),
        (said([A, B, "bedorf:w:2"], adorf="fresh", bedorf="stale"), Verdict.WRONG),
        (said([B], adorf="refused", bedorf="stale"), Verdict.HONEST),
        (said([], status=503, adorf="failed", bedorf="failed"), Verdict.HONEST),
        (said([], status=503), Verdict.LOST),
        (said([], status=404), Verdict.WRONG),
        (NOTHING, Verdict.LOST),
    ],
)
def test_the_judge_lets_no_missing_city_pass_unsaid(answer: Said, verdict: Verdict) -> None:
    """What is missing has to be named, what is there has to be true, and nothing at all is lost."""
    assert judged(LEVELS, answer, TRUE, SILENT).verdict is verdict


def test_the_judge_believes_no_silent_city_that_has_spoken() -> None:
    """Data of a silent source is older than its silence; an unmarked old part of an application's own merging is told apart."""
    answer = said([A, B], adorf="fresh", bedorf="fresh")
    before = replace(SILENT, since=datetime(2026, 12, 1, 10, 0, tzinfo=UTC))
    assert judged(LEVELS, answer, TRUE, SILENT).verdict is Verdict.CORRECT
    assert judged(LEVELS, answer, TRUE, before).verdict is Verdict.WRONG
    well, old = ("adorf", Said(200, {}, b"a"), b"a"), Said(200, {}, b"b")
    marked = replace(old, headers={"x-cache-status": "STALE"})
    verdicts = [
        merged([well, ("bedorf", part, b"b")], SILENT).verdict for part in (old, marked, NOTHING, Said(200, {}, b"c"))
    ]
    assert verdicts == [Verdict.UNMARKED, Verdict.CORRECT, Verdict.CORRECT, Verdict.WRONG]


def test_the_oracle_measures_by_itself_as_the_gateway_does() -> None:
    """Two ways of working out a distance agree to a centimetre in a kilometre."""
    theirs = ours(51.45, 7.01, Point(coordinates=(7.02, 51.46)))
    assert distance(51.45, 7.01, 51.46, 7.02) == pytest.approx(theirs, rel=1e-5)


class Asked:
    """Every answer of a part of the day, judged."""

    def __init__(self, stand: Stand, oracle: Oracle) -> None:
        self.stand, self.oracle = stand, oracle

    async def of(self, questions: Iterable[Question], silence: Silence) -> tuple[Counter[Verdict], set[str], set[str]]:
        """How often each verdict, why, and in which states the silent sources were."""
        found, why, states = Counter[Verdict](), set[str](), set[str]()
        for question in questions:
            path, _, query = question.target.partition("?")
            answer = await self.stand.ask(path, query)
            judgement = judged(
                question, Said(answer.status, answer.headers, answer.body), self.oracle.true(question), silence
            )
            found[judgement.verdict] += 1
            why |= {f"{question.target}: {judgement.why}"} if judgement.why else set()
            rows = answer.json.get("sources", ())
            states |= {row["state"] for row in rows if row["id"] in silence.sources}
        return found, why, states


async def test_a_gateway_with_a_silent_city_says_nothing_false_and_loses_nothing(tmp_path: Path) -> None:
    """Three hundred questions to a gateway that knows nothing yet: before, while one city's own back-ends hang up, and after."""
    declared = as_shipped()
    city, cities = declared.cities[0], declared.cities[:CITIES]
    regional = {b.twin for region in declared.regions for b in region.bindings if b.twin}
    names, sources = silent_twins(declared.cities, city, regional)
    async with standing(tmp_path / "quiet") as quiet:
        twins = [name for name in names if quiet.twins[name].startswith("http")]
        await asyncio.to_thread(lifted, quiet.twins)

        async def ask(target: str) -> Any:
            path, _, query = target.partition("?")
            return (await quiet.ask(path, query)).json

        there = await town(ask, {each.slug: each.bounds for each in cities}, houses=12, morning="2026-12-02")
        questions, oracle = list(stream(3, 300, there)), Oracle()
        await oracle.learn(ask)
        await oracle.hear(ask, questions)
        settings = Settings(state=tmp_path / "asked", twins=quiet.twins)
        app = build(swift(declared), settings, clock=quiet.clock)
        async with lifespan(app):
            asked = Asked(replace(quiet, app=app), oracle)
            before, why, _ = await asked.of(questions[:100], Silence())
            assert before == {Verdict.CORRECT: 100}, why
            for twin in twins:
                await quiet.fault(twin, "down")
            # the twins' clocks have gone on meanwhile, the gateway's has not
            begun = quiet.clock() + timedelta(minutes=5)
            silence = Silence(sources=sources, cities=frozenset({city.slug}), since=begun)
            await quiet.set_clock(quiet.clock() + timedelta(minutes=10))
            during, why, states = await asked.of(questions[100:200], silence)
            assert during[Verdict.WRONG] == during[Verdict.LOST] == 0, why
            assert during[Verdict.CORRECT] >= 90
            assert states & {"stale", "failed", "refused"}, "nothing of the outage was seen"
            for twin in twins:
                await quiet.heal(twin)
            await quiet.set_clock(quiet.clock() + timedelta(minutes=10))
            after, why, _ = await asked.of(questions[200:], Silence())
            assert after[Verdict.WRONG] == after[Verdict.LOST] == 0, why
