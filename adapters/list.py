"""A provider's own short list: the honest back-end of an office that has none.

A YAML or CSV file or a GeoJSON FeatureCollection below `config/`, in the vocabulary's own words: keys are the model's
fields, dotted or nested (`address: {street: …}`), coded fields hold codes, each row has an `id`. CSV is separated
by `;`, several values in one cell by `|`; positions are `lat` and `lon`, a course's `dates` intervals of ISO 8601. The list is
ours, so it is read strictly: a key or code that does not exist rejects its row, and says in which line. A changed file is read
again, without a restart.

A list may complete a common one (`base`), which says what things there are: its rows then are rules (`for: glass`, for every
base row whose key `by` says so), changes of one base row (its `id`), or rows of its own.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, get_origin

from adapters._kit.contract import Serves, Tools
from adapters._kit.courses import spans
from adapters._kit.mapping import targets
from adapters._kit.rows import Row, Sieve, spot_of
from adapters._kit.tables import Line, completed, read
from domain.courses import Course
from domain.errors import SourceDown
from domain.exchange import Call, Fetch, Reply
from domain.vocabulary import VOCABULARIES

SERVES = {
    "places": Serves(),
    "waste.fractions": Serves(),
    "waste.guide": Serves(),
    "education.facilities": Serves(),
    "education.courses": Serves(),
}

DATED = ("dates", "start", "end")
"""What a course has of its dates, which are told once."""

State = tuple[tuple[int, int], ...]
"""Time and size of each file; another state is another content."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """Where a list completes another."""

    base: str | None = None
    """The common file, from this one's folder: `../guide.yaml`."""
    by: str | None = None
    """The key of a base row that names its rule: `material`."""


def bind(tools: Tools) -> Fetch:
    """One file as places, places of education, fractions or the guide, read at the first question and whenever it has changed.

    ValueError for a `base` without its `by`, or the other way round.
    """
    options: Options = tools.options
    if (options.base is None) != (options.by is None):
        raise ValueError("`base` and `by` go together: a common file, and the key of its rows that names a rule.")
    file = Path(tools.url)
    base = file.parent / options.base if options.base else None
    sieve = _sieve(tools)
    held: tuple[State, Reply] | None = None

    def rows() -> list[Line]:
        own = read(file)
        return own if base is None else list(completed(read(base), own, options.by or ""))

    def current(before: tuple[State, Reply] | None) -> tuple[State, Reply]:
        try:
            found = [each.stat() for each in (file, base) if each is not None]
            state = tuple((each.st_mtime_ns, each.st_size) for each in found)
            return before if before and before[0] == state else (state, sieve.reply(rows()))
        except OSError as gone:
            raise SourceDown(f"{tools.binding}: {Path(gone.filename or file).name} cannot be read") from gone

    async def fetch(call: Call) -> Reply:
        nonlocal held
        held = await asyncio.to_thread(current, held)
        return replace(held[1], as_of=tools.clock())  # a list says what its office says today

    return fetch


def _sieve(tools: Tools) -> Sieve:
    """Every field of the model under its own name, and a check that a row has no others and no unknown codes."""
    where = tools.resource.where
    own = DATED if tools.resource.model is Course else ()
    known = targets(tools.resource.model, (*own, where) if where else own)
    rules = {
        name: {"field": name, "split": "|"} if get_origin(kind) is tuple else name for name, (kind, _) in known.items()
    }
    codes = {
        name: VOCABULARIES[v].codes for name, (_, field) in known.items() if (v := field.metadata.get("vocabulary"))
    }

    def split(line: Line) -> Row:
        try:
            return taken_apart(line)
        except (ValueError, TypeError, LookupError, AttributeError) as why:
            raise ValueError(f"{line.place}: {why}") from why

    def taken_apart(line: Line) -> Row:
        if line.flaw is not None:
            raise ValueError(line.flaw)
        fields = dict(_dotted(line.row))
        native, lat, lon = (fields.pop(name, None) for name in ("id", "lat", "lon"))
        times = _dated(fields.pop("dates", None)) if own else {}
        for name, value in fields.items():
            if name not in known:
                raise ValueError(f"{name!r} is no field of {tools.resource.model.__name__}")
            for code in value if isinstance(value, list) else str(value or "").split("|"):
                if code and code not in codes.get(name, (code,)):
                    raise ValueError(f"{name} has no code {code!r}")
        return Row(id=native, fields=fields, spot=None if lat is None or lon is None else spot_of(lon, lat), own=times)

    return Sieve(tools=replace(tools, mapping=rules), split=split, axis="easting_first", given=own)


def _dated(said: Any) -> dict[str, Any]:
    """What follows from a course's dates."""
    dates = spans(said)
    return {"dates": dates, "start": dates[0].start, "end": dates[-1].end}


def _dotted(row: Mapping[str, Any], prefix: str = "") -> Iterator[tuple[str, Any]]:
    for name, value in row.items():
        if isinstance(value, Mapping):
            yield from _dotted(value, f"{prefix}{name}.")
        else:
            yield f"{prefix}{name}", value
