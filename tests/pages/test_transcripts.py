"""What a screen reader is told of the pages, as text beside this test: whoever changes it reads what changes.

The pages stand over a small federation whose clock stands still, so that nothing differs from one day to another.
"""

from __future__ import annotations

import asyncio
import os
import re
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import cast

import pytest

from gateway.edge.asgi import ASGI
from tests.identity.pages_browser import Browser
from tests.identity.pages_tree import transcript
from tests.unit.http.stage import Stage, ask, stacked

TRANSCRIPTS = Path(__file__).parent / "transcripts"
REWRITE = "WRITE_TRANSCRIPTS"
"""Set to 1, the transcripts are written instead of compared; read what changed before you commit it."""
PAGES = {
    "entrance": "/",
    "overview": "/developers",
    "catalogue": "/developers/catalogue?domain=waste",
    "playground": "/developers/playground",
    "problem": "/problems/source-down",
    "status": "/status",
}
ASKED = "document.querySelector('#raw').textContent && !document.querySelector('[aria-busy]')"
PASSED = frozenset({"content-type", "content-security-policy", "cache-control"})


class Serving(ThreadingHTTPServer):
    """An application that is asked one request at a time, on a loop of its own."""

    def __init__(self, app: ASGI) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.app, self.turn = app, threading.Lock()


class Handler(BaseHTTPRequestHandler):
    """Hands a GET on."""

    def do_GET(self) -> None:
        """Ask the application, and send what it says."""
        server = cast(Serving, self.server)
        with server.turn:
            asked = {name: self.headers[name] for name in ("accept", "accept-language") if name in self.headers}
            answer = asyncio.run(ask(server.app, self.path, headers=asked, host=self.headers["host"].encode()))
        self.send_response(answer.status)
        for name, value in answer.headers:
            if name in PASSED:
                self.send_header(name, value)
        self.send_header("content-length", str(len(answer.body)))
        self.end_headers()
        self.wfile.write(answer.body)

    def log_message(self, *args: object) -> None:
        """Nothing: a test prints nothing."""


@pytest.fixture(scope="module")
def origin() -> Iterator[str]:
    """Where the pages are served, one of the sources having failed."""
    stage = Stage()
    stage.health("essen", "places").turn("failed", "source-down", stage.now)
    with Serving(stacked(stage)) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()
        thread.join()


@pytest.mark.parametrize("language", ["de", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_a_screen_reader_is_told_this(name: str, language: str, origin: str, browser: Browser) -> None:
    """Landmarks, headings, names and states of the page are those of the transcript."""
    path = PAGES[name]
    browser.open(f"{origin}{path}{'&' if '?' in path else '?'}lang={language}")
    if name == "playground":
        browser.until(ASKED)
        browser.run("document.querySelector('#city').value = 'essen', document.querySelector('#radius').value = '15km'")
        browser.run("document.querySelector('#city').dispatchEvent(new Event('change', {bubbles: true}))")
        browser.run("document.querySelector('#ask').requestSubmit()")
        browser.until(ASKED)
    said = transcript(browser, origin)
    said = re.sub(r"\?[0-9a-f]{16}\b", "", said)  # the version of a picture
    kept = TRANSCRIPTS / f"{name}.{language}.txt"
    if os.environ.get(REWRITE):
        kept.parent.mkdir(exist_ok=True)
        kept.write_text(said, "utf-8")
    assert said == kept.read_text("utf-8")
