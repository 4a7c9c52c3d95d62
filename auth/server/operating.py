"""An operator on her way to the gateway's pages: sent here by the gateway, logged in at the staff IdP, sent back with a code.

What the gateway gets to know is written into the shared database; the browser carries only what proves that it is the same.
"""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode, urlsplit

from auth.model import Person
from auth.operators import NotAnOperator, operator_of
from auth.server.house import House
from auth.server.sessions import open_ticket
from auth.server.tokens import digest, secret
from auth.server.web import Answer, Asked, Wrong, leads
from storage.operators_ports import Admitted

KIND = "operate"
"""Of the ticket of such a log-in."""


async def begin(asked: Asked, house: House) -> Answer:
    """GET /ops/log-in: on to the choice of the log-in, if the gateway has just sent this browser."""
    if house.entries is None or not house.broker.choices(staff=True):
        return house.trouble(asked, "no-staff", 404)
    try:
        entry = asked.asked().get("entry", "")
    except Wrong:
        return house.trouble(asked, "expired")
    if not await house.entries.pending(digest(entry)):
        return house.trouble(asked, "expired")
    ticket, cookies = await open_ticket(asked, house, KIND, {"entry": digest(entry).hex()})
    return leads(f"/login?{urlencode({'ticket': ticket})}").having(*cookies)


async def decide(asked: Asked, house: House, person: Person, data: dict[str, Any]) -> Answer:
    """She has logged in: back to the gateway, or a page that says why not and what to do."""
    found = operator_of(person, await house.identity.operators())
    if isinstance(found, NotAnOperator):
        await house.note("operator-refused", idp=person.idp, detail=found.why)
        return house.trouble(asked, f"operator-{found.why}", 403)
    code = secret()
    who = Admitted(issuer=person.issuer, subject=person.subject, name=name_of(person), role=found)
    entry = bytes.fromhex(data["entry"])
    if house.entries is None or not await house.entries.admit(entry, code=digest(code), who=who):
        return house.trouble(asked, "expired")
    await house.note("operator-login", idp=person.idp, detail=found)
    # Where the API is by configuration, and nowhere a request could say.
    return leads(f"{house.site.api}/ops/entered?{urlencode({'code': code})}")


def name_of(person: Person) -> str:
    """How the audit names her: nobody else has this subject at this issuer."""
    return f"{person.subject}@{urlsplit(person.issuer).hostname or person.issuer}"
