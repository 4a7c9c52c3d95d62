"""Wishes: what a citizen asks for is a dataclass with only what it declares, or a list of what is wrong with it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from domain.bulky import BulkyItem, BulkyWish, Reachable
from domain.catalogue import BULKY_ORDERS, CATALOGUE, PLACES, REPORTS
from domain.errors import Unprocessable
from domain.reports import ReportWish
from domain.words import LANGUAGES
from gateway.http.wishes import wish_model, wish_of
from gateway.problems import problem_of, said

ORDER: dict[str, Any] = {"address": "essen:haus:9", "items": [{"kind": "sofa"}]}
REPORT: dict[str, Any] = {"category": "litter", "lat": 51.45, "lon": 7, "text": "Müll"}


def mistakes(resource: Any, data: dict[str, Any]) -> list[tuple[str, str]]:
    """Field and code of everything that is wrong."""
    with pytest.raises(Unprocessable) as refused:
        wish_of(resource, data)
    assert {each.where for each in refused.value.mistakes} == {"body"}
    for language in LANGUAGES:
        shown = said(problem_of(refused.value), language, trace_id="t", instance="/")
        assert shown["status"] == 422
        assert all(each["detail"] for each in shown["errors"])
    return [(each.name, each.code) for each in refused.value.mistakes]


def test_an_order_becomes_its_dataclass() -> None:
    """Nested things are their own dataclasses, lists are tuples, and what was left out has its default."""
    full = ORDER | {
        "items": [{"kind": "sofa", "count": 2}, {"kind": "tv"}],
        "slots": ["a", "b"],
        "contact": {"name": "Erika Muster", "email": "erika@Müller.de", "phone": "+49 201 12345"},
        "note": "vor dem Haus\r\nlinks",
    }
    assert wish_of(BULKY_ORDERS, ORDER) == BulkyWish(address="essen:haus:9", items=(BulkyItem(kind="sofa"),))
    assert wish_of(BULKY_ORDERS, full) == BulkyWish(
        address="essen:haus:9",
        items=(BulkyItem(kind="sofa", count=2), BulkyItem(kind="tv")),
        slots=("a", "b"),
        contact=Reachable(name="Erika Muster", email="erika@xn--mller-kva.de", phone="+49 201 12345"),
        note="vor dem Haus\nlinks",
    )


def test_a_report_becomes_its_dataclass() -> None:
    """Whole numbers are degrees too, answers keep their names, text is composed and trimmed."""
    data = REPORT | {
        "text": "  Mu\u0308ll \U0001f468\u200d\U0001f469\u200d\U0001f467\t\n",
        "attributes": {"size": "groß"},
    }
    assert wish_of(REPORTS, data) == ReportWish(
        category="litter", lat=51.45, lon=7.0, text="Müll 👨\u200d👩\u200d👧", attributes={"size": "groß"}
    )


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"address": 5}, [("address", "not-a-text")]),
        ({"address": None}, [("address", "not-a-text")]),
        ({"address": "x" * 201}, [("address", "too-long")]),
        ({"items": []}, [("items", "too-few")]),
        ({"items": [{"kind": "tv"}] * 51}, [("items", "too-many")]),
        ({"items": {"kind": "tv"}}, [("items", "not-a-list")]),
        ({"items": ["tv"]}, [("items.0", "not-an-object")]),
        (
            {"items": [{"kind": "tvs"}, {"kind": "tv", "count": 0}]},
            [
                ("items.0.kind", "unknown-value"),
                ("items.1.count", "too-small"),
            ],
        ),
        ({"items": [{"kind": "tv", "count": 51}]}, [("items.0.count", "too-large")]),
        ({"items": [{"kind": "tv", "count": True}]}, [("items.0.count", "not-a-number")]),
        ({"items": [{"kind": "tv", "count": "2"}]}, [("items.0.count", "not-a-number")]),
        ({"items": [{"kind": "tv", "count": 1.5}]}, [("items.0.count", "not-a-number")]),
        ({"items": [{"kind": ["tv"]}]}, [("items.0.kind", "not-a-text")]),
        ({"items": [{}]}, [("items.0.kind", "missing")]),
        ({"slots": ["a"] * 6}, [("slots", "too-many")]),
        ({"slots": [1]}, [("slots.0", "not-a-text")]),
        ({"contact": []}, [("contact", "not-an-object")]),
        ({"contact": {"name": "x"}}, [("contact.name", "too-short")]),
        ({"contact": {"phone": "ring me"}}, [("contact.phone", "bad-form")]),
        ({"contact": {"email": "erika"}}, [("contact.email", "not-an-email")]),
        ({"price": 0}, [("price", "unknown-field")]),
        ({"contact": {"iban": "DE"}}, [("contact.iban", "unknown-field")]),
    ],
)
def test_each_mistake_in_an_order_is_named(more: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    """The path of the field and what is wrong with it; nothing is guessed into shape."""
    assert mistakes(BULKY_ORDERS, ORDER | more) == wrong


@pytest.mark.parametrize(
    ("more", "wrong"),
    [
        ({"lat": 90.5}, [("lat", "too-large")]),
        ({"lon": -181}, [("lon", "too-small")]),
        ({"lat": "51"}, [("lat", "not-a-number")]),
        ({"lat": float("nan")}, [("lat", "not-a-number")]),
        ({"text": "ab"}, [("text", "too-short")]),
        ({"text": "   a   "}, [("text", "too-short")]),
        ({"text": "x" * 2001}, [("text", "too-long")]),
        ({"keep_position": "yes"}, [("keep_position", "not-a-boolean")]),
        ({"keep_position": 1}, [("keep_position", "not-a-boolean")]),
        ({"attributes": {"a": 1}}, [("attributes.a", "not-a-text")]),
        ({"attributes": {"a ": "1"}}, [("attributes.a ", "bad-characters")]),
        ({"attributes": {str(n): "x" for n in range(21)}}, [("attributes", "too-many")]),
        ({"attributes": ["a"]}, [("attributes", "not-an-object")]),
        ({"category": "umbrella"}, [("category", "unknown-value")]),
    ],
)
def test_each_mistake_in_a_report_is_named(more: dict[str, Any], wrong: list[tuple[str, str]]) -> None:
    """As for orders: numbers, text, answers and the vocabulary."""
    assert mistakes(REPORTS, REPORT | more) == wrong


@pytest.mark.parametrize("char", ["\0", "\x1b", "\x7f", "\x85", "\u2028", "\u202e", "\u2066", "\ue000", "\ud800"])
def test_what_is_no_text_is_refused_everywhere(char: str) -> None:
    """Controls, half characters, what turns the writing round, and the sign our labels are marked with."""
    written = f"vor {char} dem Haus"
    assert mistakes(REPORTS, REPORT | {"text": written}) == [("text", "bad-characters")]
    assert mistakes(BULKY_ORDERS, ORDER | {"note": written}) == [("note", "bad-characters")]
    assert mistakes(BULKY_ORDERS, ORDER | {"contact": {"name": written}}) == [("contact.name", "bad-characters")]


@pytest.mark.parametrize("line", ["\n", "\r\n", "\r", "\t"])
def test_only_text_and_note_have_lines(line: str) -> None:
    """In a name a new line would be a new header of somebody's mail."""
    written = f"Erika{line}Bcc: all@example.org"
    assert wish_of(REPORTS, REPORT | {"text": written}).text.splitlines()[-1].endswith("Bcc: all@example.org")
    assert mistakes(REPORTS, REPORT | {"contact": {"name": written}}) == [("contact.name", "bad-characters")]
    assert mistakes(REPORTS, REPORT | {"city": written}) == [("city", "bad-characters")]
    assert mistakes(REPORTS, REPORT | {"attributes": {"size": written}}) == [("attributes.size", "bad-characters")]


@pytest.mark.parametrize(
    "address",
    [
        "@example.org",
        "a@b",
        "a b@example.org",
        "a@[127.0.0.1]",
        "Erika <a@example.org>",
        '"a"@example.org',
        "ä@example.org",
    ],
)
def test_an_email_is_one_that_any_server_takes(address: str) -> None:
    """No names, no quotes, no bare hosts; asked of nobody."""
    assert mistakes(REPORTS, REPORT | {"contact": {"email": address}}) == [("contact.email", "not-an-email")]


def test_the_nearest_right_name_is_named() -> None:
    """For a field or a kind that nearly is one, `allowed` begins with it; of many mistakes the first twenty are enough."""
    with pytest.raises(Unprocessable) as refused:
        wish_of(BULKY_ORDERS, ORDER | {"items": [{"kind": "soffa", "cuont": 1}], "contact": {"emial": "x"}})
    assert [(each.name, each.allowed[0]) for each in refused.value.mistakes] == [
        ("items.0.kind", "sofa"),
        ("items.0.cuont", "count"),
        ("contact.emial", "email"),
    ]
    assert len(mistakes(BULKY_ORDERS, ORDER | {f"f{number}": 1 for number in range(500)})) == 20
    assert mistakes(REPORTS, REPORT | {"\x1b[31m": 1}) == [("(field)", "unknown-field")]


@pytest.mark.parametrize("resource", [each for each in CATALOGUE.values() if each.accepts], ids=lambda each: each.name)
def test_the_model_is_published_with_its_bounds(resource: Any) -> None:
    """Name, descriptions and bounds stand in the schema, as the dataclass declares them, and nothing else is taken."""
    model = wish_model(resource)
    schema = model.model_json_schema()
    assert model is wish_model(resource)
    assert schema["title"] == resource.accepts.__name__
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(TypeAdapter(resource.accepts).json_schema()["properties"])
    assert all(each["description"] for each in schema["properties"].values())
    assert resource.name != "waste.bulky-orders" or schema["properties"]["items"]["minItems"] == 1


def test_what_accepts_nothing_has_no_wish() -> None:
    """Asking for the wish of what is only read is a mistake of ours."""
    with pytest.raises(ValueError, match="accepts nothing"):
        wish_of(PLACES, {})


_json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
_named = st.sampled_from(
    ["address", "items", "slots", "contact", "note", "category", "lat", "lon", "text", "attributes"]
)


@given(data=st.dictionaries(_named | st.text(max_size=8), _json, max_size=8), whole=st.booleans())
@settings(max_examples=300, deadline=None)
def test_whatever_is_asked_it_is_a_wish_or_a_refusal(data: dict[str, Any], *, whole: bool) -> None:
    """No JSON raises anything but our 422, and what passes is the dataclass."""
    for resource, good in ((BULKY_ORDERS, ORDER), (REPORTS, REPORT)):
        try:
            found = wish_of(resource, good | data if whole else data)
        except Unprocessable as refused:
            for language in LANGUAGES:
                said(problem_of(refused), language, trace_id="t", instance="/")
        else:
            assert isinstance(found, resource.accepts or ())
