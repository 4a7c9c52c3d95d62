"""Observe: one fact per call, as the caller saw it."""

from __future__ import annotations

import pytest

from adapters._kit.encode import record
from domain.errors import Refused, SourceDown, SourceError, SourceTimeout
from domain.events import Called
from gateway.layers.observe import observe
from tests.unit.clocks import leaping
from tests.unit.pieces import Backend, Diary, a_call, a_place, reply


@leaping
async def test_an_answer_is_one_event() -> None:
    """An answer is told once, with its state, its records and what the caller waited."""
    diary = Diary()
    given = reply(record("1", a_place()), record("2", a_place()), state="stale")
    asked = a_call()
    assert await observe(diary)(Backend(given, seconds=2.5))(asked) is given
    assert [(e.binding, e.state, e.records) for e in diary.of(Called)] == [(asked.binding, "stale", 2)]
    assert diary.of(Called)[0].seconds == pytest.approx(2.5)
    assert len(diary.events) == 1


@pytest.mark.parametrize("kind", [SourceDown, SourceTimeout, Refused])
@leaping
async def test_a_failure_is_one_event_and_goes_on(kind: type[SourceError]) -> None:
    """A failure is told once by its slug, and is the caller's all the same."""
    diary = Diary()
    failure = kind("down")
    with pytest.raises(SourceError) as caught:
        await observe(diary)(Backend(failure, seconds=1))(a_call())
    assert caught.value is failure
    assert [(e.state, e.records) for e in diary.of(Called)] == [(kind.slug, 0)]
    assert diary.of(Called)[0].seconds == pytest.approx(1)
