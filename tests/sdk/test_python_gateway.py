"""The Python client at a real gateway: what its README shows, paging, and a city that does not answer."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Generator
from pathlib import Path
from typing import cast

import httpx2
import pytest

from hansa_client import ABSENT, AsyncHansa, BadQuestion, Hansa, Happened, NotKnown, Retry, Unavailable, models
from tests.docs.blocks import blocks
from tests.sdk.conftest import Gateway
from tests.static.tree import ROOT

PACKAGE = ROOT / "sdk" / "python"
ERIKA = models.Reachable(name="Erika Mustermann")
FILES = {
    block.value: block.text for block in blocks((PACKAGE / "README.md").read_text("utf-8")) if block.mark == "file"
}
SAID = {
    "app.py": [
        r"essen Aachener Str\. \d{4}-\d\d-\d\d \w.*",
        r"duisburg Ahrstraße \d{4}-\d\d-\d\d \w.*",
        r"duesseldorf Aachener Straße \d{4}-\d\d-\d\d \w.*",
        r"open now: \S.* \d+ m|none is known to be open now",
    ],
    "stops.py": [r"de:05113:9530 \S.*"],
}

pytestmark = pytest.mark.timeout(240)  # the first test starts the gateway and fetches the programs


@pytest.mark.parametrize("name", sorted(SAID))
def test_the_apps_of_the_readme_work(name: str, gateway: Gateway, tmp_path: Path) -> None:
    """Written to a file and run, they print what they promise."""
    (tmp_path / name).write_text(FILES[name], "utf-8")
    told = [sys.executable, "-W", "error", name, gateway.url]
    done = subprocess.run(
        told, cwd=tmp_path, env={"PYTHONPATH": str(PACKAGE)}, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    assert len(lines) == len(SAID[name]), done.stdout
    assert all(re.fullmatch(wanted, line) for wanted, line in zip(SAID[name], lines, strict=True)), done.stdout


def test_the_app_has_thirty_lines() -> None:
    """It is as short as the README says."""
    assert len(FILES["app.py"].splitlines()) <= 30
    assert FILES.keys() == SAID.keys()


@pytest.mark.parametrize("name", sorted(SAID))
def test_the_apps_of_the_readme_are_typed(name: str, tmp_path: Path) -> None:
    """A type checker in its strictest mode finds nothing in what a user would write."""
    (tmp_path / name).write_text(FILES[name], "utf-8")
    command = [sys.executable, "-m", "mypy", "--strict", "--follow-imports=silent", "--cache-dir", str(tmp_path), name]
    done = subprocess.run(
        command, cwd=tmp_path, env={"MYPYPATH": str(PACKAGE)}, capture_output=True, text=True, timeout=110, check=False
    )
    assert done.returncode == 0, done.stdout


def test_pages_follow_each_other(gateway: Gateway) -> None:
    """All pages together hold what one long page holds, each once; every one says how the sources fared."""
    with Hansa(gateway.url, key=gateway.key) as hansa:
        whole = hansa.places(kind="recycling_centre", limit=500)
        first = hansa.places(kind="recycling_centre", limit=3)
        pages = list(hansa.pages(first))
        assert len(pages) > 2
        assert all(page.complete and page.sources for page in pages)
        assert pages[0] is first
        assert [place.id for page in pages for place in page] == [place.id for place in whole]
        assert sorted(place.id for place in hansa.items(first)) == sorted(place.id for place in whole)
        assert whole.next_cursor is None


async def test_pages_follow_each_other_with_asyncio(gateway: Gateway) -> None:
    """The same for the other client."""
    async with AsyncHansa(gateway.url, key=gateway.key) as hansa:
        whole = await hansa.mobility.stops(limit=500)
        first = await hansa.mobility.stops(limit=10)
        assert [stop.id async for stop in hansa.items(first)] == [stop.id for stop in whole]
        assert len([page async for page in hansa.pages(first)]) == -(-len(whole) // 10)


def test_one_thing_is_found_by_its_id(gateway: Gateway) -> None:
    """What a list names can be asked for, a source with slashes in its id, too."""
    with Hansa(gateway.url, key=gateway.key) as hansa:
        place = hansa.places(limit=1).items[0]
        answer = hansa.place(place.id)
        assert (answer.item.id, answer.complete) == (place.id, True)
        assert answer.item.view is ABSENT
        source = hansa.sources(city="essen", limit=1).items[0]
        assert hansa.source(source.id).item.id == source.id
        assert "residual" in {code.code for code in hansa.vocabulary("waste.fraction").codes}
        made = hansa.waste.create_calendar(address="essen:haus:9")
        assert hansa.waste.calendar(made.id).startswith("BEGIN:VCALENDAR")


def test_what_was_wrong_is_told_in_the_language_of_the_caller(gateway: Gateway) -> None:
    """A typing error in a code comes back with the nearest right one, in German."""
    with Hansa(gateway.url, key=gateway.key, language="de") as hansa, pytest.raises(BadQuestion) as caught:
        hansa.places(kind="recycling_center")
    assert (caught.value.slug, caught.value.errors[0].allowed) == ("bad-question", ("recycling_centre",))
    assert "Diesen Wert gibt es nicht" in str(caught.value)
    assert caught.value.trace_id


def test_a_source_that_is_down_is_not_nothing(gateway: Gateway) -> None:
    """With a back-end down the answer is not complete, names who is missing, and claims no count for it."""
    twin = gateway.twins["pegelonline/wsv"]
    with Hansa(gateway.url, key=gateway.key, retry=Retry(attempts=1)) as hansa:
        fault(twin, "PUT", {"kind": "down"})
        try:
            answer = hansa.infrastructure.observations(limit=1)
            with pytest.raises(Unavailable) as caught:
                hansa.infrastructure.observations(kind="discharge")
        finally:
            fault(twin, "DELETE")
    assert answer.items
    assert not answer.complete
    assert {row.provider for row in answer.failed} == {"wsv"}
    assert all(row.known_count is None and row.problem and row.problem.slug for row in answer.failed)
    assert {row.provider for row in caught.value.sources if row.silent} == {"wsv"}


async def test_a_citizens_things_need_her_token(gateway: Gateway) -> None:
    """Without a token a typed refusal; with one an order, which said twice with one key is one."""
    async with AsyncHansa(gateway.url) as hansa:
        with pytest.raises(NotKnown):
            await hansa.me.orders()
    async with AsyncHansa(gateway.url, token=gateway.token) as hansa:
        item = models.BulkyItem(kind="sofa")
        case = await hansa.waste.order_bulky(
            address="essen:haus:9", items=[item], contact=ERIKA, idempotency_key="sofa-1"
        )
        again = await hansa.waste.order_bulky(
            address="essen:haus:9", items=[item], contact=ERIKA, idempotency_key="sofa-1"
        )
        assert again.id == case.id
        assert [each.id async for each in hansa.items(await hansa.me.orders())] == [case.id]
        assert (await hansa.me.order(case.id)).city == "essen"


def test_a_stream_tells_how_sources_stand(gateway: Gateway) -> None:
    """The first thing heard is the present state of a source; leaving the loop leaves the stream."""
    with Hansa(gateway.url, key=gateway.key) as hansa:
        heard = hansa.events(topics="sources", city="essen")
        event = next(heard)
        cast(Generator[Happened], heard).close()
    assert (event.name, event.data["city"]) == ("source.changed", "essen")


def fault(twin: str, verb: str, told: dict[str, str] | None = None) -> None:
    """Break a twin, or heal it."""
    httpx2.request(verb, f"{twin}/_twin/faults", json=told).raise_for_status()
