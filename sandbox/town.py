"""The nouns of a simulated town: districts, streets, houses, places.

Values only. How a town comes to be stands in `settle`; who shows it to whom stands in the twins.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class District:
    """A part of a town: a real name and postcode around a true-to-life centre."""

    name: str
    postcode: str
    lat: float
    lon: float
    radius: float
    """Metres; every street, house and place of the district lies inside."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Street:
    """A street under the spelling of its city ("Aachener Str." in Essen, "Merkurstraße" in Düsseldorf)."""

    key: int
    """The city's street key, unique in the town."""
    name: str
    district: District


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A numbered house. Its id stays the same in every run."""

    id: int
    street: Street
    number: int
    suffix: str
    lat: float
    lon: float

    @property
    def label(self) -> str:
        """The house number as people write it: "8", "8a"."""
        return f"{self.number}{self.suffix}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Something to go to: a playground, a container, an office. Texts are German as in life; "" = none."""

    id: int
    kind: str
    name: str
    district: District
    street: Street
    number: str
    lat: float
    lon: float
    opening: str
    """Prose, not a grammar: "werktags, 9 bis 20 Uhr"."""
    material: str
    note: str
    accessible: bool | None
    spaces: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Town:
    """One whole simulated town."""

    slug: str
    name: str
    ags: str
    bounds: tuple[float, float, float, float]
    """West, south, east, north in degrees."""
    districts: Sequence[District]
    streets: Sequence[Street]
    houses: Sequence[House]
    places: Sequence[Place]

    def places_of(self, *kinds: str) -> Sequence[Place]:
        """The places of these kinds, in the town's order."""
        return [place for place in self.places if place.kind in kinds]
