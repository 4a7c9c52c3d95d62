"""Fixtures of the contract suites: one PostgreSQL server for a whole run, one empty database for each test."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.contract.engines import Place, new_database, postgresql_server


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a real PostgreSQL server, started when the first test of this process asks for it."""
    with postgresql_server() as address:
        yield address


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """An empty place on either engine; the path holds what an address would have to escape."""
    state = tmp_path / "Düsseldorf 100 % #1?"
    url = new_database(request.getfixturevalue("postgresql")) if request.param == "postgresql" else None
    return Place(state=state, url=url)
