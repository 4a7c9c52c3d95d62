"""Texts and addresses of strangers, made harmless to look at. Escaping is the template's; this is about what an eye sees.

A name may try to look like another one: by turning the direction of writing around, by characters nobody sees, by piling
up accents, or by being endless (Unicode TR 36 and TR 39). Look-alike letters of other alphabets are not told apart here.
"""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

UNSEEN = frozenset("\u115f\u1160\u2800\u3164\uffa0")
"""Letters and symbols by category, and yet blank."""
ACCENTS = 2
"""How many marks may stand on one letter; no living orthography in a name here needs more."""
_SCHEME = re.compile(r"[a-z][a-z0-9+-]*\.[a-z0-9+.-]+")
"""An app's own scheme is a domain name turned around (RFC 8252 §7.1); `javascript` and `data` have no dot."""


def tamed(text: str, limit: int) -> str:
    """The text on one line, composed (NFC), without controls of any kind, at most `limit` characters; may be empty."""
    kept: list[str] = []
    marks = 0
    for letter in unicodedata.normalize("NFC", text[: 4 * limit]):
        category = unicodedata.category(letter)
        marks = marks + 1 if category in {"Mn", "Me"} else 0
        if category in {"Cc", "Zl", "Zp", "Zs"} or letter in UNSEEN:
            kept.append(" ")
        elif category[0] != "C" and marks <= ACCENTS:  # Cf: bidi controls, zero width, tags; Cs, Co, Cn: not text
            kept.append(letter)
    line = " ".join("".join(kept).split())
    return line if len(line) <= limit else line[: limit - 1].rstrip() + "…"


def followable(url: str | None) -> str | None:
    """The URL if a link may lead there: a path of ours, the web, an app's own scheme. None for scripts and the like."""
    if not url or any(unicodedata.category(letter)[0] == "C" or letter in " \\" for letter in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    if not parts.scheme:
        return url if url.startswith("/") and not url.startswith("//") else None
    if parts.scheme in {"http", "https"}:
        return url if parts.hostname else None
    return url if _SCHEME.fullmatch(parts.scheme) else None
