"""What the Python client makes of JSON: tolerant of what is new, strict about what is missing, honest about the rest."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from hansa_client import ABSENT, Absent, models
from hansa_client.calls import Call, plain
from hansa_client.reading import Misread, read
from sdk.generate.contract import Operation, envelope, short
from sdk.generate.contract import read as contract_read

CONTRACT = contract_read()
EXAMPLES = Path(__file__).resolve().parents[2] / "openapi" / "examples"
SHOWN = [each for each in CONTRACT.operations if each.answer and (EXAMPLES / f"{each.id}.json").exists()]


def row(**more: Any) -> dict[str, Any]:
    """One row of `sources`."""
    told = dict.fromkeys(("provider", "environment", "as_of", "covers", "licence", "attribution", "problem"))
    named = {"id": "adorf/x/places", "city": "adorf", "resource": "places", "state": "fresh"}
    return {**told, **named, "count": 3, "rejected": 0, "notes": [], **more}


def test_an_unknown_code_is_taken_as_it_is() -> None:
    """A state and a code that this client has never heard of are read, and count as no answer and no word."""
    found = read(models.SourceRow, row(state="thawing"))
    assert found.state == "thawing"
    assert not found.answered
    assert not found.silent
    coded = read(models.Coded, {"code": "hover_bike", "label": None, "native": None})
    assert (coded.code, str(coded)) == ("hover_bike", "hover_bike")


@pytest.mark.parametrize(
    ("state", "count", "known"), [("fresh", 0, 0), ("stale", 3, 3), ("failed", 0, None), ("unsupported", 0, None)]
)
def test_a_count_of_no_answer_is_none(state: str, count: int, known: int | None) -> None:
    """Zero is said only by a source that answered."""
    assert read(models.SourceRow, row(state=state, count=count)).known_count == known


def test_unknown_fields_are_passed_over() -> None:
    """What a newer gateway adds does not disturb."""
    assert read(models.Live, {"status": "ok", "mood": "fine"}).status == "ok"


def test_absent_null_and_said_are_three_things() -> None:
    """A field that is not there is ABSENT, a null is None, and both are false."""
    view = read(models.HoursView, {"open": None})
    assert view.open is None
    assert view.distance is ABSENT
    assert isinstance(view.distance, Absent)
    assert not view.distance
    assert repr(view.distance) == "ABSENT"
    assert read(models.HoursView, {"open": False, "distance": 0}).distance == 0


@pytest.mark.parametrize(
    ("told", "words"),
    [
        ({}, "Live.status is missing"),
        ({"status": 1}, r"Live.status: a str was promised, and int came"),
        ([], "an object was promised"),
    ],
)
def test_what_the_contract_does_not_allow_is_named(told: Any, words: str) -> None:
    """A missing field and a wrong type are mistakes that name the field."""
    with pytest.raises(Misread, match=words):
        read(models.Live, told)


def test_a_truth_value_is_no_number() -> None:
    """`true` where a number was promised is a mistake; a whole number where any was promised is none."""
    with pytest.raises(Misread):
        read(models.View, {"distance": True})
    assert read(models.Price, {"amount": 3}).amount == 3


def test_times_have_zones_and_days_are_days() -> None:
    """Instants come with their zone, civic days without a time; what is neither is named."""
    covers = read(models.Covers, {"from": "2026-06-04", "to": None})
    assert (covers.from_, covers.to) == (date(2026, 6, 4), None)
    found = read(models.SourceRow, row(as_of="2026-06-04T10:00:00Z"))
    assert found.as_of == datetime(2026, 6, 4, 10, tzinfo=UTC)
    with pytest.raises(Misread, match=r"SourceRow.as_of: 'soon' is no datetime"):
        read(models.SourceRow, row(as_of="soon"))


def test_a_point_has_names() -> None:
    """Longitude and latitude cannot be mixed up, alone or in a row."""
    point = read(models.Point, {"type": "Point", "coordinates": [6.7, 51.4]})
    assert (point.lon, point.lat) == (6.7, 51.4)
    lines = read(models.MultiPoint, {"type": "MultiPoint", "coordinates": [[6.7, 51.4], [7, 52]]})
    assert lines.points == ((6.7, 51.4), (7.0, 52.0))


@pytest.mark.parametrize("operation", SHOWN, ids=lambda each: each.id)
def test_the_examples_of_the_contract_are_read(operation: Operation) -> None:
    """What stands in the contract as an example of an answer is understood, items and sources."""
    told = json.loads((EXAMPLES / f"{operation.id}.json").read_text("utf-8"))
    answer = operation.answer or ""
    if inner := envelope(answer, CONTRACT.schemas[answer]):
        items = told["items"] if "items" in told else [told["item"]]
        assert all(read(getattr(models, short(inner[1])), each) for each in items)
        assert all(read(models.SourceRow, each).city for each in told.get("sources", ()))
    elif set(told) != {"items"}:
        assert read(getattr(models, short(answer)), told)


def test_most_operations_have_an_example() -> None:
    """The test above looks at something."""
    assert len(SHOWN) > 50


def test_a_body_leaves_out_what_is_absent() -> None:
    """Null is sent, absence is not; models become objects, days and instants text."""
    body = {"paused": None, "url": ABSENT, "items": (models.BulkyItem(kind="sofa"),), "day": date(2026, 6, 4)}
    assert plain(body) == {"paused": None, "items": [{"kind": "sofa"}], "day": "2026-06-04"}


def test_a_query_repeats_lists_and_says_instants_with_their_zone() -> None:
    """One value or many, yes and no, and an instant; one without a zone is refused before it is sent."""
    query = {"city": "adorf", "kind": ("a", "b"), "explain": True, "q": None, "to": datetime(2026, 6, 4, tzinfo=UTC)}
    assert Call("GET", "/", query=query).parameters() == [
        ("city", "adorf"),
        ("kind", "a"),
        ("kind", "b"),
        ("explain", "true"),
        ("to", "2026-06-04T00:00:00+00:00"),
    ]
    with pytest.raises(ValueError, match="names no zone"):
        Call("GET", "/", query={"to": datetime(2026, 6, 4, tzinfo=UTC).replace(tzinfo=None)}).parameters()
    assert Call.at("/v1/places/{id}", id="adorf:x:a b?") == "/v1/places/adorf:x:a%20b%3F"
