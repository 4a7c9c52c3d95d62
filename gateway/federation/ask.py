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
from gateway.federation.merge import Page, Row, Shown, merge, row_of
from gateway.federation.plan import Ask, Plan, call_to, plan
from gateway.federation.question import Question


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
    page = merge(made, heard, positions)
    _demand(made, heard, page)
    page = await told(page, made.question, book.towns, clock)
    return Answer(page=page, next_cursor=None if page.positions is None else cursor.write(question, page.positions))


def _demand(made: Plan, heard: Sequence[Heard], page: Page) -> None:
    if not made.asks:
        return
    by_city: dict[str, bool] = {}
    for row in page.rows:
        if row.city in made.cities and row.state not in {"unsupported", "skipped"}:
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
    asks = tuple(
        Ask(source=owner, calls=(call_to(owner, blank, item=native if "item" in owner.pushes else None),))
        for owner in owners
    )
    made = Plan(question=blank, asks=asks, left=())
    heard = await gather(asks)
    for answer in heard:
        its = holds(answer.source.area, answer.source.resource)
        for reply in answer.replies:
            for record in reply.records:
                if record.id == native and (its is None or its(record)):
                    row = row_of(replace(answer, replies=(reply,), faults=()), 1, made)
                    shown = Shown(source=answer.source, record=record)
                    fresh_until = reply.fresh_until if reply.state == "fresh" else None
                    page = Page(items=(shown,), rows=(row,), complete=True, positions=None, fresh_until=fresh_until)
                    return shown, page
    rows = tuple(row_of(answer, 0, made) for answer in heard)
    if any(not row.answered for row in rows):
        raise Unanswered(rows)
    raise NotFound(f"nothing under {question.item}", hint=HINTS["ids-from-lists"])


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
