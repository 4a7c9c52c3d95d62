"""What stands in a column of identity beside plain texts and numbers: instants, lists of texts, trees."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

_Impl = TypeEngine[Any] | type[TypeEngine[Any]]


class Instant(TypeDecorator[datetime]):
    """An instant in UTC. SQLite keeps no zone, so that only UTC may reach it."""

    impl: _Impl = DateTime(timezone=True)
    cache_ok: bool | None = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Whatever zone it is in, its UTC."""
        return value and value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Aware, in UTC."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class Json(TypeDecorator[Any]):
    """A tree of texts and numbers, as JSON in ASCII."""

    impl: _Impl = Text
    cache_ok: bool | None = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        """As JSON; None stays None."""
        return None if value is None else json.dumps(value, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        """The tree."""
        return None if value is None else json.loads(value)


class Texts(Json):
    """Several texts, as a JSON array."""

    cache_ok: bool | None = True

    def process_result_value(self, value: str | None, dialect: Dialect) -> tuple[str, ...] | None:
        """The texts, in their order."""
        return None if value is None else tuple(json.loads(value))
