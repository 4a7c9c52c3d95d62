"""Opens one picture and writes it anew: standard input to standard output, in a process that may do nothing else.

Run by its path, apart from the house, which reads its bounds and never loads a decoder. It imports nothing of ours, sees no
environment, and once its decoders are loaded it can open no file and no connection. What a stranger sends may crash it:
then nobody but this process is gone, and its status says that there is no picture.
"""

from __future__ import annotations

import io
import resource
import struct
import sys
import warnings
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from PIL.Image import Exif
    from PIL.Image import Image as Picture

TOO_MANY_PIXELS = 4
"""How it ends when the header names too many; any other status but 0 is a picture that no decoder reads."""
KEEP, DROP = "keep", "drop"
"""Whether the position stays."""
KINDS = ("JPEG", "PNG", "WEBP", "HEIF")
MOST_PIXELS = 50_000_000
MOST_EDGE = 30_000
"""Pixels along one side: a line of a million pixels is no photo."""
MOST_BYTES = 4 * 2**20
"""Of the new picture: three of them have to fit into one e-mail."""
EDGES = (4096, 2048, 1024, 512)
"""The longest side of the new picture; the next one is tried while it is too many bytes."""
MEMORY_BYTES = 1280 * 2**20
CPU_SECONDS = 15
ICC_BYTES = 2**20
UNREADABLE = (ArithmeticError, AttributeError, LookupError, OSError, SyntaxError, TypeError, ValueError, struct.error)
"""What reading a broken note raises."""
ORIENTATION, GPS = 0x0112, 0x8825
UPRIGHT = {
    2: "FLIP_LEFT_RIGHT",
    3: "ROTATE_180",
    4: "FLIP_TOP_BOTTOM",
    5: "TRANSPOSE",
    6: "ROTATE_270",
    7: "TRANSVERSE",
    8: "ROTATE_90",
}
"""What undoes each EXIF orientation, in Pillow's words."""


class TooManyPixels(Exception):
    """The header names more than is opened."""


def main() -> int:
    """The exit status: 0 or TOO_MANY_PIXELS; whatever a decoder raises ends the process."""
    raw = sys.stdin.buffer.read()
    _load()
    _confine()
    from PIL.Image import DecompressionBombError

    try:
        kind, content = developed(raw, keep_position=sys.argv[1:] == [KEEP])
    except (TooManyPixels, DecompressionBombError):
        return TOO_MANY_PIXELS
    sys.stdout.buffer.write(kind.encode() + b"\n" + content)
    return 0


def _load() -> None:
    """Everything that would be opened later, when nothing can be opened any more."""
    import pillow_heif
    from PIL import Image, ImageCms

    ImageCms.createProfile("sRGB")
    pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
    Image.init()
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    warnings.simplefilter("ignore")


def _confine() -> None:
    """From here on: no more memory and time than a photo needs, no new file, connection or core dump."""
    for what, most in (
        (resource.RLIMIT_AS, MEMORY_BYTES),
        (resource.RLIMIT_CPU, CPU_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 0),
    ):
        resource.setrlimit(what, (most, most))


def developed(raw: bytes, *, keep_position: bool) -> tuple[str, bytes]:
    """Media type and bytes of the picture made anew: upright, sRGB, without anything that was not seen."""
    from PIL import Image

    with Image.open(io.BytesIO(raw), formats=KINDS) as image:
        width, height = image.size
        if width * height > MOST_PIXELS or max(width, height) > MOST_EDGE:
            raise TooManyPixels
        turned = UPRIGHT.get(_orientation(image))
        position = _position(image) if keep_position else None
        if image.format in {"JPEG", "MPO"}:
            image.draft(None, (EDGES[0], EDGES[0]))  # decoded at a fraction of its size, not shrunk afterwards
        image.load()
        plain = _coloured(image)
    plain.thumbnail((EDGES[0], EDGES[0]))
    return _written(plain.transpose(Image.Transpose[turned]) if turned else plain, position)


def _orientation(image: Picture) -> int:
    try:
        return int(image.getexif().get(ORIENTATION, 1))
    except UNREADABLE:  # a broken note beside a picture is no reason to refuse the picture
        return 1


def _position(image: Picture) -> Exif | None:
    """Latitude, longitude and altitude alone, each made anew from numbers; None where there are none."""
    try:
        found = image.getexif().get_ifd(GPS)
        kept: dict[int, Any] = {}
        for side, where, letters in ((1, 2, "NS"), (3, 4, "EW")):
            degrees, minutes, seconds = (float(each) for each in found[where])
            if found[side] not in tuple(letters) or not 0 <= degrees <= 180 > minutes >= 0 <= seconds < 60:
                return None
            kept |= {side: found[side], where: (degrees, minutes, seconds)}
        if 6 in found and 0 <= float(found[6]) < 10_000:
            kept |= {5: b"\1" if found.get(5) == b"\1" else b"\0", 6: float(found[6])}
    except UNREADABLE:  # as with the orientation
        return None
    from PIL.Image import Exif

    exif = Exif()
    exif[GPS] = kept
    return exif


def _coloured(image: Picture) -> Picture:
    """RGB or RGBA in sRGB, whatever it was: 16 bits, grey, CMYK, a palette, a profile."""
    from PIL import Image

    if image.mode.startswith("I") or image.mode == "F":
        image = image.convert("I").point(lambda value: value / 256).convert("L")
    clear = image.mode in {"RGBA", "LA", "PA", "RGBa", "La"} or "transparency" in image.info
    profile = image.info.get("icc_profile")
    if image.mode == "P":
        image = image.convert("RGBA" if clear else "RGB")
    if profile and len(profile) <= ICC_BYTES and image.mode in {"RGB", "RGBA", "CMYK", "L"}:
        image = _in_srgb(image, profile)
    image = image.convert("RGBA" if clear else "RGB")
    if clear and image.getchannel("A").getextrema()[0] == 255:
        image = image.convert("RGB")  # nothing shows through
    bare = Image.new(image.mode, image.size)
    bare.paste(image)
    return bare


def _in_srgb(image: Picture, profile: bytes) -> Picture:
    from PIL import ImageCms

    try:
        theirs = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        mode = "RGBA" if image.mode == "RGBA" else "RGB"
        return ImageCms.profileToProfile(image, theirs, ImageCms.createProfile("sRGB"), outputMode=mode) or image
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return image  # colours a little off are better than no photo


def _written(image: Picture, position: Exif | None) -> tuple[str, bytes]:
    """As PNG where something shows through, else as JPEG; smaller until it is few enough bytes."""
    beside: dict[str, Any] = {"exif": position} if position is not None else {}
    how: dict[str, Any] = {"format": "PNG"} if image.mode == "RGBA" else {"format": "JPEG", "quality": 85}
    content = b""
    for edge in EDGES:
        image.thumbnail((edge, edge))
        out = io.BytesIO()
        image.save(out, **how, **beside)
        content = out.getvalue()
        if len(content) <= MOST_BYTES:
            break
    return f"image/{how['format'].lower()}", content


if __name__ == "__main__":
    sys.exit(main())
