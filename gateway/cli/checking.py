"""Check the configuration as the server would, without calling anybody."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rich.console import Console
from rich.table import Table

from adapters._kit.http import Engine
from config.identity_file import read_identity
from config.load import load, shipped
from config.model import Declared, Settings
from domain.when import Clock, now
from gateway.assemble import Workshop, assemble, served
from gateway.federation.book import Book
from gateway.layers.stack import Surroundings
from storage.memory import MemoryCache

NOWHERE = "http://127.0.0.1:9"
"""Stands for a twin's address: checking calls nobody (port 9 is `discard`)."""


def probe(declared: Declared, settings: Settings) -> list[str]:
    """Assemble once for the flaws it finds; the bindings this profile leaves out, with the reason."""
    asyncio.run(_assembled(declared, settings))
    return [
        f"{city.slug}/{binding.provider}/{binding.resource}: whether it may be asked is unclear (permission: unclear)"
        for city in declared.cities
        for binding in city.bindings
        if not served(binding, settings)
    ]


async def _assembled(declared: Declared, settings: Settings) -> Book:
    async with Engine() as engine:
        return assemble(declared, workshop(settings, engine))


def workshop(settings: Settings, engine: Engine, clock: Clock = now) -> Workshop:
    """What is needed to put bindings together without serving anybody: nothing is cached, nothing is remembered."""
    around = Surroundings(
        cache=MemoryCache(limit_bytes=1), clock=clock, tell=lambda event: None, start=asyncio.create_task
    )
    return Workshop(
        settings=settings,
        environ=os.environ,
        engine=engine,
        memory=_Nothing(),
        scoped=lambda memory, space: memory,
        around=around,
    )


class _Nothing:
    """A memory that never learnt anything: nothing is fetched while checking."""

    async def recall(self, space: str, key: str) -> str | None:
        return None

    async def learn(self, space: str, key: str, value: str) -> None:
        return

    async def forget(self, space: str, key: str) -> None:
        return


def check(settings: Settings, out: Console) -> None:
    """Print what is configured; raises ConfigError with every flaw."""
    declared = load(settings.config or shipped())
    settings = replace(settings, twins=settings.twins or twins_of(declared))
    left_out = probe(declared, settings)
    read_identity(declared.root, profile=settings.profile, twins=None)
    table = Table(header_style="bold", caption=f"{len(declared.cities)} cities, profile {settings.profile}")
    for column in ("city", "resource", "provider", "adapter", "basis", "licence", "permission"):
        table.add_column(column, overflow="fold")
    for city in declared.cities:
        for binding in city.bindings:
            row: list[Any] = [city.slug, binding.resource, binding.provider, binding.adapter, binding.basis]
            table.add_row(*row, binding.licence, binding.permission)
    out.print(table)
    for line in left_out:
        out.print(f"[yellow]not served:[/yellow] {line}", highlight=False)
    out.print("[green]The configuration is sound.[/green]")


def twins_of(declared: Declared) -> Mapping[str, str]:
    """Every twin the configuration names, at an address nobody answers: whether they exist is seen at start."""
    return {binding.twin: NOWHERE for city in declared.cities for binding in city.bindings if binding.twin}
