"""Who takes what a citizen asks for: from an address, or from a point and a category, to one source.

And our own rules, which are asked before anything is accepted: what the city would certainly refuse is not even sent there.
A rule that cannot be looked up now keeps nobody waiting: then the city itself says what it thinks.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, fields
from typing import Any

from domain.bulky import BulkyOffer, BulkyOfferQuery, BulkyWish, Reachable
from domain.catalogue import BULKY_OFFERS, REPORT_CATEGORIES, REPORTS
from domain.errors import CitySilent, Mistake, Similar, SourceError, Unprocessable, Urgent
from domain.exchange import Household
from domain.reports import ReportCategory, ReportCategoryQuery, ReportQuery, ReportWish
from domain.resource import Resource
from domain.when import Clock, stamp
from gateway.federation import ids
from gateway.federation.ask import Unanswered, ask, item_id
from gateway.federation.book import Book, Source
from gateway.federation.households import home
from gateway.federation.merge import Page, Shown
from gateway.federation.question import Question

RULES_SECONDS = 2.0
"""How long our own rules may take to look up."""
NEAR_METRES = 50.0
"""Within how many metres an open report of the same category may well be about the same thing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Taker:
    """Where a wish goes."""

    source: Source
    household: Household | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What is needed to find out."""

    book: Book
    clock: Clock
    trace: str | None = None

    async def taker(self, resource: Resource, wish: Any) -> Taker:
        """The source that takes it.

        Raises Unprocessable for what nobody takes as it stands, Urgent for what cannot wait, Similar for what may be
        known already, CitySilent when nobody can say now.
        """
        if isinstance(wish, ReportWish):
            return await self._responsible(wish)
        taker = await self._household(resource, wish.address)
        if isinstance(wish, BulkyWish):
            await self._offered(wish)
        return taker

    async def _household(self, resource: Resource, address: str) -> Taker:
        parts = ids.read(address)
        if parts is None or parts.city not in self.book.towns:
            raise Unprocessable(_wrong("address", "id-unreadable", form=ids.FORM))
        takers = self.book.takers(resource, parts.city)
        if not takers:
            offering = tuple(slug for slug in self.book.towns if self.book.takers(resource, slug))
            raise Unprocessable(_wrong("address", "not-taken-here", allowed=offering, city=parts.city))
        found = await home(address, parts, self.book, deadline=_soon(), trace=self.trace)
        if found.error is not None:
            raise CitySilent("the register of addresses") from found.error
        if found.household is None:
            raise Unprocessable(_wrong("address", "address-not-known"))
        return Taker(source=takers[0], household=found.household)

    async def _offered(self, wish: BulkyWish) -> None:
        page = await self._asked(BULKY_OFFERS, BulkyOfferQuery(address=(wish.address,)))
        offers: list[BulkyOffer] = [shown.record.model for shown in page.items] if page else []
        if not offers:
            return
        taken = {code.code for offer in offers for code in offer.accepts}
        wrong = [
            _wrong(f"items.{place}.kind", "item-not-taken", allowed=tuple(sorted(filter(None, taken))), kind=item.kind)
            for place, item in enumerate(wish.items)
            if taken and item.kind not in taken
        ]
        if not wish.slots and all(offer.scheduling == "choose" for offer in offers):
            days = tuple(slot.id for offer in offers for slot in offer.slots[:3])
            wrong.append(_wrong("slots", "slot-needed", allowed=days))
        wrong += _missing(wish.contact, {need for offer in offers for need in offer.needs})
        if wrong:
            raise Unprocessable(*wrong)

    async def _responsible(self, wish: ReportWish) -> Taker:
        towns = {slug: town for slug, town in self.book.towns.items() if self.book.takers(REPORTS, slug)}
        if wish.city is not None and wish.city not in towns:
            raise Unprocessable(_wrong("city", "not-taken-here", allowed=tuple(towns), city=wish.city))
        query = ReportCategoryQuery(category=(wish.category,), lat=wish.lat, lon=wish.lon)
        chosen = (wish.city,) if wish.city else tuple(towns)
        try:
            page = await self._asked(REPORT_CATEGORIES, query, cities=chosen, strict=True)
        except Unanswered as nobody:
            raise CitySilent("who is responsible") from nobody
        claims: dict[str, Shown] = {}
        for shown in page.items if page else ():
            claims.setdefault(shown.source.city, shown)
        if not claims and page is not None and any(row.state in {"failed", "refused"} for row in page.rows):
            raise CitySilent("who is responsible")
        if not claims:
            raise Unprocessable(_wrong("lat", "nobody-responsible"))
        if len(claims) > 1:
            raise Unprocessable(_wrong("city", "several-responsible", allowed=tuple(claims)))
        [(city, shown)] = claims.items()
        self._taken(wish, shown.record.model)
        await self._new(wish, city)
        return Taker(source=self.book.takers(REPORTS, city)[0])

    def _taken(self, wish: ReportWish, category: ReportCategory) -> None:
        if category.urgent:
            raise Urgent(phone=category.phone)
        wrong = _missing(wish.contact, set(category.needs))
        known = {attribute.name: attribute for attribute in category.attributes}
        for name, attribute in known.items():
            said = wish.attributes.get(name)
            if said is None and attribute.required:
                wrong.append(_wrong(f"attributes.{name}", "missing", allowed=attribute.values))
            if said is not None and attribute.values and said not in attribute.values:
                wrong.append(_wrong(f"attributes.{name}", "unknown-value", allowed=attribute.values, value=said))
        wrong += [
            _wrong(f"attributes.{name}", "unknown-field", allowed=tuple(known))
            for name in wish.attributes
            if name not in known
        ]
        if wrong:
            raise Unprocessable(*wrong)

    async def _new(self, wish: ReportWish, city: str) -> None:
        """Nothing when no open report nearby may be about the same."""
        query = ReportQuery(
            category=(wish.category,), status=("open", "in_progress"), lat=wish.lat, lon=wish.lon, radius=NEAR_METRES
        )
        page = await self._asked(REPORTS, query, cities=(city,), limit=5)
        near = [shown for shown in page.items if item_id(shown) not in wish.not_same_as] if page else []
        if near:
            raise Similar([_offered(shown) for shown in near])

    async def _asked(
        self, resource: Resource, query: Any, *, cities: tuple[str, ...] = (), limit: int = 100, strict: bool = False
    ) -> Page | None:
        """What the federation says; None when it cannot say. `strict` raises Unanswered then."""
        question = Question(
            resource=resource, query=query, cities=cities, limit=limit, deadline=_soon(), trace=self.trace
        )
        try:
            return (await ask(question, self.book, self.clock)).page
        except Unanswered:
            if strict:
                raise
            return None
        except SourceError:
            return None


def _soon() -> float:
    return asyncio.get_running_loop().time() + RULES_SECONDS


def _missing(contact: Reachable, needs: set[str]) -> list[Mistake]:
    known = [each.name for each in fields(Reachable)]
    return [_wrong(f"contact.{n}", "missing") for n in known if n in needs and getattr(contact, n) is None]


def _wrong(name: str, code: str, *, allowed: Sequence[str] = (), **params: str) -> Mistake:
    return Mistake(where="body", name=name, code=code, params=tuple(params.items()), allowed=tuple(allowed))


def _offered(shown: Shown) -> dict[str, Any]:
    report = shown.record.model
    return {
        "id": item_id(shown),
        "status": report.status.code,
        "address": report.address,
        "requested_at": report.requested_at and stamp(report.requested_at),
        "href": f"/v1/{REPORTS.path}/{item_id(shown)}",
    }
