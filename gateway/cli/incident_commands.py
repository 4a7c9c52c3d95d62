"""`hansa incident` and `hansa audit`: the commands and their help; what they do is imported when asked for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Annotated

import typer
from rich.console import Console

from config.model import Settings
from storage.incidents_ports import Said

out, err = Console(), Console(stderr=True)

NUMBER = Annotated[int, typer.Argument(help="The incident, as `hansa incident list` shows it.")]
DE = Annotated[str, typer.Option("--de", help="What is known, in German.")]
EN = Annotated[str, typer.Option("--en", help="The same in English.")]


def commands(settings: Callable[[], Settings]) -> typer.Typer:
    """The commands, reading the environment by `settings` when one of them runs."""
    incident = typer.Typer(
        help="Incidents: what everybody reads at /status when something is wrong.", no_args_is_help=True
    )

    @incident.command("open")
    def open_(
        *,
        title_de: Annotated[str, typer.Option(help="The title, in German.")],
        title_en: Annotated[str, typer.Option(help="The same in English.")],
        de: DE,
        en: EN,
        target: Annotated[
            list[str] | None, typer.Option(help="A city, a provider or a source; may be said again. None: all.")
        ] = None,
        state: Annotated[str, typer.Option(help="investigating, identified or monitoring.")] = "investigating",
    ) -> None:
        """Say that something is wrong, in both languages.

        Example: [bold]hansa incident open --title-de "Müll" --title-en "Waste" --de "Wir suchen." --en "We look."[/bold]
        """
        from gateway.cli import incidents as work

        title, text = Said(de=title_de, en=title_en), Said(de=de, en=en)
        raise typer.Exit(work.begin(settings(), title, text, targets=target or (), state=state, out=out, err=err))

    @incident.command()
    def note(
        number: NUMBER,
        de: DE,
        en: EN,
        state: Annotated[str, typer.Option(help="investigating, identified, monitoring or resolved.")],
    ) -> None:
        """Say what is known by now."""
        from gateway.cli import incidents as work

        raise typer.Exit(work.note(settings(), number, Said(de=de, en=en), state=state, out=out, err=err))

    @incident.command()
    def close(number: NUMBER, de: DE = "Behoben.", en: EN = "Resolved.") -> None:
        """Say that it is over."""
        from gateway.cli import incidents as work

        raise typer.Exit(work.note(settings(), number, Said(de=de, en=en), state="resolved", out=out, err=err))

    @incident.command("list")
    def list_(
        days: Annotated[int, typer.Option(min=1, max=400, help="Those resolved in the last days, too.")] = 90,
        as_json: Annotated[bool, typer.Option("--json", help="As JSON, one a line.")] = False,
    ) -> None:
        """Show those that last, and those of the last days. Leaves with 0 when none lasts, 1 when one does."""
        from gateway.cli import incidents as work

        raise typer.Exit(work.show(settings(), out, err, days=days, as_json=as_json))

    return incident


def add_audit(app: typer.Typer, settings: Callable[[], Settings]) -> None:
    """Add `hansa audit`."""

    @app.command()
    def audit(
        target: Annotated[str | None, typer.Option(help="Only about this city, provider or source.")] = None,
        limit: Annotated[int, typer.Option(min=1, max=10_000, help="So many, the newest.")] = 100,
        as_json: Annotated[bool, typer.Option("--json", help="As JSON, one a line.")] = False,
    ) -> None:
        """Show what operators did, by command or at /ops: who, what, why, until when; newest first."""
        from gateway.cli import audit as work

        raise typer.Exit(work.show(settings(), out, err, target=target, limit=limit, as_json=as_json))
