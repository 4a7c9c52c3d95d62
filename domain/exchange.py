"""Question in, answer out: the values that travel between federation, layers and adapters.

Two function types carry everything. An adapter bound to a source is a `Fetch`; a layer wraps a `Fetch`.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Literal

from domain.cases import Deed, Outcome
from domain.errors import SourceError


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """Where somebody lives, as a back-end has to be asked for it."""

    id: str | None
    """The federated address id the caller gave; None when the address was spelled out."""
    street: str
    """As the city spells it when the id was known, else as the caller spelled it."""
    house_number: str
    """Number and suffix, `12a`."""
    postcode: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """A frozen question to one binding. It holds only what that binding's back-end understands."""

    binding: str
    """The binding's id, `adorf/amt/waste.pickups#amt`."""
    deadline: float
    """The instant, on the event loop's clock, at which the caller leaves."""
    query: Any = None
    """The resource's query object, with every field the binding does not push left at its default."""
    item: str | None = None
    """The native id of the one record wanted; None asks for all."""
    household: Household | None = None
    subject: str | None = None
    """The person the answer is about; None for open data."""
    deed: Deed | None = None
    """What is to be done there; None asks. Such a call is nobody else's: it is never shared, remembered or tried again here."""
    whole: bool = False
    """All there is, however many pages it takes: the harvest asks so, and never through what is shared. Never part of the key."""
    early: float = 0.0
    """Seconds before its end from which what others have is over: whoever keeps an answer fresh asks so. Never part of the key."""
    trace: str | None = None
    """The `traceparent` to send along. Never part of the key."""

    @property
    def key(self) -> tuple[object, ...]:
        """What makes two questions equal, whoever asks and however long they wait."""
        return (self.binding, self.subject, self.item, self.household, self.query)


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """One item twice: the model object, and its JSON encoded once at the adapter's edge."""

    id: str
    """The native id, unique within the binding and stable; federation qualifies it."""
    model: Any
    pieces: tuple[bytes, ...]
    """The JSON object, cut where a label stands: JSON at even places, at odd places the key of a word
    (`waste.fraction/residual`) that is written in the reader's language when the record is shown."""
    order: tuple[str, ...] = ()
    """Its place in the declared order, as text that sorts rightly; set at the adapter's edge."""
    text: str = ""
    """The folded words `q` searches; set at the adapter's edge, empty when the resource is not searched."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Note:
    """Something true about an answer that is not an error. `slug` names an entry of `domain.texts.NOTES`."""

    slug: str
    params: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rejected:
    """A row the source sent that could not be understood. Counted and logged, never shown."""

    row: str
    """The row's native id, or its place in the answer."""
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Window:
    """The days an answer speaks for, both ends inclusive; an open end is None."""

    start: date | None = None
    end: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What one binding answered."""

    records: tuple[Record, ...] = ()
    as_of: datetime
    """When the source says this was true, else when it was fetched."""
    fresh_until: datetime | None = None
    """Until when it counts as fresh; set where it is stored. None: not stored, not to be kept by anyone."""
    lasts: timedelta | None = None
    """How long the source itself says this holds; None: as long as its binding says."""
    covers: Window | None = None
    state: Literal["fresh", "stale"] = "fresh"
    notes: tuple[Note, ...] = ()
    rejected: tuple[Rejected, ...] = ()
    unmapped: Mapping[str, int] = field(default_factory=dict)
    """Native values of coded fields that no mapping knows, and fields nobody declared: name → count."""
    outcome: Outcome | None = None
    """What came of the call's deed."""
    cut: bool = False
    """True when the source holds more than it gave."""
    derived: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)
    """What others worked out about the records, each under its own type: it lives as long as the answer does."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """A source's failure, as a value beside the other sources' replies."""

    error: SourceError


Fetch = Callable[[Call], Coroutine[Any, Any, Reply]]
Layer = Callable[[Fetch], Fetch]


@dataclass(frozen=True, slots=True, kw_only=True)
class Recalling:
    """A `Fetch` that can also say what it knows already: such an answer needs no task, and nobody waits for a back-end.

    A layer that wraps one and knows nothing of it gives a plain `Fetch`, which is always right.
    """

    fetch: Fetch
    at_once: Callable[[Call], Coroutine[Any, Any, Reply | None]]
    """The answer that is fresh here; None where it has to be fetched. Tells what `fetch` would have told; raises nothing."""

    def __call__(self, call: Call) -> Coroutine[Any, Any, Reply]:
        """As any other."""
        return self.fetch(call)
