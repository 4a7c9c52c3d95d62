"""What the environment asks of telemetry, and the outbox by itself."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

import pytest

from config.model import Settings
from domain.spans import Span, Trail
from gateway.watch import planned
from telemetry.logs import Line
from telemetry.outbox import Outbox, Pace, Series
from telemetry.start import pace_in, signals_in
from telemetry.tally import Tally
from tests.flow.collector import ALL, until

HERE = "http://127.0.0.1:4318"


@pytest.mark.parametrize(
    ("environ", "signals"),
    [
        ({}, set()),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": " "}, set()),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": HERE}, {"traces", "metrics", "logs"}),
        ({"OTEL_EXPORTER_OTLP_TRACES_ENDPOINT": HERE}, {"traces"}),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": HERE, "OTEL_LOGS_EXPORTER": "none"}, {"traces", "metrics"}),
        ({"OTEL_EXPORTER_OTLP_ENDPOINT": HERE, "OTEL_SDK_DISABLED": "true"}, set()),
    ],
)
def test_the_standard_variables_say_what_leaves(environ: dict[str, str], signals: set[str]) -> None:
    """A signal leaves when an endpoint is named for it, or for all, and nothing switches it off."""
    assert signals_in(environ) == signals


def test_nothing_is_planned_unless_somebody_asks() -> None:
    """Without a collector and without a folder there is no telemetry at all."""
    assert planned(Settings(), {}, "1") is None
    plan = planned(Settings(trace_ratio=0.5), {"OTEL_EXPORTER_OTLP_ENDPOINT": HERE}, "1")
    assert plan is not None
    assert (plan.rules.ratio, plan.about["service.name"]) == (0.5, "hansa")


def test_sizes_and_times_follow_the_standard() -> None:
    """Milliseconds and counts are read from the standard variables; nonsense counts as not set."""
    pace = pace_in(
        {"OTEL_BSP_SCHEDULE_DELAY": "250", "OTEL_BSP_MAX_QUEUE_SIZE": "100", "OTEL_METRIC_EXPORT_INTERVAL": "x"}
    )
    assert pace == Pace(most=100, batch=100, delay=0.25, metrics_every=60.0)


class Stalled:
    """Exporters that wait until they are let go, and then take things or do not."""

    def __init__(self, *, takes: bool = True) -> None:
        self.takes, self.gate, self.got = takes, threading.Event(), 0

    def traces(self, spans: Sequence[Span]) -> bool:
        """Wait, then count."""
        self.gate.wait(10)
        self.got += len(spans)
        return self.takes

    def logs(self, lines: Sequence[Line]) -> bool:
        """Never any."""
        raise AssertionError

    def metrics(self, series: Series) -> bool:
        """Taken."""
        return True

    def stop(self) -> None:
        """Let go."""
        self.gate.set()


def some_spans(count: int) -> list[Span]:
    """Spans that are over."""
    trail = Trail("ab" * 16, None, likely=True, judge=lambda trail, span: False, emit=lambda spans: None)
    return [trail.begun("one", "internal") for _ in range(count)]


@pytest.mark.parametrize("takes", [True, False])
async def test_what_does_not_fit_is_dropped_and_counted(*, takes: bool, caplog: pytest.LogCaptureFixture) -> None:
    """While the collector stalls the queue fills to its bound; the rest, and what is not taken, is counted; the log says it once."""
    exporters, tally = Stalled(takes=takes), Tally()
    outbox = Outbox(lambda: exporters, tally, ALL, Pace(most=10, batch=5, delay=0.01))

    def lost() -> float:
        return dict(tally.series())["hansa.telemetry.dropped", ("traces",)][0]

    outbox.start()
    with caplog.at_level(logging.INFO, "hansa.telemetry"):
        outbox.spans(some_spans(5))
        await until(lambda: not outbox._spans)
        for _ in range(4):
            outbox.spans(some_spans(5))
        assert lost() == 10
        assert len(outbox._spans) == 10
        exporters.gate.set()
        await until(lambda: exporters.got == 15)
        await outbox.close()
    assert lost() == (10 if takes else 25)
    said = [record.getMessage() for record in caplog.records]
    assert said == ([] if takes else ["the collector does not take traces"])


async def test_exporters_that_cannot_be_made_are_no_error(caplog: pytest.LogCaptureFixture) -> None:
    """When the exporters cannot be built the log says so, and what comes is dropped once the queue is full."""

    def broken() -> Stalled:
        raise RuntimeError("canary")

    tally = Tally()
    outbox = Outbox(broken, tally, ALL, Pace(most=2))
    outbox.start()
    await until(lambda: caplog.records)
    outbox.spans(some_spans(3))
    await outbox.close()
    assert dict(tally.series())["hansa.telemetry.dropped", ("traces",)] == [3]
