"""The twin of Düsseldorf's mail server, spoken to by the standard library's own client."""

from __future__ import annotations

import asyncio
import smtplib
from email.message import EmailMessage
from typing import Any
from urllib.parse import urlsplit

import aiohttp
import pytest

from sandbox.kit import running
from sandbox.report_mail import twins

NAME = "report_mail/duesseldorf"


def letter() -> EmailMessage:
    """A letter with a picture."""
    message = EmailMessage()
    message["From"], message["To"], message["Subject"] = "a@hansa.example", "amt@city.example", "Wilder Müll"
    message["X-Hansa-Reference"] = "abcdefgh234567qr"
    message["Message-ID"] = "<abcdefgh234567qr@hansa.example>"
    message.set_content("Grüße")
    message.add_attachment(b"\x00\x01", maintype="image", subtype="png", filename="photo-1.png")
    return message


def post(url: str) -> dict[str, Any]:
    """Send it as any program would; the recipients refused."""
    parts = urlsplit(url)
    with smtplib.SMTP(str(parts.hostname), parts.port or 0, timeout=5) as client:
        return client.send_message(letter())


async def test_a_letter_is_kept_and_stands_in_the_journal() -> None:
    """Who, what and how large; the letter itself is shown when its reference is named."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        assert urls[NAME].startswith("smtp://127.0.0.1:")
        assert await asyncio.to_thread(post, urls[NAME]) == {}
        desk = urls[f"{NAME}/desk"]
        async with session.get(f"{desk}/_twin/orders") as told:
            [order] = (await told.json())["orders"]
        async with session.get(f"{desk}/_twin/letters/abcdefgh234567qr") as shown:
            assert b"photo-1.png" in await shown.read()
    assert (order["reference"], order["recipient"], order["subject"]) == (
        "abcdefgh234567qr", "amt@city.example", "Wilder Müll",
    )  # fmt: skip
    assert [(each["name"], each["kind"], each["bytes"]) for each in order["attachments"]] == [
        ("photo-1.png", "image/png", 2)
    ]


@pytest.mark.parametrize(
    ("kind", "kept"),
    [("down", 0), ("cut", 0), ("429", 0), ("500", 0), ("reset", 1), ("truncated", 1)],
)
async def test_a_fault_acts_on_the_wire(kind: str, kept: int) -> None:
    """The client fails under each; a letter is kept only where the answer to the final dot is what was lost; then it heals."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        desk = urls[f"{NAME}/desk"]
        await session.put(f"{desk}/_twin/faults", json={"kind": kind, "count": 1})
        with pytest.raises((smtplib.SMTPException, OSError)):
            await asyncio.to_thread(post, urls[NAME])
        async with session.get(f"{desk}/_twin/orders") as told:
            assert len((await told.json())["orders"]) == kept
        assert await asyncio.to_thread(post, urls[NAME]) == {}


@pytest.mark.parametrize("at", ["mail", "rcpt", "data"])
async def test_a_refusal_is_made_on_demand(at: str) -> None:
    """Any code at any stage, until it is taken back."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        desk = urls[f"{NAME}/desk"]
        await session.put(f"{desk}/_twin/refuse", json={"code": 550, "at": at})
        with pytest.raises(smtplib.SMTPException):
            await asyncio.to_thread(post, urls[NAME])
        await session.delete(f"{desk}/_twin/refuse")
        assert await asyncio.to_thread(post, urls[NAME]) == {}


@pytest.mark.parametrize("body", [{"code": 200}, {"code": 550, "at": "noon"}, {"kode": 550}, {"code": "550"}])
async def test_a_wrong_demand_is_explained(body: dict[str, Any]) -> None:
    """A code, a stage or a member that is none: 400, and what it may be."""
    async with running(twins()) as urls, aiohttp.ClientSession() as session:
        desk = urls[f"{NAME}/desk"]
        async with session.put(f"{desk}/_twin/refuse", json=body) as said:
            assert said.status == 400
        async with session.post(f"{desk}/_twin/bounce", json={"reference": "unknown"}) as said:
            assert said.status == 400
