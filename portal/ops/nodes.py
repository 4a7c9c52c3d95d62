"""Each node of the service map as it is told: in the drawing, in the table beside it, and in what comes live. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import log10

from domain.words import Language
from portal.ops import told
from portal.ops.glance import Glance, Seen, Town
from portal.ops.standing import Tone
from portal.ops.words import numbers, plain, said, sentence
from portal.phrases.ops_overview import OVERVIEW
from storage.watch_ports import Round
from storage.watch_reading import quantile, share

APPS, EDGE = "apps", "gateway"
THICK = 9.0
"""Of the thickest edge."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Node:
    """A node in words. All numbers are of the last minute."""

    id: str
    tone: Tone
    state: str
    """What is so, in words."""
    label: str
    """All of it, for who does not see the drawing."""
    rate: str
    errors: str
    p50: str
    p95: str
    age: str
    width: str
    """Of the edge that leads to it."""

    @property
    def live(self) -> dict[str, str]:
        """As it is sent to a page that is open."""
        return {name: value for name, value in asdict(self).items() if name != "id"}


def nodes(glance: Glance, language: Language, seen: Mapping[str, str]) -> dict[str, Node]:
    """Every node by its id. `seen`: binding → the media type of an answer that was none."""
    found = [_apps(glance, language), _gateway(glance, language)]
    for town in glance.towns:
        found.append(_town(town, language))
        found += [_source(each, language, seen.get(each.spot.binding, "")) for each in town.seen]
    return {each.id: each for each in found}


def thickness(total: Round) -> str:
    """By the logarithm of the rate: one call a minute can be seen, and a thousand a second still fit."""
    a_minute = total.calls / total.span.total_seconds() * 60
    return f"{min(THICK, 1 + 1.8 * log10(1 + a_minute)):.1f}"


def _source(each: Seen, language: Language, media: str) -> Node:
    values = numbers(each, language)
    state = "; ".join(sentence(one, language, seen=media) for one in each.findings)
    label = plain(OVERVIEW["label_source"], language, name=each.spot.binding, state=state, **values)
    return Node(
        id=each.spot.id,
        tone=each.tone,
        state=state,
        label=label,
        width=thickness(each.sum),
        **values,
    )


def _town(town: Town, language: Language) -> Node:
    counts = {tone: str(town.count(tone)) for tone in ("bad", "care", "good", "quiet")}
    state = ", ".join(f"{count} {said(f'tone_{tone}', language)}" for tone, count in counts.items() if count != "0")
    return _summed(town.sum, language, id=town.owner.id, tone=town.tone, state=state, name=town.owner.name)


def _gateway(glance: Glance, language: Language) -> Node:
    total = glance.gateway
    tone: Tone = "bad" if not glance.workers else "care" if total.troubled else "good"
    state = plain(OVERVIEW["gateway_state"], language, workers=str(len(glance.workers)))
    shelf = told.percent(share(total.recalled, total.calls), language)
    name = plain(OVERVIEW["gateway"], language)
    node = _summed(total, language, id=EDGE, tone=tone, state=state, name=name)
    return Node(**(asdict(node) | {"age": shelf, "errors": told.percent(share(total.troubled, total.calls), language)}))


def _apps(glance: Glance, language: Language) -> Node:
    total = glance.gateway
    refused = told.percent(share(total.refused, total.calls), language)
    state = plain(OVERVIEW["apps_state"], language, refused=refused)
    tone: Tone = "good" if total.calls else "quiet"
    name = plain(OVERVIEW["apps"], language)
    node = _summed(total, language, id=APPS, tone=tone, state=state, name=name)
    return Node(**(asdict(node) | {"errors": refused}))


def _summed(total: Round, language: Language, *, tone: Tone, name: str, state: str, **named: str) -> Node:
    tries = total.tries if any(total.tries) else total.waits
    values = {
        "rate": told.per_time(total.calls, total.span, language),
        "errors": told.percent(share(total.failed, total.attempts), language),
        "p50": told.seconds(quantile(tries, 0.5), language),
        "p95": told.seconds(quantile(tries, 0.95), language),
    }
    label = plain(OVERVIEW["label_sum"], language, name=name, state=state, **values)
    return Node(tone=tone, state=state, label=label, age="", width=thickness(total), **values, **named)
