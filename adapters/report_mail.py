"""Reports by e-mail: for a city that takes them by letter, forwarded to the office its categories name.

Protocol: SMTP (RFC 5321) with bounces as delivery status notifications (RFC 3464); how the letter is made stands in
`_kit.letter`. A mail server takes a letter and never says what became of it, so a report is `placed` and stays so, unless it
comes back. It cannot be asked either: what we know of a letter we noted ourselves. Until the final dot nothing was sent, and
`find` says so; after it, without the server's answer, nobody knows, and only a person may have it sent again. That letter has
the same Message-ID, so that the office sees one report twice at worst, never two reports.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from hashlib import sha256
from typing import Literal

from adapters._kit.bounce import is_signed, read_bounce
from adapters._kit.contract import Ear, Serves, Tools
from adapters._kit.letter import Heading, is_address, is_plain, written
from adapters._kit.mail import Letter, Relay, Undeliverable, relay_at
from adapters._kit.offices import Category, Office, categories_of
from adapters._kit.once import send_once, was_sent
from domain.cases import Deed, Heard, Outcome
from domain.errors import SourceNonsense
from domain.exchange import Call, Fetch, Reply

SERVES = {
    "report.categories": Serves(),
    "reports": Serves(reads=False, deeds=frozenset({"place", "find"}), confirms="never"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """One city's letters."""

    categories: tuple[Category, ...]
    offices: Mapping[str, Office]
    """Short name → who it is."""
    sender: str
    """The From of every letter."""
    bounce: str
    """Where a letter comes back to; `+<reference>` is put before the @."""
    user: str | None = None
    """For the mail server; told only over TLS."""
    password: str | None = field(default=None, repr=False)
    secret: str | None = field(default=None, repr=False)
    """Shared with whoever posts bounces to us; without one they are not heard."""
    plain: bool = False
    """True: `smtp://` without TLS, for a relay in the same house."""
    needs: tuple[str, ...] = ("name", "email")
    photos: int = 3
    aim_hours: int | None = None
    """How soon the city means to have looked."""


def bind(tools: Tools) -> Fetch:
    """The categories, or the letters. ValueError for options that could not make a letter."""
    options: Options = tools.options
    relay = _checked(tools)
    categories = categories_of(options.categories, options.offices, options.needs, options.photos)

    async def listed(call: Call) -> Reply:
        return Reply(records=categories, as_of=tools.clock())

    async def told(call: Call) -> Reply:
        if call.deed is None or call.deed.verb not in ("place", "find"):
            raise SourceNonsense(f"{call.binding}: a mail server cannot be asked that")
        if call.deed.verb == "place":
            return Reply(as_of=tools.clock(), outcome=await _placed(tools, relay, call, call.deed))
        state: Literal["placed", "unknown"] = "placed" if await was_sent(tools, call.deed.reference) else "unknown"
        return Reply(as_of=tools.clock(), outcome=Outcome(state=state))

    return told if tools.resource.name == "reports" else listed


def hear(tools: Tools) -> Ear:
    """A bounce: the report was refused, whatever the mail server had said."""
    options: Options = tools.options

    def heard(headers: Mapping[str, str], body: bytes) -> Heard | None:
        if options.secret is None or not is_signed(headers, body, secret=options.secret, now=tools.clock()):
            return None
        bounce = read_bounce(headers, body)
        if bounce is None:
            return None
        outcome = Outcome(state="rejected", reason="undeliverable", steps=("call",), evidence=body)
        return Heard(id=sha256(body).hexdigest(), reference=bounce.reference, outcome=outcome)

    return heard


def _checked(tools: Tools) -> Relay:
    options: Options = tools.options
    if tools.door.reach.proxy or tools.door.reach.client_cert:
        raise ValueError("mail goes through no proxy, and shows no certificate of ours.")
    for address in (options.sender, options.bounce, *(each.address for each in options.offices.values())):
        if not is_address(address):
            raise ValueError(f"{address!r} is no mail address.")
    return relay_at(tools.url, user=options.user, password=options.password, plain=options.plain)


async def _placed(tools: Tools, relay: Relay, call: Call, deed: Deed) -> Outcome:
    options: Options = tools.options
    category = next((each for each in options.categories if each.code == deed.wish.category), None)
    if category is None or category.phone is not None:
        return Outcome(state="rejected", reason="not-responsible", steps=("call",))
    contact = deed.wish.contact
    if any(not (said := getattr(contact, name)) or not is_plain(said) for name in options.needs) or (
        contact.email is not None and not is_address(contact.email)
    ):
        return Outcome(state="rejected", reason="incomplete", steps=("correct",))
    letter = await asyncio.to_thread(_letter, tools, deed, category)
    try:
        said = await send_once(tools, relay, letter, call.deadline)
    except Undeliverable as refused:
        return Outcome(state="rejected", reason="undeliverable", steps=("call",), evidence=refused.said)
    soon = tools.clock() + timedelta(hours=options.aim_hours) if options.aim_hours else None
    return Outcome(state="placed", steps=("wait",), expected_by=soon, evidence=said)


def _letter(tools: Tools, deed: Deed, category: Category) -> Letter:
    options: Options = tools.options
    heading = Heading(
        reference=deed.reference,
        sender=options.sender,
        recipient=options.offices[category.to].address,
        category=(category.code, category.name),
        callback=tools.callback,
        at=tools.clock(),
    )
    local, _, domain = options.bounce.partition("@")
    return Letter(
        sender=f"{local}+{deed.reference}@{domain}",
        recipient=heading.recipient,
        reference=deed.reference,
        content=written(heading, deed.wish, deed.photos[: options.photos]),
    )
