"""One nursery for the victims of a module."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.intake.nursery import Nursery
from tests.intake.nursery import nursery as opened


@pytest.fixture(scope="module")
def nursery() -> Iterator[Nursery]:
    """The processes that are killed come from here; not from this one, which has threads."""
    with opened() as running:
        yield running
