"""Answers at once a request that is byte for byte like one before, while the answer it got is still good.

Everything between here and the shelf settles the same request the same way: what it settled is remembered, with the stored answer.
What may differ from one time to the next is looked at each time: whether the answer stands and is fresh, whether a token is still
good, whose quota is spent, and whether keys or switches have changed. In any doubt the request goes the long way.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import chain
from typing import Any
from weakref import ReferenceType, ref

from gateway.edge.asgi import ASGI, Message, Receive, Scope, Send, asked
from gateway.edge.headers import Headers
from gateway.edge.identify import Client, Token, bearing
from gateway.edge.limits import Purse, Said
from gateway.edge.shelf import Shelf
from gateway.edge.stored import Address, Stored

REMEMBERED = 1_024
"""Requests that are remembered; when there are more all are forgotten, and the busy ones are back at once."""
LARGEST = 2_048
"""Bytes of path, query and headers of one that is remembered."""
ONCE = frozenset({b"traceparent"})
"""Whoever sends one of these never sends the same again."""

Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Settled:
    """What was settled about a request."""

    stored: ReferenceType[Stored]
    """Weak: what the shelf lets go is not held here."""
    form: int
    address: Address
    client: Client
    bearer: bytes | None
    """The credentials with a token, which may have ended or been revoked meanwhile."""
    path: str
    """What it leads to, without a suffix."""
    dress: Headers
    """What its answer carries beside its own headers."""


def again(
    app: ASGI,
    *,
    shelf: Shelf,
    purse: Purse | None,
    dress: Callable[[Headers], Headers],
    fills: Callable[[], int],
    good: Callable[[bytes], Token | None] = lambda credentials: None,
) -> ASGI:
    """Stands behind the trace and in front of everything else. `fills` grows when keys or switches have changed.

    `good` knows the token of such credentials while it is that.
    """
    known: dict[Key, Settled] = {}
    seen = fills()

    async def like_before(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http" or scope["method"] != "GET":
            await app(scope, receive, send)
            return
        peer = scope.get("client")
        key = (scope["path"], scope["query_string"], peer and peer[0], *scope["headers"])
        settled = known.get(key)
        if settled is not None:
            answer = _answer(settled, shelf, purse, good, scope) if seen == fills() else None
            if answer is not None:
                await send(answer[0])
                await send(answer[1])
                return
            known.pop(key, None)
        await app(scope, receive, send)
        if "hit" in scope["state"] and _may_come_again(scope, key):
            remember(scope, key)

    def remember(scope: Scope, key: Key) -> None:
        nonlocal seen
        if len(known) >= REMEMBERED or seen != fills():
            known.clear()
            seen = fills()
        stored, form = scope["state"]["hit"]
        address = (scope["path"], scope["query_string"], asked(scope)[b"host"])
        known[key] = Settled(
            stored=ref(stored),
            form=form,
            address=address,
            client=scope["state"]["client"],
            bearer=asked(scope).get(b"authorization"),
            path=scope["path"],
            dress=dress(stored.head(form, 0)),
        )

    return like_before


def _answer(
    settled: Settled, shelf: Shelf, purse: Purse | None, good: Callable[[bytes], Token | None], scope: Scope
) -> tuple[Message, Message] | None:
    """The answer it got before, as of now; None when it is not good any more."""
    stored = settled.stored()
    if stored is None or not stored.kept:
        return None
    age = max(0.0, shelf.clock() - stored.made)
    if age >= stored.life.fresh:
        return None
    client = settled.client
    if settled.bearer is not None:
        token = good(settled.bearer)
        if token is None:
            return None
        client = bearing(scope, token, client.address)
    said: Said = ()
    if purse is not None:
        left, said = purse.spend(scope["path"], client)
        if left is not None and not left.allowed:
            return None  # nothing was taken, and the long way says so in words
    shelf.use(settled.address)
    state, (status, body) = scope["state"], stored.said(settled.form)
    state["client"], state["made_of"], scope["path"] = client, stored.made_of, settled.path
    own = (b"x-request-id", state["trace_id"].encode())
    headers = [*stored.hit(settled.form, int(age)), *said, *settled.dress, own]
    state["begun"] = start = {"type": "http.response.start", "status": status, "headers": headers}
    return start, {"type": "http.response.body", "body": body}


def _may_come_again(scope: Scope, key: Key) -> bool:
    said = asked(scope)
    if ONCE & said.keys() or (b"authorization" in said and "token" not in scope["state"]):
        return False
    return sum(map(len, chain(key[:2], *key[3:]))) <= LARGEST
