"""Twins of three CKAN portals: the region's, the state's and the federation's, by the action API 3.

Simulated after opendata.ruhr, ckan.open.nrw.de and ckan.govdata.de, and CKAN's documentation. Its habits: arguments by
query or as JSON by POST; ten rows unasked, never more than a thousand; a refusal says its kind under 403, 404 or 409;
an unknown action is 400 and a bare text. Of Solr's language `q` knows words and `name:value`, `fq` only the latter.
What each portal has stands in `ckan_packages`.
"""

import json
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from aiohttp import web

from sandbox.ckan_packages import Catalogue, Package, packages
from sandbox.clock import CLOCK
from sandbox.kit import Twin

MOST = 1000
CATALOGUES = (
    Catalogue(name="ruhr", title="Open Data Ruhr"),
    Catalogue(name="nrw", title="Open.NRW"),
    Catalogue(name="govdata", title="GovData"),
)
TERM = re.compile(r'[+]?(\w+):(?:\(([^()]*)\)|"([^"]*)"|(\S+))')
SORT = re.compile(r"(name|title|metadata_modified|metadata_created|score|title_string) (asc|desc)")
Arguments = Mapping[str, Any]


class Refusal(Exception):
    """What CKAN refuses, with its status, kind and message."""

    def __init__(self, status: int, kind: str, message: str, **fields: Sequence[str]) -> None:
        super().__init__(message)
        self.status = status
        self.error: Mapping[str, object] = {"__type": kind, **({"message": message} if message else {}), **fields}


def twins() -> list[Twin]:
    """`ckan/ruhr`, `ckan/nrw`, `ckan/govdata`."""
    return [Twin(name=f"ckan/{each.name}", routes=_routes(each)) for each in CATALOGUES]


def _routes(catalogue: Catalogue) -> list[web.RouteDef]:
    act = partial(_act, catalogue)
    paths = ("/api/action/{action}", "/api/3/action/{action}")
    return [route for path in paths for route in (web.get(path, act), web.post(path, act))]


async def _act(catalogue: Catalogue, request: web.Request) -> web.Response:
    name = request.match_info["action"]
    action = ACTIONS.get(name)
    if action is None:
        return web.json_response(f"Bad request - Action name not known: {name}", status=400)
    origin, year = str(request.url.origin()), request.app[CLOCK].today().year
    mine = [] if request["empty"] else packages(catalogue, origin, year)
    said: dict[str, object] = {"help": f"{origin}/api/3/action/help_show?name={name}"}
    try:
        result = action(mine, await _arguments(request), catalogue)
    except Refusal as refusal:
        return _answer({**said, "error": refusal.error, "success": False}, refusal.status)
    return _answer({**said, "success": True, "result": result}, 200)


def _answer(said: Mapping[str, object], status: int) -> web.Response:
    return web.json_response(text=json.dumps(said), status=status)  # ASCII, as CKAN writes it


async def _arguments(request: web.Request) -> Arguments:
    if request.method == "GET":
        return dict(request.query)
    try:
        given = json.loads(await request.text() or "{}")
    except json.JSONDecodeError as odd:
        raise Refusal(400, "Bad request", f"JSON Error: {odd}") from odd
    return given if isinstance(given, dict) else {}


def _search(mine: Sequence[Package], asked: Arguments, catalogue: Catalogue) -> object:
    rows, start = min(_number(asked, "rows", 10), MOST), _number(asked, "start", 0)
    found = [each for each in mine if _fits(each, str(asked.get("q") or "*:*"), str(asked.get("fq") or ""))]
    name, way = _order(str(asked.get("sort") or "metadata_modified desc"))
    found.sort(key=lambda each: str(each.get(name) or ""), reverse=way == "desc")
    counts = {name: Counter(value for each in found for value in _values(each, name)) for name in _facets(asked)}
    facets = {
        name: {"title": name, "items": [{"name": v, "display_name": v, "count": n} for v, n in sorted(each.items())]}
        for name, each in counts.items()
    }
    return {
        "count": len(found),
        "sort": f"{name} {way}",
        "facets": {name: dict(each) for name, each in counts.items()},
        "search_facets": facets,
        "results": found[start : start + rows],
    }


def _fits(package: Package, q: str, fq: str) -> bool:
    terms = TERM.findall(f"{q} {fq}")
    words = TERM.sub(" ", q).replace("*:*", " ").casefold().split()
    text = f"{package['title']} {package['notes']} {' '.join(_values(package, 'tags'))}".casefold()
    return all(word in text for word in words) and all(_meant(package, *term) for term in terms)


def _meant(package: Package, name: str, several: str, quoted: str, bare: str) -> bool:
    """One `name:value` of a filter; values in brackets are alternatives."""
    given = re.findall(r'"([^"]*)"|(\S+)', several) if several else [(quoted, bare)]
    wanted = {quoted or bare for quoted, bare in given} - {"OR"}
    return wanted == {"*"} or not wanted.isdisjoint(_values(package, name))


def _values(package: Package, name: str) -> Sequence[str]:
    """What Solr holds of a package under a name."""
    if name == "organization":
        return [package["organization"]["name"]]
    if name in {"tags", "groups"}:
        return [each["name"] for each in package[name]]
    if name == "res_format":
        return [each["format"] for each in package["resources"]]
    if name.startswith("extras_"):
        texts = [each["value"] for each in package["extras"] if f"extras_{each['key']}" == name]
        return [value for text in texts for value in (json.loads(text) if text.startswith("[") else [text])]
    return [str(package[name])] if name in package else []


def _facets(asked: Arguments) -> Sequence[str]:
    given = asked.get("facet.field", "[]")
    try:
        names = json.loads(given) if isinstance(given, str) else given
    except json.JSONDecodeError as odd:
        raise Refusal(409, "Validation Error", "", **{"facet.field": ["Could not parse as valid JSON"]}) from odd
    return [str(name) for name in names]


def _order(text: str) -> Sequence[str]:
    found = SORT.fullmatch(text.partition(",")[0].strip())
    if found is None:
        raise Refusal(
            400, "Search Query Error", f"Search Query is invalid: Can't determine a Sort Order in sort spec '{text}'"
        )
    return found.groups()


def _number(asked: Arguments, name: str, default: int) -> int:
    text = str(asked.get(name, default))
    if not text.isdecimal():
        raise Refusal(409, "Validation Error", "", **{name: ["Must be a natural number"]})
    return int(text)


def _show(mine: Sequence[Package], asked: Arguments, catalogue: Catalogue) -> object:
    name = asked.get("id")
    if not name:
        raise Refusal(409, "Validation Error", "", name_or_id=["Missing value"])
    found = next((each for each in mine if name in (each["id"], each["name"])), None)
    if found is None:
        raise Refusal(404, "Not Found Error", "Not found")
    return found


def _list(mine: Sequence[Package], asked: Arguments, catalogue: Catalogue) -> object:
    return [each["name"] for each in mine]


def _organisations(mine: Sequence[Package], asked: Arguments, catalogue: Catalogue) -> object:
    counts = Counter(each["organization"]["name"] for each in mine)
    known = {each["organization"]["name"]: each["organization"] for each in mine}
    if str(asked.get("all_fields", "")).lower() in {"true", "1"}:
        return [{**known[name], "package_count": counts[name]} for name in sorted(known)]
    return sorted(known)


def _status(mine: Sequence[Package], asked: Arguments, catalogue: Catalogue) -> object:
    return {
        "ckan_version": "2.10.4",
        "site_title": catalogue.title,
        "site_description": "licence: synthetic; simulated",
        "site_url": "",
        "error_emails_to": None,
        "locale_default": "de",
        "extensions": ["harvest", "dcat"],
    }


def _read_only(mine: Sequence[Package], asked: Arguments, catalogue: Catalogue) -> object:
    raise Refusal(403, "Authorization Error", "Access denied: User is not authorised")


ACTIONS: Mapping[str, Callable[[Sequence[Package], Arguments, Catalogue], object]] = {
    "organization_list": _organisations,
    "package_create": _read_only,
    "package_list": _list,
    "package_search": _search,
    "package_show": _show,
    "site_read": lambda mine, asked, catalogue: True,
    "status_show": _status,
}
