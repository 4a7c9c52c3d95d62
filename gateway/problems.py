"""The one place where errors become answers: RFC 9457 problem details. The pages `type` leads to stand in the portal.

A client reads the title and the texts of `domain.texts`; exception text stays in the log.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import orjson

from domain.errors import BadQuestion, HansaError, Mistake, NotFound, SourceError
from domain.texts import MISTAKES, PROBLEMS
from domain.words import Language, Text

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
