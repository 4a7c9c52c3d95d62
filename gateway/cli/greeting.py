"""Greet whoever started the gateway: wait until it answers, then print three requests that work here and now."""

from __future__ import annotations

import json
import os
import sys
import time
from collections.abc import Mapping
from typing import Any

from rich.console import Console

from auth.apps import NoApp
from config.model import reachable
from config.settings import read_settings
from gateway.cli.asking import Unanswerable, fetched
from gateway.cli.demo_token import ready_token


def greet(host: str, port: str, profile: str, out: Console, patience: float = 60) -> None:
    """Blocks until the gateway is ready, at most `patience` seconds."""
    host = reachable(host)
    url = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    until = time.monotonic() + patience
    while time.monotonic() < until:
        try:
            fetched(url, "/health/ready", {})
            break
        except Unanswerable:
            time.sleep(0.1)
    else:
        return
    out.print(
        f"\n[bold green]Hansa is ready[/bold green] on {url} ({profile} profile). Three requests to paste:\n",
        soft_wrap=True,
    )
    for line in requests(url):
        out.print(f"  curl '{line}'", markup=False, highlight=False, soft_wrap=True)
    _identity(profile, out)
    _twins(json.loads(os.environ.get("HANSA_TWINS", "{}")), out)
    out.print(f"\nThe whole contract: {url}/openapi.json. Ctrl-C stops it.\n", highlight=False)


def _identity(profile: str, out: Console, patience: float = 30) -> None:
    """Where to log in, and a token that works, where identity runs along in the sandbox."""
    settings = read_settings(os.environ)
    demo = settings.twins.get("app/demo")
    if profile != "sandbox" or demo is None or not settings.identity_along:
        return
    until, token = time.monotonic() + patience, None
    while token is None and time.monotonic() < until:
        try:
            token = ready_token(settings)
        except NoApp:
            time.sleep(0.2)
    if token is None:
        return
    out.print("\nLog in as an invented citizen, by a demo app that shows three cities:\n\n  " + demo, highlight=False)
    out.print("\nA token that works for ten minutes (another: hansa app token --demo):\n", highlight=False)
    line = f"  curl -H 'Authorization: Bearer {token}' '{settings.resource}/v1/sources'"
    out.print(line, markup=False, highlight=False, soft_wrap=True)


def _twins(twins: Mapping[str, str], out: Console) -> None:
    """Where the simulated back-ends are, and how to break one."""
    if not twins:
        return
    out.print("\nThe back-ends are simulated:\n")
    for name, url in twins.items():
        out.print(f"  {name:<22} {url}", highlight=False)
    name, url = next(iter(twins.items()))
    out.print(f"\nTo see what happens when {name} fails, and to heal it again:\n", highlight=False)
    broken = """'{"kind": "down"}'"""
    out.print(f"  curl -X PUT {url}/_twin/faults -d {broken}", markup=False, highlight=False, soft_wrap=True)
    out.print(f"  curl -X DELETE {url}/_twin/faults", markup=False, highlight=False, soft_wrap=True)


def requests(url: str) -> list[str]:
    """Three requests; the first asks for the pickups of one household in each city."""
    slugs = [city["id"] for city in _items(url, "/v1/cities", {})]
    found = [address for slug in slugs if (address := _household(url, slug))]
    addresses = "&".join(f"address={address}" for address in found)
    return [
        f"{url}/v1/waste/pickups?{addresses}",
        f"{url}/v1/places?kind=recycling_centre&lat=51.36&lon=6.74&radius=12km",
        f"{url}/v1/sources",
    ]


def _household(url: str, slug: str) -> str | None:
    """The first address of a city that has bins of its own, among a handful."""
    houses = [house["id"] for house in _items(url, "/v1/addresses", {"city": slug, "limit": "6"})]
    for house in houses:
        if _items(url, "/v1/waste/pickups", {"address": house, "limit": "1"}):
            return str(house)
    return str(houses[0]) if houses else None


def _items(url: str, path: str, query: Mapping[str, str]) -> list[dict[str, Any]]:
    try:
        items: list[dict[str, Any]] = fetched(url, path, query)[1].get("items", [])
    except Unanswerable:
        return []
    return items


if __name__ == "__main__":
    greet(sys.argv[1], sys.argv[2], sys.argv[3], Console())
