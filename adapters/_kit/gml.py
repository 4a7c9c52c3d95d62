"""Features out of GML 3.2 (OGC 07-036) in a WFS 2.0 collection (OGC 09-025r2). Knows elements, no mapping and no city.

Read without any DTD. The encoding is the one of the XML declaration, windows-1252 included.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from adapters._kit.document import fromstring

_MEMBERS = ("member", "featureMember", "featureMembers")
_REFUSALS = ("ExceptionReport", "ServiceExceptionReport")
_PLACES = ("pos", "coordinates", "posList")


class Refusal(ValueError):
    """The service said no: an ExceptionReport (OGC 06-121r3, 8), whatever its status. Its code and its words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Collection:
    """One page of features."""

    members: tuple[Element, ...]
    matched: int | None
    """How many there are in all; None when the service says `unknown`, or nothing."""


def read_collection(body: bytes) -> Collection:
    """The features of a GetFeature answer; raises `Refusal`, ParseError, or ValueError for another document."""
    root = fromstring(body)
    if local(root.tag) in _REFUSALS:
        raise Refusal(_words(root))
    if local(root.tag) != "FeatureCollection":
        raise ValueError(f"a {local(root.tag)} where a FeatureCollection should be")
    members = tuple(feature for part in root if local(part.tag) in _MEMBERS for feature in part)
    matched = root.get("numberMatched") or ""
    return Collection(members=members, matched=int(matched) if matched.isdecimal() else None)


def id_of(feature: Element) -> str | None:
    """The `gml:id` (or GML 2's `fid`) of a feature."""
    for name, value in feature.attrib.items():
        if local(name) in ("id", "fid"):
            return value
    return None


def fields_of(feature: Element) -> dict[str, str | None]:
    """The plain properties of a feature by local name; what holds elements, such as a geometry, is none of them."""
    return {part.tag.rpartition("}")[2]: part.text for part in feature if len(part) == 0}


def place_of(feature: Element) -> tuple[str, str]:
    """The two numbers of the feature's first position, as written; raises ValueError without one."""
    for part in _below(feature):
        if local(part.tag) in _PLACES:
            numbers = (part.text or "").replace(",", " ").split()
            if len(numbers) >= 2:
                return numbers[0], numbers[1]
    raise ValueError("no position")


def local(name: str) -> str:
    """A qualified name without its namespace."""
    return name.rpartition("}")[2]


def _below(feature: Element) -> Iterator[Element]:
    for part in feature:
        if len(part) and local(part.tag) != "boundedBy":  # a box round the feature is not where it stands
            yield from part.iter()


def _words(root: Element) -> str:
    codes = [part.get("exceptionCode") or part.get("code") or "" for part in root.iter()]
    texts = [(part.text or "").strip() for part in root.iter()]
    return " ".join(word for word in (*codes, *texts) if word)[:300]
