"""Twin of an Overpass server that holds the three towns: Overpass QL in, JSON or XML out.

Simulated after overpass-api.de. Its habits: XML unless `[out:json]`; a mistake is HTTP 400 with a page; a query out of
time or memory is HTTP 200 with a `remark`, and the elements found until then; a way has a place only with `out center`;
the data is some minutes old and says so.
"""

import json
from datetime import timedelta
from functools import cache
from html import escape
from urllib.parse import parse_qs
from xml.sax.saxutils import quoteattr

from aiohttp import web

from sandbox.clock import CLOCK
from sandbox.kit import STATE, Twin
from sandbox.overpass_elements import Element, elements
from sandbox.overpass_ql import BadQuery, Query, read
from sandbox.world import slugs, town

PATH = "/api/interpreter"
COPYRIGHT = "licence: synthetic; simulated after data of openstreetmap.org, which is © OpenStreetMap contributors under the ODbL."
MISTAKE = '<p><strong style="color:#FF0000">Error</strong>: line 1: parse error:'
LAG = timedelta(minutes=3)
LEAST_SECONDS, LEAST_BYTES = 1, 1_000_000
"""A query that allows the server less than this breaks off; so a test can have a remark without waiting for it."""


def twins() -> list[Twin]:
    """`overpass/nrw`."""
    routes = [web.get(PATH, _interpret), web.post(PATH, _interpret), web.get("/api/status", _status)]
    return [Twin(name="overpass/nrw", routes=routes, state=_mapped)]


@cache  # never changed
def _mapped() -> list[Element]:
    return [element for slug in slugs() for element in elements(town(slug))]


async def _interpret(request: web.Request) -> web.Response:
    try:
        query = read(_asked(await request.text()) or request.query.get("data", ""), ags_of=_ags_of)
        found, remark = _found(request, query)
    except BadQuery as bad:
        page = f"<html><body>{MISTAKE} {escape(str(bad))} </p></body></html>"
        return web.Response(status=400, text=page, content_type="text/html")
    stamp = f"{request.app[CLOCK].now() - LAG:%Y-%m-%dT%H:%M:%SZ}"
    if query.settings.get("out", "xml") != "json":
        return web.Response(body=_xml(found, query, stamp, remark).encode(), content_type="application/osm3s+xml")
    said = {
        "version": 0.6,
        "generator": "Overpass API (simulated)",
        "osm3s": {"timestamp_osm_base": stamp, "timestamp_areas_base": stamp, "copyright": COPYRIGHT},
        "elements": [_json(each, query) for each in found],
        **({"remark": remark} if remark else {}),
    }
    return web.Response(body=json.dumps(said, ensure_ascii=False).encode(), content_type="application/json")


def _asked(body: str) -> str:
    """The query in a body: behind `data=`, or bare, whatever its media type says."""
    return parse_qs(body).get("data", [""])[0] if body.startswith("data=") else body


def _found(request: web.Request, query: Query) -> tuple[list[Element], str | None]:
    """What the query finds, each element once; and why it broke off, if it did."""
    state = request.app[STATE]
    assert isinstance(state, list)
    seconds, size = _setting(query, "timeout", 180), _setting(query, "maxsize", 536_870_912)
    found = [] if request["empty"] else [each for each in state if any(test(each) for test in query.tests)]
    if seconds < LEAST_SECONDS:
        return found[: len(found) // 2], f'runtime error: Query timed out in "query" at line 1 after {seconds} seconds.'
    if size < LEAST_BYTES:
        return found[: len(found) // 2], 'runtime error: Query run out of memory in "query" at line 1.'
    return found[: query.most], None


def _setting(query: Query, name: str, default: int) -> int:
    text = query.settings.get(name, str(default))
    if not text.isdecimal():
        raise BadQuery(f"'{name}' wants a number.")
    return int(text)


def _json(each: Element, query: Query) -> dict[str, object]:
    place = {"lat": each.lat, "lon": each.lon}
    where: dict[str, object] = dict(place) if each.type == "node" else {"center": place} if query.center else {}
    inner: dict[str, object] = {}
    if each.type == "way":
        inner = {"nodes": [each.id * 10 + corner for corner in (1, 2, 3, 1)]}
    if each.type == "relation":
        inner = {"members": [{"type": "way", "ref": each.id * 10, "role": "outer"}]}
    return {"type": each.type, "id": each.id, **where, **inner, **({"tags": each.tags} if query.tags else {})}


def _xml(found: list[Element], query: Query, stamp: str, remark: str | None) -> str:
    lines = [f"<note>{escape(COPYRIGHT)}</note>", f'<meta osm_base="{stamp}"/>']
    for each in found:
        where = f' lat="{each.lat}" lon="{each.lon}"' if each.type == "node" else ""
        center = f'<center lat="{each.lat}" lon="{each.lon}"/>' if query.center and each.type != "node" else ""
        tags = "".join(f"<tag k={quoteattr(key)} v={quoteattr(value)}/>" for key, value in each.tags.items())
        lines.append(f'<{each.type} id="{each.id}"{where}>{center}{tags if query.tags else ""}</{each.type}>')
    lines += [f"<remark> {escape(remark)} </remark>"] if remark else []
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<osm version="0.6" generator="Overpass API">{"".join(lines)}</osm>'


async def _status(request: web.Request) -> web.Response:
    now = request.app[CLOCK].now()
    return web.Response(
        text=f"Connected as: 0\nCurrent time: {now:%Y-%m-%dT%H:%M:%SZ}\nRate limit: 2\n2 slots available now.\n"
    )


def _ags_of(key: str, value: str) -> str | None:
    for each in map(town, slugs()):
        if value in {"name": {each.name}, "de:amtlicher_gemeindeschluessel": {each.ags}}.get(key, set()):
            return each.ags
    return None
