"""Reports by e-mail, over real sockets: what stands in a letter, what is sent once, what comes back, and what is refused."""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from adapters import report_mail
from adapters._kit.bounce import Bounce, read_bounce
from adapters._kit.bound import bound
from adapters._kit.contract import Tools
from adapters._kit.http import Engine, Reach
from adapters._kit.letter import is_address
from adapters._kit.mail import Letter, deliver, relay_at
from adapters._kit.offices import Category, Office
from config.load import load, shipped
from config.model import Settings
from domain.bulky import Reachable
from domain.cases import Deed, Outcome, Photo
from domain.catalogue import CATALOGUE
from domain.errors import (
    SourceDown,
    SourceError,
    SourceLimited,
    SourceNonsense,
    SourceTimeout,
    SourceUncertain,
)
from domain.exchange import Call
from domain.reports import ReportWish
from gateway.world import opened
from sandbox.bounces import notification, signed
from sandbox.kit import every_twin, running
from sandbox.mailbox import Kept
from sandbox.report_mail import SHARED as SANDBOX
from sandbox.report_mail import twins
from tests.contract.post import HANG_UP, TEXT, TLS, certified, post
from tests.contract.stage import NOON, Notebook, tools_for

REFERENCE = "abcdefgh234567qr"
SHARED = "a secret of the mail server's owner"
WISH = ReportWish(
    category="illegal_dump",
    lat=51.2254,
    lon=6.7763,
    text="Drei Säcke und ein Kühlschrank.\n.\nÖlflecken, \x07größer als <b>1 m</b>",
    contact=Reachable(name="Jürgen Groß", email="juergen@example.org"),
)
PHOTOS = (
    Photo(name="photo-1.jpg", kind="image/jpeg", content=bytes(range(256)) * 400),
    Photo(name="../../etc/passwd", kind="image/webp", content=b"RIFF\r\n.\r\nWEBP"),
)
OPTIONS: dict[str, Any] = {
    "categories": (
        Category(code="illegal_dump", name="Wilder Müll", to="amt"),
        Category(code="hazardous_dump", name="Gefährliches", to="amt", phone="+49 211 8925050"),
    ),
    "offices": {"amt": Office(name="Amt", address="amt@city.example")},
    "sender": "meldungen@hansa.example",
    "bounce": "bounce@hansa.example",
    "secret": SHARED,
    "aim_hours": 24,
}


@dataclass(slots=True, kw_only=True)
class Desk:
    """One binding, and what it remembers."""

    tools: Tools
    memory: Notebook = field(default_factory=Notebook)

    async def do(self, verb: Any = "place", wish: ReportWish = WISH, seconds: float = 5, **more: Any) -> Outcome:
        """One deed."""
        deed = Deed(verb=verb, reference=REFERENCE, wish=wish, **more)
        deadline = asyncio.get_running_loop().time() + seconds
        call = Call(binding=self.tools.binding, deadline=deadline, deed=deed)
        outcome = (await bound(report_mail, self.tools)(call)).outcome
        assert outcome is not None
        return outcome


@asynccontextmanager
async def desk(
    url: str, *, network: tuple[str, ...] = ("127.0.0.0/8",), ca: bytes | None = None, **options: Any
) -> AsyncIterator[Desk]:
    """A binding whose mail server is at this address; every name is this machine's."""

    async def here(host: str, port: int) -> list[str]:
        return ["127.0.0.1"]

    memory = Notebook()
    async with Engine(resolve=here) as engine:
        door = engine.door(Reach(origins=frozenset(), network=network, ca=ca, user_agent="hansa-test"))
        made: dict[str, Any] = {"resource": "reports", "door": door, "options": OPTIONS | options, "memory": memory}
        yield Desk(tools=tools_for(report_mail, url, **made), memory=memory)


def read(content: bytes) -> EmailMessage:
    """A letter as a mail program reads it."""
    message = message_from_bytes(content, policy=default)
    assert isinstance(message, EmailMessage)
    return message


def sent(text: bytes) -> EmailMessage:
    """A letter off the wire: without its final dot, and with its dots unstuffed."""
    return read(text.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n."))


async def test_a_letter_says_everything_to_a_person_and_to_a_machine() -> None:
    """The text is German, its umlauts intact; `meldung.json` says the same; each photo arrives byte for byte under our own name."""
    async with post() as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        outcome = await here.do(photos=PHOTOS)
    assert (outcome.state, outcome.expected_by, outcome.evidence) == (
        "placed",
        NOON + timedelta(hours=24),
        b"250 OK 4711",
    )
    letter = sent(it.texts[0])
    body = letter.get_body()
    assert isinstance(body, EmailMessage)
    text = body.get_content()
    assert body.get_content_type() == "text/plain"
    assert "Kategorie: Wilder Müll" in text
    assert "Name: Jürgen Groß" in text
    assert "> Ölflecken, größer als <b>1 m</b>" in text
    facts, *photos = letter.iter_attachments()
    told = json.loads(facts.get_content())
    assert (told["schema"], told["reference"], told["text"]) == ("hansa-report/1", REFERENCE, WISH.text)
    assert told["contact"] == {"name": "Jürgen Groß", "email": "juergen@example.org"}
    assert [each["sha256"] for each in told["photos"]] == [hashlib.sha256(p.content).hexdigest() for p in PHOTOS]
    assert [each.get_filename() for each in photos] == ["photo-1.jpg", "photo-2.webp"]
    assert [each.get_content() for each in photos] == [p.content for p in PHOTOS]


async def test_a_letter_can_be_told_from_every_other() -> None:
    """Its Message-ID and its envelope hold our reference, a bounce goes to an address of its own, replies go to the citizen."""
    async with post({"EHLO": b"250-post\r\n250 DSN"}) as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        await here.do()
    letter = sent(it.texts[0])
    assert letter["Message-ID"] == f"<{REFERENCE}@hansa.example>"
    assert letter["X-Hansa-Reference"] == REFERENCE
    assert letter["Auto-Submitted"] == "auto-generated"
    assert letter["Reply-To"] == "juergen@example.org"
    assert f"MAIL FROM:<bounce+{REFERENCE}@hansa.example> RET=HDRS ENVID={REFERENCE}" in it.lines
    assert "RCPT TO:<amt@city.example> NOTIFY=FAILURE,DELAY" in it.lines


EVIL = "x\r\nBcc: victim@example.org\r\n\r\ninjected"
OTHER = ("\n", "\r", "\x00", "\x0b", "\x85", "\u2028", "\u2029", "\u202e")


@pytest.mark.parametrize(
    "contact",
    [
        {"name": EVIL},
        {"email": EVIL},
        {"email": "a@example.org\r\nRCPT TO:<victim@example.org>"},
        {"email": "a@example.org\n"},
        {"email": "a@example.org, victim@example.org"},
        {"email": '"a b"@example.org'},
        {"email": "<a@example.org>"},
        *({"name": f"Anna{odd}Bcc: victim@example.org"} for odd in OTHER),
        *({"email": f"a@example.org{odd}"} for odd in OTHER),
    ],
)
async def test_a_contact_that_steers_a_header_is_refused(contact: Mapping[str, str]) -> None:
    """A name or an address with a line's end, a control character or a second address in it is refused, and nothing is sent."""
    wish = replace(WISH, contact=replace(WISH.contact, **contact))
    async with post() as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        outcome = await here.do(wish=wish)
    assert (outcome.state, outcome.reason) == ("rejected", "incomplete")
    assert it.lines == []


async def test_what_is_written_stays_text() -> None:
    """Headers, final dots and lines like ours in the text, the attributes or the category become no header and no line of ours."""
    text = f"{EVIL}\r\n.\r\nQUIT\r\nKategorie: Anderes\u2028Name: Niemand\n-- \n<script>alert(1)</script>"
    wish = replace(WISH, text=text, attributes={EVIL: EVIL, "a\u2028b": "c\x00d"})
    odd = Category(code="illegal_dump", name=f"Müll{EVIL}", to="amt")
    async with post() as it, desk(f"smtp://127.0.0.1:{it.port}", categories=(odd,)) as here:
        assert (await here.do(wish=wish)).state == "placed"
    assert it.lines[-1] == "QUIT"
    assert it.lines.count("QUIT") == 1
    letter = sent(it.texts[0])
    assert letter["Bcc"] is None
    assert [part.get_content_type() for part in letter.walk()] == ["multipart/mixed", "text/plain", "application/json"]
    body = letter.get_body()
    assert isinstance(body, EmailMessage)
    lines = body.get_content().splitlines()
    assert [line for line in lines if line.startswith(("Bcc", "Kategorie: Anderes", "Name: Niemand", "injected"))] == []
    facts = json.loads(next(letter.iter_attachments()).get_content())
    assert (facts["text"], facts["attributes"]) == (text, dict(wish.attributes))


async def test_what_is_not_declared_is_not_needed_and_not_sent() -> None:
    """A city that needs no contact gets none: no Reply-To, no name, nothing in the JSON."""
    wish = replace(WISH, contact=Reachable())
    async with post() as it, desk(f"smtp://127.0.0.1:{it.port}", needs=()) as here:
        assert (await here.do(wish=wish)).state == "placed"
    letter = sent(it.texts[0])
    assert letter["Reply-To"] is None
    assert json.loads(next(letter.iter_attachments()).get_content())["contact"] == {}


@pytest.mark.parametrize("category", ["hazardous_dump", "noise"])
async def test_what_has_no_office_is_not_sent(category: str) -> None:
    """What is urgent has a telephone, and what nobody declared has nobody: no letter for either."""
    async with post() as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        outcome = await here.do(wish=replace(WISH, category=category))
    assert (outcome.state, outcome.reason, outcome.steps, it.lines) == ("rejected", "not-responsible", ("call",), [])


async def test_a_password_is_told_over_tls_alone() -> None:
    """`smtp://` is upgraded before anything is said; the certificate is that of the host's name, and only then we log in."""
    authority = (TLS / "authority.pem").read_bytes()
    offers = {"EHLO": b"250-post\r\n250-STARTTLS\r\n250 AUTH PLAIN", "STARTTLS": b"220 go on", "AUTH": b"235 welcome"}
    known: dict[str, Any] = {"user": "hansa", "password": "geheim", "ca": authority}
    async with post(offers, upgrade=certified()) as it, desk(f"smtp://city.example:{it.port}", **known) as here:
        assert (await here.do()).state == "placed"
    assert it.encrypted
    words = [line.split()[0] for line in it.lines]
    assert words.index("STARTTLS") < words.index("AUTH") < words.index("MAIL")
    async with post(offers) as it, desk(f"smtp://127.0.0.1:{it.port}", user="hansa", password="geheim") as here:
        assert (await here.do()).state == "placed"
    assert "AUTH" not in [line.split()[0] for line in it.lines]


async def test_tls_from_the_first_byte() -> None:
    """`smtps://` begins with TLS, and asks for the host's own name although the connection goes to a looked-up address."""
    authority = (TLS / "authority.pem").read_bytes()
    async with post(tls=certified()) as it, desk(f"smtps://city.example:{it.port}", ca=authority) as here:
        assert (await here.do()).state == "placed"


@pytest.mark.parametrize(
    ("scheme", "host", "ca"),
    [
        ("smtps", "other.example", "authority.pem"),
        ("smtps", "city.example", None),
        ("smtp", "other.example", "authority.pem"),
    ],
)
async def test_a_certificate_that_does_not_fit_ends_it(scheme: str, host: str, ca: str | None) -> None:
    """Another name, or an authority nobody trusts: the source is down, and the letter was not shown."""
    trusted = (TLS / ca).read_bytes() if ca else None
    offers = {"EHLO": b"250-post\r\n250 STARTTLS", "STARTTLS": b"220 go on"}
    tls: dict[str, Any] = {"tls": certified()} if scheme == "smtps" else {"upgrade": certified()}
    async with post(offers, **tls) as it, desk(f"{scheme}://{host}:{it.port}", ca=trusted) as here:
        with pytest.raises(SourceDown):
            await here.do()
    assert it.texts == []


async def test_a_server_without_tls_gets_nothing() -> None:
    """A server elsewhere that does not offer STARTTLS gets no letter, unless the binding says that it may go in plain text."""
    async with post() as it, desk(f"smtp://city.example:{it.port}") as here:
        with pytest.raises(SourceDown):
            await here.do()
    assert it.texts == []
    async with post() as it, desk(f"smtp://city.example:{it.port}", plain=True) as here:
        assert (await here.do()).state == "placed"


@pytest.mark.parametrize("host", ["127.0.0.1", "city.example", "[::ffff:127.0.0.1]"])
async def test_a_private_address_is_refused(host: str) -> None:
    """What the binding's `network` does not name is not connected to, be it written so or only looked up."""
    async with post() as it, desk(f"smtp://{host}:{it.port}", network=(), plain=True) as here:
        with pytest.raises(SourceNonsense, match="must not be reached"):
            await here.do()
    assert it.lines == []


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"": HANG_UP}, SourceDown),
        ({"": b"421 later"}, SourceDown),
        ({"": b"HTTP/1.1 400 Bad Request"}, SourceError),
        ({"MAIL": b"451 greylisted"}, SourceLimited),
        ({"RCPT": b"450 busy"}, SourceLimited),
        ({"DATA": b"452 full"}, SourceLimited),
        ({TEXT: b"451 later"}, SourceLimited),
        ({"MAIL": b"530 log in first"}, SourceDown),
        ({"RCPT": HANG_UP}, SourceDown),
        ({"DATA": HANG_UP}, SourceDown),
    ],
)
async def test_what_was_surely_not_sent_can_be_sent_again(said: Mapping[str, bytes], error: type[SourceError]) -> None:
    """Everything that ends before the final dot, or is refused for now: `find` says that nothing is there, and it can be repeated."""
    async with post(said) as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        with pytest.raises(error) as caught:
            await here.do()
        assert not isinstance(caught.value, SourceUncertain)
        assert (await here.do("find")).state == "unknown"


async def test_a_line_that_breaks_inside_the_text_sent_nothing() -> None:
    """The final dot goes out when all of the text has, so a break before it is no doubt."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"220 post\r\n")
        for answer in (b"250 post", b"250 OK", b"250 OK", b"354 go on"):
            await reader.readline()
            writer.write(answer + b"\r\n")
        await reader.readexactly(1000)
        writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    large = Photo(name="photo-1.jpg", kind="image/jpeg", content=bytes(8 * 2**20))
    async with server, desk(f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}") as here:
        with pytest.raises(SourceDown):
            await here.do(photos=(large,))
        assert (await here.do("find")).state == "unknown"


async def test_a_lost_answer_is_uncertain_and_not_repeated() -> None:
    """After the final dot only the answer counts. Without it nobody knows: `find` says so too, and only a new `place` sends again."""
    async with post({TEXT: HANG_UP}) as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        with pytest.raises(SourceUncertain):
            await here.do()
        with pytest.raises(SourceUncertain):
            await here.do("find")
    assert len(it.texts) == 1
    assert SourceUncertain.retryable is False
    async with post() as again:
        tools = replace(here.tools, url=f"smtp://127.0.0.1:{again.port}")
        assert (await Desk(tools=tools).do()).state == "placed"
        assert (await Desk(tools=tools).do("find")).state == "placed"
    assert sent(again.texts[0])["Message-ID"] == sent(it.texts[0])["Message-ID"]


async def test_a_server_that_thinks_too_long_after_the_dot_is_uncertain() -> None:
    """The deadline is kept, and whoever runs into it after the final dot says that nobody knows; before it, that it was late."""
    async with (
        running(twins()) as urls,
        aiohttp.ClientSession() as session,
        desk(urls["report_mail/duesseldorf"]) as here,
    ):
        await session.put(
            f"{urls['report_mail/duesseldorf/desk']}/_twin/faults", json={"kind": "slow", "seconds": 3600}
        )
        with pytest.raises(SourceUncertain):
            await here.do(seconds=1)

    async def say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    silent = await asyncio.start_server(say_nothing, "127.0.0.1", 0)
    async with silent, desk(f"smtp://127.0.0.1:{silent.sockets[0].getsockname()[1]}") as here:
        with pytest.raises(SourceTimeout):
            await here.do(seconds=0.6)
        silent.close()


@pytest.mark.parametrize("at", ["MAIL", "RCPT", "DATA", TEXT])
async def test_a_refusal_for_good_is_a_refusal(at: str) -> None:
    """A 550 anywhere is `undeliverable`, its words are the evidence, and nothing waits to be found."""
    async with post({at: b"550 5.1.1 no such user"}) as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        outcome = await here.do()
        assert (outcome.state, outcome.reason) == ("rejected", "undeliverable")
        assert outcome.evidence == b"550 5.1.1 no such user"
        assert here.memory.known.get(REFERENCE) is None


async def test_a_letter_larger_than_the_server_takes_is_not_sent() -> None:
    """The server said how much it takes (RFC 1870): more is refused before it is sent."""
    async with post({"EHLO": b"250-post\r\n250 SIZE 2000"}) as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        outcome = await here.do(photos=PHOTOS)
    assert (outcome.state, outcome.reason, it.texts) == ("rejected", "undeliverable", [])


async def test_placing_twice_sends_once() -> None:
    """A letter that was answered is not sent again, however often somebody asks."""
    async with post() as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        assert [(await here.do()).state for _ in range(3)] == ["placed"] * 3
    assert len(it.texts) == 1


class Forgetful(Notebook):
    """A memory whose database has failed: it says nothing about it."""

    async def learn(self, key: str, value: str) -> None:
        """Lost."""


async def test_nothing_is_sent_that_could_not_be_noted() -> None:
    """Without a note nobody could tell a second time from a first: the text goes out, its final dot does not."""
    async with post() as it, desk(f"smtp://127.0.0.1:{it.port}") as here:
        forgetful = Desk(tools=replace(here.tools, memory=Forgetful()))
        for verb in ("place", "find"):
            with pytest.raises(SourceDown):
                await forgetful.do(verb)
    assert it.texts == []


@asynccontextmanager
async def bounced(**told: Any) -> AsyncIterator[tuple[Desk, Mapping[str, str], bytes, Any]]:
    """A letter at the twin and the notification about it, as it comes to our callback; and what the journal says."""
    heard: list[tuple[Mapping[str, str], bytes]] = []

    async def listen(request: aiohttp.web.Request) -> aiohttp.web.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        heard.append((headers, await request.read()))
        return aiohttp.web.Response(status=204)

    app = aiohttp.web.Application()
    app.router.add_post("/v1/callbacks/here", listen)
    runner = aiohttp.web.AppRunner(app)
    await runner.setup()
    site = aiohttp.web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    callback = f"http://127.0.0.1:{runner.addresses[0][1]}/v1/callbacks/here"
    try:
        async with (
            running(twins()) as urls,
            aiohttp.ClientSession() as session,
            desk(urls["report_mail/duesseldorf"]) as made,
        ):
            control = urls["report_mail/duesseldorf/desk"]
            here = Desk(tools=replace(made.tools, callback=callback, clock=lambda: datetime.now(UTC)))
            assert (await here.do(photos=PHOTOS)).state == "placed"
            body = {"reference": REFERENCE, "secret": SHARED, **told}
            async with session.post(f"{control}/_twin/bounce", json=body) as said:
                assert await said.json() == {"callback": callback, "status": 204}
            async with session.get(f"{control}/_twin/orders") as journal:
                orders = (await journal.json())["orders"]
        yield here, *heard[0], orders
    finally:
        await runner.cleanup()


async def test_a_bounce_is_heard() -> None:
    """A letter that comes back is refused as `undeliverable`, under our reference, with an id that is the same each time."""
    async with bounced() as (here, headers, body, orders):
        ear = report_mail.hear(here.tools)
        first, second = ear(headers, body), ear(headers, body)
    assert first is not None
    assert first == second
    assert (first.reference, first.outcome.state, first.outcome.reason) == (REFERENCE, "rejected", "undeliverable")
    assert [(each["reference"], each["recipient"]) for each in orders] == [(REFERENCE, "amt@city.example")]
    kept = [(each["name"], each["bytes"], each["sha256"]) for each in orders[0]["attachments"][1:]]
    named = zip(("photo-1.jpg", "photo-2.webp"), PHOTOS, strict=True)
    assert kept == [(name, len(p.content), hashlib.sha256(p.content).hexdigest()) for name, p in named]


@pytest.mark.parametrize(
    ("told", "heard"),
    [
        ({"status": "4.4.7", "action": "delayed"}, 0),
        ({"status": "2.0.0", "action": "delivered"}, 0),
        ({"status": "4.4.7", "action": "failed"}, 1),
    ],
)
async def test_only_what_was_given_up_is_a_refusal(told: Mapping[str, str], heard: int) -> None:
    """A delay is no bounce, and a delivery is none; what was tried for days and given up is one."""
    async with bounced(**told) as (here, headers, body, _):
        assert (report_mail.hear(here.tools)(headers, body) is not None) == heard


async def test_a_forged_old_or_strange_message_is_not_heard() -> None:
    """Another secret, another body, another time, no signature, or no notification at all: None, and no error."""
    async with bounced() as (here, headers, body, _):
        ear = report_mail.hear(here.tools)
        late = report_mail.hear(replace(here.tools, clock=lambda: datetime.now(UTC) + timedelta(minutes=6)))
        deaf = report_mail.hear(replace(here.tools, options=replace(here.tools.options, secret=None)))
        other = report_mail.hear(replace(here.tools, options=replace(here.tools.options, secret="another")))
        assert ear(headers, body) is not None
        assert [each(headers, body) for each in (late, deaf, other)] == [None, None, None]
        assert ear(headers, body.replace(b"5.1.1", b"5.1.2")) is None
        for gone in ("webhook-id", "webhook-timestamp", "webhook-signature"):
            assert ear({name: value for name, value in headers.items() if name != gone}, body) is None
        for odd in ("²", "-1", "9" * 400, "nan"):
            assert ear({**headers, "webhook-timestamp": odd}, body) is None


NESTED = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000))


async def test_a_broken_notification_is_none() -> None:
    """Cut off anywhere, nested without end, too long, or of another kind: unread, never an error."""
    async with bounced() as (_, headers, body, _):
        assert read_bounce(headers, body) == Bounce(reference=REFERENCE, status="5.1.1")
        for end in range(0, len(body), 7):
            read_bounce(headers, body[:end])
        for odd in (b"", b"\xff" * 999, NESTED, body + b" " * 2**20, body.replace(REFERENCE.encode(), b"another")):
            assert read_bounce(headers, odd) is None
        head, _, rest = body.partition(b"\r\n\r\n")
        kind = head.decode().rpartition("Content-Type: ")[2]
        assert read_bounce({"content-type": kind}, rest) == Bounce(reference=REFERENCE, status="5.1.1")
        assert read_bounce({"content-type": f"{kind}\r\nX: y"}, rest) is None


async def test_a_dot_at_the_start_of_a_line_ends_nothing() -> None:
    """Transparency (RFC 5321, 4.5.2): such a line gets another dot, and only a dot alone at the very end is the end."""
    content = b"A: b\r\n\r\n.\r\n..x\r\n.y\r\n"

    async def noted() -> None:
        """Nothing to note."""

    async with post() as it, desk("smtp://127.0.0.1:9") as here:
        relay = relay_at(f"smtp://127.0.0.1:{it.port}")
        letter = Letter(sender="a@x.example", recipient="b@x.example", reference=REFERENCE, content=content)
        until = asyncio.get_running_loop().time() + 5
        assert await deliver(here.tools.door, relay, letter, deadline=until, about_to=noted) == b"250 OK 4711"
    assert it.texts == [b"A: b\r\n\r\n..\r\n...x\r\n..y\r\n.\r\n"]


def test_only_what_can_stand_in_an_envelope_is_an_address() -> None:
    """ASCII, no quoting, no comment, a domain with a dot."""
    assert is_address("o'hara+tag@mail.example.org")
    for odd in (
        "",
        "a",
        "a@b",
        "a@b.c d",
        "ä@example.org",
        "a@exämple.org",
        "a..b@example.org",
        "a@-x.org",
        f"{'a' * 65}@example.org",
    ):
        assert not is_address(odd)


@pytest.mark.parametrize("url", ["https://mail.example", "smtp://", "mail.example:25"])
def test_only_a_mail_servers_address_is_one(url: str) -> None:
    """Another scheme, or no host, is a mistake in the configuration."""
    with pytest.raises(ValueError, match="smtps"):
        relay_at(url)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sender": "nobody"},
        {"bounce": "a@b.example\r\nX: y"},
        {"offices": {"amt": Office(name="Amt", address="amt at city")}},
        {"categories": (Category(code="nonsense", name="X", to="amt"),)},
        {"categories": (Category(code="litter", name="X", to="nowhere"),)},
        {"categories": (Category(code="litter", name="X", to="amt"), Category(code="green", name="X", to="amt"))},
    ],
)
async def test_options_that_make_no_letter_are_refused_at_start(wrong: Mapping[str, Any]) -> None:
    """An address that is none, a code, an office or a name that does not fit: ValueError before anything runs."""
    async with desk("smtp://127.0.0.1:9", **wrong) as here:
        with pytest.raises(ValueError, match=r"address|categor"):
            report_mail.bind(here.tools)


async def test_categories_come_from_the_options() -> None:
    """What is urgent names a telephone and takes no photos; the rest needs a name and an address."""
    async with desk("smtp://127.0.0.1:9") as here:
        tools = tools_for(
            report_mail, "smtp://127.0.0.1:9", resource="report.categories", door=here.tools.door, options=OPTIONS
        )
        reply = await bound(report_mail, tools)(Call(binding=tools.binding, deadline=0.0))
    told = {
        each.model.name: (each.model.urgent, each.model.phone, each.model.needs, each.model.photos)
        for each in reply.records
    }
    assert told == {
        "Wilder Müll": (False, None, ("name", "email"), 3),
        "Gefährliches": (True, "+49 211 8925050", (), 0),
    }


async def test_the_shipped_binding_sends_and_hears(tmp_path: Path) -> None:
    """Düsseldorf as it is configured, through all layers: each category goes to its office, and a bounce is heard."""
    declared = load(shipped())
    async with running(every_twin()) as urls, aiohttp.ClientSession() as session:
        settings = Settings(state=tmp_path, twins=urls, public_url="http://127.0.0.1:9")
        async with opened(declared, settings) as world:
            [taker] = world.book.takers(CATALOGUE["reports"], "duesseldorf")
            assert taker.act is not None
            assert taker.reads is False
            assert taker.act.keeps == {"contact.name", "contact.email", "photos"}
            for reference, category in ((REFERENCE, "illegal_dump"), (REFERENCE[::-1], "playground")):
                deed = Deed(verb="place", reference=reference, wish=replace(WISH, category=category), photos=PHOTOS)
                deadline = asyncio.get_running_loop().time() + 10
                reply = await taker.act.fetch(Call(binding=taker.binding, deadline=deadline, deed=deed))
                assert reply.outcome is not None
                assert reply.outcome.state == "placed"
            async with session.get(f"{urls['report_mail/duesseldorf/desk']}/_twin/orders") as said:
                orders = (await said.json())["orders"]
            assert taker.act.ear is not None
            kept = Kept(sender=orders[0]["sender"], recipient="x@y.example", content=b"X-Hansa-Reference: x\r\n\r\n")
            told = notification(kept, status="5.1.1", action="failed")
            heard = taker.act.ear(signed(told, SANDBOX, datetime.now(UTC)), told)
    assert [each["recipient"] for each in orders] == ["meldung@awista.example", "meldung@gartenamt.example"]
    assert heard is not None
    assert heard.reference == REFERENCE
