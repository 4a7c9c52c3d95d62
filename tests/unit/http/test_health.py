"""Health for whoever runs it: the process, the worker, the sources. A source that is down is nobody's restart."""

from __future__ import annotations

import pytest

from domain.errors import SourceDown
from gateway.edge.asgi import ASGI
from tests.unit.http.stage import NOON, Stage, ask


@pytest.mark.parametrize("path", ["/health/live", "/health/ready", "/health/sources"])
async def test_health_is_never_kept(path: str, app: ASGI) -> None:
    """No cache answers a probe."""
    answer = await ask(app, path)
    assert (answer.status, answer.header("cache-control")) == (200, "no-store")


async def test_ready_says_what_is_configured(app: ASGI) -> None:
    """A worker that may get traffic names its cities, its sources and when it started."""
    body = (await ask(app, "/health/ready")).json()
    assert body == {"status": "ready", "cities": 3, "sources": 11, "since": "2026-11-22T12:00:00Z", "shared": "none"}


async def test_every_source_of_others_has_a_row(app: ASGI, stage: Stage) -> None:
    """One row per source that somebody is called for; before the first call its state is unknown."""
    body = (await ask(app, "/health/sources")).json()
    assert body["status"] == "ok"
    assert [row["id"] for row in body["sources"]] == [source.id for source in stage.sources.values()]
    assert {(row["state"], row["since"], row["problem"], row["breaker"]) for row in body["sources"]} == {
        ("unknown", None, None, "closed")
    }


@pytest.mark.parametrize("state", ["failed", "refused"])
async def test_a_source_that_is_down_degrades_and_nothing_more(state: str, app: ASGI, stage: Stage) -> None:
    """It stands in its row with since when and why; the status is `degraded`, the answer still a 200."""
    health = stage.health("essen", "places")
    health.turn(state, SourceDown.slug, NOON)
    health.failures, health.open = 3, True
    answer = await ask(app, "/health/sources")
    (row,) = [row for row in answer.json()["sources"] if row["id"] == "essen/stadt/places"]
    assert (answer.status, answer.json()["status"]) == (200, "degraded")
    assert row == {
        "id": "essen/stadt/places",
        "state": state,
        "since": "2026-11-22T12:00:00Z",
        "problem": "source-down",
        "failures": 3,
        "unmapped": {},
        "breaker": "open",
    }
    assert (await ask(app, "/health/ready")).status == 200


async def test_the_sources_tell_it_too(app: ASGI, stage: Stage) -> None:
    """What the health page says of a source stands in `/v1/sources` as well, where it can be filtered."""
    stage.health("essen", "places").turn("failed", SourceDown.slug, NOON)
    (item,) = (await ask(app, "/v1/sources?state=failed")).json()["items"]
    assert (item["id"], item["problem"], item["since"]) == ("essen/stadt/places", "source-down", "2026-11-22T12:00:00Z")
