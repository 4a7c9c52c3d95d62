"""Routes of which FastAPI is told less than the document: what is answered, and how a question is read.

FastAPI publishes the declared model and would validate with it, at a third of a millisecond for each request: it goes through
the model's fields one by one before pydantic does. Here pydantic alone does it, with the same model and the same errors.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping, Sequence
from typing import Any, cast

from fastapi import Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.routing import APIRoute
from pydantic import BaseModel, ValidationError
from starlette.routing import Match
from starlette.types import Scope

from domain.errors import BadQuestion
from gateway.http.query import repeated


class ServedRoute(APIRoute):
    """A route that answers. What its answers look like is declared to the document's own application alone.

    Nothing is validated or written with those declarations, and to make them takes two thirds of a gateway's start.
    """

    def __init__(self, path: str, endpoint: Callable[..., Any], **told: Any) -> None:
        super().__init__(path, endpoint, **told | {"responses": None})
        self._start, parameters, _ = path.partition("{")
        self._whole = not parameters

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """Whether it is this route's. All are asked in turn, so those it cannot be say so before a pattern is searched."""
        path = scope["path"]
        if not scope.get("root_path") and (path != self._start if self._whole else not path.startswith(self._start)):
            return Match.NONE, {}
        return super().matches(scope)


class AskedRoute(ServedRoute):
    """For an endpoint `(request, asked, **path)` whose `asked` is one pydantic model of the query."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Reads the query and calls the endpoint; raises `BadQuestion`, or RequestValidationError with FastAPI's places."""
        (declared,) = self.dependant.query_params
        model = cast(type[BaseModel], declared.field_info.annotation)
        lists = frozenset(
            field.alias or name for name, field in model.model_fields.items() if field.default_factory is list
        )

        async def handled(request: Request) -> Response:
            asked = read(model, lists, request.query_params.multi_items())
            answer: Response = await self.endpoint(request=request, asked=asked, **request.path_params)
            return answer

        return handled


def read(model: type[BaseModel], lists: frozenset[str], pairs: Sequence[tuple[str, str]]) -> BaseModel:
    """The validated question. Names in `lists` may be given more than once."""
    given: dict[str, Any] = {}
    for name, value in pairs:
        if name in lists:
            given.setdefault(name, []).append(value)
        else:
            given[name] = value
    try:
        asked = model.model_validate(given)
    except ValidationError as wrong:
        raise RequestValidationError([_placed(error) for error in wrong.errors(include_url=False)]) from None
    twice = tuple(repeated(pairs, lists))
    if twice:
        raise BadQuestion(*twice)
    return asked


def _placed(error: Mapping[str, Any]) -> dict[str, Any]:
    return {**error, "loc": ("query", *error["loc"])}
