"""What each kind of problem teaches: a request that meets it, the answer it gets, whether to send it again, and where to read on.

The requests can be sent to any gateway in its sandbox profile; a test sends them, and holds what comes against what is shown.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from domain.errors import Mistake
from domain.texts import HINTS, PROBLEMS
from domain.words import Language
from gateway import problems

Again = Literal["changed", "later", "same-key", "never"]
"""Whether to send it again: with a change; as it is after `Retry-After`; as it is with its `Idempotency-Key`; not at all."""

TRACE = "0af7651916cd43dd8448eb211c80319c"
"""Stands for the id of any request (W3C Trace Context's own example)."""
TRANSIT = "/v1/mobility/disruptions"
JSON = {"Content-Type": "application/json"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """A request that meets the problem."""

    target: str
    method: str = "GET"
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str | None = None

    def curl(self, origin: str) -> str:
        """It as a command."""
        parts = [f"curl '{origin}{self.target}'"]
        parts += [f"-X {self.method}"] if self.method not in {"GET", "POST"} else []
        parts += [f"-H '{name}: {value}'" for name, value in self.headers.items()]
        parts += [f"-d '{self.body}'"] if self.body is not None else []
        return " \\\n  ".join(parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class Lesson:
    """One kind of problem."""

    status: int | None
    """Of the answer; None where it is never a whole answer."""
    again: Again
    ask: Ask | None = None
    """None where nobody can bring it about at will."""
    hint: str | None = None
    """The hint that this request gets, by its name in `domain.texts`; None: the problem's own."""
    mistakes: tuple[Mistake, ...] = ()
    guide: str | None = None
    """A guide of the portal."""
    row: str | None = None
    """The state of the source in whose row it stands, beside what the others answered."""

    def answer(self, slug: str, language: Language) -> str | None:
        """The problem document, as the request gets it but for its trace; or the part of a source's row. None: neither is shown."""
        if self.row is not None:
            title = PROBLEMS[slug].title.say(language)
            return _json({"state": self.row, "problem": {"type": f"/problems/{slug}", "slug": slug, "title": title}})
        if self.status is None:
            return None
        problem = problems.Problem(
            status=self.status, slug=slug, hint=HINTS[self.hint] if self.hint else None, mistakes=self.mistakes
        )
        path = self.ask.target.partition("?")[0] if self.ask else "/v1/…"
        return _json(problems.said(problem, language, trace_id=TRACE, instance=path))


def _json(document: Mapping[str, object]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False)


def _calendar(body: str, **headers: str) -> Ask:
    return Ask(target="/v1/waste/calendars", method="POST", headers=headers or JSON, body=body)


def _row(state: str = "failed") -> Lesson:
    return Lesson(status=None, again="later", guide="the-envelope", row=state)


def _order(status: int | None, again: Again) -> Lesson:
    return Lesson(status=status, again=again, guide="place-orders-and-reports")


LESSONS: Mapping[str, Lesson] = {
    "bad-question": Lesson(
        status=400,
        again="changed",
        ask=Ask(target="/v1/places?limit=0"),
        mistakes=(Mistake(where="query", name="limit", code="too-small", params=(("limit", "1"),)),),
    ),
    "not-found": Lesson(status=404, again="changed", ask=Ask(target="/v1/nothing")),
    "retired": Lesson(status=410, again="changed"),
    "not-allowed": Lesson(status=403, again="changed"),
    "method-not-allowed": Lesson(status=405, again="changed", ask=Ask(target="/v1/places", method="DELETE")),
    "not-acceptable": Lesson(status=406, again="changed", guide="get-tables-and-maps"),
    "conflict": Lesson(status=409, again="changed", guide="receive-webhooks"),
    "too-large": Lesson(status=413, again="changed"),
    "malformed": Lesson(status=400, again="changed", ask=_calendar("{"), hint="json-unreadable"),
    "too-slow": Lesson(status=408, again="same-key"),
    "unsupported-media": Lesson(status=415, again="changed", ask=_calendar("x", **{"Content-Type": "text/plain"})),
    "unprocessable": Lesson(
        status=422,
        again="changed",
        ask=_calendar("{}"),
        mistakes=(Mistake(where="body", name="address", code="missing"),),
        guide="subscribe-to-collection-dates",
    ),
    "bad-request": Lesson(
        status=400,
        again="changed",
        ask=Ask(target="/v1/cities", headers={"Authorization": "Bearer two words"}),
        hint="authorization-header",
        guide="use-a-token",
    ),
    "no-source-answered": Lesson(
        status=503, again="later", ask=Ask(target=f"{TRANSIT}?wait=1ms"), guide="the-envelope"
    ),
    "require-unmet": Lesson(status=503, again="later", guide="the-envelope"),
    "key-unknown": Lesson(
        status=401, again="changed", ask=Ask(target="/v1/cities", headers={"Hansa-Key": "pk_mistyped"})
    ),
    "key-elsewhere": Lesson(status=403, again="changed"),
    "token-missing": Lesson(status=401, again="changed", ask=Ask(target="/v1/me/grants"), guide="use-a-token"),
    "token-refused": Lesson(
        status=401,
        again="changed",
        ask=Ask(target="/v1/cities", headers={"Authorization": "Bearer eyJ.eyJ.x"}),
        guide="use-a-token",
    ),
    "scope-missing": Lesson(status=403, again="changed", guide="use-a-token"),
    "not-kept": Lesson(
        status=504,
        again="changed",
        ask=Ask(target="/v1/places?limit=613", headers={"Cache-Control": "only-if-cached"}),
    ),
    "rate-limited": Lesson(status=429, again="later"),
    "store-down": Lesson(status=503, again="later"),
    "identity-down": Lesson(status=503, again="later", guide="use-a-token"),
    "internal": Lesson(status=500, again="later"),
    "source-timeout": _row(),
    "source-down": _row(),
    "source-nonsense": _row(),
    "source-refused": _row("refused"),
    "source-limited": _row("refused"),
    "source-paused": _row("paused"),
    "source-uncertain": _order(None, "never"),
    "source-token-refused": _order(None, "never"),
    "key-missing": _order(400, "changed"),
    "key-reused": _order(422, "changed"),
    "refused-by-city": _order(409, "changed"),
    "similar-reports": _order(409, "changed"),
    "urgent": _order(422, "never"),
    "not-cancellable": _order(409, "never"),
    "ledger-down": _order(503, "same-key"),
    "city-silent": _order(503, "same-key"),
    "photo-refused": _order(422, "changed"),
    "busy": _order(503, "same-key"),
    "overloaded": Lesson(status=503, again="later"),
    "scan-down": _order(503, "same-key"),
}
