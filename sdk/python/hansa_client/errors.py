"""What can go wrong, each as its own type: the gateway's problems, and not having reached it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from hansa_client._generated.models import Limit, Mistake, SourceRow
from hansa_client.reading import Misread, reader


class HansaError(Exception):
    """Everything this client raises by itself."""


class Unreachable(HansaError):
    """No answer came: no connection, or not in time. `__cause__` is what the transport said."""


class Unreadable(HansaError):
    """An answer came, and it is not what the contract says."""


class Problem(HansaError):
    """The gateway says no, and why (RFC 9457)."""

    def __init__(self, status: int, told: Mapping[str, Any], *, retry_after: float | None = None) -> None:
        self.status = status
        """The HTTP status."""
        self.type = str(told.get("type", "about:blank"))
        """The address of a page about this kind of problem, under the gateway's own."""
        self.slug = self.type.rpartition("/")[2]
        """Stable, for programs: `bad-question`."""
        self.title = str(told.get("title", f"HTTP {status}"))
        self.detail = str(told.get("detail", ""))
        self.hint = str(told.get("hint", ""))
        """What to do about it, in the language of the answer."""
        self.trace_id = told.get("trace_id")
        """Names this request in the gateway's records; None when the answer was not the gateway's."""
        self.errors: Sequence[Mistake] = _all(Mistake, told.get("errors"))
        """What to change in the request, one by one."""
        self.sources: Sequence[SourceRow] = _all(SourceRow, told.get("sources"))
        """How each source fared, when none or too few answered."""
        self.limit = next(iter(_all(Limit, [told["limit"]])), None) if told.get("limit") else None
        """The rule by which requests are counted, when it is used up."""
        self.retry_after = retry_after
        """Seconds to wait before the next try; None when the gateway does not say."""
        self.told = told
        """All of it, with what this client does not know."""
        wrong = "; ".join(f"{each.name}: {each.detail}" for each in self.errors)
        super().__init__(" – ".join(part for part in (f"{status} {self.slug}", self.title, wrong, self.hint) if part))


class BadQuestion(Problem):
    """400: the question cannot be answered as it stands; `errors` names each parameter."""


class NotKnown(Problem):
    """401: the key or the token is not good, or there is none where one is needed."""


class NotAllowed(Problem):
    """403: this needs a permission the caller does not have."""


class NotFound(Problem):
    """404: there is no such thing."""


class Conflict(Problem):
    """409: it cannot be done now, or not like this; `told` says more."""


class Unacceptable(Problem):
    """413, 415, 422: what was sent cannot be taken; `errors` names each field."""


class TooMany(Problem):
    """429: the caller's quota is used up; `limit` names the rule, `retry_after` says how long to wait."""


class Unavailable(Problem):
    """503: none or too few of the sources asked have answered; `sources` says why."""


KINDS: Mapping[int, type[Problem]] = {
    400: BadQuestion,
    401: NotKnown,
    403: NotAllowed,
    404: NotFound,
    409: Conflict,
    413: Unacceptable,
    415: Unacceptable,
    422: Unacceptable,
    429: TooMany,
    503: Unavailable,
}


def problem(status: int, body: bytes, retry_after: float | None) -> Problem:
    """The problem an answer holds; what stands between us and the gateway may answer with something else."""
    try:
        told = json.loads(body)
    except ValueError:
        told = {}
    return KINDS.get(status, Problem)(status, told if isinstance(told, dict) else {}, retry_after=retry_after)


def _all(kind: type[Any], told: Any) -> tuple[Any, ...]:
    """What can be read of a list; a problem must not become another one by being read."""
    try:
        return tuple(map(reader(kind), told)) if isinstance(told, list) else ()
    except Misread:
        return ()
