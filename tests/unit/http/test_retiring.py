"""Retiring: what goes says so a year ahead in every answer and in the document, and afterwards says what takes its place."""

from __future__ import annotations

from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

import pytest
from fastapi import FastAPI

from domain.retiring import RETIRING, Retiring
from domain.words import Text
from gateway.edge.asgi import ASGI
from gateway.http.retiring import retire
from gateway.http.routes import House
from gateway.http.surface import described
from tests.unit.http.stage import NOON, Stage, ask, stacked

GOES = Retiring(
    operation="list_waste_fractions",
    since=date(2026, 11, 1),
    sunset=date(2027, 12, 1),
    instead="/v1/waste/guide",
    why=Text("Der Ratgeber sagt dasselbe und mehr.", "The guide says the same and more."),
)
PATH = "/v1/waste/fractions"


@pytest.fixture
def stage() -> Stage:
    """A stage of its own: its clock moves."""
    return Stage()


@pytest.fixture
def app(stage: Stage) -> ASGI:
    """The whole stack, one of whose operations goes."""
    return stacked(stage, retiring=[GOES])


async def test_its_answers_say_since_when_and_until_when(app: ASGI) -> None:
    """RFC 9745: a date as `@seconds`; RFC 8594: an HTTP date; and links to what is written about it and to its successor."""
    answer = await ask(app, PATH)
    assert answer.status == 200
    assert answer.header("deprecation") == f"@{int(datetime(2026, 11, 1, tzinfo=UTC).timestamp())}"
    assert parsedate_to_datetime(answer.header("sunset")) == datetime(2027, 12, 1, tzinfo=UTC)
    links = ", ".join(answer.all("link"))
    for link in ('rel="deprecation"', 'rel="sunset"', '</v1/waste/guide>; rel="successor-version"'):
        assert link in links


async def test_a_refusal_says_it_too_and_others_do_not(app: ASGI) -> None:
    """Whoever asks it wrongly learns of it as well; its item and every other operation stay as they are."""
    wrong = await ask(app, f"{PATH}?limit=0")
    assert (wrong.status, bool(wrong.all("deprecation"))) == (400, True)
    for path in ("/v1/cities", f"{PATH}/essen:ebe:r", "/v1/places"):
        assert (await ask(app, path)).all("deprecation") == []


async def test_it_can_be_asked_until_its_day_and_then_names_what_takes_its_place(app: ASGI, stage: Stage) -> None:
    """The second before midnight it answers; then it is gone, with a page about it, and nothing is asked any more."""
    stage.now = datetime(2027, 11, 30, 23, 59, 59, tzinfo=UTC)
    assert (await ask(app, PATH)).status == 200
    stage.now = datetime(2027, 12, 1, tzinfo=UTC)
    calls = len(stage.backends["essen", "waste.fractions"].calls)
    gone = await ask(app, PATH, headers={"accept-language": "de"})
    assert (gone.status, gone.json()["type"]) == (410, "/problems/retired")
    assert gone.json()["hint"] == "An seine Stelle tritt /v1/waste/guide."
    assert len(stage.backends["essen", "waste.fractions"].calls) == calls


def test_the_document_marks_it() -> None:
    """`deprecated`, its last day, and why; and nothing else is marked."""
    stage = Stage()
    house = House(
        book=lambda: stage.book,
        cities=("essen",),
        clock=lambda: NOON,
        default_wait=5.0,
        explains=True,
        examples={},
        retiring=[GOES],
    )
    operations = [operation for path in described(house, None)["paths"].values() for operation in path.values()]
    (marked,) = [each for each in operations if each.get("deprecated")]
    assert (marked["operationId"], marked["x-sunset"]) == ("list_waste_fractions", "2027-12-01")
    assert "The guide says the same and more. Use `/v1/waste/guide` instead." in marked["description"]


def test_nobody_is_given_less_than_a_year() -> None:
    """A shorter notice is refused where it is written down; so is an operation that does not exist."""
    with pytest.raises(ValueError, match="fewer than 365 days"):
        Retiring(operation="x", since=date(2026, 1, 1), sunset=date(2026, 12, 31), why=Text("", ""))
    nothing = Retiring(operation="list_nothing", since=date(2026, 1, 1), sunset=date(2028, 1, 1), why=Text("", ""))
    with pytest.raises(LookupError, match="list_nothing"):
        retire(FastAPI(), [nothing], lambda: NOON)
    assert all(each.why.de and each.why.en for each in RETIRING)
