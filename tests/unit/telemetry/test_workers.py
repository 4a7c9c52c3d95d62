"""Counts of several processes: nothing is lost when one dies, and nothing is counted twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from telemetry.metrics import METRICS
from telemetry.workers import PAST, Workers, Written, merged

REQUESTS = ("hansa.requests", ("list_places", "2xx"))
LAG: tuple[str, tuple[str, ...]] = ("hansa.event_loop_lag", ())

_COUNTS = """
import sys, time
from pathlib import Path
from telemetry.workers import Written
written = Written(Path(sys.argv[1]))
for _ in range(int(sys.argv[2])):
    written.tally.add("hansa.requests", ("list_places", "2xx"))
written.tally.put("hansa.event_loop_lag", (), 7.0, 1.0)
print("counted", flush=True)
time.sleep(60)
"""


def worker(folder: Path, count: int) -> subprocess.Popen[str]:
    """A process that has counted so far, and lives on."""
    process = subprocess.Popen(
        [sys.executable, "-c", _COUNTS, str(folder), str(count)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "counted\n"
    return process


def test_a_killed_worker_has_lost_nothing(tmp_path: Path) -> None:
    """Two workers' counts are added up; a killed one's stay, once, its gauges go, its files too; its successor goes on."""
    reader = Workers(tmp_path)
    processes = [worker(tmp_path, 3), worker(tmp_path, 4)]
    assert reader.sums()[REQUESTS] == [7]
    assert reader.sums()[LAG][0] == 7
    for process in processes:
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
    for _ in range(3):
        assert reader.sums() == {REQUESTS: [7]}
    assert [file.name for file in tmp_path.iterdir()] == [PAST]
    heir = worker(tmp_path, 5)
    assert reader.sums()[REQUESTS] == [12]
    heir.kill()
    heir.communicate()
    assert reader.sums()[REQUESTS] == [12]
    assert Workers(tmp_path).sums() == {REQUESTS: [12]}


def test_a_reader_that_died_is_followed_by_one_that_counts_nobody_twice(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A reader that ends between writing a dead worker down and removing its files leaves a folder that reads the same."""

    def killed(path: Path, *, missing_ok: bool = False) -> None:
        raise KeyboardInterrupt

    process = worker(tmp_path, 3)
    process.kill()
    process.communicate()
    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", killed)
        with pytest.raises(KeyboardInterrupt):
            Workers(tmp_path).sums()
    for _ in range(2):
        assert Workers(tmp_path).sums() == {REQUESTS: [3]}
    assert [file.name for file in tmp_path.iterdir()] == [PAST]


def test_a_living_worker_is_read_while_it_counts(tmp_path: Path) -> None:
    """What is counted is there at once, without a flush; a line of the list that is not whole yet is left out."""
    written, reader = Written(tmp_path), Workers(tmp_path)
    written.tally.add(*REQUESTS)
    assert reader.sums() == {REQUESTS: [1]}
    written.tally.add(*REQUESTS)
    (names,) = tmp_path.glob("*.names")
    with names.open("ab") as file:
        file.write(b'[3, "hansa.lim')
    assert reader.sums() == {REQUESTS: [2]}
    written.close()
    assert reader.sums() == {REQUESTS: [2]}


@pytest.mark.parametrize(
    ("name", "together"),
    [
        ("hansa.source.bulkhead_in_use", 5.0),
        ("hansa.source.breaker_open", 3.0),
        ("hansa.source.up", 2.0),
        ("hansa.source.data.age", 3.0),
    ],
)
def test_gauges_meet_as_the_table_says(name: str, together: float) -> None:
    """Calls in flight are added up, the worst breaker counts, of availability the newest word, of data the newest."""
    assert merged(METRICS[name], [3.0, 10.0], [2.0, 20.0])[0] == together
