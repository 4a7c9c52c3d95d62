"""Who is asking: an app with a citizen's token, the holder of a publishable key, or an address. Sets `state.client`.

A publishable key stands in web pages for everyone to read: it grants a quota and nothing else. A token is verified by what
the root hands in; its app's quota counts, whatever key comes beside it. What is neither is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Literal, NamedTuple, Protocol

from domain.texts import HINTS
from domain.words import Language, Text
from gateway.edge.asgi import ASGI, Receive, Scope, Send, asked, reply
from gateway.problems import Problem, rendered
from storage.ports import Key


class Client(NamedTuple):
    """Who is asking: `policy` says how much they may, `name` tells them from others."""

    policy: str
    """`anonymous`, `key` or `token`."""
    name: str
    address: str


class Token(Protocol):
    """What is read of a good token here."""

    @property
    def client(self) -> str:
        """The app."""
        ...

    @property
    def subject(self) -> str:
        """For whom it asks."""
        ...

    @property
    def scopes(self) -> frozenset[str]:
        """What it may."""
        ...


Flaw = Literal["audience", "expired", "refused", "revoked", "unverifiable"]


class Tokens(Protocol):
    """Knows good tokens from bad ones."""

    def known(self, written: bytes) -> Token | Flaw | None:
        """At once; None when it was not seen before."""
        ...

    async def read(self, written: bytes) -> Token | Flaw:
        """Verify it."""
        ...


Error = Literal["invalid_request", "invalid_token"]
Challenge = Callable[[Scope, Error | None, str | None], str]
"""What `WWW-Authenticate` says of tokens: for a request, an error and its reason."""

KEYS = 'Hansa-Key realm="hansa"'
"""RFC 9110 §11.6.1: a 401 says what would be accepted. No scheme is registered for keys in a header of their own."""

_BEARER = re.compile(rb"(?i:bearer) +([A-Za-z0-9._~+/-]+=*)")
"""RFC 6750 §2.1."""
_WHY: Mapping[Flaw, tuple[str, Text | None]] = {
    "audience": ("it was issued for another resource", HINTS["token-audience"]),
    "expired": ("it has expired", HINTS["token-expired"]),
    "refused": ("it is not a token of this issuer", None),
    "revoked": ("it was revoked", HINTS["token-revoked"]),
}


def identify(
    app: ASGI,
    *,
    find: Callable[[bytes], Key | None],
    client_of: Callable[[str, Mapping[bytes, bytes]], str],
    tokens: Tokens | None = None,
    challenge: Challenge = lambda scope, error, why: 'Bearer realm="hansa"',
    refused: Callable[[str], None] | None = None,
) -> ASGI:
    """`find` knows the keys that are valid now, `client_of` reads the address, `tokens` verifies; None: none are taken.

    `refused` is told why a key or token was not taken.
    """

    async def identified(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await app(scope, receive, send)
            return
        said = asked(scope)
        peer = scope.get("client")
        address = client_of(peer[0] if peer else "", said)
        client: Client | Problem = Client("anonymous", address, address)
        if b"hansa-key" in said:
            client = _holder(said, find, address)
        if b"authorization" in said and isinstance(client, Client):
            credentials = said[b"authorization"]
            token = seen(credentials, tokens) or await _shown(scope, credentials, tokens, challenge)
            client = token if isinstance(token, Problem) else bearing(scope, token, address)
        if isinstance(client, Problem):
            if refused is not None:
                refused(client.slug)
            await _refuse(scope, send, client)
            return
        scope["state"]["client"] = client
        await app(scope, receive, send)

    return identified


def _holder(said: Mapping[bytes, bytes], find: Callable[[bytes], Key | None], address: str) -> Client | Problem:
    key = find(said[b"hansa-key"])
    if key is None:
        return Problem(status=401, slug="key-unknown", challenge=KEYS)
    if key.origins and said.get(b"origin", b"").decode("latin-1") not in key.origins:
        return Problem(status=403, slug="key-elsewhere")
    return Client("key", key.id, address)


def seen(credentials: bytes, tokens: Tokens | None) -> Token | None:
    """A good token that was seen before and is written as usual: most are, and need no second look."""
    if tokens is None or not credentials.startswith(b"Bearer "):
        return None
    found = tokens.known(credentials[7:])
    return None if isinstance(found, str) else found


async def _shown(scope: Scope, credentials: bytes, tokens: Tokens | None, challenge: Challenge) -> Token | Problem:
    """Any other: read, verified, or refused."""
    if tokens is None:
        hint = HINTS["tokens-not-taken"]
        return Problem(status=401, slug="token-refused", hint=hint, challenge=challenge(scope, None, None))
    shown = _BEARER.fullmatch(credentials)
    if shown is None:
        return _unreadable(scope, credentials, challenge)
    token = tokens.known(shown[1]) or await tokens.read(shown[1])
    return _refusal(scope, token, challenge) if isinstance(token, str) else token


def bearing(scope: Scope, token: Token, address: str) -> Client:
    """The app behind a good token; sets `state.token`, `state.subject` and `state.scopes`."""
    state = scope["state"]
    state["token"], state["subject"], state["scopes"] = token, token.subject, token.scopes
    return Client("token", token.client, address)


def _unreadable(scope: Scope, credentials: bytes, challenge: Challenge) -> Problem:
    if credentials.split(b" ", 1)[0].lower() != b"bearer":
        hint = HINTS["authorization-scheme"]
        return Problem(status=401, slug="token-missing", hint=hint, challenge=challenge(scope, None, None))
    said = challenge(scope, "invalid_request", "one bearer token, and nothing else")
    return Problem(status=400, slug="bad-request", hint=HINTS["authorization-header"], challenge=said)


def _refusal(scope: Scope, flaw: Flaw, challenge: Challenge) -> Problem:
    if flaw == "unverifiable":
        return Problem(status=503, slug="identity-down", retry_after=5)
    why, hint = _WHY[flaw]
    return Problem(status=401, slug="token-refused", hint=hint, challenge=challenge(scope, "invalid_token", why))


async def _refuse(scope: Scope, send: Send, problem: Problem) -> None:
    language: Language = "de" if asked(scope).get(b"accept-language") == b"de" else "en"
    trace_id = scope["state"]["trace_id"]
    await reply(send, *rendered(problem, language, trace_id=trace_id, instance=scope["path"]))
