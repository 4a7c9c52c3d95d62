"""What an app may know of a citizen: values that no two developer organisations share.

A subject is HMAC-SHA-256 over the organisation and the citizen's id, kept at its first issue, so that it stays the same
whatever becomes of the key. A session's id is another for every app. The time of a log-in is moved back by up to a minute,
by an amount that depends on session and organisation: two organisations cannot match citizens by an equal `auth_time`.
"""

from __future__ import annotations

from base64 import urlsafe_b64encode
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import HMAC
from secrets import token_bytes

from auth.server.site import Site
from storage.accounts import Identity

_FALLBACK = token_bytes(32)
"""Without a seal: what counts is what the store has kept, so the key need not outlive the process."""
BLUR = 60
"""Seconds, exclusive."""


async def subject(identity: Identity, site: Site, citizen: str, sector: str) -> str:
    """The subject by which this organisation knows the citizen."""
    key = site.key("pairwise", _FALLBACK)
    proposed = short(HMAC(key, f"{sector}\0{citizen}".encode(), sha256).digest())
    return await identity.pairwise(citizen, sector, proposed)


def session_id(root: str, app: str) -> str:
    """`sid`: this session as one app knows it. `root` never leaves the server."""
    return short(HMAC(root.encode(), f"sid\0{app}".encode(), sha256).digest())


def blurred(real: datetime, root: str, sector: str, *, not_before: datetime | None = None) -> datetime:
    """The log-in's time for this organisation: whole seconds, never later than the real one, at least `not_before`."""
    shift = HMAC(root.encode(), f"auth_time\0{sector}".encode(), sha256).digest()[0] % BLUR
    moved = real.replace(microsecond=0) - timedelta(seconds=shift)
    return max(moved, min(not_before, real)).replace(microsecond=0) if not_before else moved


def short(digest: bytes) -> str:
    """As it stands in a token (RFC 4648 §5, without padding)."""
    return urlsafe_b64encode(digest).rstrip(b"=").decode()
