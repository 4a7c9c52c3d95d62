"""Counts of several processes in one folder: each worker writes its own file, one reader adds them up.

A worker counts straight into a mapped file, so that nothing is lost when it dies: not a flush, not a message. It holds a lock
on its list of series as long as it lives. The reader keeps what a dead worker counted in a file of its own, lets its gauges go, and
removes its files. It may die at any time as well: the next one goes on, and counts nobody twice.
"""

from __future__ import annotations

import fcntl
import json
import mmap
import os
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from secrets import token_hex

from telemetry.metrics import METRICS, Metric
from telemetry.tally import CELLS, Key, Tally

PAST = "past.json"

Sums = dict[Key, list[float]]


class Written:
    """A worker's counts in a folder; `tally` is what it counts with."""

    def __init__(self, folder: Path, cells: int = CELLS) -> None:
        stem = f"{os.getpid()}-{token_hex(4)}"
        values, names = folder / f"{stem}.values", folder / f"{stem}.names"
        with values.open("xb+") as file:
            file.truncate(8 * cells)
            self._map = mmap.mmap(file.fileno(), 8 * cells)
        draft = folder / f"{stem}.draft"
        self._names = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        fcntl.flock(self._names, fcntl.LOCK_EX)  # before anybody can see it: without the lock it would count as dead
        draft.rename(names)
        self._view: memoryview[float] = memoryview(self._map).cast("d")
        self.tally = Tally(self._view, self._name)

    def _name(self, key: Key, place: int) -> None:
        os.write(self._names, json.dumps([place, key[0], *key[1]]).encode() + b"\n")

    def close(self) -> None:
        """Let go; what was counted stays."""
        self._view.release()
        self._map.close()
        os.close(self._names)


class Workers:
    """The reader of a folder. One per folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._past, self._folded = _remembered(folder / PAST)

    def sums(self) -> Sums:
        """Everything all workers have counted, dead ones included; gauges of the living."""
        found: Sums = {key: list(numbers) for key, numbers in self._past.items()}
        for names in sorted(self._folder.glob("*.names")):
            with suppress(FileNotFoundError), names.open("rb") as file:
                dead = _unlocked(file.fileno())
                if names.stem not in self._folded:
                    for key, numbers in _read(names.with_suffix(".values"), file.read()):
                        if not dead or METRICS[key[0]].kind != "gauge":
                            _merge(found, key, numbers)
                        if dead and METRICS[key[0]].kind != "gauge":
                            _merge(self._past, key, numbers)
                if dead:
                    self._bury(names)
        return found

    def _bury(self, names: Path) -> None:
        """Write down that it is among the past before its files go: what is between the two must not count it again."""
        self._folded = {each for each in self._folded if (self._folder / each).with_suffix(".names").exists()}
        self._folded.add(names.stem)
        draft = self._folder / f"{PAST}.draft"
        rows = [[key[0], key[1], numbers] for key, numbers in self._past.items()]
        draft.write_text(json.dumps([sorted(self._folded), rows]), "utf-8")
        draft.replace(self._folder / PAST)
        names.with_suffix(".values").unlink(missing_ok=True)
        names.unlink()


def _remembered(past: Path) -> tuple[Sums, set[str]]:
    """What dead workers counted, and which of them are in it."""
    if not past.exists():
        return {}, set()
    folded, rows = json.loads(past.read_text("utf-8"))
    return {(name, tuple(labels)): numbers for name, labels, numbers in rows}, set(folded)


def _unlocked(file: int) -> bool:
    try:
        fcntl.flock(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _read(values: Path, names: bytes) -> Iterator[tuple[Key, list[float]]]:
    with values.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        for line in names.split(b"\n")[:-1]:  # the last one may not be whole yet
            place, name, *labels = json.loads(line)
            width = METRICS[name].width
            numbers: memoryview[float] = memoryview(mapped[8 * place : 8 * (place + width)]).cast("d")
            yield (name, tuple(labels)), list(numbers)


def _merge(into: Sums, key: Key, numbers: list[float]) -> None:
    known = into.get(key)
    into[key] = list(numbers) if known is None else merged(METRICS[key[0]], known, numbers)


def merged(metric: Metric, one: list[float], other: list[float]) -> list[float]:
    """What two workers' series make together."""
    if metric.kind != "gauge" or metric.over == "sum":
        return [a + b for a, b in zip(one, other, strict=True)]
    by = 0 if metric.over == "max" else 1
    return one if one[by] >= other[by] else other
