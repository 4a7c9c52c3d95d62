"""The back-ends of the cold cases: what the twins' registers and their board of departures said once, and where it is looked for."""

from __future__ import annotations

import re
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit
from urllib.request import urlopen

import orjson

from config.load import load, shipped
from config.model import Binding

RECORDS = 20
"""Of each city."""

REGISTERS = frozenset({"arcgis", "wfs"})
"""The adapters of those that give houses by number."""

_MATCHED = re.compile(rb'numberMatched="\d+"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One city's register of addresses: its twin, its path, and twenty records as it sends them."""

    twin: str
    path: str
    body: bytes
    media_type: str
    city: str | None = None
    """Whose it is; a region's board is nobody's."""

    @property
    def said(self) -> dict[str, Any]:
        """For the peers' file."""
        return ready(self.body, self.media_type)


def ready(body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An answer as the peers' file holds it."""
    return {"body": b64encode(body).decode(), "media_type": media_type, "headers": dict(headers or {})}


def registers(twins: Mapping[str, str]) -> list[Register]:
    """The register of each city that ships with one that gives houses by number, asked for twenty of them."""
    cities = load(shipped()).cities
    bindings = [(city.slug, b) for city in cities for b in city.bindings if b.resource == "addresses"]
    return [_register(slug, b, twins) for slug, b in bindings if b.adapter in REGISTERS and b.twin in twins]


def busy() -> str:
    """A stop whose departures the region's binding shows unasked."""
    boards = [b.options["board"] for region in load(shipped()).regions for b in region.bindings if "board" in b.options]
    return str(boards[0][-1])


def board(twins: Mapping[str, str]) -> Register:
    """The departures of a busy stop, as the twin of the region's EFA says them."""
    path = "/openservice/XML_DM_REQUEST"
    query = {"outputFormat": "rapidJSON", "name_dm": busy(), "limit": 40, "itdDate": "20261201", "itdTime": "1201"}
    with urlopen(f"{twins['efa/vrr']}{path}?{urlencode(query)}", timeout=10) as answer:
        return Register(twin="efa/vrr", path=path, body=answer.read(), media_type=answer.headers["content-type"])


def _register(city: str, binding: Binding, twins: Mapping[str, str]) -> Register:
    options, twin = binding.options, binding.twin or ""
    path = urlsplit(binding.url or "").path
    if binding.adapter == "arcgis":
        path = f"{path}/{options['layer']}/query"
        query = {"where": "1=1", "outFields": "*", "outSR": 4326, "f": "geojson", "resultRecordCount": RECORDS}
    else:
        query = {"service": "WFS", "version": "2.0.0", "request": "GetFeature", "typeNames": options["type"]}
        query |= {"count": RECORDS} | ({"srsName": options["srs_name"]} if "srs_name" in options else {})
        query |= {} if options.get("output") == "gml" else {"outputFormat": "application/json"}
    with urlopen(f"{twins[twin]}{path}?{urlencode(query)}", timeout=10) as answer:
        body, media_type = answer.read(), answer.headers["content-type"]
    return Register(twin=twin, path=path, body=whole(body), media_type=media_type, city=city)


def whole(body: bytes) -> bytes:
    """The answer as if the register held no more than this, so that nobody asks for another page."""
    if body[:1] == b"<":
        return _MATCHED.sub(b'numberMatched="%d"' % RECORDS, body)
    page = orjson.loads(body)
    page.pop("exceededTransferLimit", None)
    page.get("properties", {}).pop("exceededTransferLimit", None)
    if "numberMatched" in page:
        page |= {"numberMatched": RECORDS, "totalFeatures": RECORDS}
    return orjson.dumps(page)
