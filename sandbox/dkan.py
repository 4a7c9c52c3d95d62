"""Twin of Düsseldorf's open-data portal: the datastore API of DKAN 7.x-1, and its catalogue as it is offered to harvesters.

Simulated after opendata.duesseldorf.de and DKAN's documentation. Its habits: without `limit` ten rows come; every value is text,
nothing is `""`; an unknown table or column is HTTP 200 with `success: false`. The catalogue's list lies in a list; times are told as
for people, sizes too; the publisher is a group.
"""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from uuid import NAMESPACE_URL, uuid5

from aiohttp import web

from sandbox.clock import CLOCK
from sandbox.dkan_tables import Row, Table, tables
from sandbox.kit import STATE, Twin
from sandbox.open_data import OpenData, Published, known
from sandbox.world import town

SEARCH = "/api/action/datastore/search.json"
CATALOGUE = "/api/3/action/current_package_list_with_resources"
DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")
HELP = "Search a datastore table. licence: synthetic; simulated after Landeshauptstadt Düsseldorf"
LIMIT = 10
BRACKET = re.compile(r"(filters|sort)\[(\w+)]")


class Refusal(Exception):
    """A question the datastore does not answer, with the kind it gives."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def twins() -> list[Twin]:
    """`dkan/duesseldorf`."""
    routes = [web.get(SEARCH, _search), web.get(CATALOGUE, _catalogue)]
    return [Twin(name="dkan/duesseldorf", routes=routes, state=lambda: tables(town("duesseldorf")))]


async def _search(request: web.Request) -> web.Response:
    state = request.app[STATE]
    assert isinstance(state, dict)
    try:
        said = {"success": True, "result": _result(request, state)}
    except Refusal as refusal:
        said = {"success": False, "error": {"__type": refusal.kind, "message": str(refusal)}}
    return web.json_response(text=json.dumps({"help": HELP, **said}, ensure_ascii=False, indent=4))


async def _catalogue(request: web.Request) -> web.Response:
    year = request.app[CLOCK].today().year
    packages = [] if request["empty"] else [_package(each) for each in known("duesseldorf", year)]
    limit, offset = _number(request, "limit", len(packages)), _number(request, "offset", 0)
    said = {
        "help": "Return a list of the site's datasets and their resources. licence: synthetic",
        "success": True,
        "result": [packages[offset : offset + limit]],
    }
    return web.json_response(text=json.dumps(said, ensure_ascii=False))


def _package(each: OpenData) -> Mapping[str, object]:
    return {
        "id": each.id,
        "name": each.slug,
        "title": each.title,
        "author": "",
        "maintainer": "Open Data",
        "maintainer_email": "opendata@example.org",
        "license_title": "http://dcat-ap.de/def/licenses/dl-zero-de/2.0",
        "notes": f"<div>{each.text}</div>",
        "url": each.page,
        "state": "active",
        "private": False,
        "type": "Dataset",
        "metadata_created": _told(each.issued),
        "metadata_modified": _told(each.modified),
        "resources": [_resource(file, each) for file in each.files],
        "tags": [{"id": word, "vocabulary_id": "2", "name": word} for word in each.keywords],
        "groups": [{"id": "1", "name": "stadt", "title": each.publisher, "description": ""}],
        "extras": [
            {"key": "theme", "value": f"http://publications.europa.eu/resource/authority/data-theme/{each.theme}"}
        ],
    }


def _resource(file: Published, each: OpenData) -> Mapping[str, object]:
    return {
        "id": str(uuid5(NAMESPACE_URL, file.url)),
        "name": file.title,
        "description": "",
        "url": file.url,
        "format": file.format.lower(),
        "mimetype": file.media,
        "size": f"{file.bytes / 1024:.2f} KB" if file.bytes else "",
        "license": "" if file.licence == each.licence else f"http://dcat-ap.de/def/licenses/{file.licence}",
        "state": "active",
        "created": _told(each.issued),
        "last_modified": _told(each.modified),
    }


def _told(day: date) -> str:
    """As Drupal tells it to people."""
    return f"Date changed  {DAYS[day.weekday()]}, {day:%m/%d/%Y} - 09:30"


def _result(request: web.Request, state: Mapping[str, Table]) -> Mapping[str, object]:
    name = request.query.get("resource_id", "")
    table = state.get(name)
    if table is None:
        raise Refusal("Not Found Error", "Not found: Resource" if name else "resource_id: Missing value")
    rows = [] if request["empty"] else _chosen(table, request.query.items())
    limit, offset = _number(request, "limit", LIMIT), _number(request, "offset", 0)
    wanted = [each for value in request.query.getall("fields[]", []) for each in value.split(",")]
    columns = _known(table, wanted) if wanted else table.columns
    return {
        "fields": [{"id": each, "type": "serial" if each == "entry_id" else "text"} for each in columns],
        "resource_id": [name],
        "limit": limit,
        "total": len(rows),
        "records": [{column: row[column] for column in columns} for row in rows[offset : offset + limit]],
    }


def _chosen(table: Table, asked: Iterable[tuple[str, str]]) -> Sequence[Row]:
    """The rows that every `filters[column]` keeps, in the order of `sort[column]`."""
    rows = list(table.rows)
    for name, value in asked:
        if found := BRACKET.fullmatch(name):
            (column,) = _known(table, [found[2]])
            rows = _kept(rows, column, value) if found[1] == "filters" else _sorted(rows, column, value)
    return rows


def _kept(rows: Sequence[Row], column: str, value: str) -> list[Row]:
    return [row for row in rows if row[column] in value.split(",")]


def _sorted(rows: Sequence[Row], column: str, value: str) -> list[Row]:
    return sorted(rows, key=lambda row: row[column], reverse=value.lower() == "desc")


def _known(table: Table, columns: Sequence[str]) -> Sequence[str]:
    for column in columns:
        if column not in table.columns:
            raise Refusal("Validation Error", f"fields: unknown column {column}")
    return columns


def _number(request: web.Request, name: str, default: int) -> int:
    text = request.query.get(name, str(default))
    if not text.isdecimal():
        raise Refusal("Validation Error", f"{name}: Must be a natural number")
    return int(text)
