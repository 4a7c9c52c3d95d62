"""The pages of `/ops` over a whole gateway, as a browser without scripts meets them, and the stream that keeps one up to date."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio

from gateway.edge.asgi import Message
from storage.open import open_stores
from tests.flow.operator import HOST
from tests.flow.stand import NOON, Said, Stand, standing
from tests.flow.visitor import text
from tests.flow.watched import LYING, SLOW, TRACE_ID, batches

pytestmark = pytest.mark.asyncio(loop_scope="module")

PAGES = (
    "/ops",
    "/ops/sources/essen/ebe/waste.pickups/ebe",
    "/ops/sources/duisburg/osm/places/osm",
    "/ops/traces",
    f"/ops/traces/{TRACE_ID}",
    "/ops/promises",
    "/ops/changes",
    "/ops/orders",
)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def stand(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Stand]:
    """A gateway in whose store a worker has told of a slow source, and of one that lies."""
    state = tmp_path_factory.mktemp("ops")
    async with standing(state) as running:
        async with open_stores(state=state, database_url=None, cache_bytes=1, clock=running.clock) as stores:
            for batch in batches(NOON):
                await stores.watch.put(batch)
        yield running


async def test_what_is_wrong_is_said_in_words_and_drawn(stand: Stand) -> None:
    """The lie and the slowness stand on top with their evidence, in both languages; map and table say the same of each source."""
    page = await goes(stand, "/ops", "lang=en")
    assert page.status == 200
    assert f"{LYING} lies since 11:59:45: answers, but with text/html instead of data" in text(page)
    assert f"{SLOW} answers take about 3.8 s (usually 75 ms)" in text(page)
    assert "alert, availability: the error budget burns 40 times as fast as planned" in text(page)
    body = page.body.decode()
    assert body.index(f'data-key="s:{LYING}"') < body.index(f'data-key="s:{SLOW}"') < body.index("<svg")
    drawn = re.findall(r'<a href="([^"]+)" class="node (\w+)" data-node="s:([^"]+)" aria-label="([^"]+)"', body)
    assert ("/ops/sources/duisburg/osm/places/osm?lang=en", "bad", LYING) in [each[:3] for each in drawn]
    assert all(label.startswith(f"{binding}: ") for _, _, binding, label in drawn)
    rows = re.findall(r'<tr data-node="s:([^"]+)">', body)
    assert sorted(rows) == sorted(binding for _, _, binding, _ in drawn)
    assert b" style=" not in page.body
    german = text(await goes(stand, "/ops", "lang=de"))
    assert "lügt seit 11:59:45: antwortet, aber mit text/html statt Daten" in german
    assert "Antworten dauern etwa 3,8 s (sonst 75 ms)" in german


async def test_a_source_is_shown_over_time_with_whom_to_call(stand: Stand) -> None:
    """Each chart has a table; what changed is numbered in both; another period is a link; an unknown source is 404."""
    page = await goes(stand, "/ops/sources/duisburg/osm/places/osm", "lang=en&span=2h")
    body = page.body.decode()
    charts = [json.loads(each.replace("&#34;", '"')) for each in re.findall(r'data-plot="([^"]+)"', body)]
    assert len(charts) == 4
    assert all(len({len(line) for line in chart["data"]}) == 1 for chart in charts)
    assert [number for _, number in charts[0]["marks"]] == list(range(1, len(charts[0]["marks"]) + 1))
    assert "breaker open" in text(page)
    assert "OpenStreetMap contributors" in text(page)
    assert re.search(r"duisburg/osm/places#osm</h1>", body)
    assert 'href="/ops/sources/duisburg/osm/places/osm?span=35d&lang=en' in body.replace("&amp;", "&")
    assert f"/ops/traces/{TRACE_ID}" in body
    assert (await goes(stand, "/ops/sources/duisburg/osm/places/nobody")).status == 404


async def test_a_trace_is_found_by_what_a_client_was_told_and_shows_where_it_waited(stand: Stand) -> None:
    """Filters are a form; an id or a whole `traceparent` leads to the waterfall, whose rows are the attempts, pauses and waits."""
    for asked in (TRACE_ID, f"00-{TRACE_ID}-00f067aa0ba902b7-01", TRACE_ID.upper()):
        said = await goes(stand, "/ops/traces", {"id": asked, "lang": "en"})
        assert (said.status, said.headers["location"]) == (303, f"/ops/traces/{TRACE_ID}?lang=en")
    assert "No trace with the id" in text(await goes(stand, "/ops/traces", {"id": "00", "lang": "en"}))
    listed = await goes(stand, "/ops/traces", {"source": LYING, "slower": "0,4", "lang": "en"})
    assert f"/ops/traces/{TRACE_ID}" in listed.body.decode()
    assert f"/ops/traces/{TRACE_ID}" not in (await goes(stand, "/ops/traces", {"slower": "0.5"})).body.decode()
    shown = text(await goes(stand, f"/ops/traces/{TRACE_ID}", "lang=en"))
    rows = ["attempt 1", "waits for a berth", "HTTP 200 text/html", "pause before the next try", "attempt 2"]
    places = [shown.index(each) for each in rows]
    assert places == sorted(places)
    assert "has to do with trace 00000000" in shown.lower()


async def test_promises_changes_and_orders_are_listed(stand: Stand) -> None:
    """The worst budget first, with its alarm; changes by target; and no order that is stuck."""
    page = text(await goes(stand, "/ops/promises", "lang=en"))
    assert page.index("duisburg places") < page.index("essen waste.pickups")
    assert "used up 40 / 100" in page
    assert "alarm (page)" in page
    assert "breaker open duisburg/osm/places#osm source-nonsense" in text(
        await goes(stand, "/ops/changes", {"target": "duisburg", "lang": "en"})
    )
    assert "breaker open" not in text(await goes(stand, "/ops/changes", {"target": "essen", "lang": "en"}))
    assert "None." in text(await goes(stand, "/ops/orders", "lang=en"))


async def test_an_open_page_is_told_everything_and_then_what_changes(stand: Stand) -> None:
    """Server-sent events: a time to come back after, then all nodes with a number; the second message names only what differs."""
    pieces = await streamed(stand, "/ops/live", "lang=en", 3)
    assert pieces[0] == "retry: 2000"
    (first_id, first), (second_id, second) = (read(each) for each in pieces[1:3])
    assert (first_id, second_id) == (1, 2)
    assert first["nodes"][f"s:{LYING}"]["tone"] == "bad"
    assert len(first["nodes"]) > 100
    assert len(second["nodes"]) < 20
    assert [line["key"] for line in second["wrong"]][:1] == [f"s:{LYING}"]
    assert first["wrong"][0]["href"].endswith("/osm?lang=en")


@pytest.mark.parametrize("path", PAGES)
async def test_only_whoever_may_look_sees_a_page(path: str, stand: Stand) -> None:
    """A request that came through somebody else is nobody's; a page elsewhere reads nothing; nothing is kept by anybody."""
    assert (await goes(stand, path, **{"x-forwarded-for": "192.0.2.1"})).status in {303, 401}
    assert (await goes(stand, path, origin="https://evil.example")).status == 403
    said = await goes(stand, path)
    assert (said.status, said.headers["cache-control"]) == (200, "private, no-store")


async def test_a_quiet_gateway_says_that_all_is_well(tmp_path: Path) -> None:
    """Without a source in trouble there is a sentence instead of a list."""
    async with standing(tmp_path) as stand:

        async def calm() -> bool:
            said: Said = await goes(stand, "/ops", "lang=en")
            return "All is well. Nothing." in text(said) and "No process" not in text(said)

        await stand.until(calm)


async def goes(stand: Stand, path: str, query: Any = "", **headers: str) -> Said:
    """A request from the machine itself; a redirect is not followed."""
    return await stand.ask(path, query, headers={"host": HOST, **headers})


async def streamed(stand: Stand, path: str, query: str, count: int) -> list[str]:
    """The first messages of a stream, and then the browser leaves."""
    enough, heard = asyncio.Event(), bytearray()
    scope: dict[str, Any] = {
        "type": "http",
        "asgi": {"version": "3.0"},
        "http_version": "1.1",
        "method": "GET",
        "scheme": "http",
    }
    scope |= {"path": path, "raw_path": path.encode(), "root_path": "", "query_string": query.encode()}
    scope |= {"headers": [(b"host", HOST.encode()), (b"accept", b"text/event-stream")]}
    scope |= {"client": ("127.0.0.1", 50000), "server": ("127.0.0.1", 8080)}
    first = True

    async def receive() -> Message:
        nonlocal first
        if first:
            first = False
            return {"type": "http.request", "body": b"", "more_body": False}
        await enough.wait()
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        if message["type"] == "http.response.start":
            heads = dict(message["headers"])
            assert heads[b"content-type"].startswith(b"text/event-stream")
            assert b"content-encoding" not in heads
        heard.extend(message.get("body", b""))
        if heard.count(b"\n\n") >= count:
            enough.set()

    async with asyncio.timeout(20):
        await stand.app(scope, receive, send)
    return heard.decode().split("\n\n")


def read(piece: str) -> tuple[int, dict[str, Any]]:
    """Number and data of an event."""
    fields = dict(line.partition(": ")[::2] for line in piece.splitlines())
    assert fields["event"] == "now", piece[:200]
    return int(fields["id"]), json.loads(fields["data"])
