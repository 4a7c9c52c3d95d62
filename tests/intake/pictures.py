"""Pictures as telephones, scanners and strangers send them, made by Pillow at the test."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import pillow_heif
from PIL import Image, ImageCms
from PIL.PngImagePlugin import PngInfo

SIZE = (80, 60)
CANARY = "Erika-Kanarienvogel"
NORTH, EAST = (51.0, 26.0, 4.5), (7.0, 0.0, 48.25)
POSITION = {1: "N", 2: NORTH, 3: "E", 4: EAST, 5: b"\0", 6: 77.5, 27: b"GPS " + CANARY.encode()}


def scene(mode: str = "RGB", size: tuple[int, int] = SIZE) -> Image.Image:
    """Red on the left, blue on the right, green along the top: which way it stands can be seen."""
    image = Image.new("RGB", size, (200, 30, 30))
    width, height = size
    image.paste((30, 30, 200), (width // 2, 0, width, height))
    image.paste((30, 180, 30), (0, 0, width, height // 4))
    return image if mode == "RGB" else image.convert(mode)


def exif(orientation: int = 1, *, position: bool = True) -> Image.Exif:
    """What a telephone writes beside a photo: who, with what, where."""
    made = Image.Exif()
    made[0x0112] = orientation
    made[0x010F] = CANARY  # the maker
    made[0x013B] = CANARY  # the artist
    made.get_ifd(0x8769)[0x9286] = b"ASCII\0\0\0" + CANARY.encode()  # a comment
    if position:
        made[0x8825] = POSITION
    return made


def as_bytes(image: Image.Image, kind: str = "JPEG", **how: Any) -> bytes:
    """The picture in a format."""
    if kind == "HEIF":
        pillow_heif.register_heif_opener()
    out = io.BytesIO()
    image.save(out, kind, **how)
    return out.getvalue()


def telephone(kind: str, orientation: int = 1) -> bytes:
    """A photo with everything beside it that a format can hold."""
    xmp = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><a>{CANARY}</a></x:xmpmeta>'.encode()
    beside: dict[str, Any] = {"exif": exif(orientation)}
    if kind == "JPEG":
        beside |= {"comment": CANARY.encode(), "xmp": xmp}
    if kind == "PNG":
        info = PngInfo()
        info.add_text("Author", CANARY)
        info.add_text("Comment", CANARY, zip=True)
        info.add_itxt("XML:com.adobe.xmp", xmp.decode())
        beside["pnginfo"] = info
    if kind in {"WEBP", "HEIF"}:
        beside["xmp"] = xmp
    profile = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    return as_bytes(scene(), kind, icc_profile=profile, quality=95, **beside)


def png_that_says(width: int, height: int, *chunks: bytes) -> bytes:
    """A PNG whose header names any size, over a few bytes of data."""
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data = zlib.compress(bytes(100_000))
    parts = (chunk(b"IHDR", header), *chunks, chunk(b"IDAT", data), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def chunk(kind: bytes, data: bytes) -> bytes:
    """One chunk of a PNG, its sum right."""
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def opened(content: bytes) -> Image.Image:
    """What came out, loaded."""
    image = Image.open(io.BytesIO(content))
    image.load()
    return image


def colour(image: Image.Image, x: float, y: float) -> str:
    """Which of the scene's colours is seen there, in parts of width and height."""
    at = int(image.width * x), int(image.height * y)
    parts = {name: image.convert("RGB").getchannel(name[0].upper()).getpixel(at) for name in ("red", "green", "blue")}
    return max(parts, key=lambda name: float(str(parts[name])))
