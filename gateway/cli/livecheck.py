"""Ask each live back-end one polite question, and write down, with the date, what was seen. For someone with internet."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from rich.console import Console

from adapters._kit.http import Engine
from adapters._kit.trial import Subject
from config.load import load, shipped
from config.model import Declared, Evidence, Settings
from config.proof import write_evidence
from domain.errors import SourceError
from domain.when import now
from gateway.assemble import every, served
from gateway.cli.checking import workshop
from gateway.cli.shapes import mark, shape
from gateway.cli.subjects import FILE, few, subjects

SEEN = 10
"""Records asked for, where the adapter can be told."""


def live_check(settings: Settings, cities: tuple[str, ...], out: Console) -> int:
    """0 when everybody who was asked answered, else 1. Raises ConfigError for a configuration that cannot be used."""
    declared = load(settings.config or shipped())
    return asyncio.run(checked(declared, replace(settings, profile="live"), cities, out))


async def checked(declared: Declared, settings: Settings, cities: tuple[str, ...], out: Console) -> int:
    """Ask, one back-end after the other, and write `evidence/<city>.yaml` below the configuration."""
    found: dict[str, dict[str, Evidence]] = defaultdict(dict)
    async with Engine() as engine:
        for name, why in _left_out(declared, settings, engine, cities):
            out.print(f"skipped   {name}: {why}", markup=False, highlight=False, soft_wrap=True)
        for subject in await subjects(declared, settings, engine, cities=cities, polite=True):
            if "://" not in subject.tools.url:
                continue
            name = subject.tools.binding
            evidence = await _asked(subject, declared.proofs.evidence.get(name), now().replace(microsecond=0))
            found[name.split("/")[0]][name] = evidence
            seen = (
                f"{evidence.count} records, shape {evidence.shape}"
                if evidence.status == "answered"
                else evidence.status
            )
            out.print(
                f"{'seen' if evidence.status == 'answered' else 'FAILED':9} {name}: {seen}",
                markup=False,
                soft_wrap=True,
            )
    for owner, evidence_of in found.items():
        out.print(f"wrote     {write_evidence(declared.root, owner, evidence_of)}", markup=False, soft_wrap=True)
    answered = [each.status == "answered" for evidence_of in found.values() for each in evidence_of.values()]
    return 0 if all(answered) else 1


def _left_out(
    declared: Declared, settings: Settings, engine: Engine, cities: tuple[str, ...]
) -> Iterator[tuple[str, str]]:
    for each in every(declared, workshop(settings, engine)):
        if cities and each.city.slug not in cities:
            continue
        if not served(each.binding, settings):
            yield each.tools.binding, "whether it may be asked is unclear (permission: unclear)"
        elif "://" not in each.binding.url:
            yield each.tools.binding, FILE


async def _asked(subject: Subject, before: Evidence | None, at: datetime) -> Evidence:
    """What one question shows. A failure keeps the day on which the back-end was last seen to answer."""
    verified = before.verified_live_at if before else None
    if not subject.questions:
        return Evidence(checked_at=at, status="no-question", verified_live_at=verified)
    try:
        reply = await subject.ask(subject.questions[0], subject.again(options=few(subject, SEEN)))
    except SourceError as error:
        return Evidence(checked_at=at, status=error.slug, verified_live_at=verified)
    seen = shape(reply)
    return Evidence(
        checked_at=at, status="answered", verified_live_at=at, count=len(reply.records), shape=mark(seen), fields=seen
    )
