"""Twins of AbfallPlus v3 (abfall.io), the waste calendar of Duisburg and Essen: a key in two steps, then GraphQL.

Simulated after api.abfall.io and widgets.abfall.io, here on one port. Failures of GraphQL are HTTP 200 with `errors`;
only an unknown tenant gets an honest 401. An unknown house has no appointments, which is no error either.
"""

import base64
import json
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial
from urllib.parse import urlsplit

from aiohttp import web

from sandbox.abfallio_office import Office
from sandbox.abfallio_schema import kinds
from sandbox.clock import CLOCK
from sandbox.graphql import Mistake, answer, read
from sandbox.kit import STATE, Twin
from sandbox.world import town

KEY_LIVES = timedelta(minutes=30)
NAMESPACE = uuid.UUID("8a2f3c0e-6f0b-4a57-9d35-0d6c1f6d5e11")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenant:
    """One operator: its town, its public tenant key (invented) and the website its widgets stand on."""

    slug: str
    key: str
    site: str
    city_id: str
    operator: str


DUISBURG = Tenant(
    slug="duisburg",
    key="d41a7e0c93b85f2641d0c6e7a9f3b258",
    site="wb-duisburg.de",
    city_id="3052",
    operator="Wirtschaftsbetriebe Duisburg",
)
ESSEN = Tenant(
    slug="essen",
    key="e55e0b7f12c94d68a3f7b1d92c60e847",
    site="ebe-essen.de",
    city_id="3061",
    operator="Entsorgungsbetriebe Essen",
)


def twins() -> list[Twin]:
    """`abfallio/duisburg` and `abfallio/essen`."""
    return [_twin(tenant) for tenant in (DUISBURG, ESSEN)]


def _twin(tenant: Tenant) -> Twin:
    routes = [web.get("/", partial(_init, tenant)), web.post("/graphql", partial(_graphql, tenant))]
    return Twin(
        name=f"abfallio/{tenant.slug}",
        routes=routes,
        state=lambda: Office.of(town(tenant.slug), city_id=tenant.city_id),
    )


async def _init(tenant: Tenant, request: web.Request) -> web.Response:
    if request.query.get("key") != tenant.key:
        return web.Response(status=401, text="Unauthorized")
    listed = [
        {"wasteType": kind.id, "checked": kind.checked, "radiogroup": kind.radiogroup}
        for kind in _office(request).waste_types
    ]
    settings = {
        "PUB_EXPORT_HTML": "1",
        "PUB_EXPORT_ICS": "1",
        "PUB_ANZEIGE": "I",
        "PUB_JAHR": "30001",
        "PUB_TEMPLATE": tenant.slug,
        "PUB_STATUS_AKTIV": "1",
        "PUB_HINWEIS": f"licence: synthetic; simulated after {tenant.operator}",
        "PUB_ABFALLTYPEN": [] if request["empty"] else listed,
    }
    return web.json_response({"apiKey": _api_key(tenant, request.app[CLOCK].now()), "settings": settings})


async def _graphql(tenant: Tenant, request: web.Request) -> web.Response:
    try:
        _admit(tenant, request)
        query, variables = await _question(request)
        schema = kinds(_office(request), request.app[CLOCK].today())
        data = answer(read(query, variables), "Query", None, schema)
    except Mistake as why:
        return web.json_response({"errors": [{"message": str(why)}], "data": None})
    return web.json_response({"data": _without_items(data) if request["empty"] else data})


def _admit(tenant: Tenant, request: web.Request) -> None:
    """Raise Mistake unless the key is alive and the question comes from the operator's own website."""
    if not _is_alive(tenant, request.headers.get("x-abfallplus-api-key", ""), request.app[CLOCK].now()):
        raise Mistake("Unauthorized: the api key is unknown or has expired.")
    asking = urlsplit(request.headers.get("Origin") or request.headers.get("Referer") or "").hostname or ""
    if asking.removeprefix("www.") != tenant.site:
        raise Mistake("Forbidden: this origin may not use the api key.")


async def _question(request: web.Request) -> tuple[str, dict[str, object]]:
    try:
        body = json.loads(await request.read())
    except ValueError as why:
        raise Mistake("The body is no JSON.") from why
    query = body.get("query") if isinstance(body, dict) else None
    if not isinstance(query, str):
        raise Mistake("Must provide query string.")
    variables = body.get("variables") or {}
    if not isinstance(variables, dict):
        raise Mistake("Variables must be an object.")
    return query, variables


def _api_key(tenant: Tenant, now: datetime) -> str:
    """A key that carries the second it was made in, so that it needs no memory and survives a restart."""
    made = int(now.timestamp())
    return base64.b64encode(f"{uuid.uuid5(NAMESPACE, f'{tenant.key}/{made}')}:{made}".encode()).decode()


def _is_alive(tenant: Tenant, key: str, now: datetime) -> bool:
    try:
        made = datetime.fromtimestamp(int(base64.b64decode(key, validate=True).rpartition(b":")[2]), UTC)
    except (ValueError, OverflowError, OSError):
        return False
    return key == _api_key(tenant, made) and timedelta(0) <= now - made < KEY_LIVES


def _without_items(value: object) -> object:
    """The same answer with every list empty: what GraphQL says when there is nothing."""
    if isinstance(value, dict):
        return {name: _without_items(below) for name, below in value.items()}
    return [] if isinstance(value, list) else value


def _office(request: web.Request) -> Office:
    office = request.app[STATE]
    assert isinstance(office, Office)
    return office
