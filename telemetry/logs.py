"""The log: one JSON object a line, with the trace it belongs to. Lets nothing out that is not on a list.

Our own lines are written with what they were given only where that is a number, a name of ours (`NAMES`) or a place in the code.
Of other people's lines only the pattern is written, of an error only its kind and place: their texts quote what they worked on.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TextIO

from domain.errors import whereabouts
from domain.spans import here

OURS = ("hansa", "granian", "_granian")
NAMES = re.compile(r"(?:[0-9a-f]{32}|[a-z][a-z0-9_-]*(?:/[a-z0-9_.-]+)*(?:#[a-z0-9_.-]+)?)")
"""Slugs, trace ids, and bindings such as `adorf/amt/waste.pickups#amt`."""
PLACE = re.compile(r"\w+ at (?:nowhere|[\w./ <>:-]+)")
"""What `whereabouts` says."""
MEMBERS = frozenset({"source", "problem", "contact", "down_seconds", "signal", "dropped", "worker"})
"""What a line may carry beside its text."""
GONE = "[…]"
LONGEST = 2000


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One line of the log, after redaction."""

    nanoseconds: int
    level: int
    level_name: str
    logger: str
    text: str
    members: Mapping[str, Any] = field(default_factory=dict)
    error: str | None = None
    """Kind and place."""
    trace_id: str | None = None
    span_id: str | None = None


def line(record: logging.LogRecord) -> Line:
    """What may be said of a record."""
    span = here()
    error = record.exc_info[1] if record.exc_info else None
    return Line(
        nanoseconds=int(record.created * 1e9),
        level=record.levelno,
        level_name=record.levelname,
        logger=record.name,
        text=_text(record)[:LONGEST],
        members={name: value for name, value in vars(record).items() if name in MEMBERS and value != ""},
        error=whereabouts(error) if error is not None else None,
        trace_id=span.place.trace_id if span else None,
        span_id=span.place.span_id if span else None,
    )


def _text(record: logging.LogRecord) -> str:
    pattern = record.msg if isinstance(record.msg, str) else type(record.msg).__name__
    if record.name.partition(".")[0] not in OURS:
        return pattern if record.args else GONE  # without arguments the text may have been put together beforehand
    if not record.args:
        return pattern
    args = record.args if isinstance(record.args, tuple) else (record.args,)
    try:
        return pattern % tuple(map(shown, args))
    except (TypeError, ValueError):
        return pattern


def shown(value: Any) -> Any:
    """The value, or a mark in its place."""
    if isinstance(value, int | float):
        return value
    if isinstance(value, str) and (NAMES.fullmatch(value) or PLACE.fullmatch(value)):
        return value
    return whereabouts(value) if isinstance(value, BaseException) else GONE


class JsonLines(logging.Formatter):
    """For machines."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = line(record)
        instant = datetime.fromtimestamp(said.nanoseconds / 1e9, UTC).isoformat(timespec="milliseconds")
        members = {"time": instant, "level": said.level_name.lower(), "logger": said.logger, "message": said.text}
        more = {"error": said.error, "trace_id": said.trace_id, "span_id": said.span_id}
        members |= {name: value for name, value in more.items() if value is not None}
        return json.dumps({**members, **said.members}, ensure_ascii=False, default=str)


class Readable(logging.Formatter):
    """For people at a terminal; the same words, redacted in the same way."""

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        said = line(record)
        instant = datetime.fromtimestamp(said.nanoseconds / 1e9).astimezone().strftime("%H:%M:%S")
        more = "".join(f"  {name}={value}" for name, value in said.members.items())
        error = f"  {said.error}" if said.error else ""
        return f"{instant} {said.level_name:<7} {said.text}{more}{error}"


class Leaving(logging.Handler):
    """Hands lines on to wherever they leave the house; what the exporters themselves log is left out."""

    def __init__(self, hand_on: Callable[[Line], None]) -> None:
        super().__init__(logging.INFO)
        self._hand_on = hand_on

    def emit(self, record: logging.LogRecord) -> None:
        """One record."""
        self._hand_on(line(record))


def write_to(stream: TextIO, style: str) -> None:
    """Log to a stream: `json`, `text`, or `auto`, which is text on a terminal."""
    readable = style == "text" or (style == "auto" and stream.isatty())
    handler = logging.StreamHandler(stream)
    handler.setFormatter(Readable() if readable else JsonLines())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)  # what a library does in good order is not the operator's business
    logging.getLogger("hansa").setLevel(logging.INFO)
    # what an exporter says about itself would leave through the exporter; `outbox` says it instead, once
    for name in ("opentelemetry", "urllib3", "requests"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
