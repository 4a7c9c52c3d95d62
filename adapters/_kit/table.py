"""A table as a file: CSV (RFC 4180, with any separator) by the names of its columns. Knows no source."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection
from typing import Any

from domain.errors import SourceNonsense


def read_csv(text: str, separator: str, needed: Collection[str]) -> list[dict[str | Any, str | Any]]:
    """The rows by column; a row with more cells than columns has the rest of them under None, as `csv` gives it.

    A table without a column that is needed is no empty table but another one, or a page: SourceNonsense. ValueError for
    what is no table at all.
    """
    table = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")), delimiter=separator)
    try:
        columns = [name.strip() for name in table.fieldnames or ()]
        table.fieldnames = columns
        missing = sorted({*needed} - {*columns})
        if missing:
            raise SourceNonsense(f"a table without the columns {', '.join(missing)[:200]}")
        return list(table)
    except csv.Error as odd:
        raise ValueError("a table that is none") from odd
