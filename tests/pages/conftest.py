"""A browser and a gateway for it; without a browser these tests are skipped, and say so."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.flow.test_process import serving
from tests.identity.pages_browser import NAMES, Browser, browsing, found


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's program."""
    program = found()
    if program is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    return program


@pytest.fixture(scope="session")
def gateway(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a running gateway."""
    with serving(tmp_path_factory.mktemp("gateway")) as (port, _, _):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="session")
def one(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Browser]:
    """One browser for all."""
    with browsing(chromium, tmp_path_factory.mktemp("profile")) as opened:
        yield opened


@pytest.fixture
def browser(one: Browser) -> Browser:
    """The browser, as a person with a desk and light colours starts it."""
    one.scripts(on=True)
    one.look(width=1280)
    return one
