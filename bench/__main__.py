"""`python -m bench`: measure against the budgets, in a few minutes. `python -m bench soak`: mixed load, is memory flat."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from bench import report
from bench.cases import measured, stage, starts
from bench.soak import soak


def main() -> None:
    """Read the arguments and measure."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="Measure the gateway beside bare peers.")
    parser.add_argument("what", nargs="?", choices=("budgets", "soak"), default="budgets")
    parser.add_argument("--seconds", type=float, help="of each measurement (3), or of the soak (600)")
    parser.add_argument("--rounds", type=int, default=3, help="how often each case is measured")
    parser.add_argument("--only", default="", help="only the cases whose name contains this, and their peers")
    parser.add_argument("--dry", action="store_true", help="write no result file")
    given = parser.parse_args()
    where = report.machine()
    with TemporaryDirectory(prefix="hansa-bench-") as folder:
        if given.what == "soak":
            found = {"machine": where} | soak(Path(folder), seconds=given.seconds or 600.0, say=say)
        else:
            found = budgets(Path(folder), where, given)
            say("\n" + report.table(found))
    if not given.dry:
        say(str(report.write(found, "-soak" if given.what == "soak" else "")))


def budgets(folder: Path, where: dict[str, object], given: argparse.Namespace) -> dict[str, object]:
    """Every case beside its peer, and how the gateway starts."""
    seconds = given.seconds or 3.0
    start = starts(folder, given.rounds)
    with stage(folder) as cases:
        names = {case.name for case in cases if given.only in case.name}
        for case in reversed(cases):  # a peer stands before those it is held against, and may have one itself
            if case.name in names and case.against:
                names.add(case.against)
        chosen = [case for case in cases if case.name in names]
        figures = measured(chosen, rounds=given.rounds, seconds=seconds, say=say)
    return report.results(figures, start, {"seconds": seconds, "rounds": given.rounds, "workers": 1}, where)


def say(line: str) -> None:
    """To whoever watches."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
