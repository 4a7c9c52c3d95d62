"""Deadline: leave when time is up, at the caller's instant or after one try's seconds."""

from __future__ import annotations

import asyncio

import pytest

from domain.errors import SourceDown, SourceTimeout
from domain.exchange import Call, Fetch, Reply
from gateway.layers.deadline import deadline
from tests.unit.pieces import HANG, Backend, a_call, leaping, present, reply


@pytest.mark.parametrize(("patience", "seconds", "left_after"), [(3, None, 3), (3, 1, 1), (1, 3, 1)])
@leaping
async def test_it_leaves_when_the_first_of_both_is_over(
    patience: float, seconds: float | None, left_after: float
) -> None:
    """The caller leaves at its own instant, or after `seconds` if that comes first, and the source is let go."""
    source, started = Backend(HANG), present()
    with pytest.raises(SourceTimeout):
        await deadline(seconds=seconds)(source)(a_call(seconds=patience))
    assert present() - started == pytest.approx(left_after)
    assert source.inside == 0


@leaping
async def test_the_source_learns_the_nearer_instant() -> None:
    """What goes on to the source carries the instant at which it will be left, and is the same question."""
    source, asked = Backend(reply()), a_call(seconds=9)
    await deadline(seconds=2)(source)(asked)
    await deadline()(source)(asked)
    assert [call.deadline for call in source.calls] == [pytest.approx(present() + 2), asked.deadline]
    assert {call.key for call in source.calls} == {asked.key}


@leaping
async def test_layers_compose() -> None:
    """Used twice, one within the other, the nearer instant counts."""
    started = present()
    with pytest.raises(SourceTimeout):
        await deadline()(deadline(seconds=7)(Backend(HANG)))(a_call(seconds=4))
    assert present() - started == pytest.approx(4)


@leaping
async def test_an_answer_that_is_there_is_given() -> None:
    """An answer nobody has to wait for is given even when the instant is past."""

    async def at_once(call: Call) -> Reply:
        return given

    given = reply()
    assert await deadline()(at_once)(a_call(seconds=-1)) is given


@leaping
async def test_other_endings_are_left_alone() -> None:
    """The source's own failure passes as it is, and somebody who cancels gets no timeout."""
    failure = SourceDown("down")
    with pytest.raises(SourceDown) as caught:
        await deadline()(Backend(failure))(a_call())
    assert caught.value is failure
    fetch: Fetch = deadline()(Backend(HANG))
    task = asyncio.create_task(fetch(a_call()))
    await asyncio.sleep(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
