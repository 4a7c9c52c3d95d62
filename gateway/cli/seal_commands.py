"""`hansa seal`: keys that seal what citizens entrust to us."""

from __future__ import annotations

import typer
from rich.console import Console

from domain.sealing import new_key, written

ADVICE = (
    "Put it into HANSA_SEAL_KEYS, in front of those already there, in every process; keep the old ones.",
    "Keep a copy where the database's backups are not: without it, what it sealed stays closed for ever.",
)
out, err = Console(), Console(stderr=True)


def commands() -> typer.Typer:
    """The commands; they need neither settings nor stores."""
    seal = typer.Typer(help="Keys that seal what citizens entrust to Hansa in its database.", no_args_is_help=True)

    @seal.callback()
    def group() -> None:
        """Keys that seal what citizens entrust to Hansa in its database."""

    @seal.command("new")
    def new() -> None:
        """Print a new key, 32 random bytes in base64. It is kept nowhere: what to do with it is said beside it.

        Example: [bold]export HANSA_SEAL_KEYS="$(hansa seal new)"[/bold]
        """
        out.print(written(new_key()), markup=False, highlight=False, soft_wrap=True)
        for line in ADVICE:
            err.print(line, markup=False, highlight=False, soft_wrap=True)

    return seal
