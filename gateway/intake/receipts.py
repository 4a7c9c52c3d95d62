"""Receipts: what a city said to an order, signed, so that it can be shown to anybody years later and without us.

ES256: every JOSE library, every browser and every hardware module verifies it; EdDSA is still missing in some of each.
Knows no order and no HTTP. Receipts name no person: the request is in them as a hash alone.
"""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from domain.cases import Case
from domain.when import Clock, stamp
from gateway.intake.proof import LOOK, published, request_hash
from storage.errors import StorageError
from storage.ports import ReceiptKey, ReceiptKeys, Sealing

log = logging.getLogger("hansa.intake")

ALGORITHM = "ES256"
TYPE = "hansa-receipt+jwt"
DAYS = 365
"""How long a key signs."""
AHEAD = timedelta(days=7)
"""How long a key is published before it signs: cities keep a copy of the keys."""


class Unverified(Exception):
    """This proves nothing; the text says why, in words for whoever holds it."""


class NoReceipt(Unverified):
    """This is something else than a receipt."""


def claims_of(case: Case, *, issuer: str, key: str, digest: str, evidence: bytes, at: datetime) -> dict[str, Any]:
    """What a receipt says of `case` as it stands at `at`, after its back-end answered `evidence` (b"": it never did).

    `issuer` is this gateway's public address, `key` the idempotency key and `digest` the `request_digest` of what came with
    it; see `request_hash`.
    """
    return {
        "iss": issuer,
        "jti": case.id,
        "iat": int(at.timestamp()),
        "time": stamp(case.created),
        "reference": case.reference,
        "resource": case.resource,
        "city": case.city,
        "binding": case.binding,
        "state": case.state,
        "number": case.number,
        "request": {"alg": "sha-256", "hash": request_hash(key, digest)},
        "answer": {"alg": "sha-256", "hash": sha256(evidence).hexdigest()} if evidence else None,
    }


class Receipts:
    """Signs with the keys in the store, makes them when they are missing, and follows what other processes make."""

    def __init__(self, keys: ReceiptKeys, seal: Sealing, clock: Clock, *, days: int = DAYS) -> None:
        self._keys, self._seal, self._clock = keys, seal, clock
        self._lasts = timedelta(days=days)
        self._kept: tuple[ReceiptKey, ...] = ()
        self._looked: datetime | None = None
        self._turn = asyncio.Lock()

    async def sign(self, claims: Mapping[str, Any]) -> str:
        """A receipt: a compact JWS of the type `hansa-receipt+jwt`. StorageError when there is no key to be had."""
        return await self._signed(claims, TYPE)

    async def sign_assertion(self, claims: Mapping[str, Any]) -> str:
        """A JWT by which the gateway shows a city who it is (RFC 7523). Never taken for a receipt: its type is `JWT`."""
        return await self._signed(claims, "JWT")

    async def jwks(self) -> Mapping[str, Any]:
        """Every public key there ever was (RFC 7517 §5), those that sign soon among them."""
        await self._look()
        return published(self._kept)

    async def _signed(self, claims: Mapping[str, Any], typ: str) -> str:
        await self._look()
        key = _signer(self._kept, self._clock())
        if key is None or key.private is None:
            raise StorageError("there is no key to sign a receipt with")
        header = {"alg": ALGORITHM, "typ": typ, "kid": key.kid}
        return jwt.encode(header, dict(claims), self._opened(key.kid, key.private), algorithms=[ALGORITHM])

    async def _look(self) -> None:
        now = self._clock()
        async with self._turn:
            if self._looked is not None and timedelta(0) <= now - self._looked < LOOK:
                return
            try:
                self._kept = await self._keys.all()
                await self._renew(now)
                await self._reseal()
                self._looked = now
            except StorageError as error:
                if _signer(self._kept, now) is None:
                    raise
                log.warning("receipts are signed with the keys known: %s", error)

    async def _renew(self, now: datetime) -> None:
        last = self._kept[-1] if self._kept else None
        if last is not None and now < last.signs_from + self._lasts - AHEAD:
            return
        start = now if last is None else max(last.signs_from + self._lasts, now + AHEAD)
        made = self._made(start)
        if await self._keys.add(made, after=last.kid if last else None):
            log.info("a new receipt key %s signs from %s", made.kid, stamp(start))
        self._kept = await self._keys.all()  # of processes that race here one has won

    async def _reseal(self) -> None:
        # After the seal's keys were rotated: the old one may go once nothing is sealed with it.
        for key in self._kept:
            if key.private is not None and self._seal.key_of(key.private) != self._seal.newest:
                plain = self._seal.open(key.private, _about(key.kid))
                await self._keys.reseal(key.kid, self._seal.seal(plain, _about(key.kid)), was=key.private)

    def _made(self, start: datetime) -> ReceiptKey:
        key = ECKey.generate_key("P-256")
        kid = key.thumbprint()
        return ReceiptKey(
            kid=kid,
            public=json.dumps(key.as_dict(private=False) | {"kid": kid, "alg": ALGORITHM, "use": "sig"}),
            private=self._seal.seal(json.dumps(key.as_dict(private=True)).encode(), _about(kid)),
            signs_from=start,
        )

    def _opened(self, kid: str, private: bytes) -> ECKey:
        return _imported(self._seal.open(private, _about(kid)))


def _about(kid: str) -> str:
    return f"receipt_keys/{kid}/private"


def _signer(keys: tuple[ReceiptKey, ...], now: datetime) -> ReceiptKey | None:
    """The last that has begun; where the clock is behind, the first that may sign."""
    able = [key for key in keys if key.private is not None]
    begun = [key for key in able if key.signs_from <= now]
    return begun[-1] if begun else next(iter(able), None)


@lru_cache(maxsize=8)
def _imported(raw: bytes) -> ECKey:
    return ECKey.import_key(json.loads(raw))


def verify(receipt: str, jwks: Mapping[str, Any]) -> Mapping[str, Any]:
    """The claims of a receipt that one of these keys signed; needs nothing else, and no network.

    NoReceipt for what is none; Unverified when it was changed, or its key is not among them. The algorithm is ours, whatever
    the receipt says of itself. A receipt has no end.
    """
    try:
        header = jws.extract_compact(receipt.encode()).headers()
    except (JoseError, ValueError, TypeError) as wrong:
        raise NoReceipt("It is no signed text: three parts of letters and digits with dots between.") from wrong
    if header.get("typ") != TYPE or header.get("alg") != ALGORITHM or "crit" in header:
        raise NoReceipt("It is signed, but it is no receipt of Hansa.")
    key = _public(jwks, header.get("kid"))
    try:
        claims = jwt.decode(receipt, key, algorithms=[ALGORITHM]).claims
    except (JoseError, ValueError, TypeError) as wrong:
        raise Unverified("The signature does not fit: the receipt was changed after it was signed.") from wrong
    if not isinstance(claims.get("request"), dict) or not isinstance(claims.get("iss"), str):
        raise NoReceipt("It is signed, but it is no receipt of Hansa.")
    return claims


def _public(jwks: Mapping[str, Any], kid: Any) -> ECKey:
    keys = jwks.get("keys")
    fit = [each for each in keys if isinstance(each, dict)] if isinstance(keys, list) else []
    for each in fit:
        if isinstance(kid, str) and each.get("kid") == kid and (each.get("kty"), each.get("crv")) == ("EC", "P-256"):
            try:
                return ECKey.import_key({name: each[name] for name in ("kty", "crv", "x", "y")})
            except (JoseError, ValueError, KeyError, TypeError) as wrong:
                raise Unverified("The key that signed it is among these, but cannot be read.") from wrong
    raise Unverified("None of these keys has signed it.")
