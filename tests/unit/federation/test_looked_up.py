"""Looked up: the stores' index narrows what is looked through, and never what is found."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from hypothesis import example, given
from hypothesis import strategies as st

from domain.catalogue import DATASETS, PARKING
from domain.datasets import Dataset, Finding
from domain.exchange import Reply
from gateway.federation.ask import ask, item_id
from gateway.federation.book import Source
from gateway.federation.gather import Heard
from gateway.federation.looked_up import fits, looked_up
from gateway.federation.recognise import recognised
from tests.unit.clocks import NOON
from tests.unit.federation.test_recognise import source
from tests.unit.pieces import a_book, asking, served

WORDS = ("Schulen", "Schulbezirke", "Bäume", "Haushalt", "Straßen", "Straßenbäume")
MARKS = st.lists(st.sampled_from(["https://adorf.example/1", "https://adorf.example/2", "12"]), max_size=2, unique=True)
TITLES = st.lists(st.sampled_from(WORDS), min_size=1, max_size=2).map(" ".join)
ABOUT = st.one_of(st.none(), TITLES)
CATALOGUES = st.lists(st.lists(st.tuples(TITLES, ABOUT, MARKS), max_size=4), min_size=3, max_size=3)
ASKED = st.sampled_from(
    ["Schule", "baum", "strasse", "s", "haushalt schulen", "strasse baum", "Zebra", "!", "schul zebra"]
)


@dataclass
class Index:
    """What a store says of a list, by the texts of its records."""

    reply: Reply
    as_of: datetime = NOON
    asked: list[tuple[str, ...]] = field(default_factory=list)

    async def __call__(self, stems: Sequence[str], as_of: datetime) -> tuple[frozenset[str], ...] | None:
        """For each stem the ids of records with a word that begins so; None for a list of another age."""
        self.asked.append(tuple(stems))
        if as_of != self.as_of:
            return None
        return tuple(frozenset(r.id for r in self.reply.records if f" {stem}" in r.text) for stem in stems)


def portals(
    spread: Sequence[Sequence[tuple[str, str | None, Sequence[str]]]],
) -> list[tuple[Source, dict[str, Dataset]]]:
    """Three portals with these data sets."""
    made = []
    for (ns, far), sets in zip((("stadt", 0), ("ruhr", 1), ("land", 2)), spread, strict=True):
        things = {
            f"{ns}{n}": Dataset(
                title=title,
                description=about,
                identifiers=tuple(marks),
                found_at=(Finding(portal=ns, id=f"{ns}{n}"),),
                municipalities=("05001",) if far else (),
            )
            for n, (title, about, marks) in enumerate(sets)
        }
        made.append((source(ns, far, things=things), things))
    return made


def indexed(by: Source, things: dict[str, Dataset], **more: Any) -> Source:
    """With an index of its list."""
    return replace(by, index=Index(served(DATASETS, things), **more))


ONE = ("https://adorf.example/1",)
FILLED_IN = [[("Schulen", None, ONE)], [("Schulen", "Straßen", ONE)], [("Schulen", "Bäume", ONE)]]
"""What the city's portal does not describe, the region's does."""


@given(CATALOGUES, ASKED)
@example(FILLED_IN, "strasse")
@example(FILLED_IN, "schule strasse")
def test_with_the_index_the_same_is_found(spread: Any, q: str) -> None:
    """However findings share a thing's words: the same things in the same order, with an index and without."""

    async def found(*, index: bool) -> list[str]:
        made = portals(spread)
        book = a_book(*(indexed(by, things) if index else by for by, things in made))
        answer = await ask(asking(DATASETS, q=q), book, lambda: NOON)
        return [item_id(each) for each in answer.page.items]

    assert asyncio.run(found(index=True)) == asyncio.run(found(index=False))


async def test_only_what_the_index_names_is_looked_through() -> None:
    """A thing none of whose findings the index names is not found, however well it fits: nobody looked at it."""
    ((by, things), *_) = portals([[("Schulen", None, ()), ("Bäume", None, ())], [], []])
    index = Index(served(DATASETS, {"stadt1": things["stadt1"]}))
    answer = await ask(asking(DATASETS, q="schule"), a_book(replace(by, index=index)), lambda: NOON)
    assert (answer.page.items, index.asked) == ((), [("schul",)])


async def test_an_index_of_another_list_is_not_believed() -> None:
    """Of one city all its portals' indexes are of the lists that answered, or each of its texts is looked through."""
    made = portals([[("Schulen", None, ())], [("Schulwege", None, ())], []])
    sources = [
        indexed(by, things, **({"as_of": NOON + timedelta(hours=1)} if by.ns == "ruhr" else {})) for by, things in made
    ]
    heard = [Heard(source=s, replies=(served(DATASETS, t),), faults=(), notes=(), seconds=0.0)
             for s, (_, t) in zip(sources, made, strict=True)]  # fmt: skip
    spots = await looked_up(heard, asking(DATASETS, q="schule"))
    assert {binding.split("#")[1] for binding in spots} == {"stadt", "land"}
    assert fits(recognised(heard, DATASETS), spots) == {}


async def test_the_index_is_asked_for_words_only() -> None:
    """Without words, with none that could be looked up, and of a resource without marks nothing is asked."""
    ((by, things), *_) = portals([[("Schulen", None, ())], [], []])
    mine = indexed(by, things)
    heard = [Heard(source=mine, replies=(served(DATASETS, things),), faults=(), notes=(), seconds=0.0)]
    for question in (asking(DATASETS), asking(DATASETS, q="!"), asking(PARKING)):
        assert await looked_up(heard, question) == {}
