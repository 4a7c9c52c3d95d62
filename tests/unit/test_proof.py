"""What commands wrote down of the bindings: read back as written, older entries kept, and refused by line when it is odd."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from adapters._kit.conformance import edition
from config.load import load, shipped
from config.model import ConfigError, Evidence, Proof, Proofs
from config.proof import proofs, write_evidence, write_quality
from gateway.assemble import binding_id

NAME = "essen/ebe/waste.pickups#ebe"
PROOF = Proof(tried=date(2026, 11, 22), laws="12345678", broken=("order",), faults=True, recorded=True)
EVIDENCE = Evidence(
    checked_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    status="answered",
    verified_live_at=datetime(2026, 11, 22, 12, tzinfo=UTC),
    count=0,
    shape="1e345678",
)


def test_nothing_written_is_nothing_proven(tmp_path: Path) -> None:
    """A configuration without either file is a new one, not a broken one."""
    assert proofs(tmp_path) == Proofs()


def test_what_was_written_is_read(tmp_path: Path) -> None:
    """Every field comes back, also marks that look like numbers."""
    write_quality(tmp_path, {NAME: PROOF})
    write_evidence(tmp_path, "essen", {NAME: EVIDENCE})
    assert proofs(tmp_path) == Proofs(quality={NAME: PROOF}, evidence={NAME: EVIDENCE})


def test_other_entries_stay(tmp_path: Path) -> None:
    """Trying one city forgets nothing of the others, and the same binding stands there once."""
    write_quality(tmp_path, {NAME: PROOF})
    other = Proof(tried=date(2026, 12, 1), laws="0a0a0a0a")
    write_quality(tmp_path, {"essen/ebe/places#ebe": other})
    write_quality(tmp_path, {NAME: other})
    assert proofs(tmp_path).quality == {NAME: other, "essen/ebe/places#ebe": other}


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("{laws: 0a0a0a0a}", 'needs the key "tried"'),
        ("{tried: '2026-11-31', laws: 0a0a0a0a}", "is no day"),
        ("{tried: '2026-11-22', laws: many}", "not an edition"),
        ("{tried: '2026-11-22', laws: 0a0a0a0a, faults: maybe}", "true or false"),
        ("{tried: '2026-11-22', laws: 0a0a0a0a, best: true}", 'no key "best"'),
    ],
)
def test_an_odd_entry_is_refused_by_its_line(tmp_path: Path, entry: str, said: str) -> None:
    """A file edited by hand is refused at start, with file, line and column."""
    (tmp_path / "quality.yaml").write_text(f"# a head\n{NAME}: {entry}\n", "utf-8")
    with pytest.raises(ConfigError, match=r"quality\.yaml:2:\d+: ") as refused:
        proofs(tmp_path)
    assert said in str(refused.value)


def test_what_ships_was_tried_by_todays_laws() -> None:
    """No entry names a binding that is gone or an older set of laws; `hansa conform --write` mends it."""
    declared = load(shipped())
    owners = {id(binding): region.slug for region in declared.regions for binding in region.bindings}
    known = {binding_id(b, owners.get(id(b), city.slug)) for city in declared.cities for b in city.bindings}
    assert declared.proofs.quality.keys() <= known
    assert {proof.laws for proof in declared.proofs.quality.values()} == {edition()}
    assert [name for name, proof in declared.proofs.quality.items() if proof.broken] == []
