"""Questions to a Web Feature Service 2.0 (OGC 09-025r2): read from key-value pairs or from a posted GetFeature.

Keys match in any case. What a question may hold stands here; what a server makes of it (reference systems, formats,
limits) stands in its twin. A refusal is an `ows:ExceptionReport` under HTTP 200, as older servers send it.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from xml.etree.ElementTree import Element, ParseError

from aiohttp import web
from defusedxml.common import DefusedXmlException
from defusedxml.ElementTree import fromstring

from sandbox.features import Feature, last_edit

Test = Callable[[Feature], bool]


class Refusal(Exception):
    """A question this server refuses: an OWS exception code, a text, the parameter at fault."""

    def __init__(self, code: str, text: str, locator: str = "") -> None:
        super().__init__(text)
        self.code, self.text, self.locator = code, text, locator


def invalid(name: str, value: object) -> Refusal:
    """The refusal of a parameter's value."""
    return Refusal("InvalidParameterValue", f"{value!r} is no valid value of {name}", name)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureType:
    """A layer under its qualified name, `verkehr:park_ride`, with columns (name to XML Schema type) and rows."""

    prefix: str
    name: str
    title: str
    geometry: str
    """The name of the property that holds the shape."""
    columns: Mapping[str, str]
    rows: Sequence[Feature]
    polygons: bool = False
    edited: str | None = None
    """The column of the last edit, which follows the twin's clock."""

    @property
    def qualified(self) -> str:
        """Prefix and name."""
        return f"{self.prefix}:{self.name}"

    def find(self, name: str) -> str | None:
        """The column of this name, qualified or not."""
        column = name.removeprefix(f"{self.prefix}:")
        return column if column in self.columns else None

    def at(self, today: date) -> Sequence[Feature]:
        """The rows with their last edits filled in."""
        if (column := self.edited) is None:
            return self.rows
        return [replace(row, values={**row.values, column: last_edit(row.id, today).isoformat()}) for row in self.rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What a client asks: texts as sent, numbers read."""

    request: str
    typename: str = ""
    output: str = ""
    srs: str = ""
    count: int | None = None
    start: int = 0
    hits: bool = False
    ids: Sequence[str] = ()
    bbox: str = ""
    cql: str = ""
    sort: str = ""
    filter: Element | None = None


async def question(request: web.Request) -> Question:
    """The question of this call; Refusal if it cannot be read."""
    if request.method == "POST" and (body := (await request.read()).strip()).startswith(b"<"):
        return _posted(parsed(body))
    return _asked({name.lower(): value for name, value in request.query.items()})


def parsed(text: str | bytes) -> Element:
    """The root of an XML text from outside: no entities, no external DTD."""
    try:
        root: Element = fromstring(text, forbid_dtd=True)
    except (ParseError, DefusedXmlException) as why:
        raise Refusal("OperationParsingFailed", f"The XML cannot be read: {why}") from why
    return root


def local(element: Element) -> str:
    """The name of an element without its namespace: clients use those of FES 2.0 and of its forerunner alike."""
    return element.tag.rpartition("}")[2]


def chosen(kind: FeatureType, rows: Sequence[Feature], asked: Question, tests: Sequence[Test]) -> list[Feature]:
    """The rows that pass the ids and all tests, in the order asked for."""
    found = [row for row in rows if (not asked.ids or row.id in asked.ids) and all(test(row) for test in tests)]
    for part in reversed([part for part in asked.sort.split(",") if part.strip()]):
        name, way = re.split(r"[\s+]+", f"{part.strip()} A")[:2]
        if (column := kind.find(name)) is None or way.upper() not in ("A", "ASC", "D", "DESC"):
            raise invalid("sortBy", part)
        found.sort(key=_by(column), reverse=way.upper().startswith("D"))
    return found


def _by(column: str) -> Callable[[Feature], tuple[bool, str | float]]:
    def key(row: Feature) -> tuple[bool, str | float]:
        value = row.values.get(column)
        return (value is not None, value if isinstance(value, str | int | float) else "")

    return key


def _asked(pairs: Mapping[str, str]) -> Question:
    if not (request := pairs.get("request")):
        raise Refusal("MissingParameterValue", "The request parameter is missing", "request")
    if pairs.get("service", "WFS").upper() != "WFS":
        raise invalid("service", pairs["service"])
    ids = pairs.get("resourceid") or pairs.get("featureid") or ""
    return Question(
        request=request.lower(),
        typename=pairs.get("typenames") or pairs.get("typename") or "",
        output=pairs.get("outputformat", ""),
        srs=pairs.get("srsname", ""),
        count=_whole("count", pairs.get("count") or pairs.get("maxfeatures")),
        start=_whole("startIndex", pairs.get("startindex")) or 0,
        hits=pairs.get("resulttype", "").lower() == "hits",
        ids=[part.strip() for part in ids.split(",") if part.strip()],
        bbox=pairs.get("bbox", ""),
        cql=pairs.get("cql_filter", ""),
        sort=pairs.get("sortby", ""),
        filter=parsed(pairs["filter"]) if pairs.get("filter") else None,
    )


def _posted(root: Element) -> Question:
    named = {name.lower(): value for name, value in root.attrib.items()}
    query = next((child for child in root if local(child) == "Query"), None)
    if local(root) == "GetFeature" and query is None:
        raise Refusal("MissingParameterValue", "A GetFeature needs a Query", "Query")
    inside = list(query) if query is not None else []
    attributes = {name.lower(): value for name, value in (query.attrib if query is not None else {}).items()}
    return Question(
        request=local(root).lower(),
        typename=attributes.get("typenames") or attributes.get("typename") or "",
        output=named.get("outputformat", ""),
        srs=attributes.get("srsname", ""),
        count=_whole("count", named.get("count")),
        start=_whole("startIndex", named.get("startindex")) or 0,
        hits=named.get("resulttype", "").lower() == "hits",
        sort=",".join(_order(part) for child in inside if local(child) == "SortBy" for part in child),
        filter=next((child for child in inside if local(child) == "Filter"), None),
    )


def _order(part: Element) -> str:
    """One SortProperty as the key-value pairs write it."""
    words = {local(child): (child.text or "").strip() for child in part}
    return f"{words.get('ValueReference', '')} {words.get('SortOrder', 'ASC')}"


def _whole(name: str, raw: str | None) -> int | None:
    if raw is None:
        return None
    if not raw.isdecimal():
        raise invalid(name, raw)
    return int(raw)
