"""Cases: what a citizen asks a city to do, from the order to its end. Knows no HTTP, no database and no back-end.

A case is one order, one report. It is accepted once, placed at one back-end once, and its state can always be read. What
differs between back-ends (holds, late confirmation, no way to ask) is said by what an adapter declares, never by its name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal

State = Literal["accepted", "placing", "placed", "confirmed", "rejected", "expired", "cancelled", "stuck"]
"""`accepted`: on disk. `placing`: the back-end is being asked. `placed`: it has it. `confirmed`: it has agreed.
`rejected`: it refused. `expired`: a hold or a wait ran out. `cancelled`: taken back. `stuck`: an operator must look."""

ENDED: frozenset[str] = frozenset({"rejected", "expired", "cancelled"})
"""Nothing follows."""
SETTLED: frozenset[str] = ENDED | {"confirmed"}
"""The city has spoken; a confirmed one may still be taken back."""
SHOWN: tuple[State, ...] = ("accepted", "placed", "confirmed", "rejected", "expired", "cancelled")
"""What a citizen reads: how we deliver is not her concern."""


def seen(state: State, number: str | None) -> State:
    """The state a citizen reads. What is being placed, or an operator's, has reached its city when the city gave it a number."""
    if state in {"placing", "stuck"}:
        return "placed" if number else "accepted"
    return state


Verb = Literal["hold", "release", "place", "find", "ask", "cancel"]
"""`hold`: keep a slot for a while. `release`: let go of it. `place`: order it for good. `find`: is our reference there already?
`ask`: how does it stand? `cancel`: take it back. Each is safe to say twice: our reference travels with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Photo:
    """A picture as a back-end gets it: checked, turned upright, without position."""

    name: str
    """Ours, `photo-1.jpg`; never the name it came with."""
    kind: str
    """Media type, `image/jpeg`."""
    content: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """What one binding's back-end is to do for one case."""

    verb: Verb
    reference: str
    """Our number, 16 characters of a-z and 2-7: it travels with every deed, and tells a repeated one from a new one."""
    wish: Any
    """What was asked: the dataclass the resource `accepts`, with only the personal fields its binding declares."""
    number: str | None = None
    """The back-end's own number, once it gave one."""
    hold: str | None = None
    """What `hold` gave, as `Outcome.hold`."""
    token: str | None = None
    """The citizen's token at the city, where the binding wants one. Never logged."""
    photos: tuple[Photo, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What the back-end said to a deed. A failure to say anything is a `SourceError`, never an outcome."""

    state: Literal["held", "released", "placed", "confirmed", "rejected", "cancelled", "unknown"]
    """`unknown`: to `find` and `ask`, our reference is not there. `placed`: it has it, and agrees later or never.
    `rejected`: it refuses for good; `reason` says why. To `cancel`: `cancelled`, or `confirmed` when it is too late."""
    number: str | None = None
    """The back-end's own number."""
    hold: str | None = None
    """What to show it again when placing, after `held`."""
    until: datetime | None = None
    """How long a hold lasts."""
    expected_by: datetime | None = None
    """When the back-end means to have spoken or come; None when it does not say."""
    reason: str | None = None
    """Why it refuses: a key of `domain.texts.REASONS`."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the citizen is told, ready for JSON: for an order `appointments`, `price`, `note`; for a report `note`. No person."""
    steps: tuple[str, ...] = ()
    """What she does next: keys of `domain.texts.STEPS`."""
    evidence: bytes = b""
    """The back-end's answer as it came: its hash goes into the receipt, itself nowhere."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A back-end spoke by itself: a callback or a bounce, its signature checked."""

    id: str
    """The back-end's own id of this message, or a hash of it: heard twice, it counts once."""
    reference: str
    """Our number of the case it is about."""
    outcome: Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One order or report as it is kept. What was asked in detail lies sealed beside it and goes after its time."""

    id: str
    """Random; stands in its address."""
    reference: str
    """What the back-end knows it by, and the citizen reads out on the telephone."""
    resource: str
    """`waste.bulky-orders`."""
    city: str
    binding: str
    citizen: str
    """The account's internal id: never shown, never sent."""
    client: str
    """The app that placed it."""
    state: State
    number: str | None = None
    """The back-end's own number."""
    reason: str | None = None
    """A key of `domain.texts.REASONS`, when refused."""
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What the back-end told, ready for JSON."""
    steps: tuple[str, ...] = ()
    """Keys of `domain.texts.STEPS`."""
    expected_by: datetime | None = None
    created: datetime
    changed: datetime
    cancel: bool = False
    """Whether the citizen wants it taken back."""
    attempts: int = 0
    """How often the back-end was tried in vain, since it was accepted or retried."""
    round: int = 0
    """How often an operator had it tried anew."""
    trouble: str | None = None
    """The slug of the last failure, for operators."""
    receipt: str | None = None
    """JWS, once the back-end has spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One turn of one case as citizens see it, in the order in which all happened: webhooks and event streams are made of these."""

    number: int
    """Grows by every change of every case."""
    case: str
    resource: str
    city: str
    citizen: str
    client: str
    state: State
    at: datetime
