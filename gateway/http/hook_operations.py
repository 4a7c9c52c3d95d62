"""What FastAPI, and through it the OpenAPI document, is told of the operations on webhooks and of what is sent to them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Body, FastAPI, Response
from pydantic import BaseModel

from gateway.http.hook_shapes import EventShape
from gateway.http.routes import ITEM_PROBLEMS, PROBLEM
from gateway.http.scoped import demand
from gateway.http.wishes import body_of
from gateway.intake.events import MEDIA_TYPE

Problems = dict[int | str, dict[str, Any]]


def _problems(**texts: str) -> Problems:
    return {int(name[1:]): PROBLEM | {"description": text} for name, text in texts.items()}


_PROBLEMS: Problems = ITEM_PROBLEMS | _problems(_503="The token or the webhooks cannot be looked up right now.")
_OF_BODIES = _problems(
    _408="The body did not come in time.",
    _413="The body is too large.",
    _415="The body is not JSON.",
    _422="It cannot be done as it stands; `errors` names each field.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """One operation, before anybody answers it."""

    method: str
    path: str
    name: str
    summary: str
    scope: str
    shape: type[BaseModel] | None = None
    """What it answers; None: nothing."""
    status: int = 200
    wish: type | None = None
    """The dataclass that the body is."""
    conflict: str | None = None
    """When it answers 409."""
    about: str | None = None
    """Instead of the endpoint's docstring."""

    def add(self, app: FastAPI, answer: Callable[..., Any], **more: Any) -> None:
        """Have it answered."""
        done: dict[str, Any] = {"description": str(self.shape.__doc__), "model": self.shape} if self.shape else {}
        problems = _PROBLEMS | (_OF_BODIES if self.wish else {})
        if "{" not in self.path:
            problems = {status: told for status, told in problems.items() if status != 404}
        if self.conflict:
            problems = problems | _problems(_409=self.conflict)
        app.router.add_api_route(
            self.path,
            answer,
            methods=[self.method],
            operation_id=self.name,
            summary=self.summary,
            description=self.about or " ".join(str(answer.__doc__).split()),
            tags=["webhooks"],
            status_code=self.status,
            response_class=Response,
            responses={self.status: done or {"description": "It is gone."}, **problems},
            openapi_extra=demand(self.scope) | (body_of(self.wish) if self.wish else {}),
            **more,
        )


def add_event(app: FastAPI) -> None:
    """Add what endpoints are sent to the document's `webhooks`."""

    async def told(event: Annotated[EventShape, Body(media_type=MEDIA_TYPE)]) -> None:
        """What an endpoint is sent.

        It verifies `webhook-signature`, answers 2xx within five seconds and works afterwards. Any other answer is tried
        again for a day; 410 ends it. An event may come twice: its `id` tells.
        """

    app.webhooks.post(
        "event",
        operation_id="receive_event",
        summary="Something has changed",
        description=" ".join(str(told.__doc__).split()),
        tags=["received"],  # its own: generators make one class of a tag, and what is sent is none of what can be asked
        response_class=Response,
        responses={200: {"description": "Taken; any 2xx will do."}, 410: {"description": "Never again."}},
    )(told)
