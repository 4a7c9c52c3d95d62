"""Recognise: what several providers know under ids of their own is one thing, told by the nearest."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.catalogue import DATASETS, PARKING
from domain.datasets import Dataset, Distribution, Finding
from domain.errors import NotFound, SourceDown
from domain.exchange import Fault
from domain.geo import point
from gateway.federation.area import Ground, keys
from gateway.federation.ask import Unanswered, ask, ask_item, item_id
from gateway.federation.book import Source
from gateway.federation.gather import Heard
from gateway.federation.recognise import leader, recognised
from tests.unit.clocks import NOON
from tests.unit.pieces import ADORF, Backend, a_book, a_source, asking, served

GROUND = Ground(shape=ADORF.bounds, centre=point(51.1, 6.1), ags="05001000")
FIRST, SECOND = (f"3f2504e0-4f89-11d3-9a0c-0305e82c330{n}" for n in "12")
FILE = "https://adorf.example/schulen.csv"


def source(ns: str, far: int, *, down: bool = False, things: dict[str, Dataset] | None = None) -> Source:
    """A portal of Adorf, so far away, with these data sets."""
    outcome: Any = SourceDown("down") if down else served(DATASETS, things or {})
    area = keys("05001000", GROUND) if far else None
    region = f"region{far}" if far else None
    return a_source("adorf", DATASETS, Backend(outcome), ns=ns, provider=ns, far=far, area=area, region=region)


OWN, REGION, STATE = source("stadt", 0), source("ruhr", 1), source("land", 2)


def about(title: str = "Schulen", *, at: str = "stadt", **more: Any) -> Dataset:
    """A data set as a portal tells it."""
    far = {"municipalities": ("05001",)} if at != "stadt" else {}
    return Dataset(title=title, **{**far, "found_at": (Finding(portal=at, id=more.pop("id", "1")),), **more})


def files(*urls: str) -> dict[str, Any]:
    """Files at these addresses."""
    return {"distributions": tuple(Distribution(url=url) for url in urls)}


def said(by: Source, **things: Dataset) -> Heard:
    """What a portal said."""
    return Heard(source=by, replies=(served(DATASETS, things),), faults=(), notes=(), seconds=0.0)


def shown(*answers: Heard) -> list[tuple[str, str, str]]:
    """What is left: who tells it, under which id, and the portals it was found at."""
    return [
        (each.source.ns, record.id, "+".join(found.portal for found in record.model.found_at))
        for each in recognised(answers, DATASETS)
        for reply_ in each.replies
        for record in reply_.records
    ]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ({"identifiers": (FIRST,)}, {"identifiers": (f"https://open.example/dataset/{FIRST.upper()}",)}),
        ({"id": FIRST}, {"identifiers": (FIRST,)}),
        ({"landing_page": "https://www.adorf.example/d/schulen"}, {"landing_page": "http://adorf.example/d/schulen/"}),
        ({"landing_page": "https://adorf.example/d/schulen"}, {"identifiers": ("https://adorf.example/d/schulen",)}),
        (files(FILE), {**files("http://adorf.example/schulen.csv"), "title": "SCHULEN"}),
    ],
)
def test_what_is_recognised_is_one(own: dict[str, Any], other: dict[str, Any]) -> None:
    """By an identifier in any writing, by its page, by a file of the same title; and it says everywhere it was found."""
    answers = said(STATE, c=about(**{"at": "land", **other})), said(OWN, a=about(**own))
    assert shown(*answers) == [("stadt", "a", "stadt+land")]


@pytest.mark.parametrize(
    ("own", "other"),
    [
        ({}, {}),  # the title alone
        ({"publisher": "Stadt"}, {"publisher": "Stadt"}),
        ({"identifiers": ("12",)}, {"identifiers": ("12",)}),  # a number is another thing in each catalogue
        ({"landing_page": "https://adorf.example/"}, {"landing_page": "https://adorf.example"}),  # a host is no page
        (files(FILE), {**files(FILE), "title": "Schulbezirke"}),
    ],
)
def test_what_only_looks_alike_is_two(own: dict[str, Any], other: dict[str, Any]) -> None:
    """Never by the title, the publisher, a number or a host alone, nor by a file under another title."""
    assert len(shown(said(OWN, a=about(**own)), said(REGION, b=about(**{"at": "ruhr", **other})))) == 2


def test_what_one_portal_tells_apart_stays_apart() -> None:
    """Two of its data sets with one page are two, the page is no mark, and no third portal makes them one."""
    page = {"landing_page": "https://adorf.example/d/karten"}
    two = said(OWN, a=about("Karten", **page), b=about("Pläne", **page, identifiers=(SECOND,)))
    one = said(REGION, c=about("Karten", at="ruhr", **page))
    assert len(shown(two, one)) == 3
    both = said(STATE, d=about("Pläne", at="land", identifiers=(SECOND, FIRST), **files(FILE)))
    with_file = said(OWN, a=about("Pläne", **files(FILE)), b=about("Pläne neu", identifiers=(SECOND,)))
    assert sorted(shown(with_file, both)) == [("stadt", "a", "stadt"), ("stadt", "b", "stadt+land")]


def test_a_third_tells_that_two_are_one() -> None:
    """City and region have nothing in common but what the state has of both."""
    answers = (
        said(STATE, c=about(at="land", identifiers=(FIRST,), **files(FILE))),
        said(REGION, b=about(at="ruhr", **files(FILE))),
        said(OWN, a=about(identifiers=(FIRST,))),
    )
    assert shown(*answers) == [("stadt", "a", "stadt+ruhr+land")]


def test_the_nearest_tells_and_the_others_fill_in() -> None:
    """Its words stay, its gaps are filled, files and their formats come from one; what joins all lists all."""
    own = about(identifiers=(FIRST,), description="Kurz")
    region = about(
        "Schulen!", at="ruhr", identifiers=(FIRST, "R-1"), description="Lang", publisher="Adorf", **files(FILE)
    )
    (answer, _) = recognised((said(OWN, a=own), said(REGION, b=region)), DATASETS)
    (record,) = answer.replies[0].records
    assert record.model == replace(
        own,
        publisher="Adorf",
        distributions=region.distributions,
        municipalities=("05001",),
        identifiers=(FIRST, "R-1"),
        found_at=(*own.found_at, *region.found_at),
    )


def test_only_the_citys_own_of_a_region_is_recognised() -> None:
    """What the region tells of another city is that city's, whatever mark it has."""
    foreign = replace(about(at="ruhr", identifiers=(FIRST,)), municipalities=("05002",))
    assert shown(said(OWN, a=about(identifiers=(FIRST,))), said(REGION, b=foreign)) == [("stadt", "a", "stadt")]


def test_it_is_done_once_for_the_same_answers() -> None:
    """Cached answers are recognised once; a resource without marks is left as it is; who is down is no neighbour."""
    answers = said(OWN, a=about(identifiers=(FIRST,))), said(REGION, b=about(at="ruhr", identifiers=(FIRST,)))
    first, again = recognised(answers, DATASETS), recognised(answers, DATASETS)
    assert first[0].replies[0].records is again[0].replies[0].records
    assert recognised(answers, PARKING) == answers
    down = Heard(source=OWN, replies=(), faults=(Fault(error=SourceDown("x")),), notes=(), seconds=0.0)
    assert shown(down, answers[1]) == [("ruhr", "b", "ruhr")]
    assert leader(down, "a") is None


MARKS = st.lists(st.sampled_from([FIRST, SECOND, "12", "https://adorf.example/d/1"]), max_size=3, unique=True)
CATALOGUES = st.lists(st.lists(MARKS, max_size=4), min_size=3, max_size=3)


@given(CATALOGUES)
def test_nothing_is_lost_and_nothing_is_told_twice(spread: list[list[list[str]]]) -> None:
    """However marks are spread: each finding is at exactly one thing, and no thing is twice on one portal."""
    answers = [
        said(
            by,
            **{f"{by.ns}{n}": about(at=by.ns, id=f"{by.ns}{n}", identifiers=tuple(ids)) for n, ids in enumerate(sets)},
        )
        for by, sets in zip((OWN, REGION, STATE), spread, strict=True)
    ]
    records = [record for each in recognised(answers, DATASETS) for record in each.replies[0].records]
    found = [finding for record in records for finding in record.model.found_at]
    assert sorted(each.id for each in found) == sorted(
        f.id for a in answers for r in a.replies[0].records for f in r.model.found_at
    )
    for record in records:
        portals = [each.portal for each in record.model.found_at]
        assert len(portals) == len(set(portals))
        assert record.id == record.model.found_at[0].id


async def test_pages_count_each_once_and_every_id_leads_to_it() -> None:
    """One by one over a cursor nothing comes twice; under the region's id stands what the city tells; a gone one is not found."""
    own = {f"a{n}": about(f"Titel {n}", identifiers=(f"https://adorf.example/{n}",)) for n in range(5)}
    far = {f"b{n}": about(f"Zitat {n}", at="ruhr", identifiers=(f"https://adorf.example/{n}",)) for n in range(3, 8)}
    book = a_book(source("stadt", 0, things=own), source("ruhr", 1, things=far))
    ids, cursor = list[str](), None
    while cursor is not None or not ids:
        answer = await ask(asking(DATASETS, limit=1, cursor=cursor), book, lambda: NOON)
        ids += [item_id(each) for each in answer.page.items]
        cursor = answer.next_cursor
    assert ids == [*(f"adorf:stadt:a{n}" for n in range(5)), *(f"adorf:ruhr:b{n}" for n in range(5, 8))]
    for name in ("adorf:stadt:a3", "adorf:ruhr:b3"):
        thing, page = await ask_item(asking(DATASETS, item=name), book)
        assert (item_id(thing), len(thing.record.model.found_at), page.complete) == ("adorf:stadt:a3", 2, True)
    with pytest.raises(NotFound):
        await ask_item(asking(DATASETS, item="adorf:ruhr:b99"), book)


async def test_what_the_nearest_cannot_tell_the_next_does() -> None:
    """While the city's portal is down the region's finding is shown under the region's id; under the city's nobody can say."""
    things = {"b": about(at="ruhr", identifiers=(FIRST,))}
    book = a_book(source("stadt", 0, down=True), source("ruhr", 1, things=things))
    answer = await ask(asking(DATASETS), book, lambda: NOON)
    assert [item_id(each) for each in answer.page.items] == ["adorf:ruhr:b"]
    assert not answer.page.complete
    thing, page = await ask_item(asking(DATASETS, item="adorf:ruhr:b"), book)
    assert (thing.record.id, page.complete) == ("b", False)
    with pytest.raises(Unanswered):
        await ask_item(asking(DATASETS, item="adorf:stadt:a"), book)
