"""Seals what cities' identity providers gave, for the time it is kept: nobody who reads the store can act for a citizen.

Envelope encryption (RFC 7516, A256GCMKW and A256GCM): each token under a key of its own, which is wrapped by the key of its
city. What was sealed for one citizen and issuer opens for no other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from hashlib import sha256
from hmac import HMAC
from pathlib import Path
from secrets import token_bytes

from joserfc import jwe
from joserfc.errors import JoseError
from joserfc.jwk import OctKey

from auth.model import Given

KEY_FILE = "city-tokens.key"
"""In the sandbox, beside the database."""
_ALGORITHMS = ["A256GCMKW", "A256GCM"]
_BYTES = 32


class Vault:
    """Seals with the first key, opens with any: 32 bytes each, not used for anything else."""

    def __init__(self, keys: Sequence[bytes]) -> None:
        if not keys or any(len(key) != _BYTES for key in keys):
            raise ValueError(f"a key that seals city tokens has {_BYTES} bytes")
        self._keys = tuple(keys)

    def seal(self, citizen: str, issuer: str, given: Given) -> bytes:
        """Sealed for this citizen and issuer."""
        owner = {"citizen": citizen, "issuer": issuer}
        plain = owner | {"access": given.access, "until": given.until, "refresh": given.refresh}
        header = {"alg": "A256GCMKW", "enc": "A256GCM"}
        key = _of_city(self._keys[0], issuer)
        return jwe.encrypt_compact(header, json.dumps(plain).encode(), key, algorithms=_ALGORITHMS).encode()

    def open(self, citizen: str, issuer: str, sealed: bytes) -> Given | None:
        """What was sealed for this citizen and issuer; None when it was for another, or by a key that is gone."""
        for each in self._keys:
            try:
                found = jwe.decrypt_compact(sealed, _of_city(each, issuer), algorithms=_ALGORITHMS)
            except (JoseError, ValueError):
                continue
            plain = json.loads(found.plaintext or b"{}")
            if (plain["citizen"], plain["issuer"]) == (citizen, issuer):
                return Given(access=plain["access"], until=plain["until"], refresh=plain["refresh"])
        return None


def vault_of(seal: bytes | None, state: Path, *, sandbox: bool) -> Vault | None:
    """The vault of an installation: by the seal of the settings; in the sandbox, without one, by a key in a file.

    None, and nothing is kept, where there is neither. `seal` are the 32 bytes that identity seals its own keys with, so
    that every process that has the same settings opens what another one sealed.
    """
    if seal is not None:
        return Vault((HMAC(seal, b"city-tokens", sha256).digest(),))
    return Vault((_key_file(state / KEY_FILE),)) if sandbox else None


def _key_file(file: Path) -> bytes:
    """The key of the file; of several processes that make it at once, all read what the first one wrote."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        made = file.with_name(f"{file.name}.{os.getpid()}")
        made.touch(mode=0o600)
        made.write_bytes(token_bytes(_BYTES))
        try:
            file.hardlink_to(made)
        except FileExistsError:
            pass
        finally:
            made.unlink()
    return file.read_bytes()


def _of_city(key: bytes, issuer: str) -> OctKey:
    return OctKey.import_key(HMAC(key, issuer.encode(), sha256).digest())
