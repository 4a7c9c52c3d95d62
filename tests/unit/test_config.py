"""What an operator may write, and what is answered to each kind of mistake: where it stands and what would be right."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from config.load import load, shipped
from config.model import ConfigError, Flaw, Spot
from config.source import MOST_BYTES
from domain.catalogue import CATALOGUE

OPERATOR = """\
contact: {email: hansa@example.org}
bounds:
  cache_bytes: 64MiB
  longest_wait_seconds: 20
"""

REGION = """\
zone: Europe/Berlin
holidays: DE-NW
crs: EPSG:25832
providers:
  land: {name: Land Nordrhein-Westfalen}
bindings:
  places:
    provider: land
    ns: land
    adapter: ogcapi
    url: https://ogc-api.nrw.de/lika/v1
    licence: dl-de/zero-2.0
    attribution: Land NRW
    permission: open_licence
    basis: documented
"""

CITY = """\
extends: [nrw]
names: {de: Essen, en: Essen}
ags: "05113000"
ars: "051130000000"
bounds: [6.894, 51.347, 7.138, 51.535]
centre: [51.4582, 7.0158]
postcodes: ["45127-45359", "45400"]
contact: {url: "https://www.essen.de/", phone: "+49 201 123456"}
providers:
  ebe:
    name: Entsorgungsbetriebe Essen GmbH
    contact: {url: https://www.ebe-essen.de}
  stadt: {name: Stadt Essen}
bindings:
  waste.pickups:
    - provider: ebe
      ns: ebe
      adapter: abfallio
      url: https://api.abfall.io
      options: {key: env:ESSEN_KEY, layers: [{number: 3}]}
      mapping:
        name: {field: NAME, values: {1: one}}
      licence: none-stated
      attribution: Entsorgungsbetriebe Essen GmbH
      permission: unclear
      basis: recorded
      policy: {fresh: 6h, usable: 2w, try_seconds: 2.5, probe_seconds: 500ms, max_bytes: 1MiB}
      twin: abfallio/essen
      tls: {ca: ca.pem}
      proxy: http://proxy.example.org:3128
      network: [10.20.0.0/16]
      max_rate: 2
  waste.fractions:
    provider: stadt
    ns: list
    adapter: list
    url: lists/fractions.yaml
    licence: proprietary
    attribution: Stadt Essen
    permission: agreement
    basis: documented
"""

HERE = "▸"
"""Marks, in a broken file, the place that the flaw must name."""


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A directory with one operator, one region and one city, all of it right."""
    for folder in ("regions", "cities", "lists"):
        (tmp_path / folder).mkdir()
    (tmp_path / "hansa.yaml").write_text(OPERATOR, encoding="utf-8")
    (tmp_path / "regions" / "nrw.yaml").write_text(REGION, encoding="utf-8")
    (tmp_path / "cities" / "essen.yaml").write_text(CITY, encoding="utf-8")
    (tmp_path / "lists" / "fractions.yaml").write_text("[]\n", encoding="utf-8")
    return tmp_path


def flaws_of(root: Path) -> list[str]:
    """Every flaw as it is shown, with the directory cut off."""
    with pytest.raises(ConfigError) as raised:
        load(root)
    return [str(flaw).removeprefix(f"{root}/") for flaw in raised.value.flaws]


def broken(root: Path, file: str, right: str, wrong: str) -> tuple[list[str], str]:
    """Put `wrong` in the place of `right`; the flaws, and the place that `wrong` marks."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(right) == 1
    text = text.replace(right, wrong)
    before = text.partition(HERE)[0]
    path.write_text(text.replace(HERE, ""), encoding="utf-8")
    return flaws_of(root), f"{file}:{before.count(chr(10)) + 1}:{len(before) - before.rfind(chr(10))}: "


def test_what_is_right_is_read_as_it_was_meant(root: Path) -> None:
    """Every kind of value arrives in its unit, and a city has its regions' providers and bindings."""
    declared = load(root)
    (city,), (region,) = declared.cities, declared.regions
    pickups, fractions, places = city.bindings
    assert (declared.bounds.cache_bytes, declared.bounds.longest_wait_seconds) == (64 * 2**20, 20.0)
    assert (city.slug, city.ags, city.regions, city.contact.url) == (
        "essen",
        "05113000",
        ("nrw",),
        "https://www.essen.de",
    )
    assert city.postcodes == ((45127, 45359), (45400, 45400))
    assert [provider.id for provider in city.providers] == ["ebe", "stadt", "land"]
    assert places is region.bindings[0]
    assert fractions.url == "lists/fractions.yaml"
    assert pickups.options == {"key": "env:ESSEN_KEY", "layers": [{"number": 3}]}
    assert pickups.mapping == {"name": {"field": "NAME", "values": {"1": "one"}}}
    assert (pickups.policy.fresh, pickups.policy.usable) == (timedelta(hours=6), timedelta(weeks=2))
    assert (pickups.policy.try_seconds, pickups.policy.probe_seconds) == (2.5, 0.5)
    assert (pickups.policy.max_bytes, pickups.policy.berths) == (2**20, 8)
    assert pickups.tls.ca == root / "cities" / "ca.pem"


def test_a_binding_knows_where_each_of_its_keys_stands(root: Path) -> None:
    """The root can point at the adapter, at an option, at an item of a list and at a value of a mapping."""
    file = root / "cities" / "essen.yaml"
    spots = load(root).cities[0].bindings[0].spots
    places = {
        "": (16, 7),
        "adapter": (18, 7),
        "options.key": (20, 17),
        "options.layers.0": (20, 46),
        "options.layers.0.number": (20, 47),
        "mapping.name": (22, 9),
        "mapping.name.values.1": (22, 38),
    }
    assert {path: spots[path] for path in places} == {
        path: Spot(file=file, line=line, column=column) for path, (line, column) in places.items()
    }


def test_the_shipped_configuration_loads() -> None:
    """The three cities are there, in the order of their keys, each with every resource it has anybody for; and others beside them."""
    declared = load(shipped())
    assert [city.ags for city in declared.cities] == sorted(city.ags for city in declared.cities)
    three = [city for city in declared.cities if city.slug in ("duesseldorf", "duisburg", "essen")]
    assert len(three) == 3
    asked = {name for name, resource in CATALOGUE.items() if not resource.local}
    nobody = {"duesseldorf": {"infrastructure.lights"}, "duisburg": {"broadband.hotspots"}}  # which their answers say
    for city in three:
        assert {binding.resource for binding in city.bindings} == asked - nobody.get(city.slug, set())


def test_a_neighbour_has_only_its_own() -> None:
    """Köln is bound to its reports alone: no back-end of the network it does not belong to answers in its name."""
    [koeln] = [city for city in load(shipped()).cities if city.slug == "koeln"]
    assert {(each.provider, each.resource) for each in koeln.bindings} == {
        ("stadt", "report.categories"),
        ("stadt", "reports"),
    }


CITY_FLAWS = [
    # keys
    ("ns: ebe", f"{HERE}nss: ebe\n      ns: ebe", 'A binding has no key "nss". Did you mean "ns"?'),
    ("adapter: abfallio", f"adapter: abfallio\n      {HERE}adaptr: x", 'no key "adaptr". Did you mean "adapter"?'),
    ("names:", f"{HERE}slug: essen\nnames:", 'A city has no key "slug".'),
    ("fresh: 6h", f"{HERE}frsh: 6h", 'A policy has no key "frsh". Did you mean "fresh"?'),
    ("- provider: ebe\n      ns", f"- {HERE}ns", 'A binding needs the key "provider". Add provider:'),
    ("extends: [nrw]\nnames", f"{HERE}names", 'A city needs the key "extends".'),
    ("ns: ebe", f"ns: ebe\n      {HERE}ns: wbd", 'The key "ns" stands here twice; the first is in line 17. Keep one.'),
    # types
    ("de: Essen,", f"de: {HERE}45,", 'Text is needed here, not a number. Put it in quotes: "45".'),
    ("de: Essen,", f"de: {HERE}true,", "Text is needed here, not true or false."),
    ("de: Essen,", f"de: {HERE}[Essen],", "Text is needed here, not a list."),
    ("de: Essen,", f'de: {HERE}" ",', "must not be empty"),
    ("names: {de: Essen, en: Essen}", f"names: {HERE}Essen", "Names must be a mapping of keys, not text."),
    ("[nrw]", f"{HERE}nrw", "A list is needed here, not text. Write it as [one, two]."),
    ("[nrw]", f"{HERE}[]", "must not be empty"),
    ("  stadt: {name: Stadt Essen}", f"  {HERE}Stadt: {{name: Stadt Essen}}\n  stadt: {{name: x}}", "no short name"),
    # the registers' keys
    ('ags: "05113000"', f"ags: {HERE}5113000", "An AGS is text, and this is a number. Put it in quotes, with"),
    ('ags: "05113000"', f"ags: {HERE}05113000", 'with its leading zero: "05113000"'),
    ('ags: "05113000"', f'ags: {HERE}"5113"', '"5113" is not an AGS. It has 8 digits.'),
    ('ars: "051130000000"', f"ars: {HERE}51130000000", '"051130000000"'),
    ('ars: "051130000000"', f'ars: {HERE}"051120000000"', 'A city that belongs to no association has "051130000000".'),
    ('"45127-45359"', f'{HERE}"45359-45127"', 'The range ends before it begins. Did you mean "45127-45359"?'),
    ('"45127-45359"', f"{HERE}45127", 'Put it in quotes: "45127".'),
    ('"45127-45359"', f'{HERE}"4512-45359"', 'or a range: "45127-45359"'),
    # the ground
    ("[6.894, 51.347, 7.138, 51.535]", f"{HERE}[7.138, 51.347, 6.894, 51.535]", "west lies below east"),
    ("[6.894, 51.347, 7.138, 51.535]", f"{HERE}[6.894, 51.347, 7.138]", "4 numbers are needed here, not 3 items."),
    ("[6.894, 51.347, 7.138, 51.535]", f'[{HERE}"6,8", 51.347, 7.138, 51.535]', "A number is needed here, not text."),
    ("[51.4582, 7.0158]", f"{HERE}[7.0158, 51.4582]", "The centre lies outside the bounds. The centre is [lat, lon]"),
    ("[51.4582, 7.0158]", f"{HERE}[151, 7]", "The order is latitude, longitude."),
    # the outline
    ("postcodes:", f"outline: {HERE}[]\npostcodes:", "three different corners. Write its corners in order"),
    ("postcodes:", f"outline: [[6.9, 51.4], {HERE}[7.1], [7, 51.5]]\npostcodes:", "A corner is two numbers, not 1 items."),
    ("postcodes:", f"outline: [[6.9, 51.4], {HERE}[7, 151.5], [7, 51.5]]\npostcodes:", "The order is longitude, latitude."),
    ("postcodes:", f"outline: {HERE}[[51.4, 6.9], [51.4, 7.1], [51.5, 7]]\npostcodes:", "A corner is [lon, lat], as in GeoJSON"),
    ("postcodes:", f"outline: {HERE}[[6.9, 51.5], [7.1, 51.5], [7, 51.53]]\npostcodes:", "The centre lies outside the outline."),
    ("postcodes:", f"outline: {HERE}lists/fraction.yaml\npostcodes:", 'Did you mean "lists/fractions.yaml"?'),
    ("postcodes:", f"outline: {HERE}nowhere/x.geojson\npostcodes:", "There is no file"),
    ("postcodes:", f"outline: {HERE}../essen.geojson\npostcodes:", "leads out of the configuration"),
    ("postcodes:", f"outline: {HERE}lists/fractions.yaml\npostcodes:", "is no GeoJSON of an outline. It holds a Polygon"),
    ("postcodes:", f"{HERE}outlin: x\npostcodes:", 'Did you mean "outline"?'),
    # contacts
    ('"+49 201 123456"', f'{HERE}"0201 123456"', "telephone number with its country code"),
    ("{url: https://www.ebe-essen.de}", f"{HERE}{{}}", "Give a phone, an email or a url."),
    # addresses
    ("https://api.abfall.io", f"{HERE}htps://api.abfall.io", 'Did you mean "https://"?'),
    ("https://api.abfall.io", f"{HERE}https://user:hunter2@api.abfall.io", "holds a user or a password"),
    ("https://api.abfall.io", f"{HERE}https://api.abfall.io:port", "cannot be taken apart"),
    ("https://api.abfall.io", f"{HERE}https:///graphql", "no usable host"),
    ("https://api.abfall.io", f"{HERE}https://api.abfall.io/#top", "#fragment"),
    ("lists/fractions.yaml", f"{HERE}lists/fraktions.yaml", 'Did you mean "lists/fractions.yaml"?'),
    ("lists/fractions.yaml", f"{HERE}../essen.yaml", "leads out of the configuration"),
    ("lists/fractions.yaml", f"{HERE}{'a' * 300}", "There is no file"),
    ("http://proxy.example.org:3128", f"{HERE}proxy.example.org", "Begin it with https:// or http://."),
    ("10.20.0.0/16", f"{HERE}10.20.0.7/16", 'bits set beyond its prefix. Did you mean "10.20.0.0/16"?'),
    ("10.20.0.0/16", f"{HERE}10.20/16", "is not a network"),
    # units and words
    ("fresh: 6h", f"fresh: {HERE}6", '"6" is not a duration. Write it like 20s, 5m, 6h, 14d or 2w.'),
    ("fresh: 6h", f"fresh: {HERE}0h", "not a duration"),
    ("max_bytes: 1MiB", f"max_bytes: {HERE}1MB", '"1MB" is not a size. Write it like 512KiB, 20MiB or 1GiB.'),
    ("try_seconds: 2.5", f"try_seconds: {HERE}-1", "-1 is not greater than zero."),
    ("try_seconds: 2.5", f"berths: {HERE}0", "0 does not fit here. Whole numbers from 1 to 1000 do."),
    ("max_rate: 2", f"max_rate: {HERE}1e999", "A number is needed here"),
    ("max_rate: 2", f"max_rate: {HERE}true", "A number is needed here, not true or false."),
    ("licence: none-stated", f"licence: {HERE}none-statd", 'Did you mean "none-stated"?'),
    ("permission: unclear", f"permission: {HERE}forbidden", "Known: agreement, open_licence, unclear."),
    ("basis: recorded", f"basis: {HERE}record", 'Did you mean "recorded"?'),
    ("ns: ebe", f"ns: {HERE}EBE", "is not a short name of a-z, 0-9, _ and -. Write it like ebe."),
    ("twin: abfallio/essen", f"twin: {HERE}/abfallio", "not the name of a twin"),
    ("env:ESSEN_KEY", f"{HERE}env:essen key", "names no environment variable. Write it like env:OFFICE_KEY"),
    # references
    ("- provider: ebe", f"- provider: {HERE}eeb", 'No provider "eeb" is declared in essen.yaml'),
    ("extends: [nrw]", f"extends: [nrw, {HERE}nrv]", 'There is no region "nrv". Did you mean "nrw"?'),
    ("extends: [nrw]", f"extends: [nrw, {HERE}nrw]", 'The region "nrw" is named twice.'),
    ("  stadt: {", f"  {HERE}land: {{name: Land}}\n  stadt: {{", '"land" is declared in nrw.yaml already.'),
    ("waste.fractions:", f"{HERE}waste.fraction:", 'no resource "waste.fraction". Did you mean "waste.fractions"?'),
    ("waste.fractions:", f"{HERE}sources: []\n  waste.fractions:", "answered from the configuration itself"),
    ("waste.fractions:", f"{HERE}addresses: []\n  waste.fractions:", '"addresses" has no binding.'),
    # YAML
    ("extends: [nrw]", f"extends: {HERE}&a [nrw]", "Anchors and aliases are not read here."),
    ("extends: [nrw]", f"extends: {HERE}*a", "Anchors and aliases are not read here."),
    ("extends: [nrw]", f"extends: {HERE}!!python/object:os.system [nrw]", "Tags are not read here."),
    ("extends: [nrw]", f"extends: [nrw]\n{HERE}[a]: b", "A key must be text."),
    ("extends: [nrw]", f"extends: {'[' * 32}{HERE}[", "nested deeper than 32 levels"),
    ("attribution: Stadt Essen", f"attribution: Stadt{HERE}: Essen", "Put text that holds a colon in quotes"),
    ("  waste.fractions:", f"{HERE}\twaste.fractions:", "Indent with blanks, not tabs."),
    ("en: Essen", f'en: {HERE}"E\\ue000"', "a character that cannot be shown"),
    ("basis: documented", f"basis: documented\n---\n{HERE}more", "A second document starts here."),
]  # fmt: skip


@pytest.mark.parametrize(("right", "wrong", "said"), CITY_FLAWS)
def test_a_mistake_is_told_with_its_place_and_the_remedy(root: Path, right: str, wrong: str, said: str) -> None:
    """One mistake in a city's file makes one flaw, at its line and column, with words that lead to what is right."""
    (flaw,), place = broken(root, "cities/essen.yaml", right, wrong)
    assert flaw.startswith(place)
    assert said in flaw


OTHER_FLAWS = [
    ("hansa.yaml", "64MiB", f"{HERE}64", None),
    ("hansa.yaml", "  cache_bytes: 64MiB", f"  {HERE}cache_byte: 64MiB", 'Did you mean "cache_bytes"?'),
    ("hansa.yaml", "cache_bytes: 64MiB\n  l", f"{HERE}default_wait_seconds: 21s\n  l", "longer than the longest one"),
    ("hansa.yaml", "contact: {email: hansa@example.org}\nbounds", f"{HERE}bounds", 'needs the key "contact"'),
    ("hansa.yaml", "hansa@example.org", f"{HERE}hansa", "is not an e-mail address"),
    ("regions/nrw.yaml", "Europe/Berlin", f"{HERE}Europe/Berln", 'Did you mean "Europe/Berlin"?'),
    ("regions/nrw.yaml", "DE-NW", f"{HERE}NRW", "Write it like DE-NW."),
    ("regions/nrw.yaml", "EPSG:25832", f"{HERE}25832", 'Put it in quotes: "25832".'),
    ("regions/nrw.yaml", "provider: land", f"provider: {HERE}lend", 'Did you mean "land"?'),
    ("regions/nrw.yaml", "ns: land", f"ns: land\n    area: {HERE}poligon", 'Did you mean "polygon"?'),
    (
        "regions/nrw.yaml",
        "ns: land",
        f"ns: land\n    area: {HERE}polygon",
        "cities' outlines, and essen.yaml declares none",
    ),
]


@pytest.mark.parametrize(("file", "right", "wrong", "said"), OTHER_FLAWS)
def test_the_other_files_are_read_as_strictly(root: Path, file: str, right: str, wrong: str, said: str | None) -> None:
    """The operator's and the regions' files make the same kind of flaws; a plain number of bytes is none."""
    if said is None:
        (root / file).write_text((root / file).read_text(encoding="utf-8").replace(right, "64"), encoding="utf-8")
        assert load(root).bounds.cache_bytes == 64
        return
    (flaw,), place = broken(root, file, right, wrong)
    assert flaw.startswith(place)
    assert said in flaw


SQUARE = [[6.9, 51.4], [7.1, 51.4], [7.1, 51.5], [6.9, 51.5], [6.9, 51.4]]
HOLE = [[7.05, 51.47], [7.06, 51.47], [7.06, 51.48], [7.05, 51.47]]
POLYGON = {"type": "Polygon", "coordinates": [SQUARE, HOLE]}


@pytest.mark.parametrize(
    "written",
    [
        POLYGON,
        {"type": "MultiPolygon", "coordinates": [[SQUARE, HOLE]]},
        {"type": "Feature", "geometry": POLYGON, "properties": {"name": "Essen"}},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": POLYGON, "properties": None}]},
        {"type": "GeometryCollection", "geometries": [POLYGON]},
        None,
    ],
)
def test_an_outline_is_a_file_or_a_list(root: Path, written: Any) -> None:
    """GeoJSON in each of its wrappings, holes included; a list of corners stands for one line."""
    said = "lists/essen.geojson" if written else str(SQUARE[:-1])
    (root / "lists" / "essen.geojson").write_text(json.dumps(written), encoding="utf-8")
    (root / "cities" / "essen.yaml").write_text(f"outline: {said}\n{CITY}", encoding="utf-8")
    outline = load(root).cities[0].outline
    assert outline is not None
    assert outline.rings[0] == tuple(map(tuple, SQUARE[:-1]))
    assert len(outline.rings) == (2 if written else 1)


@pytest.mark.parametrize("written", [{"type": "Point", "coordinates": [7, 51]}, {"type": "Polygon"}, [], "[", {}])
def test_a_file_that_is_no_outline_is_a_flaw(root: Path, written: Any) -> None:
    """Whatever is wrong with it: the flaw stands where the file is named."""
    text = written if isinstance(written, str) else json.dumps(written)
    (root / "lists" / "essen.geojson").write_text(text, encoding="utf-8")
    (root / "cities" / "essen.yaml").write_text(f"outline: lists/essen.geojson\n{CITY}", encoding="utf-8")
    (flaw,) = flaws_of(root)
    assert flaw.startswith("cities/essen.yaml:1:10: ")
    assert "no GeoJSON of an outline" in flaw


def second(**changed: str) -> str:
    """One more binding for `waste.pickups` as YAML, with some keys changed."""
    keys = {
        "provider": "stadt",
        "ns": "stadt",
        "adapter": "list",
        "url": "lists/fractions.yaml",
        "licence": "proprietary",
        "attribution": "Stadt",
        "permission": "agreement",
        "basis": "invented",
    }
    lines = [f"{key}: {value}" for key, value in (keys | changed).items()]
    return "    - " + "\n      ".join(lines) + "\n  waste.fractions:"


def test_a_provider_may_serve_a_resource_by_several_bindings(root: Path) -> None:
    """A map server gives a layer a binding; a namespace each keeps their ids apart."""
    path = root / "cities" / "essen.yaml"
    terms = {"licence": "none-stated", "attribution": "Entsorgungsbetriebe Essen GmbH", "permission": "unclear"}
    more = second(provider="ebe", basis="recorded", **terms)
    path.write_text(CITY.replace("  waste.fractions:", more), encoding="utf-8")
    assert [binding.ns for binding in load(root).cities[0].bindings][:2] == ["ebe", "stadt"]


@pytest.mark.parametrize("differs", ["licence", "attribution", "permission", "basis"])
def test_a_source_has_one_licence_and_one_attribution(root: Path, differs: str) -> None:
    """Bindings of one provider for one resource are one source to the client, so their terms agree."""
    terms = {
        "licence": "none-stated",
        "attribution": "Entsorgungsbetriebe Essen GmbH",
        "permission": "unclear",
        "basis": "recorded",
    }
    other = {"licence": "CC0-1.0", "attribution": "Stadt", "permission": "agreement", "basis": "invented"}
    more = second(provider="ebe", **(terms | {differs: HERE + other[differs]}))
    (flaw,), place = broken(root, "cities/essen.yaml", "  waste.fractions:", more)
    assert flaw.startswith(place)
    assert f'has the {differs} "{terms[differs]}"' in flaw


def test_a_namespace_is_given_once_for_a_resource(root: Path) -> None:
    """Two bindings of one namespace would make ids that collide."""
    (flaw,), place = broken(root, "cities/essen.yaml", "  waste.fractions:", second(ns=f"{HERE}ebe"))
    assert flaw.startswith(place)
    assert 'The namespace "ebe" is taken for "waste.pickups"' in flaw


def test_a_city_cannot_take_the_namespace_of_its_region(root: Path) -> None:
    """Uniqueness holds over the city's own bindings and those it inherits."""
    text = second(ns=f"{HERE}land").replace("    - ", "  places:\n    - ", 1)
    (flaw,), place = broken(root, "cities/essen.yaml", "  waste.fractions:", text)
    assert flaw.startswith(place)
    assert "nrw.yaml:8:5" in flaw


def test_providers_of_a_joined_resource_may_share_a_namespace(root: Path) -> None:
    """Two providers may know of the same car parks, and mean the same by an id; one provider may not give it twice."""
    keys = "adapter: a, url: https://a.example, licence: proprietary, attribution: A, permission: agreement, basis: invented"
    one, two = (f"    - {{provider: {name}, ns: haus, {keys}}}\n" for name in ("ebe", "stadt"))
    path = root / "cities" / "essen.yaml"
    for lines, flawed in ((one + two, False), (one + one, True)):
        path.write_text(
            CITY.replace("  waste.fractions:", f"  mobility.parking:\n{lines}  waste.fractions:"), encoding="utf-8"
        )
        if flawed:
            (flaw,) = flaws_of(root)
            assert 'The namespace "haus" is taken for "mobility.parking"' in flaw
        else:
            assert [each.ns for each in load(root).cities[0].bindings].count("haus") == 2


def test_two_cities_cannot_have_one_key(root: Path) -> None:
    """Every municipality has its own AGS."""
    shutil.copy(root / "cities" / "essen.yaml", root / "cities" / "koeln.yaml")
    (flaw,) = flaws_of(root)
    assert flaw.startswith("cities/koeln.yaml:3:6: essen.yaml has the AGS 05113000 already.")


def test_cities_stand_in_the_order_of_their_keys(root: Path) -> None:
    """The AGS orders the cities, not the name of their files."""
    other = CITY.replace("05113000", "05112000").replace("0511300", "0511200")
    (root / "cities" / "zeche.yaml").write_text(other, encoding="utf-8")
    assert [city.slug for city in load(root).cities] == ["zeche", "essen"]


def test_one_mistake_is_told_once_however_many_cities_see_it(root: Path) -> None:
    """Two regions that collide are told once for each collision, although two cities extend both."""
    (root / "regions" / "ruhr.yaml").write_text(REGION, encoding="utf-8")
    text = CITY.replace("[nrw]", "[nrw, ruhr]")
    (root / "cities" / "essen.yaml").write_text(text, encoding="utf-8")
    (root / "cities" / "herne.yaml").write_text(text.replace("0511300", "0591600"), encoding="utf-8")
    provider, ns = flaws_of(root)
    assert provider.startswith('regions/ruhr.yaml:5:3: The provider "land" is declared in nrw.yaml already.')
    assert ns.startswith('regions/ruhr.yaml:9:9: The namespace "land" is taken for "places"')


def test_every_mistake_in_every_file_is_told_at_once_in_file_order(root: Path) -> None:
    """A flaw in one place hides none in another, and a bad provider is still declared."""
    broken(root, "cities/essen.yaml", "  stadt: {name: Stadt Essen}", "  stadt: {nam: Stadt Essen}")
    broken(root, "cities/essen.yaml", "licence: none-stated", "licence: nothing")
    broken(root, "hansa.yaml", "hansa@example.org", "nobody")
    flaws, _ = broken(root, "regions/nrw.yaml", "DE-NW", "nrw")
    assert [flaw.partition(": ")[0] for flaw in flaws] == [
        "cities/essen.yaml:13:10",
        "cities/essen.yaml:13:11",
        "cities/essen.yaml:23:16",
        "hansa.yaml:1:18",
        "regions/nrw.yaml:2:11",
    ]


FILE_FLAWS = [
    (
        lambda root: (root / "hansa.yaml").unlink(),
        "hansa.yaml:1:1: The file cannot be read: No such file or directory.",
    ),
    (lambda root: (root / "cities/essen.yaml").unlink(), "cities:1:1: No city is declared here."),
    (lambda root: shutil.rmtree(root / "cities"), "cities:1:1: No city is declared here."),
    (
        lambda root: (root / "cities/koeln.yml").touch(),
        "cities/koeln.yml:1:1: Only *.yaml is read here. Name it koeln.yaml.",
    ),
    (lambda root: (root / "cities/essen.yaml").write_bytes(b""), "cities/essen.yaml:1:1: The file is empty."),
    (
        lambda root: (root / "cities/essen.yaml").write_bytes(b"a"),
        "cities/essen.yaml:1:1: A city must be a mapping of keys",
    ),
    (
        lambda root: (root / "cities/essen.yaml").write_bytes(b"a: b\nc: \xfc"),
        "cities/essen.yaml:2:4: The file is not UTF-8.",
    ),
    (
        lambda root: (root / "cities/essen.yaml").write_bytes(b"a: b\nc: \x01"),
        "cities/essen.yaml:2:4: This is not YAML",
    ),
    (
        lambda root: (root / "cities/essen.yaml").write_bytes(b'"\\UFFFFFFFF"'),
        "cities/essen.yaml:1:1: This is not YAML",
    ),
    (
        lambda root: (root / "cities/essen.yaml").write_bytes(b"#" * (MOST_BYTES + 1)),
        "cities/essen.yaml:1:1: The file is larger than 1 MiB.",
    ),
    (
        lambda root: (root / "cities/essen.yaml").rename(root / "cities/Essen.yaml"),
        'cities/Essen.yaml:1:1: The file\'s name is the slug of a city, and "Essen" is none.',
    ),
]


@pytest.mark.parametrize(("change", "said"), FILE_FLAWS)
def test_a_file_that_cannot_be_read_is_told_as_well(root: Path, change: Callable[[Path], Any], said: str) -> None:
    """Missing, empty, huge, misnamed or foreign files are flaws like any other."""
    change(root)
    (flaw,) = flaws_of(root)
    assert flaw.startswith(said)


def test_a_bomb_of_aliases_does_not_go_off(root: Path) -> None:
    """Nested aliases are refused where the first one stands, before anything grows."""
    levels = "".join(f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12))
    (root / "cities" / "essen.yaml").write_text("a0: &a0 [x]\n" + levels, encoding="utf-8")
    (flaw,) = flaws_of(root)
    assert flaw.startswith("cities/essen.yaml:1:5: Anchors and aliases are not read here.")


def refused(root: Path) -> bool:
    """Whether the directory is refused, and then in words that can be printed; any other exception goes through."""
    flaws: tuple[Flaw, ...] = ()
    try:
        load(root)
    except ConfigError as why:
        flaws = why.flaws
    return any(str(flaw).encode() for flaw in flaws)


ODD = settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
YAMLISH = st.text(alphabet=" \n\t:-[]{}#&*!|>'\"%@`,?~.0123456789abcxyzäUu\\\u2028\ufeff", max_size=200)
KEYS = st.sampled_from(
    ["extends", "names", "ags", "bounds", "postcodes", "contact", "providers", "bindings", "waste.pickups"]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda below: st.lists(below, max_size=3) | st.dictionaries(KEYS | st.text(), below, max_size=4),
    max_leaves=20,
)


@ODD
@given(text=st.text() | YAMLISH)
def test_no_text_is_too_odd(root: Path, text: str) -> None:
    """Whatever a file holds, it is read or refused in words, never with a traceback."""
    (root / "cities" / "essen.yaml").write_text(text, encoding="utf-8", errors="replace")
    refused(root)


@ODD
@given(value=VALUES)
def test_no_value_is_too_odd(root: Path, value: Any) -> None:
    """Well-formed YAML of the wrong shape is refused in words."""
    for file in ("cities/essen.yaml", "regions/nrw.yaml", "hansa.yaml"):
        (root / file).write_text(json.dumps(value), encoding="utf-8")
    assert refused(root)


@ODD
@given(data=st.data())
def test_no_slip_in_a_shipped_file_is_too_odd(root: Path, data: st.DataObject) -> None:
    """A shipped file with some letters lost, moved or put in still loads or is refused in words."""
    files = sorted(path for path in shipped().rglob("*.yaml") if path.parent.name in ("cities", "regions", "config"))
    source = data.draw(st.sampled_from(files))
    text = source.read_text(encoding="utf-8")
    start = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(start, min(len(text), start + 40)))
    put = data.draw(YAMLISH.map(lambda odd: odd[:20]) | st.sampled_from(["\n  ", ": ", "- ", "'", "{", "[", "\n"]))
    target = {"cities": "cities/essen.yaml", "regions": "regions/nrw.yaml"}.get(source.parent.name, "hansa.yaml")
    (root / target).write_text(text[:start] + put + text[end:], encoding="utf-8")
    refused(root)
