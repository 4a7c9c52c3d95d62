"""Headers every answer carries: what a browser may do with it, that any page may read it, and the id of its trace.

Open data has no credentials to protect, so CORS is `*` without credentials (Fetch standard §3.3.5).
"""

from __future__ import annotations

from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send

EXPOSED = (
    *(
        b"age",
        b"cache-status",
        b"content-language",
        b"etag",
        b"link",
        b"location",
        b"ratelimit",
        b"ratelimit-policy",
        b"retry-after",
    ),
    *(b"server-timing", b"www-authenticate", b"x-request-id"),
)
ALWAYS: list[tuple[bytes, bytes]] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (
        b"content-security-policy",
        b"default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b", ".join(EXPOSED),
    ),
    (b"link", b'</.well-known/api-catalog>; rel="api-catalog"'),
]

HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


def headers(app: ASGI, *, https: bool) -> ASGI:
    """`https` says that the public address is one: only then may a browser be told to stay with it.

    What the layers inside have to say about the request, not about its answer, they leave in `state.said`.
    """
    always = [*ALWAYS, HSTS] if https else ALWAYS

    async def dressed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        state = scope["state"]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                state["begun"] = message
                told = (b"x-request-id", state["trace_id"].encode())
                message["headers"] = [*message["headers"], *state.get("said", ()), *always, told]
            await send(message)

        await app(scope, receive, sending)

    return dressed
