"""The FastAPI application: resources, health, well-known documents, and errors as problems."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from typing import Any, cast

import orjson
from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.openapi.utils import get_openapi
from starlette.exceptions import HTTPException
from starlette.routing import Match

from domain.errors import HansaError
from gateway import problems
from gateway.federation.ask import Unanswered
from gateway.http import query as queries
from gateway.http.asked import ServedRoute
from gateway.http.calendars import add_calendars
from gateway.http.callbacks import add_callbacks
from gateway.http.events import add_events
from gateway.http.filing import Counter, add_filing, no_counter
from gateway.http.health import add_health
from gateway.http.hoist import hoist
from gateway.http.hooks import add_hooks
from gateway.http.me import add_me
from gateway.http.mine import add_mine
from gateway.http.pages import add_pages
from gateway.http.protected import add_protected
from gateway.http.receipt_keys import Published, add_receipt_keys, no_keys
from gateway.http.retiring import retire
from gateway.http.routes import House, add_resources, language_of, rows_of, trace_of
from gateway.http.scoped import SCHEME
from gateway.http.vocabularies import add_vocabularies

VERSION = "0.1.0"

ABOUT = """One API for every city. Each collection answers with its items and with `sources`: one row per source, saying whether
it is fresh, stale, failed or not offered, when its data was true, and under which licence it stands. "No data" and "could not
ask" are different answers.

Times are RFC 3339 (civic days in Europe/Berlin), coordinates in bodies are GeoJSON (longitude first), names are snake_case.
Clients tolerate unknown fields and codes."""


Document = Callable[[], Mapping[str, Any]]
Pages = Callable[[FastAPI, Document], None]
"""Adds pages for people, which may show the document."""


def no_pages(app: FastAPI, document: Document) -> None:
    """Programs only."""


def surface(
    house: House,
    *,
    public_url: str | None,
    contact: str,
    counter: Callable[[], Counter] = no_counter,
    receipt_keys: Published = no_keys,
    pages: Pages = no_pages,
    lifespan: Any = None,
) -> FastAPI:
    """The declared surface over one book. `counter`: where cases are accepted; `receipt_keys`: what their receipts verify with."""
    app = FastAPI(
        title="Hansa",
        version=VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        redirect_slashes=False,  # a path that is almost one is none, and a redirect would repeat the Host it was sent
    )
    app.router.route_class = ServedRoute
    _add_operations(app, house, counter, receipt_keys)
    if house.access:
        add_protected(app, house.access, cache(lambda: tuple(scopes_of(app))))
    add_pages(app, house, contact=contact, public_url=public_url)
    app.add_exception_handler(RequestValidationError, _refused)
    app.add_exception_handler(HTTPException, _framework)
    app.add_exception_handler(HansaError, _ours)
    app.add_exception_handler(Exception, _ours)  # answered here, then raised again: the guard writes it down
    issuer = house.access.issuer if house.access else None
    document = cache(lambda: described(house, public_url, issuer))  # when asked for: no worker starts later for it
    pages(app, document)
    app.add_route("/openapi.json", _document(document), include_in_schema=False)
    return app


def _add_operations(app: FastAPI, house: House, counter: Callable[[], Counter], receipt_keys: Published) -> None:
    """Everything that stands in the document."""
    add_resources(app, house)
    add_vocabularies(app, house)
    if house.calendars:
        add_calendars(app, house, house.calendars)
    add_health(app, house)
    if house.access:
        add_me(app, house, house.access)
        add_filing(app, house, house.access, counter)
        add_mine(app, house, house.access, counter)
        if house.subscriptions:
            add_hooks(app, house, house.access, house.subscriptions)
    add_events(app, house, house.access, counter)
    add_callbacks(app, house, counter)
    add_receipt_keys(app, receipt_keys)
    retire(app, house.retiring, house.clock)


def scopes_of(app: FastAPI) -> dict[str, str]:
    """The scopes that operations of this application need, each with what it opens."""
    opens: dict[str, list[str]] = {}
    for route in app.routes:
        for each in (getattr(route, "openapi_extra", None) or {}).get("security", ()):
            for scope in each.get(SCHEME, ()):
                opens.setdefault(scope, []).append(str(getattr(route, "summary", "")))
    return {scope: "; ".join(dict.fromkeys(opens[scope])) for scope in sorted(opens)}


def described(house: House, public_url: str | None, issuer: str | None = None) -> dict[str, Any]:
    """The OpenAPI 3.1 document, from an application that serves nothing; making it takes most of a second."""
    app = FastAPI(openapi_url=None)
    _add_operations(app, replace(house, describes=True), no_counter, no_keys)
    document = get_openapi(
        title="Hansa",
        version=VERSION,
        summary="One API for every city.",
        description=ABOUT,
        routes=app.routes,
        webhooks=app.webhooks.routes,
        license_info={"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        servers=[{"url": public_url or "/", "description": "This gateway"}],
        tags=[
            {"name": "cities", "description": "Who takes part."},
            {"name": "sources", "description": "Who answers what, and how it is doing."},
            {"name": "addresses", "description": "Households, to be named elsewhere by their id."},
            {"name": "waste", "description": "Collection dates, fractions, and what goes where."},
            {
                "name": "mobility",
                "description": "Public transport and its disruptions, shared bicycles, scooters and cars, and where to park and "
                "to charge.",
            },
            {"name": "egov", "description": "Services of the administration, its offices, and free appointments."},
            {"name": "data", "description": "Open data of all portals, each data set once."},
            {"name": "infrastructure", "description": "Street lights; water and air, as stations observe them."},
            {"name": "places", "description": "Where things are."},
            {"name": "education", "description": "Where one learns, and what."},
            {"name": "broadband", "description": "What is offered at a position, and public Wi-Fi."},
            {
                "name": "vocabularies",
                "description": "What the codes mean, and what sources and standards write for them.",
            },
            {"name": "report", "description": "What can be reported, and who takes it."},
            {"name": "reports", "description": "Litter, dumps and defects: reported, and followed."},
            {
                "name": "me",
                "description": "What a citizen asked her cities for, and what she allows apps; needs her token.",
            },
            {"name": "webhooks", "description": "What happens, sent to apps that want to hear of it."},
            {"name": "received", "description": "What a webhook's endpoint is sent."},
            {"name": "events", "description": "What happens, as it happens."},
            {"name": "health", "description": "For whoever runs it."},
        ],
    )
    for path in (*document["paths"].values(), *document.get("webhooks", {}).values()):
        for operation in path.values():
            if "HTTPValidationError" in str(operation["responses"].get("422")):
                del operation["responses"]["422"]  # ours is a 400 that names the parameter
            for response in operation["responses"].values():
                if problems.MEDIA_TYPE in response.get("content", {}):
                    response["content"].pop("application/json", None)  # the framework adds it beside
            operation.setdefault("security", [])
    hoist(document)
    document["components"]["securitySchemes"] = {SCHEME: _scheme(issuer, scopes_of(app))}
    for name in ("HTTPValidationError", "ValidationError"):
        document["components"]["schemas"].pop(name, None)
    for route in app.routes:
        _exemplify(document, route)
    return document


def _scheme(issuer: str | None, scopes: Mapping[str, str]) -> dict[str, Any]:
    """How a token is got."""
    about = "An access token (RFC 9068) in `Authorization`, verified by RFC8725. Open data needs none."
    if issuer is None:
        return {"type": "http", "scheme": "bearer", "bearerFormat": "JWT", "description": about}
    flow = {"authorizationUrl": f"{issuer}/authorize", "tokenUrl": f"{issuer}/token", "refreshUrl": f"{issuer}/token"}
    return {
        "type": "oauth2",
        "description": f"{about} Clients discover the rest: {issuer}/.well-known/openid-configuration",
        "flows": {"authorizationCode": {**flow, "scopes": dict(scopes)}},
    }


def _exemplify(document: dict[str, Any], route: Any) -> None:
    """Put the example as it was given: the framework leaves out what is null, and here null says something."""
    for status, told in getattr(route, "responses", {}).items():
        example = told.get("content", {}).get("application/json", {}).get("example")
        for method in route.methods if example is not None else ():
            answer = document["paths"][route.path_format][method.lower()]["responses"][str(status)]
            answer["content"]["application/json"]["example"] = example


def _document(document: Callable[[], dict[str, Any]]) -> Any:
    body = cache(lambda: orjson.dumps(document()))

    # no coroutine, so it runs in a thread: the first time takes its time
    def serve(request: Request) -> Response:
        headers = {"cache-control": "public, max-age=300"}
        return Response(body(), media_type="application/json", headers=headers)

    return serve


async def _refused(request: Request, error: Exception) -> Response:
    refusal = queries.refusal(cast(RequestValidationError, error).errors(), _known(request.scope.get("route")))
    return _answer(request, problems.problem_of(refusal))


def _known(route: Any) -> list[str]:
    """The query parameters a path has, by their public names."""
    dependant = getattr(route, "dependant", None)
    models = [param.field_info.annotation for param in dependant.query_params] if dependant else []
    return [field.alias or name for model in models for name, field in getattr(model, "model_fields", {}).items()]


async def _framework(request: Request, error: Exception) -> Response:
    error = cast(HTTPException, error)
    slug = problems.STATUSES.get(error.status_code, "internal")
    response = _answer(request, problems.Problem(status=error.status_code, slug=slug))
    for name, value in (error.headers or {}).items():
        response.headers[name] = _allowed(request) if name.lower() == "allow" else value
    return response


def _allowed(request: Request) -> str:
    """What every route of this path takes; the framework names that of one of them alone.

    The edge answers OPTIONS for every route, and HEAD where there is a GET.
    """
    routes = (route for route in request.app.routes if route.matches(request.scope)[0] is not Match.NONE)
    known = {"OPTIONS"}.union(*(getattr(route, "methods", None) or () for route in routes))
    return ", ".join(sorted(known | {"HEAD"} if "GET" in known else known))


async def _ours(request: Request, error: Exception) -> Response:
    problem = problems.problem_of(error)
    if isinstance(error, Unanswered):
        extra = {"sources": rows_of(error, language_of(request))}
        problem = problems.Problem(
            status=problem.status, slug=problem.slug, hint=problem.hint, retry_after=error.retry_after, extra=extra
        )
    return _answer(request, problem)


def _answer(request: Request, problem: problems.Problem) -> Response:
    status, headers, body = problems.rendered(
        problem, language_of(request), trace_id=trace_of(request)[0], instance=request.scope["path"]
    )
    request.scope.setdefault("state", {})["problem"] = problem.slug  # for whoever counts
    response = Response(body, status_code=status)
    response.raw_headers = headers
    return response
