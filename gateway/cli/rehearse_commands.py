"""`hansa key rehearse` and `rehearsals`: the commands and their help; what they do stands in `gateway.cli.rehearsing`."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from config.model import Settings

out, err = Console(), Console(stderr=True)


def add(key: typer.Typer, settings: Callable[[], Settings]) -> None:
    """Add the commands, reading the environment by `settings` when one of them runs."""

    @key.command("rehearse")
    def rehearse(
        key_id: Annotated[str, typer.Argument(metavar="ID", help="The key's id, or the whole key.")],
        *,
        city: Annotated[str, typer.Option(help="The city that is to fail.")],
        resource: Annotated[
            str | None, typer.Option(help="Only this of what it has: waste.pickups. Left out: everything.")
        ] = None,
        manner: Annotated[str, typer.Option("--as", help="down, slow, lying or limited.")] = "down",
        seconds: Annotated[float, typer.Option(help="How long slow takes, at most 30.")] = 3.0,
        hours: Annotated[float, typer.Option(help="When it ends by itself, at most 24.")] = 1.0,
        end: Annotated[bool, typer.Option("--end", help="End it now.")] = False,
    ) -> None:
        """Have a city fail for one key, in the sandbox. Whoever comes without this key notices nothing.

        Example: [bold]hansa key rehearse 0a1b2c3d --city adorf --as slow --seconds 8[/bold]

        A running gateway follows within two seconds.
        """
        from gateway.cli import rehearsing

        wanted = rehearsing.Wanted(
            key=key_id, city=city, resource=resource, manner=manner, seconds=seconds, hours=hours
        )
        _done(lambda: (rehearsing.end if end else rehearsing.begin)(settings(), wanted, out))

    @key.command("rehearsals")
    def rehearsals() -> None:
        """Show what is rehearsed now, with which key and until when."""
        from gateway.cli import rehearsing

        _done(lambda: rehearsing.show(settings(), out))


def _done(work: Callable[[], None]) -> None:
    from gateway.cli.keys import NoKey

    try:
        work()
    except NoKey as wrong:
        err.print("[bold red]That cannot be:[/bold red]")
        err.print(f"  {wrong}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from wrong
