"""From a question to calls: which sources are asked, what each of them can be asked, and why the others are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields, replace
from datetime import date, timedelta
from functools import lru_cache
from typing import Any

from domain.errors import BadQuestion, Mistake, SourceError
from domain.exchange import Call, Household, Note
from domain.geo import Box, around, point
from domain.typed import postcode_in
from domain.when import Clock, civic_day
from gateway.federation.area import Keyed
from gateway.federation.book import Book, Source, Town
from gateway.federation.check import check
from gateway.federation.households import Lookup, households, located
from gateway.federation.question import Question

DEFAULT_WINDOW = timedelta(days=60)


@dataclass(frozen=True, slots=True, kw_only=True)
class Ask:
    """One source to ask, with its calls: one, or one per household."""

    source: Source
    calls: tuple[Call, ...]
    notes: tuple[Note, ...] = ()
    errors: tuple[SourceError, ...] = ()
    """What already failed on the way to the calls: an address that could not be looked up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Left:
    """A source that is not asked. `provider` is None when the city does not offer the resource."""

    city: str
    provider: str | None
    state: str
    source: Source | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything `gather` and `merge` need."""

    question: Question
    """With defaults filled in."""
    asks: tuple[Ask, ...]
    left: tuple[Left, ...]

    @property
    def cities(self) -> frozenset[str]:
        """The cities that are asked."""
        return frozenset(ask.source.city for ask in self.asks)


async def plan(question: Question, book: Book, clock: Clock) -> Plan:
    """Fill in defaults, check the question against the book, and lay out the calls."""
    question = replace(question, query=_with_window(question, clock))
    check(question, book)
    question = await located(question, book)
    homes = await households(question, book) if question.resource.household else ()
    asks: list[Ask] = []
    left: list[Left] = []
    meant, kinds = _meant(question), frozenset(getattr(question.query, "kind", ()))
    for slug in question.cities or tuple(book.towns):
        sources = book.sources_of(question.resource, slug)
        if not sources:
            left.append(Left(city=slug, provider=None, state="unsupported"))
            continue
        here = meant(book.towns[slug])
        for source in sources:
            kind = here and (not kinds or source.holds is None or not source.holds.isdisjoint(kinds))
            ask = _ask(source, question, homes) if kind else None
            if ask is None:
                left.append(Left(city=slug, provider=source.provider, state="skipped", source=source))
            else:
                asks.append(ask)
    made = Plan(question=question, asks=tuple(asks), left=tuple(left))
    _check_require(made)
    return made


def _with_window(question: Question, clock: Clock) -> Any:
    """Days are filled in; instants are not, since each second would be another question."""
    query = question.query
    if not hasattr(query, "from_") or question.resource.window != "days":
        return query
    first = query.from_ or min(civic_day(clock()), query.to or civic_day(clock()))
    last = query.to or min(first, date.max - DEFAULT_WINDOW) + DEFAULT_WINDOW
    return replace(query, from_=first, to=last)


def _meant(question: Question) -> Callable[[Town], bool]:
    """Whether a question reaches a town: by its ground, and by the postcode that was typed."""
    query = question.query
    lat, lon, radius, box = (getattr(query, name, None) for name in ("lat", "lon", "radius", "bbox"))
    boxes: list[Box] = [] if box is None else [box]
    if lat is not None and lon is not None and radius is not None:
        boxes.append(around(lat, lon, radius))
    spot = point(lat, lon) if question.resource.here and lat is not None and lon is not None else None
    typed = postcode_in(getattr(query, "q", None) or "") if question.resource.search == "as_typed" else None

    def meant(town: Town) -> bool:
        return (
            all(town.bounds.overlaps(each) for each in boxes)
            and (spot is None or spot in town.bounds)
            and (not typed or town.has_postcode(typed))
        )

    return meant


def _ask(source: Source, question: Question, homes: tuple[Lookup, ...]) -> Ask | None:
    """None when the question excludes the source."""
    query = question.query
    if question.resource.household:
        return _for_households(source, question, [home for home in homes if home.city == source.city])
    keys = _keys(source, question)
    if keys is None:
        return Ask(source=source, calls=(call_to(source, question),))
    calls = tuple(call_to(source, replace(question, query=replace(query, **each))) for each in keys)
    return Ask(source=source, calls=calls) if calls else None


def _keys(source: Source, question: Question) -> list[dict[str, Any]] | None:
    """One call for each official key that is asked for and may be this city's; None when the question names no key.

    Two people who ask for different stops then share the answer about those that both mean.
    """
    key, area = question.resource.key, source.area
    wanted = getattr(question.query, key or "", ())
    if key is None or not wanted:
        return None
    mine = [each for each in dict.fromkeys(wanted) if not isinstance(area, Keyed) or area.claims(each)]
    calls: list[dict[str, Any]] = [{key: (each,)} for each in mine]
    return calls if key in source.pushes else [{} for _ in mine[:1]]


def _for_households(source: Source, question: Question, homes: list[Lookup]) -> Ask | None:
    if not homes:
        return None
    return Ask(
        source=source,
        calls=tuple(call_to(source, question, home.household) for home in homes if home.household is not None),
        notes=tuple(
            Note(slug="address-unknown", params=(("address", home.unknown),))
            for home in homes
            if home.unknown is not None
        ),
        errors=tuple(home.error for home in homes if home.error is not None),
    )


def call_to(source: Source, question: Question, household: Household | None = None, item: str | None = None) -> Call:
    """The question as this source understands it: what it does not push stays at its default, and out of the key."""
    query = question.query
    pushed = {f.name: getattr(query, f.name) for f in fields(query) if f.name in source.pushes} if source.pushes else {}
    return Call(
        binding=source.binding,
        deadline=question.deadline,
        query=question.resource.query(**pushed) if pushed else _blank(question.resource.query),
        item=item,
        household=household,
        trace=question.trace,
    )


@lru_cache(maxsize=256)
def _blank(query: type[Any]) -> Any:
    """The question that asks for everything; it never changes, so all share one."""
    return query()


def _check_require(made: Plan) -> None:
    wanted, asked = made.question.require, len(made.cities)
    if isinstance(wanted, int) and wanted > asked:
        params = (("asked", str(asked)),)
        raise BadQuestion(Mistake(where="query", name="require", code="require-impossible", params=params))
