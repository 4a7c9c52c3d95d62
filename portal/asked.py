"""What a page is asked for: in which language, from which address."""

from __future__ import annotations

from urllib.parse import urlencode

from fastapi import Request

from domain.words import LANGUAGES, Language

LANG = "lang"
"""The parameter that names a language; a page whose address has it hands it on in its links."""


def language_of(request: Request) -> Language:
    """`?lang=` where it is given, else the language the edge has settled on."""
    wished = request.query_params.get(LANG) or request.headers.get("accept-language")
    return "de" if wished == "de" else "en"


def other_of(language: Language) -> Language:
    """The language of the switch."""
    return next(code for code in LANGUAGES if code != language)


def switched(request: Request) -> str:
    """The same page with the same question in the other language."""
    kept = [(name, value) for name, value in request.query_params.multi_items() if name != LANG]
    return f"{request.url.path}?{urlencode([*kept, (LANG, other_of(language_of(request)))])}"


def origin_of(request: Request, public_url: str | None) -> str:
    """The public address, without a slash at its end; as the caller wrote it where none is set."""
    return public_url or str(request.base_url).rstrip("/")


def wants_page(accept: str) -> bool:
    """Whether `Accept` names HTML, and no less gladly than JSON (RFC 9110 §12.5.1); `*/*` alone is a program."""
    weights: dict[str, float] = {}
    for part in accept[:1000].lower().split(","):
        media, _, parameters = part.strip().partition(";")
        found = [p.strip().removeprefix("q=") for p in parameters.split(";") if p.strip().startswith("q=")]
        try:
            weights[media.strip()] = float(found[0]) if found else 1.0
        except ValueError:
            weights[media.strip()] = 0.0
    page = max(weights.get("text/html", 0.0), weights.get("application/xhtml+xml", 0.0))
    return page > 0 and page >= weights.get("application/json", 0.0)
