"""Where time is sewn together: the night with an hour that comes twice, and midnight between two years.

Every binding with a twin is asked there, whichever there are: who adds one adds nothing here.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import fields, is_dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from adapters._kit.conformance import LAWS, Verdict, trial
from adapters._kit.http import Engine
from adapters._kit.trial import Subject
from config.load import load, shipped
from config.model import Settings
from domain.exchange import Record, Reply
from domain.when import BERLIN, civic_day, there
from gateway.cli.subjects import subjects
from sandbox.kit import every_twin, running

DECLARED = load(shipped())
OF_TIME = [law for law in LAWS if law.id in {"ids-stable", "order", "times", "bytes", "window", "moves"}]
"""The laws whose verdict can depend on the instant."""


def at(text: str) -> datetime:
    """An instant in UTC."""
    return datetime.fromisoformat(f"{text}:00+00:00")


FIRST, AGAIN = at("2026-10-25T00:30"), at("2026-10-25T01:30")
"""Half past two in the night the clocks go back, once in summer time and once in winter time."""
NEW_YEAR = [at("2026-12-31T22:30"), at("2026-12-31T23:30"), at("2027-01-01T00:30")]
"""Half past eleven, and, in the new year, half past twelve and half past one; in the first hour of it UTC still writes the old."""
LATE = timedelta(minutes=5)
"""How far a source's clock may be ahead of ours."""
BEHIND = timedelta(minutes=45)
"""How long ago what is still on a board may have been planned; less than the hour by which a wrong offset errs."""
SLACK = timedelta(minutes=20)
"""What twins tell in steps may come that much sooner or later."""
SEEN = re.compile(r"(changed|measured|observed|reported|requested|seen|updated)_at")
"""Fields that tell of the past."""
STAMP = re.compile(rb'"(\d{4}-\d\d-\d\dT\d\d:\d\d[0-9:.]*(Z|[+-]\d\d:\d\d)?)"')


@asynccontextmanager
async def house(instant: datetime) -> AsyncIterator[list[Subject]]:
    """Every binding with a twin that can be read, once each, at this instant by all clocks."""
    async with running(every_twin()) as twins, Engine() as engine:
        tried = await subjects(DECLARED, Settings(twins=twins), engine, at=instant)
        seen = {subject.tools.binding: subject for subject in tried if subject.twin is not None and subject.readable}
        assert all(subject.questions for subject in seen.values())
        yield list(seen.values())


async def asked(tried: Sequence[Subject], instants: Sequence[datetime]) -> Mapping[str, list[Reply]]:
    """Binding → what it says to its first question at each of the instants."""
    said: dict[str, list[Reply]] = {subject.tools.binding: [] for subject in tried}
    for instant in instants:
        for subject in tried:
            assert subject.twin is not None
            await subject.twin.move_clock(instant)
            subject.clock.ahead += instant - subject.clock()
            said[subject.tools.binding].append(await subject.ask(subject.questions[0]))
    return said


def instants(value: Any, name: str = "") -> Iterator[tuple[str, datetime]]:
    """Every instant in a model object with the name of its field, at any depth."""
    if isinstance(value, datetime):
        yield name, value
    elif is_dataclass(value):
        for field in fields(value):
            yield from instants(getattr(value, field.name), field.name)
    elif isinstance(value, tuple):
        for each in value:
            yield from instants(each, name)


def last_seen(reply: Reply) -> datetime | None:
    """The newest instant at which anything in an answer was seen; None where nothing says so."""
    told = (each for record in reply.records for each in instants(record.model))
    return max((instant for name, instant in told if SEEN.fullmatch(name)), default=None)


@pytest.mark.parametrize("instant", [FIRST, AGAIN, *NEW_YEAR], ids=lambda instant: f"{instant:%m-%dT%H%MZ}")
async def test_the_laws_hold_at_the_seams(instant: datetime) -> None:
    """No binding breaks a law of time there: order, ids, bytes, windows with today in them, and it moves on across the seam."""
    found: list[Verdict] = []
    async with house(instant) as tried:
        for subject in tried:
            found += await trial(subject, OF_TIME, lambda verdict: None)
            found += [
                Verdict(binding=subject.tools.binding, law="seams", outcome="broken", evidence=flaw)
                for reply in await subject.heard()
                for record in reply.records
                for flaw in flaws(record, subject, instant)
            ][:1]
    assert [verdict for verdict in found if verdict.outcome == "broken"] == []


def flaws(record: Record, subject: Subject, now: datetime) -> Iterator[str]:
    """What is wrong with the instants of a record: in words a client cannot place, with a strange offset, or an hour off."""
    for match in STAMP.finditer(b"".join(record.pieces)):
        read = datetime.fromisoformat(match[1].decode())
        if read.utcoffset() not in {timedelta(0), there(read if read.tzinfo else now).utcoffset()}:
            yield f"{record.id} says {match[1].decode()}, and Berlin has {there(read).tzinfo} then"
    for name, instant in instants(record.model):
        if SEEN.fullmatch(name) and instant > now + LATE:
            yield f"{record.id}: {name} is {instant}, while it is {now}"
    resource = subject.tools.resource
    ahead = resource.window == "instants" and "from_" in subject.adapter.SERVES[resource.name].pushes
    if ahead and (when := getattr(record.model, str(resource.when))) < now - BEHIND:
        yield f"{record.id} is still there, of {when}, while it is {now}"


async def test_an_hour_is_an_hour_although_the_clock_shows_it_twice() -> None:
    """Between both half past twos as much time has passed in every answer as between half past one and half past two UTC elsewhen."""
    day = timedelta(days=1)
    async with house(FIRST - day) as tried:
        said = await asked(tried, [FIRST - day, AGAIN - day, FIRST, AGAIN])
    wrong, told = [], 0
    for binding, replies in said.items():
        stamps = [stamp for stamp in map(last_seen, replies) if stamp is not None]
        if len(stamps) < 4:
            continue
        told += 1
        passed, usual = stamps[3] - stamps[2], stamps[1] - stamps[0]
        if next(s for s in tried if s.tools.binding == binding).tools.resource.rhythm and abs(passed - usual) > SLACK:
            wrong.append((binding, passed, usual))
    assert told
    assert wrong == []


@pytest.mark.parametrize("turn", [[FIRST, AGAIN], NEW_YEAR], ids=["clocks", "year"])
async def test_no_day_moves_because_it_is_asked_about_at_a_seam(turn: Sequence[datetime]) -> None:
    """What two answers say of the days both speak for is the same, whether asked at noon of the day before or in the night."""
    noon = datetime.combine(civic_day(turn[0]), datetime.min.time(), BERLIN).astimezone(UTC) - timedelta(hours=12)
    async with house(noon) as tried:
        dated = [
            subject for subject in tried if subject.tools.resource.window == "days" and subject.tools.resource.when
        ]
        assert dated
        said = await asked(dated, [noon, *turn])
    for subject in dated:
        when = str(subject.tools.resource.when)
        for before, after in pairwise(said[subject.tools.binding]):
            assert before.covers is not None
            assert after.covers is not None
            first, last = (
                max(str(before.covers.start), str(after.covers.start)),
                min(str(before.covers.end), str(after.covers.end)),
            )
            assert first <= last, f"{subject.tools.binding}: {before.covers} and {after.covers} have no day in common"
            assert _of(before, when, first, last) == _of(after, when, first, last), subject.tools.binding


def _of(reply: Reply, when: str, first: str, last: str) -> list[tuple[str, bytes]]:
    return [
        (record.id, b"".join(record.pieces))
        for record in reply.records
        if first <= str(getattr(record.model, when)) <= last
    ]
