"""What the public reads when something is wrong: opened, noted and closed from the command line, in both languages."""

from __future__ import annotations

import getpass
import json
from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from config.load import load, shipped
from config.model import ConfigError, Settings
from domain.when import BERLIN, now, stamp
from gateway.cli.hands import named
from gateway.cli.stores import in_stores
from gateway.federation.ordering import NotOrdered
from storage.errors import StorageError
from storage.incidents_ports import STATES, Incident, Note, Said

DONE, SOME, REFUSED = 0, 1, 2


def begin(
    settings: Settings,
    title: Said,
    text: Said,
    *,
    targets: Sequence[str],
    state: str,
    out: Console,
    err: Console,
) -> int:
    """Open one."""
    try:
        declared = load(settings.config or shipped())
        meant = tuple(dict.fromkeys(named(declared, each) for each in targets))
        wanted = Incident(title=title, targets=meant, notes=(_note(state, text),))
        kept = in_stores(settings, lambda stores: stores.incidents.open(wanted))
    except (NotOrdered, ConfigError, StorageError, ValueError) as wrong:
        return _refused(err, str(wrong))
    out.print(f"Incident {kept.number} is open: {kept.title.en}", markup=False, highlight=False, soft_wrap=True)
    return DONE


def note(settings: Settings, number: int, text: Said, *, state: str, out: Console, err: Console) -> int:
    """Add a note; `resolved` closes it."""
    try:
        written = _note(state, text)
        kept = in_stores(settings, lambda stores: stores.incidents.note(number, written))
    except (StorageError, ValueError) as wrong:
        return _refused(err, str(wrong))
    if kept is None:
        return _refused(err, f"There is no incident {number}. `hansa incident list` shows them.")
    out.print(f"Incident {kept.number} is {kept.state}: {kept.title.en}", markup=False, highlight=False, soft_wrap=True)
    return DONE


def show(settings: Settings, out: Console, err: Console, *, days: int, as_json: bool) -> int:
    """Print those that last and those of the last days; SOME when one lasts."""
    since = now() - timedelta(days=days)
    try:
        found = in_stores(settings, lambda stores: stores.incidents.incidents(since=since))
    except StorageError as wrong:
        return _refused(err, str(wrong))
    if as_json:
        for each in found:
            out.print(json.dumps(_row(each)), markup=False, highlight=False, soft_wrap=True)
    elif not found:
        out.print("Nothing is wrong.")
    else:
        table = Table("no.", "what", "state", "last note", "about")
        for each in found:
            changed = f"{each.changed.astimezone(BERLIN):%Y-%m-%d %H:%M}"
            table.add_row(str(each.number), each.title.en, each.state, changed, ", ".join(each.targets) or "everything")
        out.print(table)
    return SOME if any(each.resolved is None for each in found) else DONE


def _note(state: str, text: Said) -> Note:
    if state not in STATES:
        raise ValueError(f"There is no state {state!r}; one of {', '.join(STATES)}.")
    return Note(at=now(), state=state, text=text, by=getpass.getuser())


def _row(each: Incident) -> dict[str, Any]:
    return {
        "number": each.number,
        "title": {"de": each.title.de, "en": each.title.en},
        "targets": list(each.targets),
        "state": each.state,
        "notes": [
            {"at": stamp(one.at), "state": one.state, "de": one.text.de, "en": one.text.en, "by": one.by}
            for one in each.notes
        ],
    }


def _refused(err: Console, text: str) -> int:
    err.print(f"Nothing was published: {text}", markup=False, highlight=False, soft_wrap=True)
    return REFUSED
