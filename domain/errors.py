"""Everything that can go wrong, as one tree. Knows slugs and statuses, not HTTP messages or languages.

HansaError
├── BadQuestion          the caller asked something that has no answer as it stands        400
│   └── KeyMissing       a write without an Idempotency-Key
├── NotFound             no such path, or no such thing under a known path                 404
├── Retired              an operation whose announced last day is over                     410
├── NotIdentified        it must be known who asks, and is not                             401
├── NotAllowed           the caller may not                                                403
├── Malformed            the body is not what its media type says                          400
├── TooSlow              the body did not come in time                                     408
├── Mistaken             a body that is refused, and says what is wrong with it
│   ├── TooLarge         the body, or a part of it, is over the limit                      413
│   ├── UnsupportedMedia a body or a picture of a kind nobody here reads                   415
│   └── Unprocessable    it can be read, but not be done as it stands                      422
│       ├── Urgent       it cannot wait for a form
│       ├── KeyReused    its Idempotency-Key was used for something else
│       └── PhotoRefused a picture that goes to nobody
├── Conflict             in flight, in the wrong state, or refused by the back-end         409
│   ├── Refusal          the city has said no to what was asked of it
│   ├── TooLate          it cannot be taken back
│   └── Similar          reports nearby that may be about the same, to be looked at first
├── Unavailable          something of ours that this needs cannot be asked now             503
│   ├── StoreDown        our own database does not answer
│   ├── Busy             all its berths are taken
│   ├── LedgerDown       what we accept cannot be made safe
│   ├── CitySilent       only the city knows who takes it
│   └── ScanDown         nobody looks for malware, so nothing is taken
└── SourceError          a source could not answer; becomes a row, not a failed answer     503
    ├── SourceTimeout    nothing usable came before the deadline
    ├── SourceDown       no connection, a broken one, or a 5xx
    ├── SourceNonsense   an answer that is not what the protocol says
    │   └── Forbidden        an address that must not be reached from here
    ├── SourceUncertain  it was told to do something, and nobody knows whether it did
    └── Refused          not even asked: breaker, bulkhead, or the source's own quota
        ├── Paused           its owner or an operator does not want it asked
        └── SourceLimited    the source itself said 429

Three texts for three people: `str(error)` and `detail` are for the log only, `hint` is for the developer,
the client reads the title and text that `domain.texts` holds for the slug. Exception text never leaves the house.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

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


class Retired(HansaError):
    """The operation was announced to end, and has."""

    status = 410
    slug = "retired"


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


class StoreDown(Unavailable):
    """Our own database does not answer."""

    slug = "store-down"


class LedgerDown(Unavailable):
    """What we accept could not be made safe, so nothing is accepted."""

    slug = "ledger-down"


class CitySilent(Unavailable):
    """Only the city could say who takes it, and it does not answer now."""

    slug = "city-silent"


class KeyMissing(BadQuestion):
    """A write without an Idempotency-Key."""

    slug = "key-missing"


class Busy(Unavailable):
    """All berths for such work are taken."""

    slug = "busy"


class ScanDown(Unavailable):
    """The scanner does not answer, and what nobody has scanned is not taken."""

    slug = "scan-down"


class Malformed(HansaError):
    """The body is not what its media type says; `hint` says in what."""

    status = 400
    slug = "malformed"


class TooSlow(HansaError):
    """The body did not come in time."""

    status = 408
    slug = "too-slow"


class Mistaken(HansaError):
    """A body that is refused; `mistakes` says what to change. The log learns no field's name: a stranger may have chosen it."""

    status = 422
    slug = "unprocessable"

    def __init__(self, *mistakes: Mistake, hint: Text | None = None) -> None:
        super().__init__("; ".join(mistake.code for mistake in mistakes), hint=hint)
        self.mistakes: Sequence[Mistake] = mistakes


class Unprocessable(Mistaken):
    """It can be read, but not be done as it stands."""


class Urgent(Unprocessable):
    """This cannot wait for a form: `extra` has the telephone number."""

    slug = "urgent"

    def __init__(self, *, phone: str | None) -> None:
        super().__init__(Mistake(where="body", name="category", code="urgent"))
        self.extra = {"phone": phone}


class KeyReused(Unprocessable):
    """Something else was sent with this Idempotency-Key before."""

    slug = "key-reused"


class PhotoRefused(Unprocessable):
    """A picture that goes to nobody."""

    slug = "photo-refused"


class TooLarge(Mistaken):
    """The body, or the part that `mistakes` names, is over the limit."""

    status = 413
    slug = "too-large"


class UnsupportedMedia(Mistaken):
    """A kind nobody here reads. `accepted` is the header that names what is read: its name and value."""

    status = 415
    slug = "unsupported-media"

    def __init__(self, *mistakes: Mistake, hint: Text | None = None, accepted: tuple[str, str] | None = None) -> None:
        super().__init__(*mistakes, hint=hint)
        self.accepted = accepted


class Conflict(HansaError):
    """The thing is in another state than the request assumes. `extra` goes into the answer."""

    status = 409
    slug = "conflict"

    def __init__(self, text: str = "", *, hint: Text | None = None, extra: Mapping[str, Any] | None = None) -> None:
        super().__init__(text, hint=hint)
        self.extra = extra or {}


class Refusal(Conflict):
    """The city has said no to what was asked of it."""

    slug = "refused-by-city"


class Similar(Conflict):
    """There are open reports nearby that may be about the same."""

    slug = "similar-reports"

    def __init__(self, similar: Sequence[Mapping[str, Any]]) -> None:
        super().__init__(f"{len(similar)} nearby", extra={"similar": list(similar)})


class TooLate(Conflict):
    """It cannot be taken back any more, or could not be from the beginning."""

    slug = "not-cancellable"


class SourceError(HansaError):
    """A source could not answer. `retry_after` is in seconds, where the source named one; `answered` is the status it gave."""

    status = 503
    slug = "source-down"
    retryable = True

    def __init__(
        self,
        text: str = "",
        *,
        hint: Text | None = None,
        retry_after: float | None = None,
        answered: int | None = None,
    ) -> None:
        super().__init__(text, hint=hint)
        self.retry_after = retry_after
        self.answered = answered


class SourceTimeout(SourceError):
    """Nothing usable came before the deadline."""

    slug = "source-timeout"


class SourceDown(SourceError):
    """No connection, a broken one, or a status that says so."""

    slug = "source-down"


class SourceNonsense(SourceError):
    """The source answered, but not in its protocol."""

    slug = "source-nonsense"


class Forbidden(SourceNonsense):
    """An address that must not be reached from here, or that is none."""


class SourceUncertain(SourceError):
    """It was told to do something, its answer was lost, and it cannot be asked whether it did: only a person may try again."""

    slug = "source-uncertain"
    retryable = False


class Refused(SourceError):
    """The source was not asked: it is known to be down, or all its berths are taken."""

    slug = "source-refused"
    retryable = False


class Paused(Refused):
    """Its owner, or an operator, does not want it asked for now."""

    slug = "source-paused"


class TokenSpent(Refused):
    """The source took the citizen's token at her city for none, and did nothing: another one may do.

    It says nothing about the source, which opens to whoever comes with a good one.
    """

    slug = "source-token-refused"


class SourceLimited(Refused):
    """The source's own quota is used up; it said when to come back."""

    slug = "source-limited"
