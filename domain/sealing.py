"""A key that seals, as it is written down: 32 random bytes as base64. Standard library only; knows no cipher."""

from __future__ import annotations

from base64 import b64decode, urlsafe_b64encode
from binascii import Error
from secrets import token_bytes

BYTES = 32


def new_key() -> bytes:
    """32 random bytes."""
    return token_bytes(BYTES)


def written(key: bytes) -> str:
    """The key as base64url: nothing in it needs quoting, in a shell or in a file of settings."""
    return urlsafe_b64encode(key).decode()


def keys_in(text: str) -> tuple[bytes, ...]:
    """The keys of a text, in order, separated by commas or blanks, each as base64 or base64url, padded or not.

    ValueError says which one does not fit, and never repeats it.
    """
    found = tuple(_key(each, place) for place, each in enumerate(text.replace(",", " ").split(), 1))
    if not found:
        raise ValueError("There is no key in it.")
    if len(set(found)) < len(found):
        raise ValueError("The same key stands there twice.")
    return found


def _key(text: str, place: int) -> bytes:
    standard = text.replace("-", "+").replace("_", "/").rstrip("=")
    try:
        key = b64decode(standard + "=" * (-len(standard) % 4), validate=True)
    except (Error, ValueError):
        raise ValueError(f"Key {place} is not written in base64.") from None
    if len(key) != BYTES:
        raise ValueError(f"Key {place} is {len(key)} bytes long, not {BYTES}.")
    if len(set(key)) == 1:  # zeros, as a placeholder has
        raise ValueError(f"Key {place} is not random.")
    return key
