"""Coalesce: equal questions in flight share one answer, and the flight outlives its passengers."""

from __future__ import annotations

import asyncio
import gc
from typing import cast

import pytest

from domain.errors import SourceDown
from domain.events import Joined
from domain.exchange import Fetch
from gateway.layers.coalesce import coalesce
from tests.unit.clocks import LeapingLoop, leaping, present
from tests.unit.pieces import Backend, Background, Diary, a_call, reply


def shared(source: Backend, *, diary: Diary | None = None, background: Background | None = None) -> Fetch:
    """The layer around a source, with a patience of ten seconds."""
    return coalesce(start=background or Background(), patience=10, tell=diary or Diary())(source)


@leaping
async def test_equal_questions_share_one_flight() -> None:
    """However many ask the same at once, whoever they are and however long they wait, the source is asked once."""
    diary, given = Diary(), reply()
    source = Backend(given, seconds=1)
    fetch = shared(source, diary=diary)
    answers = await asyncio.gather(*(fetch(a_call(seconds=2 + n, trace=f"00-{n}")) for n in range(50)))
    assert len(source.calls) == 1
    assert all(answer is given for answer in answers)
    assert len(diary.of(Joined)) == 49


@leaping
async def test_other_questions_fly_apart() -> None:
    """Another item, another subject, another query or another binding is another flight."""
    source = Backend(reply(), seconds=1)
    fetch = shared(source)
    calls = [a_call(), a_call(item="1"), a_call(subject="anna"), a_call(query=("x",)), a_call("bstadt/amt/places#amt")]
    await asyncio.gather(*map(fetch, calls))
    assert {call.key for call in source.calls} == {call.key for call in calls}


@leaping
async def test_a_flight_ends_when_it_has_landed() -> None:
    """Nothing is kept here: a later question flies anew, after a failure too."""
    given = reply()
    source = Backend(SourceDown("x"), given, seconds=1)
    fetch = shared(source)
    failed = await asyncio.gather(fetch(a_call()), fetch(a_call()), return_exceptions=True)
    assert [type(failure) for failure in failed] == [SourceDown, SourceDown]
    assert await fetch(a_call()) is given
    assert len(source.calls) == 2


@leaping
async def test_the_flight_has_a_patience_of_its_own() -> None:
    """An impatient first caller does not cut the flight short, and a patient one is not cut short by it."""
    source = Backend(reply())
    fetch = shared(source)
    await fetch(a_call(seconds=0.1))
    await fetch(a_call(seconds=60))
    assert [call.deadline - present() for call in source.calls] == [pytest.approx(10), pytest.approx(60)]


@leaping
async def test_a_caller_who_leaves_takes_nobody_along() -> None:
    """When the caller who started the flight leaves, the others still get its answer."""
    given = reply()
    source = Backend(given, seconds=2)
    fetch = shared(source)
    first, second = asyncio.create_task(fetch(a_call())), asyncio.create_task(fetch(a_call()))
    await asyncio.sleep(1)
    first.cancel()
    assert await second is given
    assert first.cancelled()
    assert len(source.calls) == 1


@leaping
async def test_a_failure_nobody_waits_for_is_consumed() -> None:
    """When every caller has left, the flight's failure is taken by the flight: the loop has nothing to complain of."""
    background = Background()
    fetch = shared(Backend(SourceDown("x"), seconds=2), background=background)
    callers = [asyncio.create_task(fetch(a_call())) for _ in range(3)]
    await asyncio.sleep(1)
    for caller in callers:
        caller.cancel()
    await asyncio.sleep(5)
    assert all(task.done() for task in background.tasks)
    background.tasks.clear()
    callers.clear()
    gc.collect()
    assert cast(LeapingLoop, asyncio.get_running_loop()).complaints == []
