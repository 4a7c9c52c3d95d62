"""Traces of whole requests, as a real OTLP receiver gets them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.semconv.attributes import error_attributes, http_attributes, server_attributes, url_attributes
from opentelemetry.semconv.attributes import network_attributes

from tests.flow.collector import keeping, plan, tapped, until
from tests.flow.stand import standing

PLACES = "/v1/places"
CONVENTIONS = {
    value
    for module in (error_attributes, http_attributes, network_attributes, server_attributes, url_attributes)
    for name, value in vars(module).items()
    if name.isupper() and isinstance(value, str)
}


def facts(span: Span) -> dict[str, Any]:
    """A span's attributes."""
    return {each.key: getattr(each.value, each.value.WhichOneof("value")) for each in span.attributes}


def below(span: Span, spans: list[Span]) -> list[Span]:
    """The children of a span."""
    return [each for each in spans if each.parent_span_id == span.span_id]


def of(trace_id: str, spans: list[Span]) -> list[Span]:
    """The spans of one trace."""
    return [span for span in spans if span.trace_id.hex() == trace_id]


async def test_one_request_is_one_connected_trace(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A cold request is one trace: edge, federation, one span per source, its attempt, its upstream request; nothing loose."""
    async with tapped() as (url, spans):
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
        async with standing(tmp_path, plan=plan()) as stand:
            said = await stand.ask(PLACES, {"kind": "recycling_centre"})
            assert said.status == 200
            trace_id = said.headers["x-request-id"]
            await until(lambda: any(not span.parent_span_id for span in of(trace_id, spans)))
            sent = [call["headers"].get("traceparent") for twin in stand.twins for call in await stand.calls(twin)]
        trace = of(trace_id, spans)
    (root,) = [span for span in trace if not span.parent_span_id]
    assert root.name == f"GET {PLACES}"
    assert root.kind == Span.SPAN_KIND_SERVER
    assert facts(root)["http.route"] == PLACES
    assert facts(root)["http.response.status_code"] == 200
    (federation,) = below(root, trace)
    sources = below(federation, trace)
    assert {facts(span)["hansa.source"].partition("/")[0] for span in sources} == {"duisburg", "essen", "duesseldorf"}
    upstream = []
    for source in sources:
        for attempt in below(source, trace):
            assert attempt.name == "attempt"
            upstream += below(attempt, trace)
    assert upstream
    assert len(trace) == 2 + len(sources) + sum(len(below(source, trace)) for source in sources) + len(upstream)
    assert {span.kind for span in upstream} == {Span.SPAN_KIND_CLIENT}
    parents = {f"00-{trace_id}-{span.span_id.hex()}-01" for span in upstream}
    assert parents == set(sent)
    for span in trace:
        assert {name for name in facts(span) if not name.startswith("hansa.")} <= CONVENTIONS
    for span in upstream:
        assert {"http.request.method", "server.address", "server.port", "url.full"} <= facts(span).keys()
        assert facts(span)["url.full"].count("/") == 2
