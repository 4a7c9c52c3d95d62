"""Answer from the list that was pulled whole, and see to it that it is pulled again on its rhythm.

A source that gives everything whatever it is asked (`lists`) is pulled by the question that finds its list due, through the layers
below, and that question gets what came. One that can be asked for parts is pulled beside the questions; they are answered from
the last good list, or by the source itself while there is none. What fails leaves the last good list where it is.
"""

from __future__ import annotations

import logging
from asyncio import Task, get_running_loop, shield, to_thread
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from functools import partial
from secrets import token_hex
from typing import Any

from adapters._kit.harvest import facts_of, lasting, pieces_of, reply_of, wanted_of
from domain.errors import SourceError, whereabouts
from domain.events import Pulled, Tell
from domain.exchange import Call, Fetch, Note, Reply
from domain.resource import Resource
from domain.when import Clock, civic_day, stamp
from storage.errors import StorageError
from storage.harvest_ports import Copy, Harvest, Pull, Standing

log = logging.getLogger("hansa.harvest")

PATIENCE = 600.0
"""Seconds a whole list may take, and after which whoever took the turn to pull it has lost it."""
SOON = timedelta(seconds=5)
"""How long an old list is shown before it is looked whether there is a newer one."""
HELD = timedelta(minutes=1)
"""The same while an operator has to decide."""
EARLY = 0.9
"""Of the rhythm, after which a list is pulled without a question."""
PAUSE, LONGEST_PAUSE = 60.0, 3600.0
"""Seconds after a pull that failed without a question; each failure doubles them."""
MANY = 300
"""Records that are rebuilt in less time than it takes to hand them to a thread."""
NEVER = datetime.min.replace(tzinfo=UTC)

Start = Callable[[Coroutine[Any, Any, Any]], Task[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Terms:
    """How one binding is harvested."""

    binding: str
    resource: Resource
    towns: tuple[str, ...]
    """Slugs of the cities it serves."""
    rhythm: timedelta
    loss: float
    """The share of the list that a pull may lack and still serve at once."""
    origin: str
    """Where its lists are from: those of elsewhere are not shown."""
    form: str
    """How they are understood: those understood otherwise are due."""
    lists: bool
    """Whether it gives its whole list whatever it is asked."""


def awake() -> bool:
    """Of a source that can always be asked."""
    return False


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What it takes."""

    store: Harvest
    clock: Clock
    start: Start
    tell: Tell
    shown: Callable[[], None]
    """Told whenever a list is shown that is not due."""
    resting: Callable[[], bool] = awake
    """Whether nobody may ask the source now."""


class Harvested:
    """One binding's harvest: the layer, and what the operator and the rhythm ask of it."""

    def __init__(self, terms: Terms, means: Means, whole: Fetch) -> None:
        """`whole` is the adapter's own fetch, for lists that are pulled beside the questions."""
        self.terms, self.means, self._whole = terms, means, whole
        self._below = whole
        self._asked = self._blind = False
        self._anew = NEVER
        """Lists of before are due, and not shown where the source can be asked itself."""
        self._flight: Task[Reply | None] | None = None
        self._keeping: Task[None] | None = None
        self._pause, self._rests_until = PAUSE, 0.0
        self._by = token_hex(8)

    def layer(self, fetch: Fetch) -> Fetch:
        """The layer around what asks the source."""
        self._below = fetch
        return self._answered

    def expire(self, at: datetime) -> None:
        """What was pulled before is no longer good enough, by an operator's order."""
        self._anew = max(self._anew, at)
        self._rests_until = 0.0

    def settle(self) -> None:
        """An operator has decided about a list that was held."""
        self._told("settled")

    async def look(self, *, unasked: bool = False) -> None:
        """Pull if it is time, without a question: a list that is there already or was asked for, or, `unasked`, any."""
        if get_running_loop().time() < self._rests_until or self.means.resting():
            return
        standing = await self.means.store.standing(self.terms.binding)
        if (unasked or self._asked or self._usable(standing) is not None) and self._due(standing, EARLY):
            try:
                await self._pulled(self._question(), standing)
            except SourceError as error:
                self._rests_until = get_running_loop().time() + self._pause
                self._pause = min(LONGEST_PAUSE, self._pause * 2)
                log.warning("%s could not be pulled: %s", self.terms.binding, error.slug)
            else:
                self._pause = PAUSE

    async def named(self, stems: Sequence[str], as_of: datetime) -> tuple[frozenset[str], ...] | None:
        """For each stem the ids of records with a word that begins so; None when the list of this age is not the one kept."""
        try:
            standing = await self.means.store.standing(self.terms.binding)
            copy = self._usable(standing)
            if copy is None or copy.as_of != as_of or copy.form != self.terms.form:
                return None
            return await self.means.store.named(self.terms.binding, copy.number, stems)
        except StorageError:
            return None  # `_answered` says so

    # --- questions

    async def _answered(self, call: Call) -> Reply:
        self._asked = True
        try:
            answer = await self._kept(call)
        except StorageError as error:
            if not self._blind:  # once, and not for every question
                log.warning("%s is asked itself: %s", self.terms.binding, error)
            self._blind = True
            return await self._below(call)
        self._blind = False
        return answer

    async def _kept(self, call: Call) -> Reply:
        store, binding = self.means.store, self.terms.binding
        standing = await store.standing(binding)
        if self._due(standing) and self._keeping is not None and not self._keeping.done():
            await shield(self._keeping)  # what was pulled a moment ago is being put down
            standing = await store.standing(binding)
        due = self._due(standing)
        if due and self.terms.lists:
            try:
                reply = await self._pulled(replace(call, query=self.terms.resource.query()), standing)
            except SourceError:
                if self._usable(standing) is None:
                    raise
                reply = None
            if reply is not None:
                return reply
            standing = await store.standing(binding)
        copy = self._usable(standing)
        if due and not self.terms.lists and copy is not None:
            self._beside(standing)
            copy = copy if copy.form == self.terms.form and copy.at > self._anew else None
        found = await self._from(standing, copy, call) if copy is not None else None
        return found if found is not None else await self._below(call)

    async def _from(self, standing: Standing, copy: Copy, call: Call) -> Reply | None:
        """The answer out of a copy; None when another one serves by now, or its bytes are of something else."""
        terms = self.terms
        wanted = wanted_of(call, terms.resource, towns=terms.towns, bounded=not terms.lists)
        found = await self.means.store.find(terms.binding, copy.number, wanted)
        if found is None:
            return None
        rebuilt = partial(reply_of, copy, found.kept, terms.resource)
        try:
            reply = rebuilt() if len(found.kept) <= MANY else await to_thread(rebuilt)
        except ValueError:
            log.exception("%s: what is kept cannot be read", terms.binding)
            return None
        return self._dated(replace(reply, cut=reply.cut or found.more), standing, copy)

    def _dated(self, reply: Reply, standing: Standing, copy: Copy) -> Reply:
        """With its age, and what there is to say about it."""
        now, held = self.means.clock(), self._held(standing)
        ends = copy.at + self._rhythm(copy)
        fresh = now < ends and copy.form == self.terms.form and copy.at > self._anew
        lasts = min(ends - now, HELD) if held else ends - now
        if not fresh:
            lasts = HELD if held else SOON
        else:
            self.means.shown()
        notes = (*reply.notes, _shrunk(held, copy)) if held else reply.notes
        return replace(reply, state="fresh" if fresh else "stale", lasts=lasts, notes=notes)

    # --- what is kept

    def _usable(self, standing: Standing) -> Copy | None:
        copy = standing.copy
        return copy if copy is not None and copy.origin == self.terms.origin else None

    def _held(self, standing: Standing) -> Copy | None:
        held = standing.held
        return held if held is not None and held.origin == self.terms.origin else None

    def _rhythm(self, copy: Copy) -> timedelta:
        said = lasting(copy)
        return self.terms.rhythm if said is None else min(said, self.terms.rhythm)

    def _due(self, standing: Standing, part: float = 1.0) -> bool:
        """Whether it is time; what is held counts as pulled, too."""
        copy = self._usable(standing)
        if copy is None:
            return True
        last = max((copy, self._held(standing) or copy), key=lambda each: each.at)
        return (
            last.form != self.terms.form
            or last.at <= self._anew
            or self.means.clock() >= last.at + self._rhythm(copy) * part
        )

    # --- pulls

    def _question(self) -> Call:
        until = get_running_loop().time() + PATIENCE
        return Call(binding=self.terms.binding, deadline=until, query=self.terms.resource.query(), whole=True)

    def _beside(self, standing: Standing) -> None:
        """Pull without anybody waiting for it, unless it has just failed."""
        if (self._flight is None or self._flight.done()) and get_running_loop().time() >= self._rests_until:
            self._rests_until = get_running_loop().time() + PAUSE
            self.means.start(self._quietly(standing))

    async def _quietly(self, standing: Standing) -> None:
        try:
            await self._pulled(self._question(), standing)
        except (SourceError, StorageError) as error:
            log.warning("%s could not be pulled: %s", self.terms.binding, error)

    async def _pulled(self, call: Call, standing: Standing) -> Reply | None:
        """One pull at a time in this process, and in all: None when somebody else has the turn, or what came is held."""
        if self._flight is None or self._flight.done():
            self._flight = self.means.start(self._pull(call, standing))
            self._flight.add_done_callback(self._landed)
        return await shield(self._flight)

    def _landed(self, flight: Task[Reply | None]) -> None:
        """Let go of what came: it is kept in the store, and whoever waited has it."""
        _ = flight.cancelled() or flight.exception()  # seen, also when nobody waited
        if self._flight is flight:
            self._flight = None

    async def _pull(self, call: Call, standing: Standing) -> Reply | None:
        terms, store, began = self.terms, self.means.store, self.means.clock()
        until = began + timedelta(seconds=PATIENCE)
        if not await store.turn(terms.binding, by=self._by, at=began, until=until, since=standing.began or NEVER):
            return None
        try:
            reply = await (self._below if terms.lists else self._whole)(call)
        except SourceError as error:
            await self._fail(error.slug)
            raise
        if reply.cut and not terms.lists:
            await self._fail("it gave a part only")
            return None
        before = self._usable(standing)
        self._keeping = self.means.start(self._keep(reply, began))
        if before is not None and len(reply.records) < (1 - terms.loss) * before.count:
            await shield(self._keeping)
            return None
        return replace(reply, lasts=min(terms.rhythm, reply.lasts or terms.rhythm))

    async def _keep(self, reply: Reply, at: datetime) -> None:
        terms, records = self.terms, reply.records
        pull = Pull(
            binding=terms.binding,
            by=self._by,
            origin=terms.origin,
            form=terms.form,
            at=at,
            as_of=reply.as_of,
            facts=facts_of(reply),
            count=len(records),
            pieces=lambda: pieces_of(records, terms.resource, placed=not terms.lists),
            search=terms.resource.search,
            loss=terms.loss,
        )
        try:
            done = await self.means.store.keep(pull)
        except (StorageError, ValueError) as error:
            log.warning("%s: what was pulled cannot be kept: %s", terms.binding, error)
            await self._fail("it could not be kept")
            return
        if done is None:
            return
        if done.outcome == "quarantined":
            log.error(
                "%s: a pull of %d records lost %d of the former ones and is not shown: `hansa harvest accept %s` or `drop`",
                terms.binding,
                done.count,
                done.gone,
                terms.binding,
            )
        self._told(done.outcome)

    async def _fail(self, why: str) -> None:
        self._told("failed")
        try:
            await self.means.store.failed(self.terms.binding, by=self._by, at=self.means.clock(), why=why)
        except StorageError as error:
            log.warning("%s: that its pull failed cannot be noted: %s", self.terms.binding, whereabouts(error))

    def _told(self, outcome: Any) -> None:
        self.means.tell(Pulled(binding=self.terms.binding, outcome=outcome))


def _shrunk(held: Copy, copy: Copy) -> Note:
    params = {
        "since": stamp(held.at),
        "day": civic_day(copy.at).isoformat(),
        "count": str(held.count),
        "usual": str(copy.count),
    }
    return Note(slug="suspect-shrunk", params=tuple(params.items()))
