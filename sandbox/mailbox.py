"""What a mail office keeps: every letter it took, in the order they came. Knows MIME, and nothing of SMTP."""

import hashlib
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """One letter as it came."""

    sender: str
    recipient: str
    content: bytes
    state: str = "received"

    @property
    def message(self) -> EmailMessage:
        """The letter, read."""
        message = message_from_bytes(self.content, policy=default)
        assert isinstance(message, EmailMessage)
        return message

    @property
    def reference(self) -> str:
        """The number of its sender."""
        return str(self.message["X-Hansa-Reference"] or "")

    def told(self) -> dict[str, object]:
        """As the journal shows it: who, what and how large, without a word of it."""
        message = self.message
        return {
            "reference": self.reference,
            "number": None,
            "state": self.state,
            "sender": self.sender,
            "recipient": self.recipient,
            "subject": str(message["Subject"]),
            "message_id": str(message["Message-ID"]),
            "attachments": [_attachment(part) for part in message.iter_attachments()],
        }


@dataclass(slots=True)
class Mailbox:
    """The office: its letters, and how it refuses new ones."""

    letters: list[Kept] = field(default_factory=list)
    refuses: tuple[int, str] | None = None
    """Code, and where it is said: `mail`, `rcpt` or `data`."""


def _attachment(part: EmailMessage) -> dict[str, object]:
    content = part.get_payload(decode=True)
    assert isinstance(content, bytes)
    digest = hashlib.sha256(content).hexdigest()
    return {"name": part.get_filename(), "kind": part.get_content_type(), "bytes": len(content), "sha256": digest}
