"""Keys for one run of the bridge: an authority, and a certificate of 127.0.0.1 for TLS and for signing SAML."""

from __future__ import annotations

import ipaddress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

_FORM = (Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())


@dataclass(frozen=True)
class Keys:
    """Files, PEM."""

    authority: Path
    private: Path
    certificate: Path


def make_keys(folder: Path) -> Keys:
    """Keys that hold for a day."""
    keys = Keys(folder / "authority.pem", folder / "key.pem", folder / "certificate.pem")
    above, own = (rsa.generate_private_key(65537, 2048) for _ in range(2))
    authority = _issued("authority.example", above, "authority.example", above, ca=True)
    certificate = _issued("bridge.example", own, "authority.example", above, ca=False)
    keys.authority.write_bytes(authority.public_bytes(Encoding.PEM))
    keys.certificate.write_bytes(certificate.public_bytes(Encoding.PEM))
    keys.private.write_bytes(own.private_bytes(*_FORM))
    return keys


def _issued(subject: str, key: rsa.RSAPrivateKey, issuer: str, by: rsa.RSAPrivateKey, *, ca: bool) -> x509.Certificate:
    now = datetime.now(UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    return (
        x509.CertificateBuilder()
        .subject_name(_name(subject))
        .issuer_name(_name(issuer))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(hours=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.BasicConstraints(ca=ca, path_length=None), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public_key()), critical=False)
        .add_extension(here, critical=False)
        .sign(by, SHA256())
    )


def _name(common: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, common)])
