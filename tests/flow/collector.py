"""Where telemetry goes in tests: a real OTLP receiver (oteltap), and one that keeps every byte and can misbehave."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web
from opentelemetry.proto.collector.logs.v1.logs_service_pb2 import ExportLogsServiceRequest
from opentelemetry.proto.collector.metrics.v1.metrics_service_pb2 import ExportMetricsServiceRequest
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.proto.trace.v1.trace_pb2 import Span
from oteltap import OtelTapHttpProtobufReceiver, OtelTapHttpProtobufReceiverSettings

from telemetry.outbox import Pace, Signal
from telemetry.sampling import Rules
from telemetry.start import Plan
from tests.ports import free_port

SWIFT = Pace(delay=0.05, metrics_every=0.1)
ALL: frozenset[Signal] = frozenset({"traces", "metrics", "logs"})


def plan(*, ratio: float = 1.0, pace: Pace = SWIFT, slow_seconds: float = 60.0) -> Plan:
    """Everything leaves, and soon."""
    rules = Rules(ratio=ratio, slow_seconds=slow_seconds)
    return Plan(signals=ALL, rules=rules, pace=pace, about={"service.name": "hansa", "service.version": "test"})


async def until(true: Callable[[], Any], *, seconds: float = 20.0) -> None:
    """Wait until something has become so; fails when it has not."""
    async with asyncio.timeout(seconds):
        turn = asyncio.Event()
        while not true():
            asyncio.get_running_loop().call_later(0.02, turn.set)
            await turn.wait()
            turn.clear()


@asynccontextmanager
async def tapped() -> AsyncIterator[tuple[str, list[Span]]]:
    """Oteltap on a free port: its address, and the spans it has received."""
    port, spans = free_port(), list[Span]()
    keep = spans.append
    async with OtelTapHttpProtobufReceiver(OtelTapHttpProtobufReceiverSettings(http_port=port)) as tap:

        async def listen() -> None:
            async for span in tap.stream_traces():
                keep(span)

        listening = asyncio.create_task(listen())
        try:
            yield f"http://127.0.0.1:{port}", spans
        finally:
            listening.cancel()
            await asyncio.gather(listening, return_exceptions=True)


@dataclass(slots=True, kw_only=True)
class Keeper:
    """A receiver that keeps what it is sent, and misbehaves when told."""

    url: str = ""
    status: int = 200
    hangs: bool = False
    bodies: dict[str, list[bytes]] = field(default_factory=lambda: {"traces": [], "metrics": [], "logs": []})
    asked: int = 0

    @property
    def everything(self) -> bytes:
        """Every byte of every signal."""
        return b"".join(body for bodies in self.bodies.values() for body in bodies)

    def spans(self) -> list[Span]:
        """All spans so far."""
        requests = map(ExportTraceServiceRequest.FromString, self.bodies["traces"])
        return [
            s for r in requests for resource in r.resource_spans for scope in resource.scope_spans for s in scope.spans
        ]

    def lines(self) -> list[str]:
        """The texts of all log records so far."""
        requests = map(ExportLogsServiceRequest.FromString, self.bodies["logs"])
        return [
            record.body.string_value
            for r in requests
            for resource in r.resource_logs
            for scope in resource.scope_logs
            for record in scope.log_records
        ]

    def metrics(self) -> dict[str, Any]:
        """The newest of each metric."""
        requests = map(ExportMetricsServiceRequest.FromString, self.bodies["metrics"])
        return {m.name: m for r in requests for rm in r.resource_metrics for sm in rm.scope_metrics for m in sm.metrics}


@asynccontextmanager
async def keeping(**habits: Any) -> AsyncIterator[Keeper]:
    """A keeper on a free port."""
    keeper, leaving = Keeper(**habits), asyncio.Event()

    async def take(request: web.Request) -> web.Response:
        keeper.asked += 1
        body = await request.read()
        if keeper.hangs:
            await leaving.wait()
        if keeper.status == 200:
            keeper.bodies[request.match_info["signal"]].append(body)
        return web.Response(status=keeper.status)

    app = web.Application(client_max_size=2**26)
    app.router.add_post("/v1/{signal}", take)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    keeper.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
    try:
        yield keeper
    finally:
        leaving.set()
        await runner.cleanup()
