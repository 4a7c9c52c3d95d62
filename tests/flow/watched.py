"""Something to look at on the pages of `/ops`: what a worker would have put into the store, small and made by rule."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from storage.watch_ports import (
    BOUNDS,
    GATEWAY,
    QUIET,
    SPANS,
    Batch,
    Change,
    Promised,
    Round,
    Stand,
    Trace,
    Worker,
)

FINE = SPANS[0][0]
SLOW, LYING, WELL = "essen/ebe/waste.pickups#ebe", "duisburg/osm/places#osm", "nrw/vrr/mobility.stops#vrr"


def histogram(**counts: int) -> tuple[int, ...]:
    """`s0_1=3`: three that took up to 0.1 s."""
    found = list(QUIET)
    for name, count in counts.items():
        found[BOUNDS.index(float(name[1:].replace("_", ".")))] = count
    return tuple(found)


def round_of(place: str, begin: datetime, *, calls: int, failed: int = 0, **took: int) -> Round:
    """A round of five seconds in which so many called."""
    tries = histogram(**took)
    return Round(
        begin=begin, span=FINE, place=place, calls=calls, troubled=failed, attempts=sum(tries), failed=failed,
        waits=tries, tries=tries,
    )  # fmt: skip


def worker(now: datetime, name: str = "adorf-1") -> Worker:
    """A process that serves."""
    return Worker(
        name=name, began=now - timedelta(hours=3), at=now, version="1.0.0", config="1f2e3d4c5b6a7988", lag=0.002
    )


def batches(now: datetime) -> Sequence[Batch]:
    """Two hours in which all was well, and a last quarter of a minute in which one source is slow and one lies."""
    begin = now.replace(microsecond=0, second=now.second // 5 * 5)
    before = [begin - FINE * n for n in range(4, 360)]
    lately = [begin - FINE * n for n in range(4)]
    rounds = [round_of(place, at, calls=2, s0_1=2) for place in (SLOW, LYING, WELL) for at in before]
    rounds += [round_of(GATEWAY, at, calls=40, s0_005=36, s0_1=4) for at in (*before, *lately)]
    rounds += [round_of(SLOW, at, calls=2, s5_0=2) for at in lately]
    rounds += [round_of(LYING, at, calls=2, failed=2, s0_05=2) for at in lately]
    rounds += [round_of(WELL, at, calls=2, s0_1=2) for at in lately]
    stands = (
        stand(SLOW, now, state="fresh", as_of=now - timedelta(minutes=5)),
        stand(WELL, now, state="fresh", as_of=now - timedelta(minutes=1), inside=3, waiting=1),
        stand(LYING, now, state="failed", problem="source-nonsense", failures=4, open=True),
    )
    changes = (
        Change(at=now - timedelta(hours=1), kind="deploy", target=GATEWAY, detail="1.0.0", worker="adorf-1"),
        Change(at=now - timedelta(seconds=15), kind="opened", target=LYING, detail="source-nonsense", worker="adorf-1"),
    )
    promised = (
        Promised(begin=begin, span=FINE, slo="availability", city="duisburg", resource="places", good=60, events=100),
        Promised(begin=begin, span=FINE, slo="latency", city="essen", resource="waste.pickups", good=90, events=90),
    )
    return (
        Batch(
            worker=worker(now), rounds=rounds, stands=stands, changes=changes, promised=promised, traces=(trace(now),)
        ),
    )


def stand(binding: str, now: datetime, **more: Any) -> Stand:
    """How a source stands since a quarter of a minute."""
    return Stand(worker="adorf-1", binding=binding, at=now, since=now - timedelta(seconds=15), **more)


TRACE_ID = f"{7:032x}"


def trace(now: datetime) -> Trace:
    """A request for places: one source answered at once, the other lied twice."""
    begin = int(now.timestamp() * 1e9)

    def span(id_: int, parent: int | None, name: str, start: float, end: float, **more: Any) -> dict[str, Any]:
        rest = {"kind": "internal", "problem": None, "facts": {}, "links": []} | more
        edges = {"start": begin + int(start * 1e6), "end": begin + int(end * 1e6)}
        return {"id": f"{id_:016x}", "parent": f"{parent:016x}" if parent else None, "name": name, **edges, **rest}

    of_it, wrong = {"hansa.source": LYING}, {"problem": "source-nonsense"}
    said = {"http.response.status_code": 200, "hansa.media_type": "text/html"}
    elsewhere = [{"trace": f"{8:032x}", "span": f"{1:016x}"}]
    spans = (
        span(1, None, "GET /v1/places", 0, 460, kind="server", facts={"http.response.status_code": 200}),
        span(2, 1, "federation", 4, 450, facts={"hansa.resource": "places"}),
        span(3, 2, f"source {LYING}", 6, 440, facts=of_it, **wrong),
        span(4, 3, "attempt", 8, 130, facts={**of_it, "hansa.waited": 0.06}, **wrong),
        span(5, 4, "GET", 70, 128, kind="client", facts=said),
        span(9, 3, "pause", 131, 329),
        span(6, 3, "attempt", 330, 438, facts=of_it, **wrong),
        span(7, 6, "GET", 332, 436, kind="client", facts=said),
        span(8, 2, f"source {WELL}", 6, 12, facts={"hansa.source": WELL, "hansa.state": "fresh"}, links=elsewhere),
    )
    return Trace(
        trace_id=TRACE_ID, at=now, name="GET /v1/places", seconds=0.46, status=200, problem=None,
        sources=(LYING, WELL), spans=spans,
    )  # fmt: skip
