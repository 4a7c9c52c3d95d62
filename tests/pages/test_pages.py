"""The pages for people in a real browser: what they show, that nothing is refused, and that nothing sticks out on a phone."""

from __future__ import annotations

import http.client
import json
import re
from html import escape, unescape
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from tests.pages.conftest import Browse

PAGES = (
    "/?lang=de",
    "/?lang=en",
    "/docs?lang=de",
    "/docs?lang=en",
    "/problems/bad-question?lang=de",
    "/problems?lang=en",
)
MEASURE = """<script>addEventListener("load", () => {
  const wide = [...document.querySelectorAll("main *, header *")]
    .filter(e => e.getBoundingClientRect().right > innerWidth + 0.5).map(e => e.outerHTML.slice(0, 80)).slice(0, 5);
  const page = document.documentElement.scrollWidth;
  parent.document.body.dataset.said = JSON.stringify({window: innerWidth, page, wide});
})</script></body>"""
FRAME = '<!doctype html><body style="margin:0"><iframe style="border:0;height:800px;width:{width}px" srcdoc="{page}"></iframe></body>'
"""A browser's own window is never narrower than 500 pixels; a frame in it is."""


def fetched(origin: str, path: str) -> str:
    """A page as a browser asks for it."""
    connection = http.client.HTTPConnection(urlsplit(origin).netloc, timeout=30)
    try:
        connection.request("GET", path, headers={"accept": "text/html"})
        response = connection.getresponse()
        assert response.status == 200
        return response.read().decode()
    finally:
        connection.close()


@pytest.mark.parametrize("path", ["/?lang=de", "/docs?lang=en"])
def test_a_browser_shows_the_page(path: str, gateway: str, browse: Browse) -> None:
    """The browser takes it for a page in its language, with its style: nothing was refused by the policy."""
    shown = browse(gateway + path, "--dump-dom", "--enable-logging=stderr")
    assert f'<html lang="{path[-2:]}">' in shown
    assert shown.count("<h1>") == 1
    assert "</main>" in shown


@pytest.mark.parametrize("width", [320, 1280])
@pytest.mark.parametrize("path", PAGES)
def test_nothing_sticks_out(path: str, width: int, gateway: str, browse: Browse, tmp_path: Path) -> None:
    """On a phone and on a desk no page scrolls sideways. Its policy forbids scripts, so a copy of it is measured."""
    style = f"<style>{fetched(gateway, '/assets/plain.css')}</style>"
    page = re.sub(r'<link rel="stylesheet"[^>]*>', lambda _: style, fetched(gateway, path))
    assert style in page
    framed = tmp_path / "framed.html"
    inner = escape(page.replace("</body>", MEASURE))
    framed.write_text(FRAME.format(width=width, page=inner), "utf-8")
    shown = browse(framed.as_uri(), "--window-size=1400,900", "--dump-dom")
    (said,) = re.findall(r'<body[^>]* data-said="([^"]*)"', shown)
    found = json.loads(unescape(said))
    assert found["window"] == width
    assert found["page"] <= width, found["wide"]
    assert found["wide"] == []


def test_the_style_is_applied(gateway: str, browse: Browse, tmp_path: Path) -> None:
    """A screenshot at 320 pixels is an image of that width and has more than the blank of a page that did not load."""
    shot = tmp_path / "shot.png"
    browse(f"{gateway}/", f"--screenshot={shot}", "--window-size=320,900")
    image = shot.read_bytes()
    assert image[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(image[16:20], "big") == 320
    assert len(image) > 10_000
