"""Photos: what goes on to a city is a picture made anew, and nothing that was hidden beside or behind it."""

from __future__ import annotations

import asyncio
import io
import logging
import zipfile
import zlib

import pytest
from PIL import Image

from domain.cases import Photo
from domain.errors import Busy, PhotoRefused, TooLarge, UnsupportedMedia
from gateway.intake import darkroom, photo_worker, photos
from gateway.intake.photos import MOST_BYTES, TAKEN, checked
from tests.intake.pictures import (
    CANARY,
    EAST,
    NORTH,
    SIZE,
    as_bytes,
    chunk,
    colour,
    opened,
    png_that_says,
    scene,
    telephone,
)


async def taken(raw: bytes, *, keep_position: bool = False) -> Photo:
    """The picture, checked without a scanner."""
    return await checked(raw, place=1, keep_position=keep_position, scan=None)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_nothing_that_was_beside_the_picture_survives(kind: str) -> None:
    """EXIF, XMP, comments, profile and position are gone, and the picture is still the picture."""
    raw = telephone(kind)
    assert CANARY.encode() in raw
    photo = await taken(raw)
    assert (photo.name, photo.kind, photo.content[:3]) == ("photo-1.jpg", "image/jpeg", b"\xff\xd8\xff")
    seen = opened(photo.content)
    assert (seen.size, seen.mode) == (SIZE, "RGB")
    assert [colour(seen, *at) for at in ((0.2, 0.8), (0.8, 0.8), (0.5, 0.1))] == ["red", "blue", "green"]
    assert CANARY.encode() not in photo.content
    assert dict(seen.getexif()) == {}
    assert not set(seen.info) & {"exif", "xmp", "icc_profile", "comment", "photoshop"}


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "HEIF"])
async def test_the_position_stays_only_when_it_was_wanted(kind: str) -> None:
    """Latitude, longitude and altitude are written back when the citizen said so; no other note is."""
    photo = await taken(telephone(kind, orientation=1), keep_position=True)
    found = opened(photo.content).getexif()
    assert list(found) == [0x8825]
    position = found.get_ifd(0x8825)
    assert set(position) == {1, 2, 3, 4, 5, 6}
    assert position[1] + position[3] == "NE"
    for tag, degrees in ((2, NORTH), (4, EAST)):
        assert [float(each) for each in position[tag]] == pytest.approx(degrees)
    assert CANARY.encode() not in photo.content


async def test_a_position_that_is_none_is_dropped() -> None:
    """Degrees that cannot be, or half a position, are not written back, and are no reason to refuse."""
    for wrong in ({1: "N", 2: (951.0, 26.0, 4.5), 3: "E", 4: (7.0, 0.0, 48.25)}, {1: "N", 2: (51.0, 26.0, 4.5)}):
        exif = Image.Exif()
        exif[0x8825] = wrong
        photo = await taken(as_bytes(scene(), exif=exif), keep_position=True)
        assert dict(opened(photo.content).getexif()) == {}


@pytest.mark.parametrize("orientation", range(1, 9))
async def test_every_orientation_ends_upright(orientation: int) -> None:
    """The eight orientations of EXIF show the same scene, and the note itself is gone."""
    stored = scene()
    undone = {2: 0, 3: 3, 4: 1, 5: 5, 6: 2, 7: 6, 8: 4}.get(orientation)
    if undone is not None:
        stored = stored.transpose(Image.Transpose(undone))
    exif = Image.Exif()
    exif[0x0112] = orientation
    seen = opened((await taken(as_bytes(stored, exif=exif, quality=95))).content)
    assert seen.size == SIZE
    assert [colour(seen, *at) for at in ((0.2, 0.8), (0.8, 0.8), (0.5, 0.1))] == ["red", "blue", "green"]


@pytest.mark.parametrize("mode", ["1", "L", "P", "CMYK", "I;16"])
async def test_every_kind_of_pixel_becomes_a_plain_photo(mode: str) -> None:
    """Black and white, grey, palettes, printer's colours and 16 bits are all shown as they were."""
    if mode == "I;16":
        raw = as_bytes(scene("L").convert("I").point(lambda value: value * 256).convert("I;16"), "PNG")
    else:
        raw = as_bytes(scene(mode), "JPEG" if mode == "CMYK" else "PNG")
    seen = opened((await taken(raw)).content)
    assert (seen.mode, seen.size) == ("RGB", SIZE)
    grey = scene("L").getpixel((10, 50))
    got = seen.convert("L").getpixel((10, 50))
    assert isinstance(grey, int | float)
    assert isinstance(got, int | float)
    assert mode == "1" or abs(grey - got) < 25


async def test_what_shows_through_stays_a_png() -> None:
    """Transparency is kept; where there is none in the end, the picture becomes a JPEG."""
    clear = scene("RGBA")
    clear.putpixel((0, 0), (0, 0, 0, 0))
    photo = await taken(as_bytes(clear, "PNG"))
    assert (photo.name, photo.kind, opened(photo.content).mode) == ("photo-1.png", "image/png", "RGBA")
    assert (await taken(as_bytes(scene("RGBA"), "PNG"))).kind == "image/jpeg"


@pytest.mark.parametrize("kind", ["PNG", "WEBP"])
async def test_of_what_moves_the_first_picture_is_taken(kind: str) -> None:
    """An animation is a photo of its beginning."""
    frames = [Image.new("RGB", SIZE, each) for each in ("red", "blue", "lime")]
    raw = as_bytes(frames[0], kind, save_all=True, append_images=frames[1:])
    seen = opened((await taken(raw)).content)
    assert colour(seen, 0.5, 0.5) == "red"
    assert getattr(seen, "n_frames", 1) == 1


async def test_a_large_photo_becomes_a_smaller_one() -> None:
    """What comes out has at most 4096 pixels a side and 4 MiB, so that three fit into one e-mail."""
    noise = Image.effect_noise((3000, 2000), 100).convert("RGB")
    for image in (scene(size=(8000, 6000)), noise):
        content = (await taken(as_bytes(image, quality=80))).content
        assert max(opened(content).size) <= 4096
        assert len(content) <= photo_worker.MOST_BYTES


@pytest.mark.parametrize(
    "behind",
    [
        b"PK\x03\x04" + CANARY.encode(),
        b"%PDF-1.7 " + CANARY.encode(),
        b"<script>alert('" + CANARY.encode() + b"')</script>",
    ],
    ids=["zip", "pdf", "script"],
)
async def test_nothing_behind_the_picture_survives(behind: bytes) -> None:
    """A second file appended to a photo, as polyglots have it, does not get through."""
    archive = io.BytesIO(as_bytes(scene()))
    archive.seek(0, io.SEEK_END)
    with zipfile.ZipFile(archive, "a") as packed:
        packed.writestr(f"{CANARY}.txt", CANARY)
    for raw in (as_bytes(scene()) + behind, archive.getvalue()):
        content = (await taken(raw)).content
        assert CANARY.encode() not in content
        assert content.endswith(b"\xff\xd9")
        assert not zipfile.is_zipfile(io.BytesIO(content))


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"\xff\xd8",
        b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
        b"<!doctype html><script>alert(1)</script>",
        b"%PDF-1.7",
        b"PK\x03\x04",
        as_bytes(scene("P"), "GIF"),
        as_bytes(scene(), "TIFF"),
        as_bytes(scene(), "BMP"),
        as_bytes(scene(), "AVIF"),
        b"\x00\x00\x00\x18ftypisom" + bytes(40),
        b"RIFF\x24\0\0\0WAVE" + bytes(40),
        b"#!/bin/sh\nrm -rf /\n",
    ],
    ids=["nothing", "stub", "svg", "html", "pdf", "zip", "gif", "tiff", "bmp", "avif", "mp4", "wav", "shell"],
)
async def test_what_is_no_photo_is_refused_by_its_content(raw: bytes) -> None:
    """Whatever it was called, it is a 415 that lists what is taken."""
    with pytest.raises(UnsupportedMedia) as refused:
        await checked(raw, place=2, keep_position=False, scan=None)
    (mistake,) = refused.value.mistakes
    assert (mistake.where, mistake.name, mistake.code, mistake.allowed) == ("body", "photo.1", "media-unknown", TAKEN)


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xd8\xff\xe0" + b"<svg/>" * 50,
        as_bytes(scene())[:-400],
        as_bytes(scene(), "PNG")[:-60],
        as_bytes(scene(), "WEBP", lossless=True)[:-40],
        as_bytes(scene(), "HEIF")[:-40],
        png_that_says(50, 50, chunk(b"zTXt", b"a\0\0" + zlib.compress(bytes(200_000_000)))),
        png_that_says(50, 50, chunk(b"iCCP", b"a\0\0" + zlib.compress(bytes(50_000_000)))),
        png_that_says(0, 50),
    ],
    ids=["svg as jpeg", "cut jpeg", "cut png", "cut webp", "cut heic", "text bomb", "profile bomb", "no width"],
)
async def test_a_broken_picture_is_refused(raw: bytes) -> None:
    """What its decoder cannot read to the end, or would unfold without end, is a 422."""
    with pytest.raises(PhotoRefused) as refused:
        await taken(raw)
    assert [(each.name, each.code) for each in refused.value.mistakes] == [("photo.0", "photo-broken")]


@pytest.mark.parametrize(
    "raw",
    [png_that_says(50_000, 50_000), png_that_says(60_000, 1), png_that_says(7_100, 7_100)],
    ids=["square", "line", "just over"],
)
async def test_a_picture_of_too_many_pixels_is_refused_by_its_header(raw: bytes) -> None:
    """50 000 × 50 000 would be 10 GB: the header alone decides, in a process that could not hold them anyway."""
    with pytest.raises(PhotoRefused) as refused:
        await taken(raw)
    assert [(each.name, each.code) for each in refused.value.mistakes] == [("photo.0", "photo-too-many-pixels")]


async def test_twenty_megabytes_are_too_many() -> None:
    """Over 10 MiB nothing is opened: 413."""
    for size in (MOST_BYTES + 1, 20_000_000):
        with pytest.raises(TooLarge):
            await taken(b"\xff\xd8\xff" + bytes(size - 3))


async def test_nothing_is_logged(caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]) -> None:
    """Neither a good photo nor a broken one leaves a line."""
    caplog.set_level(logging.INFO)
    await taken(telephone("JPEG"))
    with pytest.raises(PhotoRefused):
        await taken(telephone("JPEG")[:-600])
    assert caplog.records == []
    assert capfd.readouterr() == ("", "")


async def test_one_picture_is_opened_at_a_time_and_few_wait(monkeypatch: pytest.MonkeyPatch) -> None:
    """However many come at once, one process runs, a few wait, and the others are told to come back."""
    monkeypatch.setattr(darkroom, "WAITING", 3)
    running = most = 0

    async def counted(raw: bytes, *, keep_position: bool) -> tuple[str, bytes]:
        nonlocal running, most
        running += 1
        most = max(most, running)
        try:
            return await darkroom.developed(raw, keep_position=keep_position)
        finally:
            running -= 1

    monkeypatch.setattr(photos, "developed", counted)
    raw = as_bytes(scene())
    found = await asyncio.gather(*(taken(raw) for _ in range(5)), return_exceptions=True)
    assert sum(isinstance(each, Photo) for each in found) == 3
    assert [each.retry_after for each in found if isinstance(each, Busy)] == [10, 10]
    assert most == 1
    assert isinstance(await taken(raw), Photo)


async def test_the_loop_goes_on_while_a_picture_is_opened() -> None:
    """Opening does not hold up what else the worker does: it ticks all the while."""
    ticks = 0

    async def tick() -> None:
        nonlocal ticks
        while True:
            ticks += 1
            await asyncio.sleep(0)

    ticking = asyncio.create_task(tick())
    await taken(as_bytes(scene(size=(4000, 3000))))
    ticking.cancel()
    assert ticks > 100


async def test_a_machine_that_is_too_slow_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process that does not end is ended, and the citizen may try again: it may not be her picture's fault."""
    monkeypatch.setattr(darkroom, "PATIENCE_SECONDS", 0.0)
    with pytest.raises(Busy):
        await taken(as_bytes(scene()))


async def test_random_damage_is_refused_and_nothing_else() -> None:
    """A photo with a few bytes turned over ends as a photo or as a refusal of ours, whichever its decoder says."""
    for kind in ("JPEG", "PNG", "WEBP", "HEIF"):
        for at in (9, 40, 200):
            raw = bytearray(telephone(kind))
            for step in range(8):
                raw[(at + step * 97) % len(raw)] ^= 0xA5
            (found,) = await asyncio.gather(taken(bytes(raw), keep_position=True), return_exceptions=True)
            assert isinstance(found, Photo | PhotoRefused | UnsupportedMedia)
