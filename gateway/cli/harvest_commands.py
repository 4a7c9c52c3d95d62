"""`hansa harvest`: the commands and their help; what they do stands in `gateway.cli.harvest`, imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from config.model import Settings

out, err = Console(), Console(stderr=True)

SOURCE = Annotated[str, typer.Argument(help="A source, as `hansa harvest list` shows it: adorf/amt/places.")]
REASON = Annotated[str, typer.Option(help="Why, in a sentence. It is kept with your name.")]


def commands(settings: Callable[[], Settings]) -> typer.Typer:
    """The commands, reading the environment by `settings` when one of them runs."""
    harvest = typer.Typer(
        help="Lists that are pulled whole and kept: how they stand, and what to do with one that lost too much.",
        no_args_is_help=True,
    )

    @harvest.command("list")
    def list_(as_json: Annotated[bool, typer.Option("--json", help="As JSON, one a line.")] = False) -> None:
        """Show each list: how long, how old, what the last pull brought, and which wait for a decision.

        Leaves with 0 when none waits, 1 when one does.
        """
        from gateway.cli import harvest as work

        raise typer.Exit(work.show(settings(), out, err, as_json=as_json))

    @harvest.command()
    def accept(source: SOURCE, reason: REASON) -> None:
        """Let a quarantined list serve, in every running gateway: what it lacks is gone indeed.

        Example: [bold]hansa harvest accept adorf/amt/places --reason "The old paper containers were taken away"[/bold]
        """
        from gateway.cli import harvest as work

        raise typer.Exit(work.decide(settings(), "accept", source, reason=reason, out=out, err=err))

    @harvest.command()
    def drop(source: SOURCE, reason: REASON) -> None:
        """Forget a quarantined list: the former one goes on, and the next pull is compared with it again."""
        from gateway.cli import harvest as work

        raise typer.Exit(work.decide(settings(), "drop", source, reason=reason, out=out, err=err))

    @harvest.command()
    def pull(
        source: Annotated[
            str, typer.Argument(help="A city, a provider or a source: adorf, adorf/amt, adorf/amt/places.")
        ],
        reason: REASON,
    ) -> None:
        """Pull lists now instead of on their rhythm; one of the running gateways does it."""
        from gateway.cli import harvest as work

        raise typer.Exit(work.pull(settings(), source, reason, out, err))

    return harvest
