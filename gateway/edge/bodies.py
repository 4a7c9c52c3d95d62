"""How much a request may bring: little everywhere, more where photos may go along. Counts, and knows no media type."""

from __future__ import annotations

from collections.abc import Mapping

from domain.errors import TooLarge
from domain.texts import HINTS
from domain.words import Language
from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send, asked, reply
from gateway.problems import problem_of, rendered


def bodies(app: ASGI, *, most: int, wide: Mapping[str, int]) -> ASGI:
    """`wide` holds paths with a limit of their own for POST, in bytes. What says it is larger never reaches the app.

    What does not say so is counted: with the first byte too many the app's `receive` raises TooLarge.
    """

    async def bounded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        limit = wide.get(scope["path"], most) if scope["method"] == "POST" else most
        declared = asked(scope).get(b"content-length", b"0")
        if declared.isdigit() and int(declared[:20]) > limit:
            language: Language = "de" if asked(scope).get(b"accept-language") == b"de" else "en"
            problem = problem_of(TooLarge(hint=HINTS["body-bytes"]))
            trace_id = scope["state"]["trace_id"]
            scope["state"]["problem"] = problem.slug
            await reply(send, *rendered(problem, language, trace_id=trace_id, instance=scope["path"][:200]))
            return
        await app(scope, _counted(receive, limit), send)

    return bounded


def _counted(receive: Receive, limit: int) -> Receive:
    seen = 0

    async def receiving() -> Message:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > limit:
            raise TooLarge(hint=HINTS["body-bytes"])
        return message

    return receiving
