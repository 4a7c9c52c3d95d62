"""EFA's messages as disruptions: titles and texts without markup, periods, lines, stops, and an effect where the words say one.

As the VRR's XML_ADDINFO_REQUEST was recorded (https://github.com/macpano/gleichda, September 2026) and its operator lists the
request's parameters (https://github.com/BaserVRR/TRIAS-Beispiele). EFA has no field for the effect: the VRR's editors begin their
titles with fixed words, and a message's `type` only says what it is attached to. Asks nobody.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from adapters._kit.efa import below, instant, listed
from adapters._kit.efa_network import Network, line_key, named
from adapters._kit.encode import record
from adapters._kit.markup import paragraphs
from adapters._kit.values import Tally, count, text_of
from domain.disruptions import Disruption, Period
from domain.exchange import Record
from domain.geo import MultiPoint
from domain.vocabulary_transit import EFFECT
from domain.when import there
from domain.words import Coded, coded

EFFECTS: Mapping[str, str] = {
    "aufzug": "accessibility_issue",
    "fahrtreppe": "accessibility_issue",
    "barrierefrei": "accessibility_issue",
    "haltestellenverlegung": "stop_moved",
    "haltestellenveränderung": "stop_moved",
    "ersatzhaltestelle": "stop_moved",
    "haltestellenausf": "stop_closed",
    "haltausf": "stop_closed",
    "ersatzverkehr": "replacement_service",
    "ersatzbus": "replacement_service",
    "umleitung": "detour",
    "verspätung": "significant_delays",
    "fahrt fällt aus": "reduced_service",
    "teilausf": "reduced_service",
    "fahrtausf": "reduced_service",
    "zugausf": "reduced_service",
    "sperrung": "no_service",
    "gesperrt": "no_service",
    "eingestellt": "no_service",
    "zusatzfahrt": "additional_service",
    "sonderverkehr": "additional_service",
    "fahrplan": "modified_service",
    "fahrpläne": "modified_service",
}
"""What a title says → effect. A title says it when it holds each of the words in this order; the first that fits counts."""
TITLE, TEXT = 300, 4000  # characters
_UNSAFE = re.compile(r"[^A-Za-z0-9._-]+")
_SENTENCE = re.compile(r"(?<=[a-zäöüß)][.!?])\s+(?=[^a-zäöüß])")
_NUMBERS = re.compile(r"[\d.]+|.*:.*")


def current(infos: Mapping[str, Any]) -> list[Any]:
    """The messages, each in its newest version: one may come twice."""
    raws = infos.get("current")
    newest: dict[Any, Any] = {}
    for at, raw in enumerate(raws if isinstance(raws, list) else ()):
        name = text_of(raw.get("id")) if isinstance(raw, dict) and not isinstance(raw.get("id"), dict | list) else None
        key = at if name is None else name
        if key not in newest or _version(newest[key]) < _version(raw):
            newest[key] = raw
    return list(newest.values())


def _version(raw: Any) -> float:
    version = raw.get("version")
    return version if isinstance(version, int | float) else -1


def disruption(raw: Any, seen: Tally, *, known: Network, effects: Mapping[str, str]) -> Record:
    """A message; raises for one without an id or any words, with a line that has no name, or that ends before it begins."""
    links = list(listed(raw["infoLinks"]))
    words = [line for name in ("content", "additionalContent", "additionalText") for line in _said(links, name)]
    titles = [line for name in ("title", "subtitle", "urlText", "smsText") for line in _said(links, name)]
    if not titles and not words:
        raise ValueError("a message without words")
    title = titles[0] if titles else _SENTENCE.split(words[0])[0]
    stops = tuple(dict.fromkeys(named(raw)))
    lines = tuple(listed(below(raw, "affected", "lines")))
    if not stops and not lines and below(raw, "affected", "stops"):
        raise ValueError("a message about stops without a DHID")
    numbers = tuple(dict.fromkeys(map(_line, lines)))
    calls = dict.fromkeys(stop for line in lines if not stops for stop in known.lines.get(line_key(line["id"]), ()))
    there = tuple(known.spots[stop] for stop in (stops or calls) if stop in known.spots)
    model = Disruption(
        title=title[:TITLE],
        text="\n".join(dict.fromkeys(words))[:TEXT] or None,
        effect=_effect([*titles, title], raw, effects, seen),
        planned=_PLANNED.get(str(below(raw, "properties", "MessageType")).lower()),
        periods=_periods(raw),
        lines=numbers,
        stops=stops or tuple(calls),
        whole_lines=bool(calls),
        location=MultiPoint(coordinates=there) if there else None,
        url=next((url for link in links if (url := _address(link.get("url")))), None),
        updated=_made(raw),
    )
    name = text_of(raw["id"])
    if name is None:
        raise ValueError("a message without an id")
    return record(_UNSAFE.sub("-", name)[:150], model)


_PLANNED = {"planned": True, "unplanned": False, "live": False}


def _said(links: Iterable[Mapping[str, Any]], name: str) -> Iterator[str]:
    for link in links:
        yield from paragraphs(link.get(name))


def _effect(titles: Iterable[str], raw: Any, effects: Mapping[str, str], seen: Tally) -> Coded:
    for title in titles:
        folded = title.casefold()
        for words, code in effects.items():
            if re.search(".*".join(map(re.escape, words.split())), folded):
                return coded(EFFECT, code, title[:80])
    native = text_of(raw.get("type")) or "unknown"
    count(seen, native[:80])
    return coded(EFFECT, None, native[:80])


def _line(raw: Mapping[str, Any]) -> str:
    found = next((text for name in ("disassembledName", "number", "name") if (text := text_of(raw.get(name)))), None)
    if found is None:
        raise ValueError("a line without a name")
    return found


def _periods(raw: Any) -> tuple[Period, ...]:
    """`validity` is a list, `availability` (when it is published) one: it stands in where the other is missing."""
    times = raw.get("timestamps") or {}
    validity = times.get("validity")
    given = validity if isinstance(validity, list) and validity else [times.get("availability")]
    found = [Period(start=_edge(each.get("from")), end=_edge(each.get("to"))) for each in given if each is not None]
    for each in found:
        if each.start and each.end and each.end < each.start:
            raise ValueError("it ends before it begins")
    first = datetime.min.replace(tzinfo=UTC)
    return tuple(sorted((p for p in found if p.start or p.end), key=lambda p: p.start or first))


def _edge(said: Any) -> datetime | None:
    """None for an end that is open, which is written as no end at all, or as one in the year 2500."""
    found = None if said is None or said == "" else instant(said)
    return there(found) if found is not None and 2000 <= found.year < 2100 else None


def _made(raw: Any) -> datetime | None:
    for name in ("lastModification", "creation"):
        said = below(raw, "timestamps", name)
        if isinstance(said, str):
            return there(instant(said))
    return None


def _address(said: Any) -> str | None:
    """A page anybody can open: not the editors' own machine, which is given as a bare number."""
    try:
        parts = urlsplit(said if isinstance(said, str) else "")
        host = parts.hostname or ""
    except ValueError:
        return None
    public = (
        parts.scheme in {"http", "https"} and "." in host and not _NUMBERS.fullmatch(host) and parts.username is None
    )
    return said.strip() if public and len(said) < 2000 and said.isprintable() else None
