"""Server-sent events: lines become events (https://html.spec.whatwg.org/#server-sent-events)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class Happened:
    """Something changed; read the rest from `data["href"]`, where there is one."""

    name: str
    """`source.changed`, `order.changed`, `report.changed`, or what a newer gateway tells."""
    data: Mapping[str, Any]
    id: str | None
    """Give it as `last_event_id` when you come back, and nothing is missed; None for what is told anew anyway."""


@dataclass(slots=True)
class Lines:
    """Takes a stream line by line."""

    _name: str = "message"
    _id: str | None = None
    _data: list[str] = field(default_factory=list)

    def take(self, line: str) -> Happened | None:
        """The event that this line ends; None while there is none. Raises ValueError for data that is no JSON."""
        if not line:
            return self._ended()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "event":
            self._name = value
        elif name == "data":
            self._data.append(value)
        elif name == "id":
            self._id = value
        return None

    def _ended(self) -> Happened | None:
        name, data, number = self._name, "\n".join(self._data), self._id
        self._name, self._data, self._id = "message", [], None
        if not data:
            return None
        return Happened(name=name, data=json.loads(data), id=number)
