"""The page at `/developers/playground`: four questions on a map, and the requests behind them. A script asks; without it, links do."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

import orjson
from fastapi import FastAPI, Request, Response

from domain.vocabulary import PLACE_KIND
from gateway.federation.book import Town
from portal.asked import language_of, origin_of
from portal.page import OPEN, page, spoken
from portal.phrases.playground import PLAYGROUND, SCRIPT
from portal.site import Site

RADII = ("500m", "1km", "2km", "5km", "15km")
USUAL = "5km"
FIRST_KIND = "recycling_centre"


def add_playground(app: FastAPI, site: Site) -> None:
    """Add `/developers/playground`."""

    async def playground(request: Request) -> Response:
        book, language = site.book(), language_of(request)
        towns = [drawn(town, site) for town in book.towns.values()]
        words = {name: spoken(text, language) for name, text in SCRIPT.items()}
        return page(
            site,
            request,
            "playground.html",
            PLAYGROUND,
            keep=OPEN,
            origin=origin_of(request, site.public_url),
            towns=towns,
            kinds=PLACE_KIND.codes,
            first_kind=FIRST_KIND,
            radii=RADII,
            usual=USUAL,
            shapes=orjson.dumps(towns).decode(),
            script_words=orjson.dumps(words).decode(),
            examples=examples(towns[0], site.examples),
        )

    app.add_route("/developers/playground", playground, include_in_schema=False)


def examples(town: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, str]:
    """The four questions as addresses anybody can open: name → path and query."""
    near = {"lat": town["lat"], "lon": town["lon"]}
    house = known.get("get_addresses", {}).get("item", {}).get("id")
    questions: dict[str, tuple[str, dict[str, Any]]] = {
        "places": ("places", {"kind": FIRST_KIND, **near, "radius": "15km"}),
        "departures": ("mobility/departures", near),
        "parking": ("mobility/parking", {**near, "radius": USUAL}),
    }
    if house:
        questions["pickups"] = ("waste/pickups", {"address": house})
    return {
        name: f"/v1/{path}?{urlencode({**asked, 'limit': 20}, safe=':')}" for name, (path, asked) in questions.items()
    }


def drawn(town: Town, site: Site) -> dict[str, Any]:
    """A city for the map: its bounds, and where to look first: its centre, or the middle of the bounds."""
    box = town.bounds
    lat, lon = site.centres.get(town.slug, ((box.south + box.north) / 2, (box.west + box.east) / 2))
    bounds = [[box.south, box.west], [box.north, box.east]]
    return {"slug": town.slug, "name": town.name, "bounds": bounds, "lat": round(lat, 4), "lon": round(lon, 4)}
