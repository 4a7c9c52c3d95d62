"""From the entrance to a first answer by keyboard alone, as somebody goes who uses no mouse."""

from __future__ import annotations

import pytest

from tests.identity.pages_browser import Browser
from tests.pages.portal import ANSWERED

FOCUS = """(() => {
  const e = document.activeElement, style = getComputedStyle(e), box = e.getBoundingClientRect();
  const shown = e.matches("[type=radio]") ? getComputedStyle(e.nextElementSibling ?? e) : style;
  return {href: e.getAttribute("href") ?? "", id: e.id, name: e.name ?? "", text: e.innerText ?? "",
    ring: parseFloat(shown.outlineWidth), line: shown.outlineStyle, seen: box.bottom > 0 && box.top < innerHeight};
})()"""


def _tab_to(browser: Browser, **wanted: str) -> None:
    """Press Tab until the focus is there; at each stop it can be seen where it is."""
    for _ in range(60):
        browser.press("Tab")
        focus = browser.run(FOCUS)
        assert focus["line"] != "none", focus
        assert focus["ring"] >= 1, focus
        assert focus["seen"], focus
        if all(str(focus[name]).startswith(value) for name, value in wanted.items()):
            return
    pytest.fail(f"Tab never came to {wanted}")


@pytest.mark.parametrize("width", [1280, 390])
def test_from_the_entrance_to_an_answer(width: int, gateway: str, browser: Browser) -> None:
    """Landing, playground, an answer; then the collection dates of a house, found by a few letters and the arrow keys."""
    browser.look(width=width)
    browser.open(f"{gateway}/?lang=en")
    _tab_to(browser, href="/developers/playground")
    browser.enter()
    browser.until(ANSWERED)
    _tab_to(browser, name="question")
    for _ in range(3):
        browser.press("ArrowRight")
    assert browser.run("document.activeElement.value") == "pickups"
    _tab_to(browser, id="city")
    browser.type("Ess")
    browser.run("document.querySelector('#city').value = 'essen'")  # a list that drops down is the browser's own window
    _tab_to(browser, id="address")
    browser.type("aachener str 4")
    browser.until("document.querySelectorAll('#addresses [role=option]').length > 0")
    browser.press("ArrowDown")
    assert browser.run("document.activeElement.getAttribute('aria-activedescendant')") == "address-0"
    browser.press("Enter")
    assert "Aachener" in browser.run("document.activeElement.value")
    _tab_to(browser, text="Ask")
    browser.press("Enter")
    browser.until(f"{ANSWERED} && document.querySelector('#url').href.includes('/v1/waste/pickups')")
    browser.until("document.querySelector('#items thead').innerText.includes('Bin')")
    said = browser.run("document.querySelector('#said').innerText")
    assert "items" in said
    assert browser.run("JSON.parse(document.querySelector('#raw').textContent).items.length") > 0
    assert "waste.pickups(address=" in browser.run(
        "document.querySelector('[name=code][value=python]').click(), document.querySelector('#code').textContent"
    )


def test_the_key_goes_along_and_stays_in_the_tab(gateway: str, browser: Browser) -> None:
    """A key that is typed stands in the code and goes in the header; a wrong one is told as what it is; after a reload it is there."""
    browser.open(f"{gateway}/developers/playground?lang=en")
    browser.until(ANSWERED)
    browser.run("document.querySelector('#key').focus()")
    browser.type("pk_nobody_has_this_one")
    assert "Hansa-Key: pk_nobody_has_this_one" in browser.run("document.querySelector('#code').textContent")
    browser.press("Enter")
    browser.until("JSON.parse(document.querySelector('#raw').textContent || '{}').status === 401")
    browser.open(f"{gateway}/developers/playground?lang=en")
    assert browser.run("document.querySelector('#key').value") == "pk_nobody_has_this_one"
    browser.run("sessionStorage.clear()")
