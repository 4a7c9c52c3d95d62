"""What an answer is made of, for the count of what each source was good for: said once, beside the answer, as one object."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from fastapi import Request

from gateway.federation.house import OWNER
from gateway.federation.merge import Row
from storage.benefit_ports import EVERYWHERE, Kind, MadeOf


def note_rows(request: Request, rows: Iterable[Row]) -> None:
    """Tell the edge which sources had a part in this answer, and what was asked for that nobody offers. Not: who failed."""
    counted = tuple((row.id, row.answered) for row in rows if row.provider != OWNER and _counts(row))
    if "state" in request.scope:  # the edge stands in front
        request.scope["state"]["made_of"] = _made_of(counted)


def _counts(row: Row) -> bool:
    return row.answered or row.state == "unsupported"


@lru_cache(maxsize=4_096)
def _made_of(rows: tuple[tuple[str, bool], ...]) -> MadeOf | None:
    """Each row's id, and whether it answered."""
    if not rows:
        return None
    cells: list[tuple[str, Kind]] = [(source, "served" if answered else "wanted") for source, answered in rows]
    for source, answered in rows:
        if answered:
            city, _, resource = source.split("/")
            cells += [
                (city, "answered"),
                (f"{city}/{resource.partition('.')[0]}", "answered"),
                (EVERYWHERE, "answered"),
            ]
    return MadeOf(tuple(dict.fromkeys(cells)))
