"""`hansa developer`: the commands and their help; what they do stands in `gateway.cli.developers`, imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated, Any

import typer
from rich.console import Console

from config.model import Settings

out, err = Console(), Console(stderr=True)


def commands(settings: Callable[[], Settings]) -> typer.Typer:
    """The commands, reading the environment by `settings` when one of them runs."""
    developer = typer.Typer(
        help="Developers' accounts at the desk, /developers/desk: they look after their keys and apps themselves.",
        no_args_is_help=True,
    )

    @developer.command("list")
    def show() -> None:
        """Show all accounts, with how many valid keys and apps each has."""
        from gateway.cli import developers as work

        _done(lambda: work.show(settings(), out))

    @developer.command()
    def invite(
        organisation: Annotated[str, typer.Option(help="Who may sign up, as citizens will read it: 'Uni Adorf'.")],
        days: Annotated[int, typer.Option(min=1, max=90, help="How long it holds.")] = 14,
    ) -> None:
        """Let an organisation sign up, once: in the live profile the only way to an account.

        Example: [bold]hansa developer invite --organisation "Uni Adorf"[/bold]
        """
        from gateway.cli import developers as work

        _done(lambda: work.invite(settings(), organisation, days, out))

    @developer.command()
    def close(
        account: Annotated[str, typer.Argument(help="The account's id, as `hansa developer list` shows it.")],
    ) -> None:
        """Close an account: its keys are revoked, its apps deleted, and what citizens allowed them ends."""
        from gateway.cli import developers as work

        _done(lambda: work.close(settings(), account, out))

    return developer


def _done(run: Callable[[], Any]) -> None:
    from gateway.cli.developers import NotDone

    try:
        run()
    except NotDone as wrong:
        err.print("[bold red]Nothing was done:[/bold red]")
        err.print(f"  {wrong}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from wrong
