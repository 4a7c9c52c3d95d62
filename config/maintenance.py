"""`maintenance.yaml`: when owners work on their sources. May be left out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, time
from pathlib import Path
from typing import Any

from config.flaws import all_of, quoted, unknown, wrong
from config.model import City, ConfigError, Flaw
from config.shape import Read, Shape, each, may, need, part, whole
from config.source import Node, read
from config.values import matching, one_of, text
from domain.maintenance import DAYS, Weekly, Window
from domain.when import read_instant
from domain.words import Text

FILE = "maintenance.yaml"


def maintenance(root: Path, cities: Sequence[City]) -> tuple[Window, ...]:
    """The windows that stand below `root`; none without the file. Raises ConfigError with every flaw."""
    file = root / FILE
    if not file.is_file():
        return ()
    node, flaws = read(file)
    known = tuple(sorted(set(targets(cities))))
    values, more = part(node, {"windows": need(each(_window(known)))}, "the file of maintenance")
    flaws += more
    if flaws:
        raise all_of(flaws)
    windows: tuple[Window, ...] = values["windows"]
    return windows


def targets(cities: Sequence[City]) -> Iterator[str]:
    """Everything that can be named: `adorf`, `adorf/amt`, `adorf/amt/places`."""
    for city in cities:
        yield city.slug
        for binding in city.bindings:
            yield f"{city.slug}/{binding.provider}"
            yield f"{city.slug}/{binding.provider}/{binding.resource}"


def _instant(node: Node) -> datetime:
    """With its offset: a file is read in many zones."""
    value = text(node)
    try:
        return read_instant(value)
    except ValueError:
        words = f"{quoted(value)} is no instant with an offset."
        raise wrong(node.spot, words, "Write it like 2026-12-01T18:00:00+01:00.") from None


_CLOCK = matching(r"([01]\d|2[0-3]):[0-5]\d", "a time of day", '"02:00"')


def _clock(node: Node) -> time:
    return time.fromisoformat(_CLOCK(node))


_WEEKLY: Shape = {"days": need(each(one_of(DAYS), least=1)), "from": need(_clock), "until": need(_clock)}
_REASON: Shape = {"de": need(text), "en": need(text)}


def _weekly(node: Node) -> Weekly:
    values: dict[str, Any] = whole(dict, _WEEKLY, "a week")(node)
    return Weekly(days=values["days"], begin=values["from"], end=values["until"])


def _window(known: Sequence[str]) -> Read[Window]:
    def target(node: Node) -> str:
        value = text(node).strip("/")
        if value not in known:
            raise ConfigError((unknown(node.spot, f"{quoted(value)} is no city, provider or source.", value, known),))
        return value

    shape: Shape = {
        "targets": need(each(target, least=1)),
        "reason": need(whole(Text, _REASON, "a reason")),
        "from": may(_instant),
        "until": may(_instant),
        "weekly": may(_weekly),
    }

    def read_window(node: Node) -> Window:
        values: dict[str, Any] = whole(dict, shape, "a window")(node)
        begin, end = values.get("from"), values.get("until")
        if values.get("weekly") is None and (begin is None or end is None):
            flaw = Flaw(spot=node.spot, text="This window has no end.", remedy="Give from and until, or weekly.")
            raise ConfigError((flaw,))
        if begin is not None and end is not None and end <= begin:
            raise wrong(node.entries["until"].spot, "This window ends before it begins.")
        return Window(
            targets=values["targets"], reason=values["reason"], begin=begin, end=end, weekly=values.get("weekly")
        )

    return read_window
