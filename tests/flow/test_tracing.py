"""Traces of whole requests, as a real OTLP receiver gets them."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from opentelemetry.semconv.attributes import (
    error_attributes,
    http_attributes,
    network_attributes,
    server_attributes,
    url_attributes,
)

from tests.flow.collector import Keeper, keeping, plan, tapped, until
from tests.flow.stand import Stand, standing

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
    assert {facts(span)["hansa.source"].partition("/")[0] for span in sources} >= {"duisburg", "essen", "duesseldorf"}
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


@asynccontextmanager
async def watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, *, ratio: float = 1.0, slow_seconds: float = 60.0
) -> AsyncIterator[tuple[Stand, Keeper]]:
    """A gateway whose telemetry goes to a keeper."""
    async with keeping() as keeper:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", keeper.url)
        async with standing(tmp_path, plan=plan(ratio=ratio, slow_seconds=slow_seconds)) as stand:
            yield stand, keeper


async def marked(stand: Stand, keeper: Keeper) -> None:
    """Wait until everything that happened so far has left: a trace that is always kept comes after it."""
    said = await stand.ask(PLACES, {"explain": "true", "limit": "1"})
    trace_id = said.headers["x-request-id"]
    await until(lambda: any(not span.parent_span_id for span in of(trace_id, keeper.spans())))


async def test_a_hit_makes_no_span(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What the shelf answers is counted and not traced; the miss before it was both."""
    async with watched(tmp_path, monkeypatch) as (stand, keeper):
        miss = await stand.ask(PLACES, {"kind": "playground"})
        hit = await stand.ask(PLACES, {"kind": "playground"})
        assert "hit" in hit.headers["cache-status"]
        await marked(stand, keeper)
        await until(lambda: "hansa.shelf" in keeper.metrics())
        assert of(miss.headers["x-request-id"], keeper.spans())
        assert not of(hit.headers["x-request-id"], keeper.spans())
        await until(lambda: counted(keeper, "hansa.shelf", result="hit") == 1)
        assert counted(keeper, "hansa.shelf", result="miss") == 1


def counted(keeper: Keeper, name: str, **labels: str) -> float:
    """The newest value of one counter."""
    for point in keeper.metrics()[name].sum.data_points:
        if {each.key: each.value.string_value for each in point.attributes} == labels:
            return float(point.as_double)
    return 0.0


async def test_the_tail_decides(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """At a ratio of 0 a good trace stays in the house, whatever its caller's flag says; a failed or explained one leaves."""
    flagged = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}
    async with watched(tmp_path, monkeypatch, ratio=0.0) as (stand, keeper):
        await stand.ask(PLACES, {"kind": "playground"}, headers=flagged)
        await stand.fault("arcgis/duisburg", "down")
        failed = await stand.ask(PLACES, {"kind": "public_toilet"})
        assert not failed.json["complete"]
        await marked(stand, keeper)
        left = {span.trace_id.hex() for span in keeper.spans()}
        assert "ab" * 16 not in left
        trace = of(failed.headers["x-request-id"], keeper.spans())
        assert any(span.status.code == span.status.STATUS_CODE_ERROR for span in trace)


async def test_what_is_slow_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A request that took as long as `slow` says leaves at a ratio of 0."""
    async with watched(tmp_path, monkeypatch, ratio=0.0, slow_seconds=0.0) as (stand, keeper):
        said = await stand.ask(PLACES, {"kind": "playground"})
        await until(lambda: of(said.headers["x-request-id"], keeper.spans()))


async def test_a_caller_who_joins_is_linked_to_the_flight(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two questions that need one flight are two traces; who joined is linked to the span whose flight it is."""
    async with watched(tmp_path, monkeypatch) as (stand, keeper):
        await stand.fault("arcgis/duisburg", "slow", seconds=0.3)
        both = [stand.ask(PLACES, {"city": "duisburg", "kind": "public_toilet", "limit": n}) for n in ("1", "2")]
        said = await asyncio.gather(*both)
        ids = [each.headers["x-request-id"] for each in said]
        await until(lambda: all(any(not s.parent_span_id for s in of(one, keeper.spans())) for one in ids))
        linked = [span for span in keeper.spans() if span.links]
        flights = {(span.trace_id, span.span_id): span for span in keeper.spans()}
        assert linked
        for span in linked:
            flight = flights[span.links[0].trace_id, span.links[0].span_id]
            assert flight.name == span.name
            assert flight.trace_id != span.trace_id


async def test_who_waits_on_the_shelf_is_linked_to_the_fetch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of equal requests one fetches; each that waits for it leaves one server span, linked to the span of the one that did."""
    async with watched(tmp_path, monkeypatch) as (stand, keeper):
        await stand.fault("arcgis/duisburg", "slow", seconds=0.3)
        question = {"city": "duisburg", "kind": "public_toilet"}
        said = await asyncio.gather(*(stand.ask(PLACES, question) for _ in range(3)))
        assert sum("collapsed" in each.headers["cache-status"] for each in said) == 2
        roots = [await root_of(each.headers["x-request-id"], keeper) for each in said]
        fetched, *waited = sorted(roots, key=lambda span: len(span.links))
        assert len(below(fetched, keeper.spans())) == 1
        for span in waited:
            assert [link.span_id for link in span.links] == [fetched.span_id]
            assert span.kind == Span.SPAN_KIND_SERVER
            assert (facts(span)["http.route"], facts(span)["http.response.status_code"]) == (PLACES, 200)
            assert span.end_time_unix_nano - span.start_time_unix_nano >= 0.2e9
            assert below(span, keeper.spans()) == []


async def root_of(trace_id: str, keeper: Keeper) -> Span:
    """The one span of a trace that nothing here is above, once it has left."""
    await until(lambda: any(span.kind == Span.SPAN_KIND_SERVER for span in of(trace_id, keeper.spans())))
    (root,) = [span for span in of(trace_id, keeper.spans()) if span.kind == Span.SPAN_KIND_SERVER]
    return root


async def test_what_is_refused_leaves_a_span(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A 400 of the guard, a 401 and a 429 are traces of one span with nothing in it that was asked."""
    async with keeping() as keeper:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", keeper.url)
        async with standing(tmp_path, plan=plan(), settings={"limits": "on"}) as stand:
            above = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-00"}
            refused = [
                (400, await stand.ask(PLACES, "q=%00canary", headers=above)),
                (401, await stand.ask(PLACES, {"q": "canary"}, headers={"hansa-key": "hk_canary"})),
            ]
            while (last := await stand.ask(PLACES)).status == 200:
                pass
            refused.append((429, last))
            for status, said in refused:
                assert said.status == status
                root = await root_of(said.headers["x-request-id"], keeper)
                assert (facts(root)["http.response.status_code"], root.name) == (status, f"GET {PLACES}")
                assert {name for name in facts(root) if not name.startswith("hansa.")} <= CONVENTIONS
                assert len(of(said.headers["x-request-id"], keeper.spans())) == 1
            assert (await root_of("ab" * 16, keeper)).parent_span_id.hex() == "cd" * 8
            assert b"canary" not in keeper.everything


async def test_a_refresh_beside_has_a_trace_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """An answer past its time is given at once; its renewal is another trace, linked to the request that set it off."""
    async with watched(tmp_path, monkeypatch) as (stand, keeper):
        await stand.ask(PLACES, {"kind": "playground"})
        life = (await stand.ask(PLACES, {"kind": "playground"})).headers["cache-control"]
        stand.clock.move(seconds=int(re.findall(r"max-age=(\d+)", life)[0]) + 1)
        stale = await stand.ask(PLACES, {"kind": "playground"})
        assert "hit" in stale.headers["cache-status"]
        await until(lambda: any("hansa.refresh" in facts(span) for span in keeper.spans()))
        (refresh,) = [span for span in keeper.spans() if "hansa.refresh" in facts(span)]
        assert [link.trace_id.hex() for link in refresh.links] == [stale.headers["x-request-id"]]
        assert refresh.trace_id.hex() != stale.headers["x-request-id"]


async def test_a_probe_has_a_trace_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The breaker's probes are traces of their own, linked to the try that failed."""
    async with watched(tmp_path, monkeypatch) as (stand, keeper):
        await stand.fault("arcgis/duisburg", "down")
        said = await stand.ask(PLACES, {"city": "duisburg", "kind": "public_toilet"})
        await until(lambda: any(span.name == "probe" for span in keeper.spans()))
        probe = next(span for span in keeper.spans() if span.name == "probe")
        await until(lambda: of(said.headers["x-request-id"], keeper.spans()))
        failed = {span.span_id for span in of(said.headers["x-request-id"], keeper.spans()) if span.name == "attempt"}
        assert probe.links[0].span_id in failed
        assert probe.trace_id.hex() != said.headers["x-request-id"]


async def test_what_the_public_carries_along_ends_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A caller's trace goes on; its `tracestate` and `baggage` reach no back-end."""
    carried = {
        "traceparent": f"00-{'ab' * 16}-{'cd' * 8}-00",
        "tracestate": "shop=canary-state",
        "baggage": "who=canary-baggage",
    }
    async with watched(tmp_path, monkeypatch) as (stand, keeper):
        await stand.ask(PLACES, {"kind": "public_toilet"}, headers=carried)
        calls = [call for twin in stand.twins for call in await stand.calls(twin)]
        assert calls
        assert {call["headers"]["traceparent"].split("-")[1] for call in calls} == {"ab" * 16}
        assert "canary" not in str(calls)
        await until(lambda: of("ab" * 16, keeper.spans()))
        assert {
            span.parent_span_id.hex() for span in of("ab" * 16, keeper.spans()) if span.kind == span.SPAN_KIND_SERVER
        } == {"cd" * 8}
