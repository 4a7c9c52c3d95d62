"""A city nobody knew is added by one file of configuration: what its region and the country have is there by its keys alone."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from config.load import load, shipped
from tests.flow.stand import Stand, as_shipped, standing

CITY = """
extends: [nrw]
names: {de: Bad Adorf, en: Bad Adorf}
ags: "05999000"
ars: "059990000000"
bounds: [6.81, 51.27, 6.89, 51.32]
centre: [51.2973, 6.8493]
postcodes: ["40878-40885"]
contact: {url: https://www.adorf.example}
providers: {}
bindings: {}
"""
"""Invented, and where the register of charging stations has a town of another district."""
HERE = {"city": "bad-adorf"}
QUESTIONS = {
    "mobility/stops": {},
    "mobility/departures": {"lat": "51.2973", "lon": "6.8493"},
    "mobility/disruptions": {},
    "mobility/parking": {},
    "mobility/charging": {},
    "infrastructure/observations": {},
    "egov/services": {},
    "egov/offices": {},
    "broadband/coverage": {"lat": "51.2973", "lon": "6.8493"},
    "data/datasets": {},
}


@pytest.fixture
async def grown(tmp_path: Path) -> AsyncIterator[Stand]:
    """The gateway over the shipped configuration and one city more."""
    shutil.copytree(shipped(), tmp_path / "config")
    (tmp_path / "config" / "cities" / "bad-adorf.yaml").write_text(CITY, "utf-8")
    async with standing(tmp_path / "state", declared=load(tmp_path / "config")) as stand:
        yield stand


async def test_every_resource_of_its_region_answers_for_it(grown: Stand) -> None:
    """Fresh rows under its own name, for each binding of the region; what it has nobody for says so."""
    region = next(each for each in as_shipped().regions if each.slug == "nrw")
    assert {binding.resource.replace(".", "/") for binding in region.bindings} <= set(QUESTIONS)
    for path, question in QUESTIONS.items():
        said = await grown.ask(f"/v1/{path}", HERE | question)
        assert said.status == 200, said.body
        rows = [row for row in said.json["sources"] if row["city"] == "bad-adorf"]
        assert rows, path
        assert {row["state"] for row in rows} == {"fresh"}, (path, rows)
        assert {item["city"] for item in said.items} <= {"bad-adorf"}
    missing = await grown.ask("/v1/waste/fractions", HERE)
    assert [row["state"] for row in missing.json["sources"]] == ["unsupported"]


async def test_its_keys_are_what_is_asked_for(grown: Stand) -> None:
    """The municipality's number at the transport association, the regional key at the portal federation."""
    await grown.ask("/v1/mobility/stops", HERE)
    assert any("stopListOMC=5999000" in call["path"] for call in await grown.calls("efa/vrr"))
    said = await grown.ask("/v1/egov/services", HERE)
    assert {item["leika"] for item in said.items} >= {"99008001012000"}  # what the federation says for everybody
    assert any("ars=059990000000" in call["path"] for call in await grown.calls("pvog/national"))


async def test_its_stations_are_those_on_its_ground(grown: Stand) -> None:
    """The register's word for its district is not known: then the ground decides, and the others keep their own by their keys."""
    mine = (await grown.ask("/v1/mobility/charging", HERE | {"limit": 1000})).items
    assert mine
    assert all(
        6.81 <= lon <= 6.89 and 51.27 <= lat <= 51.32 for lon, lat in (i["location"]["coordinates"] for i in mine)
    )
    others = (await grown.ask("/v1/mobility/charging", {"city": "essen", "limit": 1000})).items
    assert {item["ags"] for item in others} == {"05113"}


async def test_it_is_a_city_like_the_others(grown: Stand) -> None:
    """In the list of cities, with the resources it has; a point in it is its own."""
    said = await grown.ask("/v1/cities/bad-adorf")
    assert (said.status, said.json["item"]["names"]["de"]) == (200, "Bad Adorf")
    assert {"mobility.charging", "egov.services"} <= set(said.json["item"]["resources"])
