"""`python -m bench`: measure against the budget, in ten minutes. `python -m bench soak`: mixed load, is memory flat.

`python -m bench cityday`: a day of three cities, one of them silent in the middle, ours and each peer's.
`python -m bench typing`: a hundred thousand houses in the store, and how long an answer takes while one types.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import Any

from bench import budget, report
from bench.cases import PACE
from bench.cityday import paper
from bench.cityday.day import city_day
from bench.cityday.plan import Settings
from bench.figures import Effort
from bench.soak import soak
from bench.typing import typing


def main() -> None:
    """Read the arguments and measure; ends with 1 where something answered wrongly, or the day or the soak missed a bar."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the gateway beside its peers.")
    parser.add_argument("what", nargs="?", choices=("budgets", "cityday", "soak", "typing"), default="budgets")
    parser.add_argument(
        "--seconds", type=float, help="of each measurement (1.5), of a peak of the city day (15), or of the soak (600)"
    )
    parser.add_argument("--rounds", type=int, help="how often each case is measured (3)")
    parser.add_argument("--only", default="", help="only the rows and cases whose name contains this, and their peers")
    parser.add_argument(
        "--minutes", type=float, default=3.0, help="of the city day, for each target; 30 gives a real outage"
    )
    parser.add_argument("--silent", type=float, help="minutes of it in which one city says nothing (a third)")
    parser.add_argument("--together", action="store_true", help="everybody has the city day at the same time")
    parser.add_argument("--rate", type=float, default=100.0, help="questions a second of the city day")
    parser.add_argument("--seed", type=int, default=11, help="of the city day's questions")
    parser.add_argument(
        "--quick", action="store_true", help="everything once and shortly, to see that it works; no result file"
    )
    parser.add_argument("--dry", action="store_true", help="write no result file")
    given = parser.parse_args()
    where = report.machine()
    with TemporaryDirectory(prefix="hansa-bench-") as folder:
        if given.what == "soak":
            found = {"machine": where} | soak(Path(folder), seconds=given.seconds or 600.0, say=say)
        elif given.what == "cityday":
            found = {"machine": where} | paper.barred(city_day(Path(folder), day_settings(given), say))
            say("\n" + paper.table(found))
        elif given.what == "typing":
            found = {"machine": where} | typing(Path(folder), say)
        else:
            found = budgets(where, given)
    if not (given.dry or given.quick):
        path = report.write(found, "" if given.what == "budgets" else f"-{given.what}")
        if given.what == "cityday":
            paper.drawn(found, path)
        say(str(path))
    if given.what == "budgets" and (wrong := report.wrong(found)):
        sys.exit("\n".join(["", "These did not answer as they should:", *wrong]))
    if missed := [f"{row['bar']}: {row['measured']}" for row in found.get("bars", ()) if not row["met"]]:
        sys.exit("\n".join(["", "These bars were missed:", *missed]))


def day_settings(given: argparse.Namespace) -> Settings:
    """How the city day is run; `--only hansa,nginx` chooses, `--quick` makes it half a minute."""
    chosen = tuple(word for word in given.only.split(",") if word)
    peak = given.seconds or (2.0 if given.quick else Settings.peak_seconds)
    minutes = 0.5 if given.quick else given.minutes
    silent = None if given.quick else given.silent
    if silent is not None and not 0 < silent < minutes:
        sys.exit(f"--silent: {silent:g} is not within the {minutes:g} minutes of the day (--minutes)")
    return Settings(
        minutes=minutes,
        silent=silent,
        rate=given.rate,
        seed=given.seed,
        targets=chosen,
        together=given.together,
        peak_seconds=peak,
    )


def budgets(where: dict[str, Any], given: argparse.Namespace) -> dict[str, Any]:
    """Every row that is wanted, beside its peers; the table is said at once."""
    rows = budget.chosen(given.only)
    if not rows:
        sys.exit(f"no row and no case has {given.only!r} in its name")
    seconds = given.seconds or (0.3 if given.quick else 1.5)
    effort = Effort(rounds=given.rounds or (1 if given.quick else 3), seconds=seconds, say=say)
    begun = monotonic()
    figures = budget.run(rows, effort)
    settings = {"seconds": seconds, "rounds": effort.rounds, "workers": 1, "pace": PACE, "only": given.only}
    settings["took_seconds"] = round(monotonic() - begun)
    found = report.results(rows, figures, settings, where)
    say("\n" + report.table(found))
    return found


def say(line: str) -> None:
    """To whoever watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
