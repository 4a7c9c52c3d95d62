"""What stands at `/`: for a person a greeting with the live state of every city, for a program a small index of links."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Any

from domain.catalogue import CATALOGUE
from domain.resource import Resource
from domain.words import Language, Text
from gateway.federation.book import Book, Town
from gateway.federation.house import WORST
from gateway.http.sheet import sheet
from gateway.problems import prose

UNSUPPORTED = "unsupported"
STATES: Mapping[str, Text] = {
    "fresh": Text("antwortet", "answers"),
    "failed": Text("ausgefallen", "failed"),
    "refused": Text("wird geschont", "left in peace"),
    "unknown": Text("noch nicht gefragt", "not asked yet"),
    UNSUPPORTED: Text("nicht angeboten", "not offered"),
}
WORDS: Mapping[str, Text] = {
    "lead": Text(
        "Eine Schnittstelle für alle Städte. Jede Antwort sagt je Quelle, ob sie frisch, veraltet, ausgefallen oder nicht "
        "angeboten ist: „es gibt nichts“ und „niemand war zu fragen“ sind verschiedene Antworten.",
        "One API for every city. Each answer says per source whether it is fresh, stale, failed or not offered: "
        "“there is nothing” and “nobody could be asked” are different answers.",
    ),
    "sandbox": Text(
        "Dies ist eine Sandbox: Alle Fachverfahren sind nachgebildet, alle Daten erfunden.",
        "This is a sandbox: every back-end is simulated, all data is invented.",
    ),
    "try": Text("Drei Anfragen zum Ausprobieren", "Three requests to try"),
    "state": Text("Wie es den Quellen gerade geht", "How the sources are doing right now"),
    "seen": Text(
        "So sieht es dieser Prozess; gefragt wird eine Quelle erst, wenn jemand nach ihr fragt.",
        "As this process sees it; a source is not asked before somebody asks for it.",
    ),
    "resource": Text("Was", "What"),
    "how": Text("Zustand", "State"),
    "more": Text("Weiter", "Read on"),
    "docs": Text("Alle Anfragen, Parameter und Antworten", "Every request, parameter and answer"),
    "openapi": Text("dasselbe für Programme, OpenAPI 3.1", "the same for programs, OpenAPI 3.1"),
    "problems": Text("was schiefgehen kann, und was dann zu tun ist", "what can go wrong, and what to do then"),
    "places": Text("Recyclinghöfe in allen Städten", "Recycling centres in all cities"),
    "sources": Text("wer was beantwortet, auf welcher Grundlage", "who answers what, and on what basis"),
    "addresses": Text("Adressen in {city}", "Addresses in {city}"),
}


def index(origin: str, version: str) -> dict[str, Any]:
    """The index for programs: everything by its address."""
    return {
        "name": "Hansa",
        "summary": "One API for every city.",
        "version": version,
        "links": {
            "documentation": f"{origin}/docs",
            "openapi": f"{origin}/openapi.json",
            "problems": f"{origin}/problems",
            "health": f"{origin}/health/sources",
            "api_catalog": f"{origin}/.well-known/api-catalog",
        },
        "resources": {
            resource.name: f"{origin}/v1/{resource.path}" for resource in CATALOGUE.values() if resource.listed
        },
    }


def front(book: Book, language: Language) -> str:
    """The greeting."""
    said = {name: text.say(language) for name, text in WORDS.items()}
    sandbox = any(source.environment == "sandbox" for source in book.sources)
    towns = "\n".join(_town(book, town, language) for town in book.towns.values())
    body = f"""<h1>Hansa</h1>
<p>{said["lead"]}</p>
{f'<p class="note">{said["sandbox"]}</p>' if sandbox else ""}
<section aria-labelledby="try"><h2 id="try">{said["try"]}</h2><ul>{_tries(book, language)}</ul></section>
<section aria-labelledby="state"><h2 id="state">{said["state"]}</h2><p>{said["seen"]}</p>
<div class="towns">
{towns}
</div></section>
<section aria-labelledby="more"><h2 id="more">{said["more"]}</h2><ul>
<li><a href="/docs">/docs</a>: {said["docs"]}</li>
<li><a href="/openapi.json">/openapi.json</a>: {said["openapi"]}</li>
<li><a href="/problems">/problems</a>: {said["problems"]}</li>
</ul></section>"""
    return sheet(path="/", title="Hansa", language=language, body=body)


def _tries(book: Book, language: Language) -> str:
    first = next(iter(book.towns.values()))
    links = {
        "/v1/places?kind=recycling_centre": WORDS["places"].say(language),
        f"/v1/addresses?city={first.slug}&limit=5": WORDS["addresses"].say(language, {"city": first.name}),
        "/v1/sources": WORDS["sources"].say(language),
    }
    return "".join(
        f'<li><a href="{escape(url)}"><code>{escape(url)}</code></a><br>{escape(text)}</li>'
        for url, text in links.items()
    )


def _town(book: Book, town: Town, language: Language) -> str:
    rows = "".join(
        f'<tr><th scope="row"><a href="{escape(_link(resource, town.slug))}"><code>{resource.name}</code></a></th>'
        f'<td class="state state-{state}">{STATES[state].say(language)}</td></tr>'
        for resource in CATALOGUE.values()
        if not resource.local and resource.listed
        for state in [state_of(book, resource, town.slug)]
    )
    heads = "".join(f'<th scope="col">{WORDS[name].say(language)}</th>' for name in ("resource", "how"))
    return (
        f'<section aria-labelledby="city-{town.slug}"><h3 id="city-{town.slug}">{prose(town.name)}</h3>'
        f'<table aria-labelledby="city-{town.slug}"><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table></section>'
    )


def _link(resource: Resource, city: str) -> str:
    """The list in this city; where a household, a stop or a position must be named, how to name one."""
    if resource.household or resource.needs:
        return f"/docs#list_{resource.name.replace('.', '_').replace('-', '_')}"
    return f"/v1/{resource.path}?city={city}&limit=5"


def state_of(book: Book, resource: Resource, city: str) -> str:
    """How a city's sources of a resource are doing: the worst of them speaks, as in `/v1/sources`."""
    states = {source.health.state for source in book.sources_of(resource, city)}
    return next((state for state in WORST if state in states), UNSUPPORTED)
