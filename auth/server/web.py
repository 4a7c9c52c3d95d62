"""What the endpoints are asked and what they answer, as values: no framework, no socket.

The rules of forms stand here, once: one value per parameter (RFC 6749 §3.1), UTF-8, no NUL, 64 kB, nothing but
`application/x-www-form-urlencoded`; a parameter without a value counts as not sent.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qsl, urlencode

MOST_BYTES = 65_536
"""Of a form, or a JSON body."""
MOST_FIELDS = 100

Pairs = Sequence[tuple[str, str]]


class Wrong(Exception):
    """A request that is answered with an OAuth error (RFC 6749 §5.2). Its text is ours: nothing the client sent is repeated."""

    def __init__(self, error: str, text: str, *, status: int = 400, headers: Pairs = ()) -> None:
        super().__init__(f"{error}: {text}")
        self.error = error
        self.text = text
        self.status = status
        self.headers = headers


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """One request. Header names are in lower case; `body` is there in whole, at most `MOST_BYTES` + 1 of it."""

    method: str
    path: str
    query: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    body: bytes = b""
    peer: str = ""
    """Who asks, as far as it is counted: an address, or the /64 of one."""
    trace_id: str = ""

    def cookie(self, name: str) -> str | None:
        """The cookie's value; None when there is none, or nothing can be read."""
        try:
            morsel = SimpleCookie(self.headers.get("cookie", "")).get(name)
        except CookieError:
            return None
        return morsel.value if morsel else None

    def asked(self) -> Mapping[str, str]:
        """The parameters of the query; Wrong when one stands there twice."""
        return single(pairs_of(self.query))

    def form(self) -> Mapping[str, str]:
        """The parameters of the form; Wrong when it is none."""
        return single(self.form_pairs())

    def form_pairs(self) -> Pairs:
        """The parameters of the form as they came, doubled or not."""
        self._bounded("application/x-www-form-urlencoded")
        if self.query and any(name in FORM_ONLY for name, _ in pairs_of(self.query)):
            raise Wrong("invalid_request", "Parameters belong into the body of a form.")
        return pairs_of(self.body)

    def document(self) -> Mapping[str, Any]:
        """The JSON object of the body; Wrong when it is none."""
        self._bounded("application/json")
        try:
            found = json.loads(self.body)
        except (ValueError, RecursionError):
            found = None
        if not isinstance(found, dict):
            raise Wrong("invalid_client_metadata", "The body must be a JSON object.")
        return found

    def _bounded(self, media: str) -> None:
        if len(self.body) > MOST_BYTES:
            raise Wrong("invalid_request", "The body is too large.", status=413)
        if self.headers.get("content-type", "").partition(";")[0].strip().lower() != media:
            raise Wrong("invalid_request", f"The body must be {media}.")

    @property
    def wants_page(self) -> bool:
        """Whether a person's browser asks."""
        return "text/html" in self.headers.get("accept", "")


FORM_ONLY = frozenset({"client_secret", "client_assertion", "code", "code_verifier", "refresh_token", "token"})
"""What would stand in logs and histories if it came by the address."""


def pairs_of(encoded: bytes) -> Pairs:
    """Name and value as they came; those without a value are left out. Wrong for what is not UTF-8 or holds a NUL."""
    try:
        text = encoded.decode("ascii")
        found = parse_qsl(text, keep_blank_values=True, errors="strict", max_num_fields=MOST_FIELDS)
    except ValueError as wrong:  # UnicodeDecodeError is one; so is more than MOST_FIELDS
        raise Wrong("invalid_request", "The parameters cannot be read.") from wrong
    if any("\0" in name or "\0" in value for name, value in found):
        raise Wrong("invalid_request", "The parameters cannot be read.")
    return [(name, value) for name, value in found if value]


def doubled(pairs: Pairs) -> frozenset[str]:
    """The names that stand there more than once."""
    return frozenset(name for name, times in Counter(name for name, _ in pairs).items() if times > 1)


def single(pairs: Pairs) -> Mapping[str, str]:
    """Name → value; Wrong when a name stands there twice."""
    if doubled(pairs):
        raise Wrong("invalid_request", "A parameter is there more than once.")
    return dict(pairs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One answer."""

    status: int = 200
    headers: Pairs = ()
    body: bytes = b""
    targets: tuple[str, ...] = ()
    """Where forms of this page may lead beside this origin, as sources of the Content Security Policy."""

    def having(self, *headers: tuple[str, str]) -> Answer:
        """The same with more headers."""
        return replace(self, headers=(*self.headers, *headers))


NO_STORE = (("cache-control", "no-store"), ("pragma", "no-cache"))


def says(payload: Mapping[str, Any], status: int = 200, headers: Pairs = NO_STORE) -> Answer:
    """JSON."""
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return Answer(status=status, headers=(("content-type", "application/json"), *headers), body=body)


def refuses(wrong: Wrong) -> Answer:
    """An error as OAuth says it."""
    return says(
        {"error": wrong.error, "error_description": wrong.text}, wrong.status, headers=(*NO_STORE, *wrong.headers)
    )


def leads(address: str) -> Answer:
    """On to somewhere else, by GET (RFC 9110 §15.4.4), never kept."""
    return Answer(status=303, headers=(("location", address), *NO_STORE))


def with_params(address: str, pairs: Pairs) -> str:
    """The address with these parameters behind those it has; nothing else of it is touched."""
    if not pairs:
        return address
    return f"{address}{'&' if '?' in address else '?'}{urlencode(pairs)}"
