"""The accessibility statement and its feedback form (BITV 2.0 §7, BITV NRW)."""

from __future__ import annotations

import re

from auth.server.house import House
from auth.server.sessions import Stranger, open_ticket, posted, take_ticket
from auth.server.views import AccessibilityView
from auth.server.web import Answer, Asked, Wrong
from storage.accounts import Feedback

MOST_TEXT, MOST_CONTACT = 4000, 200
_PAGE = re.compile(r"/[a-z_/-]{0,60}")


async def show(asked: Asked, house: House) -> Answer:
    """GET /accessibility."""
    try:
        page = asked.asked().get("page", "/")
    except Wrong:
        page = "/"
    return await _page(asked, house, page if _PAGE.fullmatch(page) else "/")


async def _page(
    asked: Asked,
    house: House,
    page: str,
    *,
    sent: bool = False,
    flaws: tuple[str, ...] = (),
    text: str = "",
    reply: str = "",
) -> Answer:
    ticket, cookies = await open_ticket(asked, house, "feedback", {"page": page})
    view = AccessibilityView(
        action="/accessibility",
        ticket=ticket,
        page=page,
        contact=house.site.declared.contact,
        sent=sent,
        flaws=flaws,
        text=text,
        reply=reply,
    )
    return house.page(asked, view, status=400 if flaws else 200).having(*cookies)


async def tell(asked: Asked, house: House) -> Answer:
    """POST /accessibility: kept for the operators."""
    try:
        form = posted(asked, house)
        data = await take_ticket(asked, house, form.get("ticket"), "feedback")
    except Stranger:
        return house.trouble(asked, "expired", again="/accessibility")
    text, reply, page = form.get("text", "").strip(), form.get("contact", "").strip(), str(data["page"])
    flaws = (("text",) if not text or len(text) > MOST_TEXT else ()) + (
        ("contact",) if len(reply) > MOST_CONTACT else ()
    )
    if flaws:
        return await _page(asked, house, page, flaws=flaws, text=text[:MOST_TEXT], reply=reply[:MOST_CONTACT])
    await house.identity.put_feedback(Feedback(at=house.clock(), page=page, text=text, contact=reply or None))
    return await _page(asked, house, page, sent=True)
