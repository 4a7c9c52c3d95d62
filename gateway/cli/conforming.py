"""Try every binding by every law: progress while it runs, a table of verdicts, and the evidence of what is broken."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from string import ascii_lowercase
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from adapters._kit.conformance import FAULTS, LAWS, Verdict, edition, trial
from adapters._kit.conformance import broken as broken_of
from adapters._kit.http import Engine
from adapters._kit.recording import Unrecordable
from adapters._kit.trial import Subject
from config.load import load, shipped
from config.model import Declared, Proof, Settings
from config.proof import proofs, write_quality
from domain.quality import Standing, standing
from domain.when import now
from gateway.assemble import every, served
from gateway.cli.checking import workshop
from gateway.cli.recording import record, replays
from gateway.cli.subjects import subjects

AT_ONCE = 6
"""Twins that are tried at the same time: more would only wait for the one processor they share with this program."""
SIGNS = {"kept": "[green]✓[/green]", "broken": "[bold red]✗[/bold red]", "n/a": "[dim]–[/dim]"}


class NotTried(Exception):
    """Nothing can be tried; the text says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Wishes:
    """What whoever typed the command wants beside the verdicts."""

    cities: tuple[str, ...] = ()
    as_json: bool = False
    record: Path | None = None
    write: bool = False
    at: datetime | None = None


def conform(settings: Settings, wishes: Wishes, out: Console) -> int:
    """0 when every binding keeps every law that applies, else 1. Raises ConfigError or NotTried."""
    declared = load(settings.config or shipped())
    known = [city.slug for city in declared.cities]
    if wishes.write and settings.profile == "live":
        raise NotTried("What is written down counts failing back-ends too: use --write in the sandbox profile.")
    if unknown := [slug for slug in wishes.cities if slug not in known]:
        raise NotTried(f"There is no city {unknown[0]!r}, only {', '.join(known)}.")
    return asyncio.run(_conform(declared, settings, wishes, out))


async def _conform(declared: Declared, settings: Settings, wishes: Wishes, out: Console) -> int:
    async with Engine() as engine:
        tried = await subjects(declared, settings, engine, cities=wishes.cities, at=wishes.at)
        if not tried:
            raise NotTried("No binding is left to try: this profile leaves out those whose permission is unclear.")
        recorded = await _recorded(tried, declared, settings, wishes, out)
        with _progress(len(tried) * len(LAWS), out, quiet=wishes.as_json) as tell:
            verdicts = await tried_all(tried, tell)
    if wishes.write:
        write_quality(declared.root, _proofs(verdicts, recorded, declared))
    tiers = _tiers(declared, settings, [subject.tools.binding for subject in tried])
    if wishes.as_json:
        out.print_json(data=report(verdicts, tiers))
    else:
        _show(verdicts, tiers, out)
    return 1 if any(broken_of(verdicts)) else 0


async def _recorded(
    tried: Sequence[Subject], declared: Declared, settings: Settings, wishes: Wishes, out: Console
) -> set[str]:
    """Record every binding if that was wished; those whose recordings replay. One that cannot be recorded is said, no more."""
    found: set[str] = set()
    if wishes.record is None:
        return found
    for subject in tried:
        try:
            file = await record(subject, settings, wishes.record)
            if file is not None and await replays(file, declared, settings):
                found.add(subject.tools.binding)
        except Unrecordable as why:
            out.print(f"not recorded: {why}", markup=False, soft_wrap=True)
    return found


async def tried_all(tried: Sequence[Subject], tell: Any) -> list[Verdict]:
    """All verdicts, in the order of the bindings. Those of one twin take turns: what is done to it hits them all."""
    by_twin: dict[int, list[Subject]] = defaultdict(list)
    for subject in tried:
        by_twin[id(subject.twin if subject.twin is not None else subject)].append(subject)

    room = asyncio.Semaphore(AT_ONCE)

    async def in_turn(group: Sequence[Subject]) -> list[Verdict]:
        async with room:
            return [verdict for subject in group for verdict in await trial(subject, LAWS, tell)]

    found = await asyncio.gather(*(in_turn(group) for group in by_twin.values()))
    place = {subject.tools.binding: at for at, subject in enumerate(tried)}
    return sorted((verdict for group in found for verdict in group), key=lambda verdict: place[verdict.binding])


@contextmanager
def _progress(total: int, out: Console, *, quiet: bool) -> Iterator[Any]:
    """A bar in a terminal; elsewhere a line for each binding that is done."""
    if quiet:
        yield lambda verdict: None
        return
    if out.is_terminal:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=out, transient=True) as bar:
            task = bar.add_task("laws", total=total)
            yield lambda verdict: bar.update(task, advance=1, description=f"{verdict.binding} {verdict.law}")
        return
    left: dict[str, int] = {}

    def tell(verdict: Verdict) -> None:
        left[verdict.binding] = left.get(verdict.binding, len(LAWS)) - 1
        if left[verdict.binding] == 0:
            out.print(f"tried {verdict.binding}", highlight=False, soft_wrap=True)

    yield tell


def _proofs(verdicts: Sequence[Verdict], recorded: set[str], declared: Declared) -> Mapping[str, Proof]:
    """What is written down. A recording that was made before still counts when none was made now."""
    by_binding: dict[str, list[Verdict]] = defaultdict(list)
    for verdict in verdicts:
        by_binding[verdict.binding].append(verdict)
    known = declared.proofs.quality
    return {
        binding: Proof(
            tried=now().date(),
            laws=edition(),
            broken=tuple(verdict.law for verdict in broken_of(mine)),
            faults=all(verdict.outcome == "kept" for verdict in mine if verdict.law in FAULTS),
            recorded=binding in recorded or (binding in known and known[binding].recorded),
        )
        for binding, mine in by_binding.items()
    }


def _tiers(declared: Declared, settings: Settings, names: Sequence[str]) -> Mapping[str, Standing]:
    """Where each binding stands, by what is written down now."""
    declared = replace(declared, proofs=proofs(declared.root))
    prepared = every(declared, workshop(settings, Engine()))
    found = {each.tools.binding: standing(each.facts, now()) for each in prepared if served(each.binding, settings)}
    return {name: found[name] for name in names}


def report(verdicts: Sequence[Verdict], tiers: Mapping[str, Standing]) -> dict[str, Any]:
    """Everything, for programs."""
    return {
        "laws": [{"id": law.id, "proves": law.proves} for law in LAWS],
        "bindings": [
            {
                "id": name,
                "tier": reached.tier,
                "tier_missing": list(reached.missing),
                "verdicts": [
                    {key: value for key, value in asdict(verdict).items() if key != "binding"}
                    for verdict in verdicts
                    if verdict.binding == name
                ],
            }
            for name, reached in tiers.items()
        ],
    }


def _show(verdicts: Sequence[Verdict], tiers: Mapping[str, Standing], out: Console) -> None:
    letters = dict(zip((law.id for law in LAWS), ascii_lowercase, strict=False))
    legend = "   ".join(f"{letter} {law}" for law, letter in letters.items())
    caption = f"✓ kept   ✗ broken   – does not apply\n{legend}"
    table = Table(header_style="bold", caption=caption, caption_justify="left", box=None, padding=(0, 1, 0, 0))
    table.add_column("binding", overflow="fold")
    for letter in letters.values():
        table.add_column(letter, min_width=1)
    table.add_column("tier", no_wrap=True)
    for name, reached in tiers.items():
        signs = {verdict.law: SIGNS[verdict.outcome] for verdict in verdicts if verdict.binding == name}
        table.add_row(name, *(signs[law.id] for law in LAWS), reached.tier or "none")
    out.print(table)
    for verdict in broken_of(verdicts):
        proves = next(law.proves for law in LAWS if law.id == verdict.law)
        out.print(f"[bold red]✗[/bold red] {verdict.binding} [bold]{verdict.law}[/bold]: {proves}", soft_wrap=True)
        out.print(f"    {verdict.evidence}", markup=False, highlight=False, soft_wrap=True)
    count = len(list(broken_of(verdicts)))
    words = "[green]Every law that applies is kept.[/green]" if not count else f"[bold red]{count} broken.[/bold red]"
    out.print(f"{len(tiers)} bindings, {len(LAWS)} laws. {words}", highlight=False)
