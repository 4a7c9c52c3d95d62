"""A form with photos (multipart/form-data, RFC 7578), read as it comes: counted while it is read, never kept on disk."""

from __future__ import annotations

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from domain.errors import Malformed, Mistake, TooLarge, Unprocessable, UnsupportedMedia
from domain.texts import HINTS

REPORT, PHOTO = "report", "photo"
"""The parts there are: what is reported, as JSON, once; and pictures."""
JSON_BYTES = 65_536
PHOTO_BYTES = 10 * 2**20
PHOTOS = 3
HEADERS, HEADER_BYTES = 8, 1024
"""Of each part: how many lines, and how long one may be."""
_PLAIN = frozenset({"", "7bit", "8bit", "binary"})
_JSON = "application/json"


class Form:
    """What has come so far. Raises Malformed, Unprocessable, TooLarge or UnsupportedMedia as soon as it is wrong."""

    def __init__(self, boundary: bytes) -> None:
        """`boundary` is what `Content-Type` names, 1 to 70 characters."""
        self._report: bytearray | None = None
        self._photos: list[bytearray] = []
        self._into, self._name, self._most = bytearray(), "", 0
        self._line, self._value = bytearray(), bytearray()
        self._headers: dict[str, str] = {}
        self._whole = False
        self._parser = MultipartParser(
            boundary,
            {
                "on_part_begin": self._headers.clear,
                "on_header_field": self._on_field,
                "on_header_value": self._on_value,
                "on_header_end": self._on_header,
                "on_headers_finished": self._on_part,
                "on_part_data": self._on_data,
                "on_end": self._on_end,
            },
            max_header_count=HEADERS,
            max_header_size=HEADER_BYTES,
        )

    def take(self, piece: bytes) -> None:
        """The next bytes of the body."""
        try:
            self._parser.write(piece)
        except FormParserError:
            raise Malformed("no form", hint=HINTS["form-unreadable"]) from None

    def parts(self) -> tuple[bytes, tuple[bytes, ...]]:
        """The JSON and the photos, in the order they came, once everything was taken."""
        if not self._whole:
            raise Malformed("no end", hint=HINTS["form-unreadable"])
        if self._report is None:
            raise Unprocessable(Mistake(where="body", name=REPORT, code="missing"))
        return bytes(self._report), tuple(bytes(each) for each in self._photos)

    def _on_field(self, data: bytes, start: int, end: int) -> None:
        self._line += data[start:end]

    def _on_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _on_header(self) -> None:
        name = self._line.decode("latin-1").lower()
        if name in self._headers:
            raise Malformed("a header twice", hint=HINTS["form-unreadable"])
        self._headers[name] = self._value.decode("utf-8", "replace")
        self._line.clear()
        self._value.clear()

    def _on_part(self) -> None:
        """The headers of a part are there: is it one we know? A file's name is never looked at."""
        kind, said = parse_options_header(_latin(self._headers.get("content-disposition", "")))
        name = said.get(b"name", b"").decode("utf-8", "replace")
        coding = self._headers.get("content-transfer-encoding", "").strip().lower()
        if kind != b"form-data" or coding not in _PLAIN:
            raise Malformed("a part of another kind", hint=HINTS["form-unreadable"])
        if name == REPORT:
            self._begin_report()
        elif name == PHOTO:
            self._begin_photo()
        else:
            shown = name[:60] if name.isprintable() and name else "(part)"
            raise Unprocessable(Mistake(where="body", name=shown, code="unknown-part", allowed=(REPORT, PHOTO)))

    def _begin_report(self) -> None:
        if self._report is not None:
            raise Unprocessable(Mistake(where="body", name=REPORT, code="repeated"))
        declared = self._headers.get("content-type", _JSON).partition(";")[0].strip().lower()
        if declared != _JSON:
            raise UnsupportedMedia(Mistake(where="body", name=REPORT, code="media-unknown", allowed=(_JSON,)))
        self._report = self._into = bytearray()
        self._name, self._most = REPORT, JSON_BYTES

    def _begin_photo(self) -> None:
        if len(self._photos) == PHOTOS:
            limit = (("limit", str(PHOTOS)),)
            raise Unprocessable(Mistake(where="body", name=PHOTO, code="too-many", params=limit))
        self._into = bytearray()
        self._name, self._most = f"{PHOTO}.{len(self._photos)}", PHOTO_BYTES
        self._photos.append(self._into)

    def _on_data(self, data: bytes, start: int, end: int) -> None:
        if len(self._into) + end - start > self._most:
            raise too_large(self._name, self._most)
        self._into += data[start:end]

    def _on_end(self) -> None:
        self._whole = True


def too_large(name: str, most: int) -> TooLarge:
    """What a part, or the whole `body`, is refused with when it is over its bytes."""
    return TooLarge(Mistake(where="body", name=name, code="too-many-bytes", params=(("limit", str(most)),)))


def _latin(text: str) -> str:
    """The same bytes as the reader of options wants them: each as one character."""
    return text.encode().decode("latin-1")
