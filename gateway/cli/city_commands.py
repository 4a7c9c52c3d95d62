"""`hansa new-city` and `hansa probe`: the commands and their help; what they do stands beside, imported when asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from typing import Annotated

import typer
from rich.console import Console

from config.model import ConfigError, Settings

out, err = Console(), Console(stderr=True)
Lang = Annotated[str | None, typer.Option("--lang", help="de or en (default: the terminal's).")]


def add(app: typer.Typer, settings: Callable[[], Settings], refused: Callable[[list[str], str], typer.Exit]) -> None:
    """Put them on the command line; they read the environment by `settings` when one of them runs."""

    @app.command("new-city")
    def new_city(
        name: Annotated[str, typer.Argument(help="Its name: 'Mülheim an der Ruhr'.")],
        *,
        ags: Annotated[str | None, typer.Option(help="Its official key, eight digits: 05117000.")] = None,
        bounds: Annotated[str | None, typer.Option(help="West,south,east,north: 6.795,51.380,6.970,51.476.")] = None,
        postcodes: Annotated[str | None, typer.Option(help="45468-45481, or several, separated by commas.")] = None,
        url: Annotated[str | None, typer.Option(help="Its page: https://www.muelheim-ruhr.de.")] = None,
        slug: Annotated[str | None, typer.Option(help="What it is called in addresses (from its name).")] = None,
        ars: Annotated[str | None, typer.Option(help="Its regional key, twelve digits (from the AGS).")] = None,
        centre: Annotated[str | None, typer.Option(help="Lat,lon of its middle (of the bounds).")] = None,
        english: Annotated[str | None, typer.Option(help="Its English name, where it has one.")] = None,
        extends: Annotated[
            list[str] | None, typer.Option(help="A region (that of its state); may be repeated.")
        ] = None,
        lang: Lang = None,
    ) -> None:
        """Draft cities/NAME.yaml, and ask for what was not given. Nothing is ever overwritten.

        The AGS says in which state it lies, and so which region brings it the regional and national sources.

        Example: [bold]hansa new-city "Mülheim an der Ruhr" --slug muelheim --ags 05117000[/bold]

        Leaves with 2 when nothing was written.
        """
        from gateway.cli import drafting, tongue

        given = {"ags": ags, "bounds": bounds, "postcodes": postcodes, "url": url, "ars": ars, "centre": centre}
        given |= {"slug": slug, "english": english}
        language = tongue.tongue(lang, os.environ)
        try:
            drafting.draft(settings(), name, given, extends=tuple(extends or ()), language=language, out=out)
        except ConfigError as wrong:
            raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong
        except drafting.NotDrafted as wrong:
            raise refused(list(wrong.reasons), "Nothing was written:") from wrong

    @app.command()
    def probe(city: Annotated[str, typer.Argument(help="Its slug: adorf.")], lang: Lang = None) -> None:
        """Ask each back-end of a city one polite question, and say what is wrong and how to mend it.

        In the live profile the answer's shape is held against what `hansa live-check` saw. Writes nothing.

        Leaves with 0 when every binding answers as expected, 1 when one needs mending, 2 when none could be asked.
        """
        from gateway.cli import probing, serving, tongue

        here = settings()
        try:
            with serving.sandbox(here) as twins:
                language = tongue.tongue(lang, os.environ)
                status = probing.probe(replace(here, twins=twins or here.twins), city, language, out)
        except ConfigError as wrong:
            raise refused([str(flaw) for flaw in wrong.flaws], "The configuration cannot be used:") from wrong
        except (probing.NoCity, serving.NotStarted) as wrong:
            raise refused([str(wrong)], "Nothing was asked:") from wrong
        raise typer.Exit(status)
