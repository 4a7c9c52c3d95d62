"""`WWW-Authenticate` for bearer tokens: RFC 6750 §3, with where the resource describes itself (RFC 9728 §5.1)."""

from __future__ import annotations

from typing import Literal

METADATA = "/.well-known/oauth-protected-resource"
REALM = "hansa"

Error = Literal["invalid_request", "invalid_token", "insufficient_scope"]


def challenge(
    origin: str | None, *, error: Error | None = None, why: str | None = None, scope: str | None = None
) -> str:
    """The value. `origin` is the address the caller used, None where no tokens are taken.

    Without an error for who has shown nothing (§3.1); `why` is for developers, printable ASCII.
    """
    parts = {"realm": REALM, "error": error, "error_description": why, "scope": scope}
    if origin is not None:
        parts["resource_metadata"] = origin + METADATA
    return "Bearer " + ", ".join(f'{name}="{_quoted(value)}"' for name, value in parts.items() if value is not None)


def _quoted(value: str) -> str:
    """Nothing ends the quotes or the line; what §3 does not allow is left out."""
    return "".join(letter for letter in value if " " <= letter <= "~" and letter not in '"\\')
