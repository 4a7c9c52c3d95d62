"""A template and its words become a page: escaped, in one language, with the headers that a page must have.

No page holds a script or a style of its own: both are files, and the policy refuses everything else.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from fastapi import Request, Response
from markupsafe import Markup, escape

from domain.when import stamp, there
from domain.words import Language, Text, spell
from portal.asked import LANG, language_of, other_of, switched
from portal.assets import address
from portal.phrases.frame import FRAME
from portal.site import Site

if TYPE_CHECKING:
    from jinja2 import Environment

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'"
)
REFERRER = "same-origin"
"""Under `no-referrer` a browser sends `Origin: null` with a form (Fetch standard), and nobody could tell whose form it was."""

OWN = "private, no-store"
"""A page of one person: no cache keeps it, the shelf included."""
NOW = "public, max-age=3"
"""A page that shows states: as of a few seconds ago at most."""
OPEN = "public, max-age=300"
"""A page that is the same for everybody until a new version is installed."""

NAVIGATION: Mapping[str, str] = {
    "/developers": "nav_developers",
    "/developers/desk": "nav_desk",
    "/developers/catalogue": "nav_catalogue",
    "/developers/playground": "nav_playground",
    "/developers/guides": "nav_guides",
    "/docs": "nav_docs",
    "/status": "nav_status",
}
"""What stands at the top of every page: path → its words. A page that this gateway does not have is left out."""

FOOT: Mapping[str, str] = {
    "/developers/changelog": "foot_changelog",
    "/openapi.json": "foot_openapi",
    "/problems": "foot_problems",
    "/runbooks": "foot_runbooks",
    "/v1/vocabularies": "foot_vocabularies",
    "/llms.txt": "foot_llms",
    "/.well-known/security.txt": "foot_security",
}


def page(
    site: Site,
    request: Request,
    template: str,
    words: Mapping[str, Text],
    *,
    keep: str = OWN,
    status: int = 200,
    headers: Mapping[str, str] | None = None,
    **values: Any,
) -> Response:
    """The page as an answer. `words`: the page's own phrases, beside those of the frame; `values`: what the template shows.

    In the template `t("name", …)` says a phrase, `to("/path")` is a link that keeps the language the address names, `has("/path")`
    tells whether this gateway has that page, and `asset("portal.css")` is the address of a file. `keep` is OWN, NOW or OPEN.
    """
    language, has = language_of(request), partial(_has, request)
    navigation = {target: name for target, name in NAVIGATION.items() if has(target)}
    said = {
        "language": language,
        "other": other_of(language),
        "switch": switched(request),
        "asked_language": request.query_params.get(LANG),
        "path": request.url.path,
        "site": site,
        "navigation": navigation,
        "current": _nearest(request.url.path, navigation),
        "foot": FOOT,
        "has": has,
        "moment": partial(moment, language),
        "t": partial(phrase, {**FRAME, **words}, language),
        "to": partial(linked, request.query_params.get(LANG)),
    }
    html = environment().get_template(template).render(**said, **values)
    sent = {
        "content-language": language,
        "vary": "accept-language",
        "cache-control": keep,
        "content-security-policy": POLICY,
        "referrer-policy": REFERRER,
    }
    return Response(html, status, {**sent, **(headers or {})}, "text/html; charset=utf-8")


def phrase(words: Mapping[str, Text], language: Language, name: str, /, **values: Any) -> Markup:
    """A phrase with its gaps filled; what is no markup is escaped. KeyError: there is no such phrase."""
    return coded(spoken(words[name], language)).format(**values)


def spoken(text: Text, language: Language) -> str:
    """A text with its gaps still in it; `Text.say` would close them."""
    return text.de if language == "de" else text.en


def coded(text: str) -> Markup:
    """A sentence whose parts between backticks are code."""
    parts = text.split("`")
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)
    )


def moment(language: Language, instant: datetime) -> Markup:
    """An instant by the civic clock: `23 November 2026, 14:50`."""
    shown = there(instant)
    said = f"{spell(shown.date().isoformat(), language)}, {shown:%H:%M}"
    return Markup('<time datetime="{}">{}</time>').format(stamp(instant), said)


def linked(wished: str | None, path: str) -> str:
    """A link to a page of ours: in the language this page's address names, when it names one."""
    if wished not in {"de", "en"}:
        return path
    path, hash_, fragment = path.partition("#")
    return f"{path}{'&' if '?' in path else '?'}{LANG}={wished}{hash_}{fragment}"


def _has(request: Request, path: str) -> bool:
    return any(getattr(route, "path", None) == path for route in request.app.routes)


def _nearest(path: str, navigation: Mapping[str, str]) -> str:
    """The entry of the navigation that this page is, or stands below; empty for none."""
    return max((each for each in navigation if f"{path}/".startswith(f"{each}/")), key=len, default="")


@cache
def environment() -> Environment:
    """The templates, read when the first page is asked for."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("portal", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    environment.globals["asset"] = address
    environment.filters["coded"] = coded
    return environment
