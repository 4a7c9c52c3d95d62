"""The portal in a real browser: nothing is refused, nothing sticks out, and it can be used without a script."""

from __future__ import annotations

import pytest

from tests.identity.pages_browser import Browser
from tests.pages.portal import ANSWERED, OPS, PAGES, READER, spoken

WIDE = """(() => {
  const box = e => e.closest(".wide, pre, .leaflet-container, .unseen, .skip");
  return [...document.querySelectorAll("main *, header *, footer *")]
    .filter(e => !box(e) && e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 80)).slice(0, 5);
})()"""
"""What is wider than the window, and in no region that scrolls by itself."""
COMPLAINTS = {"Log.entryAdded", "Runtime.exceptionThrown"}


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("path", [*PAGES, READER, *OPS])
def test_nothing_of_a_page_is_refused_or_sticks_out(path: str, language: str, gateway: str, browser: Browser) -> None:
    """On a phone and on a desk a page does not scroll sideways, and the browser has no complaint about policy or script."""
    for width in (320, 1280):
        browser.look(width=width)
        browser.open(gateway + spoken(path, language))
        if path.endswith("playground"):
            browser.until(ANSWERED)
        assert browser.run("document.documentElement.lang") == language
        assert browser.run("document.scrollingElement.scrollWidth") <= width, (width, browser.run(WIDE))
        assert browser.run(WIDE) == []
        assert [each for each in browser.said if each.get("method") in COMPLAINTS] == []


@pytest.mark.parametrize("path", [*PAGES, READER, *OPS])
def test_a_page_can_be_read_without_a_script(path: str, gateway: str, browser: Browser) -> None:
    """With scripts switched off a page has its content, and whatever is there can be followed; the playground says what is missing."""
    browser.scripts(on=False)
    browser.open(gateway + spoken(path, "en"))
    assert len(browser.run("document.querySelector('main').innerText")) > 100
    assert browser.run("document.querySelectorAll('button.copy').length") == 0
    if path.endswith("playground"):
        assert "JavaScript" in browser.run("document.querySelector('main').innerText")
        assert browser.run("document.querySelector('#play').checkVisibility()") is False
        assert browser.run("document.querySelectorAll('.index a').length") == 4


def test_the_catalogue_can_be_narrowed_down_without_a_script(gateway: str, browser: Browser) -> None:
    """The choice of a domain is a plain form whose answer is a page with an address of its own."""
    browser.scripts(on=False)
    browser.open(f"{gateway}/developers/catalogue?lang=de")
    before = browser.run("document.querySelectorAll('.matrix tbody tr').length")
    browser.run("document.querySelector('#domain').focus()")
    browser.type("Ab")  # as a person types in a list
    browser.press("Tab")
    browser.press("Tab")
    browser.enter()
    assert "lang=de" in browser.run("location.search")
    assert 0 < browser.run("document.querySelectorAll('.matrix tbody tr').length") <= before


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_in_either_scheme_the_colours_are_the_schemes(scheme: str, gateway: str, browser: Browser) -> None:
    """Who prefers dark colours gets a dark page with light text, and the other way round."""
    browser.look(width=1280, scheme=scheme)
    browser.open(f"{gateway}/developers")
    red = browser.run("Number(getComputedStyle(document.body).backgroundColor.match(/[0-9]+/)[0])")
    assert (red < 60) is (scheme == "dark")
