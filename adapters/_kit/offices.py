"""Offices that take reports by letter, and what can be reported to them, as a binding's options declare it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from adapters._kit.encode import record
from domain.exchange import Record
from domain.reports import ReportCategory
from domain.vocabulary_civic import REPORT_CATEGORY
from domain.words import coded


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """What can be reported."""

    code: str
    """The common category."""
    name: str
    """What the city calls it."""
    group: str | None = None
    to: str
    """The office that takes it."""
    phone: str | None = None
    """With country code. Where somebody answers, for what cannot wait for a letter: then no letter is sent."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Office:
    """Who gets the letters."""

    name: str
    address: str


def categories_of(
    categories: Sequence[Category], offices: Mapping[str, Office], needs: tuple[str, ...], photos: int
) -> tuple[Record, ...]:
    """What can be reported, under the city's names; ValueError for a code or an office nobody declared, or a name told twice."""
    if len({each.name for each in categories}) < len(categories):
        raise ValueError("two categories have one name.")
    for each in categories:
        if each.code not in REPORT_CATEGORY.codes or each.to not in offices:
            raise ValueError(f"the category {each.name!r} has a code or an office nobody declared.")
    return tuple(
        record(
            each.name,
            ReportCategory(
                category=coded(REPORT_CATEGORY, each.code, each.name),
                name=each.name,
                group=each.group,
                responsible=offices[each.to].name,
                urgent=each.phone is not None,
                phone=each.phone,
                needs=() if each.phone else needs,
                photos=0 if each.phone else photos,
            ),
        )
        for each in categories
    )
