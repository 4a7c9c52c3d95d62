"""The bulky-waste twins on the wire: what a stranger to our adapters sees of their protocols, and their knobs."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any
from xml.etree.ElementTree import Element

import aiohttp
import pytest
from defusedxml.ElementTree import fromstring

from sandbox.kit import every_twin, running
from sandbox.world import House, town

KEY = {"X-Api-Key": "env:WBD_BULKY_KEY"}


class Wire:
    """The three back-ends, spoken to in plain HTTP."""

    def __init__(self, session: aiohttp.ClientSession, urls: dict[str, str]) -> None:
        self.session, self.urls = session, urls

    async def json(self, slug: str, method: str, path: str, body: object = None, **more: Any) -> tuple[int, Any]:
        """Status and JSON of one answer."""
        async with self.session.request(method, f"{self.urls[f'bulky/{slug}']}{path}", json=body, **more) as answer:
            return answer.status, await answer.json(content_type=None)

    async def xml(self, text: str, *, charset: str = "ISO-8859-1") -> Element:
        """Essen's answer to a document; it is always a 200."""
        body = f'<?xml version="1.0" encoding="{charset}"?>{text}'.encode(charset)
        async with self.session.post(f"{self.urls['bulky/essen']}/auftragsannahme", data=body) as answer:
            assert (answer.status, answer.charset) == (200, "ISO-8859-1")
            return fromstring(await answer.read(), forbid_dtd=True)


@pytest.fixture
async def wire() -> AsyncIterator[Wire]:
    """The three twins, running."""
    twins = [twin for twin in every_twin() if twin.name.startswith("bulky/")]
    async with running(twins) as urls, aiohttp.ClientSession() as session:
        yield Wire(session, urls)


def at(house: House, number: str) -> dict[str, str]:
    """An address as the two JSON services want it."""
    return {"strasse": house.street.name, number: house.label, "plz": house.street.district.postcode}


async def test_duisburg_writes_civic_days_and_german_codes(wire: Wire) -> None:
    """Days as TT.MM.JJJJ, an unknown address as 404 with a code, and nothing without a key."""
    house = town("duisburg").houses[7]
    path = "/sperrmuell/v1/termine"
    status, told = await wire.json("duisburg", "GET", path, params=at(house, "hausnummer"), headers=KEY)
    assert (status, [stream["kuerzel"] for stream in told["stroeme"]]) == (200, ["EM", "HZ", "RS"])
    assert all(day["datum"][2] == day["datum"][5] == "." for stream in told["stroeme"] for day in stream["termine"])
    assert "synthetic" in told["hinweis"]
    status, told = await wire.json("duisburg", "GET", path, params={"strasse": "x"}, headers=KEY)
    assert (status, told["fehler"]["code"]) == (404, "ADRESSE_UNBEKANNT")
    assert (await wire.json("duisburg", "GET", path, params=at(house, "hausnummer")))[0] == 401


async def test_duisburg_says_no_with_a_200(wire: Wire) -> None:
    """What the old system behind it refuses is `abgelehnt` under 200, and is no order."""
    house = town("duisburg").houses[7]
    base = "/sperrmuell/v1"
    _, told = await wire.json("duisburg", "GET", f"{base}/termine", params=at(house, "hausnummer"), headers=KEY)
    held = {
        "referenz": "r", "adresse": at(house, "hausnummer"), "termine": [told["stroeme"][1]["termine"][0]["id"]],
        "positionen": [{"art": "Tisch", "anzahl": 99}],
    }  # fmt: skip
    status, reserved = await wire.json("duisburg", "POST", f"{base}/reservierungen", held, headers=KEY)
    assert status == 201
    order = {"referenz": "r", "reservierung": reserved["reservierung"]}
    answer = await wire.json("duisburg", "POST", f"{base}/auftraege", order, headers=KEY)
    assert answer == (200, {"status": "abgelehnt", "grund": "MENGE_UEBERSCHRITTEN"})
    assert (await wire.json("duisburg", "GET", "/_twin/orders"))[1] == {"orders": []}


async def test_duisburg_reservations_have_numbers_of_their_own(wire: Wire) -> None:
    """A number that was let go is not given to the next one while others hold theirs."""
    base, numbers = "/sperrmuell/v1", []
    for reference, house in zip("abc", town("duisburg").houses[:3], strict=True):
        _, told = await wire.json("duisburg", "GET", f"{base}/termine", params=at(house, "hausnummer"), headers=KEY)
        held = {
            "referenz": reference, "adresse": at(house, "hausnummer"),
            "termine": [told["stroeme"][1]["termine"][0]["id"]], "positionen": [{"art": "Tisch", "anzahl": 1}],
        }  # fmt: skip
        _, reserved = await wire.json("duisburg", "POST", f"{base}/reservierungen", held, headers=KEY)
        numbers.append(reserved["reservierung"])
        if reference == "b":
            await wire.json("duisburg", "DELETE", f"{base}/reservierungen?referenz=a", headers=KEY)
    assert len(set(numbers)) == 3


@pytest.mark.parametrize("body", ["[]", "7", '{"referenz": []}', "{"])
async def test_what_cannot_be_read_is_refused(wire: Wire, body: str) -> None:
    """Both JSON services answer rubbish with a refusal, never with an error of their own."""
    for slug, path in (("duisburg", "/sperrmuell/v1/auftraege"), ("duesseldorf", "/sperrmuell/auftraege")):
        url = f"{wire.urls[f'bulky/{slug}']}{path}"
        async with wire.session.post(url, data=body, headers=KEY) as answer:
            assert answer.status == 422


async def test_essen_speaks_its_charset_and_says_faults_with_a_200(wire: Wire) -> None:
    """Umlauts in ISO-8859-1, a number for each fault, 99 for what is no document it knows."""
    house = town("essen").houses[7]
    address = f"<Adresse><Strasse>{house.street.name}</Strasse><Hausnummer>{house.label}</Hausnummer></Adresse>"
    told = await wire.xml(f"<Angebotsanfrage>{address}</Angebotsanfrage>")
    assert "Kühlschrank" in {kind.text for kind in told.iter("Art")}
    assert [(await wire.xml(text)).get("code") for text in ("<Auskunft referenz='x'/>", "<Quatsch/>", "<Angebotsanfrage/>", "<a")] == [
        "30", "99", "10", "99",
    ]  # fmt: skip


async def test_duesseldorf_says_no_with_a_problem(wire: Wire) -> None:
    """RFC 9457: a type that names the trouble, and the status once more."""
    status, problem = await wire.json("duesseldorf", "GET", "/sperrmuell/angebote", params={"strasse": "x"})
    assert (status, problem["status"]) == (404, 404)
    assert problem["type"].endswith("/adresse-unbekannt")
    assert (await wire.json("duesseldorf", "DELETE", "/sperrmuell/auftraege/x"))[0] == 404


@pytest.mark.parametrize(
    ("slug", "path", "body", "field"),
    [
        ("duisburg", "desk", {"capacity": -1}, "capacity"),
        ("duisburg", "desk", {"refusal": 7}, "refusal"),
        ("essen", "assign", {"after_seconds": "bald"}, "after_seconds"),
        ("duesseldorf", "callbacks", {"mode": "thrice"}, "mode"),
        ("duesseldorf", "callbacks", {"verdict": "ja"}, "verdict"),
        ("duesseldorf", "callbacks", {"delay": -1}, "delay"),
        ("duesseldorf", "callbacks", {"price": 7}, "price"),
        ("duesseldorf", "callbacks", {"volume": 11}, "volume"),
    ],
)
async def test_a_knob_says_what_it_takes(wire: Wire, slug: str, path: str, body: object, field: str) -> None:
    """A wrong value is a 400 that names the field."""
    status, told = await wire.json(slug, "PUT", f"/_twin/{path}", body)
    assert (status, told["field"]) == (400, field)
