"""Who is asking: the holder of a publishable key, or an address. Sets `state.client`; refuses a key that is none.

A publishable key stands in web pages for everyone to read: it grants a quota and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import NamedTuple

from domain.words import Language
from gateway.edge.asgi import ASGI, Receive, Scope, Send, asked, reply
from gateway.problems import Problem, rendered
from storage.ports import Key


class Client(NamedTuple):
    """Who is asking: `policy` says how much they may, `name` tells them from others."""

    policy: str
    """`anonymous` or `key`."""
    name: str
    address: str


CHALLENGE = (b"www-authenticate", b'Hansa-Key realm="hansa"')
"""RFC 9110 §11.6.1: a 401 says what would be accepted. No scheme is registered for keys in a header of their own."""


def identify(
    app: ASGI,
    *,
    find: Callable[[bytes], Key | None],
    client_of: Callable[[str, Mapping[bytes, bytes]], str],
    refused: Callable[[str], None] | None = None,
) -> ASGI:
    """`find` knows the keys that are valid now; `client_of` reads the address; `refused` is told why a key was not taken."""

    async def identified(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        said = asked(scope)
        peer = scope.get("client")
        address = client_of(peer[0] if peer else "", said)
        secret = said.get(b"hansa-key")
        if secret is None:
            scope["state"]["client"] = Client("anonymous", address, address)
            await app(scope, receive, send)
            return
        key = find(secret)
        if key is None:
            if refused is not None:
                refused("key-unknown")
            await _refuse(scope, send, Problem(status=401, slug="key-unknown"), CHALLENGE)
        elif key.origins and said.get(b"origin", b"").decode("latin-1") not in key.origins:
            if refused is not None:
                refused("key-elsewhere")
            await _refuse(scope, send, Problem(status=403, slug="key-elsewhere"))
        else:
            scope["state"]["client"] = Client("key", key.id, address)
            await app(scope, receive, send)

    return identified


async def _refuse(scope: Scope, send: Send, problem: Problem, *more: tuple[bytes, bytes]) -> None:
    language: Language = "de" if asked(scope).get(b"accept-language") == b"de" else "en"
    trace_id = scope["state"]["trace_id"]
    status, headers, body = rendered(problem, language, trace_id=trace_id, instance=scope["path"])
    await reply(send, status, [*headers, *more], body)
