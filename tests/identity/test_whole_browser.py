"""What `make run` offers, in a real Chromium: from the demo app through log-in and consent to three cities, and the end of it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.identity import pages_measure as measure
from tests.identity.pages_browser import NAMES, Browser, browsing, found
from tests.identity.whole_stand import Sandbox, sandbox

pytestmark = pytest.mark.timeout(180)

CITIES = ["Düsseldorf", "Duisburg", "Essen"]
WORDS = {
    "de": {
        "in": "Sie sind angemeldet.",
        "fresh": "Die Anmeldung ist erneuert.",
        "ended": "Die Erlaubnis ist beendet.",
        "done": "Die Erlaubnis ist beendet",
        "refused": "Sie haben sich nicht angemeldet.",
        "consent": "Schritt 2 von 2",
    },
    "en": {
        "in": "You are logged in.",
        "fresh": "The log-in is renewed.",
        "ended": "The permission has ended.",
        "done": "The permission has ended",
        "refused": "You did not log in.",
        "consent": "Step 2 of 2",
    },
}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """One sandbox for all."""
    if found() is None:
        pytest.skip(f"no browser: none of {', '.join(NAMES)} is installed")
    with sandbox(tmp_path_factory.mktemp("whole")) as running:
        yield running


@pytest.fixture
def browser(tmp_path: Path, place: Sandbox) -> Iterator[Browser]:
    """A browser nobody has used."""
    program = found()
    assert program is not None, place
    with browsing(program, tmp_path / "profile") as opened:
        yield opened


def _press(browser: Browser, selector: str) -> None:
    """Bring the focus to a control and press Enter there; wait for the page it leads to."""
    assert browser.run(
        f"document.querySelector(`{selector}`)?.focus() ?? document.activeElement.matches(`{selector}`)"
    ), (
        selector,
        browser.run("location.href + document.body.innerText"),
    )
    browser.enter()


def _says(browser: Browser, text: str) -> None:
    body = browser.run("document.body.innerText")
    assert text in body, (browser.run("location.href"), body)


def _fair(browser: Browser, language: str, picture: Path) -> None:
    """A page as everybody may use it: its language said, one heading, nothing pale, small or sticking out of a phone."""
    browser.look(width=1000, height=800)
    browser.shoot(picture.with_suffix(".wide.png"))
    browser.look(width=320, height=640)
    browser.shoot(picture.with_suffix(".phone.png"))
    assert browser.run("document.documentElement.lang") == language
    assert browser.run("document.querySelectorAll('h1').length") == 1
    assert browser.run(measure.STICKING_OUT) == []
    assert browser.run(measure.PALE_TEXT)["pale"] == []
    assert browser.run(measure.PALE_EDGES) == []
    assert browser.run("document.querySelectorAll('script').length") == 0
    # what a page's own policy refuses, the browser writes to its log
    assert not [heard for heard in browser.said if heard.get("method") == "Log.entryAdded"], browser.said


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_citizen_of_essen_sees_three_cities_and_takes_it_back(
    language: str, browser: Browser, place: Sandbox, tmp_path: Path
) -> None:
    """The printed address, BundID, consent, data of three cities; revoked at my grants, the app's refresh dies and it says so."""
    words = WORDS[language]
    browser.open(f"{place.demo}/?lang={language}")
    _fair(browser, language, tmp_path / "1-app")
    _press(browser, "form[action='/login'] button")
    assert browser.run("location.origin") == place.issuer
    _fair(browser, language, tmp_path / "2-choice")
    assert browser.run("document.querySelector('button.choice').value") == "bundid"
    _press(browser, "button[value=bundid]")
    assert browser.run("location.origin") == place.twin("oidc/bundid")
    _says(browser, "Essen")
    _fair(browser, language, tmp_path / "3-bundid")
    _press(browser, "button[value=erika]")
    assert browser.run("document.title").startswith(words["consent"])
    _fair(browser, language, tmp_path / "4-consent")
    _press(browser, "button[value=allow]")
    assert browser.run("location.href") == f"{place.demo}/"
    _says(browser, words["in"])
    _three_cities(browser)
    _fair(browser, language, tmp_path / "5-cities")
    _press(browser, "form[action='/refresh'] button")
    _says(browser, words["fresh"])
    _press(browser, "a[href$='/me/grants']")
    assert browser.run("location.href") == f"{place.issuer}/me/grants"
    _fair(browser, language, tmp_path / "6-grants")
    _press(browser, "form[action='/me/grants/revoke'] button")
    _says(browser, words["done"])
    _fair(browser, language, tmp_path / "7-revoked")
    browser.open(f"{place.demo}/")
    _press(browser, "form[action='/refresh'] button")
    _says(browser, words["ended"])
    _fair(browser, language, tmp_path / "8-ended")


def _three_cities(browser: Browser) -> None:
    """Each city has a household, and at least one date."""
    names = browser.run("[...document.querySelectorAll('h3')].map(e => e.innerText.split(',')[0])")
    assert set(names) >= set(CITIES)
    assert browser.run("[...document.querySelectorAll('h3')].every(e => e.nextElementSibling.querySelector('time'))")


@pytest.mark.parametrize(("page", "control"), [("choice", ".away button"), ("bundid", "button[value=cancel]")])
def test_whoever_goes_away_is_told_that_nothing_happened(
    page: str, control: str, browser: Browser, place: Sandbox
) -> None:
    """Cancelled at the choice, the app says so; cancelled at BundID, one is back where one can choose again or leave."""
    browser.open(f"{place.demo}/?lang=en")
    _press(browser, "form[action='/login'] button")
    if page == "bundid":
        _press(browser, "button[value=bundid]")
    _press(browser, control)
    if page == "bundid":
        _press(browser, "a.button[href*='ticket=']")
        _press(browser, ".away button")
    assert browser.run("location.href") == f"{place.demo}/"
    _says(browser, WORDS["en"]["refused"])
