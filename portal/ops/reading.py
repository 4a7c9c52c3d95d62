"""What the pages need of rounds beside `storage.watch_reading`: by place, and the newest tries. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from storage.watch_ports import QUIET, Round


def newest(rounds: Sequence[Round]) -> tuple[int, ...]:
    """How long the latest tries took: of the newest round that has any. `rounds`: oldest first."""
    return next((each.tries for each in reversed(rounds) if any(each.tries)), QUIET)


def by_place(rounds: Iterable[Round]) -> dict[str, list[Round]]:
    """Each place's rounds, in the order they came in."""
    found: dict[str, list[Round]] = {}
    for each in rounds:
        found.setdefault(each.place, []).append(each)
    return found
