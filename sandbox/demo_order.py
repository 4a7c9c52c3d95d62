"""Ordering a bulky-waste collection: find the address, see what the city offers, order. Each step is a page of its own."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from sandbox.demo_forms import THINGS, choices, finder, link, order_form, refusal
from sandbox.demo_visit import ask, html, logged_in, spoken

CONTACT = ("name", "email", "phone")


async def start(request: web.Request) -> web.Response:
    """The search for an address, and what it found."""
    found = await addresses(
        request, "not_found", lambda house: link("/order/offer", address=house["id"], text=spelled(house))
    )
    return html(
        found if isinstance(found, str) else finder(spoken(request), "order", await cities(request), request.query, "")
    )


async def addresses(request: web.Request, none: str, to: Any, title: str = "order") -> str | None:
    """The page with the houses that were found, each leading where `to` says; None before somebody has searched."""
    logged_in(request)
    if not request.query.get("q"):
        return None
    query = {"q": request.query["q"], "limit": "8"}
    if request.query.get("city"):
        query["city"] = request.query["city"]
    said = await ask(request, "GET", "/v1/addresses", params=query)
    if said.status != 200:
        return refusal(spoken(request), title, said.data)
    links = [(to(house), spelled(house)) for house in said.data["items"]]
    below = choices(spoken(request), "found", links, none)
    return finder(spoken(request), title, await cities(request), request.query, below)


async def cities(request: web.Request) -> list[tuple[str, str]]:
    """Slug and name of each."""
    said = await ask(request, "GET", "/v1/cities")
    return [(each["id"], str(each["names"][spoken(request)])) for each in said.data.get("items", ())]


def spelled(house: Mapping[str, Any]) -> str:
    """A house as people write it."""
    town = " ".join(filter(None, (house.get("postcode"), house["city"].capitalize())))
    return f"{house['street']} {house['house_number']}, {town}".replace("Duesseldorf", "Düsseldorf").replace(
        "Koeln", "Köln"
    )


async def offer(request: web.Request) -> web.Response:
    """What this city would fetch from there, and when."""
    address = {"id": request.query.get("address", ""), "text": request.query.get("text", "")}
    said = await ask(request, "GET", "/v1/waste/bulky-offers", params={"address": address["id"]})
    if said.status != 200 or not said.data["items"]:
        return html(refusal(spoken(request), "order", said.data), 502)
    return html(order_form(spoken(request), address, said.data["items"]))


async def order(request: web.Request) -> web.Response:
    """Order it. The key was made with the form: pressed twice, it is one order."""
    form = await request.post()
    given = {name: str(value) for name, value in form.items()}
    offers = await ask(request, "GET", "/v1/waste/bulky-offers", params={"address": given["address"]})
    wish = wished(given, offers.data.get("items", ()))
    headers = {"Idempotency-Key": f'"{given["key"]}"'}
    said = await ask(request, "POST", "/v1/waste/bulky-orders", json=wish, headers=headers)
    if said.status in {201, 202}:
        raise web.HTTPSeeOther(f"/case/orders/{said.data['id']}")
    return html(refusal(spoken(request), "order", said.data), said.status or 502)


def wished(given: Mapping[str, str], offers: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """The order as the API takes it: of the days chosen, those of the streams that the things need."""
    items = [
        {"kind": given[f"kind-{row}"], "count": int(given.get(f"count-{row}") or 1)}
        for row in range(1, THINGS + 1)
        if given.get(f"kind-{row}")
    ]
    kinds = {item["kind"] for item in items}
    needed = [each["stream"]["code"] for each in offers if kinds & {kind["code"] for kind in each["accepts"]}]
    wish: dict[str, Any] = {"address": given["address"], "items": items, "contact": contact(given)}
    wish["slots"] = [given[f"slot-{stream}"] for stream in needed if given.get(f"slot-{stream}")]
    return wish | ({"note": given["note"]} if given.get("note") else {})


def contact(given: Mapping[str, str]) -> dict[str, str]:
    """How the city reaches her, as far as it wanted to know."""
    return {name: given[name] for name in CONTACT if given.get(name)}


ROUTES = (web.get("/order", start), web.get("/order/offer", offer), web.post("/order", order))
