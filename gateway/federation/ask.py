"""The federation's two verbs: ask for a page, ask for one thing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.errors import HansaError, NotFound
from domain.spans import span
from domain.texts import HINTS
from domain.when import Clock
from gateway.federation import cursor, ids
from gateway.federation.area import Keyed, holds
from gateway.federation.book import Book, Source
from gateway.federation.gather import Heard, gather
from gateway.federation.hours import told
from gateway.federation.join import joined
from gateway.federation.looked_up import looked_up
from gateway.federation.merge import Page, Row, Shown, merge, row_of, until
from gateway.federation.plan import Ask, Plan, call_to, plan
from gateway.federation.question import Question
from gateway.federation.recognise import leader, recognised


class Unanswered(HansaError):
    """Some were asked and none answered. Carries the rows, which say why."""

    status = 503
    slug = "no-source-answered"
    retryable = True

    def __init__(self, rows: tuple[Row, ...]) -> None:
        super().__init__(f"{self.slug}: {len(rows)} sources")
        self.rows = rows
        waits = [row.retry_after for row in rows if row.retry_after]
        self.retry_after = max(1.0, min(waits)) if waits else 5.0


class Unmet(Unanswered):
    """Fewer cities answered than `require` demands."""

    slug = "require-unmet"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """A page and the cursor to the next."""

    page: Page
    next_cursor: str | None


async def ask(question: Question, book: Book, clock: Clock) -> Answer:
    """One page. Raises `BadQuestion` for what cannot be asked, `Unanswered` when nobody or too few answered."""
    with span("federation") as it:
        if it is not None:
            it.facts["hansa.resource"] = question.resource.name
        return await _page(question, book, clock)


async def _page(question: Question, book: Book, clock: Clock) -> Answer:
    positions = cursor.read(question)
    made = await plan(question, book, clock)
    heard = await gather(made.asks)
    page = merge(made, heard, positions, await looked_up(heard, made.question))
    _demand(made, heard, page)
    page = await told(page, made.question, book.towns, clock)
    return Answer(page=page, next_cursor=None if page.positions is None else cursor.write(question, page.positions))


def _demand(made: Plan, heard: Sequence[Heard], page: Page) -> None:
    if not made.asks:
        return
    by_city: dict[str, bool] = {}
    cities = made.cities
    for row in page.rows:
        if row.city in cities and row.state not in {"unsupported", "skipped"}:
            by_city[row.city] = by_city.get(row.city, True) and row.answered
    partly = any(answer.replies for answer in heard)  # one layer or one household of a source that failed otherwise
    if not partly and not any(row.answered for row in page.rows):
        raise Unanswered(page.rows)
    wanted = made.question.require
    needed = len(by_city) if wanted == "all" else 0 if wanted == "any" else int(wanted)
    if sum(by_city.values()) < needed:
        raise Unmet(page.rows)


async def ask_item(question: Question, book: Book) -> tuple[Shown, Page]:
    """One thing by its id. Raises `NotFound` when its owner says so, `Unanswered` when the owner cannot be asked."""
    with span("federation") as it:
        if it is not None:
            it.facts["hansa.resource"] = question.resource.name
        return await _thing(question, book)


async def _thing(question: Question, book: Book) -> tuple[Shown, Page]:
    owners, native = _owners(question, book)
    blank = replace(question, query=question.resource.query())
    if question.resource.same is not None:
        return await _known_thing(blank, book, owners, native)
    asks = tuple(
        Ask(source=owner, calls=(call_to(owner, blank, item=native if "item" in owner.pushes else None),))
        for owner in owners
    )
    made = Plan(question=blank, asks=asks, left=())
    heard = joined(await gather(asks), question.resource)
    for answer in heard:
        its = holds(answer.source.area, answer.source.resource)
        for reply in answer.replies:
            for record in reply.records:
                if record.id == native and (its is None or its(record)):
                    owner = replace(answer, replies=(reply,), faults=())
                    beside = [each for each in heard if question.resource.joined and each is not answer]
                    return _page_of(Shown(source=answer.source, record=record), owner, beside, made)
    rows = tuple(row_of(answer, 0, made) for answer in heard)
    if any(not row.answered for row in rows):
        raise Unanswered(rows)
    raise NotFound(f"nothing under {question.item}", hint=HINTS["ids-from-lists"])


async def _known_thing(blank: Question, book: Book, owners: Sequence[Source], native: str) -> tuple[Shown, Page]:
    """One thing that others may know by other ids: under each of them it is the same, as the nearest of them tells it."""
    resource = blank.resource
    circle = book.sources_of(resource, owners[0].city)
    made = Plan(question=blank, asks=tuple(Ask(source=each, calls=(call_to(each, blank),)) for each in circle), left=())
    heard = recognised(await gather(made.asks), resource)
    bindings = {owner.binding for owner in owners}
    for answer in heard:
        if answer.source.binding in bindings and (spot := leader(answer, native)) is not None:
            teller, name = spot
            owner = next(each for each in heard if each.source.binding == teller)
            record = next(each for each in owner.replies[0].records if each.id == name)
            beside = [each for each in heard if each is not owner]
            return _page_of(Shown(source=owner.source, record=record), owner, beside, made)
    rows = tuple(row_of(answer, 0, made) for answer in heard if answer.source.binding in bindings)
    if any(not row.answered for row in rows):
        raise Unanswered(rows)
    raise NotFound(f"nothing under {blank.item}", hint=HINTS["ids-from-lists"])


def _page_of(shown: Shown, owner: Heard, beside: Sequence[Heard], made: Plan) -> tuple[Shown, Page]:
    """The one thing, with the rows of all that were asked for a part of it."""
    rows = (row_of(owner, 1, made), *(row_of(each, 0, made) for each in beside))
    complete = all(row.answered for row in rows)
    fresh_until = until((owner, *beside))
    return shown, Page(items=(shown,), rows=rows, complete=complete, positions=None, fresh_until=fresh_until)


def _owners(question: Question, book: Book) -> tuple[tuple[Source, ...], str]:
    resource, text = question.resource, question.item or ""
    if resource.ids == "qualified":
        parts = ids.read(text)
        city, native = (parts.city, parts.native) if parts else ("", "")
        owners = tuple(s for s in book.sources_of(resource, city) if parts and s.ns == parts.ns)
    elif resource.ids == "native":
        native = text
        owners = tuple(
            s for s in book.every_source_of(resource) if not isinstance(s.area, Keyed) or s.area.claims(text)
        )
    else:
        native, city = text, text.split("/")[0]
        owners = book.sources_of(resource, city)
    if not owners:
        raise NotFound(f"no source owns {text!r}", hint=HINTS["id-form"])
    return owners, native


def item_id(shown: Shown) -> str:
    """The id a client sees."""
    source, record = shown.source, shown.record
    if source.resource.ids == "qualified":
        return ids.qualify(source.city, source.ns, record.id)
    return record.id
