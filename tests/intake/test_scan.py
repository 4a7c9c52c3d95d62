"""The scanner: asked before anything opens a photo, and what it does not call clean goes nowhere."""

from __future__ import annotations

import logging

import pytest

from domain.errors import PhotoRefused, ScanDown, UnsupportedMedia
from domain.words import LANGUAGES
from gateway.intake.photos import checked
from gateway.intake.scan import Scan, scan_of
from gateway.problems import problem_of, said
from tests.intake.clamd import EICAR, SIGNATURE, running
from tests.intake.pictures import as_bytes, scene
from tests.ports import free_port


async def test_a_clean_photo_is_shown_whole_and_taken() -> None:
    """The scanner sees the bytes as they were sent, however many, before they are opened."""
    raw = as_bytes(scene()) + bytes(200_000)
    async with running() as clamd:
        photo = await checked(raw, place=1, keep_position=False, scan=Scan(host="127.0.0.1", port=clamd.port))
        assert clamd.seen == [raw]
    assert photo.kind == "image/jpeg"


async def test_what_is_found_is_refused_without_its_name(caplog: pytest.LogCaptureFixture) -> None:
    """A finding is a 422 that names the photo; the signature's name reaches neither client nor log."""
    caplog.set_level(logging.DEBUG)
    async with running() as clamd:
        scan = Scan(host="127.0.0.1", port=clamd.port)
        with pytest.raises(PhotoRefused) as refused:
            await checked(as_bytes(scene()) + EICAR, place=3, keep_position=False, scan=scan)
    problem = problem_of(refused.value)
    for language in LANGUAGES:
        shown = said(problem, language, trace_id="t", instance="/v1/reports")
        assert (shown["status"], shown["type"]) == (422, "/problems/photo-refused")
        assert [(each["in"], each["name"], each["code"]) for each in shown["errors"]] == [
            ("body", "photo.2", "photo-unwanted")
        ]
        assert SIGNATURE not in str(shown)
    assert SIGNATURE not in caplog.text
    assert SIGNATURE not in str(refused.value)


@pytest.mark.parametrize(
    "answer",
    [
        b"stream: Can't open file or directory ERROR\0",
        b"INSTREAM size limit exceeded. ERROR\0",
        b"stream: OK",
        b"OK\0",
        b"\0",
        b"",
        b"x" * 5000,
        b"x" * 5000 + b"\0",
        b"stream: OK\nstream: Eicar FOUND?\0",
    ],
)
async def test_an_answer_that_is_none_takes_nothing(answer: bytes) -> None:
    """Only the word for clean lets a photo through; an error, half an answer or a flood is a 503."""
    async with running() as clamd:
        clamd.say = answer
        with pytest.raises(ScanDown) as refused:
            await Scan(host="127.0.0.1", port=clamd.port).clean(b"bytes")
    assert (refused.value.status, refused.value.slug, refused.value.retry_after) == (503, "scan-down", 5)


async def test_a_scanner_that_is_silent_or_gone_takes_nothing() -> None:
    """Without an answer in time, and without anybody there, it is a 503: what was not looked at is not taken."""
    async with running() as clamd:
        clamd.silent = True
        with pytest.raises(ScanDown):
            await Scan(host="127.0.0.1", port=clamd.port, patience=0.05).clean(b"bytes")
    with pytest.raises(ScanDown):
        await Scan(host="127.0.0.1", port=free_port()).clean(b"bytes")
    with pytest.raises(ScanDown):
        await Scan(host="no-such-host.invalid", port=3310).clean(b"bytes")


async def test_a_scanner_that_ends_a_stream_early_is_heard() -> None:
    """It may answer, and close, while bytes are still on their way: too many for it is no clean photo."""
    async with running() as clamd:
        clamd.most = 1000
        with pytest.raises(ScanDown):
            await Scan(host="127.0.0.1", port=clamd.port).clean(bytes(8_000_000))


async def test_what_is_no_photo_is_not_even_scanned() -> None:
    """Of what would be refused anyway the scanner learns nothing."""
    async with running() as clamd:
        with pytest.raises(UnsupportedMedia):
            await checked(b"<svg/>", place=1, keep_position=False, scan=Scan(host="127.0.0.1", port=clamd.port))
        assert clamd.seen == []


def test_the_setting_names_a_scanner() -> None:
    """`HANSA_SCAN_URL` as it was checked becomes host and port; without it there is none."""
    assert scan_of(None) is None
    assert scan_of("tcp://clamd:3310") == Scan(host="clamd", port=3310)
    assert scan_of("tcp://[::1]:3310") == Scan(host="::1", port=3310)
    with pytest.raises(ValueError, match="host and port"):
        scan_of("tcp://clamd")
