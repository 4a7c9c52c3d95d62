"""Part of the composition root: makes a worker's book, and the next one when the configuration has changed.

What is the same binding on the same terms is the same source with all it has come to know: health, berths, flights, replies. What has
changed or is gone answers only those who asked before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace

from config.model import Declared
from gateway.assemble import Workshop, reassemble
from gateway.federation.book import Book, Source
from gateway.federation.house import OWNER

MOST = 12
"""Names that a line of the log holds of each kind."""
STANDS = ("bounds", "limits", "contact")
"""Parts of `hansa.yaml` that are read once: they take a rolling restart."""


class CannotSwap(Exception):
    """The new configuration asks for what only a new worker has; the text is for the operator."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """What a new book has that the former one had not, by binding."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[str, ...]
    towns: tuple[str, ...]
    """Cities that came, went, or changed in themselves."""

    @property
    def gone(self) -> frozenset[str]:
        """The bindings that are no more what they were."""
        return frozenset((*self.removed, *self.changed))

    @property
    def moves(self) -> bool:
        """Whether somebody else may be asked now: then no finished answer can be taken for one of the new book."""
        return bool(self.added or self.removed or self.towns)

    def __str__(self) -> str:
        parts = [
            f"{len(names)} {word} ({', '.join(names[:MOST])}{', …' if len(names) > MOST else ''})"
            for word, names in (
                ("added", self.added),
                ("removed", self.removed),
                ("changed", self.changed),
                ("cities changed", self.towns),
            )
            if names
        ]
        return "; ".join(parts) or "no binding is another"


class Press:
    """Holds the book that is served. One change at a time."""

    def __init__(self, declared: Declared, shop: Workshop) -> None:
        self._shop = shop
        self.declared = declared
        self.book, self._made = reassemble(declared, shop, {})
        self._then: list[Callable[[Book], None]] = []

    def then(self, work_on: Callable[[Book], None]) -> None:
        """To be told of each new book, once it is served."""
        self._then.append(work_on)

    async def turn(self, declared: Declared, serve: Callable[[Book], None], purge: Callable[[str], int]) -> Difference:
        """Make the next book, and have it served in one step; `purge` drops finished answers, all of them for "".

        Raises ConfigError and CannotSwap; then nothing has changed.
        """
        before, former = self.book, self._made
        book, made = reassemble(declared, self._shop, former)
        book = replace(book, started=before.started)  # when the worker did
        if not any(source.act for source in before.sources) and any(source.act for source in book.sources):
            raise CannotSwap("so far no source took what citizens ask: this takes a rolling restart (SIGUSR2)")
        difference = Difference(
            added=tuple(sorted(made.keys() - former.keys())),
            removed=tuple(sorted(former.keys() - made.keys())),
            changed=tuple(
                sorted(name for name in former.keys() & made.keys() if former[name].terms != made[name].terms)
            ),
            towns=_other(_towns(self.declared, before), _towns(declared, book)),
        )
        serve(book)
        self.book, self._made, self.declared = book, made, declared
        for work_on in self._then:
            work_on(book)
        touched = [source for source in (*before.sources, *book.sources) if source.binding in difference.gone]
        for target in _targets(difference, touched):
            purge(target)
        for source in before.sources:
            if source.binding in difference.gone:
                source.health.gone = True
        if difference.gone:
            await self._shop.around.cache.purge(lambda key: isinstance(key, tuple) and key[0] in difference.gone)
        return difference


def _targets(difference: Difference, touched: Collection[Source]) -> set[str]:
    """Whose finished answers go; the rows about a city's sources are answers of its own."""
    if difference.moves:
        return {""}
    return {source.id for source in touched} | {f"{source.city}/{OWNER}" for source in touched}


def _towns(declared: Declared, book: Book) -> dict[str, object]:
    return {city.slug: (replace(city, bindings=()), book.towns[city.slug]) for city in declared.cities}


def _other(before: Mapping[str, object], after: Mapping[str, object]) -> tuple[str, ...]:
    return tuple(sorted(key for key in before.keys() | after.keys() if before.get(key) != after.get(key)))


def kept_back(before: Declared, declared: Declared) -> tuple[str, ...]:
    """What has changed in the files and stays as it is in this process."""
    return tuple(part for part in STANDS if getattr(before, part) != getattr(declared, part))
