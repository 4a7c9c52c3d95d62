"""What a well-formed question may still get wrong: fields that need each other, and values only the book can judge."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

from domain.errors import BadQuestion, Mistake
from domain.geo import point

if TYPE_CHECKING:  # whoever only wants to know what is nearest needs no book, and starts sooner
    from gateway.federation.book import Book
    from gateway.federation.question import Question

LONGEST_WINDOW = timedelta(days=800)


def nearest(word: str, known: Iterable[str], most: int = 5) -> tuple[str, ...]:
    """The known words, nearest first; all of them when none is near and they are few."""
    choices = sorted(known)
    near = get_close_matches(word, choices, n=most, cutoff=0.5)
    return tuple(near) if near or len(choices) > 20 else tuple(choices)


def check(question: Question, book: Book) -> None:
    """Raise `BadQuestion` with everything that is wrong at once."""
    mistakes = [*_cities(question, book), *_position(question.query, book), *_window(question.query)]
    needs = question.resource.needs
    if (
        needs
        and not any(getattr(question.query, name) for name in needs if name != "lat")
        and _lacks_position(question)
    ):
        mistakes.append(_needs_one(needs))
    if question.resource.household and question.item is None:
        mistakes += _household(question)
    if mistakes:
        raise BadQuestion(*mistakes)


def _cities(question: Question, book: Book) -> Iterator[Mistake]:
    for slug in question.cities:
        if slug not in book.towns:
            yield Mistake(
                where="query",
                name="city",
                code="unknown-value",
                params=(("value", slug),),
                allowed=nearest(slug, book.towns),
            )


def _needs(name: str, *others: str) -> Mistake:
    return Mistake(where="query", name=name, code="needs", params=(("other", ", ".join(others)),))


def _lacks_position(question: Question) -> bool:
    query = question.query
    return "lat" not in question.resource.needs or (query.lat is None and query.lon is None)


def _needs_one(names: Iterable[str]) -> Mistake:
    first, *others = names
    listed = ", ".join(f"`{name}`" for name in (first, *others))
    return Mistake(where="query", name=first, code="needs-one", params=(("names", listed),))


def _position(query: Any, book: Book) -> Iterator[Mistake]:
    if not hasattr(query, "lat"):
        return
    if getattr(query, "address", None) is not None and (query.lat is not None or query.lon is not None):
        yield Mistake(where="query", name="address", code="excludes", params=(("other", "lat, lon"),))
    lat, lon, radius = query.lat, query.lon, getattr(query, "radius", None)
    if (lat is None) != (lon is None):
        yield _needs("lat", "lon") if lon is None else _needs("lon", "lat")
    elif radius is not None and lat is None:
        yield _needs("radius", "lat", "lon")
    elif lat is not None and abs(lon) <= 90:
        here, swapped = point(lat, lon), point(lon, lat)
        if not any(here in town.bounds for town in book.towns.values()):
            for town in book.towns.values():
                if swapped in town.bounds:
                    yield Mistake(where="query", name="lat", code="swapped", params=(("city", town.name),))
                    return


def _window(query: Any) -> Iterator[Mistake]:
    if not hasattr(query, "from_") or query.from_ is None or query.to is None:
        return
    if query.to < query.from_:
        params = (("from", query.from_.isoformat()),)
        yield Mistake(where="query", name="to", code="window-inverted", params=params)
    elif query.to - query.from_ > LONGEST_WINDOW:
        limit = (("limit", str(LONGEST_WINDOW.days)),)
        yield Mistake(where="query", name="to", code="window-too-long", params=limit)


def _household(question: Question) -> Iterator[Mistake]:
    query = question.query
    spelled = [name for name in ("street", "house_number", "postcode") if getattr(query, name) is not None]
    if query.address and spelled:
        yield Mistake(where="query", name=spelled[0], code="excludes", params=(("other", "address"),))
    elif query.address:
        return
    elif not spelled:
        yield Mistake(where="query", name="address", code="household-missing")
    elif query.street is None:
        yield _needs(spelled[0], "street")
    elif query.house_number is None:
        yield _needs("street", "house_number")
    elif query.postcode is None and len(question.cities) != 1:
        yield _needs("street", "postcode", "city")
