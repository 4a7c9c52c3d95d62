"""Tables whose rows are arrays, and whose columns another member names. Knows two ways to write them, and no column."""

from __future__ import annotations

from typing import Any

from domain.errors import SourceNonsense


def table(page: Any, key: str) -> list[dict[str, Any]]:
    """Rows by the names in `indices`; they stand under `data`, or beside it under their numbers.

    `key` must be filled in: a row without it, or of another length, is no row. Raises SourceNonsense where no row is one.
    """
    names = page.get("indices") if isinstance(page, dict) else None
    if not isinstance(names, list) or key not in names or not all(isinstance(name, str) for name in names):
        raise SourceNonsense(f"a table that does not name its column {key!r}")
    found = [dict(zip(names, row, strict=True)) for row in arrays(page) if len(row) == len(names)]
    found = [row for row in found if isinstance(row[key], str | int) and not isinstance(row[key], bool)]
    if not found:
        raise SourceNonsense(f"a table without rows that have {key!r}")
    return found


def arrays(page: Any) -> list[list[Any]]:
    """The rows as they stand; none where there are none."""
    if not isinstance(page, dict):
        return []
    data = page.get("data", {name: row for name, row in page.items() if name != "indices"})
    rows = list(data.values()) if isinstance(data, dict) else data if isinstance(data, list) else []
    return [row for row in rows if isinstance(row, list)]
