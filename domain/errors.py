"""Everything that can go wrong, as one tree. Knows slugs and statuses, not HTTP messages or languages.

HansaError
├── BadQuestion          the caller asked something that has no answer as it stands        400
├── NotFound             no such path, or no such thing under a known path                 404
├── NotIdentified        it must be known who asks, and is not                             401
├── NotAllowed           the caller may not                                                403
├── Conflict             in flight, in the wrong state, or refused by the back-end         409
├── Unavailable          something of ours that this needs cannot be asked now             503
└── SourceError          a source could not answer; becomes a row, not a failed answer     503
    ├── SourceTimeout    nothing usable came before the deadline
    ├── SourceDown       no connection, a broken one, or a 5xx
    ├── SourceNonsense   an answer that is not what the protocol says
    ├── SourceUncertain  it was told to do something, and nobody knows whether it did
    └── Refused          not even asked: breaker, bulkhead, or the source's own quota
        └── SourceLimited    the source itself said 429

Three texts for three people: `str(error)` and `detail` are for the log only, `hint` is for the developer,
the client reads the title and text that `domain.texts` holds for the slug. Exception text never leaves the house.
"""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from domain.words import Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Mistake:
    """One thing wrong with a question. `code` names an entry of `domain.texts.MISTAKES`, filled in with `params`."""

    where: str
    """`query`, `path`, `header` or `body`."""
    name: str
    """The parameter or field."""
    code: str
    params: tuple[tuple[str, str], ...] = ()
    allowed: tuple[str, ...] = ()
    """What would have been right, nearest first; empty when there is no list."""


def whereabouts(error: BaseException, frames: int = 6) -> str:
    """An error's kind and where it came from, for the log, innermost first: never its text, which may quote a question."""
    found = traceback.extract_tb(error.__traceback__)[-frames:]
    trail = " < ".join(f"{frame.filename}:{frame.lineno} {frame.name}" for frame in reversed(found))
    return f"{type(error).__name__} at {trail or 'nowhere'}"


class HansaError(Exception):
    """The root. Catch it only where errors become answers."""

    status: ClassVar[int] = 500
    slug: ClassVar[str] = "internal"
    retryable: ClassVar[bool] = False

    def __init__(self, text: str = "", *, hint: Text | None = None) -> None:
        super().__init__(text)
        self.hint = hint


class BadQuestion(HansaError):
    """The question has no answer as it stands; `mistakes` says what to change."""

    status = 400
    slug = "bad-question"

    def __init__(self, *mistakes: Mistake, hint: Text | None = None) -> None:
        super().__init__("; ".join(f"{m.name}: {m.code}" for m in mistakes), hint=hint)
        self.mistakes: Sequence[Mistake] = mistakes


class NotFound(HansaError):
    """No such path, or nothing under this id."""

    status = 404
    slug = "not-found"

    def __init__(self, text: str = "", *mistakes: Mistake, hint: Text | None = None) -> None:
        super().__init__(text, hint=hint)
        self.mistakes: Sequence[Mistake] = mistakes


class NotIdentified(HansaError):
    """It must be known who asks. `challenge` says what would be accepted, in the words of its scheme."""

    status = 401
    slug = "token-missing"

    def __init__(self, text: str = "", *, hint: Text | None = None, challenge: str | None = None) -> None:
        super().__init__(text, hint=hint)
        self.challenge = challenge


class NotIdentifiedAnyMore(NotIdentified):
    """What was shown has lost its worth."""

    slug = "token-refused"


class NotAllowed(HansaError):
    """The caller may not do this."""

    status = 403
    slug = "not-allowed"


class ScopeMissing(NotAllowed):
    """The token does not reach that far. `challenge` names the scope that would."""

    slug = "scope-missing"

    def __init__(self, text: str = "", *, hint: Text | None = None, challenge: str | None = None) -> None:
        super().__init__(text, hint=hint)
        self.challenge = challenge


class Unavailable(HansaError):
    """Something of ours that this needs cannot be asked now. `retry_after` is in seconds."""

    status = 503
    slug = "identity-down"
    retryable = True

    def __init__(self, text: str = "", *, hint: Text | None = None, retry_after: float | None = 5) -> None:
        super().__init__(text, hint=hint)
        self.retry_after = retry_after


class Conflict(HansaError):
    """The thing is in another state than the request assumes."""

    status = 409
    slug = "conflict"


class SourceError(HansaError):
    """A source could not answer. `retry_after` is in seconds, where the source named one."""

    status = 503
    slug = "source-down"
    retryable = True

    def __init__(self, text: str = "", *, hint: Text | None = None, retry_after: float | None = None) -> None:
        super().__init__(text, hint=hint)
        self.retry_after = retry_after


class SourceTimeout(SourceError):
    """Nothing usable came before the deadline."""

    slug = "source-timeout"


class SourceDown(SourceError):
    """No connection, a broken one, or a status that says so."""

    slug = "source-down"


class SourceNonsense(SourceError):
    """The source answered, but not in its protocol."""

    slug = "source-nonsense"


class SourceUncertain(SourceError):
    """It was told to do something, its answer was lost, and it cannot be asked whether it did: only a person may try again."""

    slug = "source-uncertain"
    retryable = False


class Refused(SourceError):
    """The source was not asked: it is known to be down, or all its berths are taken."""

    slug = "source-refused"
    retryable = False


class SourceLimited(Refused):
    """The source's own quota is used up; it said when to come back."""

    slug = "source-limited"
