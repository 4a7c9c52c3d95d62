"""One request before it is sent: what is asked, of which path, and whether it may be said twice."""

from __future__ import annotations

import uuid
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass, replace
from datetime import date, datetime
from typing import Any, NamedTuple
from urllib.parse import quote

from hansa_client.absent import ABSENT


class Photo(NamedTuple):
    """A photo that goes along with a report: JPEG, PNG, WebP or HEIC, known by its content."""

    content: bytes
    name: str = "photo"


@dataclass(frozen=True, slots=True)
class Call:
    """A request."""

    verb: str
    path: str
    query: Mapping[str, Any] | None = None
    body: Mapping[str, Any] | None = None
    photos: Sequence[Photo] = ()
    key: str | None = None
    """Its `Idempotency-Key`."""
    keyed: bool = False
    """Whether it takes such a key; one is made when none is given."""
    after: str | None = None
    """The id of the last event heard, to go on from there."""

    @staticmethod
    def at(template: str, **places: str) -> str:
        """The path with its places filled in: `/v1/places/{id}`."""
        return template.format(**{name: quote(value, safe=":/~") for name, value in places.items()})

    def ready(self) -> Call:
        """The same with its key, so that it is the same however often it is sent."""
        return replace(self, key=str(uuid.uuid4())) if self.keyed and self.key is None else self

    def following(self, cursor: str) -> Call:
        """The same question, the page after."""
        return replace(self, query={**(self.query or {}), "cursor": cursor})

    @property
    def repeatable(self) -> bool:
        """Whether sending it twice does it once."""
        return self.verb in {"GET", "DELETE"} or self.keyed

    def parameters(self) -> list[tuple[str, str]]:
        """The query, lists repeated, what was not given left out."""
        return [
            (name, _said(one))
            for name, value in (self.query or {}).items()
            if value is not None
            for one in _each(value)
        ]

    def document(self) -> dict[str, Any] | None:
        """The body as JSON has it, what is absent left out; None when there is none."""
        return None if self.body is None else plain(self.body)


def _each(value: Any) -> Iterator[Any]:
    if isinstance(value, Sequence) and not isinstance(value, str):
        yield from value
    else:
        yield value


def _said(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, datetime) and value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} names no zone: give it a tzinfo")
    return value.isoformat() if isinstance(value, date) else str(value)


def plain(value: Any) -> Any:
    """A value of a body as JSON has it: models become objects."""
    if is_dataclass(value) and not isinstance(value, type):
        value = {each.name.rstrip("_"): getattr(value, each.name) for each in fields(value)}
    if isinstance(value, Mapping):
        return {str(name): plain(inner) for name, inner in value.items() if inner is not ABSENT}
    if isinstance(value, Sequence) and not isinstance(value, str | bytes):
        return [plain(inner) for inner in value]
    return _said(value) if isinstance(value, date) else value
