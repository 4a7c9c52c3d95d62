"""Questions about a point: the city it lies in is asked, or several at a border, or nobody; and what changed since an instant."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest

from domain.catalogue import REPORT_CATEGORIES, REPORTS
from domain.errors import BadQuestion
from domain.exchange import Reply
from domain.reports import PublicReport, ReportCategory
from domain.vocabulary_civic import REPORT_CATEGORY, REPORT_STATUS
from domain.words import coded
from gateway.federation.ask import ask
from gateway.federation.held import held
from gateway.federation.merge import Page
from gateway.federation.sift import sift
from tests.unit.clocks import NOON, Hand, leaping
from tests.unit.pieces import Backend, a_book, a_source, asking, served

POINTS = frozenset({"lat", "lon"})


def categories(*codes: str) -> Reply:
    """An answer with these."""
    made = {code: ReportCategory(category=coded(REPORT_CATEGORY, code, code), name=code) for code in codes}
    return served(REPORT_CATEGORIES, made)


def backends_of_two() -> tuple[Backend, Backend]:
    """The back-ends of two little towns."""
    return Backend(categories("litter")), Backend(categories("litter", "graffiti"))


async def asked(backends: tuple[Backend, Backend], *, overlap: bool = False, **query: Any) -> Page:
    """The page of a question about categories; with `overlap` the towns' boxes share the ground between them."""
    book = a_book(
        a_source("adorf", REPORT_CATEGORIES, backends[0], pushes=POINTS),
        a_source("bstadt", REPORT_CATEGORIES, backends[1]),
    )
    if overlap:
        wide = {slug: replace(town, bounds=town.bounds.widened(10_000)) for slug, town in book.towns.items()}
        book = replace(book, towns=wide)
    return (await ask(asking(REPORT_CATEGORIES, **query), book, Hand())).page


def states(page: Page) -> dict[str, str]:
    """City → state."""
    return {row.city: row.state for row in page.rows}


SPOTS: tuple[dict[str, Any], ...] = ({"lat": 51.1, "lon": 6.1}, {"lat": 51.1, "lon": 6.5}, {"lat": 51.1, "lon": 6.3})
A, B, BETWEEN = SPOTS
"""In each of the little towns, and between them."""


@leaping
async def test_only_the_city_of_the_point_is_asked() -> None:
    """The other one is skipped without a call; the point reaches a back-end that pushes it."""
    backends = backends_of_two()
    page = await asked(backends, **A)
    assert states(page) == {"adorf": "fresh", "bstadt": "skipped"}
    assert [shown.record.id for shown in page.items] == ["litter"]
    assert (len(backends[0].calls), len(backends[1].calls)) == (1, 0)
    assert backends[0].calls[0].query == REPORT_CATEGORIES.query(**A)


@leaping
async def test_a_source_that_does_not_push_the_point_is_asked_without_it() -> None:
    """Its answer is then shared by every point of its town."""
    backends = backends_of_two()
    page = await asked(backends, **B)
    assert states(page) == {"adorf": "skipped", "bstadt": "fresh"}
    assert backends[1].calls[0].query == REPORT_CATEGORIES.query()


@leaping
async def test_a_point_in_no_city_is_answered_with_nobody() -> None:
    """No call, no item, no error: each row says that the point is not its city's."""
    backends = backends_of_two()
    page = await asked(backends, **BETWEEN)
    assert (page.items, page.complete) == ((), True)
    assert [[note.slug for note in row.notes] for row in page.rows] == [["not-here"], ["not-here"]]
    assert not backends[0].calls
    assert not backends[1].calls


@leaping
async def test_at_a_border_both_are_asked() -> None:
    """Where two towns' boxes overlap each of them says what it takes, and the caller chooses."""
    page = await asked(backends_of_two(), overlap=True, **BETWEEN)
    assert states(page) == {"adorf": "fresh", "bstadt": "fresh"}
    assert sorted((shown.source.city, shown.record.id) for shown in page.items) == [
        ("adorf", "litter"),
        ("bstadt", "graffiti"),
        ("bstadt", "litter"),
    ]


@leaping
async def test_without_a_point_all_are_asked() -> None:
    """A list of categories needs no place."""
    assert set(states(await asked(backends_of_two())).values()) == {"fresh"}


@leaping
async def test_half_a_point_is_refused() -> None:
    """`lat` needs `lon`, although there is no radius here."""
    with pytest.raises(BadQuestion) as caught:
        await asked(backends_of_two(), lat=51.1)
    assert [(mistake.name, mistake.code) for mistake in caught.value.mistakes] == [("lat", "needs")]


def a_report(status: str, updated: datetime | None) -> PublicReport:
    """One report."""
    return PublicReport(
        category=coded(REPORT_CATEGORY, "litter", "x"), status=coded(REPORT_STATUS, status, status), updated_at=updated
    )


def since(instant: datetime | None, **more: Any) -> set[str]:
    """The ids of reports that changed since."""
    things = {
        "before": a_report("open", NOON - timedelta(seconds=1)),
        "then": a_report("closed", NOON),
        "after": a_report("open", NOON + timedelta(days=1)),
        "unknown": a_report("open", None),
    }
    keep = sift(REPORTS, REPORTS.query(updated_since=instant, **more))
    return {each.record.id for each in keep(held(served(REPORTS, things)), "")}


def test_what_changed_since() -> None:
    """The instant itself counts, whatever its offset; one that nobody knows anything of never does."""
    assert since(NOON) == {"then", "after"}
    assert since(NOON.astimezone(timezone(timedelta(hours=5)))) == {"then", "after"}
    assert since(NOON, status=("open",)) == {"after"}
    assert since(None) == {"before", "then", "after", "unknown"}
    assert since(datetime.max.replace(tzinfo=UTC)) == set()
