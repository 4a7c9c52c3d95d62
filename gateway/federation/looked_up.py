"""Which of the things that several know of can fit the words somebody typed, as the stores' own index says.

What is recognised by its marks is recognised in whole lists, and to look through each of their texts would hold up everybody. So each
kept list is asked for the ids of its records that hold a word; a thing can fit when every word is held by one of its findings. Whether
it does is decided on its own text afterwards: here nothing is kept that fits, and nothing that fits is left out. Knows ids and words'
stems, and not how they are found.
"""

from __future__ import annotations

from asyncio import gather
from collections.abc import Mapping, Sequence
from functools import reduce

from adapters._kit.german import typed
from gateway.federation.gather import Heard
from gateway.federation.question import Question
from gateway.federation.recognise import leader

Spots = Mapping[str, Sequence[frozenset[str]]]
"""Binding → for each stem the ids of its records that hold a word which begins so."""
Fits = Mapping[tuple[str, str], frozenset[str]]
"""City and binding → ids of the things it tells that can fit. Where there is no entry, all can."""


async def looked_up(heard: Sequence[Heard], question: Question) -> Spots:
    """What the index of each binding says; nothing of one that has none, or whose index is of another list than its answer."""
    q = getattr(question.query, "q", None)
    if question.resource.same is None or question.resource.search != "stemmed" or not q:
        return {}
    stems = typed(q)
    asked = {answer.source.binding: answer for answer in heard if answer.source.index and len(answer.replies) == 1}
    if not stems or not asked:
        return {}
    named = await gather(
        *(answer.source.index(stems, answer.replies[0].as_of) for answer in asked.values() if answer.source.index)
    )
    return {binding: ids for binding, ids in zip(asked, named, strict=True) if ids is not None}


def fits(heard: Sequence[Heard], spots: Spots) -> Fits:
    """What can fit, of recognised answers. A city one of whose answers has no index is looked through as before."""
    towns: dict[str, list[Heard]] = {}
    for answer in heard:
        if answer.replies:
            towns.setdefault(answer.source.city, []).append(answer)
    return {
        (town, answer.source.binding): frozenset(name for binding, name in found if binding == answer.source.binding)
        for town, near in towns.items()
        if spots and all(answer.source.binding in spots for answer in near)
        for found in (_things(near, spots),)
        for answer in near
    }


def _things(near: Sequence[Heard], spots: Spots) -> set[tuple[str, str]]:
    """Who tells it, and under which id, of each thing all of whose words some finding holds."""
    words = len(spots[near[0].source.binding])
    held: list[set[tuple[str, str]]] = [set() for _ in range(words)]
    for answer in near:
        for place, names in enumerate(spots[answer.source.binding]):
            held[place] |= {spot for name in names if (spot := leader(answer, name)) is not None}
    return reduce(set.intersection, held)
