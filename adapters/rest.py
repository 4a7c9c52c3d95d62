"""Any back-end that answers with JSON and needs no code: what is asked, where the rows stand and what they mean is configuration.

Protocol: HTTP with JSON; paths in an answer are JMESPath. A request is a template, whose places (`{bbox}`, `{limit}`, …) are filled
from the question; a parameter with a place that has nothing to stand there is left out. A field of the `mapping` is a JMESPath on
the row. All of it is checked at start. What would want an `if` deserves an adapter of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from adapters._kit.contract import Serves, Tools
from adapters._kit.paging import Style, Turning, turned
from adapters._kit.request import checked, named, pushed, question
from adapters._kit.rows import Axis
from adapters._kit.templated import Reader
from domain.exchange import Call, Fetch, Reply, Window

_ASKED = Serves(
    mapped=True, pushes=frozenset({"q", "lat", "lon", "radius", "bbox", "from_", "to", "stop", "household"})
)
_RESOURCES = (
    *("addresses", "waste.pickups", "waste.fractions", "waste.guide", "places"),
    *("mobility.stops", "mobility.departures", "mobility.stations", "mobility.vehicles", "mobility.parking"),
    *("mobility.charging", "report.categories", "reports", "infrastructure.observations", "infrastructure.lights"),
)
"""What a mapping can give: things whose needed fields are texts, codes, numbers, truths and times."""
SERVES = dict.fromkeys(_RESOURCES, _ASKED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One request, and where its rows stand."""

    method: Literal["GET", "POST"] = "GET"
    path: str = ""
    """What follows the address: `/stations/{postcode}`."""
    query: Mapping[str, str | int | float] = field(default_factory=dict)
    """Parameters, each a text with places."""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Headers, each a text with places: `Authorization: "Bearer {key}"`."""
    body: Mapping[str, Any] | None = None
    """What is sent as JSON with POST; its texts have places."""
    key: str = field(default="", repr=False)
    """The secret for the place `{key}`: `env:NAME`."""
    items: str = "@"
    """Where the list of rows stands in an answer."""
    id: str
    """What identifies a row: a field, or an expression such as `join('-', [tour, day])`."""
    x: str | None = None
    """The easting or longitude of a row; with `y`, unless the resource can do without places."""
    y: str | None = None
    crs: Literal["EPSG:4326", "EPSG:25832", "EPSG:4647", "EPSG:3857"] = "EPSG:4326"
    axis: Axis = "values"
    error: str | None = None
    """What an answer holds when it is a refusal, whatever its status says."""
    paging: Style = "none"
    """How the next page is asked for: the place `{page}`, `{offset}` or `{cursor}`, the address that `next` finds, a Link header."""
    next: str | None = None
    """Where an answer holds the cursor, or the address of the next page."""
    total: str | None = None
    """Where an answer says how many rows there are."""
    first: int = 1
    """The number of the first page."""
    page: int = 100
    """Rows asked for at once, `{limit}`."""
    most: int = 5000
    """Rows after which reading stops; there are more, and the reply says so."""
    ahead: int = 60
    """Days from `{from}` to `{to}` where the question names none."""
    ignore: tuple[str, ...] = ()
    """Members of a row that are known and not wanted."""

    @property
    def pushes(self) -> frozenset[str]:
        """What of a question this template uses."""
        return pushed(named(self))


def bind(tools: Tools) -> Fetch:
    """One request as any resource; raises `MappingFlaw` for what does not fit, with the key it stands under."""
    options: Options = tools.options
    used = checked(tools)
    reader = Reader(tools)
    how = Turning(style=options.paging, first=options.first, size=options.page, most=options.most)

    async def fetch(call: Call) -> Reply:
        asked = question(call, tools, used, options.ahead)
        rows, more = await turned(how, lambda values, url: reader.page(call, asked, values, url), call.binding)
        reply = await reader.replied(call, rows, cut=more)
        return replace(reply, covers=Window(start=asked.first, end=asked.last)) if asked.first else reply

    return fetch
