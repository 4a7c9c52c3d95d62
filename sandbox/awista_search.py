"""AWISTA's address search: fuzzy, quick to answer, and never says no.

Folds `Str.` and `Straße`, case and blanks; does not fold ae, oe, ue, ss. Knows titles and ids, no wire.
"""

import difflib
import re
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sandbox.world import House, Town

NAMESPACE = uuid.UUID("3f6f3f0e-9c53-4b0b-8a5b-2f7d3a1e9c40")
SUGGESTIONS = 8
HEAD = 2  # letters that must fit before likeness counts: a suggestion list is searched from its beginning
STREET = re.compile(r"str(?:\.|(?=\s|$))")
NUMBERED = re.compile(r"(?P<street>.*\S)\s+(?P<number>\d+)\s*(?P<suffix>[a-z]?)")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """What the search found: `exact_id` is the one address meant, None while a house number is missing."""

    houses: tuple[House, ...]
    ready_for_number: bool = False
    exact_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Addresses:
    """All addresses of a town, by folded street name and by uuid."""

    streets: Mapping[str, Sequence[House]]
    by_id: Mapping[str, House]

    @classmethod
    def of(cls, town: Town) -> "Addresses":
        """The addresses of `town`; streets of one name in two districts are searched as one."""
        streets: dict[str, list[House]] = {}
        for house in town.houses:
            streets.setdefault(folded(house.street.name), []).append(house)
        return cls(streets=streets, by_id={address_id(house): house for house in town.houses})

    def find(self, typed: str) -> Hit:
        """The nearest address to what was typed, however far away it is."""
        text = folded(typed.partition(",")[0])
        numbered = NUMBERED.fullmatch(text)
        wanted = numbered["street"] if numbered else text
        houses = self.streets[self._nearest(wanted)]
        if numbered is None:
            return Hit(houses=tuple(houses[:SUGGESTIONS]), ready_for_number=wanted in self.streets)
        house = _nearest_house(houses, int(numbered["number"]), numbered["suffix"])
        return Hit(houses=(house,), exact_id=address_id(house))

    def _nearest(self, wanted: str) -> str:
        if wanted in self.streets:
            return wanted
        begun = [name for name in self.streets if name[:HEAD] == wanted[:HEAD]]
        return difflib.get_close_matches(wanted, begun or list(self.streets), n=1, cutoff=0.0)[0]


def folded(text: str) -> str:
    """Small letters, single blanks, `Str.` written out. Not casefold(): that would turn ß into ss."""
    return STREET.sub("straße", " ".join(text.lower().split()))


def title(house: House) -> str:
    """How the operator writes an address: `Merkurstraße 45`."""
    return f"{house.street.name} {house.label}"


def address_id(house: House) -> str:
    """The uuid of an address: made of its words, so it is the same after every restart."""
    return str(uuid.uuid5(NAMESPACE, f"{title(house)}, {house.street.district.postcode} Düsseldorf"))


def _nearest_house(houses: Sequence[House], number: int, suffix: str) -> House:
    return min(houses, key=lambda house: (abs(house.number - number), house.suffix != suffix, house.suffix, house.id))
