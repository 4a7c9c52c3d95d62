"""Delivery status notifications (RFC 3464), as a mail server writes them about a letter that came back, and their signature."""

import base64
import hashlib
import hmac
from datetime import datetime
from uuid import uuid4

from sandbox.mailbox import Kept


def notification(letter: Kept, *, status: str, action: str) -> bytes:
    """The whole message about this letter, its headers returned."""
    status_report = (
        f"Reporting-MTA: dns; mail.twin\r\nOriginal-Envelope-Id: {letter.reference}\r\n\r\n"
        f"Final-Recipient: rfc822; {letter.recipient}\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} simulated\r\n"
    )
    headers = "".join(f"{name}: {value}\r\n" for name, value in letter.message.items())
    boundary = "=_dsn"
    parts = [
        ("text/plain; charset=utf-8", "This is the mail system of the twin. Your message could not be delivered.\r\n"),
        ("message/delivery-status", status_report),
        ("text/rfc822-headers", headers),
    ]
    body = "".join(f"--{boundary}\r\nContent-Type: {kind}\r\n\r\n{text}\r\n" for kind, text in parts)
    head = {
        "From": "MAILER-DAEMON@mail.twin",
        "To": letter.sender,
        "Subject": "Undelivered Mail Returned to Sender",
        "Auto-Submitted": "auto-replied",
        "Message-ID": f"<{uuid4().hex}@mail.twin>",
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/report; report-type=delivery-status; boundary="{boundary}"',
    }
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    return f"{lines}\r\n{body}--{boundary}--\r\n".encode()


def signed(body: bytes, secret: str, at: datetime) -> dict[str, str]:
    """The headers of Standard Webhooks for this body."""
    id_, stamp = f"msg_{uuid4().hex}", str(int(at.timestamp()))
    mark = hmac.new(secret.encode(), f"{id_}.{stamp}.".encode() + body, hashlib.sha256).digest()
    signature = f"v1,{base64.b64encode(mark).decode()}"
    return {
        "content-type": "message/rfc822",
        "webhook-id": id_,
        "webhook-timestamp": stamp,
        "webhook-signature": signature,
    }
