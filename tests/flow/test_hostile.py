"""A back-end that means harm, or has been taken over, harms nobody who asks the gateway."""

from __future__ import annotations

import pytest

from tests.flow.stand import Stand

ESSEN = "essen/stadt/places"
ASKED = "/v1/places", {"kind": "playground", "limit": 1000, "wait": "20s"}
PLANTED = ("planted", "JSESSIONID", "169.254", "NullPointer", "Wartung")


@pytest.mark.parametrize(
    ("kind", "slug"),
    {"huge": "source-nonsense", "redirect": "source-nonsense", "html": "source-nonsense", "500": "source-down"}.items(),
)
async def test_T22_a_hostile_answer_is_named_and_not_passed_on(stand: Stand, kind: str, slug: str) -> None:
    """Too much, a way into the data centre, a page, an error page: the row says so, the others are whole, no word of it leaves."""
    await stand.fault("wfs/essen", kind)
    said = await stand.ask(*ASKED)
    assert (said.status, said.row(ESSEN)["state"], said.row(ESSEN)["problem"]["slug"]) == (200, "failed", slug)
    assert said.row("duisburg/stadt/places")["state"] == "fresh"
    shown = said.body.decode() + repr(said.headers)
    assert not [word for word in PLANTED if word in shown]


async def test_T22_headers_of_a_back_end_stay_there(stand: Stand) -> None:
    """A cookie, a redirection and a permission that a back-end sends reach no client, and the cookie does not go back to it."""
    await stand.fault("wfs/essen", "cookie")
    said = await stand.ask(*ASKED)
    assert said.row(ESSEN)["state"] == "fresh"
    assert {"set-cookie", "refresh", "access-control-allow-credentials"}.isdisjoint(said.headers)
    assert "planted" not in said.body.decode() + repr(said.headers)
    stand.clock.move(days=2)
    await stand.forget_calls()
    await stand.ask(*ASKED)
    calls = await stand.calls("wfs/essen")
    assert calls
    assert not [call for call in calls if "cookie" in {name.lower() for name in call["headers"]}]
