"""`hansa source`: the commands and their help; what they do stands in `gateway.cli.sources`, imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from config.model import Settings

out, err = Console(), Console(stderr=True)

TARGET = Annotated[str, typer.Argument(help="A city, a provider or a source: adorf, adorf/amt, adorf/amt/places.")]
REASON = Annotated[str, typer.Option(help="Why, in a sentence. It is kept with your name, and no client reads it.")]


def commands(settings: Callable[[], Settings]) -> typer.Typer:
    """The commands, reading the environment by `settings` when one of them runs."""
    source = typer.Typer(
        help="Sources: let one rest for a while, wake it, have one tried again that is taken to be down.",
        no_args_is_help=True,
    )

    @source.command()
    def pause(
        target: TARGET,
        reason: REASON,
        until: Annotated[
            str | None,
            typer.Option(help="An instant (2026-12-01T18:00, by the region's clock) or a time (30m, 2h, 3d)."),
        ] = None,
    ) -> None:
        """Ask a source nothing more, in every running gateway: its rows say `paused`, and until when.

        Example: [bold]hansa source pause adorf/amt/places --until 2h --reason "They move their server"[/bold]

        Calls under way come to their end. Without --until it lasts until `hansa source resume`. Orders and reports of citizens
        are accepted and kept: they go on when the pause ends.
        """
        from gateway.cli import sources as work

        raise typer.Exit(work.pause(settings(), target, until, reason=reason, out=out, err=err))

    @source.command()
    def resume(target: TARGET, reason: REASON) -> None:
        """End a pause, under the name by which it was made."""
        from gateway.cli import sources as work

        raise typer.Exit(work.resume(settings(), target, reason=reason, out=out, err=err))

    @source.command()
    def reset(target: TARGET, reason: REASON) -> None:
        """Close the breakers: the next question is let through, and decides whether the source is still down."""
        from gateway.cli import sources as work

        raise typer.Exit(work.reset(settings(), target, reason=reason, out=out, err=err))

    @source.command("list")
    def list_(as_json: Annotated[bool, typer.Option("--json", help="As JSON, one a line.")] = False) -> None:
        """Show what is paused: since when, until when, why, and by whom. Leaves with 0 when nothing is, 1 when something is."""
        from gateway.cli import sources as work

        raise typer.Exit(work.show(settings(), out, err, as_json=as_json))

    return source
