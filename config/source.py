"""YAML in, values with line and column out. Knows YAML, not what the values mean.

Reads a small, safe part of YAML 1.2 (https://yaml.org/spec/1.2.2/#103-core-schema): mappings, lists, text, numbers,
true/false, null. No tags, no anchors, no second document; duplicate keys are flaws. `no`, `on` and `12:30` are text.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import yaml
from yaml.events import AliasEvent, Event, MappingStartEvent, NodeEvent, ScalarEvent

from config.flaws import quoted, wrong
from config.model import ConfigError, Flaw, Spot

MOST_BYTES = 2**20
MOST_DEPTH = 32

Scalar = str | int | float | bool | None

_KINDS: Sequence[tuple[type, str]] = (
    (bool, "true or false"),  # before the numbers: Python counts it among them
    (int, "a number"),
    (float, "a number"),
    (str, "text"),
    (Mapping, "a mapping"),
    (tuple, "a list"),
)
_WORDS: Mapping[str, Scalar] = {"": None, "~": None, "null": None, "true": True, "false": False}
_INT = re.compile(r"[-+]?\d{1,18}", re.ASCII)  # longer ones are no quantity but a key, and stay text
_FLOAT = re.compile(r"[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d{1,3})?", re.ASCII)
# Private-use letters too: the gateway marks labels with one of them inside encoded records.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f\ud800-\udfff\ue000-\uf8ff]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """One value of a file, with its place."""

    spot: Spot
    value: Scalar | Mapping[str, Node] | tuple[Node, ...]
    keys: Mapping[str, Spot] = field(default_factory=dict)
    """Where each key of a mapping stands."""
    written: str = ""
    """A scalar as it was written, before it became a number."""

    @property
    def entries(self) -> Mapping[str, Node]:
        """The values of a mapping; empty when this is none."""
        return self.value if isinstance(self.value, Mapping) else {}

    @property
    def items(self) -> tuple[Node, ...]:
        """The values of a list; empty when this is none."""
        return self.value if isinstance(self.value, tuple) else ()

    @property
    def kind(self) -> str:
        """What it is, in words: `a mapping`, `a number`."""
        return next((words for type_, words in _KINDS if isinstance(self.value, type_)), "nothing")


def read(file: Path) -> tuple[Node, list[Flaw]]:
    """The file's one value, and the flaws that did not stop the reading; raises ConfigError for one that did."""
    start = Spot(file=file, line=1, column=1)
    try:
        with file.open("rb") as stream:
            raw = stream.read(MOST_BYTES + 1)
    except OSError as why:
        raise wrong(start, f"The file cannot be read: {why.strerror or type(why).__name__}.") from why
    if len(raw) > MOST_BYTES:
        raise wrong(start, "The file is larger than 1 MiB.", "Move long lists to files of their own.")
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as why:
        spot = _spot_at(file, raw[: why.start].decode("utf-8-sig", "replace"))
        raise wrong(spot, "The file is not UTF-8.", "Save it as UTF-8.") from why
    return _Document(file, text).read()


class _Document:
    """Builds the values from the parser's events, so that depth and order are ours to bound."""

    def __init__(self, file: Path, text: str) -> None:
        self.file = file
        self.text = text
        self.flaws: list[Flaw] = []

    def read(self) -> tuple[Node, list[Flaw]]:
        """The one document. libyaml is ten times as fast; where it stumbles, the other parser says in better words over what."""
        try:
            return self._root(yaml.parse(self.text, Loader=yaml.CSafeLoader)), self.flaws
        except (yaml.YAMLError, ValueError, OverflowError):
            self.flaws = []
        try:
            return self._root(yaml.parse(self.text, Loader=yaml.SafeLoader)), self.flaws
        except (yaml.YAMLError, ValueError, OverflowError) as why:
            raise self._not_yaml(why) from why

    def _root(self, events: Iterator[Event]) -> Node:
        root: Node | None = None
        for event in events:
            if isinstance(event, NodeEvent):
                if root is not None:
                    raise wrong(self._spot(event), "A second document starts here.", "Keep one document in a file.")
                root = self._node(event, events, 0)
        if root is None:
            raise wrong(Spot(file=self.file, line=1, column=1), "The file is empty.")
        return root

    def _node(self, event: Event, events: Iterator[Event], depth: int) -> Node:
        spot = self._spot(event)
        if isinstance(event, AliasEvent) or getattr(event, "anchor", None):
            raise wrong(spot, "Anchors and aliases are not read here.", "Write the value out.")
        if getattr(event, "tag", None) is not None:
            raise wrong(spot, "Tags are not read here.", "Leave the ! out, or put the text in quotes.")
        if depth > MOST_DEPTH:
            raise wrong(spot, f"This is nested deeper than {MOST_DEPTH} levels.")
        if isinstance(event, ScalarEvent):
            if _UNFIT.search(event.value):
                raise wrong(spot, "This holds a character that cannot be shown.", "Take the control character out.")
            return Node(spot=spot, value=event.value if event.style else _resolved(event.value), written=event.value)
        if isinstance(event, MappingStartEvent):
            return self._mapping(spot, events, depth)
        below = (self._node(each, events, depth + 1) for each in _until_end(events))
        return Node(spot=spot, value=tuple(below))

    def _mapping(self, spot: Spot, events: Iterator[Event], depth: int) -> Node:
        keys: dict[str, Spot] = {}
        values: dict[str, Node] = {}
        for event in _until_end(events):
            if not isinstance(event, ScalarEvent):
                raise wrong(self._spot(event), "A key must be text.", "Put it in quotes.")
            key = self._node(event, events, depth + 1)
            value = self._node(next(events), events, depth + 1)
            if key.written in keys:
                first = keys[key.written].line
                text = f"The key {quoted(key.written)} stands here twice; the first is in line {first}."
                self.flaws.append(Flaw(spot=key.spot, text=text, remedy="Keep one."))
                continue
            keys[key.written], values[key.written] = key.spot, value
        return Node(spot=spot, value=values, keys=keys)

    def _spot(self, event: Event) -> Spot:
        mark = event.start_mark
        line, column = (mark.line, mark.column) if mark else (0, 0)
        return Spot(file=self.file, line=line + 1, column=column + 1)

    def _not_yaml(self, why: Exception) -> ConfigError:
        mark = getattr(why, "problem_mark", None)
        if mark is not None:
            spot = Spot(file=self.file, line=mark.line + 1, column=mark.column + 1)
        else:
            spot = _spot_at(self.file, self.text[: max(0, getattr(why, "position", 0))])
        problem = getattr(why, "problem", None) or getattr(why, "reason", None) or str(why)
        return wrong(spot, f"This is not YAML: {problem}.", _remedy(problem))


def _until_end(events: Iterator[Event]) -> Iterator[Event]:
    """The events that start a value of the current list or mapping. Each value takes its own events in between."""
    for event in events:
        if not isinstance(event, NodeEvent):
            return
        yield event


def _resolved(text: str) -> Scalar:
    """A plain scalar in YAML's core schema."""
    if text in _WORDS:
        return _WORDS[text]
    if _INT.fullmatch(text):
        return int(text)
    return float(text) if _FLOAT.fullmatch(text) else text


def _spot_at(file: Path, before: str) -> Spot:
    return Spot(file=file, line=before.count("\n") + 1, column=len(before) - before.rfind("\n"))


def _remedy(problem: str) -> str | None:
    if "\\t" in problem:
        return "Indent with blanks, not tabs."
    if "mapping values are not allowed" in problem:
        return "Put text that holds a colon in quotes, and look at the indentation."
    return None
