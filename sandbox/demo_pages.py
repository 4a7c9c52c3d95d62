"""The one page of the demo app, in German and English. No script, no font, no picture."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from html import escape
from typing import Any

POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'"
"""Without form-action: a form here leads to identity, and from there to wherever somebody logs in."""

_WORDS: Mapping[str, Mapping[str, str]] = {
    "de": {
        "demo": "Eine Demo-App von jemand anderem. Alle Daten sind erfunden.",
        "why": "Melden Sie sich an, dann zeigt die App die nächsten Abfuhren in drei Städten.",
        "login": "Mit Hansa anmelden",
        "in": "Sie sind angemeldet.",
        "dates": "Die nächsten Abfuhren",
        "none": "Im Moment kennt die Stadt keine Termine.",
        "allowed": "Was Sie der App erlaubt haben",
        "openid": "Sie beim nächsten Mal wiedererkennen",
        "grants:read": "Sehen, welchen Apps Sie etwas erlaubt haben",
        "waste:write": "Sperrmüll für Sie bestellen und abbestellen",
        "waste:read": "Alle Ihre Sperrmüll-Aufträge sehen",
        "reports:write": "Meldungen für Sie an die Stadt schicken",
        "reports:read": "Alle Ihre Meldungen sehen",
        "mine": "Erlaubnisse ansehen und beenden",
        "refresh": "Anmeldung erneuern",
        "forget": "Abmelden",
        "other": "English",
        "fresh": "Die Anmeldung ist erneuert.",
        "ended": "Die Erlaubnis ist beendet. Die App kommt nicht mehr an Ihre Daten. Wenn Sie möchten, melden Sie sich neu an.",
        "refused": "Sie haben sich nicht angemeldet. Die App weiß nichts von Ihnen.",
        "stranger": "Das ist keine Antwort auf eine Anmeldung, die hier begonnen hat. Bitte melden Sie sich noch einmal an.",
        "identity": "Die Anmeldung ist gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
        "api": "Die Daten der Städte sind gerade nicht erreichbar. Bitte versuchen Sie es gleich noch einmal.",
    },
    "en": {
        "demo": "Somebody else's demo app. All data are invented.",
        "why": "Log in, and the app shows the next collections in three cities.",
        "login": "Log in with Hansa",
        "in": "You are logged in.",
        "dates": "The next collections",
        "none": "At the moment the city knows no dates.",
        "allowed": "What you have allowed the app",
        "openid": "Recognise you the next time",
        "grants:read": "See which apps you have allowed something",
        "waste:write": "Order bulky waste collections for you and cancel them",
        "waste:read": "See all your bulky waste orders",
        "reports:write": "Send reports to the city for you",
        "reports:read": "See all your reports",
        "mine": "See permissions and end them",
        "refresh": "Renew the log-in",
        "forget": "Log out",
        "other": "Deutsch",
        "fresh": "The log-in is renewed.",
        "ended": "The permission has ended. The app has no access to your data any more. Log in again if you like.",
        "refused": "You did not log in. The app knows nothing of you.",
        "stranger": "This is no answer to a log-in that began here. Please log in again.",
        "identity": "The log-in cannot be reached right now. Please try again in a moment.",
        "api": "The cities' data cannot be reached right now. Please try again in a moment.",
    },
}
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
    return next((each for each in wanted if each in _WORDS), "de")


def page(
    language: str,
    *,
    said: str = "",
    scope: str | None = None,
    households: Sequence[Household] = (),
    grants: str = "",
) -> str:
    """A button to log in, or what was found. `said` names a sentence; `scope` is None as long as nobody is logged in."""
    words, other = _WORDS[language], "en" if language == "de" else "de"
    kind, role = ("note", "alert") if said in TROUBLES else ("note good", "status")
    notice = f'<p class="{kind}" role="{role}">{words[said]}</p>' if said else ""
    body = _entrance(words) if scope is None else _found(language, scope, households, grants)
    return (
        f'<!doctype html><html lang="{language}"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>Müll-Wecker (Demo)</title><style>{_STYLE}</style></head><body>"
        f'<header><h1>Müll-Wecker</h1><a href="/?lang={other}" lang="{other}" hreflang="{other}">{words["other"]}</a></header>'
        f"<main><p>{words['demo']}</p>{notice}{body}</main></body></html>"
    )


def _entrance(words: Mapping[str, str]) -> str:
    return f'<p>{words["why"]}</p><form method="post" action="/login"><button class="first">{words["login"]}</button></form>'


def _found(language: str, scope: str, households: Sequence[Household], grants: str) -> str:
    words = _WORDS[language]
    cities = "".join(_household(each, language) for each in households)
    allowed = "".join(f"<li>{words.get(each, '')} (<code>{escape(each)}</code>)</li>" for each in scope.split())
    return (
        f"<p>{words['in']}</p><h2>{words['dates']}</h2>{cities}<h2>{words['allowed']}</h2><ul>{allowed}</ul>"
        f'<p><a href="{escape(grants)}">{words["mine"]}</a></p>'
        f'<form method="post" action="/refresh"><button>{words["refresh"]}</button></form>'
        f'<form method="post" action="/forget"><button>{words["forget"]}</button></form>'
    )


def _household(household: Household, language: str) -> str:
    # two bins of one kind on one day are one line: nobody needs to know why
    dates = dict.fromkeys((str(each["day"]), _name(each)) for each in household.pickups)
    lines = "".join(f"<li>{_day(day, language)} {escape(name)}</li>" for day, name in dates)
    found = f"<ul>{lines}</ul>" if lines else f"<p>{_WORDS[language]['none']}</p>"
    return f"<h3>{escape(household.city)}, {escape(household.address)}</h3>{found}"


def _day(day: str, language: str) -> str:
    when = date.fromisoformat(day)
    name = _DAYS[language].split()[when.weekday()]
    written = f"{when:%d.%m.%Y}" if language == "de" else f"{when.day} {when:%b %Y}"
    return f'<time datetime="{when}">{name} {written}</time>'


def _name(pickup: Mapping[str, Any]) -> str:
    fraction = pickup.get("fraction") or {}
    return str(fraction.get("label") or fraction.get("native") or "")
