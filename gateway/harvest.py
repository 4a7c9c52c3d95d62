"""Part of the composition root: which bindings are harvested and how, and what pulls their lists when nobody asks."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Mapping, Sequence
from dataclasses import fields, is_dataclass
from datetime import timedelta
from functools import lru_cache
from hashlib import blake2b
from typing import Any, get_args

from adapters._kit.contract import Serves
from config.model import Binding, Profile
from domain.errors import whereabouts
from domain.hints import hints_of
from domain.resource import Resource
from gateway.federation.book import Book, Source
from gateway.layers.harvested import Harvested, Terms
from storage.errors import StorageError
from storage.ports import Cache, Order

log = logging.getLogger("hansa.harvest")

LOOK = 20.0
"""Seconds between two looks at whether a list is due; a gateway that has just started is left in peace for as long."""


Act = Callable[[Order], Awaitable[None]]
Start = Callable[[Coroutine[Any, Any, Any]], asyncio.Task[Any]]


class CannotBeHarvested(ValueError):
    """The binding asks for what its resource or adapter does not give."""


def terms_of(
    binding: Binding,
    *,
    name: str,
    resource: Resource,
    serves: Serves,
    pushes: frozenset[str],
    fresh: timedelta,
    profile: Profile,
    towns: Sequence[str],
) -> Terms | None:
    """How a binding is harvested; None when it is not. Raises `CannotBeHarvested` when it should be and cannot."""
    policy, why = binding.policy, _hindrance(binding, resource, serves, pushes)
    if policy.harvest and why is not None:
        raise CannotBeHarvested(why)
    if policy.harvest is False or why is not None or resource.harvested is None:
        return None
    return Terms(
        binding=name,
        resource=resource,
        towns=tuple(towns),
        rhythm=policy.pull or min(resource.harvested, fresh),
        loss=policy.loss,
        origin=origin_of(binding, profile),
        form=form_of(binding, resource),
        lists=not pushes,
    )


def _hindrance(binding: Binding, resource: Resource, serves: Serves, pushes: frozenset[str]) -> str | None:
    if resource.harvested is None:
        return f"{resource.name} is no list that can be pulled: it is always asked for anew."
    if "://" not in binding.url:
        return "A file of the configuration is read whenever it changes: it needs no harvest."
    if pushes and not serves.whole:
        return f'The adapter "{binding.adapter}" can only search {resource.name}, and cannot give all of them.'
    return None


def origin_of(binding: Binding, profile: Profile) -> str:
    """Tells where its answers come from."""
    return f"{profile} {binding.adapter} {binding.url}"


def form_of(binding: Binding, resource: Resource) -> str:
    """Tells how a list is understood: by its options, its mapping, and the fields of what is made of it."""
    said = (sorted(binding.options.items()), binding.mapping, resource.sort, resource.text, resource.search)
    return blake2b(f"({said!r}, {_shape_of(resource.model)})".encode(), digest_size=12).hexdigest()


@lru_cache(256)  # many bindings give the same model, and to walk through it takes longer than everything else here
def _shape_of(model: type) -> str:
    return repr(sorted(_shape(model, {}).items()))


def _shape(model: Any, seen: dict[str, Any]) -> dict[str, Any]:
    """The fields of a model and of all models below it."""
    if is_dataclass(model) and isinstance(model, type) and model.__name__ not in seen:
        seen[model.__name__] = [(field.name, str(field.type)) for field in fields(model)]
        for hint in hints_of(model).values():
            _shape(hint, seen)
    for below in get_args(model):
        _shape(below, seen)
    return seen


def harvested(sources: Iterable[Source]) -> Mapping[str, Harvested]:
    """Every harvest once, by its binding."""
    return {source.binding: source.harvest for source in sources if source.harvest is not None}


async def keep_rhythm(harvests: Mapping[str, Harvested], start: Start) -> None:
    """Have every list pulled when it is due, one after the other, for ever; one that goes wrong does not stop the others.

    `harvests` may change meanwhile: what is gone is not pulled any more.
    """
    while True:
        await asyncio.sleep(LOOK)
        for binding, harvest in tuple(harvests.items()):
            if harvests.get(binding) is not harvest:
                continue
            looking = start(harvest.look())
            await asyncio.wait({looking})
            error = None if looking.cancelled() else looking.exception()
            if error is not None:
                log.error("%s is not pulled for now: %s", binding, whereabouts(error))


def forgetting(book: Book, purge: Act) -> Act:
    """A purge after which lists of before are not good enough either."""

    async def forget(order: Order) -> None:
        for harvest in meant(book, order.target):
            harvest.expire(order.at)
        await purge(order)

    return forget


def pulling(book: Book, start: Start, forget: Act) -> Act:
    """Follows the order to pull now: of all gateways one does, and all forget what they have answered so far."""

    async def pull(order: Order) -> None:
        for harvest in meant(book, order.target):
            harvest.expire(order.at)
            start(_now(harvest))
        await forget(order)

    return pull


def answers_of(book: Book, cache: Cache[object], shelf: Callable[[str], int]) -> Act:
    """Forget what was answered from lists that are others by now."""

    async def forget(order: Order) -> None:
        sources = list(book.meant(order.target))
        bindings = {source.binding for source in sources}
        replies = await cache.purge(lambda key: isinstance(key, tuple) and key[0] in bindings)
        answers = sum(shelf(source.id) for source in sources)
        log.info("order %d: %s %s: %d answers, %d replies", order.number, order.verb, order.target, answers, replies)

    return forget


def decided(book: Book, forget: Act) -> Act:
    """An operator has decided about a list that was held."""

    async def decide(order: Order) -> None:
        for harvest in meant(book, order.target):
            harvest.settle()
        await forget(order)

    return decide


async def _now(harvest: Harvested) -> None:
    try:
        await harvest.look(unasked=True)
    except StorageError as error:
        log.warning("%s is not pulled for now: %s", harvest.terms.binding, error)


def meant(book: Book, target: str) -> list[Harvested]:
    """The harvests of a city, a provider or a source."""
    return list(harvested(book.meant(target)).values())
