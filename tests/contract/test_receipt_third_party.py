"""Receipts on a JOSE library that is not ours and in another language: nobody needs Hansa to verify what Hansa signed."""

from __future__ import annotations

import asyncio
import json
from asyncio.subprocess import PIPE
from base64 import urlsafe_b64encode
from pathlib import Path

import pytest

from domain.when import now
from gateway.intake.receipts import Receipts
from storage.seal import Seal
from tests.contract.engines import Place
from tests.identity.broker_tools import BIN, environ, installed

TOOLS = Path(__file__).resolve().parents[1] / "tools" / "jose"
CLAIMS = {"iss": "https://api.example.org", "jti": "1", "number": "SP-4711", "request": {"alg": "sha-256", "hash": "0"}}

pytestmark = pytest.mark.timeout(180)


async def test_a_receipt_verifies_without_us(tmp_path: Path) -> None:
    """With the public keys alone: the receipt holds, a changed one and an assertion do not."""
    installed(TOOLS / "node_modules", TOOLS / "package-lock.json", [str(BIN / "npm"), "ci", "--no-audit", "--no-fund"])
    async with Place(state=tmp_path, url=None).stores() as stores:
        own = Receipts(stores.receipt_keys, Seal([b"key." * 8]), now)
        receipt, assertion, keys = await own.sign(CLAIMS), await own.sign_assertion(CLAIMS), await own.jwks()
    head, _, signature = receipt.split(".")
    claims = urlsafe_b64encode(json.dumps(CLAIMS | {"number": "SP-1"}).encode()).rstrip(b"=").decode()
    changed = f"{head}.{claims}.{signature}"
    asked = json.dumps({"keys": keys, "receipts": [receipt, changed, assertion]})
    command = [str(BIN / "node"), "verify.mjs", asked]
    done = await asyncio.create_subprocess_exec(*command, cwd=TOOLS, env=environ(), stdout=PIPE)
    said, _ = await done.communicate()
    assert [json.loads(line) for line in said.splitlines()] == [
        CLAIMS,
        {"refused": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"},
        {"refused": "ERR_JWT_CLAIM_VALIDATION_FAILED"},
    ]
