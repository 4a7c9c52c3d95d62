"""What the overview shows, gathered: the snapshot, and beside it what changes slowly and is asked for less often."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.words import Language
from portal.ops.budgets import Budget, budgets
from portal.ops.glance import Glance, Seen, glance
from portal.ops.live import BACK, Snapshot
from portal.ops.means import Ops
from portal.ops.nodes import Node, nodes
from portal.ops.places import Owner, Spot, owners
from portal.ops.wrong import Wrong, wrongs
from portal.site import Site
from storage.watch_ports import SPANS, Round, Watch
from storage.watch_reading import standings

USUAL = timedelta(hours=2)
"""What is usual is what was in this time before the last minute."""
SELDOM = timedelta(seconds=10)
"""So long what changes slowly is not asked for again."""
MOST_ASKED = 5
"""Sources whose latest failure is looked at for what came instead of data, each time."""
KEPT = 3
"""Of a source that lies, so many of its newest traces are looked at for what it answered with."""
MEDIA = "hansa.media_type"
"""The fact of a span that says what an answer was."""


@dataclass(frozen=True, slots=True, kw_only=True)
class View:
    """The overview in one language."""

    glance: Glance
    owners: tuple[Owner, ...]
    nodes: Mapping[str, Node]
    wrong: tuple[Wrong, ...]
    budgets: tuple[Budget, ...]
    """Worst first."""


class Sight:
    """Looks for the overview and for whoever keeps it open; remembers what was seldom asked for."""

    def __init__(self, site: Site, ops: Ops) -> None:
        self._site, self._ops = site, ops
        self._asked: datetime | None = None
        self._usual: Mapping[str, Round] = {}
        self._budgets: tuple[Budget, ...] = ()
        self._media: dict[tuple[str, datetime | None], str] = {}

    async def view(self, snapshot: Snapshot, language: Language) -> View:
        """How it is. Raises StorageError."""
        watch = self._ops.stock().watch
        await self._refresh(watch, snapshot.at)
        known = owners(self._site.book(), self._ops.objectives)
        seen = glance(snapshot, known, self._usual)
        media = await self._instead(watch, seen)
        return View(
            glance=seen,
            owners=known,
            nodes=nodes(seen, language, media),
            wrong=wrongs(seen, self._budgets, language, media),
            budgets=self._budgets,
        )

    async def one(self, snapshot: Snapshot, known: Sequence[Owner], spot: Spot) -> tuple[Seen, str]:
        """One source as it is, and what came instead of data where it lies. Raises StorageError."""
        watch = self._ops.stock().watch
        await self._refresh(watch, snapshot.at)
        seen = glance(snapshot, known, self._usual)
        media = await self._instead(watch, seen)
        return seen.towns[0].seen[0], media.get(spot.binding, "")

    async def _refresh(self, watch: Watch, now: datetime) -> None:
        if self._asked is not None and timedelta(0) <= now - self._asked < SELDOM:
            return
        before = await watch.sums(since=now - USUAL, until=now - BACK, span=SPANS[1][0])
        self._usual = {each.place: each for each in before}
        objectives = self._ops.objectives
        self._budgets = budgets(objectives, await standings(watch, objectives, now))
        self._asked = now

    async def _instead(self, watch: Watch, seen: Glance) -> Mapping[str, str]:
        """Binding → the media type of what came instead of data, for those that lie."""
        lying = {
            each.spot.binding: finding.since
            for each in seen.wrong
            for finding in each.findings
            if finding.kind == "lying"
        }
        self._media = {key: media for key, media in self._media.items() if lying.get(key[0], ...) == key[1]}
        unknown = [key for key in lying.items() if key not in self._media][:MOST_ASKED]
        for binding, since in unknown:
            if media := await _media_of(watch, binding):
                self._media[binding, since] = media
        return {binding: media for (binding, _), media in self._media.items()}


async def _media_of(watch: Watch, binding: str) -> str:
    """What the newest kept traces say this source answered with; empty when it says nothing."""
    for listed in await watch.traces(limit=KEPT, source=binding):
        whole = await watch.trace(listed.trace_id)
        spans: Sequence[Mapping[str, object]] = whole.spans if whole else ()
        for span in reversed(spans):
            facts = span.get("facts")
            if isinstance(facts, Mapping) and (media := facts.get(MEDIA)) and _below(span, spans, binding):
                return str(media)
    return ""


def _below(span: Mapping[str, object], spans: Sequence[Mapping[str, object]], binding: str) -> bool:
    """Whether this request was made in a try at that source which failed."""
    above = next((each for each in spans if each.get("id") == span.get("parent")), None)
    if above is None:
        return False
    facts = above.get("facts")
    return isinstance(facts, Mapping) and facts.get("hansa.source") == binding and bool(above.get("problem"))
