"""Telemetry around the whole gateway: nothing personal leaves, nothing grows, and no collector can hurt."""

from __future__ import annotations

import asyncio
import logging
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO
from pathlib import Path

import pytest

from telemetry.exposition import exposition
from telemetry.logs import JsonLines
from telemetry.outbox import Pace
from telemetry.start import Plan
from telemetry.workers import Workers
from tests.flow.collector import keeping, plan, until
from tests.flow.stand import Stand, standing

PLACES = "/v1/places"
CANARIES = ("Kanarienvogelweg", "kanari", "hk_canary_secret", "canary@example.org", "51.4242", "6.7171", "203.0.113.77")


@contextmanager
def logged() -> Iterator[StringIO]:
    """What the log says meanwhile, as it would stand on stderr."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.addHandler(handler)
    before = root.level
    root.setLevel(logging.INFO)
    try:
        yield stream
    finally:
        root.setLevel(before)
        root.removeHandler(handler)


async def confide(stand: Stand) -> None:
    """Ask everything a person might, with what must not get out, of back-ends that answer and of one that fails."""
    secret = {"hansa-key": "hk_canary_secret", "user-agent": "canary@example.org", "referer": "https://kanari.example/"}
    street = {"street": "Kanarienvogelweg", "house_number": "7", "city": "essen"}
    near = {"lat": "51.4242", "lon": "6.7171", "radius": "5km"}
    for _ in range(2):
        await stand.ask("/v1/waste/pickups", street)
        await stand.ask("/v1/addresses", {"q": "Kanarienvogelweg 7"})
        await stand.ask("/v1/addresses", {"q": "canary@example.org"})
        await stand.ask(PLACES, near)
        await stand.ask(PLACES, {"q": "kanari"}, headers=secret)
        await stand.ask(PLACES, {"lat": "canary@example.org"})
        await stand.ask("/v1/addresses/essen:stadt:Kanarienvogelweg-7")
        await stand.ask("/v1/kanari/canary@example.org", {"q": "Kanarienvogelweg"}, headers={"host": "kanari.example"})
        await stand.ask(PLACES, headers={"x-forwarded-for": "203.0.113.77", "baggage": "who=kanari"})
        for twin in ("arcgis/duisburg", "wfs/essen", "abfallio/essen", "dkan/duesseldorf"):
            await stand.fault(twin, "down")
        stand.clock.move(days=2)


async def told_back_ends(stand: Stand) -> set[str]:
    """What back-ends are asked about a real household: its id, and every path and query that names more than a folder."""
    home = (await stand.ask("/v1/addresses", {"city": "duesseldorf", "limit": "1"})).items[0]["id"]
    assert (await stand.ask("/v1/waste/pickups", {"address": home})).status == 200
    assert (await stand.ask(f"/v1/addresses/{home}")).status == 200
    calls = [call["path"] for twin in stand.twins for call in await stand.calls(twin)]
    assert any("adressen" in path for path in calls)
    return {home, home.rpartition(":")[2], *(path for path in calls if len(path) > 8)}


async def test_nothing_personal_leaves(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Streets, mails, keys, positions, addresses: in no exported byte, no line of the log, no metric."""
    async with keeping() as keeper:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", keeper.url)
        watching = plan()
        folder = tmp_path / "counts"
        folder.mkdir()
        watching = Plan(
            signals=watching.signals, folder=folder, rules=watching.rules, pace=watching.pace, about=watching.about
        )
        with logged() as log:
            async with standing(tmp_path, plan=watching) as stand:
                private = await told_back_ends(stand)
                await confide(stand)
                text = exposition(Workers(folder).sums().items(), 0.0)
                await stand.until(lambda: _known_to_be_down(log))
                said = await stand.ask(PLACES, {"explain": "true"})
                trace_id = said.headers["x-request-id"]
                await until(lambda: any(span.trace_id.hex() == trace_id for span in keeper.spans()))
                await until(lambda: any("is down" in line for line in keeper.lines()))
                await until(lambda: "hansa.source.calls" in keeper.metrics())
        everything = keeper.everything + log.getvalue().encode() + text.encode()
    assert "hansa_source_calls_total" in text
    assert [canary for canary in (*CANARIES, *private) if canary.encode().lower() in everything.lower()] == []


async def _known_to_be_down(log: StringIO) -> bool:
    return "is down" in log.getvalue()


async def test_a_back_ends_quota_is_shown(tmp_path: Path) -> None:
    """What a back-end says it still allows is a gauge of the binding that asked; of those that say nothing there is none."""
    reader = Workers(tmp_path)
    async with standing(tmp_path / "state", plan=Plan(folder=tmp_path, about={})) as stand:
        await stand.ask(PLACES)
        assert not any(binding.startswith("duisburg/") for binding in quotas(reader))
        stand.clock.move(days=2)
        await stand.fault("arcgis/duisburg", "rationed", count=500)
        await stand.ask(PLACES, {"city": "duisburg", "kind": "public_toilet"})
        asked = len(await stand.calls("arcgis/duisburg"))
        assert quotas(reader)["duisburg/stadt/places#toilette"] >= 500 - asked
        told = {binding.partition("#")[0] for binding in quotas(reader)}
        assert {binding for binding in told if binding.startswith("duisburg/")} == {"duisburg/stadt/places"}


def quotas(reader: Workers) -> dict[str, float]:
    """What each binding has left."""
    return {key[1][0]: each[0] for key, each in reader.sums().items() if key[0] == "hansa.source.quota_remaining"}


async def test_strangers_do_not_make_series(tmp_path: Path) -> None:
    """10 000 random paths, applications and hosts leave the number of series as it was."""
    watching = Plan(folder=tmp_path, about={})
    reader = Workers(tmp_path)
    async with standing(tmp_path / "state", plan=watching) as stand:
        await ask_strangely(stand, 50)
        await stand.ask(PLACES)
        before = set(reader.sums())
        await ask_strangely(stand, 10_000)
        sums = reader.sums()
    assert set(sums) == before
    assert sum(sums["hansa.requests", ("other", status)][0] for status in ("4xx",)) >= 5_000


async def ask_strangely(stand: Stand, times: int) -> None:
    """Requests nobody has ever made."""
    for turn in range(times):
        word = secrets.token_hex(6)
        path = f"/v1/{word}" if turn % 2 else f"/v1/cities/{word}"
        await stand.ask(path, {word: word}, headers={"user-agent": word, "host": f"{word}.example", "hansa-key": word})


@pytest.mark.parametrize("habit", ["down", "404", "500", "503", "hangs", "mute"])
async def test_no_collector_can_hurt(habit: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With a collector that is down, wrong, slow or silent every request is answered, and what is lost is counted."""
    monkeypatch.setenv("OTEL_EXPORTER_OTLP_TIMEOUT", "0.3")
    folder = tmp_path / "counts"
    folder.mkdir()
    standard = plan(pace=Pace(most=60, batch=20, delay=0.05, metrics_every=0.1))
    watching = Plan(signals=standard.signals, folder=folder, rules=standard.rules, pace=standard.pace, about={})
    reader = Workers(folder)

    def dropped(signal: str) -> float:
        return reader.sums().get(("hansa.telemetry.dropped", (signal,)), [0.0])[0]

    with socket.create_server(("127.0.0.1", 0)) as mute:
        async with keeping(status=int(habit) if habit.isdigit() else 200, hangs=habit == "hangs") as keeper:
            url = {"down": "http://127.0.0.1:9", "mute": f"http://127.0.0.1:{mute.getsockname()[1]}"}.get(
                habit, keeper.url
            )
            monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", url)
            async with standing(tmp_path / "state", plan=watching) as stand:
                async with asyncio.timeout(30):
                    for limit in range(1, 31):
                        assert (await stand.ask(PLACES, {"limit": str(limit)})).status == 200
                await until(lambda: dropped("traces") > 0)
                await until(lambda: dropped("metrics") > 0)
    assert reader.sums()["hansa.requests", ("list_places", "2xx")] == [30]
