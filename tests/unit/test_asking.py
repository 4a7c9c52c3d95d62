"""An answer as people read it in the terminal."""

from __future__ import annotations

import io
from typing import Any

from rich.console import Console

from gateway.cli.asking import items_table


def test_the_view_stands_at_the_end() -> None:
    """What depends on the asker or the clock has columns of its own: yes and no, and a dash for what nobody knows."""
    out = io.StringIO()
    items: list[dict[str, Any]] = [
        {"id": "a", "city": "essen", "name": "Hof", "view": {"open": True, "next_change": "2026-06-05T18:00:00+02:00"}},
        {"id": "b", "city": "essen", "name": "Feld", "view": {"open": None, "next_change": None}},
        {"id": "c", "city": "essen", "name": "Wald"},
    ]
    Console(file=out, width=100).print(items_table(items))
    head, first, second, third = (
        [word.strip(" ┃│") for word in line.replace("┃", "│").split("│")[1:-1]]
        for line in out.getvalue().splitlines()
        if line[0] in "┃│"
    )
    assert head == ["id", "city", "name", "open", "next_change"]
    assert first == ["a", "essen", "Hof", "yes", "2026-06-05T18:00:00+02:00"]
    assert (second[3:], third[3:]) == (["–", "–"], ["–", "–"])
