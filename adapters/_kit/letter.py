"""A report as a letter: German text for whoever reads it, the same as JSON for whoever's machine does, and the photos.

Everything a citizen wrote stays text: none of it becomes a header, and none of its lines can pass for one of ours. The JSON
part, `meldung.json`, is `{"schema": "hansa-report/1", "reference", "reported_at", "category": {"code", "name"}, "lat", "lon",
"text", "attributes": {name: answer}, "contact": {"name", "email", "phone"}, "photos": [{"name", "kind", "bytes", "sha256"}]}`.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256

from domain.cases import Photo
from domain.reports import ReportWish
from domain.when import BERLIN
from domain.words import clean

REFERENCE = re.compile(r"[a-z2-7]{16}")
_ADDRESS = re.compile(
    r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*"
    r"@(?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.)+[A-Za-z]{2,63}"
)
_UNWELCOME = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})
"""Classes of characters a single line has no use for: controls, turns of direction, other ways to end a line."""
_ENDINGS = {
    "image/jpeg": ".jpg",
    "image/png": ".png",
    "image/webp": ".webp",
    "image/heic": ".heic",
    "image/avif": ".avif",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heading:
    """Who writes to whom about which case."""

    reference: str
    sender: str
    recipient: str
    category: tuple[str, str]
    """Code and German name."""
    callback: str
    """Where a bounce may be told to us."""
    at: datetime


def is_address(text: str) -> bool:
    """Whether this is an address that can stand in an envelope and in a header as it is: ASCII, no quoting, no comment."""
    return len(text) <= 254 and len(text.partition("@")[0]) <= 64 and _ADDRESS.fullmatch(text) is not None


def is_plain(text: str) -> bool:
    """Whether the text is one line without anything that steers a terminal, a header or the direction of writing."""
    return not any(unicodedata.category(letter) in _UNWELCOME for letter in text)


def written(heading: Heading, wish: ReportWish, photos: Sequence[Photo]) -> bytes:
    """The whole message, ready for the wire; CPU only. Raises ValueError for a reference or an address that is none."""
    if not REFERENCE.fullmatch(heading.reference):
        raise ValueError("no reference of ours")
    if not is_address(heading.sender) or not is_address(heading.recipient):
        raise ValueError("no mail address")
    message = EmailMessage(policy=SMTP)
    message["From"] = Address(display_name="Hansa", addr_spec=heading.sender)
    message["To"] = Address(addr_spec=heading.recipient)
    if wish.contact.email is not None and is_address(wish.contact.email):
        message["Reply-To"] = Address(addr_spec=wish.contact.email)
    message["Subject"] = f"[Hansa {heading.reference}] {_line(heading.category[1])}"
    message["Date"] = format_datetime(heading.at)
    message["Message-ID"] = f"<{heading.reference}@{heading.sender.partition('@')[2]}>"
    message["Auto-Submitted"] = "auto-generated"
    message["X-Hansa-Reference"] = heading.reference
    message["X-Hansa-Callback"] = heading.callback
    message["Content-Language"] = "de"
    named = [(f"photo-{number}{_ENDINGS.get(each.kind, '.bin')}", each) for number, each in enumerate(photos, 1)]
    message.set_content(_prose(heading, wish, len(named)), subtype="plain", charset="utf-8", cte="base64")
    message.add_attachment(
        json.dumps(_facts(heading, wish, named), ensure_ascii=False, indent=1).encode(),
        maintype="application",
        subtype="json",
        filename="meldung.json",
    )
    for name, photo in named:
        maintype, subtype = photo.kind.split("/") if photo.kind in _ENDINGS else ("application", "octet-stream")
        message.add_attachment(photo.content, maintype=maintype, subtype=subtype, filename=name)
    return message.as_bytes()


def _prose(heading: Heading, wish: ReportWish, photos: int) -> str:
    lat, lon = f"{wish.lat:.6f}", f"{wish.lon:.6f}"
    contact = (("Name", wish.contact.name), ("E-Mail", wish.contact.email), ("Telefon", wish.contact.phone))
    rows = [
        f"Meldung {heading.reference} vom {heading.at.astimezone(BERLIN):%d.%m.%Y, %H:%M} Uhr",
        "",
        f"Kategorie: {_line(heading.category[1])}",
        f"Ort: {lat} Nord, {lon} Ost",
        f"Karte: https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=18/{lat}/{lon}",
        f"Fotos: {photos}",
        *(f"{label}: {_line(said)}" for label, said in contact if said is not None),
        *(f"> {_line(name)}: {_line(answer)}" for name, answer in wish.attributes.items()),
        "",
        "Text der Meldung, jede Zeile mit > davor:",
        *(f"> {clean(line)}" for line in wish.text.splitlines()),
        "",
        "-- ",
        "Diese Nachricht hat ein Programm geschickt. Alle Angaben stehen auch in meldung.json.",
    ]
    return "\r\n".join(rows)


def _facts(heading: Heading, wish: ReportWish, photos: Sequence[tuple[str, Photo]]) -> dict[str, object]:
    code, name = heading.category
    contact = {"name": wish.contact.name, "email": wish.contact.email, "phone": wish.contact.phone}
    return {
        "schema": "hansa-report/1",
        "reference": heading.reference,
        "reported_at": heading.at.isoformat(),
        "category": {"code": code, "name": name},
        "lat": wish.lat,
        "lon": wish.lon,
        "text": wish.text,
        "attributes": dict(wish.attributes),
        "contact": {key: said for key, said in contact.items() if said is not None},
        "photos": [
            {"name": name, "kind": each.kind, "bytes": len(each.content), "sha256": sha256(each.content).hexdigest()}
            for name, each in photos
        ],
    }


def _line(text: str) -> str:
    """On one line, whatever it held."""
    return " ".join("".join(" " if unicodedata.category(c) in _UNWELCOME else c for c in text).split())
