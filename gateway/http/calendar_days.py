"""From an answer about pickups to what a calendar says: remembered days, events, and the words around them. Speaks no HTTP."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, time
from hashlib import blake2b

from domain.errors import StoreDown
from domain.vocabulary import FRACTION
from domain.waste import Pickup
from domain.when import civic_day, stamp
from domain.words import Text
from gateway.federation.dates import Dated, followed, read, written
from gateway.federation.face import Event, Feed
from gateway.federation.merge import Page
from gateway.http.calendar_wishes import Kept
from storage.errors import StorageError
from storage.ports import Memory

SPACE = "calendar"
NAME = Text("Abfuhrkalender", "Waste collection")


async def days_of(page: Page, kept: Kept, memory: Memory, now: datetime) -> tuple[tuple[Dated, ...], datetime]:
    """What the calendar says, and since when. Only an answer that is fresh and whole is learnt from."""
    today = civic_day(now)
    try:
        since, _, text = (await memory.recall(SPACE, kept.address) or "").partition("\n")
        known = tuple(each for each in read(text) if each.day >= today)
        changed = datetime.fromisoformat(since) if since else now
        sure = _is_sure(page)
        if known and not sure:
            return known, changed
        said: dict[str, set[date]] = {}
        for shown in page.items:
            said.setdefault(_series(shown.record.model), set()).add(shown.record.model.day)
        new = followed(known, said, today, _until(page, today))
        if new != known and sure:
            changed = now
            await memory.learn(SPACE, kept.address, f"{stamp(now)}\n{written(new)}")
        return new, changed
    except StorageError as error:
        raise StoreDown("the memory") from error


def _is_sure(page: Page) -> bool:
    """Whether a day that is not in the answer does not count any more. How far the answer reaches is another question."""
    asked = [row for row in page.rows if row.asked]
    return page.positions is None and all(row.state == "fresh" and row.problem is None for row in asked)


def _until(page: Page, today: date) -> date:
    """The last day the answer speaks for."""
    ends = [row.covers.end for row in page.rows if row.covers is not None and row.covers.end is not None]
    return min(ends, default=max((shown.record.model.day for shown in page.items), default=today))


def _series(pickup: Pickup) -> str:
    """What is collected, where it matters at which stop, as one text that can be read back."""
    parts = (pickup.fraction.code or "", pickup.fraction.native or "", pickup.variant or "", pickup.place or "")
    return "\x1f".join((parts[0], "" if parts[0] else parts[1], *parts[2:]))


def events_of(days: Sequence[Dated], page: Page, kept: Kept, id_: str) -> list[Event]:
    """The events of one calendar. A UID is made from its id, so two calendars share none, and a UID tells no address."""
    notes = {(_series(shown.record.model), shown.record.model.day): shown.record.model for shown in page.items}
    events = []
    for each in days:
        code, native, variant, place = each.series.split("\x1f")
        if kept.fraction and code not in kept.fraction:
            continue
        if kept.variant and variant and variant not in kept.variant:
            continue
        name = FRACTION.codes[code].say(kept.language) if code in FRACTION.codes else native
        digest = blake2b(f"{id_}\x1f{each.series}\x1f{each.first}".encode(), digest_size=16).hexdigest()
        pickup = notes.get((each.series, each.day))
        about = " · ".join(filter(None, (pickup.time, pickup.note))) if pickup else ""
        events.append(
            Event(
                uid=f"{digest}@hansa",
                day=each.day,
                sequence=each.sequence,
                dropped=each.dropped,
                summary=f"{name} – {variant}" if variant else name,
                place=place or None,
                note=about or None,
            )
        )
    return events


def feed_of(page: Page, kept: Kept, changed: datetime, url: str | None) -> Feed:
    """What the calendar says of itself."""
    terms = {
        f"{row.source.attribution} ({row.source.licence})"
        for row in page.rows
        if row.source is not None and row.answered
    }
    return Feed(
        name=NAME.say(kept.language),
        url=url,
        language=kept.language,
        changed=changed,
        remind=time.fromisoformat(kept.remind) if kept.remind else None,
        terms="; ".join(sorted(terms)),
    )
