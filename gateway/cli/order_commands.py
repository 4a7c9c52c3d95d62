"""`hansa orders`: the commands and their help; what they do stands in `gateway.cli.orders`, imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from config.model import Settings

out, err = Console(), Console(stderr=True)

CASE = Annotated[str, typer.Argument(help="The case, as `hansa orders list` shows it; or its reference.")]
REASON = Annotated[str, typer.Option(help="Why, in a sentence. It is kept with your name.")]


def commands(settings: Callable[[], Settings]) -> typer.Typer:
    """The commands, reading the environment by `settings` when one of them runs."""
    orders = typer.Typer(
        help="What citizens asked for and could not be delivered: an operator decides.", no_args_is_help=True
    )

    @orders.command("list")
    def list_(
        everything: Annotated[bool, typer.Option("--all", help="Those under way, too.")] = False,
        city: Annotated[str | None, typer.Option(help="Only this city.")] = None,
        as_json: Annotated[bool, typer.Option("--json", help="As JSON, one a line.")] = False,
    ) -> None:
        """Show what is stuck: where, since when, after how many tries, and what was in the way. Never what it says.

        Leaves with 0 when nothing is stuck, 1 when something is.
        """
        from gateway.cli import orders as work

        raise typer.Exit(work.show(settings(), out, err, everything=everything, city=city, as_json=as_json))

    @orders.command()
    def retry(
        case: CASE,
        reason: REASON,
        anew: Annotated[
            bool,
            typer.Option("--anew", help="Place it without looking it up: only when the city has said it has nothing."),
        ] = False,
    ) -> None:
        """Try a stuck case again. It is looked up at the city first, so that it is not placed twice.

        A back-end that cannot be asked whether it has it (e-mail) needs [bold]--anew[/bold], and then may get it twice.
        """
        from gateway.cli import orders as work

        raise typer.Exit(work.retry(settings(), case, reason, out, err, anew=anew))

    @orders.command()
    def drop(case: CASE, reason: REASON) -> None:
        """End a stuck case: the citizen reads that it was refused, and nothing more is sent."""
        from gateway.cli import orders as work

        raise typer.Exit(work.drop(settings(), case, reason, out, err))

    return orders
