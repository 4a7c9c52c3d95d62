"""From address ids to households: each id is looked up at the source that gave it, through that source's own layers."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, replace

from domain.catalogue import ADDRESSES
from domain.errors import BadQuestion, Mistake, SourceError
from domain.exchange import Call, Household
from domain.places import Address
from gateway.federation import ids
from gateway.federation.book import Book, Source
from gateway.federation.check import nearest
from gateway.federation.question import Question


@dataclass(frozen=True, slots=True, kw_only=True)
class Lookup:
    """What became of one household: found, unknown to the register, or not to be looked up now."""

    city: str
    household: Household | None = None
    unknown: str | None = None
    """How the caller named it, when no register knows it."""
    error: SourceError | None = None


async def households(question: Question, book: Book) -> tuple[Lookup, ...]:
    """Every household the question means, per city. Raises `BadQuestion` for ids that cannot be ours."""
    query = question.query
    if not query.address:
        one = Household(id=None, street=query.street, house_number=query.house_number, postcode=query.postcode)
        return tuple(Lookup(city=slug, household=one) for slug in _towns(question, book))
    wanted = dict.fromkeys(query.address)
    parts = {text: _read(text, book) for text in wanted}
    deadline, trace = question.deadline, question.trace
    return tuple(
        await asyncio.gather(*(home(text, parts[text], book, deadline=deadline, trace=trace) for text in wanted))
    )


def _towns(question: Question, book: Book) -> tuple[str, ...]:
    chosen = question.cities or tuple(book.towns)
    postcode = question.query.postcode
    if postcode is None:
        return chosen
    return tuple(slug for slug in chosen if book.towns[slug].has_postcode(postcode))


def _read(text: str, book: Book) -> ids.Qualified:
    parts = ids.read(text)
    if parts is None:
        raise BadQuestion(Mistake(where="query", name="address", code="id-unreadable", params=(("form", ids.FORM),)))
    if parts.city not in book.towns:
        raise BadQuestion(
            Mistake(
                where="query",
                name="address",
                code="id-unknown-city",
                params=(("city", parts.city),),
                allowed=nearest(parts.city, book.towns),
            )
        )
    return parts


async def home(text: str, parts: ids.Qualified, book: Book, *, deadline: float, trace: str | None = None) -> Lookup:
    """The household behind one address id."""
    registers = [s for s in book.sources_of(ADDRESSES, parts.city) if s.ns == parts.ns]
    for register in registers:
        try:
            address = await _address(register, parts.native, deadline, trace)
        except SourceError as error:
            return Lookup(city=parts.city, error=error)
        if address is not None:
            found = Household(
                id=text, street=address.street, house_number=address.house_number, postcode=address.postcode
            )
            return Lookup(city=parts.city, household=found)
    return Lookup(city=parts.city, unknown=text)


async def located(question: Question, book: Book) -> Question:
    """The question of a position that is named by a house: with the house's position instead.

    Raises `BadQuestion` for a house no register knows or has a place for, and the register's `SourceError` where it does not answer.
    """
    text = getattr(question.query, "address", None)
    if not question.resource.here or text is None:
        return question
    parts = _read(text, book)
    for register in [s for s in book.sources_of(ADDRESSES, parts.city) if s.ns == parts.ns]:
        address = await _address(register, parts.native, question.deadline, question.trace)
        if address is not None and address.location is not None:
            spot = address.location
            return replace(question, query=replace(question.query, address=None, lat=spot.lat, lon=spot.lon))
    raise BadQuestion(Mistake(where="query", name="address", code="address-not-known"))


async def _address(register: Source, native: str, deadline: float, trace: str | None) -> Address | None:
    call = Call(
        binding=register.binding,
        deadline=deadline,
        query=ADDRESSES.query(),
        item=native if "item" in register.pushes else None,
        trace=trace,
    )
    reply = await register.fetch(call)
    found: Address | None = next((record.model for record in reply.records if record.id == native), None)
    return found
