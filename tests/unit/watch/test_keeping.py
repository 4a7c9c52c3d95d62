"""How a worker tells the store what it has seen: soon, whole, and whatever becomes of the store."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from domain.events import Called, Gave, Opened
from domain.objectives import Objective, Objectives
from domain.when import Clock
from gateway.watchkeeping.keeper import PAUSE, Watchkeeper, digest_of, pause
from gateway.watchkeeping.logbook import CHANGES, TRACES, Logbook
from storage.watch_ports import GATEWAY, SPANS, Change, Promised, Round, Trace
from telemetry.slo import Budgets
from tests.unit.clocks import NOON, leaping, present
from tests.unit.pieces import a_book, a_register
from tests.unit.watch.kept import Kept

ONE = Objective(slo="availability", city="adorf", resource="places", target=0.9, bound=4.0)
SOURCE = a_register("adorf")
B = SOURCE.binding
CALL = Called(binding=B, state="fresh", seconds=0.02, records=3)


def passing() -> Clock:
    """A clock that goes with the loop's."""
    began = present()
    return lambda: NOON + timedelta(seconds=present() - began)


def a_keeper(clock: Clock) -> tuple[Watchkeeper, Budgets]:
    """A worker's watch, over one source that promises one thing."""
    budgets = Budgets(clock=clock)
    budgets.know(Objectives(each=(replace(ONE, city=B.partition("/")[0], resource=SOURCE.resource.name),)), [B])
    return Watchkeeper(clock=clock, budgets=budgets, hits=lambda: 7, version="1", config="c0ffee"), budgets


@leaping
async def test_everything_is_told_within_two_seconds_and_the_rest_at_the_end() -> None:
    """A beat and what changed every two seconds; a source's stand when it changes; and at the end what was still to tell."""
    clock, store, source = passing(), Kept(), a_register("adorf")
    keeper, budgets = a_keeper(clock)
    answered = keeper.answers.beside(lambda *told: None)
    async with keeper.keeping(store.port, a_book(source)):
        await asyncio.sleep(PAUSE)
        assert [(change.kind, change.target) for change in store.all_of("changes")] == [
            ("deploy", GATEWAY),
            ("config", GATEWAY),
        ]
        assert [(stand.binding, stand.state) for stand in store.all_of("stands")] == [(B, "unknown")]
        for see in (keeper.observer, budgets):
            see(CALL)
        answered({"path": "/v1/places"}, 200, (), 0.0001)
        source.health.turn("failed", "source-down", clock())
        keeper.observer(Opened(binding=B, problem="source-down"))
        await asyncio.sleep(PAUSE + 0.1)
        assert [(each.place, each.calls, each.recalled) for each in store.all_of("rounds")] == [
            (GATEWAY, 0, 7),
            (B, 1, 0),
            (GATEWAY, 1, 0),
        ]
        assert [(each.good, each.events) for each in store.all_of("promised")] == [(1, 1)]
        assert store.all_of("stands")[-1].problem == "source-down"
        keeper.observer(CALL)
        keeper.observer(Gave(binding=B, records=4, as_of=NOON))
    assert store.all_of("rounds")[-1].calls == 1
    assert store.all_of("stands")[-1].records == 4
    assert [change.kind for change in store.all_of("changes")] == ["deploy", "config", "opened"]
    assert len({batch.worker.at for batch in store.batches}) == len(store.batches)


@leaping
async def test_while_the_store_is_away_nothing_is_lost_within_bounds() -> None:
    """What was counted in twenty minutes comes in sum when the store is back; a minute of it in its rounds, the rest in the oldest."""
    clock, store, source = passing(), Kept(), a_register("adorf")
    keeper, budgets = a_keeper(clock)
    async with keeper.keeping(store.port, a_book(source)):
        await asyncio.sleep(1)
        store.away = True
        for second in range(1200):
            for see in (keeper.observer, budgets):
                see(CALL)
            if second == 30:
                source.health.turn("failed", "source-timeout", clock())
                keeper.observer(Opened(binding=B, problem="source-timeout"))
            await asyncio.sleep(1)
        before, store.away = len(store.batches), False
        await asyncio.sleep(PAUSE)
        batch = store.batches[before]
        rounds = [each for each in batch.rounds if each.place == B]
        assert sum(each.calls for each in rounds) == 1200
        assert sum(sum(each.waits) for each in rounds) == 1200
        assert len(rounds) <= 1 + 60 / SPANS[0][0].total_seconds() + 1
        assert min(each.begin for each in rounds) == NOON
        assert sum(each.events for each in batch.promised) == 1200
        assert batch.stands[-1].problem == "source-timeout"
        assert [change.kind for change in batch.changes] == ["opened"]
        await asyncio.sleep(PAUSE)
        assert not store.batches[-1].rounds
    assert store.asked > 500


def test_what_waits_has_an_end() -> None:
    """Of changes and traces the newest wait; of numbers as many as there are places and rounds of a minute, in sum the same."""
    logbook = Logbook()
    one = Round(begin=NOON, span=SPANS[0][0], place="a", calls=1, queued=0.5)
    promised = Promised(begin=NOON, span=SPANS[0][0], slo="latency", city="adorf", resource="places", good=1, events=2)
    for n in range(1500):
        at = NOON + n * SPANS[0][0]
        logbook.add((replace(one, begin=at), replace(one, begin=at, place="b")), (replace(promised, begin=at),))
        logbook.note(Change(at=at, kind="config", target=GATEWAY, detail=str(n)))
        logbook.keep(Trace(trace_id=str(n), at=at, name="GET", seconds=0.1, status=200, problem=None, sources=()))
        logbook.give_back(logbook.take())
    waiting = logbook.take()
    assert (len(waiting.rounds), sum(each.calls for each in waiting.rounds)) == (28, 3000)
    assert sum(each.queued for each in waiting.rounds) == 1500.0
    assert (len(waiting.promised), sum(each.good for each in waiting.promised)) == (14, 1500)
    assert (len(waiting.changes), waiting.changes[-1].detail) == (CHANGES, "1499")
    assert (len(waiting.traces), waiting.traces[-1].trace_id) == (TRACES, "1499")
    assert logbook.take().rounds == []


def test_a_round_s_end_is_a_time_to_write() -> None:
    """So what is counted without a time is of one round."""
    at = datetime(2026, 11, 22, 12, 0, 4, tzinfo=UTC)
    assert pause(at) == 1.01
    assert pause(at - timedelta(seconds=4)) == PAUSE


def test_a_configuration_has_a_name_wherever_it_lies(tmp_path: Path) -> None:
    """The same files are the same name in another folder; another letter or another file's name is another."""
    for folder in ("a", "b"):
        (tmp_path / folder / "cities").mkdir(parents=True)
        (tmp_path / folder / "hansa.yaml").write_text("contact: {}\n", "utf-8")
    first = digest_of(tmp_path / "a")
    assert first == digest_of(tmp_path / "b")
    (tmp_path / "b" / "cities" / "adorf.yaml").write_text("", "utf-8")
    assert digest_of(tmp_path / "b") not in {first, digest_of(tmp_path / "a" / "cities")}
