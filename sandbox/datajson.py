"""Twin of Essen's open-data portal: DKAN without an action API, so a catalogue `/data.json` and files.

Simulated after opendata.essen.de. Its habits: the catalogue has no pages; names of files carry the year, umlauts and
blanks, and stand in the catalogue as they are; the file is under `downloadURL` or under `accessURL`, the other one is a
page for people; `modified` is written as everybody likes. On New Year's Day last year's files are gone.
"""

import json
from collections.abc import Mapping
from urllib.parse import quote

from aiohttp import web

from sandbox.clock import CLOCK
from sandbox.datajson_files import Dataset, File, datasets
from sandbox.kit import STATE, Twin
from sandbox.world import town

FILES = "/sites/default/files"
LICENCE = "licence: synthetic; simulated after Stadt Essen (dl-de/by-2.0)"
SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"


def twins() -> list[Twin]:
    """`datajson/essen`."""
    routes = [
        web.get("/data.json", _catalogue),
        web.get(f"{FILES}/{{name}}", _file),
        web.get("/dataset/{name}", _page),
    ]
    return [Twin(name="datajson/essen", routes=routes, state=lambda: datasets(town("essen")))]


async def _catalogue(request: web.Request) -> web.Response:
    said = {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "dataset": [] if request["empty"] else [_entry(each, request) for each in _all(request)],
    }
    return web.json_response(text=json.dumps(said, ensure_ascii=False))


def _entry(dataset: Dataset, request: web.Request) -> Mapping[str, object]:
    year = request.app[CLOCK].today().year
    page = f"{request.url.origin()}/dataset/{dataset.slug}"
    return {
        "@type": "dcat:Dataset",
        "accessLevel": "public",
        "contactPoint": {"fn": "Open Data", "hasEmail": "mailto:opendata@example.org"},
        "description": f"{dataset.title.format(year=year)} (simuliert)",
        "distribution": [
            _distribution(file, f"{request.url.origin()}{FILES}/{file.name.format(year=year)}", page, year)
            for file in dataset.files
        ],
        "identifier": dataset.slug,
        "keyword": ["Essen"],
        "license": LICENCE,
        "modified": dataset.modified.format(year=year),
        "publisher": {"@type": "org:Organization", "name": "Stadt Essen"},
        "title": dataset.title.format(year=year),
    }


def _distribution(file: File, address: str, page: str, year: int) -> Mapping[str, object]:
    """A file, its address as it stands in the editor's browser, in whichever of the two members the editor took."""
    there, elsewhere = ("accessURL", "downloadURL") if file.turned else ("downloadURL", "accessURL")
    said = {"@type": "dcat:Distribution", there: address, elsewhere: page, "title": file.title.format(year=year)}
    return {**said, "format": file.format, **({"mediaType": file.media} if file.labelled else {})}


async def _file(request: web.Request) -> web.Response:
    year = request.app[CLOCK].today().year
    for dataset in _all(request):
        for file in dataset.files:
            if file.name.format(year=year) == request.match_info["name"]:
                body = file.body(year=year, empty=request["empty"])
                return web.Response(body=body, headers={"Content-Type": file.media})
    raise web.HTTPNotFound(text="<html><body><h1>Seite nicht gefunden</h1></body></html>", content_type="text/html")


async def _page(request: web.Request) -> web.Response:
    name = quote(request.match_info["name"])
    return web.Response(text=f"<html><body><h1>{name}</h1><p>{LICENCE}</p></body></html>", content_type="text/html")


def _all(request: web.Request) -> list[Dataset]:
    state = request.app[STATE]
    assert isinstance(state, list)
    return state
