"""From the bytes somebody sent to a picture that may go to a city. Judged by content, never by name or declared type."""

from __future__ import annotations

from domain.cases import Photo
from domain.errors import Mistake, PhotoRefused, TooLarge, UnsupportedMedia
from gateway.intake.darkroom import Broken, TooManyPixels, darkroom, developed
from gateway.intake.photo_worker import MOST_PIXELS
from gateway.intake.scan import Scan

MOST_BYTES = 10 * 2**20
"""Of one picture, as it was sent."""
TAKEN = ("image/jpeg", "image/png", "image/webp", "image/heic", "image/heif")
_HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"mif1", b"msf1", b"hevc", b"hevx", b"mif2"})
_SUFFIX = {"image/jpeg": "jpg", "image/png": "png"}


async def checked(raw: bytes, *, place: int, keep_position: bool, scan: Scan | None) -> Photo:
    """The picture made anew: upright, at most 4096 pixels wide and high, sRGB, JPEG (PNG where something shows through).

    `place` counts from 1 and names it. With `keep_position` latitude, longitude and altitude stay; nothing else ever does.
    Raises TooLarge, UnsupportedMedia, PhotoRefused (broken, too many pixels, found by the scanner), ScanDown, Busy.
    """
    name = f"photo.{place - 1}"
    if len(raw) > MOST_BYTES:
        raise TooLarge(_mistake(name, "too-many-bytes", limit=MOST_BYTES))
    if not looks_known(raw):
        raise UnsupportedMedia(Mistake(where="body", name=name, code="media-unknown", allowed=TAKEN))
    async with darkroom().berth():
        if scan is not None and not await scan.clean(raw):
            raise PhotoRefused(Mistake(where="body", name=name, code="photo-unwanted"))
        try:
            kind, content = await developed(raw, keep_position=keep_position)
        except TooManyPixels:
            raise PhotoRefused(_mistake(name, "photo-too-many-pixels", limit=MOST_PIXELS)) from None
        except Broken:
            raise PhotoRefused(Mistake(where="body", name=name, code="photo-broken")) from None
    return Photo(name=f"photo-{place}.{_SUFFIX[kind]}", kind=kind, content=content)


def looks_known(raw: bytes) -> bool:
    """Whether it begins like a JPEG, PNG, WebP or HEIC; whether it is one, its decoder says."""
    if raw.startswith((b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        return True
    if raw[:4] == b"RIFF" and raw[8:12] == b"WEBP":
        return True
    return raw[4:8] == b"ftyp" and raw[8:12] in _HEIF_BRANDS


def _mistake(name: str, code: str, *, limit: int) -> Mistake:
    return Mistake(where="body", name=name, code=code, params=(("limit", str(limit)),))
