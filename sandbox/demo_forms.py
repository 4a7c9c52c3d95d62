"""The forms of the demo app: finding an address, ordering a collection, sending a report. HTML as a browser sends it by itself."""

from collections.abc import Mapping, Sequence
from html import escape
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

from sandbox.demo_pages import day, inner
from sandbox.demo_words import WORDS

THINGS = 3
"""Rows of the order's form."""
_KINDS = {"name": ("text", "name"), "email": ("email", "email"), "phone": ("tel", "tel")}
"""Field of `contact` → the type of its input, and what a browser fills in."""


def finder(language: str, title: str, cities: Sequence[tuple[str, str]], asked: Mapping[str, str], found: str) -> str:
    """Where? `found` is what to show below."""
    words = WORDS[language]
    options = "".join(
        f'<option value="{escape(slug)}"{" selected" if slug == asked.get("city") else ""}>{escape(name)}</option>'
        for slug, name in (("", words["any"]), *cities)
    )
    form = (
        f'<form class="whole"><label for="q">{words["where_hint"]}</label>'
        f'<input class="wide" id="q" name="q" required maxlength="100" value="{escape(asked.get("q", ""))}">'
        f'<label for="city">{words["city"]}</label><select id="city" name="city">{options}</select> '
        f'<button class="first">{words["search"]}</button></form>'
    )
    return inner(language, words[title], f"<h2>{words['where']}</h2>{form}{found}")


def choices(language: str, heading: str, links: Sequence[tuple[str, str]], none: str) -> str:
    """Where one can go from here."""
    words = WORDS[language]
    lines = "".join(f'<li><a href="{escape(to)}">{escape(name)}</a></li>' for to, name in links)
    return f"<h2>{words[heading]}</h2>" + (f"<ul>{lines}</ul>" if lines else f'<p role="status">{words[none]}</p>')


def order_form(language: str, address: Mapping[str, str], offers: Sequence[Mapping[str, Any]]) -> str:
    """What is to go, when, and how the city reaches her: as the offers of her city want it."""
    words = WORDS[language]
    needs = dict.fromkeys(name for offer in offers for name in offer["needs"])
    days = "".join(_days(language, offer) for offer in offers)
    free = all(offer["price"] and not offer["price"]["amount"] for offer in offers)
    body = (
        f'<p>{escape(address["text"])}</p><form class="whole" method="post" action="/order">'
        f"{_hidden(address=address['id'], key=str(uuid4()))}<h2>{words['take']}</h2>{_things(language, offers)}"
        f"<h2>{words['when']}</h2>{days}<h2>{words['about']}</h2>{_contact(words, needs)}"
        f'<label for="note">{words["note"]}</label><textarea id="note" name="note" maxlength="500" rows="2"></textarea>'
        f'<button class="first">{words["send_free" if free else "send_order"]}</button></form>'
    )
    return inner(language, words["order"], body)


def _things(language: str, offers: Sequence[Mapping[str, Any]]) -> str:
    words = WORDS[language]
    groups = "".join(
        f'<optgroup label="{escape(offer["stream"]["label"])}">'
        + "".join(f'<option value="{each["code"]}">{escape(each["label"])}</option>' for each in offer["accepts"])
        + "</optgroup>"
        for offer in offers
    )
    rows = []
    for row in range(1, THINGS + 1):
        none = "" if row == 1 else f'<option value="">{words["no_thing"]}</option>'
        rows.append(
            f'<div class="row"><div><label for="kind-{row}">{words["thing"]} {row}</label>'
            f'<select id="kind-{row}" name="kind-{row}">{none}{groups}</select></div>'
            f'<div><label for="count-{row}">{words["count"]}</label>'
            f'<input id="count-{row}" name="count-{row}" type="number" min="1" max="50" value="1"></div></div>'
        )
    return "".join(rows)


def _days(language: str, offer: Mapping[str, Any]) -> str:
    """The slots to choose from, or how long it takes; and when the things are to stand outside."""
    words, name, rules = WORDS[language], f"slot-{offer['stream']['code']}", offer["rules"] or {}
    if offer["scheduling"] == "assigned":
        body = words["assigned"].format(*offer["waiting_days"]) if offer["waiting_days"] else words["assigned_open"]
        body = f"<p>{body}</p>"
    else:
        body = "".join(
            f'<label class="choice"><input type="radio" name="{escape(name)}" value="{escape(slot["id"])}"'
            f"{' checked' if not place else ''}>{day(slot['day'], language)}</label>"
            for place, slot in enumerate(offer["slots"][:6])
        )
    if rules.get("put_out_from") and rules.get("put_out_by"):
        body += f"<p>{words['rules'].format(rules['put_out_from'], rules['put_out_by'])}</p>"
    return f"<fieldset><legend>{escape(offer['stream']['label'])}</legend>{body}</fieldset>"


def report_form(
    language: str, asked: Mapping[str, str], category: Mapping[str, Any], similar: Sequence[Mapping[str, Any]] = ()
) -> str:
    """A report of one category. With `similar` nearby she is asked first whether it is one of them."""
    words = WORDS[language]
    urgent = f'<p class="note">{words["urgent"]} <a href="tel:{category["phone"]}">{category["phone"]}</a></p>'
    if category["urgent"]:
        return inner(language, named(category, language), urgent)
    known = {name: asked.get(name, "") for name in ("lat", "lon", "city", "category")}
    seen = "".join(f'<input type="hidden" name="not_same_as" value="{escape(each["id"])}">' for each in similar)
    body = (
        f"{_similar(language, similar)}<p lang=de>{escape(category['responsible'] or '')}</p>"
        f'<form class="whole" method="post" action="/report" enctype="multipart/form-data">{_hidden(**known, key=str(uuid4()))}'
        f'{seen}<label for="text">{words["text"]}</label><textarea id="text" name="text" rows="4" required minlength="3" '
        f'maxlength="2000">{escape(asked.get("text", ""))}</textarea>{_questions(category["attributes"], asked)}'
        f"{_photos(words, category['photos'])}<h2>{words['about']}</h2>{_contact(words, category['needs'], asked)}"
        f'<button class="first">{words["other_thing" if similar else "send_report"]}</button></form>'
    )
    return inner(language, named(category, language), body)


def named(category: Mapping[str, Any], language: str) -> str:
    """What the city calls it, in German; in another language by the common word."""
    return str(category["name"] if language == "de" else category["category"]["label"] or category["name"])


def _similar(language: str, similar: Sequence[Mapping[str, Any]]) -> str:
    words = WORDS[language]
    lines = "".join(
        f"<li>{day(each['requested_at'][:10], language) if each['requested_at'] else ''} "
        f"{escape(each['address'] or '')} ({words[each['status']]})</li>"
        for each in similar
    )
    return f'<div class="note" role="alert">{words["similar"]}<ul>{lines}</ul>{words["again"]}</div>' if lines else ""


def _questions(attributes: Sequence[Mapping[str, Any]], asked: Mapping[str, str]) -> str:
    rows = []
    for place, each in enumerate(attributes):
        name, needed = f"attribute-{each['name']}", " required" if each["required"] else ""
        head = f'<label for="a{place}" lang="de">{escape(each["label"])}</label>'
        if each["values"]:
            options = "".join(f"<option>{escape(value)}</option>" for value in ("", *each["values"]))
            rows.append(f'{head}<select id="a{place}" name="{escape(name)}"{needed}>{options}</select>')
        else:
            kind = {"number": "number", "date": "date"}.get(each["kind"], "text")
            value = escape(asked.get(name, ""))
            rows.append(f'{head}<input id="a{place}" name="{escape(name)}" type="{kind}" value="{value}"{needed}>')
    return "".join(rows)


def _photos(words: Mapping[str, str], most: int) -> str:
    kinds = "image/jpeg,image/png,image/webp,image/heic"
    label = f'<label for="photo">{words["photos"].format(most)}</label>'
    return f'{label}<input class="wide" id="photo" name="photo" type="file" accept="{kinds}" multiple>' if most else ""


def _contact(
    words: Mapping[str, str], needs: Sequence[str] | Mapping[str, None], asked: Mapping[str, str] | None = None
) -> str:
    rows = ""
    for name in needs:
        kind, fills = _KINDS[name]
        value = escape((asked or {}).get(name, ""))
        rows += f'<label for="{name}">{words[name]}</label><input class="wide" id="{name}" name="{name}" type="{kind}" '
        rows += f'autocomplete="{fills}" required maxlength="100" value="{value}">'
    return rows


def _hidden(**fields: str) -> str:
    return "".join(f'<input type="hidden" name="{name}" value="{escape(value)}">' for name, value in fields.items())


def refusal(language: str, title: str, problem: Mapping[str, Any]) -> str:
    """What the API said no with, field by field."""
    words, case = WORDS[language], problem.get("case") or {}
    told = [
        problem.get("title") or words["api"],
        problem.get("detail"),
        (case.get("reason") or {}).get("text"),
        problem.get("hint"),
    ]
    fields = "".join(f"<li>{escape(each['name'])}: {escape(each['detail'])}</li>" for each in problem.get("errors", ()))
    steps = "".join(f"<li>{escape(each['text'])}</li>" for each in case.get("next_steps", ()))
    lines = "".join(f"<p>{escape(each)}</p>" for each in told if each)
    return inner(
        language,
        words[title],
        f'<div class="note" role="alert"><p>{words["failed"]}</p>{lines}<ul>{fields}{steps}</ul></div>',
    )


def link(path: str, **query: str) -> str:
    """An address with its parameters."""
    return f"{path}?{urlencode(query)}"
