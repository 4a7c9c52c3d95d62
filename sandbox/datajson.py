"""Twins of Essen's and Duisburg's open-data portals: DKAN without an action API, so a catalogue `/data.json`, and Essen's files.

Simulated after opendata.essen.de and opendata-duisburg.de. Their habits: the catalogue has no pages; names of files
carry the year, umlauts and blanks, and stand in the catalogue as they are; the file is under `downloadURL` or under
`accessURL`, the other one is a page for people; `modified` is written as everybody likes. On New Year's Day last year's
files are gone.
"""

import json
from collections.abc import Mapping, Sequence
from urllib.parse import quote

from aiohttp import web

from sandbox.chance import draw
from sandbox.clock import CLOCK
from sandbox.datajson_files import Dataset, File, datasets
from sandbox.kit import STATE, Twin
from sandbox.open_data import NAMES, OpenData, Published, identity, known
from sandbox.world import town

FILES = "/sites/default/files"
SYNTHETIC = "licence: synthetic; simulated after Stadt Essen"
ESSEN, DUISBURG = "https://www.govdata.de/dl-de/by-2-0", "CC BY 3.0 DE"
THEMES = {
    "ECON": "Haushalt",
    "EDUC": "Bildung",
    "ENVI": "Umwelt",
    "GOVE": "Politik und Wahlen",
    "REGI": "Geodaten",
    "SOCI": "Bevölkerung",
    "TRAN": "Verkehr",
}
SCHEMA = "https://project-open-data.cio.gov/v1.1/schema"


def twins() -> list[Twin]:
    """`datajson/duisburg`, which has no files here, and `datajson/essen`."""
    routes = [
        web.get("/data.json", _catalogue),
        web.get(f"{FILES}/{{name}}", _file),
        web.get("/dataset/{name}", _page),
    ]
    return [
        Twin(name="datajson/duisburg", routes=[web.get("/data.json", _duisburg)]),
        Twin(name="datajson/essen", routes=routes, state=lambda: datasets(town("essen"))),
    ]


async def _catalogue(request: web.Request) -> web.Response:
    year = request.app[CLOCK].today().year
    own = {each.slug for each in _all(request)}
    others = [_listed(each, ESSEN) for each in known("essen", year) if each.slug not in own]
    return _said(request, [*(_entry(each, request) for each in _all(request)), *others])


async def _duisburg(request: web.Request) -> web.Response:
    year = request.app[CLOCK].today().year
    return _said(request, [_listed(each, DUISBURG) for each in known("duisburg", year)])


def _said(request: web.Request, entries: Sequence[Mapping[str, object]]) -> web.Response:
    said = {
        "@context": f"{SCHEMA}/catalog.jsonld",
        "@type": "dcat:Catalog",
        "conformsTo": SCHEMA,
        "describedBy": f"{SCHEMA}/catalog.json",
        "dataset": [] if request["empty"] else list(entries),
    }
    return web.json_response(text=json.dumps(said, ensure_ascii=False))


def _entry(dataset: Dataset, request: web.Request) -> Mapping[str, object]:
    year = request.app[CLOCK].today().year
    page = f"{request.url.origin()}/dataset/{dataset.slug}"
    return {
        "@type": "dcat:Dataset",
        "accessLevel": "public",
        "contactPoint": {"fn": "Open Data", "hasEmail": "mailto:opendata@example.org"},
        "description": f"{dataset.title.format(year=year)} ({SYNTHETIC})",
        "distribution": [
            _distribution(file, f"{request.url.origin()}{FILES}/{file.name.format(year=year)}", page, year)
            for file in dataset.files
        ],
        "identifier": identity("essen", dataset.slug),
        "keyword": ["Essen"],
        "license": ESSEN,
        "modified": dataset.modified.format(year=year),
        "publisher": {"@type": "org:Organization", "name": "Stadt Essen"},
        "title": dataset.title.format(year=year),
    }


def _distribution(file: File, address: str, page: str, year: int) -> Mapping[str, object]:
    """A file, its address as it stands in the editor's browser, in whichever of the two members the editor took."""
    there, elsewhere = ("accessURL", "downloadURL") if file.turned else ("downloadURL", "accessURL")
    said = {"@type": "dcat:Distribution", there: address, elsewhere: page, "title": file.title.format(year=year)}
    return {**said, "format": file.format, **({"mediaType": file.media} if file.labelled else {})}


def _listed(each: OpenData, licence: str) -> Mapping[str, object]:
    """A data set whose files lie elsewhere, as an editor of the portal enters it: every third one's day in German, or in words."""
    turn = int(draw("days", each.id) * 3)
    modified = (f"{each.modified:%d.%m.%Y}", each.modified.isoformat(), f"Frühjahr {each.modified.year}")[turn]
    return {
        "@type": "dcat:Dataset",
        "accessLevel": "public",
        "contactPoint": {"fn": "Open Data", "hasEmail": "mailto:opendata@example.org"},
        "description": each.text,
        "distribution": [_placed(file, each.page, number) for number, file in enumerate(each.files)],
        "identifier": each.id,
        "issued": each.issued.isoformat(),
        "keyword": list(each.keywords),
        "landingPage": each.page,
        "license": licence,
        "modified": modified,
        "publisher": {"@type": "org:Organization", "name": each.publisher},
        "spatial": NAMES[each.city],
        "theme": [THEMES[each.theme]],
        "title": each.title,
    }


def _placed(file: Published, page: str, number: int) -> Mapping[str, object]:
    """A file's address in whichever member the editor took; a service has no download."""
    said: dict[str, object] = {"@type": "dcat:Distribution", "title": file.title, "format": file.format}
    if not file.media:
        return {**said, "accessURL": file.url}
    there, elsewhere = ("accessURL", "downloadURL") if number % 2 else ("downloadURL", "accessURL")
    return {**said, there: file.url, elsewhere: page, "mediaType": file.media, "byteSize": file.bytes}


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
    return web.Response(text=f"<html><body><h1>{name}</h1><p>{SYNTHETIC}</p></body></html>", content_type="text/html")


def _all(request: web.Request) -> list[Dataset]:
    state = request.app[STATE]
    assert isinstance(state, list)
    return state
