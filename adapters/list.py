"""A provider's own short list: the honest back-end of an office that has none.

A YAML or CSV file or a GeoJSON FeatureCollection below `config/`, in the vocabulary's own words: keys are the model's
fields, dotted or nested (`address: {street: …}`), coded fields hold codes, each row has an `id`. CSV is separated
by `;`, several values in one cell by `|`, positions are `lat` and `lon`. The list is ours, so it is read strictly:
a key or code that does not exist rejects its row. A changed file is read again, without a restart.
"""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_origin

import orjson
import yaml

from adapters._kit.contract import Serves, Tools
from adapters._kit.mapping import targets
from adapters._kit.rows import Row, Sieve, spot_of
from domain.errors import SourceDown
from domain.exchange import Call, Fetch, Reply
from domain.vocabulary import VOCABULARIES

SERVES = {"places": Serves(), "waste.fractions": Serves()}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """A list has none."""


def bind(tools: Tools) -> Fetch:
    """One file as places or as fractions, read at the first question and whenever it has changed."""
    file = Path(tools.url)
    read = _READERS.get(file.suffix, _from_yaml)
    sieve = _sieve(tools)
    held: tuple[tuple[int, int], Reply] | None = None

    def current(before: tuple[tuple[int, int], Reply] | None) -> tuple[tuple[int, int], Reply]:
        try:
            found = file.stat()
            state = (found.st_mtime_ns, found.st_size)
            return before if before and before[0] == state else (state, sieve.reply(read(file.read_bytes())))
        except OSError as gone:
            raise SourceDown(f"{tools.binding}: {file.name} cannot be read") from gone
        except (yaml.YAMLError, csv.Error) as odd:
            raise ValueError(f"{file.name} is not what its name says") from odd

    async def fetch(call: Call) -> Reply:
        nonlocal held
        held = await asyncio.to_thread(current, held)
        return replace(held[1], as_of=tools.clock())  # a list says what its office says today

    return fetch


def _sieve(tools: Tools) -> Sieve:
    """Every field of the model under its own name, and a check that a row has no others and no unknown codes."""
    where = tools.resource.where
    known = targets(tools.resource.model, (where,) if where else ())
    rules = {
        name: {"field": name, "split": "|"} if get_origin(kind) is tuple else name for name, (kind, _) in known.items()
    }
    codes = {
        name: VOCABULARIES[v].codes for name, (_, field) in known.items() if (v := field.metadata.get("vocabulary"))
    }

    def split(raw: Any) -> Row:
        fields = dict(_dotted(raw))
        native, lat, lon = (fields.pop(name, None) for name in ("id", "lat", "lon"))
        for name, value in fields.items():
            if name not in known:
                raise ValueError(f"{name!r} is no field of {tools.resource.model.__name__}")
            for code in value if isinstance(value, list) else str(value or "").split("|"):
                if code and code not in codes.get(name, (code,)):
                    raise ValueError(f"{name} has no code {code!r}")
        return Row(id=native, fields=fields, spot=None if lat is None or lon is None else spot_of(lon, lat))

    return Sieve(tools=replace(tools, mapping=rules), split=split, axis="easting_first")


def _dotted(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value


def _from_yaml(body: bytes) -> list[Any]:
    rows = yaml.safe_load(body)
    if not isinstance(rows, list):
        raise TypeError("a list is a list of rows")
    return rows


def _from_csv(body: bytes) -> list[Any]:
    return list(csv.DictReader(io.StringIO(body.decode("utf-8-sig")), delimiter=";", restval=None, strict=True))


def _from_geojson(body: bytes) -> list[Any]:
    """RFC 7946: longitude first, and no other order is understood, since the file is ours."""
    return [_flat(feature) for feature in orjson.loads(body)["features"]]


def _flat(feature: Any) -> Any:
    try:
        lon, lat = feature["geometry"]["coordinates"]
        return {"id": feature.get("id"), **feature["properties"], "lat": lat, "lon": lon}
    except (LookupError, TypeError, ValueError, AttributeError):
        return None  # no row; taking it apart will say so


_READERS: Mapping[str, Callable[[bytes], list[Any]]] = {
    ".yaml": _from_yaml,
    ".yml": _from_yaml,
    ".csv": _from_csv,
    ".geojson": _from_geojson,
}
