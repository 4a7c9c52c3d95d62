"""Verify a receipt and say what it proves; show the keys receipts are signed with."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

from config.model import Settings
from domain.when import now, stamp
from gateway.cli.stores import in_stores, seal_of
from gateway.intake.proof import published, request_digest, request_hash
from gateway.intake.receipts import NoReceipt, Receipts, Unverified
from gateway.intake.receipts import verify as verified
from storage.errors import StorageError

MOST = 1024 * 1024
"""Bytes of a receipt, or of the keys; an order's body may be larger."""
WORDS = {
    "placed": "the city has it",
    "confirmed": "the city has agreed",
    "rejected": "the city has refused",
    "cancelled": "it was taken back",
    "expired": "a wait ran out",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """What to verify, and with what."""

    file: Path
    keys: Path | None = None
    request: Path | None = None
    key: str | None = None


class Unusable(Exception):
    """Nothing can be verified with this; the text says why."""


def verify(settings: Callable[[], Settings], question: Question, out: Console, err: Console) -> int:
    """Print what the receipt says. 0 when it holds, 1 when it does not, 2 when there is nothing to verify."""
    try:
        claims, about = _verified(settings, question)
    except (Unusable, NoReceipt, StorageError) as wrong:
        return _said(err, "Nothing was verified:", wrong, 2)
    except Unverified as wrong:
        return _said(err, "The receipt does not hold:", wrong, 1)
    out.print(_shown(claims, about))
    out.print("[bold green]The receipt holds.[/bold green] It is as the gateway signed it.")
    return 0


def _verified(settings: Callable[[], Settings], question: Question) -> tuple[Mapping[str, Any], str]:
    if (question.request is None) != (question.key is None):
        raise Unusable("--request and --key belong together: the receipt holds one hash of both.")
    receipt = _receipt(_read(question.file))
    jwks = _jwks(_read(question.keys)) if question.keys else _own(settings())
    if not jwks["keys"]:
        raise Unusable("There are no keys here. Save those of the gateway that gave the receipt, and say --keys FILE.")
    claims = verified(receipt, jwks)
    return claims, _about(claims, question)


def keys(settings: Settings, out: Console, err: Console) -> int:
    """Print the public keys as a JWKS."""
    try:
        seal = seal_of(settings)
        jwks = in_stores(settings, lambda stores: Receipts(stores.receipt_keys, seal, now).jwks())
    except StorageError as wrong:
        return _said(err, "The keys cannot be shown:", wrong, 2)
    out.print(json.dumps(jwks, indent=2), markup=False, highlight=False, soft_wrap=True)
    return 0


def _own(settings: Settings) -> Mapping[str, Any]:
    return published(in_stores(settings, lambda stores: stores.receipt_keys.all()))


def _said(err: Console, heading: str, wrong: Exception, status: int) -> int:
    err.print(f"[bold red]{heading}[/bold red]")
    err.print(f"  {wrong}", markup=False, highlight=False, soft_wrap=True)
    return status


def _read(path: Path, most: int = MOST) -> bytes:
    try:
        if str(path) == "-":
            raw = sys.stdin.buffer.read(most + 1)
        else:
            with path.open("rb") as file:
                raw = file.read(most + 1)
    except OSError as why:
        raise Unusable(f"{path} cannot be read: {why.strerror}.") from why
    if len(raw) > most:
        raise Unusable(f"{path} is larger than {most} bytes.")
    return raw


def _receipt(raw: bytes) -> str:
    text = raw.decode("utf-8", "replace").strip()
    if not text.startswith("{"):
        return text
    try:
        order = json.loads(text)
    except (ValueError, RecursionError) as why:
        raise NoReceipt("It begins like JSON, but is none.") from why
    # It stands in the order itself, or one level down in an answer that holds the order.
    holders = [each for each in (order, *order.values()) if isinstance(each, dict)]
    found = next((each["receipt"] for each in holders if "receipt" in each), None)
    if not isinstance(found, str):
        raise NoReceipt("This JSON has no receipt: a city that has not answered yet has nothing to show for it.")
    return found.strip()


def _jwks(raw: bytes) -> Mapping[str, Any]:
    try:
        found = json.loads(raw)
    except (ValueError, RecursionError) as why:
        raise Unusable("The file of the keys is no JSON.") from why
    if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
        raise Unusable("The file of the keys is no JWKS: it has no list `keys`.")
    return found


def _about(claims: Mapping[str, Any], question: Question) -> str:
    if question.request is None or question.key is None:
        return "not compared: say --request BODY --key KEY"
    body = _read(question.request, 64 * MOST)
    if request_hash(question.key, request_digest(body)) != claims["request"].get("hash"):
        raise Unverified("It is genuine, but about something else: not this body with this key, to the last byte.")
    return "this body, with this key"


def _shown(claims: Mapping[str, Any], about: str) -> Table:
    answer = claims.get("answer")
    state = str(claims.get("state"))
    signed = claims.get("iat")
    rows = {
        "gateway": claims.get("iss"),
        "reference": claims.get("reference"),
        "number at the city": claims.get("number") or "none",
        "what": f"{claims.get('resource')} in {claims.get('city')} ({claims.get('binding')})",
        "state": f"{state}: {WORDS[state]}" if state in WORDS else state,
        "asked": claims.get("time"),
        "signed": stamp(datetime.fromtimestamp(signed, UTC))
        if isinstance(signed, int) and 0 <= signed < 10**11
        else "unknown",
        "request": about,
        "city's answer": f"SHA-256 {answer.get('hash')}" if isinstance(answer, dict) else "none",
    }
    table = Table(show_header=False)
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    for name, value in rows.items():
        # Signed by a key somebody gave us: nothing of it may steer the terminal.
        table.add_row(name, Text("".join(each for each in str(value) if each.isprintable())))
    return table
