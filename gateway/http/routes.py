"""The routes of every resource, derived from the catalogue: one list, and one item where there is one."""

import asyncio
import re
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, replace
from typing import Annotated, Any, Literal
from urllib.parse import urlencode

from fastapi import FastAPI, Query, Request, Response
from fastapi.routing import APIRoute
from pydantic import BaseModel

from domain.catalogue import CATALOGUE
from domain.errors import NotAllowed
from domain.events import Event
from domain.resource import Resource
from domain.retiring import RETIRING, Retiring
from domain.texts import HINTS
from domain.when import Clock
from domain.words import Language
from gateway.federation.ask import Unanswered, ask, ask_item
from gateway.federation.book import Book
from gateway.federation.face import Face
from gateway.federation.question import Question
from gateway.federation.rehearse import rehearsed
from gateway.http import query as queries
from gateway.http.asked import AskedRoute
from gateway.http.calendar_wishes import Calendars
from gateway.http.explain import explained, trail
from gateway.http.facing import faced
from gateway.http.hook_wishes import Subscriptions
from gateway.http.made_of import note_rows
from gateway.http.render import Frame, Rendered, item_answer, page_answer, row_dict
from gateway.http.scoped import Access, demand, need
from gateway.http.shapes import ProblemShape, item_shape, one_shape, page_shape


def goes_on() -> bool:
    """Of a server that nobody has told to stop."""
    return False


def _none() -> Literal["none"]:
    return "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """What the routes need from the root. `book` is asked each time, so that a reload swaps it in one assignment."""

    book: Callable[[], Book]
    cities: tuple[str, ...]
    """The slugs, for the descriptions."""
    clock: Clock
    default_wait: float
    explains: bool
    """Whether `explain` is open to everyone, as in the sandbox."""
    examples: dict[str, Any]
    """Operation → example answer."""
    access: Access | None = None
    """How tokens are dealt with; None: none are taken."""
    subscriptions: Subscriptions | None = None
    """How webhooks are dealt with; None: there are none."""
    calendars: Calendars | None = None
    """How calendars to subscribe to are dealt with; None: there are none."""
    faces: Sequence[Face] = ()
    """The other forms of a list."""
    retiring: Sequence[Retiring] = RETIRING
    """The operations that go."""
    stops: Callable[[], bool] = goes_on
    """Whether the whole server is about to stop."""
    shared: Callable[[], Literal["none", "there", "away"]] = _none
    """How the store does that workers share."""
    describes: bool = False
    """Whether the routes are for the document: then the shapes of their answers are made too."""

    @property
    def route(self) -> type[APIRoute]:
        """Of an operation that reads its question by itself."""
        return APIRoute if self.describes else AskedRoute


def language_of(request: Request) -> Language:
    """The language the edge has settled on."""
    return "de" if request.headers.get("accept-language") == "de" else "en"


def trace_of(request: Request) -> tuple[str, str | None]:
    """Trace id and the `traceparent` to send along, as the edge has set them."""
    state = request.scope.get("state", {})
    return state.get("trace_id", ""), state.get("traceparent")


def book_for(request: Request, house: House) -> Book:
    """The book; with what the caller's key rehearses, as the edge has said."""
    switches = request.scope.get("state", {}).get("rehearsed")
    return rehearsed(house.book(), switches) if switches else house.book()


PROBLEM: dict[str, Any] = {
    "model": ProblemShape,
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemShape"}}},
}


def _problems(*statuses: tuple[int, str]) -> dict[int | str, dict[str, Any]]:
    return {status: PROBLEM | {"description": text} for status, text in statuses}


LIST_PROBLEMS = _problems(
    (400, "The question cannot be answered as it stands; `errors` names each parameter."),
    (401, "The key in `Hansa-Key` or the token in `Authorization` is not good, or there is none where one is needed."),
    (403, "This needs a permission the caller does not have."),
    (429, "The caller's own quota is used up; `limit` names the rule, `Retry-After` says how long to wait."),
    (500, "The mistake is ours; `trace_id` names it."),
    (503, "None or too few of the sources asked have answered; `sources` says why."),
) | {414: {"description": "The address is longer than the server reads; it says so itself, without a body."}}
NAMED_PROBLEMS = LIST_PROBLEMS | _problems((404, "Nothing has this name; `errors` names the nearest."))
ITEM_PROBLEMS = LIST_PROBLEMS | _problems((404, "Nothing has this id."))


def add_resources(app: FastAPI, house: House) -> None:
    """Add the routes of everything in the catalogue."""
    for resource in CATALOGUE.values():
        if not resource.listed:
            continue
        shape = item_shape(resource) if house.describes else None
        _add_list(app, house, resource, shape)
        if resource.item:
            _add_item(app, house, resource, shape)


def _add_list(app: FastAPI, house: House, resource: Resource, shape: type[BaseModel] | None) -> None:
    model = queries.list_model(resource, house.cities, house.examples, told=house.describes)
    faces = {face.media: face for face in house.faces if face.suits(resource)}

    async def answer(request: Request, asked: Annotated[Any, Query()]) -> Response:
        if resource.scope:
            await need(request, house.access, resource.scope)
        question = _question(request, house, resource, asked, cities=tuple(dict.fromkeys(asked.city)))
        with trail() if asked.explain else nullcontext() as facts:
            found = await ask(question, book_for(request, house), house.clock)
        note_rows(request, found.page.rows)
        frame = _frame(request, house, facts, found.page.rows, personal=resource.scope is not None)
        face = faces.get(request.headers.get("accept", ""))
        if found.next_cursor is not None:
            again = [pair for pair in request.query_params.multi_items() if pair[0] != "cursor"]
            following = urlencode([*again, ("cursor", found.next_cursor)])
            path = f"{request.url.path}.{face.name}" if face else request.url.path
            frame = replace(frame, links={"next": f"{path}?{following}"})
        return _response(faced(page_answer(found.page, found.next_cursor, frame), face, resource, frame))

    answer.__annotations__["asked"] = Annotated[model, Query()]
    operation = _operation(resource, "list")
    app.router.add_api_route(
        f"/v1/{resource.path}",
        answer,
        route_class_override=house.route,
        operation_id=operation,
        summary=resource.title,
        description=resource.summary,
        tags=[resource.name.split(".")[0]],
        response_class=Response,
        responses=_listed(resource, shape, faces, house.examples.get(operation)) | LIST_PROBLEMS,
        openapi_extra=demand(resource.scope),
    )


def _add_item(app: FastAPI, house: House, resource: Resource, shape: type[BaseModel] | None) -> None:
    model = queries.item_model()

    async def answer(request: Request, id: str, asked: Annotated[Any, Query()]) -> Response:
        if resource.scope:
            await need(request, house.access, resource.scope)
        question = _question(request, house, resource, asked, item=id)
        with trail() if asked.explain else nullcontext() as facts:
            shown, page = await ask_item(question, book_for(request, house))
        note_rows(request, page.rows)
        frame = _frame(request, house, facts, page.rows, personal=resource.scope is not None)
        return _response(item_answer(shown, page, frame))

    answer.__annotations__["asked"] = Annotated[model, Query()]
    operation = _operation(resource, "get")
    converter = ":path" if resource.ids == "path" else ""
    app.router.add_api_route(
        f"/v1/{resource.path}/{{id{converter}}}",
        answer,
        route_class_override=house.route,
        operation_id=operation,
        summary=f"One of: {resource.title}",
        description=f"One thing by its id. {resource.summary}",
        tags=[resource.name.split(".")[0]],
        response_class=Response,
        responses=_success(shape and one_shape(resource, shape), house.examples.get(operation), "The thing asked for.")
        | ITEM_PROBLEMS,
        openapi_extra=demand(resource.scope),
    )


def _operation(resource: Resource, verb: str) -> str:
    return f"{verb}_{resource.name.replace('.', '_').replace('-', '_')}"


def _success(shape: type[BaseModel] | None, example: Any, text: str) -> dict[int | str, dict[str, Any]]:
    content = {"application/json": {"example": example}} if example is not None else {}
    return {200: {"model": shape, "description": text, "content": content}}


def _listed(
    resource: Resource, shape: type[BaseModel] | None, faces: Mapping[str, Face], example: Any
) -> dict[int | str, dict[str, Any]]:
    """The answer of a list, in each of its forms."""
    said = _success(shape and page_shape(resource, shape), example, resource.summary)
    for media, face in faces.items():
        schema = {"type": "object" if media.endswith("json") and face.name != "ndjson" else "string"}
        said[200]["content"][media] = {
            "schema": schema | {"description": f"{face.about} Also at `/v1/{resource.path}.{face.name}`."}
        }
    return said


def _question(request: Request, house: House, resource: Resource, asked: Any, **more: Any) -> Question:
    if asked.explain and not house.explains:
        raise NotAllowed("explain", hint=HINTS["explain-registered"])
    patience = asked.wait or preferred_wait(request) or house.default_wait
    return Question(
        resource=resource,
        query=queries.query_of(resource, asked) if "item" not in more else resource.query(),
        limit=getattr(asked, "limit", 1),
        cursor=getattr(asked, "cursor", None),
        require=asked.require,
        deadline=asyncio.get_running_loop().time() + patience,
        trace=trace_of(request)[1],
        **more,
    )


def preferred_wait(request: Request) -> float | None:
    """`Prefer: wait=1` in whole seconds (RFC 7240 §4.3); a preference that makes no sense is not one."""
    for preference in request.headers.get("prefer", "").split(","):
        name, _, value = preference.strip().partition("=")
        if name.lower() == "wait" and re.fullmatch(r"[0-9]{1,6}", value):
            return float(min(30, max(1, int(value))))
    return None


def _frame(request: Request, house: House, facts: list[Event] | None, rows: Any, *, personal: bool) -> Frame:
    explain = None if facts is None else explained(rows, facts, trace_of(request)[0])
    return Frame(language=language_of(request), now=house.clock(), explain=explain, personal=personal)


def _response(rendered: Rendered) -> Response:
    response = Response(rendered.body, status_code=rendered.status)
    response.raw_headers = [(name.encode(), value.encode()) for name, value in rendered.headers.items()] + [
        (b"content-length", str(len(rendered.body)).encode())
    ]
    return response


def rows_of(error: Unanswered, language: Language) -> list[dict[str, Any]]:
    """The `sources` of a 503."""
    return [row_dict(row, language) for row in error.rows]
