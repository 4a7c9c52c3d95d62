"""What a back-end answered, with its whole body: decompressed, counted, ready to be read as text or JSON."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import orjson

from domain.errors import SourceNonsense

_CHARSET = re.compile(r"""charset\s*=\s*["']?([^\s"';,]+)""", re.IGNORECASE)
_MARKS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """One whole answer."""

    status: int
    headers: Mapping[str, str]
    """Names in lower case, values of repeated headers joined by a comma; never `set-cookie`."""
    body: bytes
    """Decompressed."""
    url: str
    """The address that answered, after redirects."""

    def text(self) -> str:
        """The body as text, without a byte order mark. Never fails: servers label their charset wrongly all the time.

        A mark at the start wins. Then UTF-8 is tried whatever the label says, because no text in an older charset
        with umlauts happens to be valid UTF-8. Then the label, and at last windows-1252.
        """
        for mark, charset in _MARKS:
            if self.body.startswith(mark):
                return self.body[len(mark) :].decode(charset, "replace")
        labelled = _CHARSET.search(self.headers.get("content-type", ""))
        label = _known(labelled[1]) if labelled else "utf-8"
        for charset in (label, "utf-8") if label.startswith("utf-") else ("utf-8", label):
            try:
                return self.body.decode(charset)
            except (UnicodeDecodeError, LookupError):
                continue
        return self.body.decode("cp1252", "replace")

    def json(self) -> Any:
        """The body as JSON; raises SourceNonsense that says in a few words what came instead."""
        body = self.body.removeprefix(codecs.BOM_UTF8).strip()
        if not body:
            raise SourceNonsense("an empty body where JSON was due")
        try:
            return orjson.loads(body)
        except orjson.JSONDecodeError as error:
            if body.startswith(b"<"):
                raise SourceNonsense("a page of markup where JSON was due") from error
            text = self.text().strip()
            if body != text.encode():
                return _loads(text)
            raise SourceNonsense(_reason(error)) from error


def _loads(text: str) -> Any:
    """JSON that was not sent in UTF-8, although RFC 8259 wants it."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise SourceNonsense(_reason(error)) from error


def _reason(error: orjson.JSONDecodeError) -> str:
    """What is wrong, in words that quote nothing of the body."""
    if error.pos >= len(error.doc.rstrip()) - 1:
        return "JSON that ends too early"
    return f"no JSON from character {error.pos} on"


def _known(label: str) -> str:
    """The codec for a charset label. Latin-1 means windows-1252 on the web (WHATWG Encoding, "iso-8859-1")."""
    try:
        name = codecs.lookup(label).name
    except LookupError:
        return "cp1252"
    return "cp1252" if name in {"iso8859-1", "ascii"} else name
