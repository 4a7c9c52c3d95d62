"""The log lets out what is on its list, and names sources when they change."""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from io import StringIO
from pathlib import Path
from typing import Any

import pytest

from domain.errors import SourceDown
from domain.events import Called, Opened, Tried
from domain.spans import Trail
from telemetry.availability import Availability
from telemetry.counting import Watched
from telemetry.logs import GONE, JsonLines, Readable

BINDING = "essen/ebe/places#ebe"


def written(logger: str, message: str, *args: Any, form: logging.Formatter | None = None, **extra: Any) -> str:
    """One line of the log."""
    record = logging.getLogger(logger).makeRecord(logger, logging.WARNING, "file", 1, message, args, None, extra=extra)
    return (form or JsonLines()).format(record)


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (BINDING, BINDING),
        ("source-timeout", "source-timeout"),
        ("ab" * 16, "ab" * 16),
        (7, "7"),
        ("KeyError at adapters/wfs.py:12 rows", "KeyError at adapters/wfs.py:12 rows"),
        ("Aachener Straße 7", GONE),
        ("q=canary", GONE),
        ("someone@example.org", GONE),
        ("51.4242,6.7171", GONE),
        ("203.0.113.7", GONE),
        (ValueError("Aachener Straße"), "ValueError at nowhere"),
        ({"street": "Aachener"}, GONE),
    ],
)
def test_only_names_numbers_and_places_are_said(value: object, shown: str) -> None:
    """What our own lines are given is written only where it is a name of ours, a number, or a place in the code."""
    assert json.loads(written("hansa.edge", "about %s now", value))["message"] == f"about {shown} now"
    assert f"about {shown} now" in written("hansa.edge", "about %s now", value, form=Readable())


def test_other_peoples_lines_are_patterns() -> None:
    """Of another library's line only its pattern is written; of one put together beforehand, nothing."""
    assert json.loads(written("urllib3.pool", "GET %s", "http://x/?q=canary"))["message"] == "GET %s"
    assert json.loads(written("asyncio", "Task got canary"))["message"] == GONE


@contextmanager
def noting(log: logging.Logger) -> Iterator[None]:
    """Log whatever is raised inside, and let it go on."""
    try:
        yield
    except SourceDown:
        log.exception("it failed")
        raise


def test_an_error_is_its_kind_and_place() -> None:
    """A logged exception shows where it came from and not what it says."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    log = logging.getLogger("hansa.test_logs")
    log.addHandler(handler)
    with suppress(SourceDown), noting(log):
        raise SourceDown("Aachener Straße 7")
    log.removeHandler(handler)
    said = json.loads(stream.getvalue())
    assert said["error"].startswith("SourceDown at ")
    assert "Aachener" not in stream.getvalue()


def test_members_are_on_a_list() -> None:
    """Of what a line carries beside its text, only known names are written."""
    said = json.loads(written("hansa.sources", "down", source=BINDING, contact="tel", street="Aachener"))
    assert (said["source"], said["contact"]) == (BINDING, "tel")
    assert "street" not in said


def test_a_line_knows_its_trace() -> None:
    """Inside a span a line carries the ids of trace and span."""
    trail = Trail("cd" * 16, None, likely=False, judge=lambda trail, span: False, emit=lambda spans: None)
    with trail.begun("root", "server") as span:
        said = json.loads(written("hansa", "inside"))
    assert (said["trace_id"], said["span_id"]) == ("cd" * 16, span.place.span_id)
    assert "trace_id" not in json.loads(written("hansa", "outside"))


def test_a_source_is_named_on_change_only(caplog: pytest.LogCaptureFixture) -> None:
    """Down is said once, with the owner's contact, and back once; failed tries in between say nothing."""
    watch = Availability()
    watch.know([Watched(binding=BINDING, resource="places", contact="service@ebe.example")])
    opened, answered = Opened(binding=BINDING, problem="source-down"), Tried(binding=BINDING, seconds=1, problem=None)
    with caplog.at_level(logging.INFO, "hansa.sources"):
        watch(answered)  # a try had failed, and nobody was told
        for event in (opened, opened, Tried(binding=BINDING, seconds=1, problem="source-down"), opened):
            watch(event)
        watch(Called(binding=BINDING, state="source-down", seconds=1, records=0))
        watch(answered)
        watch(answered)
    assert [record.getMessage() for record in caplog.records] == [f"{BINDING} is down", f"{BINDING} is back"]
    assert vars(caplog.records[0])["contact"] == "service@ebe.example"


def test_several_workers_say_it_once(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Over workers that share a folder an outage is said once, and its end once, whoever noticed; even by one that began later."""
    opened, answered = Opened(binding=BINDING, problem="source-down"), Tried(binding=BINDING, seconds=1, problem=None)
    with caplog.at_level(logging.INFO, "hansa.sources"):
        for watch in (Availability(tmp_path), Availability(tmp_path)):
            watch(opened)
        for watch in (Availability(tmp_path), Availability(tmp_path)):
            watch(answered)
        assert list(tmp_path.iterdir()) == []
        Availability(tmp_path)(opened)
    assert [record.getMessage() for record in caplog.records] == [
        f"{BINDING} is {word}" for word in ("down", "back", "down")
    ]


def test_a_folder_that_is_gone_silences_nobody(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    """Where the shared folder cannot be written, each worker speaks for itself: once down, once back."""
    opened, answered = Opened(binding=BINDING, problem="source-down"), Tried(binding=BINDING, seconds=1, problem=None)
    watch = Availability(tmp_path / "gone")
    with caplog.at_level(logging.INFO, "hansa.sources"):
        for event in (opened, opened, answered, answered):
            watch(event)
    assert [record.getMessage() for record in caplog.records] == [f"{BINDING} is down", f"{BINDING} is back"]
