"""What back-ends could say on their worst day, told to every binding of the sandbox through the whole gateway.

Each resource of each city is asked while all of its twins are garbled, seed by seed; who adds a binding adds nothing here.
"""

from __future__ import annotations

import json
import logging
import re
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import pytest_asyncio

from adapters._kit.find import find
from config.model import Binding
from domain.catalogue import ADDRESSES, CATALOGUE
from domain.resource import Resource
from tests.flow.stand import NOON, Said, Stand, as_shipped, standing
from tests.static.tree import ROOT
from tests.unit.http.shapes import held_against

pytestmark = pytest.mark.asyncio(loop_scope="module")

DECLARED = as_shipped()
DOCUMENT = json.loads((ROOT / "openapi" / "hansa.json").read_text("utf-8"))
CITIES = {city.slug: city for city in DECLARED.cities}
SEEDS = range(16)
STEP = timedelta(days=1)
"""Between two questions, so that no adapter remembers what it learnt for the last one, and no back-end counts it."""
PATIENT = {"attempts": 1, "failures": 10**6, "probe_seconds": 1e6, "harvest": False}
FORGETFUL = replace(DECLARED, bounds=replace(DECLARED.bounds, cache_bytes=1))
SAID = {"source-nonsense", "source-down", "source-limited", "source-timeout"}
INSIDE = re.compile(r"Traceback|\b[A-Z]\w+(?:Error|Exception)\b|\.py\b|0x[0-9a-f]{6,}|adapters[./]_kit")
"""What only stands in an answer when an exception's text got out."""


def asked() -> Iterator[tuple[str, str]]:
    """Every resource of every city that a twin is asked for."""
    for city in DECLARED.cities:
        names = {binding.resource for binding in city.bindings if _read_from_a_twin(binding)}
        yield from ((city.slug, name) for name in sorted(names))


def _read_from_a_twin(binding: Binding) -> bool:
    resource = CATALOGUE[binding.resource]
    read = resource.listed and find(binding.adapter).SERVES[resource.name].reads
    return binding.twin is not None and binding.url.startswith("http") and read


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def afresh(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stand]:
    """A gateway that remembers no answer and gives no source up."""
    async with standing(tmp_path_factory.mktemp("garbled"), policy=PATIENT, declared=FORGETFUL) as stand:
        yield stand


def described(resource: Resource) -> Mapping[int, Callable[[Any], list[str]]]:
    """Where a body is not what the API document says of the list: one that answers, and one of which every source failed."""
    said = DOCUMENT["paths"][f"/v1/{resource.path}"]["get"]["responses"]
    schemas = {int(status): next(iter(said[status]["content"].values()))["schema"] for status in ("200", "503")}
    return {status: held_against(DOCUMENT, schema) for status, schema in schemas.items()}


async def question(stand: Stand, city: str, resource: Resource) -> Mapping[str, str]:
    """What anybody may ask: the plain list, from the middle of the city where a place is needed, of one household where one is."""
    plain = {"limit": "100", "wait": "20s"}
    if resource.household:
        homes = (await stand.ask(f"/v1/{ADDRESSES.path}", {"city": city, "limit": "1"})).items
        return plain | {"address": homes[0]["id"]}
    if "lat" in resource.needs or resource.here:
        lat, lon = CITIES[city].centre
        return plain | {"city": city, "lat": str(lat), "lon": str(lon)}
    return plain | {"city": city}


@pytest.mark.parametrize(("city", "name"), list(asked()))
async def test_T22_a_garbled_answer_is_an_honest_one(
    afresh: Stand, caplog: pytest.LogCaptureFixture, city: str, name: str
) -> None:
    """200 as the API document describes it: rows that can be read, rows refused, or a source that failed; no exception, no bug."""
    resource = CATALOGUE[name]
    twins = sorted({str(b.twin) for b in CITIES[city].bindings if b.resource == name and _read_from_a_twin(b)})
    # Its own month, whichever tests ran before: what twins say depends on the day alone.
    await afresh.set_clock(NOON + timedelta(days=31 * list(asked()).index((city, name))))
    wanted, misfits, harmed = await question(afresh, city, resource), described(resource), 0
    for seed in SEEDS:
        await afresh.set_clock(afresh.clock() + STEP, *twins)
        for twin in twins:
            await afresh.fault(twin, "garbled", seed=seed)
        said = await afresh.ask(f"/v1/{resource.path}", wanted)
        assert said.status in misfits, f"seed {seed}: {said.status}, {said.body[:300]!r}"
        rows = said.json["sources"]
        answered = any(
            row["state"] == "fresh" or row["count"] for row in rows
        )  # one row may stand for several bindings
        wrong = _wrong(said) + misfits[said.status](said.json)
        assert (said.status == 200, wrong) == (answered, []), (
            f"seed {seed}",
            [(row["id"], row["state"], row["problem"]) for row in rows],
        )
        harmed += sum(row["state"] != "fresh" or bool(row["rejected"]) for row in rows)
    for twin in twins:
        await afresh.heal(twin)
    assert [entry.getMessage() for entry in caplog.records if entry.levelno >= logging.ERROR] == []
    assert harmed, "nothing garbled ever got through"


def _wrong(said: Said) -> list[str]:
    """What no answer may hold, whatever a back-end said."""
    text = said.body.decode()
    found = [match.group() for match in INSIDE.finditer(text)]
    found += [
        row["problem"]["slug"]
        for row in said.json["sources"]
        if row.get("problem") and row["problem"]["slug"] not in SAID
    ]

    def strange(word: str) -> Any:
        found.append(f"{word} is no JSON")

    json.loads(text, parse_constant=strange)
    return found
