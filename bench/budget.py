"""One run over the budget: every group of cases on its own stage, one after the other, and the verdict for each row.

A stage that cannot be set up, or a case that answers wrongly, costs its own rows only: they say so, and the run goes on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from http.client import HTTPException
from pathlib import Path
from subprocess import SubprocessError
from tempfile import TemporaryDirectory
from time import monotonic

from bench import rows, stages
from bench.cases import Stage, measured
from bench.figures import Effort, Figures
from bench.growth import growth
from bench.herd import herd
from bench.rows import ROWS, Row
from bench.sick import sick
from bench.starts import starts
from bench.streams import streams

TROUBLE = (
    *(RuntimeError, OSError, ValueError, LookupError, EOFError, AssertionError),
    *(HTTPException, SubprocessError, ExceptionGroup),
)
"""What a program that was started, or its answer, may cause; the other groups are measured all the same."""
Measure = Callable[[Path, frozenset[str], Effort], list[Figures]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """What stands together, and so is measured in the same minutes."""

    names: frozenset[str]
    measure: Measure


def _under_load(stage: Callable[[Path], AbstractContextManager[Stage]]) -> Measure:
    def measure(folder: Path, wanted: frozenset[str], effort: Effort) -> list[Figures]:
        with stage(folder) as stood:
            return measured(stood, wanted, effort)

    return measure


def _by_itself(special: Callable[[Path, Effort], list[Figures]]) -> Measure:
    return lambda folder, wanted, effort: special(folder, effort)


_EDGE = {rows.RAW, rows.BODY, rows.EDGE, rows.TOKEN, rows.CONDITIONAL, rows.EDGE_TOLD, rows.EDGE_WATCHED}
_WARM = {rows.NEAR, rows.HOUSES, rows.PLACES, rows.EDGE_SHARED, rows.NEAR_SHARED}
_EDGE_PEERS = {rows.NGINX, rows.NGINX_304, rows.ENVOY, rows.ENVOY_BARE, rows.TRAEFIK}
_COLD = {rows.FAN, rows.COLD, rows.COLD_TOLD, rows.PULLED, rows.HIVE, rows.BASELINE, rows.BARE_BOARD, rows.BOARD}
GROUPS = (
    Group(names=frozenset({rows.READING, rows.EVERYTHING}), measure=_by_itself(starts)),
    Group(names=frozenset(_EDGE | _EDGE_PEERS | _WARM), measure=_under_load(stages.edge)),
    Group(names=frozenset(_COLD), measure=_under_load(stages.cold)),
    Group(names=frozenset({rows.BARE_FLEET, rows.FLEET}), measure=_under_load(stages.vehicles)),
    Group(names=frozenset({rows.UNSHELVED, rows.ENVOY_CITY}), measure=_under_load(stages.unshelved)),
    Group(names=frozenset({rows.ALONE, rows.HERD}), measure=_by_itself(herd)),
    Group(names=frozenset({rows.ALL_UP, rows.ONE_DOWN, rows.ONE_SLOW}), measure=_by_itself(sick)),
    Group(names=frozenset({rows.STREAMS}), measure=_by_itself(streams)),
    Group(names=frozenset(rows.CITIES.values()), measure=_by_itself(growth)),
)


def chosen(only: str) -> tuple[Row, ...]:
    """The rows with the bars whose row or case is named so; all of them for an empty name."""
    return tuple(_chosen(only)) if only else ROWS


def _chosen(only: str) -> Iterator[Row]:
    for row in ROWS:
        bars = tuple(bar for bar in row.bars if any(only in name for name in (row.name, bar.case, bar.of) if name))
        if bars:
            yield replace(row, bars=bars)


def run(wanted: tuple[Row, ...], effort: Effort) -> dict[str, Figures]:
    """What all their cases gave, by name."""
    names = frozenset(name for row in wanted for name in row.cases)
    found: dict[str, Figures] = {}
    groups = [group for group in GROUPS if group.names & names]
    for turn, group in enumerate(groups, 1):
        begun, here = monotonic(), group.names & names
        effort.say(f"part {turn} of {len(groups)}: {', '.join(sorted(here))}")
        with TemporaryDirectory(prefix="hansa-bench-") as folder:
            found |= {each.name: each for each in _safely(group, Path(folder), here, effort)}
        effort.say(f"part {turn} of {len(groups)} took {monotonic() - begun:.0f} s")
    return found


def _safely(group: Group, folder: Path, wanted: frozenset[str], effort: Effort) -> list[Figures]:
    try:
        return group.measure(folder, wanted, effort)
    except TROUBLE as wrong:
        text = f"{type(wrong).__name__}: {str(wrong)[-600:]}"
        effort.say(f"this part failed: {text}")
        return [Figures(name=name, failed=text) for name in wanted]
