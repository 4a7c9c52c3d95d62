"""Bounces: a mail server tells us that a letter came back, by a delivery status notification (RFC 3464) posted to us.

Whoever runs the mail server pipes what arrives at the bounce address to our callback, signed as Standard Webhooks has it
(https://www.standardwebhooks.com): `webhook-id`, `webhook-timestamp`, and `webhook-signature: v1,<base64>`, the HMAC-SHA256 of
`id.timestamp.body` under a shared secret. The body is the message as it came (`message/rfc822`), or its `multipart/report`.
"""

from __future__ import annotations

import base64
import binascii
import hmac
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.errors import MessageError
from email.message import Message
from email.parser import BytesParser
from email.policy import compat32
from hashlib import sha256

from adapters._kit.letter import REFERENCE

MOST = 1024 * 1024
"""Bytes of a notification that are read; a longer one is none."""
_SKEW = timedelta(minutes=5)
_PARTS = 50
_OURS = re.compile(rf"(?<![a-z0-9])({REFERENCE.pattern})(?![a-z0-9])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounce:
    """What a notification says about one letter of ours."""

    reference: str
    status: str
    """RFC 3463, `5.1.1`."""


def is_signed(headers: Mapping[str, str], body: bytes, *, secret: str, now: datetime) -> bool:
    """Whether the secret's owner signed this body within the last minutes. Header names are in lower case."""
    id_, stamp = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "")
    if not id_ or not (stamp.isascii() and stamp.isdecimal() and len(stamp) <= 12):
        return False
    if abs(now.timestamp() - int(stamp)) > _SKEW.total_seconds():
        return False
    wanted = hmac.new(_key(secret), f"{id_}.{stamp}.".encode() + body, sha256).digest()
    given = [each.partition(",") for each in headers.get("webhook-signature", "").split()[:8]]
    return any(version == "v1" and hmac.compare_digest(_decoded(said), wanted) for version, _, said in given)


def read_bounce(headers: Mapping[str, str], body: bytes) -> Bounce | None:
    """The failed letter; None for a delay, a success, a notification about none of ours, or anything that is none."""
    kind = headers.get("content-type", "")
    if len(body) > MOST or "\r" in kind or "\n" in kind:
        return None
    if kind.lower().startswith("multipart/"):
        body = b"Content-Type: " + kind.encode("latin-1", "replace") + b"\r\n\r\n" + body
    try:
        message: Message = BytesParser(policy=compat32).parsebytes(body)
        parts = list(_parts(message))
        status = next((said for part in parts if (said := _failed(part))), None)
        reference = next(iter(_references(message, parts)), None)
    except (MessageError, ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None
    return Bounce(reference=reference, status=status) if reference and status else None


def _parts(message: Message) -> Iterator[Message]:
    for number, part in enumerate(message.walk()):
        if number == _PARTS:
            return
        yield part


def _failed(part: Message) -> str | None:
    """The status of the first recipient that was given up."""
    for block in _blocks(part)[1:]:
        action = str(block.get("Action", "")).strip().lower()
        status = str(block.get("Status", "")).strip()[:20]
        # A 4.x.x that was given up after days is as final as a 5.x.x: Action says which it is (RFC 3464, 2.3.3).
        if action == "failed" or (not action and status.startswith("5.")):
            return status or "5.0.0"
    return None


def _blocks(part: Message) -> list[Message]:
    """Of a delivery status: what it says of the letter, then of each recipient; of another part nothing."""
    said = part.get_payload() if part.get_content_type() == "message/delivery-status" else None
    return [block for block in said if isinstance(block, Message)] if isinstance(said, list) else []


def _references(message: Message, parts: list[Message]) -> Iterator[str]:
    """Ours, wherever it stands: the address it bounced to, the envelope's id, the returned letter's own headers."""
    said = [message.get(name, "") for name in ("Delivered-To", "X-Original-To", "To")]
    for part in parts:
        said += [block.get("Original-Envelope-Id", "") for block in _blocks(part)[:1]]
        returned = _headers(part) if part.get_content_type() == "text/rfc822-headers" else part
        if returned is not message:
            said += [returned.get(name, "") for name in ("X-Hansa-Reference", "Message-ID")]
    for text in said:
        yield from _OURS.findall(str(text)[:1000])


def _headers(part: Message) -> Message:
    content = part.get_payload(decode=True)
    return BytesParser(policy=compat32).parsebytes(content if isinstance(content, bytes) else b"", headersonly=True)


def _key(secret: str) -> bytes:
    return _decoded(secret.removeprefix("whsec_")) if secret.startswith("whsec_") else secret.encode()


def _decoded(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        return b""
