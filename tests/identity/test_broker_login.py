"""Logging in at the demo identity providers, from the address the browser is sent to until the person is known."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime

import pytest

from config.identity import HIGH, LOW
from storage.volatile import MemoryVolatile
from tests.identity.broker_stand import Stand, standing


@pytest.fixture
async def stand() -> AsyncIterator[Stand]:
    """BundID, Essen's own account and the staff's."""
    async with standing(MemoryVolatile(), slugs=("bundid", "essen", "staff")) as it:
        yield it


async def test_a_citizen_logs_in_at_bundid(stand: Stand) -> None:
    """Who comes back has the IdP's issuer and subject, its level in our words, and the time of her log-in; nothing else."""
    before = datetime.now(UTC).replace(microsecond=0)
    person, back = await stand.log_in("bundid", "erika")
    assert back == "ticket-7"
    assert (person.idp, person.issuer, person.acr) == ("bundid", stand.urls["bundid"], HIGH)
    assert person.amr == ("hwk", "pin")
    assert person.role is None
    assert before <= person.auth_time <= datetime.now(UTC)
    again, _ = await stand.log_in("bundid", "erika")
    other, _ = await stand.log_in("bundid", "max")
    assert (again.subject, other.acr) == (person.subject, LOW)
    assert other.subject != person.subject
