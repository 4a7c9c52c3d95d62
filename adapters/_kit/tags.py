"""OpenStreetMap's tags: which make a place of a kind, and what the others say about it. Knows no API.

Keys and values are those of the project's wiki (https://wiki.openstreetmap.org/wiki/Map_features).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

KIND, ACCEPTS, RECYCLING = "@kind", "@accepts", "recycling:"

FRACTIONS = {
    "batteries": "batteries",
    "beverage_cartons": "packaging",
    "cans": "metal",
    "car_batteries": "batteries",
    "cardboard": "paper",
    "christmas_trees": "christmas_tree",
    "clothes": "textiles",
    "cooking_oil": "hazardous",
    "electrical_appliances": "electronics",
    "electrical_items": "electronics",
    "fluorescent_tubes": "hazardous",
    "garden_waste": "green",
    "glass": "glass",
    "glass_bottles": "glass",
    "green_waste": "green",
    "hazardous_waste": "hazardous",
    "magazines": "paper",
    "newspaper": "paper",
    "organic": "organic",
    "paper": "paper",
    "paper_packaging": "paper",
    "plastic": "packaging",
    "plastic_packaging": "packaging",
    "rubble": "rubble",
    "scrap_metal": "metal",
    "shoes": "textiles",
    "small_appliances": "electronics",
    "small_electrical_appliances": "electronics",
    "waste": "residual",
    "white_goods": "electronics",
    "wood": "wood",
}
"""What stands behind `recycling:` → a fraction of the vocabulary."""

_WORDS = {
    "name": ("name",),
    "opening_hours": ("opening_hours",),
    "description": ("description:de", "description"),
    "addr:street": ("addr:street",),
    "addr:housenumber": ("addr:housenumber",),
    "addr:postcode": ("addr:postcode",),
    "addr:suburb": ("addr:suburb",),
    "phone": ("contact:phone", "phone"),
    "website": ("contact:website", "website"),
}
"""What we call it → the tags that may hold it, the better one first."""


@dataclass(frozen=True, slots=True)
class Term:
    """One condition on a tag: `key=value`, `key!=value`, or `key=*`."""

    key: str
    sign: str
    value: str

    def holds(self, tags: Mapping[str, Any]) -> bool:
        """Whether an element with these tags meets it. A tag that is not there is unequal to everything."""
        if self.value == "*":
            return (self.key in tags) is (self.sign == "=")
        return (tags.get(self.key) == self.value) is (self.sign == "=")

    def as_filter(self) -> str:
        """The same in Overpass QL."""
        if self.value == "*":
            return f"[{'' if self.sign == '=' else '!'}{_quoted(self.key)}]"
        return f"[{_quoted(self.key)}{self.sign}{_quoted(self.value)}]"


@dataclass(frozen=True, slots=True)
class Selector:
    """The tags that make a place of a kind; all of them must hold."""

    kind: str
    terms: tuple[Term, ...]

    def as_filters(self) -> str:
        """The same in Overpass QL."""
        return "".join(term.as_filter() for term in self.terms)


def selector(kind: str, text: str) -> Selector:
    """`amenity=recycling, recycling_type=centre`, read; raises ValueError for what is no condition."""
    return Selector(kind, tuple(_term(part.strip()) for part in text.split(",")))


def selected(tags: Mapping[str, Any], selectors: Sequence[Selector]) -> str | None:
    """The kind of the first selector whose terms all hold."""
    return next((each.kind for each in selectors if all(term.holds(tags) for term in each.terms)), None)


def place_rules() -> dict[str, Any]:
    """The mapping from what `told` tells to a place; a binding may replace single rules."""
    return {
        "kind": KIND,
        "name": "name",
        "address.street": "addr:street",
        "address.house_number": "addr:housenumber",
        "address.postcode": "addr:postcode",
        "address.district": "addr:suburb",
        "opening": "opening_hours",
        "contact.phone": "phone",
        "contact.url": "website",
        "accepts": {"field": ACCEPTS, "values": FRACTIONS},
        "accessible": {"field": "wheelchair", "truth": ["yes", "designated"], "falsehood": ["no"]},
        "note": "description",
    }


def told(tags: Mapping[str, Any], kind: str) -> dict[str, Any]:
    """What the tags say that a place has room for. The map's other tags are as free as language and are not counted.

    `wheelchair=limited` is neither yes nor no, so it is left out: whoever needs to know must not read it as either.
    """
    fields = {name: next((tags[key] for key in keys if key in tags), None) for name, keys in _WORDS.items()}
    wheelchair = tags.get("wheelchair")
    fields["wheelchair"] = None if wheelchair == "limited" else wheelchair
    return {**fields, KIND: kind, ACCEPTS: list(_accepted(tags))}


def _accepted(tags: Mapping[str, Any]) -> Iterator[str]:
    return (key.removeprefix(RECYCLING) for key, value in tags.items() if key.startswith(RECYCLING) and value == "yes")


def _term(text: str) -> Term:
    sign = "!=" if "!=" in text else "="
    key, found, value = (part.strip() for part in text.partition(sign))
    if not (key and found and value):
        raise ValueError(f"{text!r} is no condition on a tag, like `amenity=toilets`")
    return Term(key, sign, value)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
