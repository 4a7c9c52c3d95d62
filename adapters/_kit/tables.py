"""A file of rows, as an office keeps it: YAML, CSV or GeoJSON, each row with the place it stands at.

Also a file completed by another: what things there are in a common one, what each means here in one's own. Knows files and
keys; what a key means is the adapter's.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import orjson
import yaml

Reader = Callable[[bytes], Iterator[tuple[Any, Any]]]
"""A file's content → each row with its place."""

RULE = "for"
"""The key of a row that is a rule: it completes every base row that names it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row as it stands in its file."""

    place: str
    """`guide.yaml:12`."""
    row: Any
    flaw: str | None = None
    """Why it cannot be used, when that is known already."""


def read(file: Path) -> list[Line]:
    """The rows of a file, by its suffix; raises OSError, ValueError or TypeError for one that cannot be read as that."""
    reader: Reader = _READERS.get(file.suffix, _from_yaml)
    try:
        rows = list(reader(file.read_bytes()))
    except (yaml.YAMLError, csv.Error) as odd:
        raise ValueError(f"{file.name} is not what its name says") from odd
    return [Line(place=f"{file.name}:{place}", row=row) for place, row in rows]


def completed(base: Sequence[Line], own: Sequence[Line], by: str) -> Iterator[Line]:
    """The base's rows, each with the rule its key `by` names, and then with what is said of its very id.

    Later words win: rule, base row, own row. An own row with an id the base lacks is one more row. What fits nothing
    comes out as a line with a flaw: a rule no row asks for, a row whose rule is missing.
    """
    rules: dict[str, Line] = {}
    changes: dict[str, Line] = {}
    for line in own:
        if not isinstance(line.row, Mapping):
            yield line
            continue
        kept, name = (rules, line.row[RULE]) if RULE in line.row else (changes, line.row.get("id"))
        if str(name) in kept:
            yield replace(line, flaw=f"{name!r} stands already at {kept[str(name)].place}")
        kept.setdefault(str(name), line)
    used: set[str] = set()
    for line in base:
        change = changes.pop(str(line.row.get("id")), None) if isinstance(line.row, Mapping) else None
        yield _one(line, change, rules, by, used)
    for line in changes.values():
        yield _one(line, None, rules, by, used)
    for name, rule in rules.items():
        if name not in used:
            yield replace(rule, flaw=f"no row has {by}: {name}")


def _one(line: Line, change: Line | None, rules: Mapping[str, Line], by: str, used: set[str]) -> Line:
    if not isinstance(line.row, Mapping):
        return line
    row = {**line.row, **(change.row if change else {})}
    name = str(row.pop(by, None))
    used.add(name)
    if name not in rules:
        return replace(line, flaw=f"there is no rule for {by}: {name}")
    return replace(change or line, row={**{k: v for k, v in rules[name].row.items() if k != RULE}, **row})


def _from_yaml(body: bytes) -> Iterator[tuple[int, Any]]:
    loader = yaml.SafeLoader(body)
    try:
        root = loader.get_single_node()
        if not isinstance(root, yaml.SequenceNode):
            raise TypeError("a list is a list of rows")
        for node in root.value:
            yield node.start_mark.line + 1, loader.construct_object(node, deep=True)
    finally:
        loader.dispose()


def _from_csv(body: bytes) -> Iterator[tuple[int, Any]]:
    reader = csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";", restval=None, strict=True)
    for row in reader:
        yield reader.line_num, row


def _from_geojson(body: bytes) -> Iterator[tuple[str, Any]]:
    """RFC 7946: longitude first, and no other order is understood, since the file is ours."""
    for place, feature in enumerate(orjson.loads(body)["features"], 1):
        yield f"feature {place}", _flat(feature)


def _flat(feature: Any) -> Any:
    try:
        lon, lat = feature["geometry"]["coordinates"]
        return {"id": feature.get("id"), **feature["properties"], "lat": lat, "lon": lon}
    except (LookupError, TypeError, ValueError, AttributeError):
        return None  # no row; taking it apart will say so


_READERS: Mapping[str, Reader] = {
    ".yaml": _from_yaml,
    ".yml": _from_yaml,
    ".csv": _from_csv,
    ".geojson": _from_geojson,
}
