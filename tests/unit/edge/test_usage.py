"""What is counted of the edge's answers in one process, and what becomes of it while the store is down."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from gateway import usage as keeping_usage
from gateway.edge import usage as edge_usage
from gateway.edge.identify import Client
from gateway.edge.usage import Tallied
from gateway.usage import keeping, pause, put
from storage.benefit_ports import Apps, Caller, MadeOf, Tally
from storage.errors import StorageError
from storage.usage_ports import ERRORS, Counted, Mishap

NOON = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
TODAY = date(2026, 12, 1)
OPERATIONS = {"/v1/places": "list_places", "/v1/cities": "list_cities"}


class Good:
    """The part of the store that keeps what answers were made of, while the whole is not down."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.counts: Counter[tuple[date, str, str]] = Counter()
        self.callers: list[Caller] = []
        self.asked_before: list[date] = []

    async def add(self, tallies: Sequence[Tally], callers: Sequence[Caller]) -> None:
        """Keep it."""
        if self.store.good_down:
            raise StorageError("down")
        for each in tallies:
            self.counts[each.day, each.source, each.kind] += each.count
        self.callers += callers

    async def days(self, *, since: date, until: date, city: str | None = None) -> tuple[Tally, ...]:
        """Nobody asks."""
        raise NotImplementedError

    async def sums(self, *, since: date, until: date, city: str | None = None) -> tuple[Tally, ...]:
        """Nobody asks."""
        raise NotImplementedError

    async def answered(self, *, since: date, until: date, where: str) -> dict[date, int]:
        """Nobody asks."""
        raise NotImplementedError

    async def apps(self, *, since: date, until: date, city: str | None = None) -> Apps:
        """Nobody asks."""
        raise NotImplementedError

    async def first(self) -> date | None:
        """Nobody asks."""
        raise NotImplementedError

    async def forget(self, *, before: date) -> int:
        """Note it."""
        self.asked_before.append(before)
        return 0


class Store:
    """A store that keeps what it is given, or is down."""

    def __init__(self) -> None:
        self.down = False
        self.good_down = False
        self.benefit = Good(self)
        self.kept = asyncio.Event()
        self.counts: Counter[tuple[str, date, str, int, str]] = Counter()
        self.errors: list[Mishap] = []
        self.forgotten: list[tuple[date, datetime]] = []

    async def add(self, counted: Sequence[Counted], mishaps: Sequence[Mishap]) -> None:
        """Keep it."""
        if self.down:
            raise StorageError("down")
        for each in counted:
            self.counts[each.client, each.day, each.operation, each.status, each.slug] += each.count
        self.errors += mishaps
        if counted:
            self.kept.set()

    async def days(self, clients: Any, *, since: date) -> tuple[Counted, ...]:
        """Nobody asks."""
        raise NotImplementedError

    async def mishaps(self, clients: Any, *, since: datetime, limit: int) -> tuple[Mishap, ...]:
        """Nobody asks."""
        raise NotImplementedError

    async def forget(self, *, days: date, errors: datetime) -> int:
        """Note it."""
        self.forgotten.append((days, errors))
        return 0


class Worker:
    """A process that answers, at a time that the test sets."""

    def __init__(self) -> None:
        self.now = NOON
        self.tallied = Tallied(OPERATIONS.get, lambda: self.now)
        self.answers = 0

    def answer(
        self,
        name: str = "0a1b2c3d",
        *,
        policy: str = "key",
        path: str = "/v1/places",
        status: int = 200,
        slug: str = "",
        made: MadeOf | None = None,
    ) -> None:
        """One answer to this client."""
        self.answers += 1
        state: dict[str, Any] = {"client": Client(policy, name, "192.0.2.1"), "trace_id": f"{self.answers:032x}"}
        if made is not None:
            state["made_of"] = made
        if slug:
            state["problem"] = slug
        self.tallied.answered({"state": state, "path": path}, status, [], 0.001)

    def taken(self) -> dict[tuple[str, str, int, str], int]:
        """What is counted of today, taken away."""
        counted, _ = self.tallied.take()
        assert {each.day for each in counted} <= {TODAY}
        return {(each.client, each.operation, each.status, each.slug): each.count for each in counted}


@pytest.fixture
def worker() -> Worker:
    """Nothing counted yet."""
    return Worker()


def test_answers_are_counted_by_app_operation_and_kind(worker: Worker) -> None:
    """What was had already counts as an answer; each kind of problem counts by itself; taking begins anew."""
    for _ in range(3):
        worker.answer()
    worker.answer(status=304)
    worker.answer("app-1", policy="token", path="/v1/cities")
    worker.answer(status=429, slug="rate-limited")
    worker.answer(status=400, slug="bad-question")
    assert worker.taken() == {
        ("key:0a1b2c3d", "list_places", 200, ""): 4,
        ("app:app-1", "list_cities", 200, ""): 1,
        ("key:0a1b2c3d", "list_places", 429, "rate-limited"): 1,
        ("key:0a1b2c3d", "list_places", 400, "bad-question"): 1,
    }
    worker.answer()
    assert worker.taken() == {("key:0a1b2c3d", "list_places", 200, ""): 1}
    assert worker.taken() == {}


def test_of_anonymous_callers_nothing_but_a_sum_is_kept(worker: Worker) -> None:
    """No address is in any count, and none of their errors is kept by itself."""
    for n in range(5):
        worker.answer(f"192.0.2.{n}", policy="anonymous")
    worker.answer("192.0.2.9", policy="anonymous", status=404, slug="not-found")
    counted, mishaps = worker.tallied.take()
    assert sorted((each.client, each.status, each.count) for each in counted) == [
        ("anonymous", 200, 5),
        ("anonymous", 404, 1),
    ]
    assert mishaps == ()
    assert "192.0.2" not in repr(vars(worker.tallied))


def test_who_was_never_identified_is_not_counted(worker: Worker) -> None:
    """A refused key is nobody's."""
    worker.tallied.answered({"state": {"trace_id": "0" * 32}, "path": "/v1/places"}, 401, [], 0.0)
    assert worker.taken() == {}


def test_an_error_is_noted_with_its_trace_and_nothing_a_person_wrote(worker: Worker) -> None:
    """Operation instead of path, the slug, the id of the trace."""
    worker.answer(path="/v1/places/essen:ebe:Huyssenallee-1", status=404, slug="not-found")
    _, (mishap,) = worker.tallied.take()
    assert mishap == Mishap(
        client="key:0a1b2c3d", at=NOON, operation="other", status=404, slug="not-found", trace_id=f"{1:032x}"
    )


def test_of_each_client_the_newest_errors_wait(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """No more than are kept anyway, and no more of all together than the bound: who has most gives way."""
    monkeypatch.setattr(edge_usage, "MISHAPS", ERRORS + 10)
    for _ in range(ERRORS + 5):
        worker.answer("much", status=400, slug="bad-question")
    for _ in range(20):
        worker.answer("little", status=400, slug="bad-question")
    _, mishaps = worker.tallied.take()
    waiting = Counter(each.client for each in mishaps)
    assert waiting == {"key:much": ERRORS - 10, "key:little": 20}
    assert mishaps[-1].trace_id == f"{worker.answers:032x}"


def test_clients_beyond_the_bound_are_counted_in_sum(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is lost but the name."""
    monkeypatch.setattr(edge_usage, "CLIENTS", 2)
    for name in ("a", "b", "c", "d", "a"):
        worker.answer(name)
    assert {key[0]: count for key, count in worker.taken().items()} == {"key:a": 2, "key:b": 1, "other": 2}


def test_more_paths_than_are_at_hand_count_right(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stranger's many paths make each other be forgotten, and no count."""
    monkeypatch.setattr(edge_usage, "REMEMBERED", 3)
    for n in range(10):
        worker.answer(path=f"/v1/nothing/{n}")
        worker.answer()
    assert worker.taken() == {("key:0a1b2c3d", "other", 200, ""): 10, ("key:0a1b2c3d", "list_places", 200, ""): 10}


AMT = MadeOf((("adorf/amt/places", "served"), ("bdorf/-/places", "wanted")))
BOTH = MadeOf((("adorf/amt/places", "served"), ("adorf/verein/places", "served")))


async def test_what_answers_were_made_of_is_counted_by_source(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each source that had a part, and what nobody offers; a refusal is neither; who called is noted once a day, addresses never."""
    monkeypatch.setattr(edge_usage, "REMEMBERED", 2)
    store = Store()
    for made in (AMT, BOTH, MadeOf(AMT.cells)):
        worker.answer(made=made)
        worker.answer("app-1", policy="token", made=made, status=304)
    worker.answer("192.0.2.7", policy="anonymous", made=AMT)
    worker.answer(made=AMT, status=503, slug="require-unmet")
    store.good_down = True
    with pytest.raises(StorageError):
        await put(worker.tallied, store, store.benefit)
    store.good_down = False
    worker.answer(made=AMT)
    await put(worker.tallied, store, store.benefit)
    assert store.benefit.counts == {
        (TODAY, "adorf/amt/places", "served"): 8,
        (TODAY, "adorf/verein/places", "served"): 2,
        (TODAY, "bdorf/-/places", "wanted"): 6,
    }
    assert {(each.source, each.client) for each in store.benefit.callers} == {
        *(("adorf/amt/places", client) for client in ("key:0a1b2c3d", "app:app-1", "anonymous")),
        *(("adorf/verein/places", client) for client in ("key:0a1b2c3d", "app:app-1")),
    }
    store.benefit.callers.clear()
    worker.answer(made=AMT)
    await put(worker.tallied, store, store.benefit)
    assert store.benefit.callers == []
    worker.now += timedelta(days=1)
    worker.tallied.take()
    worker.answer(made=AMT)
    await put(worker.tallied, store, store.benefit)
    assert [each.day for each in store.benefit.callers] == [TODAY + timedelta(days=1)]


async def test_a_store_that_is_down_loses_nothing(worker: Worker) -> None:
    """What could not be kept is kept later, with what came meanwhile, each on its day."""
    store = Store()
    store.down = True
    worker.answer()
    worker.answer(status=400, slug="bad-question")
    for _ in range(3):
        with pytest.raises(StorageError):
            await put(worker.tallied, store, store.benefit)
    worker.now += timedelta(days=1)
    with pytest.raises(StorageError):
        await put(worker.tallied, store, store.benefit)
    worker.answer()
    worker.answer(status=404, slug="not-found")
    store.down = False
    await put(worker.tallied, store, store.benefit)
    await put(worker.tallied, store, store.benefit)
    tomorrow = TODAY + timedelta(days=1)
    assert store.counts == {
        ("key:0a1b2c3d", TODAY, "list_places", 200, ""): 1,
        ("key:0a1b2c3d", TODAY, "list_places", 400, "bad-question"): 1,
        ("key:0a1b2c3d", tomorrow, "list_places", 200, ""): 1,
        ("key:0a1b2c3d", tomorrow, "list_places", 404, "not-found"): 1,
    }
    assert [each.slug for each in store.errors] == ["bad-question", "not-found"]


async def test_what_waits_for_a_store_is_bounded(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """Beyond the bound names are lost, and no count."""
    monkeypatch.setattr(edge_usage, "KINDS", 5)
    store = Store()
    store.down = True
    for n in range(50):
        worker.answer(f"app-{n}", policy="token")
        with pytest.raises(StorageError):
            await put(worker.tallied, store, store.benefit)
    store.down = False
    await put(worker.tallied, store, store.benefit)
    assert len(store.counts) <= 7
    assert sum(store.counts.values()) == 50


async def test_the_end_keeps_what_is_left(worker: Worker, monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that ends writes once more, without waiting for the next turn; what is old goes once a day."""
    store = Store()
    async with keeping(worker.tallied, store, store.benefit, lambda: worker.now):
        worker.answer()
        await asyncio.sleep(0)
        assert store.counts == {}
    assert sum(store.counts.values()) == 1
    assert store.forgotten == [(date(2025, 10, 27), NOON - timedelta(days=14))]
    assert store.benefit.asked_before == [date(2025, 10, 27)]
    monkeypatch.setattr(keeping_usage, "PAUSE", 0.001)
    store.kept.clear()
    async with keeping(worker.tallied, store, store.benefit, lambda: worker.now):
        worker.answer()
        await asyncio.wait_for(store.kept.wait(), 10)
    assert len(store.forgotten) == 2


async def test_a_store_that_is_down_is_said_once(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Nothing else happens: answers go on, and what waits is written when the store is back."""
    monkeypatch.setattr(keeping_usage, "PAUSE", 0.001)
    store = Store()
    store.down = True
    async with keeping(worker.tallied, store, store.benefit, lambda: worker.now):
        worker.answer()
        await asyncio.sleep(0.05)
        store.down = False
        await asyncio.wait_for(store.kept.wait(), 10)
    assert [record.levelname for record in caplog.records if record.name == "hansa.usage"] == ["WARNING"]


@pytest.mark.parametrize(
    ("now", "seconds"),
    [
        (NOON, 5.0),
        (datetime(2026, 12, 1, 22, 59, 58, tzinfo=UTC), 2.0),
        (datetime(2026, 6, 1, 21, 59, 59, tzinfo=UTC), 1.0),
        (datetime(2026, 12, 1, 23, 0, tzinfo=UTC), 5.0),
    ],
)
def test_a_days_end_is_a_turn(now: datetime, seconds: float) -> None:
    """By the wall clocks of the cities, summer and winter: so what was counted is of one day."""
    assert pause(now) == seconds
