"""What is known of a city's month: read from the store, added up, and made anonymous. Knows no page."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from domain.when import BERLIN
from portal.gains import Gain, Wish, by_day, gains, stretch, sums, wishes
from portal.history import Course, Past, course, past
from portal.records import Records
from portal.report.month import Month
from storage.benefit_ports import few
from storage.incidents_ports import Incident
from storage.ports import Order

MOST = 2_000
"""Incidents looked through; the store keeps no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """The city, as the configuration knows it."""

    slug: str
    name: str
    providers: Mapping[str, str]
    """Short name → name."""
    sources: Mapping[str, Sequence[str]]
    """What it offers: a source's id → the bindings behind it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Count:
    """A number of things that people did: those that may be told."""

    told: int
    hidden: bool
    """Whether there are one or two beside, in one place or several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Service:
    """One domain of services."""

    name: str
    answers: int
    completed: Count
    course: Course


@dataclass(frozen=True, slots=True, kw_only=True)
class Pausing:
    """A stretch in which somebody had paused something."""

    target: str
    since: datetime
    until: datetime | None
    """None: it lasts."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A month."""

    subject: Subject
    month: Month
    days: Sequence[date]
    """Its complete days."""
    began: date | None
    """The first day that was counted, when that is none of before the month."""
    answers: Sequence[int]
    """By day."""
    before: int | None
    """Answers of the month before; None when it was not counted whole."""
    apps: int
    services: Sequence[Service]
    used: Sequence[Gain]
    idle: Sequence[Gain]
    completed: Count
    wishes: Sequence[Wish]
    course: Course
    courses: Mapping[str, Course]
    """Of each source that was asked."""
    incidents: Sequence[Incident]
    pauses: Sequence[Pausing]

    @property
    def whole(self) -> bool:
        """Whether the month is over."""
        return self.days[-1] == self.month.last


class NothingKnown(Exception):
    """There is no report to write; the text says why."""


async def gathered(records: Records, subject: Subject, month: Month, *, today: date) -> Report:
    """The report. Raises NothingKnown, and StorageError."""
    until = min(month.last, today - timedelta(days=1))
    if until < month.first:
        raise NothingKnown(f"no day of {month} is over yet")
    days = stretch(month.first, until)
    tallies = await records.benefit.days(since=month.first, until=until, city=subject.slug)
    known = past(each for each in await records.watch.days(since=month.first) if each.day <= until)
    its = {source: course(known, bindings, days) for source, bindings in subject.sources.items()}
    if not tallies and not any(each.whole.asked for each in its.values()):
        raise NothingKnown(f"nothing was counted of {subject.name} in {month}")
    apps = await records.benefit.apps(since=month.first, until=until, city=subject.slug)
    first = await records.benefit.first()
    found = gains(tallies, apps.sources, subject.sources)
    incidents = await records.incidents.incidents(since=_midnight(month.first), limit=MOST)
    return Report(
        subject=subject,
        month=month,
        days=days,
        began=first if first is not None and first > month.first else None,
        answers=by_day(tallies, days, subject.slug),
        before=await _before(records, subject.slug, month, first),
        apps=apps.every,
        services=_services(subject, found, known, days, sums(tallies, "answered")),
        used=[gain for gain in found if gain.answers or gain.completed],
        idle=[gain for gain in found if not gain.answers and not gain.completed],
        completed=count(gain.completed for gain in found),
        wishes=wishes(tallies),
        course=course(known, [name for names in subject.sources.values() for name in names], days),
        courses={source: each for source, each in its.items() if each.whole.asked},
        incidents=[
            each for each in incidents if each.concerns(subject.slug) and each.opened < _midnight(month.after.first)
        ],
        pauses=pauses_of(await records.orders.since(0), subject.slug, month),
    )


def count(numbers: Iterable[int]) -> Count:
    """The sum of those that may be told. A hidden one must not come out as what is missing to the whole."""
    told = [few(number) for number in numbers]
    return Count(told=sum(each for each in told if each is not None), hidden=None in told)


def _services(
    subject: Subject, found: Sequence[Gain], known: Past, days: Sequence[date], answers: Mapping[str, int]
) -> list[Service]:
    """The most asked first."""
    names = dict.fromkeys(gain.resource.partition(".")[0] for gain in found)
    services = [
        Service(
            name=name,
            answers=answers.get(f"{subject.slug}/{name}", 0),
            completed=count(gain.completed for gain in found if _in(gain.resource, name)),
            course=course(
                known,
                [b for source, its in subject.sources.items() if _in(source.split("/")[2], name) for b in its],
                days,
            ),
        )
        for name in names
    ]
    return sorted(services, key=lambda service: (-service.answers, service.name))


def _in(resource: str, domain: str) -> bool:
    return resource.partition(".")[0] == domain


async def _before(records: Records, city: str, month: Month, first: date | None) -> int | None:
    before = month.before
    if first is None or first > before.first:
        return None
    tallies = await records.benefit.days(since=before.first, until=before.last, city=city)
    return sum(by_day(tallies, stretch(before.first, before.last), city))


def pauses_of(orders: Iterable[Order], city: str, month: Month) -> list[Pausing]:
    """Pauses in this city that lasted in the month. Each ends at its time, or with the next order about the same."""
    begin, end = _midnight(month.first), _midnight(month.after.first)
    given = [each for each in orders if each.verb in {"pause", "resume"} and f"{each.target}/".startswith(f"{city}/")]
    found = []
    for place, order in enumerate(given):
        if order.verb != "pause":
            continue
        # another order about the same takes its place, as it does in a running gateway
        later = (each for each in given[place + 1 :] if each.target == order.target)
        ends = [each for each in (next((each.at for each in later), None), order.until) if each is not None]
        until = min(ends, default=None)
        if order.at < end and (until is None or until > begin):
            found.append(Pausing(target=order.target, since=order.at, until=until))
    return found


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=BERLIN)
