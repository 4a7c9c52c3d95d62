"""The control desk under `/_twin/`: how its bodies are read and how it says what is wrong with them.

The desk is ours, not part of any simulated wire. Faults never act on it and the journal never lists it.
"""

import json
from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler

PREFIX = "/_twin/"


class BadField(Exception):
    """A control body that cannot be used; names the field, and what it may hold."""

    def __init__(self, field: str, detail: str, allowed: Collection[str] = ()) -> None:
        super().__init__(f"{field} {detail}")
        self.field, self.detail, self.allowed = field, detail, tuple(allowed)


def is_control(request: web.Request) -> bool:
    """Whether the request is meant for the desk, not for the simulated back-end."""
    return request.path.startswith(PREFIX)


async def body_of(request: web.Request, known: Collection[str]) -> dict[str, object]:
    """The JSON object of a control request; anything else, or an unknown member, raises BadField."""
    try:
        body = json.loads(await request.read())
    except ValueError as why:
        raise BadField("body", f"is no JSON: {why}") from why
    if not isinstance(body, dict):
        raise BadField("body", "must be a JSON object")
    for name in body:
        if name not in known:
            raise BadField(name, "is not known here", sorted(known))
    return body


@web.middleware
async def explain_bad_fields(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Turn BadField into 400 with `{"field", "detail", "allowed"}`."""
    try:
        return await handler(request)
    except BadField as bad:
        text = {"field": bad.field, "detail": bad.detail, "allowed": list(bad.allowed)}
        return web.json_response(text, status=400)
