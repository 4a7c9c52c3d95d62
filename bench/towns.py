"""The back-ends of the cold case: what the twins' registers of addresses said once, and where the gateway will look for it."""

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

_MATCHED = re.compile(rb'numberMatched="\d+"')


@dataclass(frozen=True, slots=True, kw_only=True)
class Register:
    """One city's register of addresses: its twin, its path, and twenty records as it sends them."""

    twin: str
    path: str
    body: bytes
    media_type: str

    @property
    def said(self) -> dict[str, Any]:
        """For the peers' file."""
        return ready(self.body, self.media_type)


def ready(body: bytes, media_type: str, headers: Mapping[str, str] | None = None) -> dict[str, Any]:
    """An answer as the peers' file holds it."""
    return {"body": b64encode(body).decode(), "media_type": media_type, "headers": dict(headers or {})}


def registers(twins: Mapping[str, str]) -> list[Register]:
    """The register of each city that ships, asked for twenty addresses."""
    bindings = [b for city in load(shipped()).cities for b in city.bindings if b.resource == "addresses"]
    return [_register(binding, twins) for binding in bindings if binding.twin in twins]


def _register(binding: Binding, twins: Mapping[str, str]) -> Register:
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
    return Register(twin=twin, path=path, body=whole(body), media_type=media_type)


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
