"""Retry: again, with jitter and a budget, while it can still make the deadline."""

from __future__ import annotations

import asyncio

import pytest

from domain.errors import Refused, SourceDown, SourceError, SourceLimited, SourceNonsense, SourceTimeout
from domain.events import Retried
from domain.exchange import Fetch
from gateway.layers.retry import SAVED, SPARE, retry
from tests.unit.pieces import Backend, Diary, a_call, leaping, outcome_of, present, reply

AT_ONCE = (0.0, 0.0)


def retrying(
    source: Backend, attempts: int = 2, *, pause: tuple[float, float] = AT_ONCE, diary: Diary | None = None
) -> Fetch:
    """The layer around a source."""
    return retry(attempts=attempts, tell=diary or Diary(), pause=pause)(source)


@pytest.mark.parametrize("kind", [SourceDown, SourceTimeout, SourceNonsense])
@leaping
async def test_a_failed_try_is_followed_by_another(kind: type[SourceError]) -> None:
    """A failure that may pass is tried again, and nobody sees it when the next try works."""
    given, diary = reply(), Diary()
    source = Backend(kind("x"), given)
    assert await retrying(source, diary=diary)(a_call()) is given
    assert len(source.calls) == 2
    assert len(diary.of(Retried)) == 1


@pytest.mark.parametrize("attempts", [1, 2, 4])
@leaping
async def test_the_tries_are_counted(attempts: int) -> None:
    """There are at most `attempts` tries in all, and then the failure is the answer."""
    source = Backend(SourceDown("x"))
    with pytest.raises(SourceDown):
        await retrying(source, attempts)(a_call())
    assert len(source.calls) == attempts


@pytest.mark.parametrize("refusal", [Refused("x"), SourceLimited("x", retry_after=30)])
@leaping
async def test_a_refusal_is_not_retried(refusal: Refused) -> None:
    """A refusal goes to the caller at once: asking again would not help it."""
    source = Backend(refusal)
    with pytest.raises(Refused) as caught:
        await retrying(source, 4)(a_call())
    assert caught.value is refusal
    assert len(source.calls) == 1


@leaping
async def test_the_first_failure_says_more_than_the_refusal_after_it() -> None:
    """When a retry is refused, because the first try has opened the breaker, the caller learns of the first failure."""
    first = SourceNonsense("x")
    with pytest.raises(SourceNonsense) as caught:
        await retrying(Backend(first, Refused("open")))(a_call())
    assert caught.value is first


@leaping
async def test_a_retry_that_would_come_too_late_is_left_out() -> None:
    """When the pause alone would pass the deadline, the failure is given at once instead."""
    source, started = Backend(SourceDown("x")), present()
    with pytest.raises(SourceDown):
        await retrying(source, pause=(2.0, 2.0))(a_call(seconds=2))
    assert (len(source.calls), present()) == (1, started)
    with pytest.raises(SourceDown):
        await retrying(source, pause=(2.0, 2.0))(a_call(seconds=2.1))
    assert len(source.calls) == 3


@leaping
async def test_the_pauses_double_within_their_jitter() -> None:
    """Each pause lies within the given bounds, doubled each time, and is waited for."""
    diary = Diary()
    source = Backend(SourceDown("x"))
    assert await outcome_of(retrying(source, 4, pause=(0.1, 0.2), diary=diary)(a_call())) == "source-down"
    pauses = [event.pause for event in diary.of(Retried)]
    assert all(0.1 * 2**n <= pause <= 0.2 * 2**n for n, pause in enumerate(pauses))
    waited = [after - before for before, after in zip(source.times, source.times[1:], strict=False)]
    assert waited == [pytest.approx(pause) for pause in pauses]


@leaping
async def test_the_pause_is_not_the_same_for_all() -> None:
    """Callers who failed together do not come back together."""
    diary = Diary()
    fetch = retrying(Backend(SourceDown("x")), pause=(0.05, 0.25), diary=diary)
    await asyncio.gather(*(outcome_of(fetch(a_call())) for _ in range(8)))
    assert len({event.pause for event in diary.of(Retried)}) == 8


@leaping
async def test_an_outage_adds_at_most_a_fifth_to_the_load() -> None:
    """Once the spare retries are used up, a hundred failing calls buy twenty retries."""
    source = Backend(SourceDown("x"))
    fetch = retrying(source)
    for _ in range(60):
        await outcome_of(fetch(a_call()))
    before = len(source.calls)
    for _ in range(100):
        await outcome_of(fetch(a_call()))
    assert len(source.calls) - before == pytest.approx(100 * (1 + SAVED), abs=1)


@leaping
async def test_good_times_save_only_so_much() -> None:
    """A thousand good calls save no more than ten retries, and those are there when they are needed."""
    source = Backend(*[reply()] * 1000, SourceDown("x"))
    fetch = retrying(source)
    for _ in range(1000):
        await fetch(a_call())
    for _ in range(5):
        await outcome_of(fetch(a_call()))
    assert len(source.calls) - 1000 == 10
    for _ in range(200):
        await outcome_of(fetch(a_call()))
    assert len(source.calls) - 1000 - 205 <= SPARE + 205 * SAVED
