"""Suspicion: a source that answers and yet may be wrong gets a note with since and evidence, which goes when it recovers."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from adapters._kit.encode import record
from domain.catalogue import OBSERVATIONS, PICKUPS, PLACES
from domain.exchange import Call, Household, Note, Reply, Window
from domain.geo import point
from domain.infrastructure import Observation
from domain.places import Place
from domain.resource import Resource
from domain.vocabulary import FRACTION, PLACE_KIND
from domain.vocabulary_observed import OBSERVATION_KIND
from domain.waste import Pickup
from domain.when import civic_day
from domain.words import coded
from gateway.federation.suspicion import REMEMBERED, SETTLES, suspecting

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
PLAIN = Call(binding="adorf/amt/places#amt", deadline=0.0, query=PLACES.query())
HOME = Call(
    binding="adorf/amt/waste.pickups#amt",
    deadline=0.0,
    household=Household(id=None, street="Ring", house_number="1"),
)


class Watched:
    """A source whose next reply the test sets, and a clock it moves."""

    def __init__(self, resource: Resource) -> None:
        self.now = NOON
        self.reply = Reply(as_of=NOON)
        self._fetch = suspecting(self._answer, resource=resource, clock=lambda: self.now)

    async def _answer(self, call: Call) -> Reply:
        return self.reply

    async def told(self, call: Call, reply: Reply, **later: float) -> dict[str, dict[str, str]]:
        """The suspicions of this reply, some time later: slug → parameters."""
        self.now += timedelta(**later)
        self.reply = replace(reply, as_of=self.now + (reply.as_of - NOON))  # built as of noon, told as of now
        notes = (await self._fetch(call)).notes
        return {note.slug: dict(note.params) for note in notes if note.slug.startswith("suspect-")}


def places(count: int) -> Reply:
    """So many playgrounds."""
    model = Place(kind=coded(PLACE_KIND, "playground"), location=point(51.4, 6.7))
    return Reply(records=tuple(record(f"{n}", model) for n in range(count)), as_of=NOON)


def pickups(first: date, count: int = 10, *, covers: Window | None = None) -> Reply:
    """A pickup a day from the first on; the window is the same days unless another is given."""
    days = [first + timedelta(days=n) for n in range(count)]
    model = [Pickup(day=day, fraction=coded(FRACTION, "paper", "Papier")) for day in days]
    covers = covers or Window(start=first, end=first + timedelta(days=count - 1))
    return Reply(records=tuple(record(f"{each.day}", each) for each in model), as_of=NOON, covers=covers)


async def test_a_calendar_that_stands_still_is_frozen() -> None:
    """The same dates a rhythm later: noted, since the first time they were told. One new date and the note is gone."""
    source = Watched(PICKUPS)
    wide = Window(start=date(2026, 1, 1), end=date(2027, 12, 31))
    same = pickups(date(2026, 11, 20), covers=wide)
    assert await source.told(HOME, same) == {}
    assert await source.told(HOME, same, days=27) == {}
    found = await source.told(HOME, same, days=1)
    assert found == {"suspect-frozen": {"since": "2026-11-22T12:00:00Z", "day": "2026-11-22", "count": "10"}}
    assert await source.told(HOME, pickups(date(2026, 11, 21), covers=wide)) == {}


async def test_what_need_not_move_is_never_frozen() -> None:
    """Playgrounds may stand where they are for years; a household without dates may stay without."""
    source = Watched(PLACES)
    await source.told(PLAIN, places(9))
    assert await source.told(PLAIN, places(9), days=3000) == {}
    source = Watched(PICKUPS)
    await source.told(HOME, Reply(as_of=NOON))
    assert await source.told(HOME, Reply(as_of=NOON), days=3000) == {}


@pytest.mark.parametrize("count", [0, 1, 19])
async def test_an_emptied_source_is_noted(count: int) -> None:
    """Nothing, or less than a fifth of what was usual; `since` stays, and the note goes with the first good answer."""
    source = Watched(PLACES)
    for _ in range(3):
        assert await source.told(PLAIN, places(100), days=1) == {}
    first = await source.told(PLAIN, places(count), days=1)
    evidence = {"since": "2026-11-26T12:00:00Z", "day": "2026-11-26", "count": str(count), "usual": "100"}
    assert first == {"suspect-empty": evidence}
    assert (await source.told(PLAIN, places(count), days=1)) == {"suspect-empty": evidence}
    assert await source.told(PLAIN, places(100), days=1) == {}


@pytest.mark.parametrize(("before", "after"), [(100, 20), (1, 0), (0, 0), (3, 100)])
async def test_a_smaller_answer_may_be_right(before: int, after: int) -> None:
    """A fifth is still an answer, one of one may go, and nothing stays nothing."""
    source = Watched(PLACES)
    await source.told(PLAIN, places(before))
    assert await source.told(PLAIN, places(after), days=1) == {}


async def test_a_short_window_holds_fewer_dates() -> None:
    """Three days before New Year a calendar has three days to fill: that is counted by the day."""
    source = Watched(PICKUPS)
    await source.told(HOME, pickups(date(2026, 11, 22), 40))
    short = Window(start=date(2026, 12, 29), end=date(2026, 12, 30))
    few = pickups(date(2026, 12, 29), 1, covers=short)
    assert await source.told(HOME, few, days=37) == {}


async def test_a_source_that_changed_for_good_is_believed() -> None:
    """After four weeks the smaller count is the usual one."""
    source = Watched(PLACES)
    await source.told(PLAIN, places(100))
    assert await source.told(PLAIN, places(5), days=1)
    assert await source.told(PLAIN, places(5), seconds=SETTLES.total_seconds()) == {}
    assert await source.told(PLAIN, places(5), days=1) == {}
    assert (await source.told(PLAIN, places(0), days=1))["suspect-empty"]["usual"] == "5"


async def test_an_answer_from_the_future_has_a_wrong_clock() -> None:
    """As-of more than five minutes ahead is noted; the right time heals it."""
    source = Watched(PLACES)
    ahead = Reply(as_of=NOON + timedelta(hours=1))
    assert (await source.told(PLAIN, ahead))["suspect-clock"]["seen"] == "2026-11-22T13:00:00Z"
    assert await source.told(PLAIN, Reply(as_of=NOON)) == {}


@pytest.mark.parametrize("first", [date(2025, 11, 20), date(2031, 1, 1)])
async def test_dates_outside_the_window_have_a_wrong_clock(first: date) -> None:
    """A calendar whose dates lie mostly outside what it says to cover is that of another year."""
    source = Watched(PICKUPS)
    covers = Window(start=date(2026, 11, 16), end=date(2026, 12, 31))
    found = await source.told(HOME, pickups(first, covers=covers))
    assert found["suspect-clock"] == {"since": "2026-11-22T12:00:00Z", "day": "2026-11-22", "seen": first.isoformat()}
    assert await source.told(HOME, pickups(civic_day(NOON), covers=covers)) == {}


async def test_one_thing_asked_for_is_not_watched() -> None:
    """A pickup that is over is gone, which is no wonder; notes the source has itself stay."""
    source = Watched(PLACES)
    one = Call(binding="b", deadline=0.0, item="7")
    await source.told(one, places(1))
    noted = Reply(as_of=NOON + timedelta(days=1), notes=(Note(slug="truncated"),))
    assert await source.told(one, noted) == {}


async def test_memory_is_bounded() -> None:
    """Of more questions than that, the one not asked for longest is forgotten, and with it what was usual."""
    source = Watched(PLACES)
    await source.told(PLAIN, places(100))
    for number in range(REMEMBERED):
        await source.told(Call(binding="b", deadline=0.0, query=number), places(100))
    assert await source.told(PLAIN, places(0)) == {}
    assert await source.told(Call(binding="b", deadline=0.0, query=REMEMBERED - 1), places(0))


def gauges(*instants: datetime | None) -> Reply:
    """A gauge for each newest value, observed then; None for one that never told any."""
    models = [
        Observation(
            kind=coded(OBSERVATION_KIND, "water_level"),
            value=None if each is None else 1.0,
            unit="cm",
            observed_at=each,
            station="Ring",
            station_code=str(place),
            location=point(51.4, 6.7),
        )
        for place, each in enumerate(instants)
    ]
    return Reply(records=tuple(record(each.station_code, each) for each in models), as_of=NOON)


async def test_what_was_never_observed_is_of_no_age() -> None:
    """Gauges that tell nothing are none from another age; those that mostly tell of the next year have a wrong clock."""
    call = replace(PLAIN, query=OBSERVATIONS.query())
    assert await Watched(OBSERVATIONS).told(call, gauges(None, None, NOON)) == {}
    assert await Watched(OBSERVATIONS).told(call, gauges(None, None)) == {}
    astray = NOON + timedelta(days=3000)
    found = await Watched(OBSERVATIONS).told(call, gauges(None, None, NOON, astray, astray))
    assert found["suspect-clock"]["seen"] == civic_day(astray).isoformat()
