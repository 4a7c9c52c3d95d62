"""Lists that are pulled whole: served while their back-end is gone, guarded, pulled once by however many workers."""

from __future__ import annotations

import asyncio
import json
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from config.load import load, shipped
from config.model import Binding, ConfigError, Declared, Settings
from domain.events import Pulled
from gateway.app import build
from gateway.cli.checking import probe, twins_of
from storage.harvest_ports import Standing
from storage.open import open_stores
from storage.ports import Order
from tests.flow.stand import NOON, Said, Stand, as_shipped, lifespan, standing, swift
from tests.flow.test_process import hansa

PLAYGROUNDS = "/v1/places", {"kind": "playground", "limit": 5, "city": "essen"}
SOURCE = "essen/stadt/places"
BINDING = "essen/stadt/places#spielplatz"
HOUSES = "essen/stadt/addresses#haus"
TYPED = "/v1/addresses", {"city": "essen", "q": "Rüttenscheider Str", "limit": 1000}


@asynccontextmanager
async def another(stand: Stand, state: Path) -> AsyncIterator[Stand]:
    """Another worker over the same store and the same twins, or the same one after a restart."""
    settings = Settings(state=state, twins=stand.twins)
    app = build(swift(as_shipped()), settings, clock=stand.clock, observers=(stand.events.append,))
    async with lifespan(app):
        yield replace(stand, app=app)


async def kept(state: Path, binding: str) -> Standing:
    """How a list stands in the store."""
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        return await stores.harvest.standing(binding)


async def until_kept(stand: Stand, state: Path, binding: str) -> Standing:
    """Wait until there is a list, and nobody is at it."""

    async def there() -> bool:
        found = await kept(state, binding)
        return found.copy is not None and found.turn_until is None

    await stand.until(there)
    return await kept(state, binding)


async def order(state: Path, verb: str, target: str) -> None:
    """Give an order as another process does."""
    async with open_stores(state=state, database_url=None, cache_bytes=1) as stores:
        await stores.orders.give(
            Order(verb=verb, target=target, reason="tried", by="test", at=NOON + timedelta(hours=1))
        )


def slugs(said: Said, source: str = SOURCE) -> list[str]:
    """The notes of the source's row."""
    return [note["slug"] for note in said.row(source)["notes"]]


def shown(said: Said) -> list[dict[str, Any]]:
    """What is shown of the items, without what a question adds."""
    return [{name: value for name, value in item.items() if name != "view"} for item in said.items]


async def test_a_back_end_that_is_gone_does_not_matter(tmp_path: Path) -> None:
    """After one pull and a restart the list is served without a call; days later it still is, stale, and says how old it is."""
    async with standing(tmp_path) as stand:
        before = await stand.ask(*PLAYGROUNDS)
        await until_kept(stand, tmp_path, BINDING)
        await stand.forget_calls()
        await stand.fault("wfs/essen", "down")
        async with another(stand, tmp_path) as restarted:
            said = await restarted.ask(*PLAYGROUNDS)
            assert (said.row(SOURCE)["state"], shown(said)) == ("fresh", shown(before))
            assert said.row(SOURCE)["as_of"] == before.row(SOURCE)["as_of"]
            assert await stand.calls("wfs/essen") == []
            stand.clock.move(days=5)
            old = await restarted.ask(*PLAYGROUNDS)
            assert (old.status, old.row(SOURCE)["state"], shown(old)) == (200, "stale", shown(before))
            assert old.row(SOURCE)["as_of"] == before.row(SOURCE)["as_of"]
            await stand.heal("wfs/essen")

            async def fresh() -> bool:
                stand.clock.move(minutes=1)
                return bool((await restarted.ask(*PLAYGROUNDS)).row(SOURCE)["state"] == "fresh")

            await stand.until(fresh)
    assert {event.outcome for event in stand.events if isinstance(event, Pulled)} >= {"good", "failed", "same"}


async def test_a_list_that_lost_too_much_waits_for_an_operator(tmp_path: Path) -> None:
    """The former list goes on with a note; two workers show what the operator accepts; nothing is lost before."""
    async with standing(tmp_path) as stand, another(stand, tmp_path) as other:
        before = await stand.ask(*PLAYGROUNDS)
        await until_kept(stand, tmp_path, BINDING)
        await stand.fault("wfs/essen", "empty")
        stand.clock.move(days=1, minutes=1)
        for said in [await worker.ask(*PLAYGROUNDS) for worker in (stand, other)]:
            assert (said.row(SOURCE)["state"], shown(said)) == ("stale", shown(before))
            assert "suspect-shrunk" in slugs(said)
        note = next(
            note for note in (await other.ask(*PLAYGROUNDS)).row(SOURCE)["notes"] if note["slug"] == "suspect-shrunk"
        )
        assert (note["since"], note["evidence"]) == ("2026-12-02T11:01:00Z", {"count": "0", "usual": "100"})
        assert (await kept(tmp_path, BINDING)).held is not None
        listed = await asyncio.to_thread(hansa, tmp_path, "harvest", "list", "--json", HANSA_STATE=str(tmp_path))
        rows = {row["binding"]: row for row in map(json.loads, listed.stdout.splitlines())}
        assert (listed.returncode, rows[BINDING]["quarantined"]["count"], rows[BINDING]["count"]) == (1, 0, 100)
        done = await asyncio.to_thread(
            hansa, tmp_path, "harvest", "accept", SOURCE, "--reason", "all gone", HANSA_STATE=str(tmp_path)
        )
        assert done.returncode == 0, done.stderr

        async def accepted() -> bool:
            answers = [await worker.ask(*PLAYGROUNDS) for worker in (stand, other)]
            return all(said.row(SOURCE)["count"] == 0 and "suspect-shrunk" not in slugs(said) for said in answers)

        await stand.until(accepted)
        async with open_stores(state=tmp_path, database_url=None, cache_bytes=1) as stores:
            (given,) = await stores.orders.since(0)
            assert (given.verb, given.target, given.reason) == ("harvest-accept", SOURCE, "all gone")


async def test_what_is_dropped_is_compared_anew(tmp_path: Path) -> None:
    """After `drop` the note goes and the former list stays; when the source has recovered its list serves again unasked."""
    async with standing(tmp_path) as stand:
        await stand.ask(*PLAYGROUNDS)
        await until_kept(stand, tmp_path, BINDING)
        await stand.fault("wfs/essen", "empty")
        stand.clock.move(days=1, minutes=1)
        assert "suspect-shrunk" in slugs(await stand.ask(*PLAYGROUNDS))
        await stand.heal("wfs/essen")
        done = await asyncio.to_thread(
            hansa, tmp_path, "harvest", "drop", BINDING, "--reason", "a mishap", HANSA_STATE=str(tmp_path)
        )
        assert done.returncode == 0, done.stderr

        async def gone() -> bool:
            said = await stand.ask(*PLAYGROUNDS)
            return "suspect-shrunk" not in slugs(said) and said.row(SOURCE)["state"] == "fresh"

        await stand.until(gone)
        assert (await kept(tmp_path, BINDING)).held is None


async def test_two_workers_pull_once(tmp_path: Path) -> None:
    """When the list is due and both are asked at once, the back-end is called once; both answer."""
    async with standing(tmp_path) as stand, another(stand, tmp_path) as other:
        await stand.ask(*PLAYGROUNDS)
        await until_kept(stand, tmp_path, BINDING)
        await stand.forget_calls()
        stand.clock.move(days=1, minutes=1)
        answers = await asyncio.gather(*(worker.ask(*PLAYGROUNDS) for worker in (stand, other) * 3))
        assert {said.status for said in answers} == {200}
        await until_kept(stand, tmp_path, BINDING)
        assert len([call for call in await stand.calls("wfs/essen") if "Kinderspiel" in str(call)]) == 1


@pytest.mark.parametrize(
    ("city", "twin", "q"),
    [
        ("essen", "wfs/essen", "Rüttenscheider Str"),
        ("duesseldorf", "wfs/duesseldorf", "Aachener Str"),
        ("duisburg", "arcgis/duisburg", "Königstr"),
    ],
)
async def test_houses_are_pulled_whole_and_found_without_their_register(
    tmp_path: Path, city: str, twin: str, q: str
) -> None:
    """After the order to pull, spellings, a point and an id are answered from the list as the register answered before."""
    source = f"{city}/stadt/addresses"
    async with standing(tmp_path) as stand:
        first = (await stand.ask("/v1/addresses", {"city": city, "q": q, "limit": 1000})).items[0]
        lon, lat = first["location"]["coordinates"]
        questions = [
            {"city": city, "q": q, "limit": 1000},
            {"city": city, "q": f"{first['street']} {first['house_number']}"},
            {"city": city, "lat": lat, "lon": lon, "radius": "300m", "limit": 1000},
        ]
        live = [await stand.ask("/v1/addresses", each) for each in questions]
        await order(tmp_path, "harvest-pull", source)
        found = await until_kept(stand, tmp_path, f"{source}#haus")
        assert found.copy is not None
        assert found.copy.count > 100
        await stand.fault(twin, "down")
        async with another(stand, tmp_path) as restarted:
            await stand.forget_calls()
            for question, before in zip(questions, live, strict=True):
                said = await restarted.ask("/v1/addresses", question)
                assert (shown(said), said.json["complete"]) == (shown(before), before.json["complete"])
                assert said.row(source)["count"] == before.row(source)["count"]
            one = await restarted.ask(f"/v1/addresses/{first['id']}")
            assert one.json["item"] == first
            assert (await restarted.ask(f"/v1/addresses/{city}:haus:nobody")).status == 404
            pickups = await restarted.ask("/v1/waste/pickups", {"address": first["id"]})
            assert pickups.status == 200
            assert await stand.calls(twin) == []


async def test_services_outlive_their_portal(tmp_path: Path) -> None:
    """The descriptions of all towns are pulled whole; another worker finds them by words while the portal is gone."""
    question = "/v1/egov/services", {"q": "Personalausweis", "city": "essen"}
    async with standing(tmp_path) as stand:
        before = await stand.ask(*question)
        assert before.items
        await order(tmp_path, "harvest-pull", "essen/pvog/egov.services")
        await until_kept(stand, tmp_path, "nrw/pvog/egov.services#pvog")
        await stand.fault("pvog/national", "down", seconds=3600)
        async with another(stand, tmp_path) as worker:
            said = await worker.ask(*question)
            assert [item["leika"] for item in said.items] == [item["leika"] for item in before.items]
            assert {row["state"] for row in said.json["sources"]} == {"fresh"}
            stand.clock.move(days=3)
            said = await worker.ask(*question)
            assert said.items
            assert {row["state"] for row in said.json["sources"]} == {"stale"}


async def test_nothing_is_pulled_unasked(tmp_path: Path) -> None:
    """A gateway that has just started calls nobody, and a question about houses asks for no more than it did."""
    async with standing(tmp_path) as stand:
        await stand.ask(*TYPED)
        assert len(await stand.calls("wfs/essen")) == 1
        assert (await kept(tmp_path, HOUSES)).began is None


def with_policy(declared: Declared, name: str, **policy: Any) -> Declared:
    """The configuration with another policy for the bindings of one resource."""

    def changed(binding: Binding) -> Binding:
        return replace(binding, policy=replace(binding.policy, **policy)) if binding.resource == name else binding

    cities = tuple(replace(city, bindings=tuple(map(changed, city.bindings))) for city in declared.cities)
    return replace(declared, cities=cities)


@pytest.mark.parametrize(("resource", "word"), [("waste.pickups", "always asked"), ("places", "file")])
def test_what_cannot_be_harvested_says_so(tmp_path: Path, resource: str, word: str) -> None:
    """`harvest: true` where there is no list, or only a file, is refused with the place and the reason."""
    declared = with_policy(as_shipped(), resource, harvest=True)
    settings = Settings(state=tmp_path, twins=twins_of(declared))
    with pytest.raises(ConfigError, match=word) as refused:
        probe(declared, settings)
    assert all(flaw.remedy == "Leave `harvest` out." for flaw in refused.value.flaws)


def test_the_commands_teach(tmp_path: Path) -> None:
    """Nothing pulled, nothing quarantined, a name that is none, no reason: each says so, and nothing is done."""
    assert hansa(tmp_path, "harvest", "list").stdout.startswith("Nothing was pulled yet")
    nothing = hansa(tmp_path, "harvest", "accept", SOURCE, "--reason", "x")
    assert (nothing.returncode, "none at all" in nothing.stderr) == (2, True)
    wrong = hansa(tmp_path, "harvest", "pull", "esen/ebe", "--reason", "x")
    assert (wrong.returncode, "essen/ebe" in wrong.stderr) == (2, True)
    unsaid = hansa(tmp_path, "harvest", "drop", SOURCE)
    assert (unsaid.returncode, "reason" in unsaid.stderr) == (2, True)
    ordered = hansa(tmp_path, "harvest", "pull", "essen", "--reason", "x")
    assert ordered.returncode == 0, ordered.stderr


def test_a_binding_says_how_it_is_harvested(tmp_path: Path) -> None:
    """`harvest`, `pull` and `loss` stand in the policy; a share that is none is refused with its line."""
    folder = tmp_path / "config"
    shutil.copytree(shipped(), folder)
    essen = folder / "cities" / "essen.yaml"
    text = essen.read_text("utf-8")
    said = "ns: spielplatz\n      policy: {harvest: true, pull: 12h, loss: 0.5}\n"
    essen.write_text(text.replace("ns: spielplatz\n", said, 1), "utf-8")
    bindings = [
        each for city in load(folder).cities for each in city.bindings if each.ns == "spielplatz" and each.policy.pull
    ]
    (policy,) = [each.policy for each in bindings]
    assert (policy.harvest, policy.pull, policy.loss) == (True, timedelta(hours=12), 0.5)
    essen.write_text(text.replace("ns: spielplatz\n", said.replace("0.5", "1.5"), 1), "utf-8")
    with pytest.raises(ConfigError, match=r"essen\.yaml:\d+.*between 0 and 1"):
        load(folder)
