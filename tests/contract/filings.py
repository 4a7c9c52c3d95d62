"""Cases for the suites of the Ledger: what is filed, by whom, under which seal."""

from __future__ import annotations

from datetime import UTC, datetime
from hashlib import sha256
from typing import Any

from domain.cases import Case, Photo
from storage.cases import Answer, Filing, Ledger, Sought, Turn
from storage.seal import Seal

NOON = datetime(2026, 11, 23, 12, 0, 0, 123456, tzinfo=UTC)
OLD, NEW = b"o" * 32, b"n" * 32
SEAL = Seal([OLD])
ANSWER = Answer(status=201, body='{"status_text": "Bestätigt"}'.encode(), location="/v1/me/orders/c1")
PHOTOS = (
    Photo(name="photo-1.jpg", kind="image/jpeg", content=b"\xff\xd8first"),
    Photo(name="photo-2.png", kind="image/png", content=b"\x89PNG second"),
)


def case(name: str = "c1", **more: Any) -> Case:
    """A case that was just accepted."""
    given: dict[str, Any] = {
        "id": name,
        "reference": f"ref-{name}",
        "resource": "waste.bulky-orders",
        "city": "essen",
        "binding": "essen/ebe/waste.bulky-orders#ebe",
        "citizen": "anna",
        "client": "app-1",
        "state": "accepted",
        "created": NOON,
        "changed": NOON,
    }
    return Case(**given | more)


def scope(name: str) -> bytes:
    """What makes two requests one."""
    return sha256(name.encode()).digest()


def filing(name: str = "c1", *, key: str | None = None, body: bytes = b"body", **more: Any) -> Filing:
    """A case on its way in, under a key of its own."""
    beside = {each: more.pop(each) for each in ("wish", "photos") if each in more}
    given: dict[str, Any] = {"wish": b'{"wish": "Sofa"}'} | beside
    return Filing(case=case(name, **more), scope=scope(key or name), body=sha256(body).digest(), **given)


async def placed(ledger: Ledger, name: str = "c1", **more: Any) -> Case:
    """The case, at its city."""
    turned = await ledger.turn(name, ("accepted", "placing"), Turn(to="placed", **more))
    assert turned is not None
    return turned


async def all_of(ledger: Ledger) -> tuple[str, ...]:
    """The ids of all cases."""
    return tuple(each.id for each in await ledger.cases(Sought(limit=1000)))
