"""What each fact counts as."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from domain.events import (
    Called,
    Event,
    Gave,
    Joined,
    Moored,
    Opened,
    Pulled,
    Rationed,
    Recalled,
    Recovered,
    Retried,
    Tried,
)
from gateway.edge.identify import Client
from telemetry.counting import Counting, Watched, shelf_result
from telemetry.lag import WINDOW, Lag
from telemetry.metrics import OTHER
from telemetry.tally import Tally

B = "essen/ebe/places#ebe"
LABELS = (B, "essen", "places")
NOON = datetime(2026, 12, 1, 11, tzinfo=UTC)


def counting() -> tuple[Counting, Tally]:
    """An observer that knows one source and one path, at second 100."""
    tally = Tally()
    paths = {"/v1/places": "list_places"}
    observer = Counting(tally, operation=paths.get, clock=lambda: 100.0)
    observer.know([Watched(binding=B, resource="places", rhythm=timedelta(hours=1))])
    return observer, tally


@pytest.mark.parametrize(
    ("event", "name", "labels", "value"),
    [
        (Called(binding=B, state="stale", seconds=1, records=2), "source.calls", ("stale",), 1),
        (Called(binding=B, state="stale", seconds=1.5, records=2), "source.call.duration", (), 1.5),
        (Tried(binding=B, seconds=1, problem=None), "source.attempts", ("ok",), 1),
        (Tried(binding=B, seconds=1, problem="source-down"), "source.attempts", ("source-down",), 1),
        (Tried(binding=B, seconds=1, problem=None), "source.up", (), 1),
        (Tried(binding=B, seconds=1, problem="source-down"), "source.up", (), 0),
        (Tried(binding=B, seconds=1, problem=None, rejected=3), "source.rejected", (), 3),
        (Tried(binding=B, seconds=1, problem=None, unmapped=4), "source.unmapped", (), 4),
        (Recalled(binding=B, stale=True), "source.recalled", ("true",), 1),
        (Joined(binding=B), "source.joined", (), 1),
        (Retried(binding=B, pause=1), "source.retries", (), 1),
        (Opened(binding=B, problem="source-down"), "source.breaker_open", (), 1),
        (Recovered(binding=B), "source.breaker_open", (), 0),
        (Rationed(binding=B, left=41), "source.quota_remaining", (), 41),
        (Moored(binding=B, inside=3, waiting=2), "source.bulkhead_in_use", (), 3),
        (Moored(binding=B, inside=3, waiting=2), "source.bulkhead_queued", (), 2),
        (Moored(binding=B, inside=3, waiting=2, waited=0.5), "source.bulkhead_wait", (), 0.5),
        (Pulled(binding=B, outcome="same"), "source.pulls", ("same",), 1),
        (Pulled(binding=B, outcome="quarantined"), "source.suspicious", ("shrunk",), 1),
        (Pulled(binding=B, outcome="settled"), "source.suspicious", ("shrunk",), 0),
        (Gave(binding=B, records=9, as_of=NOON), "source.records", (), 9),
        (Gave(binding=B, records=9, as_of=NOON), "source.data.age", (), NOON.timestamp()),
        (Gave(binding=B, records=9, as_of=NOON, suspicions=("suspect-frozen",)), "source.suspicious", ("frozen",), 1),
        (Gave(binding=B, records=9, as_of=NOON, suspicions=("suspect-frozen",)), "source.suspicious", ("emptied",), 0),
    ],
)
def test_a_fact_is_counted_where_it_belongs(event: Event, name: str, labels: tuple[str, ...], value: float) -> None:
    """Each fact moves its metric, under the source's labels."""
    observer, tally = counting()
    observer(event)
    numbers = dict(tally.series())[f"hansa.{name}", (*LABELS, *labels)]
    assert numbers[-1 if name.endswith(("duration", "wait")) else 0] == value


def test_the_declared_rhythm_is_there_from_the_start() -> None:
    """Before anything happened, the rhythm of a known source is told."""
    assert dict(counting()[1].series())["hansa.source.rhythm", LABELS][0] == 3600


def test_a_source_nobody_declared_is_other() -> None:
    """A binding that is not in the configuration makes no series of its own."""
    observer, tally = counting()
    for number in range(20):
        observer(Joined(binding=f"made/up/{number}"))
    found = dict(tally.series())
    assert found["hansa.source.joined", (OTHER, OTHER, OTHER)] == [20]
    assert found["hansa.telemetry.overflow", ()] == [20]


def test_answers_are_counted_by_operation_and_class() -> None:
    """An answer counts by its operation, and by `other` where none is known; a 429 by the policy that was used up."""
    observer, tally = counting()
    status = [(b"content-type", b"x"), (b"cache-status", b"hansa; hit; ttl=9")]
    observer.answered({"path": "/v1/places", "state": {}}, 200, status, 0.25)
    observer.answered({"path": "/canary", "state": {}}, 404, [], 0.25)
    observer.answered({"path": "/v1/places", "state": {"client": Client("key", "n", "a")}}, 429, [], 0.25)
    observer.answered({"path": "/v1/places", "state": {"client": Client("canary", "n", "a")}}, 429, [], 0.25)
    observer.refused("key-unknown")
    found = dict(tally.series())
    assert found["hansa.requests", ("list_places", "2xx")] == [1]
    assert found["hansa.requests", (OTHER, "4xx")] == [1]
    assert found["hansa.request.duration", ("list_places",)][-1] == 0.75
    assert found["hansa.shelf", ("hit",)] == [1]
    assert found["hansa.limited", ("key",)] == found["hansa.limited", (OTHER,)] == [1]
    assert found["hansa.token_verification_failures", ("key-unknown",)] == [1]
    assert "canary" not in str(found)


@pytest.mark.parametrize(
    ("said", "result"),
    [
        (b"hansa; hit; ttl=12", "hit"),
        (b"hansa; hit; ttl=-3", "stale"),
        (b"hansa; fwd=stale; fwd-status=503; detail=stale-if-error", "stale"),
        (b"hansa; fwd=stale; stored", "revalidated"),
        (b"hansa; fwd=uri-miss; stored", "miss"),
        (b"hansa; fwd=vary-miss; collapsed", "miss"),
        (b"hansa; fwd=bypass", "bypass"),
        (b"hansa; fwd=method", "bypass"),
        (b"hansa; fwd=request", "bypass"),
    ],
)
def test_cache_status_is_read(said: bytes, result: str) -> None:
    """Every word our shelf says has one result."""
    assert shelf_result(said) == result


def test_the_lag_is_the_worst_of_the_last_windows() -> None:
    """A stall is told until its window and the next are over, then forgotten."""
    told: list[float] = []
    lag = Lag(told.append)
    lag.note(0.9)
    for _ in range(int(WINDOW)):
        lag.note(0.01)
    assert told[-1] == 0.9
    for _ in range(4 * int(WINDOW)):
        lag.note(0.01)
    assert told[-1] == 0.01
