"""Bulky-waste orders from the request to the city's word, in three natures, and every way a request may come twice."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from tests.intake.house import House, house

ORDERS = "/v1/waste/bulky-orders"
STATES = {"duisburg": "bestaetigt", "essen": "angenommen", "duesseldorf": "bestaetigt"}
"""What each twin's journal says of an order that stands."""


async def test_an_order_is_held_confirmed_and_cancelled(tmp_path: Path) -> None:
    """Duisburg agrees in its answer: 201, with the day, a receipt and what to do; cancelled there, its slot is free again."""
    async with house(tmp_path) as h, h.delivering():
        said = await h.say("POST", ORDERS, await h.order("duisburg"))
        assert said.status == 201
        case = said.json
        assert said.headers["location"] == f"/v1/me/orders/{case['id']}"
        assert said.headers["cache-control"] == "private, no-store"
        assert case["state"] == "confirmed"
        assert case["number"]
        assert case["appointments"][0]["put_out_by"] == "06:30"
        assert [step["code"] for step in case["next_steps"]] == ["put-out"]
        [order] = await h.journal("bulky/duisburg")
        assert (order["reference"], order["state"]) == (case["reference"], "bestaetigt")
        gone = await h.say("DELETE", said.headers["location"])
        assert (gone.status, gone.json["state"], gone.json["appointments"]) == (200, "cancelled", [])
        [order] = await h.journal("bulky/duisburg")
        assert order["state"] == "storniert"
        again = await h.say("DELETE", said.headers["location"])
        assert again.status == 200


async def test_an_order_whose_day_comes_weeks_later_is_followed(tmp_path: Path) -> None:
    """Essen takes the order and names the day later: 202, `placed`, and then `confirmed` with the day."""
    async with house(tmp_path) as h, h.delivering():
        said = await h.say("POST", ORDERS, await h.order("essen"))
        assert (said.status, said.json["state"]) == (202, "placed")
        assert [step["code"] for step in said.json["next_steps"]] == ["date-follows"]
        later = {"now": (h.clock().replace(microsecond=0)).isoformat()}
        async with h.stand.session.put(f"{h.stand.twins['bulky/essen']}/_twin/clock", json=later) as put:
            assert put.status < 300
        h.clock.move(days=30)
        await h.stand.set_clock(h.clock.instant, "bulky/essen")
        case = await h.turned(said.headers["location"], "confirmed")
        assert case["appointments"]
        assert [update["state"] for update in case["updates"]] == ["accepted", "placed", "confirmed"]


async def test_an_order_is_confirmed_by_the_citys_own_call(tmp_path: Path) -> None:
    """Düsseldorf agrees by calling back: nobody had to ask it."""
    async with house(tmp_path) as h, h.delivering():
        said = await h.say("POST", ORDERS, await h.order("duesseldorf"))
        assert (said.status, said.json["state"]) == (202, "placed")
        case = await h.turned(said.headers["location"], "confirmed")
        assert case["price"]["currency"] == "EUR"
        assert len(await h.journal("bulky/duesseldorf")) == 1


async def test_a_key_is_needed_before_anything_is_looked_at(tmp_path: Path) -> None:
    """Without a token 401, without the scope 403, without a key 400, in this order, whatever the body is."""
    async with house(tmp_path) as h:
        path, rubbish = ORDERS, b"\xff{"
        anonymous = await h.stand.ask(path, method="POST", body=rubbish)
        assert anonymous.status == 401
        assert "waste:write" in anonymous.headers["www-authenticate"]
        reader = h.token(scopes=("waste:read",))
        assert (await h.say("POST", path, rubbish, token=reader, key="")).status == 403
        missing = await h.stand.ask(path, method="POST", body=rubbish, headers={"authorization": f"Bearer {h.token()}"})
        assert (missing.status, missing.json["type"]) == (400, "/problems/key-missing")
        assert missing.json["errors"][0]["name"] == "Idempotency-Key"
        assert (await h.say("POST", path, rubbish)).status == 400


async def test_the_same_key_gives_the_same_answer_to_the_letter(tmp_path: Path) -> None:
    """Said twice, done once; something else under the key is refused; another citizen's same key is her own order."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.order("duisburg")
        first = await h.say("POST", ORDERS, wish, key='"k-1"')
        second = await h.say("POST", ORDERS, wish, key="k-1")  # bare, as older clients write it
        assert (first.status, first.body) == (second.status, second.body)
        assert first.headers["location"] == second.headers["location"]
        other = await h.say("POST", ORDERS, wish | {"note": "etwas anderes"}, key='"k-1"')
        assert (other.status, other.json["type"]) == (422, "/problems/key-reused")
        hers = await h.say("POST", ORDERS, wish, key='"k-1"', token=h.token(citizen=2))
        assert hers.status == 201
        assert hers.json["id"] != first.json["id"]
        assert len(await h.journal("bulky/duisburg")) == 2


async def test_fifty_at_once_are_one_order(tmp_path: Path) -> None:
    """Fifty equal requests with one key at the same moment: one order at the city, one answer for all."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.order("duisburg")
        answers = await asyncio.gather(*(h.say("POST", ORDERS, wish, key='"same"') for _ in range(50)))
        assert {answer.status for answer in answers} == {201}
        assert len({answer.body for answer in answers}) == 1
        assert len(await h.journal("bulky/duisburg")) == 1


async def test_a_refusal_in_time_is_a_conflict_that_says_why(tmp_path: Path) -> None:
    """A slot that is not there any more: 409, the reason, and the case can be read as `rejected`."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.order("duisburg")
        slot = wish["slots"][0]
        said = await h.say("POST", ORDERS, wish | {"slots": [slot[:-8] + "20200101"]})
        assert (said.status, said.json["type"]) == (409, "/problems/refused-by-city")
        assert said.json["case"]["reason"]["code"] == "slot-gone"
        read = await h.say("GET", said.headers["location"])
        assert read.json["state"] == "rejected"
        assert not [order for order in await h.journal("bulky/duisburg") if order["state"] == "bestaetigt"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"address": "essen:haus:0815-nobody"}, "address"),
        ({"address": "atlantis:haus:1"}, "address"),
        ({"items": []}, "items"),
        ({"items": [{"kind": "submarine"}]}, "items.0.kind"),
        ({"slots": []}, "slots"),
        ({"contact": {"email": "no address"}}, "contact.email"),
        ({"colour": "red"}, "colour"),
    ],
)
async def test_what_cannot_be_done_names_the_field(tmp_path: Path, change: dict[str, object], field: str) -> None:
    """Our own rules refuse before the city is asked: 422 with the field, and nothing is kept."""
    async with house(tmp_path) as h:
        said = await h.say("POST", ORDERS, await h.order("duisburg") | change)
        assert said.status == 422, said.body
        assert field in {error["name"] for error in said.json["errors"]}
        assert (await h.say("GET", "/v1/me/orders")).items == []


async def test_an_order_stays_open_while_its_city_is_down(tmp_path: Path) -> None:
    """202 at once, no word of ours about placing; when the city is back the order is placed, once."""
    async with house(tmp_path) as h, h.delivering():
        wish = await h.order("duisburg")
        await h.stand.fault("bulky/duisburg", "down")
        said = await h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"})
        assert (said.status, said.json["state"], said.json["status_text"]) == (
            202,
            "accepted",
            said.json["status_text"],
        )
        assert (await h.say("GET", said.headers["location"])).json["state"] == "accepted"
        await h.stand.heal("bulky/duisburg")
        await h.turned(said.headers["location"], "confirmed")
        assert len(await h.journal("bulky/duisburg")) == 1


async def test_a_lost_answer_is_looked_up_and_not_ordered_again(tmp_path: Path) -> None:
    """The city took the order and its answer was lost: it is found there by our reference."""
    async with house(tmp_path) as h, h.delivering():
        for city in STATES:
            wish = await h.order(city)
            await h.stand.fault(f"bulky/{city}", "reset", count=2)
            said = await h.say("POST", ORDERS, wish, headers={"prefer": "wait=1"})
            await h.turned(said.headers["location"], "confirmed", "placed")
            orders = [order for order in await h.journal(f"bulky/{city}") if order["state"] == STATES[city]]
            assert len(orders) == 1, city


async def test_what_is_taken_back_before_it_is_sent_never_leaves(tmp_path: Path) -> None:
    """Cancelled while nobody delivers: it ends at once when somebody does, and the city never hears of it."""
    async with house(tmp_path) as h:
        said = await h.say("POST", ORDERS, await h.order("duisburg"), headers={"prefer": "wait=1"})
        assert said.status == 202
        gone = await h.say("DELETE", said.headers["location"])
        assert (gone.status, gone.json["cancelling"]) == (202, True)
        async with h.delivering():
            case = await h.turned(said.headers["location"], "cancelled")
        assert case["reason"]["code"] == "not-sent"
        assert await h.journal("bulky/duisburg") == []


async def test_whose_order_it_is(tmp_path: Path) -> None:
    """Another app sees it only with the citizen's permission to read them; another citizen never."""
    async with house(tmp_path) as h, h.delivering():
        said = await h.say("POST", ORDERS, await h.order("duisburg"))
        path = said.headers["location"]
        for token, status in (
            (h.token(scopes=("waste:write",)), 200),
            (h.token(app="app-1b", scopes=("waste:write",)), 404),
            (h.token(app="app-1b", scopes=("waste:read",)), 200),
            (h.token(app="app-2", scopes=("waste:read",)), 200),
            (h.token(app="app-2", scopes=("reports:read",)), 403),
            (h.token(citizen=2), 404),
        ):
            assert (await h.say("GET", path, token=token)).status == status
            listed = await h.say("GET", "/v1/me/orders", token=token)
            assert listed.status == (403 if status == 403 else 200)
            if status != 403:
                assert len(listed.items) == (status == 200)
        assert (await h.say("DELETE", path, token=h.token(app="app-2", scopes=("waste:read",)))).status == 403


async def test_only_what_the_city_needs_is_kept(tmp_path: Path) -> None:
    """A telephone number that no binding declares is dropped before anything is written."""
    async with house(tmp_path, fields=("contact.name", "contact.email")) as h, h.delivering():
        said = await h.say("POST", ORDERS, await h.order("duisburg"))
        asked = (await h.say("GET", said.headers["location"])).json["asked"]
        assert asked["contact"] == {"name": "Ada Kanari", "email": "ada.kanari@example.org", "phone": None}
        assert asked["note"] is None


async def test_nothing_personal_lies_open(tmp_path: Path) -> None:
    """After whole lives of orders no file of ours holds a name, an address or a note in the clear."""
    async with house(tmp_path) as h, h.delivering():
        for city in STATES:
            said = await h.say("POST", ORDERS, await h.order(city))
            await h.turned(said.headers["location"], "confirmed", "placed")
    await _clean(tmp_path)


async def _clean(folder: Path) -> None:
    found = [
        (file.name, canary)
        for file in folder.rglob("*")
        if file.is_file()
        for canary in (b"Kanari", b"ada.kanari", b"1234567", "Ahrstraße".encode(), b"Aachener")
        if canary in file.read_bytes() and file.name != "hansa.db-memory"
    ]
    assert found == []


async def test_a_page_of_orders_goes_on_where_it_ended(tmp_path: Path) -> None:
    """Newest first, by cursor, each once; filters by state and city name what they do not know."""
    async with house(tmp_path) as h:
        placed = [await _placed(h) for _ in range(5)]
        seen: list[str] = []
        path = "/v1/me/orders?limit=2"
        while path:
            page = await h.stand.ask(
                "/v1/me/orders", path.partition("?")[2], headers={"authorization": f"Bearer {h.token()}"}
            )
            seen += [item["id"] for item in page.items]
            path = page.json["next_cursor"] and f"?limit=2&cursor={page.json['next_cursor']}"
        assert seen == placed[::-1]
        bearer = {"authorization": f"Bearer {h.token()}"}
        for query in ("state=stuck", "city=atlantis", "cursor=rubbish", "colour=red"):
            assert (await h.stand.ask("/v1/me/orders", query, headers=bearer)).status == 400
        assert (await h.stand.ask("/v1/me/orders", "state=confirmed", headers=bearer)).items == []


async def _placed(h: House) -> str:
    said = await h.say("POST", ORDERS, await h.order("duisburg"), headers={"prefer": "wait=1"})
    assert said.status == 202
    case_id: str = said.json["id"]
    return case_id
