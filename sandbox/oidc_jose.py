"""What a demo identity provider signs with: ES256 keys, compact JWS made and read, and the set it publishes (RFC 7515, 7517, 7518)."""

import base64
import hashlib
import hmac
import json
import secrets
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

_BYTES = 32  # of a coordinate of P-256, and of each half of a signature


def b64(raw: bytes) -> str:
    """Base64url without padding."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass(frozen=True, slots=True)
class Key:
    """A signing key of P-256."""

    kid: str = field(default_factory=lambda: secrets.token_hex(8))
    private: ec.EllipticCurvePrivateKey = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))

    @property
    def public(self) -> Mapping[str, str]:
        """As it stands in the set."""
        numbers = self.private.public_key().public_numbers()
        x, y = (b64(each.to_bytes(_BYTES, "big")) for each in (numbers.x, numbers.y))
        return {"kty": "EC", "crv": "P-256", "x": x, "y": y, "kid": self.kid, "alg": "ES256", "use": "sig"}

    @property
    def pem(self) -> bytes:
        """The public half, as somebody would misuse it as a shared secret."""
        return self.private.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def signed(header: Mapping[str, object], claims: Mapping[str, object], key: Key) -> str:
    """A compact JWS by ES256, whatever else the header says."""
    text = _input(header, claims)
    r, s = decode_dss_signature(key.private.sign(text.encode(), ec.ECDSA(SHA256())))
    return f"{text}.{b64(r.to_bytes(_BYTES, 'big') + s.to_bytes(_BYTES, 'big'))}"


def unsigned(header: Mapping[str, object], claims: Mapping[str, object]) -> str:
    """A JWS with nothing where its signature should be."""
    return f"{_input(header, claims)}."


def shared(header: Mapping[str, object], claims: Mapping[str, object], secret: bytes) -> str:
    """A compact JWS by HS256."""
    text = _input(header, claims)
    return f"{text}.{b64(hmac.new(secret, text.encode(), hashlib.sha256).digest())}"


def verified(token: str, keys: Iterable[Mapping[str, Any]]) -> Mapping[str, Any] | None:
    """The claims of a compact JWS by ES256 under one of these public keys; None for everything else."""
    try:
        head, body, tag = token.split(".")
        header, claims, raw = json.loads(_bytes(head)), json.loads(_bytes(body)), _bytes(tag)
        key = next(key for key in keys if key["kid"] == header["kid"] and key["crv"] == "P-256")
        x, y = (int.from_bytes(_bytes(key[name]), "big") for name in ("x", "y"))
        signature = encode_dss_signature(int.from_bytes(raw[:_BYTES], "big"), int.from_bytes(raw[_BYTES:], "big"))
        public = ec.EllipticCurvePublicNumbers(x, y, ec.SECP256R1()).public_key()
        public.verify(signature, f"{head}.{body}".encode(), ec.ECDSA(SHA256()))
    except (ValueError, KeyError, TypeError, StopIteration, InvalidSignature):
        return None
    return claims if header.get("alg") == "ES256" and isinstance(claims, dict) else None


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _input(header: Mapping[str, object], claims: Mapping[str, object]) -> str:
    return ".".join(b64(json.dumps(part).encode()) for part in (header, claims))
