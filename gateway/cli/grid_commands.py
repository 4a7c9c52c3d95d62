"""`hansa grid`: the command and its help; what it does stands in `gateway.cli.grids`, imported when asked for."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

out, err = Console(), Console(stderr=True)


def grid(
    source: Annotated[Path, typer.Argument(help="The register's rows: a GeoPackage (.gpkg), or a CSV with `;`.")],
    target: Annotated[Path, typer.Argument(help="The packed file to write.")],
    *,
    day: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day the data speak for.")],
    technology: Annotated[
        list[str], typer.Option(help="NAME=COLUMN, Mbit/s of fibre, cable, dsl, wired or wireless. May be given again.")
    ],
    table: Annotated[str | None, typer.Option(help="The table of a GeoPackage, where it has several.")] = None,
    x: Annotated[str, typer.Option(help="CSV: the column of the easting of a cell's south-west corner.")] = "x",
    y: Annotated[str, typer.Option(help="CSV: the column of its northing.")] = "y",
) -> None:
    """Pack the broadband register's cells of 100 m (EPSG:25832) into one file that is read by ranges of bytes.

    Example: [bold]hansa grid nrw.gpkg nrw.grid --day 2025-12-31 --technology fibre=ftthb --technology cable=hfc[/bold]
    """
    from gateway.cli import grids

    columns = dict(each.partition("=")[::2] for each in technology)
    wanted = grids.Wanted(day=day.date(), columns=columns, table=table, x=x, y=y)
    raise typer.Exit(grids.packed(source, target, wanted, out, err))
