"""What a request was made of, as spans: who called whom, from when to when, and how it ended.

The span that is open here and now travels in the context, as tasks inherit it. Where nobody traces there is none, and
`span` costs a look into the context. What becomes of finished spans is decided by whoever began the trail.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import ContextVar, Token
from random import getrandbits
from time import time_ns
from types import TracebackType
from typing import Literal, Self

from domain.errors import HansaError

Kind = Literal["internal", "server", "client"]
Value = str | int | float | bool

MOST = 512
"""Spans of one trail that are kept; a question with more is cut, and says so."""
LINKS = 16
"""Links one span keeps: each household of a question may join a flight of its own."""


class Place:
    """Where in which trace: what a child, a link or a `traceparent` needs to know of a span."""

    __slots__ = ("flags", "span_id", "trace_id")

    def __init__(self, trace_id: str, span_id: str, flags: str) -> None:
        self.trace_id, self.span_id, self.flags = trace_id, span_id, flags

    @property
    def traceparent(self) -> str:
        """As W3C Trace Context writes it."""
        return f"00-{self.trace_id}-{self.span_id}-{self.flags}"


class Trail:
    """One trace's spans of this process, gathered until somebody can tell whether they are worth keeping.

    `judge` is asked once, when the first span ends; `emit` gets what is kept, now and later: a flight goes on after
    the caller who began it has left. `likely` is what the back-ends are told, before anybody knows.
    """

    __slots__ = ("_emit", "_judge", "cut", "failed", "flags", "kept", "parent_id", "spans", "trace_id", "wanted")

    def __init__(
        self,
        trace_id: str,
        parent_id: str | None,
        *,
        likely: bool,
        judge: Callable[[Trail, Span], bool],
        emit: Callable[[Sequence[Span]], None],
    ) -> None:
        self.trace_id, self.parent_id = trace_id, parent_id
        self.flags = "01" if likely else "00"
        self.spans: list[Span] = []
        self.cut = 0
        """Spans that were one too many."""
        self.failed = False
        """Whether a source has failed on the way."""
        self.wanted = False
        """Whether somebody asked to see it."""
        self.kept: bool | None = None
        """The verdict; None while there is none."""
        self._judge, self._emit = judge, emit

    def begun(self, name: str, kind: Kind) -> Span:
        """The trail's first span; with its end the verdict falls."""
        return Span(self, self.parent_id, name, kind, first=True)

    def apart(self) -> Trail:
        """Another trail for work this one set off and does not wait for."""
        trace_id = f"{getrandbits(128) or 1:032x}"
        return Trail(trace_id, None, likely=self.flags == "01", judge=self._judge, emit=self._emit)

    def ended(self, span: Span, *, first: bool) -> None:
        """A span is over."""
        if self.kept is not None:
            if self.kept:
                self._emit((span,))
            return
        if len(self.spans) < MOST or first:
            self.spans.append(span)
        else:
            self.cut += 1
        if first:
            self.kept = self._judge(self, span)
            if self.kept:
                self._emit(self.spans)
            self.spans = []


class Span:
    """One stretch of work; a context manager that is the parent of what begins inside it."""

    __slots__ = (
        "_first",
        "_token",
        "_trail",
        "end",
        "facts",
        "kind",
        "links",
        "name",
        "parent_id",
        "place",
        "problem",
        "start",
    )

    def __init__(self, trail: Trail, parent_id: str | None, name: str, kind: Kind, *, first: bool = False) -> None:
        self._trail, self._first = trail, first
        self._token: Token[Span | None] | None = None
        self.name, self.kind, self.parent_id = name, kind, parent_id
        self.place = Place(trail.trace_id, f"{getrandbits(64) or 1:016x}", trail.flags)
        self.facts: dict[str, Value] = {}
        """By the names of the semantic conventions, or below `hansa.`. Never what a person asked."""
        self.links: list[Place] = []
        self.problem: str | None = None
        """The slug or kind of what went wrong."""
        self.start = time_ns()
        self.end = 0

    def __enter__(self) -> Self:
        self._token = _HERE.set(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._token is not None:
            _HERE.reset(self._token)
            self._token = None
        if kind is not None and self.problem is None:
            self.problem = error.slug if isinstance(error, HansaError) else kind.__name__
        self.end = time_ns()
        self._trail.ended(self, first=self._first)

    def child(self, name: str, kind: Kind) -> Span:
        """A span below this one."""
        return Span(self._trail, self.place.span_id, name, kind)

    def link(self, place: Place) -> None:
        """This has to do with a span elsewhere."""
        if len(self.links) < LINKS:
            self.links.append(place)

    def apart(self, name: str) -> Span:
        """The first span of a trail of its own, linked to this one."""
        span = self._trail.apart().begun(name, "internal")
        span.link(self.place)
        return span

    def failing(self) -> None:
        """A source has failed: worth keeping."""
        self._trail.failed = True

    def want(self) -> None:
        """Somebody asked to see it: worth keeping."""
        self._trail.wanted = True


class _Nothing:
    """Stands where nobody traces."""

    __slots__ = ()

    def __enter__(self) -> None:
        return None

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        return None


_HERE: ContextVar[Span | None] = ContextVar("span", default=None)
_NOTHING = _Nothing()


def here() -> Span | None:
    """The span that is open here; None where nobody traces."""
    return _HERE.get()


def span(name: str, kind: Kind = "internal") -> Span | _Nothing:
    """A span below the one that is open here, for `with`; where nobody traces, `as` gives None."""
    above = _HERE.get()
    return _NOTHING if above is None else above.child(name, kind)


def apart(name: str) -> Span | _Nothing:
    """The first span of a trail of its own, for work nobody waits for, linked to the one that is open here."""
    above = _HERE.get()
    return _NOTHING if above is None else above.apart(name)
