"""The one place where errors become answers: RFC 9457 problem details, and a readable page for each kind.

A client reads the title and the texts of `domain.texts`; exception text stays in the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from html import escape
from typing import Any
from urllib.parse import quote

import orjson

from domain.errors import BadQuestion, HansaError, Mistake, NotFound, SourceError
from domain.texts import MISTAKES, PROBLEMS
from domain.words import LANGUAGES, Language, Text

MEDIA_TYPE = "application/problem+json"

STATUSES: Mapping[int, str] = {
    400: "bad-question",
    403: "not-allowed",
    404: "not-found",
    405: "method-not-allowed",
    406: "not-acceptable",
    409: "conflict",
    413: "too-large",
    415: "unsupported-media",
}
"""The slug for a status the web framework raises by itself; anything else is `internal`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem before it is put into words."""

    status: int
    slug: str
    hint: Text | None = None
    mistakes: Sequence[Mistake] = ()
    retry_after: float | None = None
    challenge: str | None = None
    """The value of `WWW-Authenticate`."""
    accepted: tuple[str, str] | None = None
    """The header that names what would be taken (`accept-post`), and its value."""
    extra: Mapping[str, Any] = field(default_factory=dict)
    """Further members, such as the `sources` of a 503."""


def problem_of(error: Exception) -> Problem:
    """Any exception as a problem; what is not ours becomes `internal` and says nothing of itself."""
    if isinstance(error, BadQuestion):
        return Problem(status=400, slug=error.slug, hint=error.hint, mistakes=error.mistakes)
    if isinstance(error, NotFound):
        return Problem(status=404, slug=error.slug, hint=error.hint, mistakes=error.mistakes)
    if isinstance(error, HansaError):
        after = getattr(error, "retry_after", None) if isinstance(error, SourceError) or error.status == 503 else None
        return Problem(
            status=error.status,
            slug=error.slug,
            hint=error.hint,
            mistakes=getattr(error, "mistakes", ()),
            retry_after=after,
            challenge=getattr(error, "challenge", None),
            accepted=getattr(error, "accepted", None),
            extra=getattr(error, "extra", {}),
        )
    return Problem(status=500, slug="internal")


def said(problem: Problem, language: Language, *, trace_id: str, instance: str) -> dict[str, Any]:
    """The members of the problem document. `instance` is the path asked, decoded, without its query."""
    words = PROBLEMS[problem.slug]
    body: dict[str, Any] = {
        "type": f"/problems/{problem.slug}",
        "title": words.title.say(language),
        "status": problem.status,
        "detail": words.meaning.say(language),
        "hint": (problem.hint or words.remedy).say(language),
        "instance": quote(instance, safe="/:@!$&'()*+,;="),
        "trace_id": trace_id,
    }
    if problem.mistakes:
        body["errors"] = [_mistake(mistake, language) for mistake in problem.mistakes]
    return body | dict(problem.extra)


def _mistake(mistake: Mistake, language: Language) -> dict[str, Any]:
    return {
        "in": mistake.where,
        "name": mistake.name,
        "code": mistake.code,
        "detail": MISTAKES[mistake.code].say(language, dict(mistake.params)),
        "allowed": list(mistake.allowed),
    }


def rendered(
    problem: Problem, language: Language, *, trace_id: str, instance: str
) -> tuple[int, list[tuple[bytes, bytes]], bytes]:
    """Status, headers and body, ready for ASGI."""
    body = orjson.dumps(said(problem, language, trace_id=trace_id, instance=instance))
    headers = [
        (b"content-type", MEDIA_TYPE.encode()),
        (b"content-length", str(len(body)).encode()),
        (b"content-language", language.encode()),
        (b"cache-control", b"no-store"),
        (b"vary", b"accept-language"),
    ]
    if problem.challenge is not None:
        headers.append((b"www-authenticate", problem.challenge.encode("ascii", "replace")))
    if problem.accepted is not None:
        headers.append((problem.accepted[0].encode(), problem.accepted[1].encode()))
    if problem.retry_after is not None:
        headers.append((b"retry-after", str(max(1, round(problem.retry_after))).encode()))
    return problem.status, headers, body


def page(slug: str, language: Language) -> str:
    """The readable page behind `type`; raises KeyError for a slug that is none."""
    words = PROBLEMS[slug]
    other = next(code for code in LANGUAGES if code != language)
    labels = {
        "de": ("Was es heißt", "Was zu tun ist", "In English"),
        "en": ("What it means", "What to do", "Auf Deutsch"),
    }
    meaning, remedy, switch = labels[language]
    title = escape(words.title.say(language))
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Hansa</title><link rel="stylesheet" href="/assets/plain.css"></head>
<body><main>
<p><code>{escape(slug)}</code></p>
<h1>{title}</h1>
<h2>{meaning}</h2><p>{prose(words.meaning.say(language))}</p>
<h2>{remedy}</h2><p>{prose(words.remedy.say(language))}</p>
<p><a href="/problems/{escape(slug)}?lang={other}" hreflang="{other}" lang="{other}">{switch}</a> ·
<a href="/problems">/problems</a></p>
</main></body></html>
"""


def index(language: Language) -> str:
    """Every kind of problem, as a list of links."""
    title = {"de": "Alle Probleme", "en": "All problems"}[language]
    rows = "\n".join(
        f'<li><a href="/problems/{slug}">{escape(words.title.say(language))}</a> <code>{slug}</code></li>'
        for slug, words in PROBLEMS.items()
    )
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{title} – Hansa</title><link rel="stylesheet" href="/assets/plain.css"></head>
<body><main><h1>{title}</h1><ul>
{rows}
</ul></main></body></html>
"""


def prose(text: str) -> str:
    """A sentence as HTML: escaped, and what stands between backticks as code."""
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if place % 2 else part for place, part in enumerate(parts))
