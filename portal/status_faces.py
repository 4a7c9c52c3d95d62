"""The status for programs: `/status.json` in a form of its own, and `/status.atom` (RFC 4287) for feed readers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit
from xml.etree.ElementTree import Element, SubElement, tostring

import orjson
from fastapi import FastAPI, Request, Response

from domain.when import stamp
from domain.words import Language
from gateway.federation.book import Book
from portal.asked import LANG, language_of, origin_of
from portal.history import Course, Sum, bindings_of
from portal.looking_back import Back, LookingBack
from portal.page import NOW, spoken
from portal.phrases.status import STATUS
from portal.site import Site
from portal.states import domain_of, domains, named, standings
from storage.incidents_ports import Incident

ATOM = "http://www.w3.org/2005/Atom"
NO_CHARACTER = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")
"""What XML has no way to write (XML 1.0 §2.2)."""
SINCE = "2026"
"""When whoever has the address began to name things by it (RFC 4151): never changed, so that entries keep their ids."""


def add_faces(app: FastAPI, site: Site, looking: LookingBack) -> None:
    """Add both."""

    async def json(request: Request) -> Response:
        language = language_of(request)
        body = orjson.dumps(document(site.book(), await looking.look(), site.clock(), language))
        return Response(body, media_type="application/json", headers=_headers(language))

    async def atom(request: Request) -> Response:
        language, origin = language_of(request), origin_of(request, site.public_url)
        body = feed((await looking.look()).incidents, language, origin=origin, began=site.book().started)
        return Response(body, media_type="application/atom+xml", headers=_headers(language))

    app.add_route("/status.json", json, include_in_schema=False)
    app.add_route("/status.atom", atom, include_in_schema=False)


def _headers(language: Language) -> dict[str, str]:
    return {"content-language": language, "vary": "accept-language", "cache-control": NOW}


def document(book: Book, back: Back, now: datetime, language: Language) -> dict[str, Any]:
    """What the pages show; documented in `docs/how-to/show-the-status.md`, and only ever added to."""
    return {
        "updated": stamp(now),
        "days": {"since": back.days[0].isoformat(), "until": back.days[-1].isoformat(), "known": back.known},
        "cities": [
            {
                "city": standing.town.slug,
                "name": standing.town.name,
                "state": standing.tone,
                "sources": dict(standing.counts),
                "troubled": [
                    {
                        "source": source.id,
                        "service": domain_of(source.resource),
                        "state": "paused" if source.pause() else source.health.state,
                        "since": stamp(source.health.since) if source.health.since else None,
                        "problem": "source-paused" if source.pause() else source.health.problem,
                    }
                    for source in standing.troubled
                ],
                "maintenance": [
                    {"source": source.id, "until": stamp(work.until), "reason": work.reason.say(language)}
                    for source in book.sources
                    if source.city == standing.town.slug and (work := source.maintenance()) is not None
                ],
                "services": list(_services(book, back, standing.town.slug, language)),
            }
            for standing in standings(book)
        ],
        "incidents": [_incident(each, language) for each in back.incidents],
    }


def _services(book: Book, back: Back, city: str, language: Language) -> Iterator[dict[str, Any]]:
    behind = bindings_of(book, city)
    for name in domains():
        if name in behind:
            its = back.course(behind[name])
            yield {"service": name, "name": named(name).say(language), **_sum(its.whole), "days": _days(its)}


def _days(its: Course) -> list[dict[str, Any]]:
    """Those on which somebody asked."""
    return [{"day": day.isoformat(), **_sum(each)} for day, each in its.days if each.asked]


def _sum(each: Sum) -> dict[str, Any]:
    minutes = {"good": each.good, "care": each.care, "bad": each.bad}
    return {"state": each.tone, "share": each.share and round(each.share, 5), "minutes": minutes}


def _incident(each: Incident, language: Language) -> dict[str, Any]:
    return {
        "number": each.number,
        "title": each.title.say(language),
        "state": each.state,
        "targets": list(each.targets),
        "opened": stamp(each.opened),
        "changed": stamp(each.changed),
        "resolved": stamp(each.resolved) if each.resolved else None,
        "notes": [{"at": stamp(note.at), "state": note.state, "text": note.text.say(language)} for note in each.notes],
    }


def feed(incidents: Sequence[Incident], language: Language, *, origin: str, began: datetime) -> bytes:
    """An Atom feed: an entry for each note of each incident, newest first. The same entry has the same id for ever."""
    root = Element("feed", {"xmlns": ATOM, "xml:lang": language})
    tag = f"tag:{urlsplit(origin).hostname},{SINCE}:status"
    notes = [(note.at, each, place) for each in incidents for place, note in enumerate(each.notes)]
    notes.sort(key=lambda found: (found[0], found[1].number, found[2]), reverse=True)
    _text(root, "id", f"{tag}/{language}")
    _text(root, "title", spoken(STATUS["feed_title"], language))
    _text(root, "updated", stamp(notes[0][0] if notes else began))
    SubElement(
        root, "link", {"rel": "self", "type": "application/atom+xml", "href": f"{origin}/status.atom?{LANG}={language}"}
    )
    SubElement(root, "link", {"rel": "alternate", "type": "text/html", "href": f"{origin}/status?{LANG}={language}"})
    _text(SubElement(root, "author"), "name", "Hansa")
    for at, each, place in notes:
        note, entry = each.notes[place], SubElement(root, "entry")
        state = spoken(STATUS[f"state_{note.state}"], language)
        _text(entry, "id", f"{tag}/{language}/incident/{each.number}/{place + 1}")
        _text(entry, "title", f"{each.title.say(language)}: {state}")
        _text(entry, "published", stamp(at))
        _text(entry, "updated", stamp(at))
        href = f"{origin}/status?{LANG}={language}#incident-{each.number}"
        SubElement(entry, "link", {"rel": "alternate", "type": "text/html", "href": href})
        for target in each.targets:
            SubElement(entry, "category", {"term": target})
        _text(entry, "content", note.text.say(language)).set("type", "text")
    body: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return body


def _text(parent: Element, name: str, text: str) -> Element:
    element = SubElement(parent, name)
    element.text = NO_CHARACTER.sub("", text)
    return element
