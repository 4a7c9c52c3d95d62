"""Refuse what cannot be a question before anything looks at it, and let no exception out.

Also settles the language once: `Accept-Language` becomes `de` or `en` before anything is keyed by it.
"""

from __future__ import annotations

import logging
import re
from functools import lru_cache
from itertools import chain
from urllib.parse import unquote_to_bytes

from domain.errors import Mistake, whereabouts
from domain.texts import HINTS
from domain.words import LANGUAGES, Language
from gateway.edge.asgi import ASGI, Receive, Scope, Send, asked, reply
from gateway.problems import Problem, rendered

log = logging.getLogger("hansa.edge")

HEADER_BYTES = 16_384
HOST_BYTES = 300
REMEMBERED = 2048
"""Hosts, queries and languages whose reading is kept: most requests are like one before."""
REMEMBERED_BYTES = 512
"""What is longer is read each time."""

_HOST = re.compile(rb"(?:[A-Za-z0-9._~-]+|\[[0-9A-Fa-f:.]+\])(?::[0-9]{1,5})?")
_RAW = re.compile(rb"[\x80-\xff]")


def guard(app: ASGI, *, url_bytes: int) -> ASGI:
    """Everything that reaches `app` has a Host, readable text in its query, and one of two languages.

    Whether an answer has begun, `headers` notes in `state.begun`: one wrapper around every message is enough.
    """

    async def guarded(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await app(scope, receive, send)
            return
        if scope["type"] != "http":
            await send({"type": "websocket.close", "code": 1008})
            return
        language = preferred(asked(scope).get(b"accept-language"))
        problem = refuse(scope, url_bytes)
        if problem is not None:
            await _answer(scope, send, problem, language)
            return
        folded = language.encode()
        scope["headers"] = [each for each in scope["headers"] if each[0] != b"accept-language"]
        scope["headers"].append((b"accept-language", folded))
        asked(scope)[b"accept-language"] = folded
        if not scope["query_string"].isascii():
            # a terminal sends umlauts as they stand; what reads the query behind us would take them for Latin-1
            scope["query_string"] = _RAW.sub(lambda byte: b"%%%02X" % ord(byte[0]), scope["query_string"])
        try:
            await app(scope, receive, send)
        except Exception as bug:  # noqa: BLE001 - the last wall: nothing gets out
            log.error("unhandled, trace %s: %s", scope["state"]["trace_id"], whereabouts(bug))
            if "begun" not in scope["state"]:
                await _answer(scope, send, Problem(status=500, slug="internal"), language)

    return guarded


async def _answer(scope: Scope, send: Send, problem: Problem, language: Language) -> None:
    path = scope["path"] if scope["path"].isprintable() else "/"
    trace_id = scope["state"]["trace_id"]
    scope["state"]["problem"] = problem.slug
    await reply(send, *rendered(problem, language, trace_id=trace_id, instance=path[:200]))


def refuse(scope: Scope, url_bytes: int) -> Problem | None:
    """The problem with a request that goes no further; None when it may pass."""
    host = asked(scope).get(b"host", b"")  # two of them, joined by a comma, are none either
    if len(host) > HOST_BYTES or not _is_host(host):
        return Problem(status=400, slug="bad-request", hint=HINTS["host-header"])
    if sum(map(len, chain.from_iterable(scope["headers"]))) > HEADER_BYTES:
        return Problem(status=413, slug="too-large", hint=HINTS["header-bytes"])
    query: bytes = scope["query_string"]
    path: bytes = scope.get("raw_path") or b""
    if len(query) + len(path) > url_bytes:
        pairs = _pairs(query)
        longest = max(pairs, key=lambda pair: len(pair[2]), default=(b"", b"", b""))
        where, name = ("path", "path") if len(path) > len(longest[2]) else ("query", _name(longest[0]))
        mistake = Mistake(where=where, name=name, code="too-long", params=(("limit", str(url_bytes)),))
        return Problem(status=400, slug="bad-question", mistakes=(mistake,))
    mistakes = _known_mistakes(query) if len(query) <= REMEMBERED_BYTES else _mistakes(query)
    if mistakes:
        return Problem(status=400, slug="bad-question", mistakes=mistakes)
    if not scope["path"].isprintable():
        return Problem(status=404, slug="not-found")
    return None


@lru_cache(maxsize=REMEMBERED)
def _is_host(value: bytes) -> bool:
    return _HOST.fullmatch(value) is not None


def _pairs(query: bytes) -> list[tuple[bytes, bytes, bytes]]:
    return [part.partition(b"=") for part in query.split(b"&") if part]


def _mistakes(query: bytes) -> tuple[Mistake, ...]:
    return tuple(
        Mistake(where="query", name=_name(name), code="bad-characters")
        for name, _, value in _pairs(query)
        if not (_is_text(name) and _is_text(value))
    )


_known_mistakes = lru_cache(maxsize=REMEMBERED)(_mistakes)


def _name(raw: bytes) -> str:
    text = unquote_to_bytes(raw).decode("utf-8", "replace")[:60]
    return text if text.isprintable() and text else "(query)"


def _is_text(raw: bytes) -> bool:
    if b"%" not in raw and raw.isascii():
        return raw.decode().isprintable()
    try:
        text = unquote_to_bytes(raw).decode()
    except UnicodeDecodeError:
        return False
    return not any(char < " " or "\x7f" <= char < "\xa0" for char in text)


def preferred(header_value: bytes | None) -> Language:
    """`de` or `en`, by RFC 9110 §12.5.4 weights; of two equal ones the first named, English when neither is wanted."""
    return _preferred(header_value[:500]) if header_value else "en"


@lru_cache(maxsize=REMEMBERED)
def _preferred(header_value: bytes) -> Language:
    best: dict[str, float] = {}
    for part in header_value.decode("latin-1").lower().split(","):
        tag, _, weight = part.strip().partition(";")
        try:
            q = float(weight.strip().removeprefix("q=")) if weight else 1.0
        except ValueError:
            q = 0.0
        language = tag.strip().split("-")[0]
        best[language] = max(best.get(language, 0.0), q)
    de, en = (best.get(language, best.get("*", 0.0)) for language in LANGUAGES)
    if de != en:
        return "de" if de > en else "en"
    return "de" if de and next((tag for tag in best if tag in LANGUAGES), "en") == "de" else "en"
