"""What the contract says an answer looks like is what is sent: every member described, none beside."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import pytest

from domain.errors import Refused, SourceDown
from domain.events import Tried
from domain.exchange import Note, Window
from gateway.edge.asgi import ASGI
from tests.unit.http.shapes import misfits
from tests.unit.http.stage import Stage, ask

TARGETS = [
    ("/v1/cities", "/v1/cities"),
    ("/v1/cities/essen", "/v1/cities/{id}"),
    ("/v1/sources", "/v1/sources"),
    ("/v1/sources/essen/ebe/waste.pickups", "/v1/sources/{id}"),
    ("/v1/addresses", "/v1/addresses"),
    ("/v1/addresses/essen:stadt:9", "/v1/addresses/{id}"),
    ("/v1/waste/pickups?address=essen:stadt:9", "/v1/waste/pickups"),
    ("/v1/waste/pickups/essen:ebe:1", "/v1/waste/pickups/{id}"),
    ("/v1/waste/fractions", "/v1/waste/fractions"),
    ("/v1/waste/fractions/essen:ebe:r", "/v1/waste/fractions/{id}"),
    ("/v1/places?lat=51.45&lon=7.01&limit=2", "/v1/places"),
    ("/v1/places?open_at=now", "/v1/places"),
    ("/v1/places?open_at=2026-06-04T10:00:00%2B02:00&lat=51.45&lon=7.01", "/v1/places"),
    ("/v1/places/essen:stadt:a", "/v1/places/{id}"),
    ("/v1/places?explain=true", "/v1/places"),
    ("/v1/places/essen:stadt:a?explain=true", "/v1/places/{id}"),
    ("/health/live", "/health/live"),
    ("/health/ready", "/health/ready"),
    ("/health/sources", "/health/sources"),
]


def flaws(document: Mapping[str, Any], path: str, status: int, media: str, body: Any) -> list[str]:
    """Where a body is not what the operation's answer is said to be."""
    schema = document["paths"][path]["get"]["responses"][str(status)]["content"][media]["schema"]
    return misfits(document, schema, body)


@pytest.fixture
async def document(app: ASGI) -> Any:
    """The contract as it is served."""
    return (await ask(app, "/openapi.json")).json()


@pytest.mark.parametrize(("target", "path"), TARGETS)
async def test_an_answer_is_what_the_contract_says(
    target: str, path: str, app: ASGI, stage: Stage, document: Any
) -> None:
    """Each answer fits its published schema, and has no member the schema does not describe."""
    end = stage.backends["essen", "waste.pickups"]
    end.say(stale=True, covers=Window(start=date(2026, 11, 30)), notes=(Note(slug="no-bins"),), cut=True)
    stage.backends["duisburg", "places"].breaks = SourceDown()
    stage.backends["essen", "places"].tells = [Tried(binding="essen/stadt/places#stadt", seconds=1.0, problem=None)]
    answer = await ask(app, target)
    assert answer.status == 200
    assert flaws(document, path, 200, "application/json", answer.json()) == []


PROBLEMS = {
    "/v1/places?limit=0": ("/v1/places", 400),
    "/v1/places?q=%00": ("/v1/places", 400),
    "/v1/places/none": ("/v1/places/{id}", 404),
    "/v1/addresses": ("/v1/addresses", 503),
    "/v1/addresses/essen:stadt:9": ("/v1/addresses/{id}", 503),
    "/v1/waste/fractions": ("/v1/waste/fractions", 500),
}


@pytest.mark.parametrize("target", PROBLEMS)
async def test_a_problem_is_what_the_contract_says(target: str, app: ASGI, stage: Stage, document: Any) -> None:
    """Each problem is announced for its operation and fits the published schema, extension members included."""
    path, status = PROBLEMS[target]
    stage.backends["essen", "addresses"].breaks = Refused()
    stage.backends["essen", "waste.fractions"].breaks = RuntimeError()
    answer = await ask(app, target)
    assert answer.status == status
    assert flaws(document, path, status, "application/problem+json", answer.json()) == []


def test_a_wrong_answer_would_be_noticed() -> None:
    """The check itself sees a missing member, a wrong type and one that nobody described."""
    part = {"type": "object", "properties": {"a": {"type": "integer"}}, "required": ["a"]}
    content = {"application/json": {"schema": {"$ref": "#/components/schemas/Part"}}}
    document = {
        "paths": {"/": {"get": {"responses": {"200": {"content": content}}}}},
        "components": {"schemas": {"Part": part}},
    }
    bodies = [{"a": 1}, {}, {"a": "1"}, {"a": 1, "b": 2}]
    assert [len(flaws(document, "/", 200, "application/json", body)) for body in bodies] == [0, 1, 1, 1]


async def test_every_member_is_described(document: Any) -> None:
    """No property of any published model is without a sentence that says what it is."""
    mute = [
        f"{name}.{member}"
        for name, schema in document["components"]["schemas"].items()
        for member, about in schema.get("properties", {}).items()
        if not about.get("description") and "$ref" not in about
    ]
    assert mute == []
