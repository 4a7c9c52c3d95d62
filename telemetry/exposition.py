"""Counts as Prometheus reads them: text format 0.0.4. Knows the table, not where the numbers come from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import accumulate

from telemetry.metrics import BOUNDS, TABLE, Metric
from telemetry.tally import Key

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_ESCAPES = str.maketrans({"\\": r"\\", '"': r"\"", "\n": r"\n"})


def exposition(series: Iterable[tuple[Key, list[float]]], now: float) -> str:
    """Every metric that has a series, in the table's order; `now` in seconds since 1970."""
    by_name: dict[str, list[tuple[tuple[str, ...], list[float]]]] = {}
    for (name, labels), numbers in series:
        by_name.setdefault(name, []).append((labels, numbers))
    lines: list[str] = []
    for metric in TABLE:
        rows = by_name.get(metric.name)
        if rows:
            lines.append(f"# HELP {metric.prometheus} {metric.help}")
            lines.append(f"# TYPE {metric.prometheus} {metric.kind}")
            for labels, numbers in sorted(rows):
                lines.extend(_rows(metric, labels, numbers, now))
    return "\n".join([*lines, ""])


def shown(metric: Metric, numbers: list[float], now: float) -> float:
    """The value of a counter or gauge."""
    return max(0.0, now - numbers[0]) if metric.instant else numbers[0]


def _rows(metric: Metric, labels: tuple[str, ...], numbers: list[float], now: float) -> Iterator[str]:
    name, said = metric.prometheus, _labels(metric.labels, labels)
    if metric.kind != "histogram":
        yield f"{name}{_braced(said)} {_number(shown(metric, numbers, now))}"
        return
    counts = list(accumulate(numbers[: len(BOUNDS) + 1]))
    for bound, count in zip((*map(_number, BOUNDS), "+Inf"), counts, strict=True):
        le = f'le="{bound}"'
        yield f"{name}_bucket{_braced([*said, le])} {_number(count)}"
    yield f"{name}_sum{_braced(said)} {_number(numbers[-1])}"
    yield f"{name}_count{_braced(said)} {_number(counts[-1])}"


def _labels(names: tuple[str, ...], values: tuple[str, ...]) -> list[str]:
    return [f'{name}="{value.translate(_ESCAPES)}"' for name, value in zip(names, values, strict=True)]


def _braced(said: list[str]) -> str:
    return "{" + ",".join(said) + "}" if said else ""


def _number(value: float) -> str:
    return str(int(value)) if value == int(value) else repr(value)
