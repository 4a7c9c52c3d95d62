"""Signatures on what leaves: Standard Webhooks 1.0, and Content-Digest (RFC 9530). Pure."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from datetime import datetime
from hashlib import sha256
from hmac import HMAC
from secrets import token_bytes

SECRET_BYTES = 32
"""Standard Webhooks wants 24 to 64."""


def new_secret() -> bytes:
    """A secret for one webhook."""
    return token_bytes(SECRET_BYTES)


def written(secret: bytes) -> str:
    """As the app gets it: `whsec_` and base64."""
    return f"whsec_{b64encode(secret).decode()}"


def signed(event: str, at: datetime, body: bytes, secrets: Sequence[bytes]) -> dict[str, str]:
    """The headers of one attempt: over id, second and the raw body, a signature by each secret, the newest first."""
    second = str(int(at.timestamp()))
    base = f"{event}.{second}.".encode() + body
    return {
        "webhook-id": event,
        "webhook-timestamp": second,
        "webhook-signature": " ".join(f"v1,{_base64(HMAC(secret, base, sha256).digest())}" for secret in secrets),
        "content-digest": f"sha-256=:{_base64(sha256(body).digest())}:",
    }


def _base64(raw: bytes) -> str:
    return b64encode(raw).decode()
