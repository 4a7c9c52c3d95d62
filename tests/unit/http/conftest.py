"""One surface for all tests of it: building it takes longer than asking it a hundred times."""

from __future__ import annotations

from typing import NamedTuple

import pytest

from gateway.edge.asgi import ASGI
from tests.unit.http.stage import Stage, stacked


class Standing(NamedTuple):
    """The stage, and the whole stack in front of it."""

    stage: Stage
    app: ASGI


@pytest.fixture(scope="session")
def standing() -> Standing:
    """Built once; whoever changes its stage takes the `stage` fixture too, which clears up."""
    stage = Stage()
    return Standing(stage, stacked(stage))


@pytest.fixture
def stage(standing: Standing) -> Stage:
    """The stage, as if nothing had happened on it."""
    standing.stage.reset()
    return standing.stage


@pytest.fixture
def app(standing: Standing, stage: Stage) -> ASGI:
    """The whole stack over that stage."""
    return standing.app
