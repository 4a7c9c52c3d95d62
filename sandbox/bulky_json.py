"""How the JSON desks for bulky waste read what they are sent, and say no.

Knows bodies and refusals. The codes, and how a refusal is worded on the wire, are the twin's own.
"""

import json
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from sandbox.kit import Handler

UNREADABLE = (ValueError, TypeError, AttributeError, LookupError)


class Wrong(Exception):
    """A refusal: the operator's code, and the status it is said with."""

    def __init__(self, code: str, status: int) -> None:
        super().__init__(code)
        self.code, self.status = code, status


def guarded(handler: Handler, *, told: Callable[[Wrong], web.Response], unreadable: Wrong) -> Handler:
    """The handler, whose refusals become answers; a body that cannot be read is one refusal too."""

    async def guarding(request: web.Request) -> web.StreamResponse:
        try:
            return await handler(request)
        except Wrong as wrong:
            return told(wrong)
        except UNREADABLE:
            return told(unreadable)

    return guarding


async def reads(request: web.Request) -> Mapping[str, Any]:
    """The JSON object of a request; ValueError for anything else."""
    body = json.loads(await request.read())
    if not isinstance(body, dict):
        raise TypeError("no object")
    return body


def field_of(body: Mapping[str, Any], name: str) -> str:
    """A text that must be there; ValueError without one."""
    value = body[name]
    if not isinstance(value, str) or not value.strip():
        raise ValueError(name)
    return value


def texts_of(body: Mapping[str, Any], name: str) -> list[str]:
    """A list of texts; empty where there is none."""
    return [f"{each}" for each in body.get(name) or []]
