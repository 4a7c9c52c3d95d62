"""Headers every answer carries: what a browser may do with it, that any page may read it, and the id of its trace.

Open data has no credentials to protect, so CORS is `*` without credentials (Fetch standard §3.3.5).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send

EXPOSED = (
    *(
        b"age",
        b"cache-status",
        b"content-language",
        b"deprecation",
        b"etag",
        b"hansa-complete",
        b"link",
        b"location",
        b"ratelimit",
        b"ratelimit-policy",
        b"retry-after",
    ),
    *(b"server-timing", b"sunset", b"www-authenticate", b"x-request-id"),
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

POLICY = b"content-security-policy"
OWN = frozenset({POLICY, b"referrer-policy"})
"""What a page may say itself: one that sends a policy of its own needs both (two policies would both hold)."""

HSTS = (b"strict-transport-security", b"max-age=31536000; includeSubDomains")


Headers = Sequence[tuple[bytes, bytes]]


NOTICE = (b"connection", b"close")
"""RFC 9112 §9.6: this answer is the last on its connection. The server sends it over HTTP/1 only."""


class Parting:
    """Lets every answer from one moment on be the last on its connection: what they all carry gets one header more.

    So nothing is asked before that moment, and what was settled about requests like one before holds.
    """

    def __init__(self) -> None:
        self._always: list[list[tuple[bytes, bytes]]] = []
        self.begun = False

    def of(self, always: list[tuple[bytes, bytes]]) -> None:
        """These go with answers."""
        self._always.append(always)

    def begin(self) -> None:
        """From now on."""
        if not self.begun:
            self.begun = True
            for always in self._always:
                always.append(NOTICE)


def dressing(*, https: bool, parting: Parting | None = None) -> Callable[[Headers], Headers]:
    """A function of an answer's own headers that gives those it has to carry beside them.

    `https` says that the public address is one: only then may a browser be told to stay with it.
    """
    always = [*ALWAYS, HSTS] if https else [*ALWAYS]
    rest = [header for header in always if header[0] not in OWN]
    if parting is not None:
        parting.of(always)
        parting.of(rest)

    def dress(own: Headers) -> Headers:
        return rest if any(name == POLICY for name, _ in own) else always

    return dress


def headers(app: ASGI, *, dress: Callable[[Headers], Headers]) -> ASGI:
    """What the layers inside have to say about the request, not about its answer, they leave in `state.said`."""

    async def dressed(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        state = scope["state"]

        async def sending(message: Message) -> None:
            if message["type"] == "http.response.start":
                state["begun"] = message
                told = (b"x-request-id", state["trace_id"].encode())
                own = message["headers"]
                message["headers"] = [*own, *state.get("said", ()), *dress(own), told]
            await send(message)

        await app(scope, receive, sending)

    return dressed
