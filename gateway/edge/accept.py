"""Settles once in which form an answer is wanted: `Accept`, or the suffix of the path, becomes one media type or none.

`/v1/places.csv` is `/v1/places` asked for with `Accept: text/csv`; behind here both are the same request. Where a path has several
forms, `accept` is one of them or absent, which is JSON; so the shelf keeps one answer for each form, whatever clients write.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from gateway.edge.asgi import ASGI, Receive, Scope, Send, asked

REMEMBERED = 2048
MOST = 500
"""Bytes of the header that are read."""

Forms = Mapping[str, bytes]
"""Suffix → media type of what a path offers beside JSON."""


def accept(app: ASGI, forms: Mapping[str, Forms]) -> ASGI:
    """`forms`: path → what it offers. Paths that are not there keep their `Accept` as it came."""
    medias = {path: tuple(offered.values()) for path, offered in forms.items()}

    async def settled(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            offered = medias.get(scope["path"])
            if offered is not None:
                header = asked(scope).get(b"accept")
                if header is not None:
                    _settle(scope, wanted(header[:MOST], offered))
            else:
                path, dot, suffix = scope["path"].rpartition(".")
                if dot and path in forms and (suffix == "json" or suffix in forms[path]):
                    scope["path"], scope["raw_path"] = path, path.encode()
                    _settle(scope, forms[path].get(suffix))
        await app(scope, receive, send)

    return settled


def _settle(scope: Scope, media: bytes | None) -> None:
    headers = [each for each in scope["headers"] if each[0] != b"accept"]
    known = {name: value for name, value in asked(scope).items() if name != b"accept"}
    if media is not None:
        headers.append((b"accept", media))
        known[b"accept"] = media
    scope["headers"], scope["state"]["asked"] = headers, known


@lru_cache(maxsize=REMEMBERED)
def wanted(header: bytes, offered: tuple[bytes, ...]) -> bytes | None:
    """The best of what is offered by RFC 9110 §12.5.1; None for JSON, which also answers whoever wants none of it."""
    weights = _weights(header)
    json = _weight(weights, b"application/json")
    best, weight = max(((media, _weight(weights, media)) for media in offered), key=lambda pair: pair[1])
    return best if weight > json else None


def _weights(header: bytes) -> dict[bytes, float]:
    found: dict[bytes, float] = {}
    for part in header.lower().split(b","):
        media, *parameters = (each.strip() for each in part.split(b";"))
        quality = next((each[2:] for each in parameters if each.startswith(b"q=")), b"1")
        try:
            found[media] = max(found.get(media, 0.0), float(quality))
        except ValueError:
            found.setdefault(media, 0.0)
    return found


def _weight(weights: Mapping[bytes, float], media: bytes) -> float:
    """The most specific range that fits counts."""
    kind = media.partition(b"/")[0] + b"/*"
    return next((weights[each] for each in (media, kind, b"*/*") if each in weights), 0.0)
