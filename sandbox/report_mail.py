"""Twin of Düsseldorf's mail server for reports: SMTP with SIZE, 8BITMIME and SMTPUTF8, on a port beside its control desk.

Simulated: the city forwards its reports by e-mail, and nothing more is known. The desk (`report_mail/duesseldorf/desk`)
breaks it: `down` hangs up, `slow` thinks before it answers the final dot, `429` says 451 to the recipient, `500` says 554 to
the text, `reset` and `truncated` keep the letter and hang up without a word, `cut` hangs up at the recipient, before any text.
`PUT /_twin/refuse` `{"code", "at"?}` refuses at `mail`, `rcpt` or `data`. `POST /_twin/bounce` `{"reference", "status"?, "action"?,
"callback"?, "secret"?}` posts a notification about a letter to the address in its header. `GET /_twin/letters/{reference}`
shows one.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import SimpleNamespace

from aiohttp import ClientError, ClientSession, ClientTimeout, web
from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.bounces import notification, signed
from sandbox.control import BadField, body_of
from sandbox.faults import FAULTY, Fault
from sandbox.kit import CLOCK, STATE, Twin
from sandbox.mailbox import Kept, Mailbox

SHARED = "env:HANSA_DUESSELDORF_BOUNCES"
"""In the sandbox no secret is looked up: both sides sign with its name."""
LARGEST = 45 * 1024 * 1024
STAGES = ("mail", "rcpt", "data")


def twins() -> list[Twin]:
    """`report_mail/duesseldorf`."""
    routes = [
        web.get("/_twin/orders", _orders),
        web.get("/_twin/letters/{reference}", _letter),
        web.put("/_twin/refuse", _refuse),
        web.delete("/_twin/refuse", _take_again),
        web.post("/_twin/bounce", _bounce),
    ]
    return [Twin(name="report_mail/duesseldorf", routes=routes, state=Mailbox, beside=_server)]


class _HungUp(asyncio.Protocol):
    """A server that closes the door in everybody's face."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        transport.close()


class _Server(SMTP):
    """One conversation. A fault may end it without a word."""

    def hang_up(self) -> str:
        """Close the connection; what is answered finds nobody."""
        if isinstance(self.transport, asyncio.Transport):
            self.transport.abort()
        return "421 gone"


def _office(app: web.Application) -> SimpleNamespace:
    """What the mail server does with each command; aiosmtpd finds these by their names."""

    async def mail(server: _Server, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return _refusal(app, "mail") or "250 2.1.0 OK"

    async def rcpt(server: _Server, session: Session, envelope: Envelope, address: str, options: list[str]) -> str:
        if _hit(app, "cut"):
            return server.hang_up()
        if _hit(app, "429"):
            return "451 4.7.1 Greylisted, try again later"
        envelope.rcpt_tos.append(address)
        return _refusal(app, "rcpt") or "250 2.1.5 OK"

    async def data(server: _Server, session: Session, envelope: Envelope) -> str:
        if slow := _hit(app, "slow"):
            await asyncio.sleep(slow.seconds)
        refusal = "554 5.6.0 Message refused" if _hit(app, "500") else _refusal(app, "data")
        if refusal:
            return refusal
        content = envelope.original_content or b""
        letters = _mailbox(app).letters
        letters += [Kept(sender=envelope.mail_from or "", recipient=to, content=content) for to in envelope.rcpt_tos]
        return server.hang_up() if _hit(app, "reset", "truncated") else f"250 2.0.0 OK: queued as {len(letters):08X}"

    return SimpleNamespace(handle_MAIL=mail, handle_RCPT=rcpt, handle_DATA=data)


@asynccontextmanager
async def _server(app: web.Application) -> AsyncIterator[str]:
    """Listen on a free port of this machine, and say where."""
    loop, office = asyncio.get_running_loop(), _office(app)

    def answer() -> asyncio.Protocol:
        if _hit(app, "down"):
            return _HungUp()
        return _Server(office, hostname="mail.twin", data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=loop)

    server = await loop.create_server(answer, "127.0.0.1", 0)
    try:
        yield f"smtp://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    finally:
        server.close()


def _hit(app: web.Application, *kinds: str) -> Fault | None:
    """The present fault, if it is one of these; it heals after its count."""
    fault = app[FAULTY].fault
    if fault is None or fault.kind not in kinds or fault.left == 0:
        return None
    if fault.left is not None:
        fault.left -= 1
    return fault


def _refusal(app: web.Application, at: str) -> str | None:
    refuses = _mailbox(app).refuses
    return f"{refuses[0]} refused by the twin" if refuses and refuses[1] == at else None


def _mailbox(app: web.Application) -> Mailbox:
    state = app[STATE]
    assert isinstance(state, Mailbox)
    return state


async def _orders(request: web.Request) -> web.Response:
    return web.json_response({"orders": [letter.told() for letter in _mailbox(request.app).letters]})


async def _letter(request: web.Request) -> web.Response:
    return web.Response(
        body=_named(request.app, request.match_info["reference"]).content, content_type="message/rfc822"
    )


async def _refuse(request: web.Request) -> web.Response:
    body = await body_of(request, {"code", "at"})
    code, at = body.get("code"), body.get("at", "rcpt")
    if not isinstance(code, int) or not 400 <= code <= 599:
        raise BadField("code", "must be an SMTP code from 400 to 599")
    if at not in STAGES:
        raise BadField("at", "is no stage of a conversation", STAGES)
    _mailbox(request.app).refuses = (code, str(at))
    return web.json_response({"code": code, "at": at})


async def _take_again(request: web.Request) -> web.Response:
    _mailbox(request.app).refuses = None
    return web.json_response({"code": None})


async def _bounce(request: web.Request) -> web.Response:
    body = await body_of(request, {"reference", "status", "action", "callback", "secret"})
    letter = _named(request.app, str(body.get("reference")))
    callback = str(body.get("callback") or letter.message["X-Hansa-Callback"])
    told = notification(letter, status=str(body.get("status", "5.1.1")), action=str(body.get("action", "failed")))
    headers = signed(told, str(body.get("secret", SHARED)), request.app[CLOCK].now())
    try:
        async with (
            ClientSession(timeout=ClientTimeout(total=10)) as session,
            session.post(callback, data=told, headers=headers) as answer,
        ):
            return web.json_response({"callback": callback, "status": answer.status})
    except (ClientError, TimeoutError, ValueError) as error:
        return web.json_response({"callback": callback, "status": None, "error": type(error).__name__})


def _named(app: web.Application, reference: str) -> Kept:
    found = next((each for each in reversed(_mailbox(app).letters) if each.reference == reference), None)
    if found is None:
        raise BadField("reference", "is that of no letter here")
    return found
