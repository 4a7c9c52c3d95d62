"""What is kept of a wish: only what was declared, whole, and readable by later versions."""

from __future__ import annotations

import dataclasses
from typing import Any

import orjson
import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.bulky import BulkyItem, BulkyWish, Reachable
from domain.exchange import Household
from domain.reports import ReportWish
from gateway.intake.payload import PERSONAL, Payload, needed, packed, unpacked

TEXT = st.text(st.characters(codec="utf-8"), max_size=20)
TEXTS = st.lists(TEXT, max_size=3).map(tuple)
MAYBE = st.none() | TEXT
CONTACT = st.builds(Reachable, name=MAYBE, email=MAYBE, phone=MAYBE)
BULKY = st.builds(
    BulkyWish,
    address=TEXT,
    items=st.lists(st.builds(BulkyItem, kind=TEXT, count=st.integers(1, 50)), max_size=3).map(tuple),
    slots=TEXTS,
    contact=CONTACT,
    note=MAYBE,
)
REPORT = st.builds(
    ReportWish,
    category=TEXT,
    lat=st.floats(-90, 90),
    lon=st.floats(-180, 180),
    city=MAYBE,
    text=TEXT,
    attributes=st.dictionaries(TEXT, TEXT, max_size=3),
    contact=CONTACT,
    not_same_as=TEXTS,
    keep_position=st.booleans(),
)
HOUSEHOLD = st.none() | st.builds(Household, id=MAYBE, street=TEXT, house_number=TEXT, postcode=MAYBE)
WISH = BulkyWish(
    address="essen:haus:9",
    items=(BulkyItem(kind="sofa", count=2),),
    contact=Reachable(name="Anna", email="a@b.example", phone="+49 201 1"),
    note="im Hof",
)


@given(BULKY | REPORT, HOUSEHOLD, TEXT, TEXT)
def test_a_payload_comes_back_as_it_was_kept(wish: Any, household: Household | None, key: str, digest: str) -> None:
    """Whatever was asked, packing and unpacking changes nothing of it."""
    payload = Payload(wish=wish, household=household, key=key, digest=digest)
    assert unpacked(packed(payload), type(wish)) == payload


@given(BULKY | REPORT, st.frozensets(st.sampled_from(PERSONAL)))
def test_only_what_is_declared_is_kept(wish: Any, keeps: frozenset[str]) -> None:
    """Of a person's fields those declared stay as they are, the others are None, and nothing else changes."""
    kept, before = needed(wish, keeps), dataclasses.asdict(wish)
    after = dataclasses.asdict(kept)
    for path in PERSONAL:
        *outer, name = path.split(".")
        there, then = (tree[outer[0]] if outer else tree for tree in (before, after))
        assert then.pop(name, None) == (there.pop(name, None) if path in keeps else None)
        there.pop(name, None)
    assert before == after


def test_what_nobody_needs_is_not_in_the_payload() -> None:
    """Nothing of a person is in what is sealed when nothing was declared."""
    raw = packed(Payload(wish=needed(WISH, frozenset()), household=None, key="k", digest="d"))
    for word in ("Anna", "a@b.example", "201", "Hof"):
        assert word in str(WISH)
        assert word.encode() not in raw


def test_every_personal_field_is_a_field() -> None:
    """Each name in the list is a field of some wish: a field that is renamed is not kept by mistake."""
    for path in PERSONAL:
        outer, _, inner = path.partition(".")
        assert outer in {each.name for kind in (BulkyWish, ReportWish) for each in dataclasses.fields(kind)}
        assert not inner or inner in {each.name for each in dataclasses.fields(Reachable)}


@pytest.mark.parametrize("odd", [1, "x", None, ["y"], {"z": 1}])
def test_a_payload_of_another_version_opens(odd: object) -> None:
    """What this version does not know is left out, at every depth; what the other did not know has its default."""
    payload = Payload(
        wish=WISH, household=Household(id=None, street="Weg", house_number="1", postcode="45127"), key="k", digest="d"
    )
    tree = orjson.loads(packed(payload))
    for place in (tree, tree["wish"], tree["wish"]["contact"], tree["wish"]["items"][0], tree["household"]):
        place["of_another_time"] = odd
    for place, name in (
        (tree["wish"], "note"), (tree["wish"], "slots"), (tree["wish"]["contact"], "phone"),
        (tree["wish"]["items"][0], "count"), (tree["household"], "postcode"),
    ):  # fmt: skip
        del place[name]
    opened = unpacked(orjson.dumps(tree), BulkyWish)
    contact = Reachable(name="Anna", email="a@b.example")
    assert opened.wish == BulkyWish(address=WISH.address, items=(BulkyItem(kind="sofa"),), contact=contact)
    assert opened.household == Household(id=None, street="Weg", house_number="1")
    assert (opened.key, opened.digest) == ("k", "d")


def test_a_payload_without_contact_or_household_opens() -> None:
    """An older one that had no such part at all is a wish without it."""
    raw = orjson.dumps({"wish": {"address": "a", "items": []}, "key": "k", "digest": "d"})
    assert unpacked(raw, BulkyWish) == Payload(
        wish=BulkyWish(address="a", items=()), household=None, key="k", digest="d"
    )
