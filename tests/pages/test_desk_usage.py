"""The desk's pages about usage, rehearsals and webhooks in a real browser: the laws of pages, empty and filled, without a script."""

from __future__ import annotations

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.identity.broker_tools import BIN, installed
from tests.identity.pages_browser import Browser
from tests.identity.whole_stand import Sandbox, sandbox
from tests.pages.test_desk import KEY, TOOLS, click, enters, holds
from tests.pages.test_keyboard import _tab_to

pytestmark = pytest.mark.timeout(300)

DESK = "/developers/desk"


@pytest.fixture(scope="module")
def place(chromium: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """A gateway with identity beside it, for all of these."""
    with sandbox(tmp_path_factory.mktemp("desk")) as running:
        yield running


@pytest.fixture(autouse=True)
def _nobody_is_logged_in(browser: Browser) -> None:
    browser.ask("Storage.clearCookies")


@pytest.fixture(scope="module")
def axe() -> str:
    """What looks for barriers."""
    npm = [str(BIN / "npm"), "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
    installed(TOOLS / "node_modules", TOOLS / "package-lock.json", npm)
    return (TOOLS / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


@pytest.mark.parametrize("language", ["de", "en"])
def test_the_pages_hold_the_laws_of_pages(language: str, place: Sandbox, browser: Browser, axe: str) -> None:
    """With nothing on them, with a form that was wrong, and with counts, an error and a rehearsal."""
    enters(browser, place, language)
    key = browser.run(KEY)
    for page in ("usage", "switches", "webhooks"):
        browser.open(f"{place.api}{DESK}/{page}?lang={language}")
        holds(browser, axe, page)
    browser.open(f"{place.api}{DESK}/switches?lang={language}")
    browser.run("document.querySelector('#hours').value = '99'")
    click(browser, "main section.card form button")
    browser.said.clear()  # the console says that it was a 400, and rightly
    holds(browser, axe, "flawed")
    browser.run("document.querySelector('#hours').value = '2'")
    click(browser, "main section.card form button")
    assert browser.run("document.querySelectorAll('main table tbody tr').length") == 1
    holds(browser, axe, "rehearsing")
    httpx.get(f"{place.api}/v1/cities", headers={"hansa-key": key})
    httpx.get(f"{place.api}/v1/places?colour=blue", headers={"hansa-key": key})
    until = time.monotonic() + 30
    while browser.run("document.querySelectorAll('main table').length") != 2:
        assert time.monotonic() < until
        browser.open(f"{place.api}{DESK}/usage?lang={language}")
    holds(browser, axe, "counted")


def test_an_outage_is_rehearsed_by_keyboard_without_a_script(place: Sandbox, browser: Browser) -> None:
    """From the tab to the button; the key then meets what was chosen, and an anonymous caller does not."""
    browser.scripts(on=False)
    enters(browser, place)
    key = browser.run(KEY)
    _tab_to(browser, href=f"{DESK}/switches")
    browser.enter()
    city = browser.run("document.querySelector('#city').value")
    _tab_to(browser, text="Rehearse")
    browser.enter()
    assert browser.run("document.querySelector('main table input[name=city]').value") == city
    asked = f"{place.api}/v1/places?city={city}&kind=recycling_centre"
    assert httpx.get(asked, headers={"hansa-key": key}).status_code == 503
    assert httpx.get(asked).status_code == 200
