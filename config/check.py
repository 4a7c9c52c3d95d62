"""What must hold between the parts of the configuration: references, uniqueness, keys and places that agree."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from config.draft import BindingDraft, Draft
from config.flaws import quoted, unknown
from config.model import Flaw
from domain.catalogue import CATALOGUE
from domain.geo import Box, point

BEYOND = 500.0  # metres an outline may leave the bounds by: those are rounded
_TERMS = ("licence", "attribution", "permission", "basis")


def across(root: Path, cities: Mapping[str, Draft], regions: Mapping[str, Draft]) -> Iterator[Flaw]:
    """Every flaw that only shows when the files are seen together; the same one may come more than once."""
    for region in regions.values():
        yield from _providers(region, [])
        yield from _spaces([region])
        yield from _terms([region])
        yield from _files(root, region)
    for city in cities.values():
        yield from _extends(city, regions)
        extended = regions_of(city, regions)
        yield from _providers(city, extended)
        yield from _spaces([*extended, city])
        yield from _terms([*extended, city])
        yield from _files(root, city)
        yield from _keys(city)
        yield from _ground(city)
    yield from _same_key(cities)
    for region in regions.values():
        yield from _outlined(region, [city for city in cities.values() if region in regions_of(city, regions)])


def regions_of(city: Draft, regions: Mapping[str, Draft]) -> list[Draft]:
    """The regions a city extends, in its order, as far as they are declared."""
    named = dict.fromkeys(city.values.get("extends", ()))
    return [regions[name] for name in named if name in regions]


def _extends(city: Draft, regions: Mapping[str, Draft]) -> Iterator[Flaw]:
    seen: set[str] = set()
    for place, name in enumerate(city.values.get("extends", ())):
        spot = city.node.entries["extends"].items[place].spot
        if name not in regions:
            yield unknown(spot, f"There is no region {quoted(name)}.", name, regions)
        if name in seen:
            yield Flaw(spot=spot, text=f"The region {quoted(name)} is named twice.", remedy="Keep one.")
        seen.add(name)


def _providers(draft: Draft, extended: list[Draft]) -> Iterator[Flaw]:
    known = {name for each in (draft, *extended) for name in each.declared}
    for binding in draft.bindings:
        name = binding.values.get("provider")
        if name is not None and name not in known:
            text = f"No provider {quoted(name)} is declared in {draft.file.name} or in a region it extends."
            yield unknown(binding.spot("provider"), text, name, known)
    seen: dict[str, Draft] = {}
    for each in (*extended, draft):
        for name, spot in each.declared.items():
            if (first := seen.setdefault(name, each)) is not each:
                text = f"The provider {quoted(name)} is declared in {first.file.name} already."
                yield Flaw(spot=spot, text=text, remedy="Keep one, or give it another short name.")


def _spaces(chain: list[Draft]) -> Iterator[Flaw]:
    """Two bindings that would share the ids of their items in one city."""
    taken: dict[tuple[str, str], BindingDraft] = {}
    for binding in _all(chain):
        ns = binding.values.get("ns")
        if not ns or (first := taken.setdefault((ns, binding.resource), binding)) is binding:
            continue
        if not _joined(first, binding):
            text = f'The namespace {quoted(ns)} is taken for "{binding.resource}", at {first.node.spot}.'
            yield Flaw(spot=binding.spot("ns"), text=text, remedy="Ids would collide: choose another.")


def _joined(one: BindingDraft, other: BindingDraft) -> bool:
    """Whether two providers may know of the same things, and mean the same by an id."""
    return CATALOGUE[one.resource].joined and one.values.get("provider") != other.values.get("provider")


def _terms(chain: list[Draft]) -> Iterator[Flaw]:
    """Several bindings of one provider (a layer each) are one source to the client, with one licence and one name."""
    sources: dict[tuple[str, str], BindingDraft] = {}
    for binding in _all(chain):
        first = sources.setdefault((binding.values.get("provider", ""), binding.resource), binding)
        for key in _TERMS:
            said = first.values.get(key)
            if said and binding.values.get(key, said) != said:
                text = f"This is one source with the binding at {first.node.spot}, which has the {key} {quoted(said)}."
                yield Flaw(spot=binding.spot(key), text=text, remedy="Give both the same, or name another provider.")


def _all(chain: list[Draft]) -> Iterator[BindingDraft]:
    return (binding for draft in chain for binding in draft.bindings)


def _files(root: Path, draft: Draft) -> Iterator[Flaw]:
    for binding in draft.bindings:
        url = binding.values.get("url")
        if url is None or "://" in url:
            continue
        try:
            found, beside = (root / url).is_file(), list((root / url).parent.glob("*"))
        except OSError:  # a name the file system cannot hold
            found, beside = False, []
        if not found:
            names = [file.relative_to(root).as_posix() for file in beside]
            yield unknown(binding.spot("url"), f"There is no file {quoted(url)} below {root}.", url, names)


def _keys(city: Draft) -> Iterator[Flaw]:
    """An ARS is the AGS with four digits, the association of municipalities, put in after the first five."""
    ags, ars = city.values.get("ags"), city.values.get("ars")
    if ags and ars and (ars[:5], ars[9:]) != (ags[:5], ags[5:]):
        remedy = f'A city that belongs to no association has "{ags[:5]}0000{ags[5:]}".'
        yield Flaw(spot=city.spot("ars"), text=f"This ARS does not belong to the AGS {ags}.", remedy=remedy)


def _ground(city: Draft) -> Iterator[Flaw]:
    if "centre" in city.values and "bounds" in city.values:
        (lat, lon), (west, south, east, north) = city.values["centre"], city.values["bounds"]
        if not (south <= lat <= north and west <= lon <= east):
            remedy = "The centre is [lat, lon]; the bounds are [west, south, east, north]."
            yield Flaw(spot=city.spot("centre"), text="The centre lies outside the bounds.", remedy=remedy)

    outline = city.values.get("outline")
    if outline is not None and "bounds" in city.values:
        west, south, east, north = city.values["bounds"]
        given = Box(west=west, south=south, east=east, north=north)
        within, box = given.widened(BEYOND), outline.box
        corners = [point(lat, lon) for lat in (box.south, box.north) for lon in (box.west, box.east)]
        if not all(corner in within for corner in corners):
            remedy = "A corner is [lon, lat], as in GeoJSON; the bounds are [west, south, east, north]."
            yield Flaw(spot=city.spot("outline"), text="The outline leaves the bounds.", remedy=remedy)
        elif "centre" in city.values and point(*city.values["centre"]) not in outline:
            yield Flaw(spot=city.spot("outline"), text="The centre lies outside the outline.", remedy="Look at both.")


def _outlined(region: Draft, cities: list[Draft]) -> Iterator[Flaw]:
    """A binding that goes by the outlines of cities one of which has none."""
    for binding in region.bindings:
        for city in cities if binding.values.get("area") == "polygon" else ():
            if "outline" not in city.node.entries:
                text = f"This goes by the cities' outlines, and {city.file.name} declares none."
                yield Flaw(spot=binding.spot("area"), text=text, remedy='Add outline: there, or write "box" here.')


def _same_key(cities: Mapping[str, Draft]) -> Iterator[Flaw]:
    seen: dict[str, Draft] = {}
    for city in cities.values():
        ags = city.values.get("ags")
        if ags and seen.setdefault(ags, city) is not city:
            text = f"{seen[ags].file.name} has the AGS {ags} already."
            yield Flaw(spot=city.spot("ags"), text=text, remedy="Every municipality has its own.")
