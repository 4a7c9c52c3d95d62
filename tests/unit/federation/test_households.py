"""Households: from address ids to streets and numbers, each asked of the register that gave it."""

from __future__ import annotations

from typing import Any

import pytest

from domain.catalogue import ADDRESSES, PICKUPS
from domain.errors import BadQuestion, SourceDown
from domain.exchange import Household, Note
from gateway.federation.book import Book
from gateway.federation.households import Lookup, households
from gateway.federation.plan import plan
from tests.unit.clocks import Hand, leaping
from tests.unit.pieces import HOUSES, Backend, a_book, a_register, a_source, asking, reply, served

ID = "adorf:haus:9"
HOME = Household(id=ID, street="Hauptstraße", house_number="9", postcode="10001")


async def looked_up(book: Book, **asked: Any) -> tuple[Lookup, ...]:
    """What becomes of the households of a question."""
    return await households(asking(PICKUPS, **asked), book)


@leaping
async def test_an_id_becomes_a_house() -> None:
    """An id is looked up at its own city's register, whatever text it is made of, in the order asked, each once."""
    book = a_book(a_register("adorf"), a_register("bstadt"))
    found = await looked_up(book, address=("bstadt:haus:~c3~b6~201", ID, ID))
    oelweg = Household(id="bstadt:haus:~c3~b6~201", street="Ölweg", house_number="1a", postcode="20001")
    assert found == (Lookup(city="bstadt", household=oelweg), Lookup(city="adorf", household=HOME))


@leaping
async def test_a_house_nobody_knows() -> None:
    """An id no register knows is `unknown`, be it the number, the register's name or the whole register that is missing."""
    book = a_book(a_register("adorf"))
    for text in ("adorf:haus:10", "adorf:other:9", "bstadt:haus:9"):
        assert await looked_up(book, address=(text,)) == (Lookup(city=text.split(":")[0], unknown=text),)


@leaping
async def test_a_register_that_fails() -> None:
    """When its register fails, a household is neither found nor unknown; the others are looked up all the same."""
    failure = SourceDown("x")
    down = a_source("bstadt", ADDRESSES, Backend(failure), ns="haus")
    found = await looked_up(a_book(a_register("adorf"), down), address=("bstadt:haus:1", ID))
    assert found == (Lookup(city="bstadt", error=failure), Lookup(city="adorf", household=HOME))


@leaping
async def test_a_register_is_asked_as_it_can_be() -> None:
    """A register that can be asked for one house is; of another the whole is asked, which is the same call for all houses."""
    whole = a_register("adorf")
    one = a_register("adorf", pushes=frozenset({"item"}))
    await looked_up(a_book(whole), address=(ID,))
    await looked_up(a_book(whole), address=("adorf:haus:10",))
    await looked_up(a_book(one), address=(ID,), trace="00-1")
    assert isinstance(whole.fetch, Backend)
    assert isinstance(one.fetch, Backend)
    assert len({call.key for call in whole.fetch.calls}) == 1
    assert [(call.item, call.trace) for call in one.fetch.calls] == [("9", "00-1")]


@leaping
async def test_a_second_register_of_the_same_name() -> None:
    """Where a city's houses are in two layers under one name, the second is asked for what the first does not hold."""
    empty = a_source("adorf", ADDRESSES, Backend(reply()), ns="haus")
    assert await looked_up(a_book(empty, a_register("adorf")), address=(ID,)) == (Lookup(city="adorf", household=HOME),)


@pytest.mark.parametrize(
    ("asked", "cities"),
    [
        ({"postcode": "10001"}, ["adorf"]),
        ({"postcode": "20099"}, ["bstadt"]),
        ({"postcode": "99999"}, []),
        ({"postcode": "10001", "cities": ("bstadt",)}, []),
        ({"cities": ("bstadt",)}, ["bstadt"]),
    ],
)
@leaping
async def test_a_spelled_address(asked: dict[str, Any], cities: list[str]) -> None:
    """An address that is spelled out is taken as it is, in the city that is named or has the postcode; nobody is asked."""
    found = await looked_up(a_book(), street="Am Markt", house_number="3", **asked)
    home = Household(id=None, street="Am Markt", house_number="3", postcode=asked.get("postcode"))
    assert found == tuple(Lookup(city=city, household=home) for city in cities)


@pytest.mark.parametrize(
    ("address", "code", "allowed"),
    [
        ("9", "id-unreadable", ()),
        ("adorf:haus:", "id-unreadable", ()),
        ("adorf:haus:9\n", "id-unreadable", ()),
        ("adorv:haus:9", "id-unknown-city", ("adorf",)),
    ],
)
@leaping
async def test_what_cannot_be_ours(address: str, code: str, allowed: tuple[str, ...]) -> None:
    """An id that is none, or names a city that is not here, is a mistake of the question, before anybody is asked."""
    register = a_register("adorf")
    with pytest.raises(BadQuestion) as caught:
        await looked_up(a_book(register), address=(ID, address))
    assert [(mistake.name, mistake.code, mistake.allowed) for mistake in caught.value.mistakes] == [
        ("address", code, allowed)
    ]
    assert isinstance(register.fetch, Backend)
    assert register.fetch.calls == []


@leaping
async def test_each_city_is_asked_for_its_own_households() -> None:
    """Mixed cities: every source gets a call for each of its own city's households, and a note or a fault for the rest."""
    failure = SourceDown("x")
    pickups = [a_source(city, PICKUPS, Backend(reply())) for city in ("adorf", "bstadt")]
    two = HOUSES["adorf"] | {"11": HOUSES["adorf"]["9"]}
    register = a_source("adorf", ADDRESSES, Backend(served(ADDRESSES, two)), ns="haus")
    down = a_source("bstadt", ADDRESSES, Backend(failure), ns="haus")
    addresses = ("adorf:haus:9", "bstadt:haus:1", "adorf:haus:11", "adorf:haus:99")
    made = await plan(asking(PICKUPS, address=addresses), a_book(register, down, *pickups), Hand())
    adorf, bstadt = made.asks
    assert [call.household.id for call in adorf.calls if call.household] == ["adorf:haus:9", "adorf:haus:11"]
    assert adorf.notes == (Note(slug="address-unknown", params=(("address", "adorf:haus:99"),)),)
    assert adorf.errors == ()
    assert (bstadt.calls, bstadt.notes, bstadt.errors) == ((), (), (failure,))
    assert len({call.key for call in adorf.calls}) == 2
