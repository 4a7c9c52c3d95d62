"""HEAD and OPTIONS on every route, without any route knowing of them."""

from __future__ import annotations

from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send, header, reply

ALLOWED_HEADERS = b", ".join(
    (
        *(b"accept", b"accept-language", b"authorization", b"content-type", b"hansa-key", b"idempotency-key"),
        *(b"if-none-match", b"last-event-id", b"prefer", b"traceparent"),
    )
)


def verbs(app: ASGI) -> ASGI:
    """HEAD is a GET whose body stays here; OPTIONS asks the app what it would allow."""

    async def verb(scope: Scope, receive: Receive, send: Send) -> None:
        method = scope["method"] if scope["type"] == "http" else "GET"
        if method == "HEAD":
            scope.setdefault("state", {})["head"] = True  # for what would otherwise never come to the end of its body
            await app({**scope, "method": "GET"}, receive, _without_body(send))
        elif method == "OPTIONS":
            await _options(app, scope, receive, send)
        else:
            await app(scope, receive, send)

    return verb


def _without_body(send: Send) -> Send:
    async def sending(message: Message) -> None:
        if message["type"] == "http.response.start":
            await send(message)
        elif not message.get("more_body"):
            await send({"type": "http.response.body", "body": b""})

    return sending


async def _options(app: ASGI, scope: Scope, receive: Receive, send: Send) -> None:
    """The framework answers 405 with `Allow` where a path exists: that is the list we need."""
    asked: list[Message] = []

    async def keep(message: Message) -> None:
        asked.append(message)

    await app(scope, receive, keep)
    start = asked[0]
    allow = next((value for name, value in start["headers"] if name == b"allow"), None)
    if start["status"] != 405 or allow is None:
        for message in asked:
            await send(message)
        return
    known = {*(verb.strip() for verb in allow.split(b",")), b"OPTIONS"}
    methods = b", ".join(sorted(known | {b"HEAD"} if b"GET" in known else known))
    headers = [(b"allow", methods)]
    if header(scope, b"access-control-request-method"):
        headers += [
            (b"access-control-allow-methods", methods),
            (b"access-control-allow-headers", ALLOWED_HEADERS),
            (b"access-control-max-age", b"600"),
        ]
    await reply(send, 204, headers, b"")
