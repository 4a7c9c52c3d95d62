"""The mail door: one letter handed to one mail server by SMTP (RFC 5321), under the rules of the HTTP door.

The host is looked up and every address checked by the binding's door, the connection goes to a checked address, and TLS
(RFC 8314, or STARTTLS, RFC 3207) asks for the host's own name. It tells apart what a sender must know: before the final dot
nothing was sent, after it only the server's answer says whether it was.
"""

from __future__ import annotations

import asyncio
import re
import socket
import ssl
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Literal
from urllib.parse import urlsplit

from aiosmtplib import SMTP, SMTPException, SMTPResponseException
from aiosmtplib.protocol import SMTPProtocol
from aiosmtplib.response import SMTPResponse

from adapters._kit.http import Door
from domain.errors import SourceDown, SourceError, SourceLimited, SourceNonsense, SourceTimeout, SourceUncertain

_PORTS = {"smtps": 465, "smtp": 587}
_MARGIN = 0.25
"""Seconds before the deadline at which we leave by ourselves: whoever is cut off there could not say what is uncertain."""
_MOST_ADDRESSES = 3
_OURS = frozenset({530, 534, 535, 538})
"""Codes that are about how we log in (RFC 4954), not about the letter."""
_DOT = re.compile(rb"(?m)^\.")


class Undeliverable(Exception):
    """The server refuses this letter for good; `said` is its answer."""

    def __init__(self, said: bytes) -> None:
        super().__init__("refused for good")
        self.said = said


@dataclass(frozen=True, slots=True, kw_only=True)
class Relay:
    """The mail server that takes our letters."""

    host: str
    port: int
    tls: Literal["at_once", "upgrade", "none"]
    user: str | None = None
    password: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A finished message and its envelope; the addresses hold no blanks and no control characters."""

    sender: str
    """Where a bounce goes."""
    recipient: str
    reference: str
    """Stands in the envelope too (ENVID, RFC 3461), so that a bounce names it."""
    content: bytes


def relay_at(url: str, *, user: str | None = None, password: str | None = None, plain: bool = False) -> Relay:
    """The server at `smtps://host:465` or `smtp://host:587`; ValueError for another address.

    The latter is upgraded to TLS, except on this very machine or where `plain` says so.
    """
    parts = urlsplit(url)
    if parts.scheme not in _PORTS or not parts.hostname:
        raise ValueError("a mail server's address begins with smtps:// or smtp://")
    tls: Literal["at_once", "upgrade", "none"] = "at_once"
    if parts.scheme == "smtp":
        tls = "none" if plain or _is_here(parts.hostname) else "upgrade"
    port = parts.port or _PORTS[parts.scheme]
    return Relay(host=parts.hostname, port=port, tls=tls, user=user, password=password)


async def deliver(
    door: Door, relay: Relay, letter: Letter, *, deadline: float, about_to: Callable[[], Awaitable[None]]
) -> bytes:
    """Hand it over, and come back with the server's last words. `about_to` runs just before the final dot.

    Raises Undeliverable for a refusal for good; SourceUncertain when the answer to the final dot was lost; and, with nothing
    sent for sure, SourceTimeout, SourceDown, SourceLimited (a refusal for now) or SourceNonsense.
    """
    dotted = False

    async def last() -> None:
        nonlocal dotted
        await about_to()
        dotted = True

    who = f"smtp://{relay.host}:{relay.port}"
    try:
        async with asyncio.timeout_at(deadline - _MARGIN):
            return await _talk(door, relay, letter, last, deadline)
    except SMTPResponseException as said:
        raise _refusal(said, who, dotted=dotted) from said
    except (SMTPException, TimeoutError, OSError) as error:
        # Some of the library's errors are OSErrors and TimeoutErrors too; ours are none of these.
        text = f"{who}: {type(error).__name__}"
        if dotted:
            raise SourceUncertain(text) from error
        raise (SourceTimeout if isinstance(error, TimeoutError) else SourceDown)(text) from error


async def _talk(
    door: Door, relay: Relay, letter: Letter, last: Callable[[], Awaitable[None]], deadline: float
) -> bytes:
    sock = await _connected(door, relay, deadline)
    context = _context(door) if relay.tls != "none" else None
    smtp = SMTP(
        hostname=relay.host,
        sock=sock,
        use_tls=relay.tls == "at_once",
        start_tls=False,
        tls_context=context,
        local_hostname=letter.sender.rpartition("@")[2],
        timeout=None,  # ours is round all of it
    )
    try:
        await smtp.connect()
        if relay.tls == "upgrade":
            await smtp.starttls()
        await smtp.ehlo()
        if relay.user is not None and relay.password is not None and relay.tls != "none":
            await smtp.login(relay.user, relay.password)
        await _addressed(smtp, letter)
        protocol, writer = await _opened(smtp)
        said = await _written(protocol, writer, letter.content, last)
        with suppress(SMTPException, OSError):
            await smtp.quit()
        return _words(said)
    finally:
        smtp.close()
        sock.close()


async def _addressed(smtp: SMTP, letter: Letter) -> None:
    size = smtp.esmtp_extensions.get("size", "")
    if size.isdecimal() and 0 < int(size) < len(letter.content):
        raise Undeliverable(f"SIZE {size}".encode())
    notified = smtp.supports_extension("dsn")
    await smtp.mail(letter.sender, options=["RET=HDRS", f"ENVID={letter.reference}"] if notified else None)
    await smtp.rcpt(letter.recipient, options=["NOTIFY=FAILURE,DELAY"] if notified else None)


async def _opened(smtp: SMTP) -> tuple[SMTPProtocol, asyncio.StreamWriter]:
    """DATA, and what its text is written to. The writer must outlive the connection: it closes it when it goes."""
    started = await smtp.execute_command(b"DATA")
    protocol, transport = smtp.protocol, smtp.transport
    if started.code != 354:
        raise SMTPResponseException(started.code, started.message)
    if protocol is None or not isinstance(transport, asyncio.WriteTransport):
        raise SourceDown("the connection broke before the text")
    transport.set_write_buffer_limits(high=0)
    return protocol, asyncio.StreamWriter(transport, protocol, None, asyncio.get_running_loop())


async def _written(
    protocol: SMTPProtocol, writer: asyncio.StreamWriter, content: bytes, last: Callable[[], Awaitable[None]]
) -> SMTPResponse:
    """The whole text, and only when it has left us the final dot."""
    writer.write(_DOT.sub(b"..", content if content.endswith(b"\r\n") else content + b"\r\n"))
    await writer.drain()
    if not protocol.is_connected:
        raise SourceDown("the connection broke in the text")
    await last()
    said = await protocol.execute_command(b".")
    if said.code != 250:
        raise SMTPResponseException(said.code, said.message)
    return said


async def _connected(door: Door, relay: Relay, deadline: float) -> socket.socket:
    """A connection to the first of the host's permitted addresses that takes one."""
    loop, trouble = asyncio.get_running_loop(), OSError("no address")
    for address in (await door.addresses(relay.host, relay.port, deadline))[:_MOST_ADDRESSES]:
        family = socket.AF_INET6 if ":" in address else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(0)
            async with asyncio.timeout(door.reach.connect_seconds):
                await loop.sock_connect(sock, (address, relay.port))
        except (OSError, TimeoutError) as error:
            sock.close()
            trouble = OSError(type(error).__name__)
        except BaseException:
            sock.close()
            raise
        else:
            return sock
    raise trouble


def _context(door: Door) -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    if door.reach.ca is not None:
        context.load_verify_locations(cadata=door.reach.ca.decode("ascii"))
    return context


def _refusal(said: SMTPResponseException, who: str, *, dotted: bool) -> Exception:
    """What a code means: for good, for now, about us, or nothing at all. After the dot an answer is an answer, too."""
    code, text = said.code, f"{who}: {said.code}"
    if code in _OURS or code == 421:
        return SourceDown(text)
    if 400 <= code < 500:
        return SourceLimited(text)
    if 505 <= code < 600:
        return Undeliverable(_words(SMTPResponse(code, said.message)))
    kind: type[SourceError] = SourceUncertain if dotted else SourceNonsense
    return kind(text)


def _words(said: SMTPResponse) -> bytes:
    return f"{said.code} {said.message}".encode("utf-8", "surrogateescape")


def _is_here(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
