"""Faults on demand: each really acts on the socket, between the twin's handler and the client.

A fault hits every call (under `path`, if given) and heals after `count` hits. How one is asked for: `fault_desk`.
"""

import asyncio
import socket
import struct
import warnings
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field

from aiohttp import web
from aiohttp.typedefs import Handler

from sandbox.control import is_control
from sandbox.garble import garbled

PLENTY = 1000
"""Calls that are left where no `count` was given."""

Act = Callable[[web.Request, Handler, "Fault"], Awaitable[web.StreamResponse]]


@dataclass(slots=True, kw_only=True)
class Fault:
    """One fault at work; `left` counts down to its healing, `kept` holds the frozen answers, `seed` says how to garble."""

    kind: str
    seconds: float
    left: int | None
    path: str
    seed: int = 0
    kept: dict[tuple[str, str, bytes], web.Response] = field(default_factory=dict)

    def hits(self, request: web.Request) -> bool:
        """Whether this call is hit; a hit uses up one of `left`."""
        if self.left == 0 or not request.path_qs.startswith(self.path):
            return False
        if self.left is not None:
            self.left -= 1
        return True


@dataclass(slots=True)
class Faulty:
    """The twin's present fault, if any."""

    fault: Fault | None = None


FAULTY = web.AppKey("faulty", Faulty)


@web.middleware
async def inflict(request: web.Request, handler: Handler) -> web.StreamResponse:
    """Let the present fault act; `request["empty"]` tells the handler to answer with nothing in it."""
    _tell(request, empty=False)
    fault = None if is_control(request) else request.app[FAULTY].fault
    if fault is None or not fault.hits(request):
        return await handler(request)
    return await ACTS[fault.kind](request, handler, fault)


def _tell(request: web.Request, *, empty: bool) -> None:
    # A plain word, so that a twin needs no import to read it; aiohttp would rather have a typed key, and says so once.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", web.NotAppKeyWarning)
        request["empty"] = empty


async def _down(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    return _hung_up(request)


async def _slow(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    await asyncio.sleep(fault.seconds)
    return await handler(request)


async def _late(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """The work is done at once, and its answer comes when nobody may be waiting any more."""
    answer = await handler(request)
    await asyncio.sleep(fault.seconds)
    return answer


async def _reset(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    half = _half_with_full_length(await _answer(request, handler))
    if (transport := request.transport) is not None:
        transport.write(half)
        # Lingering for zero seconds makes close() send RST instead of FIN.
        transport.get_extra_info("socket").setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        transport.abort()
    return web.Response()


async def _truncated(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    half = _half_with_full_length(await _answer(request, handler))
    if (transport := request.transport) is not None:
        transport.write(half)
    return _hung_up(request)


async def _cut(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    answer = await _answer(request, handler)
    whole = _bytes(answer)
    return _like(answer, whole[: len(whole) // 2])


async def _html(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    page = "<!DOCTYPE html><html lang='de'><title>Wartung</title><h1>Wartungsarbeiten</h1><p>Bitte später …</p></html>"
    return web.Response(text=page, content_type="text/html")


async def _wrong_charset(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    answer = await _answer(request, handler)
    broken = _in_cp1252(_bytes(answer))
    said = _like(answer, broken)
    said.headers["Content-Type"] = f"{answer.content_type}; charset=utf-8"
    return said


async def _garbled(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """The same request is spoiled in the same way while the seed is the same."""
    answer = await _answer(request, handler)
    return _like(answer, garbled(_bytes(answer), fault.seed, request.path))


async def _frozen(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    asked = (request.method, request.path_qs, await request.read())
    if asked not in fault.kept:
        fault.kept[asked] = await _answer(request, handler)
    first = fault.kept[asked]
    return _like(first, _bytes(first))


async def _empty(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    _tell(request, empty=True)
    return await handler(request)


async def _401(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """Whoever asks is not let in, whatever they show (RFC 6750 section 3.1)."""
    return web.Response(status=401, headers={"WWW-Authenticate": 'Bearer error="invalid_token"'})


async def _429(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    wait = f"{max(1, round(fault.seconds))}"  # the header knows whole seconds only, RFC 9110 section 10.2.3
    return web.Response(status=429, text="Too Many Requests", headers={"Retry-After": wait})


async def _rationed(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """No fault yet: each answer says how many calls of `count` are left (draft-ietf-httpapi-ratelimit-headers-11)."""
    answer = await _answer(request, handler)
    said = _like(answer, _bytes(answer))
    said.headers["RateLimit"] = f'"public";r={PLENTY if fault.left is None else fault.left}'
    return said


async def _500(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    trace = "NullPointerException<br>&nbsp;at de.stadt.dienst.Kern.antworte(Kern.java:212)"
    page = f"<html><head><title>500</title></head><body><h1>Internal Server Error</h1><pre>{trace}</pre></body></html>"
    return web.Response(status=500, text=page, content_type="text/html")


async def _huge(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """A quarter of a gigabyte, or as much of it as somebody takes."""
    answer = web.StreamResponse(headers={"Content-Type": "application/json"})
    await answer.prepare(request)
    for _ in range(256):
        await answer.write(b" " * 2**20)
    await answer.write_eof()
    return answer


async def _redirect(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """Sends its caller where a machine in a data centre keeps its credentials."""
    return web.Response(status=302, headers={"Location": "http://169.254.169.254/latest/meta-data/"})


async def _cookie(request: web.Request, handler: Handler, fault: Fault) -> web.StreamResponse:
    """The right answer, with headers that would do something in a browser if they were passed on."""
    answer = await _answer(request, handler)
    said = _like(answer, _bytes(answer))
    said.headers["Set-Cookie"] = "JSESSIONID=planted; Path=/"
    said.headers["Refresh"] = "0; url=https://example.org/planted"
    said.headers["Access-Control-Allow-Credentials"] = "true"
    return said


ACTS: dict[str, Act] = {
    "down": _down,
    "slow": _slow,
    "late": _late,
    "reset": _reset,
    "html": _html,
    "wrong_charset": _wrong_charset,
    "truncated": _truncated,
    "cut": _cut,
    "garbled": _garbled,
    "frozen": _frozen,
    "empty": _empty,
    "401": _401,
    "429": _429,
    "rationed": _rationed,
    "500": _500,
    "huge": _huge,
    "redirect": _redirect,
    "cookie": _cookie,
}


async def _answer(request: web.Request, handler: Handler) -> web.Response:
    """The handler's answer as a whole, errors included; a stream cannot be broken in half."""
    try:
        answer = await handler(request)
    except web.HTTPException as error:
        answer = error
    if not isinstance(answer, web.Response):
        raise TypeError("a twin must answer with a whole web.Response for this fault to act on it")
    return answer


def _bytes(answer: web.Response) -> bytes:
    body = answer.body
    return body if isinstance(body, bytes) else b""


def _in_cp1252(body: bytes) -> bytes:
    try:
        return body.decode().encode("cp1252", errors="replace")
    except UnicodeDecodeError:
        return body  # a picture, or text already in another charset: nothing to get wrong


def _like(answer: web.Response, body: bytes) -> web.Response:
    headers = {name: value for name, value in answer.headers.items() if name.lower() != "content-length"}
    return web.Response(status=answer.status, reason=answer.reason, headers=headers, body=body)


def _half_with_full_length(answer: web.Response) -> bytes:
    """The head promising the whole body, and the first half of it (RFC 9112 section 8: an incomplete message)."""
    whole = _bytes(answer)
    headers = {**_like(answer, whole).headers, "Content-Length": str(len(whole))}
    lines = [f"HTTP/1.1 {answer.status} {answer.reason}", *(f"{name}: {value}" for name, value in headers.items())]
    return "\r\n".join([*lines, "", ""]).encode() + whole[: len(whole) // 2]


def _hung_up(request: web.Request) -> web.Response:
    """Close after what was written; the answer returned here finds a closed connection and is dropped."""
    if request.transport is not None:
        request.transport.close()
    return web.Response()
