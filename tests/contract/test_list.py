"""A provider's own list to exact values: three formats, strict rows, changing and broken files, and those that ship."""

from __future__ import annotations

import asyncio
import json
import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters._kit.bound import bound
from adapters._kit.find import find
from domain.errors import SourceDown, SourceError, SourceNonsense
from domain.exchange import Call, Reply
from domain.geo import Box, distance
from tests.contract.odd import odd_json
from tests.contract.stage import DUESSELDORF, DUISBURG, ESSEN, NOON, tools_for

own_list = find("list")
LISTS = Path(__file__).parent.parent.parent / "config" / "lists"
BOUNDS = {"duisburg": DUISBURG, "essen": ESSEN, "duesseldorf": DUESSELDORF}
CENTRE: Mapping[str, Any] = {
    "type": "Feature",
    "id": "nord",
    "geometry": {"type": "Point", "coordinates": [6.77, 51.51]},
    "properties": {
        "kind": "recycling_centre",
        "name": " Recyclinghof Nord ",
        "address": {"street": "Im Holtkamp", "house_number": "84 A"},
        "opening": "Mo-Sa 08:00-18:00; PH off",
        "accepts": ["paper", "metal"],
        "accessible": True,
    },
}
FRACTION = "- {id: rest, fraction: residual, name: Restmüll, colour: grey, accepts: [Asche, Windeln]}\n"


def asked(
    file: Path, resource: str = "places", bounds: Box = DUISBURG, options: Mapping[str, Any] | None = None
) -> Reply:
    """Bind the file and ask it once."""
    tools = tools_for(own_list, str(file), resource=resource, door=None, bounds=bounds, options=options)
    fetch = bound(own_list, tools)
    return asyncio.run(fetch(Call(binding="test", deadline=0)))


def geojson(*features: Any) -> str:
    """A collection of features."""
    return json.dumps({"type": "FeatureCollection", "features": features})


def centre(**changes: Any) -> dict[str, Any]:
    """The centre with some properties changed."""
    return {**CENTRE, "properties": {**CENTRE["properties"], **changes}}


def test_geojson_comes_out_exactly(tmp_path: Path) -> None:
    """Codes without anything native, nested addresses, positions longitude first."""
    file = tmp_path / "centres.geojson"
    file.write_text(geojson(CENTRE))
    reply = asked(file)
    (record,) = reply.records
    place = record.model
    assert (record.id, place.name, place.location.coordinates) == ("nord", "Recyclinghof Nord", (6.77, 51.51))
    assert (place.kind.code, place.kind.native) == ("recycling_centre", None)
    assert (place.address.street, place.address.house_number) == ("Im Holtkamp", "84a")
    assert [(fraction.code, fraction.native) for fraction in place.accepts] == [("paper", None), ("metal", None)]
    assert (place.opening, place.accessible) == ("Mo-Sa 08:00-18:00; PH off", True)
    assert (reply.as_of, reply.rejected, reply.unmapped) == (NOON, (), {})


def test_yaml_comes_out_exactly(tmp_path: Path) -> None:
    """Fractions have no place, and need none."""
    file = tmp_path / "fractions.yaml"
    file.write_text(FRACTION)
    (record,) = asked(file, "waste.fractions").records
    assert (record.id, record.model.name, record.model.accepts) == ("rest", "Restmüll", ("Asche", "Windeln"))
    assert (record.model.fraction.code, record.model.colour.code) == ("residual", "grey")


def test_csv_comes_out_exactly(tmp_path: Path) -> None:
    """Semicolons, dotted names, several values by a bar, a byte order mark, and empty cells."""
    file = tmp_path / "centres.csv"
    file.write_text(
        "id;kind;name;address.street;accepts;accessible;lat;lon\n"
        "1;recycling_centre;Süd;Am Weg;paper|glass;true;51.36;6.74\n"
        "2;recycling_centre;;;;;51.37;6.75\n",
        encoding="utf-8-sig",
    )
    first, second = sorted(asked(file).records, key=lambda record: record.id)
    assert (first.model.name, first.model.address.street, first.model.accessible) == ("Süd", "Am Weg", True)
    assert [fraction.code for fraction in first.model.accepts] == ["paper", "glass"]
    assert (second.model.name, second.model.address, second.model.accepts, second.model.accessible) == (
        None,
        None,
        (),
        None,
    )


@pytest.mark.parametrize(
    "row",
    [
        centre(nmae="x"),
        centre(kind="recycling_center"),
        centre(kind=None),
        centre(accepts=["papers"]),
        centre(accepts=[{"code": "paper"}]),
        centre(address="Im Holtkamp 84"),
        centre(name=["x"]),
        {**CENTRE, "id": None},
        {**CENTRE, "geometry": None},
        {**CENTRE, "geometry": {"type": "Point", "coordinates": [51.51, 6.77]}},
        {**CENTRE, "geometry": {"type": "Point", "coordinates": [6.77]}},
        {**CENTRE, "geometry": {"type": "Point", "coordinates": [13.4, 52.5]}},
        {**CENTRE, "properties": None},
        None,
        "row",
    ],
)
def test_a_bad_row_is_rejected_and_the_good_one_lives(row: Any, tmp_path: Path) -> None:
    """Our own list is read strictly: unknown keys and codes, swapped or far positions, missing ids."""
    file = tmp_path / "centres.geojson"
    file.write_text(geojson({**CENTRE, "id": "good"}, row))
    reply = asked(file)
    assert [record.id for record in reply.records] == ["good"]
    assert [rejection.row for rejection in reply.rejected] in (["#2"], ["nord"])
    assert reply.rejected[0].why


async def test_a_changed_file_is_read_again_and_an_unchanged_one_is_not(tmp_path: Path) -> None:
    """Saving the list is enough; asking twice parses once."""
    file = tmp_path / "fractions.yaml"
    file.write_text(FRACTION)
    fetch = own_list.bind(tools_for(own_list, str(file), resource="waste.fractions", door=None))
    call = Call(binding="test", deadline=0)
    first = await fetch(call)
    assert (await fetch(call)).records is first.records
    file.write_text(FRACTION.replace("Restmüll", "Graue Tonne"))
    os.utime(file, (1, 1))
    assert [record.model.name for record in (await fetch(call)).records] == ["Graue Tonne"]


def test_a_missing_file_is_a_source_that_is_down(tmp_path: Path) -> None:
    """As with any back-end that does not answer."""
    with pytest.raises(SourceDown):
        asked(tmp_path / "nowhere.yaml")


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.yaml", "{"),
        ("a.yaml", "a: 1"),
        ("a.yaml", "!!python/object:os.system {}"),
        ("a.geojson", "{"),
        ("a.geojson", "{}"),
        ("a.csv", 'id;name\n1;"x'),
    ],
)
def test_a_broken_file_is_nonsense(name: str, text: str, tmp_path: Path) -> None:
    """What is not what its name says is an error, never an empty list."""
    (tmp_path / name).write_text(text)
    with pytest.raises(SourceNonsense):
        asked(tmp_path / name)


@pytest.mark.parametrize("city", BOUNDS)
def test_the_lists_that_ship_are_whole(city: str) -> None:
    """Every row is read, lies in its city, and says its hours, its holidays and its year's end."""
    centres = asked(LISTS / city / "recycling_centres.geojson", bounds=BOUNDS[city])
    assert centres.rejected == ()
    assert len(centres.records) >= 3
    for record in centres.records:
        assert record.model.location in BOUNDS[city]
        assert record.model.accepts
        assert record.model.opening.endswith("; PH off")
        assert "Dec 24,Dec 31" in record.model.opening
    fractions = asked(LISTS / city / "fractions.yaml", "waste.fractions")
    assert fractions.rejected == ()
    assert 6 <= len(fractions.records) <= 8
    codes = [record.model.fraction.code for record in fractions.records]
    assert len(codes) == len(set(codes))
    assert {"residual", "organic", "paper", "packaging"} <= set(codes)
    assert all(record.model.accepts and record.model.rejects for record in fractions.records)


def test_a_question_at_the_border_finds_centres_of_both_cities() -> None:
    """Twelve kilometres round the south of Duisburg reach into Düsseldorf."""
    for city in ("duisburg", "duesseldorf"):
        centres = asked(LISTS / city / "recycling_centres.geojson", bounds=BOUNDS[city]).records
        assert any(distance(51.36, 6.74, record.model.location) < 12_000 for record in centres), city


@settings(max_examples=60)
@given(
    body=odd_json({"type": "FeatureCollection", "features": [CENTRE, CENTRE]}),
    name=st.sampled_from(["a.geojson", "a.yaml", "a.csv"]),
)
def test_whatever_stands_in_a_file_is_a_reply_or_a_source_error(
    body: bytes, name: str, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """No file gets past the adapter's edge as anything else."""
    file = tmp_path_factory.mktemp("odd") / name
    file.write_bytes(body)
    try:
        asked(file)
    except SourceError:
        return


def test_hours_out_of_the_syntax_are_said_and_kept(tmp_path: Path) -> None:
    """Opening hours nobody can read spoil no row: they are noted, counted and kept as words."""
    file = tmp_path / "a.yaml"
    file.write_text('- {id: a, kind: library, lat: 51.45, lon: 6.75, opening: "Mo-Fr, ask at the desk"}\n', "utf-8")
    reply = asked(file)
    (place,) = (record.model for record in reply.records)
    assert (place.opening, place.opening_text) == (None, "Mo-Fr, ask at the desk")
    assert reply.unmapped == {"Mo-Fr, ask at the desk": 1}
    assert [note.slug for note in reply.notes] == ["unmapped-values"]


def test_the_shipped_yaml_is_plain() -> None:
    """No tag, no anchor: whoever keeps the list needs to know nothing of YAML."""
    for file in LISTS.rglob("*.yaml"):
        assert isinstance(yaml.safe_load(file.read_text()), list)
        assert "&" not in file.read_text()


BASE = "- id: a\n  item: Apfel\n  synonyms: [Obst]\n  stuff: soft\n  hint: waschen\n- id: b\n  item: Brett\n  stuff: hard\n"


def guide(tmp_path: Path, rules: str, base: str = BASE, **options: Any) -> Reply:
    """A guide of one city over a common file."""
    (tmp_path / "city").mkdir(exist_ok=True)
    (tmp_path / "things.yaml").write_text(base)
    file = tmp_path / "city" / "guide.yaml"
    file.write_text(rules)
    return asked(file, "waste.guide", options={"base": "../things.yaml", "by": "stuff"} | options)


def test_a_list_completes_a_common_one(tmp_path: Path) -> None:
    """A rule says what its rows mean here, a row changes one of them by its id, and a row of its own is one more."""
    rules = (
        "- for: soft\n  fraction: organic\n  bin: Biotonne\n- for: hard\n  fraction: wood\n  drop_off: [recycling_centre]\n"
        "- id: b\n  fraction: bulky\n- id: c\n  item: Couch\n  stuff: hard\n"
    )
    reply = guide(tmp_path, rules)
    assert reply.rejected == ()
    told = {record.id: (record.model.item, record.model.fraction.code, record.model.bin) for record in reply.records}
    assert told == {"a": ("Apfel", "organic", "Biotonne"), "b": ("Brett", "bulky", None), "c": ("Couch", "wood", None)}
    assert reply.records[0].model.hint == "waschen"
    assert [kind.code for kind in reply.records[1].model.drop_off] == ["recycling_centre"]


@pytest.mark.parametrize(
    ("rules", "base", "why"),
    [
        ("- for: soft\n  fraction: organic\n", BASE, "things.yaml:6: there is no rule for stuff: hard"),
        ("- for: soft\n- for: hard\n- for: stone\n", BASE, "guide.yaml:3: no row has stuff: stone"),
        ("- for: soft\n- for: hard\n- for: soft\n", BASE, "guide.yaml:3: 'soft' stands already at guide.yaml:1"),
        ("- for: soft\n- for: hard\n  fraktion: x\n", BASE, "things.yaml:6: 'fraktion' is no field of GuideEntry"),
        ("- for: soft\n- for: hard\n- id: b\n  fraction: holz\n", BASE, "guide.yaml:3: fraction has no code 'holz'"),
        (
            "- for: soft\n- for: hard\n",
            BASE + "- id: c\n  item: Couch\n",
            "things.yaml:9: there is no rule for stuff: None",
        ),
    ],
)
def test_a_flaw_says_in_which_line_of_which_file(rules: str, base: str, why: str, tmp_path: Path) -> None:
    """Whoever keeps the lists finds the mistake: file, line, and what is wrong; the other rows stay."""
    reply = guide(tmp_path, rules, base)
    assert [each.why for each in reply.rejected] == [f"ValueError: {why}"]
    assert reply.records


def test_a_changed_common_file_is_read_again(tmp_path: Path) -> None:
    """Either file's change shows at the next question; a missing common file is a source that is down."""
    rules = "- for: soft\n- for: hard\n"
    guide(tmp_path, rules)
    file = tmp_path / "city" / "guide.yaml"
    tools = tools_for(
        own_list, str(file), resource="waste.guide", door=None, options={"base": "../things.yaml", "by": "stuff"}
    )
    fetch = bound(own_list, tools)

    def items() -> list[str]:
        reply = asyncio.run(fetch(Call(binding="test", deadline=0.0)))
        return [record.model.item for record in reply.records]

    assert items() == ["Apfel", "Brett"]
    (tmp_path / "things.yaml").write_text(BASE.replace("Apfel", "Ananas"))
    assert items() == ["Ananas", "Brett"]
    (tmp_path / "things.yaml").unlink()
    with pytest.raises(SourceDown, match=r"things\.yaml cannot be read"):
        items()


def test_a_base_needs_its_key(tmp_path: Path) -> None:
    """`base` without `by` is refused before anything is read."""
    with pytest.raises(ValueError, match="go together"):
        guide(tmp_path, "- for: soft\n", by=None)
