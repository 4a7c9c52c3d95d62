"""An answer read while it comes in: over the door and over a recording, with the door's bounds and errors."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

import pytest

from adapters._kit.answer import Answer
from adapters._kit.http import Door
from adapters._kit.recording import Asked, Exchanged, Redaction
from adapters._kit.replay import RecordingDoor, ReplayingDoor
from adapters._kit.streamed import PIECE
from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense, SourceTimeout
from tests.contract.stage import Part, Said, canned, door_to


@dataclass(frozen=True)
class _Nothing:
    """Options without a secret."""


BODY = bytes(range(256)) * (PIECE // 128)


async def read(door: Door, url: str, seconds: float = 5.0, **sent: str) -> tuple[int, bytes]:
    """Status and body of a stream that is read to its end."""
    deadline = asyncio.get_running_loop().time() + seconds
    async with door.stream(url, deadline=deadline, headers=sent) as said:
        return said.status, b"".join([piece async for piece in said.pieces])


async def test_a_body_comes_in_pieces_and_whole() -> None:
    """Nothing is lost; the headers that were sent arrive; a redirect is followed."""
    answers: dict[str, Part] = {"/a": Said(status=301, headers={"location": "/b"}), "/b": BODY}
    async with canned(answers) as stage, door_to(stage.url) as door:
        assert await read(door, f"{stage.url}/a", accept="text/csv") == (200, BODY)
        assert [asked.headers["accept"] for asked in stage.asked] == ["text/csv", "text/csv"]


async def test_304_is_an_answer() -> None:
    """Whoever sent a validator is told; there is no body."""
    async with canned(Said(status=304)) as stage, door_to(stage.url) as door:
        assert await read(door, stage.url) == (304, b"")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        (Said(status=500), SourceDown),
        (Said(status=404), SourceNonsense),
        (Said(status=429, headers={"retry-after": "7"}), SourceLimited),
        (Said(status=302), SourceNonsense),
        (Said(status=302, headers={"location": "http://10.0.0.1/x"}), SourceError),
    ],
)
async def test_every_other_status_is_an_error(said: Said, error: type[SourceError]) -> None:
    """As the door tells them; a redirect does not lead into the house."""
    async with canned(said) as stage, door_to(stage.url) as door:
        with pytest.raises(error):
            await read(door, stage.url)


async def test_a_body_that_breaks_off_is_down_and_one_that_stalls_is_late() -> None:
    """While it is read, too, errors are those of a source."""
    stall = asyncio.Event()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhalf")
        await writer.drain()
        if b"/stall" in head:
            await stall.wait()
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        async with door_to(url) as door:
            with pytest.raises(SourceDown):
                await read(door, f"{url}/break")
            with pytest.raises(SourceTimeout):
                await read(door, f"{url}/stall", seconds=0.3)
    finally:
        stall.set()
        server.close()


async def test_what_is_left_unread_frees_its_connection() -> None:
    """A reader who leaves after the first piece harms nobody who comes next."""
    async with canned(BODY) as stage, door_to(stage.url) as door:
        for _ in range(12):
            deadline = asyncio.get_running_loop().time() + 5
            async with door.stream(stage.url, deadline=deadline) as said:
                assert await anext(said.pieces)
        assert await read(door, stage.url) == (200, BODY)


async def test_a_recording_streams_what_it_noted() -> None:
    """What passes through the noting door as a stream is noted whole, and comes out of the other one in pieces."""
    async with canned(BODY) as stage, door_to(stage.url) as door:
        redaction = Redaction(_Nothing(), {})
        noting = RecordingDoor(door, redaction)
        assert await read(noting, f"{stage.url}/x") == (200, BODY)
        again = ReplayingDoor(door, noting.exchanges, redaction)
        assert await read(again, f"{stage.url}/x") == (200, BODY)
        assert len(stage.asked) == 1
        asked = Asked(method="GET", url=f"{stage.url}/y", body=None)
        unchanged = Exchanged(asked=asked, answer=Answer(status=304, headers={}, body=b"", url=asked.url))
        assert await read(ReplayingDoor(door, [unchanged], redaction), f"{stage.url}/y") == (304, b"")
