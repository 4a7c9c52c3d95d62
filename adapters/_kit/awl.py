"""What the answers of AWL's portal mean: its list of streets, and a year of lids. How it is asked stands in its adapter."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from adapters._kit.pickups import Visit
from adapters._kit.values import text_of
from domain.errors import SourceNonsense
from domain.exchange import Rejected

_MONTH = re.compile(r"(\d{1,2})-(\d{4})", re.ASCII)
_DAY = re.compile(r"\d{1,2}", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A street of the operator's list."""

    number: str
    name: str


def streets_in(rows: Any) -> list[Street]:
    """The list; a row that cannot be used is left out, for nobody could ask for it. SourceNonsense when none can."""
    if not isinstance(rows, list):
        raise SourceNonsense("a list of streets that is none")
    found = []
    for row in rows:
        number, name = (
            (row.get("strasseNummer"), row.get("strasseBezeichnung")) if isinstance(row, dict) else (None, None)
        )
        if isinstance(name, str) and name.strip() and re.fullmatch(r"\d{1,9}", str(number), re.ASCII):
            found.append(Street(number=str(number), name=" ".join(name.split())))
    if rows and not found:
        raise SourceNonsense("a list of streets without a street")
    return list(dict.fromkeys(found))


def read(told: Mapping[str, Any]) -> tuple[list[Visit], list[Rejected]]:
    """A year's visits; a month or a day that cannot be one is rejected as a whole."""
    visits: list[Visit] = []
    rejected: list[Rejected] = []
    for month, days in told.items():
        for place, make in _days(month, days):
            try:
                visits += make()
            except (TypeError, ValueError) as why:
                rejected.append(Rejected(row=place[:80], why=f"{type(why).__name__}: {why}"[:200]))
    return visits, rejected


def _days(month: str, days: Any) -> Iterator[tuple[str, partial[list[Visit]]]]:
    if not isinstance(days, dict):
        yield month, partial(_visits, month, "", days)
        return
    for day, lids in days.items():
        yield f"{month}/{day}", partial(_visits, month, day, lids)


def _visits(month: str, day: str, lids: Any) -> list[Visit]:
    """The visits of one day: `"10-2026"`, `"3"` and `["grau"]` are the third of November."""
    there = _MONTH.fullmatch(month)
    if there is None or not _DAY.fullmatch(day) or not isinstance(lids, list):
        raise ValueError("no month, no day or no list of lids")
    on = date(int(there[2]), int(there[1]) + 1, int(day))
    names = [text_of(lid) for lid in lids]
    if None in names:
        raise ValueError("a lid without a colour")
    return [Visit(day=on, name=name, key=name) for name in dict.fromkeys(names) if name]
