"""What a binding without code says and understands: its request is sent, and its rows are found and read by JMESPath.

Knows the options of such a binding, and no source.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import MISSING, fields
from typing import Any

import orjson

from adapters._kit.contract import Tools
from adapters._kit.mapping import MappingFlaw
from adapters._kit.paging import Page
from adapters._kit.paths import Path, path
from adapters._kit.request import Question, filled, filled_all, filled_body
from adapters._kit.rows import SPOILT, Row, Sieve, spot_in
from adapters._kit.values import text_of
from domain.errors import SourceNonsense
from domain.exchange import Call, Household, Reply


class Reader:
    """The compiled options of one binding; raises `MappingFlaw` for those that cannot be used."""

    def __init__(self, tools: Tools) -> None:
        options = tools.options
        self._tools = tools
        self._items = path(options.items, "options.items")
        self._id = path(options.id, "options.id")
        self._around = {
            name: path(text, f"options.{name}")
            for name in ("error", "next", "total", "x", "y")
            if (text := getattr(options, name)) is not None
        }
        self._placed = _placed(tools)
        self._sieve = self._made(None)
        self._paths = _paths(tools, self._sieve.reading.known)
        spots = [self._around[name] for name in ("x", "y") if name in self._around]
        self._known = frozenset().union(*(p.roots for p in (self._id, *spots, *self._paths.values())), options.ignore)

    async def replied(self, call: Call, rows: Sequence[Any], *, cut: bool) -> Reply:
        """Every row as a record or a rejection."""
        sieve = self._sieve if call.household is None else self._made(call.household)
        return await sieve.replied(rows, cut=cut)

    async def page(self, call: Call, asked: Question, turn: Mapping[str, str], url: str | None) -> Page | None:
        """One page: by the template, or at the address the page before gave. None for a 404 behind the first page."""
        tools, options = self._tools, self._tools.options
        values = {**asked.values, **turn}
        headers = {"Accept": "application/json", **filled_all(options.headers, values)}
        body = None if options.body is None else orjson.dumps(filled_body(options.body, values))
        if body is not None:
            headers["Content-Type"] = "application/json"
        further = options.paging == "page" and turn["offset"] != "0"
        where = url or f"{tools.url}{_path(options.path, values, call.binding)}"
        answer = await tools.door.ask(
            options.method,
            where,
            deadline=call.deadline,
            query=filled_all(options.query, values) if url is None else None,
            headers=headers,
            body=body,
            trace=call.trace,
            expect=(404,) if further else None,
        )
        if further and answer.status == 404:
            return None
        data = answer.json()
        return Page(
            rows=self._rows(data, call.binding),
            answer=answer,
            onward=self._found("next", data, call.binding),
            total=_whole(self._found("total", data, call.binding)),
        )

    def _rows(self, data: Any, who: str) -> list[Any]:
        refusal = self._found("error", data, who)
        if refusal not in (None, False, "", [], {}, 0):
            raise SourceNonsense(f"{who}: refused: {str(refusal)[:200]}")
        try:
            rows = self._items.read(data)
        except SPOILT as odd:
            raise SourceNonsense(f"{who}: an answer without its rows") from odd
        if not isinstance(rows, list):
            raise SourceNonsense(f"{who}: no list of rows where one was due")
        return rows

    def _found(self, name: str, data: Any, who: str) -> Any:
        try:
            return self._around[name].read(data) if name in self._around else None
        except SPOILT as odd:
            raise SourceNonsense(f"{who}: an answer without its {name}") from odd

    def _made(self, home: Household | None) -> Sieve:
        options, household = self._tools.options, self._tools.resource.household
        return Sieve(
            tools=self._tools,
            split=lambda raw: self._split(raw, home),
            crs=options.crs,
            axis=options.axis,
            given=("address",) if household else (),
            placeless=not self._placed,
        )

    def _split(self, raw: Any, home: Household | None) -> Row:
        if not isinstance(raw, dict):
            raise TypeError("a row that is no object")
        values = dict.fromkeys(raw.keys() - self._known)
        values |= {name: each.read(raw) for name, each in self._paths.items()}
        native = text_of(self._id.read(raw))
        own = {}
        if self._tools.resource.household:
            own = {"address": home.id if home else None}
            native = f"{_short(home)}-{native}" if native and home else None
        return Row(id=native, fields=values, spot=self._spot(raw), own=own)

    def _spot(self, raw: Any) -> tuple[float, float] | None:
        if not self._placed:
            return None
        return spot_in({name: self._around[name].read(raw) for name in ("x", "y")}, "x", "y")


def _paths(tools: Tools, known: frozenset[str]) -> dict[str, Path]:
    """The expressions of the mapping, each named by itself; a wrong one is found under the target it stands at."""
    found: dict[str, Path] = {}
    for target, rule in tools.mapping.items():
        texts = [rule] if isinstance(rule, str) else [rule.get("field"), rule.get("template")]
        for name in sorted(known):
            if name in texts or any(f"{{{name}}}" in text for text in texts if isinstance(text, str)):
                found.setdefault(name, path(name, f"mapping.{target}"))
    return found


def _placed(tools: Tools) -> bool:
    """Whether the rows say where they are; raises `MappingFlaw` where they must, or where half of it is missing."""
    options, where = tools.options, tools.resource.where
    if (options.x is None) != (options.y is None):
        raise MappingFlaw("options", "`x` and `y` go together.")
    if where is None:
        return False
    field = next(each for each in fields(tools.resource.model) if each.name == where)
    if options.x is None and field.default is MISSING:
        raise MappingFlaw("options", f"{tools.resource.name} needs a place for every row.", "Give `x` and `y`.")
    return options.x is not None


def _path(template: str, values: Mapping[str, str], who: str) -> str:
    found = filled(template, values, safe=True)
    if found is None or {".", ".."} & set(values.values()):  # dots would lead to another address
        raise SourceNonsense(f"{who}: the question lacks what its address is made of")
    return found


def _whole(value: Any) -> int | None:
    """A number of rows, also where it is written as text."""
    text = text_of(value) if isinstance(value, str | int) and not isinstance(value, bool) else None
    return int(text) if text is not None and text.isascii() and text.isdigit() and len(text) < 10 else None


def _short(home: Household) -> str:
    return home.id.rpartition(":")[2] if home.id else f"{home.street}-{home.house_number}"
