"""`/ops/benefit`: what each source was good for, and what people ask for that nobody offers."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial

from fastapi import FastAPI, Response

from domain.when import civic_day
from domain.words import Language, spell
from gateway.federation.book import Book
from portal.asked import language_of
from portal.desk.callers import number
from portal.gains import gains, stretch, wishes
from portal.ops.visit import Visit, add_page
from portal.phrases.ops_benefit import BENEFIT
from portal.phrases.resources import resource_text
from portal.site import Site
from storage.benefit_ports import EVERYWHERE
from storage.errors import StorageError

PATH = "/ops/benefit"
SPANS = (7, 30, 90, 365)
"""Days that can be looked at, today included."""
USUAL = 30
STEP, TALL = 12, 100
"""Of the chart: the room of a day, and the height of the highest bar."""
MOST = 100
"""Unmet wishes on the page."""


def add_benefit(app: FastAPI, site: Site) -> None:
    """Add the page."""
    add_page(app, site, PATH, show=_show)


async def _show(visit: Visit) -> Response:
    site, asked = visit.site, visit.request.query_params
    if site.records is None:
        raise StorageError("nothing is kept")
    benefit, book, language = site.records().benefit, site.book(), language_of(visit.request)
    city = next((slug for slug in book.towns if slug == asked.get("city")), None)
    span = next((days for days in SPANS if str(days) == asked.get("days")), USUAL)
    until = civic_day(site.clock())
    since = until - timedelta(days=span - 1)
    tallies = await benefit.sums(since=since, until=until, city=city)
    answered = await benefit.answered(since=since, until=until, where=city or EVERYWHERE)
    apps = await benefit.apps(since=since, until=until, city=city)
    found = gains(tallies, apps.sources, known(book, city))
    days = stretch(since, until)
    counts = [answered.get(day, 0) for day in days]
    return visit.page(
        "ops/benefit.html",
        BENEFIT,
        city=city or "",
        towns=book.towns,
        span=span,
        spans=SPANS,
        used=[gain for gain in found if gain.answers or gain.completed],
        idle=[gain for gain in found if not gain.answers and not gain.completed],
        wishes=wishes(tallies)[:MOST],
        answers=sum(counts),
        apps=apps.every,
        completed=sum(gain.completed for gain in found),
        bars=bars(counts),
        first=said(days[0], language),
        last=said(days[-1], language),
        most=max(counts),
        broad=span * STEP,
        tall=TALL,
        numbers=numbers(days, counts, language),
        town=lambda slug: book.towns[slug].name if slug in book.towns else slug,
        resource=lambda name: resource_text(name).say(language),
        share=lambda gain, of=found[0].answers if found else 0: round(100 * gain.answers / of) if of else 0,
        number=partial(number, language=language),
    )


def known(book: Book, city: str | None) -> list[str]:
    """Every source there is now."""
    there = (source for source in book.sources if not source.resource.local)
    return list(dict.fromkeys(source.id for source in there if city in {None, source.city}))


def bars(counts: Sequence[int]) -> list[tuple[int, int]]:
    """Left edge and height of each day's bar; what is there is seen, however little."""
    most = max(counts, default=0) or 1
    return [(place * STEP, max(2, round(count * TALL / most)) if count else 0) for place, count in enumerate(counts)]


def numbers(days: Sequence[date], counts: Sequence[int], language: Language) -> list[tuple[str, int]]:
    """The chart as a table: by day, or by month where there are many."""
    if len(days) <= 31:
        return [(said(day, language), count) for day, count in zip(days, counts, strict=True)][::-1]
    months: dict[str, int] = {}
    for day, count in zip(days, counts, strict=True):
        months[f"{day:%Y-%m}"] = months.get(f"{day:%Y-%m}", 0) + count
    return list(months.items())[::-1]


def said(day: date, language: Language) -> str:
    """`1 December 2026`."""
    return spell(day.isoformat(), language)
