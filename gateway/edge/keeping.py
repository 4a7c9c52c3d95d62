"""Whether an answer may be kept and for how long: the words of `Cache-Control`, read once per answer or request.

RFC 9111 §3, §4.2 and §5.2, and the two extensions of RFC 5861. Knows nothing of keys, bytes or clocks.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from email.utils import parsedate_to_datetime

from gateway.edge.asgi import merged

KEEPABLE = frozenset({200, 203, 301, 308, 404, 410})
"""Final, understood, and useful again; parts (206) and confirmations (304) are no whole answers."""
LONGEST = 31_536_000
"""Seconds; a larger number is read as this one, so that no sum overflows (RFC 9111 §1.2.2 asks for no more)."""

Headers = Iterable[tuple[bytes, bytes]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Lifetime:
    """How long an answer may be served, in seconds from the moment it was made."""

    fresh: float
    revalidate: float = 0
    """So much longer while it is being fetched anew (stale-while-revalidate)."""
    on_error: float = 0
    """So much longer while fetching fails (stale-if-error)."""
    public: bool = False
    """Whether it may answer a request that carries `Authorization` (RFC 9111 §3.5)."""
    transform: bool = True
    """Whether its coding may be changed."""

    @property
    def usable(self) -> float:
        """After so long nobody may have it."""
        return self.fresh + max(self.revalidate, self.on_error)


def directives(value: bytes | None) -> dict[bytes, bytes | None]:
    """`Cache-Control` as name → argument, names in lower case; of a repeated one the first counts, quotes are taken off."""
    found: dict[bytes, bytes | None] = {}
    for part in _split(value or b""):
        name, mark, argument = part.strip().partition(b"=")
        if name:
            found.setdefault(name.strip().lower(), argument.strip().strip(b'"') if mark else None)
    return found


def _split(value: bytes) -> list[bytes]:
    """At the commas outside quotes: `no-cache="a, b", public` has two directives."""
    if b'"' not in value:
        return value.split(b",")
    parts, quoted = [b""], False
    for place, piece in enumerate(value.split(b'"')):
        quoted = place % 2 == 1
        first, *more = [piece] if quoted else piece.split(b",")
        parts[-1] += first
        parts += more
    return parts


def seconds(found: Mapping[bytes, bytes | None], name: bytes) -> int | None:
    """The argument of a directive in whole seconds; None when it is absent, 0 when it makes no sense: stale is safe."""
    if name not in found:
        return None
    argument = found[name] or b""
    return min(int(argument[:12]), LONGEST) if argument.isdigit() else 0


def lifetime(status: int, headers: Headers, *, authorized: bool) -> Lifetime | None:
    """How long this answer may be kept; None when not at all."""
    said = merged(headers)
    found = directives(said.get(b"cache-control"))
    if status not in KEEPABLE or found.keys() & {b"no-store", b"private", b"no-cache"}:
        return None
    # a cookie is somebody's; an answer that varies by everything answers nobody else
    if b"set-cookie" in said or b"*" in said.get(b"vary", b"") or (authorized and b"public" not in found):
        return None
    fresh = next((each for name in (b"s-maxage", b"max-age") if (each := seconds(found, name)) is not None), None)
    if fresh is None:
        fresh = expires_in(said)
    if fresh is None:
        return None
    # to say `must-revalidate` is to forbid both extensions (RFC 5861 §3, §4); s-maxage says so by itself (RFC 9111 §5.2.2.10)
    strict = bool(found.keys() & {b"must-revalidate", b"proxy-revalidate", b"s-maxage"})
    kept = Lifetime(
        fresh=fresh,
        revalidate=0 if strict else seconds(found, b"stale-while-revalidate") or 0,
        on_error=0 if strict else seconds(found, b"stale-if-error") or 0,
        public=b"public" in found,
        transform=b"no-transform" not in found,
    )
    return kept if kept.usable > age(said) else None


def expires_in(said: Mapping[bytes, bytes]) -> int | None:
    """Seconds from `Date` to `Expires`; None without both, 0 when either cannot be read (RFC 9111 §5.3)."""
    if b"expires" not in said or b"date" not in said:
        return None
    until, made = moment(said[b"expires"]), moment(said[b"date"])
    return 0 if until is None or made is None else max(0, min(int(until - made), LONGEST))


def age(said: Mapping[bytes, bytes]) -> int:
    """How old it was when it came here, in seconds."""
    value = said.get(b"age", b"0")
    return min(int(value[:12]), LONGEST) if value.isdigit() else 0


def moment(value: bytes) -> float | None:
    """An HTTP-date (RFC 9110 §5.6.7) in seconds since 1970; None when it is none."""
    try:
        return parsedate_to_datetime(value.decode("ascii")).timestamp()
    except (ValueError, OverflowError):
        return None
