"""The frame of the pages for people: head, skip link, the bar with its links, and the switch to the other language."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape

from domain.words import LANGUAGES, Language, Text

BAR: Mapping[str, Text] = {
    "/": Text("Start", "Home"),
    "/docs": Text("API", "API"),
    "/openapi.json": Text("OpenAPI", "OpenAPI"),
    "/problems": Text("Probleme", "Problems"),
}
SKIP = Text("Zum Inhalt", "Skip to the content")
NAVIGATION = Text("Seiten", "Pages")
SWITCH = Text("In English", "Auf Deutsch")
"""Said in the language it leads to."""


def sheet(*, path: str, title: str, language: Language, body: str) -> str:
    """A whole page; `body` is HTML and begins with the h1, `path` is where it stands."""
    other = next(code for code in LANGUAGES if code != language)
    links = "\n".join(_link(target, text, path, language) for target, text in BAR.items())
    return f"""<!doctype html>
<html lang="{language}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title><link rel="stylesheet" href="/assets/plain.css"></head>
<body><a class="skip" href="#content">{SKIP.say(language)}</a>
<header class="bar"><nav aria-label="{NAVIGATION.say(language)}">
{links}
<a href="{path}?lang={other}" hreflang="{other}" lang="{other}">{SWITCH.say(language)}</a>
</nav></header>
<main class="wide" id="content" tabindex="-1">
{body}
</main></body></html>
"""


def _link(target: str, text: Text, path: str, language: Language) -> str:
    current = ' aria-current="page"' if target == path else ""
    return f'<a href="{target}"{current}>{text.say(language)}</a>'
