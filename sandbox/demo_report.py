"""Sending a report: find the place, choose what is wrong there, describe it, add photos."""

import json
from collections.abc import Mapping
from typing import Any

import aiohttp
from aiohttp import web
from multidict import MultiDictProxy

from sandbox.demo_forms import choices, finder, link, named, refusal, report_form
from sandbox.demo_order import addresses, cities, contact
from sandbox.demo_pages import inner
from sandbox.demo_visit import ask, html, spoken
from sandbox.demo_words import WORDS

Given = MultiDictProxy[str | bytes | bytearray | web.FileField]


async def start(request: web.Request) -> web.Response:
    """The search for an address near it, and what it found."""
    found = await addresses(request, "not_found", _near, "report")
    return html(
        found if found is not None else finder(spoken(request), "report", await cities(request), request.query, "")
    )


def _near(house: Mapping[str, Any]) -> str:
    lon, lat = house["location"]["coordinates"] if house.get("location") else (0, 0)
    return link("/report/at", lat=str(lat), lon=str(lon))


async def at(request: web.Request) -> web.Response:
    """What can be reported there, by the body that is responsible for it."""
    where = {name: request.query.get(name, "") for name in ("lat", "lon")}
    said = await ask(request, "GET", "/v1/report-categories", params=where | {"limit": "100"})
    if said.status != 200:
        return html(refusal(spoken(request), "report", said.data), 502)
    language = spoken(request)
    links = [
        (link("/report/form", **where, city=each["city"], category=each["category"]["code"]), named(each, language))
        for each in said.data["items"]
    ]
    return html(inner(language, WORDS[language]["report"], choices(language, "what", links, "none")))


async def form(request: web.Request) -> web.Response:
    """The form of one category, or whom to call."""
    category = await _category(request, request.query)
    if category is None:
        return html(refusal(spoken(request), "report", {}), 502)
    return html(report_form(spoken(request), request.query, category))


async def _category(request: web.Request, asked: Mapping[str, str]) -> Mapping[str, Any] | None:
    where = {name: asked.get(name, "") for name in ("lat", "lon", "city", "category")}
    said = await ask(request, "GET", "/v1/report-categories", params=where)
    return next(iter(said.data.get("items", ())), None)


async def report(request: web.Request) -> web.Response:
    """Send it. When there are reports like it nearby, she is asked first whether it is one of them."""
    given = await request.post()
    texts = {name: value for name, value in given.items() if isinstance(value, str)}
    headers = {"Idempotency-Key": f'"{texts["key"]}"'}
    photos = [
        (each.content_type, each.file.read()) for each in given.getall("photo", ()) if isinstance(each, web.FileField)
    ]

    def body() -> aiohttp.FormData:
        made = aiohttp.FormData()
        made.add_field("report", json.dumps(wished(texts, given)), content_type="application/json")
        for kind, content in photos:
            made.add_field("photo", content, content_type=kind, filename="photo")
        return made

    said = await ask(request, "POST", "/v1/reports", data=body, headers=headers)
    if said.status in {201, 202}:
        raise web.HTTPSeeOther(f"/case/reports/{said.data['id']}")
    if said.data.get("similar") and (category := await _category(request, texts)):
        return html(report_form(spoken(request), texts, category, said.data["similar"]), 409)
    return html(refusal(spoken(request), "report", said.data), said.status or 502)


def wished(texts: Mapping[str, str], given: Given) -> dict[str, Any]:
    """The report as the API takes it."""
    wish: dict[str, Any] = {name: texts[name] for name in ("category", "text")}
    wish |= {"lat": float(texts["lat"]), "lon": float(texts["lon"]), "contact": contact(texts)}
    wish["attributes"] = {
        name.removeprefix("attribute-"): value
        for name, value in texts.items()
        if name.startswith("attribute-") and value
    }
    wish["not_same_as"] = [str(each) for each in given.getall("not_same_as", ())]
    return wish | ({"city": texts["city"]} if texts.get("city") else {})


ROUTES = (
    web.get("/report", start),
    web.get("/report/at", at),
    web.get("/report/form", form),
    web.post("/report", report),
)
