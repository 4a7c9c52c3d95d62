"""One gateway over its twins per test, so that no test sees another's cache, faults or clock."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from tests.flow.stand import Stand, standing


@pytest.fixture
async def stand(tmp_path: Path) -> AsyncIterator[Stand]:
    """The shipped configuration in the sandbox profile."""
    async with standing(tmp_path) as running:
        yield running
