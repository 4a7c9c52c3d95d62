"""The other day of `make test-ahead`: how far it is, who sees it, and who is kept on the real one."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.ahead import MOVED, another_day, days_of, main, today


@pytest.mark.parametrize(("text", "days"), [("3y", 1095), ("-6w", -42), ("200d", 200)])
def test_how_far(text: str, days: int) -> None:
    """Years of 365 days, weeks and days, either way."""
    assert days_of(text) == days


@pytest.mark.parametrize("words", [["3"], ["y"], ["3y2d"], ["1.5y"], []])
def test_a_time_that_is_none_runs_nothing(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    """What cannot be read ends it with 2, and says so."""
    assert main(words) == 2
    assert capsys.readouterr().err.startswith("tests.ahead: ")


def test_a_program_sees_the_other_day_and_measures_as_ever() -> None:
    """The time of day is moved, what only measures is not, and who asks the real world is kept on the real day."""
    try:
        environment = another_day(days_of("200d"))
    except FileNotFoundError as why:
        pytest.skip(str(why))
    program = [sys.executable, "-c", "import time; print(int(time.time()), int(time.monotonic()))"]
    there, here = (
        [int(each) for each in subprocess.run(program, env=each, capture_output=True, check=True).stdout.split()]
        for each in (environment, today())
    )
    assert [near - were for near, were in zip(there, here, strict=True)] == [
        pytest.approx(200 * 86400, abs=60),
        pytest.approx(0, abs=60),
    ]
    assert not MOVED & today().keys()
