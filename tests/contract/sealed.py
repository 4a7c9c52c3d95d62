"""A seal for tests: real encryption under a key of this process. Knows no table."""

from __future__ import annotations

from secrets import token_bytes

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import StorageError


class Box:
    """Seals with one key; opens nothing that was moved."""

    def __init__(self, key: bytes | None = None) -> None:
        self._cipher = AESGCM(key or AESGCM.generate_key(256))

    def seal(self, plain: bytes, about: str) -> bytes:
        """Nonce and ciphertext."""
        nonce = token_bytes(12)
        return nonce + self._cipher.encrypt(nonce, plain, about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """What was sealed about this."""
        try:
            return self._cipher.decrypt(sealed[:12], sealed[12:], about.encode())
        except InvalidTag:
            raise StorageError("it does not open") from None
