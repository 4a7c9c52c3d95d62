"""What was proven of the bindings, and when: `quality.yaml` (laws and recordings) and `evidence/*.yaml` (live back-ends).

Both are written by commands and committed; nobody edits them. A binding without an entry has not been tried.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import yaml

from config.flaws import all_of, quoted, wrong
from config.model import ConfigError, Evidence, Flaw, Proof, Proofs
from config.shape import Read, Shape, each, mapping, may, need, whole
from config.source import Node, read
from config.values import matching, text, truth, whole_number

QUALITY = "quality.yaml"
EVIDENCE = "evidence"
_QUALITY_HEAD = "# Written by `hansa conform --write`: which laws each binding kept, and whether its recording replays. Not by hand.\n"
_EVIDENCE_HEAD = "# Written by `hansa live-check`: when each live back-end was last seen to answer, and what was seen. Not by hand.\n"


def proofs(root: Path) -> Proofs:
    """What stands below `root`; raises ConfigError for a file that is not what its command writes."""
    flaws: list[Flaw] = []
    quality = dict(_entries(root / QUALITY, _proof, flaws))
    evidence: dict[str, Evidence] = {}
    for file in sorted((root / EVIDENCE).glob("*.yaml")):
        evidence.update(_entries(file, _evidence, flaws))
    if flaws:
        raise all_of(flaws)
    return Proofs(quality=quality, evidence=evidence)


def write_quality(root: Path, found: Mapping[str, Proof]) -> Path:
    """Put these entries in the place of older ones; the others stay."""
    file = root / QUALITY
    known = dict(_entries(file, _proof, []))
    rows = {name: _plain(proof) for name, proof in sorted((known | dict(found)).items())}
    file.write_text(_QUALITY_HEAD + _yaml(rows), "utf-8")
    return file


def write_evidence(root: Path, city: str, found: Mapping[str, Evidence]) -> Path:
    """The file of one city (or region) with these entries in the place of older ones."""
    file = root / EVIDENCE / f"{city}.yaml"
    file.parent.mkdir(exist_ok=True)
    known = dict(_entries(file, _evidence, []))
    rows = {name: _plain(each) for name, each in sorted((known | dict(found)).items())}
    file.write_text(_EVIDENCE_HEAD + _yaml(rows), "utf-8")
    return file


def _yaml(rows: Mapping[str, Any]) -> str:
    return yaml.safe_dump(dict(rows), sort_keys=False, width=120, default_flow_style=None)


def _plain(value: Proof | Evidence) -> dict[str, Any]:
    """As text and numbers, without what is not known."""
    plain: dict[str, Any] = {}
    for name in value.__dataclass_fields__:
        found = getattr(value, name)
        if isinstance(found, date):  # an instant is a date too
            found = found.isoformat()
        if found not in (None, ()):
            plain[name] = list(found) if isinstance(found, tuple) else found
    return plain


def _entries(file: Path, entry: Read[Any], flaws: list[Flaw]) -> Iterator[tuple[str, Any]]:
    if not file.is_file():
        return
    try:
        node, more = read(file)
        flaws += more
        for name, below in mapping(node).items():
            yield name, entry(below)
    except ConfigError as why:
        flaws += why.flaws


def _day(node: Node) -> date:
    try:
        return date.fromisoformat(text(node))
    except ValueError:
        raise wrong(node.spot, f"{quoted(text(node))} is no day.") from None


def _instant(node: Node) -> datetime:
    try:
        found = datetime.fromisoformat(text(node))
    except ValueError:
        raise wrong(node.spot, f"{quoted(text(node))} is no instant.") from None
    return found if found.tzinfo else found.replace(tzinfo=UTC)


_PROOF: Shape = {
    "tried": need(_day),
    "laws": need(matching(r"[0-9a-f]{8}", "an edition of the laws", "0a1b2c3d")),
    "broken": may(each(text)),
    "faults": may(truth),
    "recorded": may(truth),
}
_EVIDENCE: Shape = {
    "checked_at": need(_instant),
    "status": need(text),
    "verified_live_at": may(_instant),
    "count": may(whole_number(0, 10**9)),
    "shape": may(text),
    "fields": may(each(text)),
}
_proof: Read[Proof] = whole(Proof, _PROOF, "a proof")
_evidence: Read[Evidence] = whole(Evidence, _EVIDENCE, "a piece of evidence")
