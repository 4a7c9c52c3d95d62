"""Encryption at rest: what a person entrusted to us lies sealed in the database. Knows no table and no meaning.

AES-256-GCM with a random nonce of 96 bits (NIST SP 800-38D §8.2.2: good for 2³² values a key). A sealed value:

    version (1 byte, 1) · id of the key (4) · nonce (12) · ciphertext and tag (16 longer than the plain value)

The version, the id and what the value is about are authenticated with it: a sealed value that somebody moves to another row
does not open. An older value of the same row, put back, does: who can write the database can turn it back.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Sequence
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from secrets import token_bytes, token_hex

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from domain.sealing import keys_in, new_key, written
from storage.errors import StorageError

FILE = "seal.key"
_VERSION = b"\x01"
_NONCE = 12
_HEAD = len(_VERSION) + 4
_TAG = 16
_REMEDY = "Make a key with `hansa seal new`, and set HANSA_SEAL_KEYS to it, the same in every process."


class SealError(StorageError):
    """A value cannot be opened, or there are no keys. The text is for the operator and holds neither value nor key."""


class Seal:
    """Seals with the first of its keys, and opens what any of them sealed."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        """`keys`: 32 bytes each, the newest first. ValueError for none, or another length."""
        if not keys:
            raise ValueError("a seal needs a key")
        self.newest = key_id(keys[0])
        """The id of the key that seals now."""
        self._ciphers = {bytes.fromhex(key_id(key)): AESGCM(key) for key in keys}
        if len(self._ciphers) < len(keys):
            raise ValueError("two keys have the same id: make another one")

    def __repr__(self) -> str:
        return f"Seal({', '.join(self.ids)})"

    @property
    def ids(self) -> tuple[str, ...]:
        """The ids of all keys, the newest first."""
        return tuple(each.hex() for each in self._ciphers)

    @property
    def older(self) -> tuple[bytes, ...]:
        """How values begin that a former key sealed, which still opens them."""
        return tuple(_VERSION + each for each in list(self._ciphers)[1:])

    def seal(self, plain: bytes, about: str) -> bytes:
        """The value, sealed; `about` says whose it is (`table/row/column`), and must be said again to open it."""
        head, nonce = _VERSION + bytes.fromhex(self.newest), token_bytes(_NONCE)
        return head + nonce + self._ciphers[head[1:]].encrypt(nonce, plain, head + about.encode())

    def open(self, sealed: bytes, about: str) -> bytes:
        """What was sealed. SealError when it was changed or moved, or its key is not here."""
        cipher = self._ciphers.get(bytes.fromhex(self.key_of(sealed)))
        if cipher is None:
            raise SealError(
                f"A value in the database was sealed with the key {self.key_of(sealed)}, which is not among those set. "
                f"Put that key behind the others in HANSA_SEAL_KEYS; one that Hansa made itself lies in {FILE}."
            )
        head, nonce, rest = sealed[:_HEAD], sealed[_HEAD : _HEAD + _NONCE], sealed[_HEAD + _NONCE :]
        try:
            return cipher.decrypt(nonce, rest, head + about.encode())
        except InvalidTag:
            raise SealError(
                "A sealed value in the database does not open: it was changed, or it was taken from another row."
            ) from None

    def key_of(self, sealed: bytes) -> str:
        """The id of the key a value was sealed with, whether that key is here or not. SealError when it is none of ours."""
        if sealed[:1] != _VERSION or len(sealed) < _HEAD + _NONCE + _TAG:
            raise SealError("A value in the database is not sealed as this version of Hansa seals.")
        return sealed[1:_HEAD].hex()


def key_id(key: bytes) -> str:
    """Eight hexadecimal digits that name a key and tell nothing of it."""
    return sha256(b"hansa seal key id\0" + key).hexdigest()[:8]


def open_seal(*, keys: Sequence[bytes], state: Path, database_url: str | None, profile: str) -> Seal:
    """The seal of this installation: of the keys set, or of the key file in `state`, made when it is missing.

    SealError, in words for the operator, when that cannot be; in the live profile PostgreSQL needs keys that are set: its
    processes may run on several machines, and a key of one of them would seal what no other can open.
    """
    if keys:
        return Seal(keys)
    if database_url is not None and profile == "live":
        raise SealError(f"HANSA_SEAL_KEYS is not set, and what citizens entrust to us is kept sealed. {_REMEDY}")
    return Seal(_kept(state / FILE))


def _kept(path: Path) -> tuple[bytes, ...]:
    try:
        if not os.path.lexists(path):
            _make(path)
        text = _read(path)
    except UnicodeDecodeError:
        text = ""
    except OSError as error:
        raise SealError(f"The key file {path} cannot be read or made: {error.strerror}. {_REMEDY}") from error
    try:
        return keys_in(text)
    except ValueError as wrong:
        raise SealError(
            f"The key file {path} cannot be used. {wrong} Put the file back from where you keep a copy; "
            "without it, what was sealed with its key stays closed."
        ) from None


def _read(path: Path) -> str:
    with path.open("rb") as file:
        mode = os.fstat(file.fileno()).st_mode
        if mode & stat.S_IRWXO:
            raise SealError(f"Everybody on this machine may use the key file {path}. Take that away: chmod 600 {path}")
        return file.read(65_536).decode()


def _make(path: Path) -> None:
    # Written in full under another name, and linked: whoever starts at the same time sees a whole file or none, and one wins.
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = path.with_name(f"{path.name}.{token_hex(8)}")
    descriptor = os.open(draft, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(written(new_key()) + "\n")
            file.flush()
            os.fsync(file.fileno())
        with suppress(FileExistsError):
            os.link(draft, path)
    finally:
        draft.unlink()
    _settle(path.parent)


def _settle(folder: Path) -> None:
    # The name, too, has to be on disk before anything is sealed with the key.
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
