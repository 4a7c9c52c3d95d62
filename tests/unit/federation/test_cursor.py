"""The cursor: a position per source, refused when it is damaged or belongs to another question."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from domain.catalogue import FRACTIONS, PLACES
from domain.errors import BadQuestion
from domain.geo import Box
from gateway.federation import cursor
from gateway.federation.question import Question

QUESTION = Question(resource=PLACES, query=PLACES.query(kind=("library",)), cities=("adorf", "bstadt"))
POSITIONS: dict[str, cursor.Position] = {
    "adorf/amt/places#amt": ("aerztehaus 00000003", "7"),
    "nrw/land/places#osm": ("spielplatz", "node/12 ö"),
}
KEYS = st.lists(st.text(max_size=20), min_size=1, max_size=4).map(tuple)


def code_of(question: Question) -> str:
    """The code of the mistake in the question's cursor."""
    with pytest.raises(BadQuestion) as caught:
        cursor.read(question)
    (mistake,) = caught.value.mistakes
    assert (mistake.where, mistake.name) == ("query", "cursor")
    return mistake.code


@given(st.dictionaries(st.text(min_size=1, max_size=30), KEYS, max_size=5))
@example(POSITIONS)
def test_positions_come_back(positions: dict[str, cursor.Position]) -> None:
    """Whatever the positions are, they are read as they were written, and the word needs no escaping in a URL."""
    word = cursor.write(QUESTION, positions)
    assert cursor.read(replace(QUESTION, cursor=word)) == positions
    assert all(character.isascii() and (character.isalnum() or character in "-_") for character in word)


@given(st.floats(0, 1e8), KEYS)
def test_metres_come_back(metres: float, key: cursor.Position) -> None:
    """Where a position was asked for, the metres that come first in a sort key come back to the last digit."""
    near = replace(QUESTION, query=PLACES.query(lat=51.0, lon=6.0))
    assert cursor.read(replace(near, cursor=cursor.write(near, {"a": (metres, *key)}))) == {"a": (metres, *key)}


@pytest.mark.parametrize(
    "body",
    [b"", b"1", b"[]", b'["x"]', b'["%b",1]', b'["%b",{"a":1}]', b'["%b",{"a":[1]}]', b'["%b",{"a":[["x"]]}]', b"\xff"],
)
def test_a_forged_cursor_is_refused(body: bytes) -> None:
    """The digest is no secret: what somebody wrote with a right one, but could not be sorted by, is refused all the same."""
    body = body.replace(b"%b", cursor.fingerprint(QUESTION).encode())
    assert code_of(replace(QUESTION, cursor=cursor._word(cursor._digest(body) + body))) in {
        "cursor-broken",
        "cursor-foreign",
    }


def test_no_cursor_is_the_beginning() -> None:
    """Without a cursor there are no positions: the first page."""
    assert cursor.read(QUESTION) == {}


def test_limit_and_patience_may_change() -> None:
    """The next page may be larger, may be waited for longer, and may name the cities in another order."""
    word = cursor.write(QUESTION, POSITIONS)
    other = replace(
        QUESTION, cursor=word, limit=7, deadline=99.0, require="all", trace="00-1", cities=("bstadt", "adorf")
    )
    assert cursor.read(other) == POSITIONS


@pytest.mark.parametrize(
    "change",
    [
        {"cities": ("adorf",)},
        {"cities": ()},
        {"query": PLACES.query(kind=("school",))},
        {"query": PLACES.query(kind=("library",), q="x")},
        {"query": PLACES.query(kind=("library",), bbox=Box(west=1, south=2, east=3, north=4))},
        {"query": PLACES.query(kind=("library",), lat=51.0, lon=6.0)},
        {"resource": FRACTIONS, "query": FRACTIONS.query()},
    ],
)
def test_another_question_refuses_it(change: dict[str, Any]) -> None:
    """A cursor is good for the question it was given for, and no other."""
    word = cursor.write(QUESTION, POSITIONS)
    assert code_of(replace(QUESTION, cursor=word, **change)) == "cursor-foreign"


def test_every_changed_character_is_noticed() -> None:
    """Change, drop or add any one character anywhere, and the cursor is refused."""
    for positions in (POSITIONS, {"a": ("1",)}, {"a": ("12",)}, {"a": ("123",)}):
        word = cursor.write(QUESTION, positions)
        for place in range(len(word)):
            for other in "AQgwz9_-!=":
                if other != word[place]:
                    assert (
                        code_of(replace(QUESTION, cursor=word[:place] + other + word[place + 1 :])) == "cursor-broken"
                    )
            assert code_of(replace(QUESTION, cursor=word[:place] + word[place + 1 :])) == "cursor-broken"
        for place in range(len(word) + 1):
            for more in "A!=\n ":
                assert code_of(replace(QUESTION, cursor=word[:place] + more + word[place:])) == "cursor-broken"


@given(st.text() | st.binary().map(lambda raw: urlsafe_b64encode(raw).decode()))
def test_a_made_up_cursor_is_refused(word: str) -> None:
    """What was never given out is refused, whatever it is."""
    assert code_of(replace(QUESTION, cursor=word)) == "cursor-broken"


def test_a_cursor_for_many_sources_can_be_read() -> None:
    """A cursor over as many sources as a whole federation has reads back."""
    many = {f"stadt-{n}/amt/places#amt": ("ein recht langer name " * 2, f"kennung-{n}") for n in range(30)}
    assert cursor.read(replace(QUESTION, cursor=cursor.write(QUESTION, many))) == many
