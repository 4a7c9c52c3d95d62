"""The page about an account's own usage: answers by day and operation, and the latest errors with the traces that were seen."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from fastapi import FastAPI, Response

from domain.when import civic_day
from domain.words import Language, spell
from portal.asked import language_of
from portal.desk.callers import callers_of, number
from portal.desk.visit import HOME, Visit, add_page
from portal.phrases.desk_usage import USAGE
from portal.site import Site
from storage.usage_ports import ERROR_DAYS, Counted

PATH = f"{HOME}/usage"
SPANS = (7, 30, 90)
"""Days that can be looked at, today included."""
LATEST = 50
"""Single errors on the page."""
STEP, TALL = 12, 100
"""Of the chart: the room of a day, and the height of the highest bar."""


@dataclass(frozen=True, slots=True)
class Sums:
    """So many answers, by how they went."""

    answered: int = 0
    mistaken: int = 0
    """4xx, without those over the quota."""
    limited: int = 0
    """429."""
    failed: int = 0
    """5xx."""

    @property
    def every(self) -> int:
        """All of them."""
        return self.answered + self.mistaken + self.limited + self.failed

    @property
    def refused(self) -> int:
        """Those that were a problem."""
        return self.every - self.answered


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the table."""

    said: str
    operations: Sequence[tuple[str, Sums]]


@dataclass(frozen=True, slots=True)
class Bar:
    """A day in the chart; measures are those of the drawing."""

    x: int
    said: str
    answered: int
    refused: int


def add_usage(app: FastAPI, site: Site) -> None:
    """Add the page."""
    add_page(app, site, PATH, show=_show)


async def _show(visit: Visit) -> Response:
    asked = visit.request.query_params
    callers = await callers_of(visit)
    meant = [each for each in callers if each.client == asked.get("of")]
    span = next((days for days in SPANS if str(days) == asked.get("days")), SPANS[0])
    now, usage = visit.site.clock(), visit.desk.stock().usage
    today = civic_day(now)
    since = today - timedelta(days=span - 1)
    clients = {each.client for each in meant or callers}
    counted = await usage.days(clients, since=since)
    mishaps = await usage.mishaps(clients, since=now - timedelta(days=ERROR_DAYS), limit=LATEST)
    language = language_of(visit.request)
    days = [since + timedelta(days=n) for n in range(span)]
    drawn = bars(counted, days, language)
    return visit.page(
        "desk/usage.html",
        USAGE,
        callers=callers,
        chosen=meant[0].client if meant else "",
        span=span,
        spans=SPANS,
        table=table(counted, language),
        total=sums(counted),
        bars=drawn,
        broad=span * STEP,
        tall=TALL,
        deep=max((bar.refused for bar in drawn), default=0),
        most=max((sums(each for each in counted if each.day == day).every for day in days), default=0),
        mishaps=mishaps,
        names={each.client: each.name for each in callers},
        error_days=ERROR_DAYS,
        number=partial(number, language=language),
    )


def sums(counted: Iterable[Counted]) -> Sums:
    """Counts by how they went."""
    answered = mistaken = limited = failed = 0
    for each in counted:
        if each.status < 400:
            answered += each.count
        elif each.status == 429:
            limited += each.count
        elif each.status < 500:
            mistaken += each.count
        else:
            failed += each.count
    return Sums(answered, mistaken, limited, failed)


def table(counted: Sequence[Counted], language: Language) -> list[Day]:
    """By day and operation, newest day first."""
    groups: dict[date, dict[str, list[Counted]]] = {}
    for each in counted:
        groups.setdefault(each.day, {}).setdefault(each.operation, []).append(each)
    return [
        Day(spell(day.isoformat(), language), [(name, sums(groups[day][name])) for name in sorted(groups[day])])
        for day in sorted(groups, reverse=True)
    ]


def bars(counted: Sequence[Counted], days: Sequence[date], language: Language) -> list[Bar]:
    """A bar for each day, as high as it has answers; what is there is seen, however little."""
    by_day = {day: sums(each for each in counted if each.day == day) for day in days}
    most = max((each.every for each in by_day.values()), default=0) or 1

    def high(count: int) -> int:
        return max(2, round(count * TALL / most)) if count else 0

    return [
        Bar(place * STEP, spell(day.isoformat(), language), high(each.answered), high(each.refused))
        for place, (day, each) in enumerate(by_day.items())
    ]
