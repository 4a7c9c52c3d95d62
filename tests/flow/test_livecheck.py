"""`hansa live-check` against twins that stand in for the live hosts: one question each, dated evidence, nothing else."""

from __future__ import annotations

import io
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from shutil import copytree
from typing import Any

import aiohttp
import pytest
import yaml
from rich.console import Console

from adapters._kit.conformance import LAWS, trial
from adapters._kit.http import Engine
from config.load import shipped
from config.model import Binding, Declared, Settings
from config.proof import proofs
from domain.when import now
from gateway.assemble import moved
from gateway.cli.livecheck import checked
from gateway.cli.subjects import LIVE, subjects
from sandbox.kit import every_twin, running
from tests.flow.stand import as_shipped, standing

PLAYGROUNDS = "essen/stadt/places#spielplatz"


@dataclass(frozen=True, slots=True, kw_only=True)
class World:
    """The shipped configuration whose live hosts are twins, in a folder of its own."""

    declared: Declared
    twins: Mapping[str, str]
    session: aiohttp.ClientSession

    async def check(self, *cities: str) -> tuple[int, str]:
        """Status and what was printed."""
        out = Console(file=io.StringIO(), width=200)
        declared = replace(self.declared, proofs=proofs(self.declared.root))
        status = await checked(declared, Settings(profile="live"), cities, out)
        assert isinstance(out.file, io.StringIO)
        return status, out.file.getvalue()

    async def calls(self, twin: str) -> int:
        """How many requests it got."""
        async with self.session.get(f"{self.twins[twin]}/_twin/calls") as response:
            return len((await response.json())["calls"])

    async def fault(self, twin: str, kind: str) -> None:
        """Break it."""
        async with self.session.put(f"{self.twins[twin]}/_twin/faults", json={"kind": kind}) as response:
            assert response.status == 200

    def evidence(self, city: str) -> dict[str, Any]:
        """What is written down."""
        found: dict[str, Any] = yaml.safe_load((self.declared.root / "evidence" / f"{city}.yaml").read_text("utf-8"))
        return found


def _there(binding: Binding, twins: Mapping[str, str]) -> Binding:
    """The binding with its twin's address in the place of its live host."""
    if binding.twin is None:
        return binding
    return replace(binding, url=moved(binding.url, twins[binding.twin]), network=("127.0.0.0/8",))


@asynccontextmanager
async def world(root: Path) -> AsyncIterator[World]:
    """As long as the twins run."""
    async with running(every_twin()) as twins, aiohttp.ClientSession() as session:
        declared = as_shipped()
        cities = tuple(
            replace(city, bindings=tuple(_there(binding, twins) for binding in city.bindings))
            for city in declared.cities
        )
        yield World(declared=replace(declared, cities=cities, root=root), twins=twins, session=session)


@pytest.fixture
async def live(tmp_path: Path) -> AsyncIterator[World]:
    """With a copy of nothing: evidence is written where nobody else looks."""
    copytree(shipped() / "lists", tmp_path / "lists")
    async with world(tmp_path) as there:
        yield there


async def test_each_back_end_is_asked_once(live: World) -> None:
    """One request per binding, those whose permission is unclear none at all, and the printed reason says why."""
    status, printed = await live.check("essen")
    assert status == 0
    layers = [b for c in live.declared.cities if c.slug == "essen" for b in c.bindings if b.twin == "wfs/essen"]
    assert await live.calls("wfs/essen") == len(layers)
    assert await live.calls("abfallio/essen") == 0
    assert await live.calls("arcgis/duisburg") == 0
    assert "skipped   essen/ebe/waste.pickups#ebe: whether it may be asked is unclear" in printed
    assert f"seen      {PLAYGROUNDS}: 10 records" in printed


async def test_evidence_is_dated_and_nothing_else_is_written(live: World) -> None:
    """One file per city; each entry says when, how it went, how much and of what shape."""
    await live.check("essen")
    assert [path.name for path in live.declared.root.iterdir() if path.name != "lists"] == ["evidence"]
    assert [path.name for path in (live.declared.root / "evidence").iterdir()] == ["essen.yaml"]
    found = live.evidence("essen")
    assert "essen/ebe/waste.pickups#ebe" not in found
    one = found[PLAYGROUNDS]
    assert (one["status"], one["count"], one["verified_live_at"]) == ("answered", 10, one["checked_at"])
    await live.check("essen")
    assert live.evidence("essen")[PLAYGROUNDS]["shape"] == one["shape"]


async def test_a_failure_keeps_the_day_of_the_last_success(live: World) -> None:
    """A host that is down today was still seen on the day before; the status and the exit say that it failed."""
    await live.check("essen")
    before = live.evidence("essen")[PLAYGROUNDS]["verified_live_at"]
    await live.fault("wfs/essen", "html")
    status, printed = await live.check("essen")
    assert status == 1
    assert f"FAILED    {PLAYGROUNDS}: source-nonsense" in printed
    after = live.evidence("essen")[PLAYGROUNDS]
    assert (after["status"], after["verified_live_at"]) == ("source-nonsense", before)
    assert "count" not in after


async def test_the_evidence_is_shown(live: World, tmp_path: Path) -> None:
    """`/v1/sources` gives the day and counts it for the tier: after 90 days it no longer does."""
    await live.check("essen")
    declared = replace(as_shipped(), proofs=replace(as_shipped().proofs, evidence=proofs(tmp_path).evidence))
    async with standing(tmp_path / "state", declared=declared) as stand:
        for days, missing in ((89, ["agreement"]), (92, ["verified-live", "agreement"])):
            stand.clock.instant = now() + timedelta(days=days)
            item = (await stand.ask("/v1/sources/essen/stadt/addresses")).json["item"]
            assert item["verified_live_at"] is not None
            assert (item["tier"], item["tier_missing"]) == ("gold", missing)


async def test_a_live_back_end_is_tried_without_being_broken(live: World) -> None:
    """In the live profile the laws about answers are tried; those that need a fault or a clock say why they are not."""
    async with Engine() as engine:
        tried = await subjects(live.declared, Settings(profile="live"), engine, cities=["essen"])
        assert "essen/ebe/waste.pickups#ebe" not in {subject.tools.binding for subject in tried}
        [subject] = [each for each in tried if each.tools.binding == PLAYGROUNDS]
        verdicts = {verdict.law: verdict for verdict in await trial(subject, LAWS, lambda verdict: None)}
    skipped = {law.id for law in LAWS if law.needs == "stagehand"}
    assert {verdicts[law].evidence for law in skipped} == {LIVE}
    assert {verdicts[law].outcome for law in verdicts.keys() - skipped} == {"kept", "n/a"}


async def test_one_city_at_a_time(live: World) -> None:
    """Named cities only; a provider's own list among our files is skipped, as there is nobody to ask."""
    status, printed = await live.check("duisburg")
    assert status == 0
    assert "essen" not in printed
    assert "skipped   duisburg/wbd/places#wbd: it is a file" in printed
