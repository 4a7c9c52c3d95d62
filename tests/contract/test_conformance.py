"""The contract test of adapters: every binding that ships keeps every law that applies, against its twin on real sockets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from adapters._kit.conformance import LAWS, trial
from adapters._kit.find import find
from adapters._kit.http import Engine
from config.load import load, shipped
from config.model import Settings
from gateway.assemble import binding_id
from gateway.cli.subjects import subjects
from sandbox.kit import every_twin, running

DECLARED = load(shipped())


def bindings() -> Iterator[tuple[str, str]]:
    """City and id of every binding; a regional one is tried once, in its first city."""
    seen: set[int] = set()
    owners = {id(binding): region.slug for region in DECLARED.regions for binding in region.bindings}
    for city in DECLARED.cities:
        for binding in city.bindings:
            # One that only takes what it is given has no answers to hold against a law: its own test tries its deeds.
            if id(binding) not in seen and find(binding.adapter).SERVES[binding.resource].reads:
                seen.add(id(binding))
                yield city.slug, binding_id(binding, owners.get(id(binding), city.slug))


@pytest.mark.parametrize(("city", "binding"), list(bindings()), ids=[name for _, name in bindings()])
async def test_a_shipped_binding_keeps_the_laws(city: str, binding: str) -> None:
    """No law is broken; those that do not apply say why; a binding with a twin is tried with faults."""
    # The whole city, since a calendar is asked about households of its register.
    async with running(every_twin()) as twins, Engine() as engine:
        tried = await subjects(DECLARED, Settings(twins=twins), engine, cities=[city], only=binding)
        [subject] = [each for each in tried if each.tools.binding == binding]
        assert bool(subject.questions) is subject.readable, "no question was found for it"
        verdicts = await trial(subject, LAWS, lambda verdict: None)
    assert [verdict for verdict in verdicts if verdict.outcome == "broken"] == []
    assert all(verdict.evidence for verdict in verdicts if verdict.outcome == "n/a")
    if subject.twin is not None and subject.readable:
        assert {verdict.law for verdict in verdicts if verdict.outcome == "kept"} >= {"empty", "deadline", "quota"}
