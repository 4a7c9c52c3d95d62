"""`hansa app`: the commands and their help; what they do stands in `gateway.cli.apps`, imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from config.model import ConfigError, Settings

out, err = Console(), Console(stderr=True)


def commands(settings: Callable[[], Settings]) -> typer.Typer:
    """The commands, reading the environment by `settings` when one of them runs."""
    app = typer.Typer(help="Apps of developers: those that citizens log in to, and machines.", no_args_is_help=True)

    @app.command("create")
    def create(
        *,
        name: Annotated[str, typer.Option(help="What citizens read on the consent page: 'Müll-Wecker'.")],
        organisation: Annotated[str, typer.Option(help="Whose it is; a citizen has one identifier per organisation.")],
        redirect_uri: Annotated[
            list[str] | None,
            typer.Option(help="Where browsers come back to; compared byte by byte. May be given again."),
        ] = None,
        scope: Annotated[list[str] | None, typer.Option(help="What it may ask for. May be given again.")] = None,
        native: Annotated[
            bool, typer.Option("--native", help="An app on a device: http://127.0.0.1, any port.")
        ] = False,
        machine: Annotated[bool, typer.Option("--machine", help="Speaks for itself (client_credentials).")] = False,
        introspects: Annotated[
            bool, typer.Option("--introspects", help="A machine that may ask about tokens.")
        ] = False,
        key: Annotated[Path | None, typer.Option(help="Where a machine's private key is written (ID.jwk).")] = None,
    ) -> None:
        """Make an app.

        Example: [bold]hansa app create --name Müll-Wecker --organisation "Uni Adorf" --redirect-uri https://a.example/cb[/bold]
        """
        from gateway.cli import apps

        wanted = apps.Wanted(
            name=name,
            organisation=organisation,
            redirects=redirect_uri or (),
            scopes=scope or (),
            native=native,
            machine=machine,
            introspects=introspects,
            key=key,
        )
        _done(lambda: apps.create(settings(), wanted, out))

    @app.command("list")
    def show() -> None:
        """Show all apps."""
        from gateway.cli import apps

        _done(lambda: apps.show(settings(), out))

    @app.command("rotate")
    def rotate(
        app_id: Annotated[str, typer.Argument(metavar="ID", help="The machine's id.")],
        key: Annotated[Path | None, typer.Option(help="Where the new private key is written (ID.jwk).")] = None,
    ) -> None:
        """Give a machine a new key; the old one is refused at once."""
        from gateway.cli import apps

        _done(lambda: apps.rotate(settings(), app_id, key, out))

    @app.command("delete")
    def delete(app_id: Annotated[str, typer.Argument(metavar="ID", help="The app's id.")]) -> None:
        """Delete an app: no token of it is taken or renewed any more."""
        from gateway.cli import apps

        _done(lambda: apps.delete(settings(), app_id, out))

    @app.command("token")
    def token(
        organisation: Annotated[str | None, typer.Option(help="Who may register an app with it.")] = None,
        demo: Annotated[bool, typer.Option("--demo", help="An access token of the sandbox's demo machine.")] = False,
        citizen: Annotated[
            str | None,
            typer.Option(metavar="PERSON", help="With --demo: of an invented citizen, erika (BundID) or NAME@CITY."),
        ] = None,
        scope: Annotated[
            list[str] | None,
            typer.Option(help="With --citizen: what she allows; orders and reports. May be given again."),
        ] = None,
    ) -> None:
        """Print an initial access token for /register; or, with --demo, an access token that works in the sandbox.

        Example: [bold]hansa app token --demo --citizen erika --scope waste:write[/bold]
        """
        from gateway.cli import apps, demo_token

        if demo and citizen:
            _done(lambda: demo_token.show_citizen(settings(), citizen, scope or (), out))
        elif demo:
            _done(lambda: demo_token.show(settings(), out))
        elif organisation is None:
            raise typer.BadParameter("Say --organisation NAME, or --demo.")
        else:
            _done(lambda: apps.token(settings(), organisation, out))

    return app


def _done(work: Callable[[], Any]) -> None:
    from auth.apps import NoApp

    try:
        work()
    except (NoApp, ConfigError) as wrong:
        flaws = [str(flaw) for flaw in wrong.flaws] if isinstance(wrong, ConfigError) else [str(wrong)]
        err.print("[bold red]Nothing was done:[/bold red]")
        for flaw in flaws:
            err.print(f"  {flaw}", markup=False, highlight=False, soft_wrap=True)
        raise typer.Exit(2) from wrong
