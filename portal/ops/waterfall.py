"""One trace as rows: who set off whom, from when to when, and where something only waited. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

SCALE = 1000
"""Width of the whole trace, in the measure of the bars."""
MOST = 1_000
"""Spans that are shown."""
LEAST = 3
"""Width of the shortest bar: what is there is seen."""
WAITED, QUEUE, PAUSE = "hansa.waited", "queue", "pause"
"""The fact of an attempt that says how many seconds it waited for a berth; the two kinds of waiting."""
SHOWN_APART = frozenset({WAITED})
"""Facts that rows show by themselves."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    """A piece of a row's bar, in parts of `SCALE`."""

    x: int
    wide: int
    kind: str
    """`work`, `bad`, or `wait`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One piece of work, or of waiting."""

    name: str
    depth: int
    start: float
    """Seconds since the trace began."""
    seconds: float
    problem: str | None = None
    attempt: int = 0
    """Which try at a source it is; 0 for what is none."""
    wait: str = ""
    """`queue` or `pause` where nothing but waiting happened."""
    facts: tuple[tuple[str, str], ...] = ()
    links: tuple[str, ...] = ()
    """Other traces."""
    bars: tuple[Bar, ...] = ()

    @property
    def fact(self) -> Mapping[str, str]:
        """By name."""
        return dict(self.facts)


def rows(spans: Sequence[Mapping[str, Any]]) -> tuple[Row, ...]:
    """From the first to the last, each below what set it off. What is missing of the tree hangs on its top."""
    spans = list({each["id"]: each for each in spans}.values())[:MOST]  # a part that was kept twice is one
    if not spans:
        return ()
    begin, end = min(each["start"] for each in spans), max(each["end"] for each in spans)
    frame = _Frame(begin, max(1, end - begin))
    known = {each["id"] for each in spans}
    below: dict[str | None, list[Mapping[str, Any]]] = {}
    for each in sorted(spans, key=lambda one: (one["start"], -one["end"])):
        parent = each.get("parent")
        below.setdefault(parent if parent in known and parent != each["id"] else None, []).append(each)
    return tuple(_walked(below, None, 0, frame))


@dataclass(frozen=True, slots=True)
class _Frame:
    """From when on, and how long, in nanoseconds."""

    begin: int
    long: int

    def bar(self, start: int, end: int, kind: str) -> Bar:
        """From when to when."""
        x = round((start - self.begin) * SCALE / self.long)
        wide = max(LEAST, round((end - start) * SCALE / self.long))
        return Bar(x=min(x, SCALE - LEAST), wide=min(wide, SCALE - min(x, SCALE - LEAST)), kind=kind)


def _walked(
    below: Mapping[str | None, Sequence[Mapping[str, Any]]], parent: str | None, depth: int, frame: _Frame
) -> Iterator[Row]:
    attempt = 0
    for each in below.get(parent, ()):
        attempt += each["name"] == "attempt"
        yield from _rows(each, depth, attempt if each["name"] == "attempt" else 0, frame)
        yield from _walked(below, each["id"], depth + 1, frame)


def _rows(span: Mapping[str, Any], depth: int, attempt: int, frame: _Frame) -> Iterator[Row]:
    start, end, facts = span["start"], span["end"], span.get("facts") or {}
    pause = span["name"] == PAUSE
    waited = min(end, start + int(float(facts.get(WAITED, 0)) * 1e9))
    kind = "wait" if pause else "bad" if span.get("problem") else "work"
    bars = [frame.bar(waited, end, kind)] if waited < end or waited == start else []
    if waited > start:
        bars.insert(0, frame.bar(start, waited, "wait"))
    yield Row(
        name=span["name"],
        depth=depth,
        start=(start - frame.begin) / 1e9,
        seconds=(end - start) / 1e9,
        problem=span.get("problem"),
        attempt=attempt,
        wait=PAUSE if pause else "",
        facts=tuple((name, str(value)) for name, value in sorted(facts.items()) if name not in SHOWN_APART),
        links=tuple(dict.fromkeys(each["trace"] for each in span.get("links") or ())),
        bars=tuple(bars),
    )
    if waited > start:
        yield Row(
            name=QUEUE,
            depth=depth + 1,
            start=(start - frame.begin) / 1e9,
            seconds=(waited - start) / 1e9,
            wait=QUEUE,
            bars=(frame.bar(start, waited, "wait"),),
        )
