"""What a twin was asked: one entry per call, the newest ten thousand.

Sits outside the faults, so it sees what the client got. Credentials are noted as present, never kept.
"""

from collections import deque
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.control import is_control

CAPACITY = 10_000
SECRET = frozenset({"authorization", "cookie", "proxy-authorization"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """One call; `time` is real (not the twin's) in RFC 3339, `status` is null if no answer was completed."""

    method: str
    path: str
    headers: dict[str, str]
    time: str
    status: int | None


CALLS: web.AppKey[deque[Heard]] = web.AppKey("calls", deque)


def journal_routes() -> list[web.RouteDef]:
    """GET and DELETE of `/_twin/calls`: `{"calls": [...]}`, oldest first."""
    return [web.get("/_twin/calls", _tell), web.delete("/_twin/calls", _forget)]


@web.middleware
async def keep_journal(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Note every call to the simulated back-end, also one whose client left or whose answer was broken off."""
    if is_control(request):
        return await handler(request)
    began = datetime.now(UTC).isoformat()
    status: int | None = None
    try:
        response = await handler(request)
        status = None if request.transport is None or request.transport.is_closing() else response.status
        return response
    except web.HTTPException as answer:
        status = answer.status
        raise
    finally:
        request.app[CALLS].append(
            Heard(
                method=request.method,
                path=request.path_qs,
                headers=_headers(request),
                time=began,
                status=status,
            )
        )


def _headers(request: web.Request) -> dict[str, str]:
    named = ((name.lower(), value) for name, value in request.headers.items())
    return {name: "(present)" if name in SECRET else value for name, value in named}


async def _tell(request: web.Request) -> web.Response:
    return web.json_response({"calls": [asdict(heard) for heard in request.app[CALLS]]})


async def _forget(request: web.Request) -> web.Response:
    request.app[CALLS].clear()
    return await _tell(request)
