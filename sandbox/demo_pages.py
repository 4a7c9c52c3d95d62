"""The frame of the demo app's pages and the first of them, in German and English. No font, no picture, no script needed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

from sandbox.demo_words import WORDS

POLICY = (
    "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'unsafe-inline'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
"""Without form-action: a form here leads to identity, and from there to wherever somebody logs in."""

TROUBLES = ("ended", "refused", "stranger", "identity", "api")
_DAYS = {"de": "Mo Di Mi Do Fr Sa So", "en": "Mon Tue Wed Thu Fri Sat Sun"}
_STYLE = (
    "body{font:1.125rem/1.5 system-ui,sans-serif;max-width:38rem;margin:0 auto;padding:1rem;color:#14281d;background:#fff}"
    "h1{margin:.5rem 0;line-height:1.2}h2{margin:1.5rem 0 .5rem;line-height:1.2}h3{margin:1rem 0 .25rem;font-size:1.125rem}"
    "header{display:flex;flex-wrap:wrap;justify-content:space-between;align-items:baseline;gap:0 1rem}"
    "button{font:inherit;font-weight:600;min-height:2.75rem;padding:.5rem 1rem;margin:.5rem .5rem 0 0;cursor:pointer;"
    "border:.125rem solid #14532d;border-radius:.25rem;background:#fff;color:#14532d}"
    ".first{background:#14532d;color:#fff}button:hover{text-decoration:underline}form{display:inline}"
    "a{color:#14532d;display:inline-block;padding:.25rem 0}"
    "button:focus-visible,a:focus-visible{outline:.1875rem solid #0b57d0;outline-offset:.125rem}"
    ".note{border-left:.375rem solid #7a4b00;background:#fff6e0;color:#14281d;padding:.75rem 1rem}"
    ".good{border-color:#14532d;background:#eef7f0}"
    "ul{margin:.25rem 0;padding:0;list-style:none}li{padding:.25rem 0;border-bottom:1px solid #d5ded8}"
    "nav a{margin-right:1rem}label,legend{display:block;font-weight:600;margin-top:.75rem}fieldset{border:0;margin:0;padding:0}"
    "input,select,textarea{font:inherit;box-sizing:border-box;max-width:100%;min-height:2.75rem;padding:.375rem .5rem;"
    "border:1px solid #4d5f55;border-radius:.25rem;background:#fff;color:#14281d}textarea,.wide{width:100%}form.whole{display:block}"
    "input[type=radio]{min-height:1.5rem;width:1.5rem;height:1.5rem;vertical-align:middle;margin:.25rem .5rem .25rem 0}"
    ".choice{font-weight:400;margin:.25rem 0}.row{display:flex;flex-wrap:wrap;gap:0 1rem}"
    ".row>div{min-width:0;max-width:100%}select{width:100%}.row input{width:5rem}"
    ":focus-visible{outline:.1875rem solid #0b57d0;outline-offset:.125rem}dt{font-weight:600}dd{margin:0 0 .5rem}"
    "code,pre{overflow-wrap:anywhere;white-space:pre-wrap}#state{font-weight:600;font-size:1.25rem}summary{padding:.5rem 0}"
    "time{display:inline-block;min-width:9.5rem;font-variant-numeric:tabular-nums}"
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Household:
    """A city, one household there, and its next collections as the API has them."""

    city: str
    address: str
    pickups: Sequence[Mapping[str, Any]] = ()


def language_of(chosen: str, accept: str) -> str:
    """`de` or `en`: as chosen, else as the browser says."""
    wanted = [chosen, *(each.strip()[:2].lower() for each in accept.split(","))]
    return next((each for each in wanted if each in WORDS), "de")


def page(
    language: str,
    *,
    said: str = "",
    scope: str | None = None,
    households: Sequence[Household] = (),
    grants: str = "",
) -> str:
    """A button to log in, or what was found. `said` names a sentence; `scope` is None as long as nobody is logged in."""
    words, other = WORDS[language], "en" if language == "de" else "de"
    kind, role = ("note", "alert") if said in TROUBLES else ("note good", "status")
    notice = f'<p class="{kind}" role="{role}">{words[said]}</p>' if said else ""
    body = _entrance(words) if scope is None else _found(language, scope, households, grants)
    return framed(language, f"<p>{words['demo']}</p>{notice}{body}", title="Müll-Wecker", switch=f"/?lang={other}")


def inner(language: str, title: str, body: str, *, script: bool = False) -> str:
    """A page of somebody who is logged in."""
    more = '<script src="/live.js" defer></script>' if script else ""
    return framed(language, f"{menu(language)}{body}", title=title, head=more)


def menu(language: str) -> str:
    """The ways to the other pages."""
    words = WORDS[language]
    ways = (("/", "start"), ("/order", "order"), ("/report", "report"), ("/mine", "own"))
    return (
        f'<nav aria-label="{words["start"]}">'
        + "".join(f'<a href="{to}">{words[it]}</a>' for to, it in ways)
        + "</nav>"
    )


def framed(language: str, body: str, *, title: str, switch: str = "", head: str = "") -> str:
    """A whole page."""
    other, words = "en" if language == "de" else "de", WORDS[language]
    link = f'<a href="{switch}" lang="{other}" hreflang="{other}">{words["other"]}</a>' if switch else ""
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)} (Demo)</title><style>{_STYLE}</style>{head}</head><body>"
        f"<header><h1>{escape(title)}</h1>{link}</header><main>{body}</main></body></html>"
    )


def _entrance(words: Mapping[str, str]) -> str:
    return f'<p>{words["why"]}</p><form method="post" action="/login"><button class="first">{words["login"]}</button></form>'


def _found(language: str, scope: str, households: Sequence[Household], grants: str) -> str:
    words = WORDS[language]
    cities = "".join(_household(each, language) for each in households)
    allowed = "".join(f"<li>{words.get(each, '')} (<code>{escape(each)}</code>)</li>" for each in scope.split())
    return (
        f"<p>{words['in']}</p>{menu(language)}<h2>{words['dates']}</h2>{cities}<h2>{words['allowed']}</h2><ul>{allowed}</ul>"
        f'<p><a href="{escape(grants)}">{words["mine"]}</a></p>'
        f'<form method="post" action="/refresh"><button>{words["refresh"]}</button></form>'
        f'<form method="post" action="/forget"><button>{words["forget"]}</button></form>'
    )


def _household(household: Household, language: str) -> str:
    # two bins of one kind on one day are one line: nobody needs to know why
    dates = dict.fromkeys((str(each["day"]), _name(each)) for each in household.pickups)
    lines = "".join(f"<li>{day(each, language)} {escape(name)}</li>" for each, name in dates)
    found = f"<ul>{lines}</ul>" if lines else f"<p>{WORDS[language]['none']}</p>"
    return f"<h3>{escape(household.city)}, {escape(household.address)}</h3>{found}"


def day(civic: str, language: str) -> str:
    """A civic day, as people write it."""
    when = date.fromisoformat(civic)
    name = _DAYS[language].split()[when.weekday()]
    written = f"{when:%d.%m.%Y}" if language == "de" else f"{when.day} {when:%b %Y}"
    return f'<time datetime="{when}">{name} {written}</time>'


def _name(pickup: Mapping[str, Any]) -> str:
    fraction = pickup.get("fraction") or {}
    return str(fraction.get("label") or fraction.get("native") or "")
