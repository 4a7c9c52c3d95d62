"""One regional system, many cities: one call for all of them, each thing in one city, by boxes, by outlines and by keys."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from config.load import load, shipped
from config.model import ConfigError, Settings
from gateway.app import build
from sandbox.bnetza import PATH, issue
from sandbox.kit import every_twin, running
from tests.contract.stage import Asked, Part, Stage, canned
from tests.flow.stand import NOON, Clock, Stand, lifespan, swift

VEHICLES, CHARGING = "/v1/mobility/vehicles", "/v1/mobility/charging"
CITIES = ("duesseldorf", "duisburg", "essen")
SPOTS = {
    "wedau": (51.4200, 6.7900),
    "altstadt": (51.2270, 6.7730),
    "kettwig": (51.3620, 6.9430),
    "muendelheim": (51.3450, 6.7000),  # in the boxes of Duisburg and Düsseldorf, nearer to the centre of the first
    "angermund": (51.3340, 6.7900),  # in both as well, and by its outline Düsseldorf's
    "on-the-line": (51.3400, 6.7500),
    "werden": (51.3500, 6.9100),  # in the boxes of Essen and Düsseldorf
    "bochum": (51.4818, 7.2162),
}
OUTLINES = {
    "duesseldorf": "[[6.69, 51.13], [6.94, 51.13], [6.94, 51.34], [6.8, 51.34], [6.69, 51.34]]",
    "duisburg": "[[6.69, 51.34], [6.8, 51.34], [6.8, 51.56], [6.63, 51.56], [6.63, 51.34]]",
    "essen": "[[6.90, 51.348], [7.13, 51.348], [7.13, 51.53], [6.90, 51.53]]",
}
SYSTEM = """
  mobility.vehicles:
    provider: vrr
    ns: border
    adapter: gbfs
    area: {area}
    twin: border
    url: https://border.example.org/gbfs.json
    licence: none-stated
    attribution: a system of three towns
    permission: unclear
    basis: documented

  mobility.charging:"""


@dataclass(frozen=True, slots=True)
class Border:
    """A gateway over the shipped cities and one more system, and what that was asked."""

    stand: Stand
    stage: Stage

    async def owners(self, path: str = VEHICLES, ns: str = "border") -> dict[str, list[str]]:
        """Thing → the cities that show it, each asked alone."""
        found: dict[str, list[str]] = {}
        for city in CITIES:
            said = await self.stand.ask(path, {"city": city, "limit": 1000})
            assert said.status == 200, said.body
            for item in said.items:
                if item["id"].split(":")[1] == ns:
                    found.setdefault(item["id"].split(":", 2)[2], []).append(city)
        return found


def feeds() -> Mapping[str, Part]:
    """The system: one vehicle at each spot."""
    rows = [
        {"bike_id": name, "lat": lat, "lon": lon, "is_reserved": 0, "is_disabled": 0}
        for name, (lat, lon) in SPOTS.items()
    ]

    def discover(asked: Asked) -> bytes:
        listed = [{"name": "free_bike_status", "url": f"http://{asked.headers['host']}/bikes.json"}]
        return json.dumps({"data": {"de": {"feeds": listed}}}).encode()

    told = {"last_updated": int(NOON.timestamp()), "ttl": 60, "data": {"bikes": rows}}
    return {"/gbfs.json": discover, "/bikes.json": json.dumps(told).encode()}


def configured(root: Path, area: str, outlined: Sequence[str] = ()) -> Path:
    """The shipped configuration with the system in it, and these cities' outlines."""
    shutil.copytree(shipped(), root / "config")
    for file in (root / "config" / "cities").iterdir():
        if file.stem not in (*CITIES, "koeln"):
            file.unlink()
    region = root / "config" / "regions" / "nrw.yaml"
    text = region.read_text("utf-8")
    region.write_text(text.replace("\n  mobility.charging:", SYSTEM.format(area=area), 1), "utf-8")
    for city in outlined:
        file = root / "config" / "cities" / f"{city}.yaml"
        file.write_text(f"{file.read_text('utf-8')}\noutline: {OUTLINES[city]}\n", "utf-8")
    return root / "config"


@asynccontextmanager
async def border(root: Path, config: Path, answers: Mapping[str, Part], twin: str = "border") -> AsyncIterator[Border]:
    """The gateway over all twins, one of them told what to say."""
    async with AsyncExitStack() as stack:
        twins = await stack.enter_async_context(running(every_twin()))
        stage = await stack.enter_async_context(canned(answers))
        session = await stack.enter_async_context(aiohttp.ClientSession())
        clock = Clock()
        places = Settings(state=root, twins={**twins, "border": stage.url, twin: stage.url})
        app = build(swift(load(config)), places, clock=clock)
        await stack.enter_async_context(lifespan(app))
        yield Border(Stand(app=app, twins=twins, clock=clock, session=session), stage)


async def test_boxes_that_overlap_show_nothing_twice(tmp_path: Path) -> None:
    """One call for three cities; what lies in two boxes is the one's whose centre is nearer; Bochum's is nobody's."""
    async with border(tmp_path, configured(tmp_path, "box"), feeds()) as it:
        assert await it.owners() == {
            "wedau": ["duisburg"],
            "altstadt": ["duesseldorf"],
            "kettwig": ["essen"],
            "muendelheim": ["duisburg"],
            "angermund": ["duisburg"],
            "on-the-line": ["duisburg"],
            "werden": ["essen"],
        }
        assert Counter(asked.path for asked in it.stage.asked) == {"/gbfs.json": 1, "/bikes.json": 1}
        whole = await it.stand.ask(VEHICLES, {"limit": 1000})
        assert len([item for item in whole.items if ":border:" in item["id"]]) == 7
        assert len(it.stage.asked) == 2


async def test_outlines_tell_exactly(tmp_path: Path) -> None:
    """By their outlines a place in two boxes is the right one's, a point on the common line is in one, and one in none nobody's."""
    async with border(tmp_path, configured(tmp_path, "polygon", CITIES), feeds()) as it:
        found = await it.owners()
        assert (found["muendelheim"], found["angermund"], found["werden"]) == (["duisburg"], ["duesseldorf"], ["essen"])
        assert len(found["on-the-line"]) == 1
        assert set(found) == set(SPOTS) - {"bochum"}
        assert len(it.stage.asked) == 2


async def test_a_city_without_an_outline_is_a_flaw(tmp_path: Path) -> None:
    """Where outlines decide, each city needs one: said with the place in the region's file."""
    with pytest.raises(
        ConfigError, match=r"nrw\.yaml:\d+:11: This goes by the cities' outlines, and essen\.yaml declares none"
    ) as raised:
        load(configured(tmp_path, "polygon", CITIES[:2]))
    assert len(raised.value.flaws) == 1


async def test_a_key_that_tells_the_county_leaves_the_rest_to_the_ground(tmp_path: Path) -> None:
    """A town of a larger county has of the county's stations those on its ground, and none of the towns beside it."""
    config = configured(tmp_path, "box")
    neuss = (config / "cities" / "koeln.yaml").read_text("utf-8").partition("\nproviders:")[0]
    for old, new in (
        ("[rheinland]", "[nrw]"),
        ("{de: Köln, en: Cologne}", "{de: Neuss, en: Neuss}"),
        ("053150000000", "051620024024"),
        ("05315000", "05162024"),
        ("[6.7725, 50.8304, 7.1620, 51.0850]", "[6.63, 51.12, 6.75, 51.24]"),
        ("[50.9375, 6.9603]", "[51.1982, 6.6916]"),
        ("50667-51149", "41460-41472"),
    ):
        assert old in neuss
        neuss = neuss.replace(old, new)
    (config / "cities" / "neuss.yaml").write_text(f"{neuss}\nproviders: {{}}\nbindings: {{}}\n", "utf-8")
    answers: dict[str, Part] = {PATH: issue("new", NOON.date().replace(day=1))}
    async with border(tmp_path, config, answers, twin="bnetza/national") as it:
        said = await it.stand.ask(CHARGING, {"city": "neuss", "limit": 1000})
        assert {(item["ags"], item["address"]["postcode"]) for item in said.items} == {("05162", "41460")}
        keys: dict[str, set[Any]] = {}
        for item in (await it.stand.ask(CHARGING, {"limit": 1000})).items:
            keys.setdefault(item["city"], set()).add(item["ags"])
        assert keys == {"duesseldorf": {"05111"}, "duisburg": {"05112"}, "essen": {"05113"}, "neuss": {"05162"}}
        assert len(it.stage.asked) == 1
