"""Findings and numbers of a source, in words of one language. Knows phrases; decides nothing."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta

from domain.words import Language, Text, spell
from portal.ops import told
from portal.ops.glance import Seen
from portal.ops.standing import Finding
from portal.page import spoken
from portal.phrases.ops_findings import FINDINGS
from storage.watch_reading import quantile, share


def said(name: str, language: Language, **values: str) -> str:
    """A phrase with its gaps filled, as plain text."""
    return plain(FINDINGS[name], language, **values)


def plain(text: Text, language: Language, **values: str) -> str:
    """A text with its gaps filled, without marks for code."""
    return spoken(text, language).replace("`", "").format(**values)


def sentence(finding: Finding, language: Language, *, seen: str = "") -> str:
    """What is to be said of it. `seen`: the media type of an answer that was none."""
    since = " " + said("finding_since", language, time=told.clock(finding.since)) if finding.since else ""
    workers = ""
    if 0 < finding.workers < finding.of:
        workers = " " + said("finding_workers", language, some=str(finding.workers), all=str(finding.of))
    usual = ""
    if finding.usual is not None:
        usual = " " + said("finding_usual", language, usual=told.seconds(finding.usual, language))
    return said(
        f"finding_{finding.kind}",
        language,
        since=since,
        workers=workers,
        usual=usual,
        waiting=str(finding.workers),
        what=_what(finding, language, seen),
        now=told.seconds(finding.seconds, language),
        age=told.age(timedelta(seconds=finding.seconds or 0), language),
        share=told.percent(finding.share, language),
    )


def _what(finding: Finding, language: Language, seen: str) -> str:
    if finding.kind == "suspect":
        return suspicion(finding.about, finding.evidence, language)
    if finding.kind == "lying":
        return said("what_markup", language, seen=seen) if seen else said("what_nonsense", language)
    name = f"what_{finding.about}"
    return said(name if name in FINDINGS else "what_other", language, slug=finding.about)


def suspicion(slug: str, evidence: Mapping[str, str], language: Language) -> str:
    """A suspicion with its evidence."""
    values = {"day": "", "count": "?", "usual": "?", "seen": "?", "slug": slug} | {
        name: spell(value, language) for name, value in evidence.items()
    }
    if not values["day"]:
        values["day"] = spell(evidence.get("since", "")[:10], language)
    return said(slug if slug in FINDINGS else "suspect-other", language, **values)


def numbers(seen: Seen, language: Language) -> dict[str, str]:
    """Rate, share of failed tries, latencies and age of the data, by the names the page gives them."""
    total, stands = seen.sum, seen.stands
    as_of, at = seen.as_of, max((one.at for one in stands), default=None)
    return {
        "rate": told.per_time(total.calls, total.span, language),
        "errors": told.percent(share(total.failed, total.attempts), language),
        "p50": told.seconds(quantile(total.tries, 0.5), language),
        "p95": told.seconds(quantile(total.tries, 0.95), language),
        "age": told.age(at - as_of if as_of and at else None, language),
    }
