"""What is kept of citizens' cases, and the port it is kept by. No engine, no protocol.

Every instant is aware and in UTC. What was asked, what the back-end told and the answers given are sealed; ids, states and
numbers lie open, because workers, operators and the feed of changes live on them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from domain.cases import Case, Change, Photo, State


@dataclass(frozen=True, slots=True, kw_only=True)
class Filing:
    """A case as it is accepted: nothing of it is missing afterwards, whatever happens."""

    case: Case
    wish: bytes
    """What was asked, as JSON; to be sealed."""
    photos: tuple[Photo, ...] = ()
    scope: bytes
    """SHA-256 of client, citizen, method, path and key: what makes two requests one."""
    body: bytes
    """SHA-256 of what was sent under that key."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a request was answered: given again, to the letter, to whoever asks again with the same key."""

    status: int
    body: bytes
    location: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """How a filing fared."""

    case: str
    """The case under this key: the new one, or the one that was there."""
    new: bool
    same: bool = True
    """False when something else was sent under this key before: then nothing is filed."""
    answer: Answer | None = None
    """What was answered before, if anything was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """How a case changes. What is None stays as it is."""

    to: State
    number: str | None = None
    reason: str | None = None
    facts: Mapping[str, Any] | None = None
    steps: tuple[str, ...] | None = None
    expected_by: datetime | None = None
    trouble: str | None = None
    receipt: str | None = None
    cancel: bool | None = None
    """False: it cannot be taken back, and is not wanted to be any more."""
    erase_at: datetime | None = None
    """When what was asked is to be erased."""
    completes: bool = False
    """The city has it for good: counted once for each case, in the benefit of its source."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Errand:
    """Something to do for a case; kept until it is done, by whichever process."""

    number: int
    case: str
    what: str
    """`deliver`, `cancel` or `heard`."""
    detail: str = ""
    """The id of what was heard; of a wish to cancel, a mark that tells it from an earlier one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sought:
    """Which cases are meant, for lists. Newest first."""

    citizen: str | None = None
    resources: tuple[str, ...] = ()
    cities: tuple[str, ...] = ()
    bindings: tuple[str, ...] = ()
    client: str | None = None
    states: tuple[State, ...] = ()
    ids: tuple[str, ...] = ()
    before: tuple[datetime, str] | None = None
    """Only those after this one in the order of the list: its `created` and its id."""
    limit: int = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Erased:
    """What the passing of time took away."""

    cases: int = 0
    answers: int = 0
    heard: int = 0


class Ledger(Protocol):
    """Durable: the cases. Every call raises StorageError when the database fails, and then nothing has happened."""

    async def file(self, filing: Filing) -> Filed:
        """Accept a case, all of it in one transaction, unless its key has been used. It is to be delivered from here on."""
        ...

    async def known(self, scope: bytes, body: bytes) -> Filed | None:
        """How a filing with this key fared before; None when there was none."""
        ...

    async def history(self, case_id: str) -> tuple[Change, ...]:
        """Every change of one case, in order, as far as it is kept."""
        ...

    async def answered(self, scope: bytes, answer: Answer) -> Answer:
        """Keep what a request is answered; the first one stays, and is returned."""
        ...

    async def case(self, case_id: str) -> Case | None:
        """The case as it stands."""
        ...

    async def by_reference(self, binding: str, reference: str) -> Case | None:
        """The case a back-end knows by this reference."""
        ...

    async def cases(self, sought: Sought) -> tuple[Case, ...]:
        """Those meant."""
        ...

    async def wish(self, case_id: str) -> bytes | None:
        """What was asked; None once it is erased."""
        ...

    async def photos(self, case_id: str) -> tuple[Photo, ...]:
        """The photos that came along, in their order."""
        ...

    async def held(self, case_id: str) -> str | None:
        """What a hold gave, to show it when placing."""
        ...

    async def hold(self, case_id: str, hold: str | None) -> None:
        """Keep what a hold gave; None forgets it."""
        ...

    async def turn(self, case_id: str, states: Sequence[State], turn: Turn) -> Case | None:
        """Change the case, and note in the feed what a citizen sees of it; None, and nothing, when it is in none of these."""
        ...

    async def tried(self, case_id: str, trouble: str | None) -> int:
        """Note a try in vain; how many there were. None of `trouble` counts none, and forgets the last."""
        ...

    async def want_cancelled(self, case_id: str) -> Case | None:
        """Note that the citizen wants it taken back, and have it done; the case, None when there is none."""
        ...

    async def hear(self, case_id: str, message: str, outcome: bytes) -> bool:
        """Keep what a back-end said by itself, and have it dealt with. False when it was heard before."""
        ...

    async def heard(self, case_id: str, message: str) -> bytes | None:
        """What the back-end said in that message."""
        ...

    async def again(self, case_id: str, *, anew: bool = False) -> Case | None:
        """Have a stuck case tried again; None when it is not stuck.

        It is looked up before it is placed; `anew`: placed without, because its back-end can never say whether it has it.
        """
        ...

    async def changes(self, after: int, limit: int = 500, *, citizen: str | None = None) -> tuple[Change, ...]:
        """The feed after this number, in order; of one citizen's cases alone where one is named."""
        ...

    async def last_change(self) -> int:
        """The newest number of the feed; 0 when there is none. Cheap to ask for."""
        ...

    async def errands(self, worker: str, limit: int = 100) -> tuple[Errand, ...]:
        """What is to be done, oldest first: from here on this worker's, until it is done or the worker is silent."""
        ...

    async def done(self, worker: str, numbers: Sequence[int]) -> None:
        """These, which this worker had taken, need nobody any more."""
        ...

    async def beat(self, worker: str) -> None:
        """The worker is alive."""
        ...

    async def silent(self, seconds: float) -> tuple[str, ...]:
        """Workers that have not been heard for so long."""
        ...

    async def bury(self, worker: str) -> None:
        """Forget a worker; what it had taken is anybody's again."""
        ...

    async def erase(self, *, answers_before: datetime) -> Erased:
        """Erase what has passed its time: payloads, photos and what was told of ended cases, and answers of before."""
        ...

    async def reseal(self, limit: int) -> int:
        """Seal at most so many rows anew that an older key sealed; how many there were. 0: nothing is left under one."""
        ...
