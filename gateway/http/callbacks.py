"""Where a city's back-end calls us back: `POST /v1/callbacks/<city>/<provider>/<resource>`.

The answer is the same whatever was sent, so that nobody learns from it what is good. What is good is kept before the answer
leaves, and counts once however often it comes.
"""

import asyncio
import logging
from collections.abc import Callable
from hashlib import sha256

from fastapi import FastAPI, Request, Response

from domain.errors import LedgerDown, NotFound, TooLarge, whereabouts
from gateway.federation.book import Source
from gateway.http.body import read_pieces
from gateway.http.filing import Counter
from gateway.http.routes import House
from gateway.intake.steps import kept_outcome
from storage.errors import StorageError

log = logging.getLogger("hansa.intake")

MOST_BYTES = 64 * 1024


def add_callbacks(app: FastAPI, house: House, counter: Callable[[], Counter]) -> None:
    """Add the route."""

    async def called(request: Request, id: str) -> Response:
        """A back-end says how something stands. Its message is signed as its binding declares."""
        source = next((s for s in house.book().sources if s.id == id and s.act is not None and s.act.ear), None)
        if source is None:
            raise NotFound("nobody calls back here")
        body = bytearray()
        try:
            await read_pieces(request, MOST_BYTES, body.extend)
            await _hear(source, request, bytes(body), counter())
        except TooLarge:
            log.warning("%s: a callback that is too long", source.id)
        except StorageError as error:
            raise LedgerDown("the ledger") from error
        return Response(status_code=204)

    # Not in the contract for apps: each back-end speaks as its adapter knows, and the how-to for adapters says so.
    app.post("/v1/callbacks/{id:path}", status_code=204, response_class=Response, include_in_schema=False)(called)


async def _hear(source: Source, request: Request, body: bytes, counter: Counter) -> None:
    if source.act is None or source.act.ear is None:
        return
    headers = {name.lower(): value for name, value in request.headers.items()}
    # aside, where what it trips over is a value: a bug must look like everything else that is not good
    [heard] = await asyncio.gather(asyncio.to_thread(source.act.ear, headers, body), return_exceptions=True)
    if isinstance(heard, BaseException):
        log.error("%s: a bug in who hears it: %s", source.id, whereabouts(heard))
        return
    if heard is None:
        log.warning("%s: a callback that is not good", source.id)
        return
    case = await counter.ledger.by_reference(source.binding, heard.reference)
    if case is None:
        log.warning("%s: a callback about nothing we know", source.id)
        return
    message = sha256(heard.id.encode()).hexdigest()[:32]
    if not await counter.ledger.hear(case.id, message, kept_outcome(heard.outcome)):
        log.info("case %s: heard before", case.id)
