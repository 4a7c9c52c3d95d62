"""The pictures in the documentation are of these pages: made in a browser, written anew when somebody wants that.

`WRITE_PICTURES=1` writes them into `docs/images`; look at them before you commit them.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from tests.identity.pages_browser import Browser
from tests.pages.portal import ANSWERED
from tests.static.tree import ROOT

REWRITE = "WRITE_PICTURES"
PICTURES = {
    "portal-entrance": ("/?lang=en", 1280, 900, "light"),
    "portal-catalogue": ("/developers/catalogue?lang=en", 1280, 900, "light"),
    "portal-playground": ("/developers/playground?lang=en", 1280, 1100, "dark"),
    "portal-telephone": ("/?lang=de", 390, 844, "light"),
}
"""Name → address, width, height and colours."""
ASKED = (
    "places?kind=recycling_centre",
    "addresses?q=a",
    "mobility/parking",
    "education/facilities",
    "data/datasets",
    "cities",
)
"""What somebody has asked before, so that the pictures show a gateway in use."""


@pytest.mark.parametrize("name", PICTURES)
def test_a_picture_shows_the_page(name: str, gateway: str, browser: Browser, tmp_path: Path) -> None:
    """It has the width of its window, more on it than a page that did not load, and stands in the documentation."""
    path, width, height, scheme = PICTURES[name]
    browser.look(width=width, height=height, scheme=scheme)
    browser.open(f"{gateway}/status")
    for question in ASKED:
        browser.ask("Runtime.evaluate", expression=f"fetch('/v1/{question}').then(r => r.text())", awaitPromise=True)
    browser.open(gateway + path)
    if "playground" in path:
        browser.until(ANSWERED)
    picture = tmp_path / f"{name}.png"
    browser.shoot(picture, whole=False)
    image = picture.read_bytes()
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(image[16:20], "big") == width
    assert len(image) > 20_000
    shown = ROOT / "docs" / "images" / f"{name}.png"
    if os.environ.get(REWRITE):
        shown.write_bytes(image)
    assert int.from_bytes(shown.read_bytes()[16:20], "big") == width
