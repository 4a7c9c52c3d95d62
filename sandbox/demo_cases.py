"""What somebody has asked for: the list, one of them with all that is known, and taking it back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from html import escape
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web

from sandbox.demo_forms import refusal
from sandbox.demo_live import follow
from sandbox.demo_pages import day, inner
from sandbox.demo_visit import Heard, app_of, ask, html, logged_in, spoken
from sandbox.demo_words import WORDS

OWN = ("orders", "reports")
HERE = ZoneInfo("Europe/Berlin")


async def mine(request: web.Request) -> web.Response:
    """All of hers."""
    language, body = spoken(request), ""
    for own in OWN:
        said = await ask(request, "GET", f"/v1/me/{own}")
        if said.status != 200:
            return html(refusal(language, "own", said.data), 502)
        lines = "".join(
            f'<li><a href="/case/{own}/{each["id"]}">{escape(each["reference"])}, {escape(each["city"])}</a>: '
            f"{escape(each['status_text'])}</li>"
            for each in said.data["items"]
        )
        found = f"<ul>{lines}</ul>" if lines else f"<p>{WORDS[language]['nothing']}</p>"
        body += f"<h2>{WORDS[language][own]}</h2>{found}"
    return html(inner(language, WORDS[language]["own"], body))


async def one(request: web.Request) -> web.Response:
    """One of them."""
    own, name = request.match_info["own"], request.match_info["id"]
    said, language, app = await ask(request, "GET", f"/v1/me/{own}/{name}"), spoken(request), app_of(request)
    if said.status != 200:
        return html(refusal(language, own, said.data), said.status or 502)
    follow(app, logged_in(request))
    body = f'<p id="now" role="status"></p>{shown(language, own, said.data)}{heard(language, app.heard.get(name, ()))}'
    return html(inner(language, WORDS[language][own.removesuffix("s") + "_one"], body, script=True))


async def cancel(request: web.Request) -> web.Response:
    """Take it back."""
    own, name = request.match_info["own"], request.match_info["id"]
    said = await ask(request, "DELETE", f"/v1/me/{own}/{name}")
    if said.status in {200, 202}:
        raise web.HTTPSeeOther(f"/case/{own}/{name}")
    return html(refusal(spoken(request), own, said.data), said.status or 502)


def shown(language: str, own: str, case: Mapping[str, Any]) -> str:
    """How it stands."""
    words = WORDS[language]
    facts = {
        "why_not": (case["reason"] or {}).get("text"),
        "number": case["number"],
        "reference": case["reference"],
        "price": _price(case["price"]),
    }
    rows = "".join(f"<dt>{words[name]}</dt><dd>{escape(str(value))}</dd>" for name, value in facts.items() if value)
    if case["expected_by"]:
        rows += f"<dt>{words['expected']}</dt><dd>{day(case['expected_by'][:10], language)}</dd>"
    if case["note"]:
        rows += f'<dt>{words["says"]}</dt><dd lang="de">{escape(case["note"])}</dd>'
    steps = _listed(words["steps"], [escape(each["text"]) for each in case["next_steps"]])
    days = _listed(words["days"], [_day(words, language, each) for each in case["appointments"]])
    turns = _listed(
        words["turns"], [f"{_time(each['at'], language)} {escape(each['text'])}" for each in case["updates"]]
    )
    return (
        f'<div id="case"><h2>{words["state"]}</h2><p id="state">{escape(case["status_text"])}</p>{steps}{days}<dl>{rows}</dl>'
        f"{_taking_back(words, own, case)}{turns}{_receipt(words, case['receipt'])}</div>"
    )


def _taking_back(words: Mapping[str, str], own: str, case: Mapping[str, Any]) -> str:
    if case["cancelling"]:
        return f"<p>{words['cancelling']}</p>"
    form = f'<form method="post" action="/case/{own}/{case["id"]}/cancel"><button id="cancel">{words["cancel"]}</button></form>'
    return form if case["cancellable"] else ""


def _receipt(words: Mapping[str, str], receipt: str | None) -> str:
    about = f"<details><summary>{words['receipt']}</summary><p>{words['receipt_why']}</p>"
    return f"{about}<pre>{escape(receipt)}</pre></details>" if receipt else ""


def _listed(heading: str, lines: Sequence[str]) -> str:
    return f"<h2>{heading}</h2><ul>{''.join(f'<li>{line}</li>' for line in lines)}</ul>" if lines else ""


def _day(words: Mapping[str, str], language: str, appointment: Mapping[str, Any]) -> str:
    until = appointment.get("put_out_by")
    return day(appointment["day"], language) + (f" {words['until'].format(escape(until))}" if until else "")


def _price(price: Mapping[str, Any] | None) -> str:
    return f"{price['amount']:.2f} {price.get('currency', 'EUR')}" if price and "amount" in price else ""


def _time(instant: str, language: str) -> str:
    when = datetime.fromisoformat(instant).astimezone(HERE)
    return f"{day(when.date().isoformat(), language)} {when:%H:%M}"


def heard(language: str, events: Sequence[Heard]) -> str:
    """What came by itself, and by which way."""
    words = WORDS[language]
    rows = "".join(
        f'<li data-way="{each.way}" data-state="{escape(each.state)}">{_time(each.at, language)} {words[each.way]}: '
        f"{words.get(each.state, escape(each.state))}</li>"
        for each in events
    )
    found = f"<ul>{rows}</ul>" if rows else f"<p>{words['heard_none']}</p>"
    return f'<section id="heard" aria-label="{words["heard"]}"><h2>{words["heard"]}</h2>{found}</section>'


ROUTES = (
    web.get("/mine", mine),
    web.get("/case/{own:orders|reports}/{id}", one),
    web.post("/case/{own:orders|reports}/{id}/cancel", cancel),
)
